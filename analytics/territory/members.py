"""The communes of a territory, how they are grouped, and the places that name no commune of it."""

import json
from collections import Counter
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import NamedTuple

from analytics.french.grammar import normalise
from analytics.territory import france
from analytics.territory.settings_file import Settings
from analytics.territory.words import Words

READABLE = range(5, 61)  # areas that a map shows best
DRAWABLE = 1000  # areas of a mesh; above, the outlines of the communes alone pass 400 kB


class Area(NamedTuple):
    """A commune of the territory, or an arrondissement: a row of the table `commune` (see data/schema.sql)."""

    commune: str
    nom: str
    epci: str | None
    nom_epci: str | None
    canton: str | None
    nom_canton: str | None
    population: int | None


class Straddling(NamedTuple):
    """An EPCI that also has communes out of the territory: how many of all."""

    nom: str
    outside: int


@dataclass(frozen=True)
class Territory:
    """What territoire.toml means. Two territories are equal when they have the same settings."""

    settings: Settings
    words: Words

    @cached_property
    def record(self) -> str:
        """The settings and words as one line of JSON, which a base keeps to know what it was published for."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    def __hash__(self) -> int:
        return hash(self.record)

    @cached_property
    def communes(self) -> tuple[france.Named, ...]:
        """The communes of today, in the order of their codes."""
        given = self.settings
        kept = [one for one in france.communes().values() if self._holds(one)]
        more = {one.code: one for one in kept} | {code: france.communes()[code] for code in given.communes_en_plus}
        return tuple(more[code] for code in sorted(more.keys() - set(given.communes_en_moins)))

    def _holds(self, one: france.Named) -> bool:
        given = self.settings
        return one.departement in given.departements or (one.epci in given.epci or one.ept in given.epci)

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of its communes."""
        return frozenset(one.code for one in self.communes)

    @cached_property
    def districts(self) -> tuple[france.Named, ...]:
        """The arrondissements that stand for their town on the map, when the settings ask for them."""
        if not self.settings.arrondissements:
            return ()
        return tuple(one for one in france.districts().values() if one.commune in self.codes)

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """The finest areas, with distinct names: communes, and arrondissements where they are asked for."""
        cut = {one.commune for one in self.districts}
        found = [one for one in self.communes if one.code not in cut] + list(self.districts)
        names = Counter(one.nom for one in found)
        cantons = {one.canton for one in found if one.canton}
        twice = Counter(france.cantons()[code] for code in cantons)
        return tuple(self._area(one, names, twice) for one in sorted(found))

    def _area(self, one: france.Named, names: Counter[str], cantons: Counter[str]) -> Area:
        group, group_name = self._group(one)
        canton = france.cantons()[one.canton] if one.canton else None
        if canton and cantons[canton] > 1:
            canton = f"{canton} ({one.departement})"
        name = f"{one.nom} ({one.departement})" if names[one.nom] > 1 else one.nom
        return Area(one.code, name, group, group_name, one.canton or None, canton, one.population or None)

    def _group(self, one: france.Named) -> tuple[str | None, str | None]:
        """Return the EPCI of a commune; its EPT where this is the mesh, and a town without any is its own."""
        if "ept" not in self.settings.mailles:
            return (one.epci, france.groups()[one.epci].nom) if one.epci else (None, None)
        town = france.communes()[one.commune]
        return (one.ept, france.groups()[one.ept].nom) if one.ept else (town.code, town.nom)

    @cached_property
    def former(self) -> tuple[tuple[str, str | None, str], ...]:
        """The codes that are no longer those of communes: (code, name if it has one, commune of today)."""
        kept = {one.commune for one in self.areas}
        found = [one for one in france.every_name() if one.commune in kept and one.code not in kept]
        named = {one.code: one for one in found if one.type != france.DISTRICT}
        return tuple((code, one.nom or None, one.commune) for code, one in sorted(named.items()))

    @cached_property
    def wide(self) -> tuple[tuple[str, str | None], ...]:
        """The codes that name no area but lie inside: whole départements, towns cut into arrondissements; with EPCI."""
        towns = [(one.commune, self._group(one)[1]) for one in self.districts]
        here = Counter(one.departement for one in self.communes)
        every = Counter(one.departement for one in france.communes().values())
        whole = [(france.whole_departement(code), None) for code in sorted(here) if here[code] == every[code]]
        return (*whole, *dict.fromkeys(towns))

    @cached_property
    def partial(self) -> tuple[str, ...]:
        """The codes of départements that lie partly inside: a place known by them alone is unknown."""
        known = {code for code, _ in self.wide}
        here = dict.fromkeys(france.whole_departement(one.departement) for one in self.communes)
        return tuple(code for code in here if code not in known)

    @cached_property
    def straddling(self) -> tuple[Straddling, ...]:
        """The EPCI that also have communes elsewhere, by name."""
        inside = Counter(self._group(one)[0] for one in self.communes)
        groups = [france.groups()[code] for code in inside if code and code in france.groups()]
        found = [
            Straddling(one.nom, one.membres - inside[one.code]) for one in groups if one.membres > inside[one.code]
        ]
        return tuple(sorted(found, key=lambda one: normalise(one.nom)))

    @cached_property
    def split_towns(self) -> dict[str, int]:
        """The towns that several cantons share, each a canton of its own: {name: number of cantons, or 0}."""
        known = france.split_towns()
        return {one.nom: known[one.canton] for one in self.areas if one.canton and one.canton in known}

    @property
    def population(self) -> int:
        """The inhabitants of its communes."""
        return sum(one.population for one in self.communes)

    @cached_property
    def meshes(self) -> tuple[str, ...]:
        """Its meshes among epci, canton, commune: those asked for, else those with two areas or more.

        The first one is that of the map at first: the first of 5 to 60 areas.
        """
        asked = tuple(dict.fromkeys("epci" if one == "ept" else one for one in self.settings.mailles))
        sizes = self.sizes
        kept = asked or tuple(mesh for mesh, size in sizes.items() if 2 <= size <= DRAWABLE) or ("commune",)
        first = next((mesh for mesh in kept if sizes[mesh] in READABLE), kept[0])
        return kept if asked else tuple(dict.fromkeys((first, *kept)))

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The number of areas of each mesh."""
        return {
            "epci": len({one.epci for one in self.areas if one.epci}),
            "canton": len({one.canton for one in self.areas if one.canton}),
            "commune": len(self.areas),
        }
