"""Draw states, read them, and collect what is false: `python -m tests.oracle.run 5000`."""

from __future__ import annotations

import random
import re
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from analytics.base.database import OWNER, PUBLIC, Base
from analytics.base.selection import COMPARISONS, Selection
from analytics.compute.queries import known_values, known_years
from analytics.french.dates import partial_year
from analytics.protection.opening import open_base
from analytics.sentences.phrases import plain
from analytics.views.page import chosen
from analytics.views.registry import PAGES
from analytics.views.view import View
from tests.oracle.bases import ODD, publish
from tests.oracle.rules import faults, told
from tests.oracle.truth import Records, Truth

READ = ("dashboard", "publics", "contrats", "entreprises", "maitres_ouvrage", "territoires", "evolution", "marches")
CUTS = ("maitre_ouvrage", "famille", "secteur", "critere", "type_contrat")
NEAR = re.compile(
    r"\b(?:environ|peu)\b|moins de \d+ %", re.IGNORECASE
)  # people as the public reads them: near the truth, and said so


class Oracle:
    """One base, seen by both roles, and the truth of its records."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.bases: Mapping[str, Base] = {role: open_base(folder, role=role) for role in (OWNER, PUBLIC)}
        self.records = Records(self.bases[OWNER])
        self.years = known_years(self.bases[OWNER])
        self.values = {cut: known_values(self.bases[OWNER], cut) for cut in CUTS}

    def state(self, draw: random.Random) -> tuple[str, Selection]:
        """Return a page and a selection drawn at random."""
        filters = {}
        for cut in draw.sample(CUTS, draw.choice((0, 0, 1, 1, 2))):
            values = self.values[cut]
            filters[cut] = tuple(draw.sample(values, min(len(values), draw.choice((1, 1, 2)))))
        selection = Selection.of(draw.choice(self.years), **filters)
        return draw.choice(READ), Selection(selection.annees, selection.filtres, draw.choice(COMPARISONS))

    def sentences(self, role: str, page: str, selection: Selection) -> list[str]:
        """Return the texts of a page, as a reader sees them, every space ordinary."""
        view = View(self.bases[role], selection)
        reading = PAGES[page].read(view, chosen(PAGES[page], view, {}))
        found = [*reading.heading, *(card.title for card in reading.cards), *reading.takeaways]
        found += [
            ", ".join(filter(None, (f"{tile.label} : {tile.value}", tile.delta, tile.detail))) for tile in reading.tiles
        ]
        for card in reading.cards:  # a figure that fails is a page that fails
            if card.plot and not card.empty:
                card.plot("light")
        texts = [plain(one).replace("\u202f", " ").replace("\u00a0", " ") for one in found]
        return [part for one in texts for part in re.split(r"(?<!n)\. (?=[A-ZÀÉÎ0-9])", one)]

    def cells(self, page: str, selection: Selection) -> Iterator[str]:
        """Yield the texts of the tables that the owner reads on a page."""
        view = View(self.bases[OWNER], selection)
        for card in PAGES[page].read(view, chosen(PAGES[page], view, {})).cards:
            yield from (cell.replace("\u202f", " ").replace("\u00a0", " ") for row in card.table.texts for cell in row)

    def checked(self, page: str, selection: Selection) -> Iterator[str]:
        """Yield the faults of one state, for both roles."""
        annee, settled = selection.annees[0], self.records.settled
        runs = partial_year(settled) == annee
        years = selection.reference_years(self.years, settled)
        filters = dict(selection.filtres)
        now = Truth(self.records, annee, filters)
        before = Truth(self.records, years[0], filters, settled.month if runs else 12) if len(years) == 1 else None
        owner, public = (self.sentences(role, page, selection) for role in (OWNER, PUBLIC))
        exact = [one for one in public if not NEAR.search(one)]
        for sentence in dict.fromkeys((*owner, *exact)):
            yield from faults(sentence, now, before, is_mean=len(years) > 1)
        for sentence in told(exact, "\n".join([*owner, *self.cells(page, selection), *now.said])):
            yield f"told to the public only: {sentence}"


def found(oracle: Oracle, draw: random.Random, states: int) -> Iterator[str]:
    """Yield the faults of that many states of a base, each with the state."""
    for _ in range(states):
        page, selection = oracle.state(draw)
        try:
            texts = list(oracle.checked(page, selection))
        except Exception:
            texts = [traceback.format_exc(limit=-3)]
        where = f"[{oracle.name}] {page} {selection.annees} {dict(selection.filtres)} {selection.comparaison}"
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
