"""Draw states, read them, and collect what is false: `python -m tests.oracle.run 5000`."""

from __future__ import annotations

import random
import re
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from math import prod
from pathlib import Path

from analytics.base.database import OWNER, PUBLIC, Base
from analytics.base.selection import COMPARISONS, Selection
from analytics.compute.queries import known_values, known_years
from analytics.declarations.dimensions import catch_all
from analytics.french.dates import partial_year
from analytics.protection.opening import open_base
from analytics.sentences.fiche import Subject
from analytics.views.page import Reading, chosen
from analytics.views.pages.fiche import fiche_reading
from analytics.views.registry import PAGES
from analytics.views.view import View
from tests.oracle.bases import ODD, publish
from tests.oracle.claims import claimed
from tests.oracle.near import SAID, is_lifted, ordinary, rough, told, unlike
from tests.oracle.rules import faults
from tests.oracle.truth import Records, Truth

READ = (
    *("dashboard", "publics", "contrats", "entreprises", "maitres_ouvrage", "territoires", "evolution", "marches"),
    *("croisements", "et_si", "fiche"),
)
CUTS = ("maitre_ouvrage", "famille", "secteur", "critere", "type_contrat")
CROSSED = {"lignes": "maitre_ouvrage", "colonnes": "type_contrat", "mesure_croisee": "heures_realisees"}
SUBJECTS = {"maitre_ouvrage": "maitre_ouvrage", "territoire": "epci", "commune": "ville"}  # the column of the records


@dataclass(frozen=True)
class State:
    """A page read through a selection; `subject` is that of a fiche."""

    page: str
    selection: Selection
    subject: Subject | None = None

    def __str__(self) -> str:
        kept = f"{self.selection.annees} {dict(self.selection.filtres)} {self.selection.comparaison}"
        return f"{self.page} {kept} {self.subject or ''}"


