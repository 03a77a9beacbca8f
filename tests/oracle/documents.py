"""Claims of the slides and of the bilan on paper: each of their figures is one that a page of the same view shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analytics.base.database import Base
from analytics.compute.queries import known_values
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.sentences.phrases import written
from analytics.views.page import chosen
from analytics.views.registry import PAGES
from analytics.views.table import frame_table
from analytics.views.view import View
from tests.oracle.claims import numeral
from tests.oracle.near import ordinary
from tests.oracle.rules import NUMBER
from tests.oracle.states import State
from tests.oracle.truth import written_share

READ_BESIDE = ("dashboard", "publics", "contrats", "entreprises", "maitres_ouvrage", "territoires", "marches")
# What documents draw that no page has under the same title.
CUT = {
    "famille": ("heures_clausees", "heures_realisees", "taux_realisation", "marches_suivis"),
    "territoire": ("heures_clausees", "heures_realisees"),
    "maitre_ouvrage": ("heures_clausees", "heures_realisees", "marches_suivis", "heures_clausees_par_an"),
    "taille": ("societes",),
    "mode": ("heures_realisees",),
    "etape": ("accompagnements",),
    "type_contrat": ("beneficiaires",),
    "critere": ("beneficiaires",),
    "tranche_age": ("beneficiaires",),
    "annee": ("heures_clausees", "heures_realisees"),
}
NAMED = (*(cut for cut in CUT if cut != "annee"), "operation", "secteur", "marche")
DATES = re.compile(
    r"(?:version \d+ )?(?:du |au )?(?<!\d)\d{1,2}(?:er)? [a-zéû]+ (?:19|20)\d\d|(?<!\d)(?:19|20)\d\d(?!\d)"
)
# Shares and bars are recounted as those of pages are; what a page would not say is no figure of the base.
RECOUNTED = re.compile(r"porte(?:nt)? [\d,]+ % des heures|^Premi.* % des heures|parts peuvent dépasser 100 %")
NO_FIGURE = re.compile(r"Autres \(\d+\),? [\d ]+ h|\(à \d+ près\)|[Mm]oins de \d+|\d\d/\d\d")
CUTS = (-0.5, 0, 0.5)  # what rounding may have taken from an amount
SHARE = re.compile(r"([\d ]+(?:,\d+)?)(?: h)? \(([\d,]+) %\)")


def shown_beside(view: View) -> set[str]:
    """Return every number that pages of the same selection show, in their texts, tiles and tables."""
    told = [frame_table(view.compute(name)).texts[0][0] for name in shown_indicators()]
    compared = view.compare(*shown_indicators())
    told += [written(name, one) for at in ("valeur", "precedent") for name, one in compared[at].items()]
    for by, names in CUT.items():
        seen = view.every_year if by == "annee" else view
        told += [cell for name in names for row in frame_table(seen.compute(name, by=(by,))).texts for cell in row]
    for name in READ_BESIDE:
        page = PAGES[name]
        reading = page.read(view, chosen(page, view, {}))
        told += [
            *reading.heading,
            *reading.takeaways,
            *(f"{one.value} {one.delta} {one.detail}" for one in reading.tiles),
        ]
        for card in reading.cards:
            told += [card.title, card.note, *(cell for row in card.table.texts for cell in row)]
    return {*NUMBER.findall(ordinary("\n".join(told)))}


def unshown(state: State, texts: Sequence[str], base: Base) -> Iterator[str]:
    """Yield the texts with a number that no page shows, nor is a share of a figure that one shows."""
    view = View(base, state.selection)
    shown = {*shown_beside(view), "0"}
    terms = {term for name in shown_indicators() for term in INDICATORS[name].terms}
    wholes = [float(view.compute(name)[name].iloc[0]) for name in terms]
    wholes += map(numeral, shown)  # people whose answer is known, where the shares of a card are of them
    names = sorted((name for cut in NAMED for name in known_values(base, cut)), key=len, reverse=True)
    for text in texts:
        bare = ordinary(text)
        if RECOUNTED.search(bare):
            continue
        for name in names:
            bare = bare.replace(str(name), "•")
        left = {*NUMBER.findall(DATES.sub("", NO_FIGURE.sub("", bare)))} - shown
        for amount, share in SHARE.findall(bare):
            if amount.strip() in shown and any(
                whole and written_share(share, (numeral(amount) + cut) / whole) for whole in wholes for cut in CUTS
            ):
                left.discard(share)
        if left:
            yield f"shown on no page, {sorted(left)}: {text}"
