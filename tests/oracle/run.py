"""Draw states, read them, and collect what is false: `python -m tests.oracle.run 5000`."""

from __future__ import annotations

import random
import re
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from itertools import chain
from math import prod
from pathlib import Path

from analytics.base.database import OWNER, PUBLIC, Base
from analytics.french.dates import partial_year
from analytics.protection.opening import open_base
from analytics.views.card import ComputedCard
from analytics.views.page import Reading
from tests.oracle.bases import ODD, publish
from tests.oracle.both_sides import compared
from tests.oracle.bought import counted
from tests.oracle.claims import claimed, claims_of
from tests.oracle.documents import unshown
from tests.oracle.forecast_words import foretold
from tests.oracle.near import SAID, is_lifted, ordinary, rough, told, unlike
from tests.oracle.rules import faults, ill_written
from tests.oracle.states import MEETING, PAPER, SCENARIO, State, States, kept, read
from tests.oracle.subjects import BY_SUBJECT
from tests.oracle.truth import Records, Truth

# Claims of pages that another recount than that of their filters bears out.
Recount = Callable[[State, Sequence[str], Sequence[ComputedCard], Records], Iterator[str]]
OTHERWISE: Mapping[str, Recount] = {"comparer": compared, SCENARIO: foretold, "et_si": foretold}


class Oracle:
    """One base, seen by both roles, and the truth of its records."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.bases: Mapping[str, Base] = {role: open_base(folder, role=role) for role in (OWNER, PUBLIC)}
        self.records = Records(self.bases[OWNER])
        self.states = States(self.bases[OWNER], self.records)

    def truth(self, state: State, annee: int, last: int = 12) -> Truth:
        """Return the figures of a year under the filters of a state, its subject among them."""
        return Truth(self.records, annee, kept(state), last)

    def checked(self, state: State) -> Iterator[str]:
        """Yield the faults of one state, for both roles."""
        annee, settled = state.selection.annees[0], self.records.settled
        runs, years = partial_year(settled) == annee, state.selection.reference_years(self.states.years, settled)
        now = self.truth(state, annee)
        before = self.truth(state, years[0], settled.month if runs else 12) if len(years) == 1 else None
        roles = (OWNER, OWNER if state.page == "croisements" else PUBLIC)  # the public crosses other dimensions
        readings = {role: read(self.bases[by], state) for role, by in zip((OWNER, PUBLIC), roles, strict=True)}
        owner, public = (sentences(readings[role]) for role in (OWNER, PUBLIC))
        parts = prod(len(kept) for _, kept in state.selection.filtres)
        exact = [one for one in public if not SAID.search(one)]
        whole_years = {} if partial_year(settled) else claims_of(state.page)
        claims = {**whole_years, **BY_SUBJECT.get(state.page, {})}
        for sentence in dict.fromkeys((*owner, *exact)):
            yield from ill_written(sentence, self.states.values["maitre_ouvrage"])
            if state.page not in OTHERWISE:
                yield from faults(sentence, now, before, is_mean=len(years) > 1)
                yield from claimed(claims, sentence, now)
        for text in dict.fromkeys(chain(beside(readings[OWNER]), beside(readings[PUBLIC]))):
            yield from ill_written(text)
        if recount := OTHERWISE.get(state.page):
            yield from recount(state, owner, readings[OWNER].cards, self.records)
            yield from recount(state, exact, (), self.records)
        if state.page in (MEETING, PAPER):
            yield from unshown(state, owner, self.bases[OWNER])
            yield from unshown(state, public, self.bases[PUBLIC])
            return
        if state.page == "achats":
            for role in (OWNER, PUBLIC):
                yield from counted(state, sentences(readings[role]), readings[role].cards, self.bases[OWNER])
        for sentence in public:
            yield from rough(sentence, now, parts) if SAID.search(sentence) else ()
        whole = "\n".join([*owner, *cells(readings[OWNER]), *now.said])
        shown = [*cells(readings[PUBLIC]), *(one for one in public[-len(readings[PUBLIC].tiles) or len(public) :])]
        yield from told(public, whole, "\n".join(shown), str(self.states.compared | self.states.values))
        yield from unlike(readings[OWNER], readings[PUBLIC], parts)


def sentences(reading: Reading) -> list[str]:
    """Return the texts of a page as a reader sees them, every space ordinary; those of its tiles come last."""
    found = [*reading.heading, *(card.title for card in reading.cards if not is_lifted(card)), *reading.takeaways]
    texts = [part for one in found for part in re.split(r"(?<!n)\. (?=[A-ZÀÉÎ0-9])", ordinary(one))]
    tiles = (", ".join(filter(None, (f"{one.label} : {one.value}", one.delta, one.detail))) for one in reading.tiles)
    return [*texts, *map(ordinary, tiles)]


def beside(reading: Reading) -> Iterator[str]:
    """Yield what stands around the cards of a page: subtitles, notes, alternatives, what their marks say."""
    for card in reading.cards:
        marks = card.pointed().values() if card.pointed and not card.empty else ()
        yield from map(ordinary, (card.subtitle, card.note, card.empty, card.alternative, *marks))


def cells(reading: Reading) -> Iterator[str]:
    """Yield the texts of the tables of a page."""
    return (ordinary(cell) for card in reading.cards for row in card.table.texts for cell in row)


def found(oracle: Oracle, draw: random.Random, states: int) -> Iterator[str]:
    """Yield the faults of that many states of a base, each with the state."""
    for _ in range(states):
        state = oracle.states.drawn(draw)
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
