"""Where the demonstration takes place: the communes of the territory, its buyers, and the towns around it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from math import cos, hypot, radians
from typing import Any, TypeVar

from analytics.demo.plan import COUNTY, GROUP, OWNERS, Owner
from analytics.french.grammar import elide
from analytics.territory import france
from analytics.territory.members import Territory
from analytics.territory.territory import default, territory

# Seats and homes outside the Gers: Toulouse, Tarbes, Mont-de-Marsan, Agen, Montauban, Pau.
AWAY = {"31555": 9, "65440": 5, "40192": 3, "47001": 4, "82121": 4, "64445": 3}
AUCH = "32013"
LARGE = 10_000  # inhabitants of the towns around that people come from
BUYERS = {
    "DIRSO": "Direction des routes",
    "Région Occitanie": "Région",
    "Gers numérique": "Syndicat numérique",
    "Centre hospitalier du Gers": "Centre hospitalier",
    "Département du Gers": "Département",
}
WORKS = {"Entretien de la route nationale 124": "Entretien des routes nationales"}
Key = TypeVar("Key", str, tuple[str, str])


def population(place: str = "*") -> dict[str, int]:
    """Return {commune: inhabitants} of a place: "*", codes separated by spaces, or "@" and an EPCI."""
    return dict.fromkeys(place.split(), 1) if place[0] not in "*@" else _inhabitants(territory(), place)


@lru_cache(maxsize=64)
def _inhabitants(here: Territory, place: str) -> dict[str, int]:
    found = {area.commune: area.population or 0 for area in here.areas if place in ("*", f"@{area.epci}")}
    if not found:
        raise ValueError(f"no commune of the territory is in this place: {place}")
    return found


def main_town() -> str:
    """Return the code of the largest commune."""
    return max(population(), key=population().__getitem__)


def away() -> dict[str, int]:
    """Return {commune: weight} of the towns around the territory where some companies and people live."""
    return AWAY if territory() == default() else _around(territory())


def owners() -> tuple[Owner, ...]:
    """Return the buyers of the plan: as they are in the Gers, else with the towns and EPCI of the territory."""
    return OWNERS if territory() == default() else _moved(territory())


@lru_cache(maxsize=4)
def _around(here: Territory) -> dict[str, int]:
    """Return the closest towns out of the territory, with the weights of those around the Gers."""
    town = france.communes()[next(one.commune for one in france.every_name() if one.code == main_town())]
    outside = [one for one in france.communes().values() if one.population >= LARGE and one.code not in here.codes]
    near = sorted(outside, key=lambda one: (_distance(town, one), one.code))
    return dict(zip((one.code for one in near), AWAY.values(), strict=False))


def _distance(one: france.Named, other: france.Named) -> float:
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return 360.0
    return hypot((one.lon - other.lon) * cos(radians(one.lat)), one.lat - other.lat)


@lru_cache(maxsize=4)
def _moved(here: Territory) -> tuple[Owner, ...]:
    """Return the buyers of the plan, each place of the Gers replaced by one of the same rank in size."""
    place = _Places(here)
    return tuple(place.moved(owner) for owner in OWNERS)


class _Places:
    """The towns and EPCI of a territory, the largest first, and which of them stand for those of the plan."""

    def __init__(self, here: Territory) -> None:
        self.here = here
        self.names = {area.commune: area.nom for area in here.areas}
        towns = _largest({area.commune: area.population or 0 for area in here.areas})
        groups = _largest(_sizes(here))
        codes = dict.fromkeys(code for owner in OWNERS for code in owner.place.split() if code.isdigit())
        bodies = [owner.name for owner in OWNERS if owner.kind == GROUP]
        self.town = {code: towns[rank % len(towns)] for rank, code in enumerate(codes)}
        self.group = dict(zip(bodies, groups, strict=False))
        # Where EPCI are few, towns stand for the others.
        self.spare = dict(zip(bodies[len(groups) :], towns[1:] + towns, strict=False))
        self.bypassed = self.names[towns[1 % len(towns)]]

    def moved(self, owner: Owner) -> Owner:
        """Return a buyer of the plan with the name, the place and the works that it has here."""
        works = {"Déviation de Gimont": f"Déviation {elide(self.bypassed)}"}
        operation = (works | WORKS).get(owner.operation, owner.operation)
        return replace(owner, **self._named(owner), operation=operation)

    def _named(self, owner: Owner) -> dict[str, Any]:
        if owner.name in self.group:
            code, name = self.group[owner.name]
            return {"name": name, "place": f"@{code}"}
        if owner.name in self.spare:
            code = self.spare[owner.name]
            return {"name": f"Commune {elide(self.names[code])}", "kind": "Communes", "place": code}
        one_departement = owner.kind == COUNTY and len(self.here.settings.departements) == 1
        name = self.here.words.perimetre if one_departement else BUYERS.get(owner.name, owner.name)
        return {"name": name, "place": " ".join(dict.fromkeys(self.town.get(one, one) for one in owner.place.split()))}


def _sizes(here: Territory) -> Counter[tuple[str, str]]:
    """Return the inhabitants of each EPCI, by code and name."""
    sizes: Counter[tuple[str, str]] = Counter()
    for area in here.areas:
        if area.epci and area.nom_epci:
            sizes[area.epci, area.nom_epci] += area.population or 0
    return sizes


def _largest(sizes: Mapping[Key, int]) -> list[Key]:
    return [one for one, _ in sorted(sizes.items(), key=lambda pair: (-pair[1], pair[0]))]