class Oracle:
    """One base, seen by both roles, and the truth of its records."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.bases: Mapping[str, Base] = {role: open_base(folder, role=role) for role in (OWNER, PUBLIC)}
        self.records = Records(self.bases[OWNER])
        self.years = known_years(self.bases[OWNER])
        self.values = {cut: known_values(self.bases[OWNER], cut) for cut in CUTS}
        towns = self.records.marches["ville"].dropna().unique().tolist()
        owners = [name for name in self.values["maitre_ouvrage"] if name not in catch_all()]
        self.subjects = {
            "maitre_ouvrage": owners,
            "territoire": sorted(self.records.inhabitants),
            "commune": sorted({*towns, *self.records.towns[:20]}),
        }

    def state(self, draw: random.Random) -> State:
        """Return a page and a selection drawn at random."""
        filters = {}
        for cut in draw.sample(CUTS, draw.choice((0, 0, 1, 1, 2))):
            values = self.values[cut]
            filters[cut] = tuple(draw.sample(values, min(len(values), draw.choice((1, 1, 2)))))
        page, selection = draw.choice(READ), Selection.of(draw.choice(self.years), **filters)
        kind = draw.choice(tuple(SUBJECTS))
        subject = Subject(kind, draw.choice(self.subjects[kind])) if page == "fiche" else None
        return State(page, Selection(selection.annees, selection.filtres, draw.choice(COMPARISONS)), subject)

    def reading(self, role: str, state: State) -> Reading:
        """Return what a reader sees; a figure that fails is a page that fails."""
        view = View(self.bases[role], state.selection)
        page = PAGES.get(state.page)
        if state.subject or page is None:
            assert state.subject
            return fiche_reading(view, state.subject)
        asked = CROSSED if page.name == "croisements" and role == OWNER else {}
        reading = page.read(view, chosen(page, view, asked))
        for card in reading.cards:
            if card.plot and not card.empty:
                card.plot("light")
        return reading

    def truth(self, state: State, annee: int, last: int = 12) -> Truth:
        """Return the figures of a year under the filters of a state, its subject among them."""
        filters = dict(state.selection.filtres)
        if state.subject:
            filters = {name: kept for name, kept in filters.items() if name not in SUBJECTS}
            filters[SUBJECTS[state.subject.kind]] = (state.subject.name,)
        return Truth(self.records, annee, filters, last)

    def checked(self, state: State) -> Iterator[str]:
        """Yield the faults of one state, for both roles."""
        annee, settled = state.selection.annees[0], self.records.settled
        runs, years = partial_year(settled) == annee, state.selection.reference_years(self.years, settled)
        now = self.truth(state, annee)
        before = self.truth(state, years[0], settled.month if runs else 12) if len(years) == 1 else None
        roles = (OWNER, OWNER if state.page == "croisements" else PUBLIC)  # the public crosses other dimensions
        readings = {role: self.reading(read, state) for role, read in zip((OWNER, PUBLIC), roles, strict=True)}
        owner, public = (sentences(readings[role]) for role in (OWNER, PUBLIC))
        parts = prod(len(kept) for _, kept in state.selection.filtres)
        exact = [one for one in public if not SAID.search(one)]
        for sentence in dict.fromkeys((*owner, *exact)):
            yield from faults(sentence, now, before, is_mean=len(years) > 1)
            yield from () if partial_year(settled) else claimed(state.page, sentence, now)
        for sentence in public:
            yield from rough(sentence, now, parts) if SAID.search(sentence) else ()
        whole = "\n".join([*owner, *cells(readings[OWNER]), *now.said])
        shown = [*cells(readings[PUBLIC]), *(one for one in public[-len(readings[PUBLIC].tiles) or len(public) :])]
        yield from told(public, whole, "\n".join(shown), str(self.values))
        yield from unlike(readings[OWNER], readings[PUBLIC], parts)


def sentences(reading: Reading) -> list[str]:
    """Return the texts of a page as a reader sees them, every space ordinary; those of its tiles come last."""
    found = [*reading.heading, *(card.title for card in reading.cards if not is_lifted(card)), *reading.takeaways]
    texts = [part for one in found for part in re.split(r"(?<!n)\. (?=[A-ZÀÉÎ0-9])", ordinary(one))]
    tiles = (", ".join(filter(None, (f"{one.label} : {one.value}", one.delta, one.detail))) for one in reading.tiles)
    return [*texts, *map(ordinary, tiles)]


def cells(reading: Reading) -> Iterator[str]:
    """Yield the texts of the tables of a page."""
    return (ordinary(cell) for card in reading.cards for row in card.table.texts for cell in row)


def found(oracle: Oracle, draw: random.Random, states: int) -> Iterator[str]:
    """Yield the faults of that many states of a base, each with the state."""
    for _ in range(states):
        state = oracle.state(draw)
        try:
            texts = list(oracle.checked(state))
        except Exception:
            texts = [traceback.format_exc(limit=-3)]
        where = f"[{oracle.name}] {state}"
        yield from (f"{where}\n    {text}" for text in texts)


def oracles(folder: Path) -> Iterator[Oracle]:
    """Publish every odd base, and the demonstration whole and cut at the end of June."""
    from analytics.demo import build_demo
    from tests.records import publish_demo

    for rank, (name, odd) in enumerate(ODD.items()):
        place = folder / f"odd{rank}"
        with closing(publish(place, odd)):
            pass
        yield Oracle(name, place / "base")
    build_demo(folder / "demo")
    yield Oracle("démonstration", folder / "demo")
    publish_demo(folder / "juin", date(2025, 6, 30))
    yield Oracle("démonstration en juin", folder / "juin")


def main(states: int, seed: int) -> int:
    """Print the faults of that many states; return 1 when there is one."""
    with tempfile.TemporaryDirectory() as folder:
        every = list(oracles(Path(folder)))
        draw, count = random.Random(seed), 0
        for oracle in every:
            for fault in found(oracle, draw, -(-states // len(every))):
                count += 1
                print(fault, flush=True)
    print(f"{states} states, {count} faults")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, (sys.argv[1:] + ["5000", "1"][len(sys.argv) - 1 :])[:2])))
