"""Claims of Comparer: two sides, each recounted under its own filters and over its own years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analytics.french.dates import partial_year
from analytics.views.card import ComputedCard
from analytics.views.table import Amount
from tests.oracle.claims import N, numeral
from tests.oracle.states import COMPARED, State
from tests.oracle.truth import Records, Truth, rounded, written_share

MEASURES = {
    "Heures clausées": "heures_clausees",
    "Heures réalisées": "heures_realisees",
    "Bénéficiaires": "beneficiaires",
    "Marchés suivis": "marches_suivis",
    "Sociétés": "societes",
}
LABEL = f"({'|'.join(MEASURES)})"
BOTH = re.compile(rf"^{LABEL} : .+, {N}(?: h)? ; .+, {N}(?: h)?$")
GAP = re.compile(rf"^{LABEL} : (?:(autant)|{N}(?: h)? de (plus|moins)(?: \(([+−])([\d ,]+) %\))?) pour .+ que pour ")
PEOPLE = re.compile(rf"^(Bénéficiaires) : {N} personnes? pour .+, {N} personnes? pour ")
TILE = re.compile(rf"^{LABEL} : {N}(?: h)?,(?: [^c][^,]*(?:,\d[^,]*)?,)? contre {N}(?: h)? pour ")
GROUPS = {"secteur": "secteur", "famille": "famille", "type-contrat": "type_contrat", "critere": "critere"}


def sides(state: State, records: Records) -> tuple[Truth, Truth]:
    """Return the figures of each side."""
    asked, years = dict(state.options), records.known_years
    filters = {name: kept for name, kept in state.selection.filtres if name != asked["comparer"]}

    def of(value: str) -> Truth:
        by_year = asked["comparer"] == "annee"
        last = int(value) if by_year else state.selection.annees[0]
        since = [one for one in years if one <= last][-int(asked["periode"]) :][0]
        return Truth(
            records, last, filters if by_year else {**filters, COMPARED[asked["comparer"]]: (value,)}, since=since
        )

    return of(asked["premier"]), of(asked["second"])


def compared(state: State, texts: Sequence[str], cards: Sequence[ComputedCard], records: Records) -> Iterator[str]:
    """Yield what the records do not bear out, in the texts and in the cells of groups."""
    asked = dict(state.options)
    if "second" not in asked or (asked["comparer"] == "annee" and partial_year(records.settled)):
        return
    first, second = sides(state, records)
    for text in texts:
        for pattern in (BOTH, PEOPLE, TILE):
            if found := pattern.match(text):
                right = [rounded(one.figures[MEASURES[found[1]]]) for one in (first, second)]
                if [numeral(found[2]), numeral(found[3])] != right:
                    yield f"sides are {right}: {text}"
        if found := GAP.match(text):
            yield from _gap(found, *(one.figures[MEASURES[found[1]]] for one in (first, second)))
    for card in cards:
        yield from _cells(card, first, second)


def _gap(found: re.Match[str], now: float, before: float) -> Iterator[str]:
    apart = rounded(now) - rounded(before)
    said = 0 if found[2] else numeral(found[3]) * (1 if found[4] == "plus" else -1)
    share = not found[6] or (written_share(found[6], abs(now / before - 1)) and (found[5] == "+") == (now > before))
    if said != apart or not share:
        yield f"the gap is {apart}, of {before}: {found.string}"


def _cells(card: ComputedCard, first: Truth, second: Truth) -> Iterator[str]:
    """Yield the cells of a card of groups that are not those of the records."""
    column = next((one for key, one in GROUPS.items() if card.key.endswith(key)), "")
    measure = next((one for one in MEASURES.values() if card.key.startswith(one.replace("_", "-"))), "")
    if not column or not measure:
        return
    right = [one.by_criterion() if column == "critere" else one.by(column, measure) for one in (first, second)]
    for name, *cells in card.table.rows:
        for cell, known in zip(cells, right, strict=True):
            amount = cell.number if isinstance(cell, Amount) else float(str(cell))
            there = float(known.get(str(name), 0))
            if abs(amount - there) > 1e-6:
                yield f"{name} is {there}, not {amount}: {card.title}"
