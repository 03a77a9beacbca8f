"""The slides of today that shapes of an old deck ask for, each with the selection, the year and the scenario it had."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from analytics.base.selection import Selection
from analytics.compute.queries import known_values
from analytics.declarations.dimensions import DIMENSIONS
from analytics.exports.deck import SIMULATION, deck, simulation_slide
from analytics.exports.powerpoint.shape_identity import Identity, Original
from analytics.exports.powerpoint.slide_contents import address, contents
from analytics.exports.slide_data import Slide
from analytics.french.printable import in_all_texts, writable
from analytics.scenario.assumptions import OWN_KEYS, read_scenario
from analytics.views.pages.et_si import projection_of
from analytics.views.view import View

YEAR = "annee"
GONE = "la base n’a plus l’année ou les filtres de cette diapositive"
NOTHING = "les chiffres d’aujourd’hui n’ont rien pour cette diapositive : ses chiffres sont anciens"


class NoFigure(Exception):
    """No figure answers a shape; the message says why, in French."""


@dataclass(frozen=True)
class New:
    """A slide as today's figures make it: what each field holds, and the address of its figures."""

    slide: Slide
    view: View
    contents: Mapping[str, Original]
    query: str


class AskedFigures:
    """Today's slides, computed once for each selection that a deck names.

    `year` moves the latest year of the deck to it, and the others by as much, so that two years compared stay so.
    """

    def __init__(self, view: View, identities: Iterable[Identity], year: int | None) -> None:
        self.view = view
        self.keys: dict[str, set[str]] = {}
        for one in identities:
            self.keys.setdefault(one.query, set()).add(one.key)
        years = [int(text) for query in self.keys for text in _query(query).get(YEAR, ()) if text.isdecimal()]
        self.shift = year - max(years) if year and years else 0
        self.known: dict[str, dict[str, New] | str] = {}

    def new(self, identity: Identity) -> New:
        """Return today's slide of a shape; raise NoFigure when there is none."""
        found = self.known.get(identity.query)
        if found is None:
            found = self.known[identity.query] = self._computed(identity)
        if isinstance(found, str):
            raise NoFigure(found)
        if identity.key not in found:
            raise NoFigure(NOTHING)
        return found[identity.key]

    def _computed(self, identity: Identity) -> dict[str, New] | str:
        try:
            view = replace(self.view, selection=self._selection(identity), reader_choice=None)
            slides = [*deck(view, sorted(self.keys[identity.query])), *self._simulated(view, identity)]
        except ValueError as error:  # UnknownValue among them: a lever or a family that no longer exists
            return str(error)
        made = [in_all_texts(slide, writable) for slide in slides]
        return {one.key: New(one, view, contents(one, view), address(one, view)) for one in made}

    def _selection(self, identity: Identity) -> Selection:
        """Return the selection of a shape; raise ValueError when the base no longer holds all of it."""
        query = {name: given for name, given in _query(identity.query).items() if name not in OWN_KEYS}
        if self.shift:
            query |= {YEAR: [str(int(text) + self.shift) for text in query.get(YEAR, ()) if text.isdecimal()]}
        values = {name: self._values[name] for name in query if name in DIMENSIONS and name != YEAR}
        found = Selection.from_query(query, values, self.view.years)
        if _sorted(found.to_query()) != _sorted(query):
            raise ValueError(GONE)
        return found

    @cached_property
    def _values(self) -> Mapping[str, Sequence[str]]:
        asked = {name for query in self.keys for name in _query(query) if name in DIMENSIONS and name != YEAR}
        return {name: known_values(self.view.base, name) for name in asked}

    def _simulated(self, view: View, identity: Identity) -> list[Slide]:
        if SIMULATION not in self.keys[identity.query]:
            return []
        usual = projection_of(view)
        pairs = [pair for pair in identity.pairs if pair[0] in OWN_KEYS]
        slide = simulation_slide(usual.moved(read_scenario(pairs, usual.targets)))
        return [slide] if slide else []


def _query(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in Identity("", "", text, "").pairs:
        found.setdefault(name, []).append(value)
    return found


def _sorted(query: Mapping[str, str | Sequence[str]]) -> str:
    pairs = [(name, [given] if isinstance(given, str) else sorted(given)) for name, given in query.items() if given]
    return urlencode(sorted(pairs), doseq=True)
