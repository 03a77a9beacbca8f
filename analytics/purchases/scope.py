"""Which purchases are of the territory: by their buyer, or by their place of execution."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from analytics.purchases.notices import Spot
from analytics.territory import france
from analytics.territory.members import Territory
from analytics.territory.territory import territory

# How the SIREN of communes, départements, EPCI, hospitals… begins; the département follows, in two or three digits.
PUBLIC_PREFIXES = ("21", "22", "24", "25", "26", "27", "28")


@dataclass(frozen=True)
class Scope:
    """The codes of a territory: communes of today and before, whole départements, SIREN of communes and EPCI.

    `postcodes` are those whose communes are all inside.
    """

    communes: frozenset[str]
    departements: frozenset[str]
    sirens: frozenset[str]
    postcodes: frozenset[str]

    def has_buyer(self, spot: Spot) -> bool:
        """Return whether the buyer is of the territory: by the columns that place it, else by its SIREN."""
        if spot.commune in self.communes or spot.departement in self.departements:
            return True
        if (spot.commune or spot.departement) and self.departements:
            return False
        return self._has_siren((spot.acheteur or "")[:9])

    def _has_siren(self, siren: str) -> bool:
        digits = 5 if siren[2:4] == "97" else 4
        return siren in self.sirens or (siren[:2] in PUBLIC_PREFIXES and siren[2:digits] in self.departements)

    def has_place(self, spot: Spot) -> bool:
        """Return whether the place of execution is of the territory, by its kind of code; an unclear one is not."""
        code, kind = (spot.lieu or "").upper(), (spot.type_lieu or "").casefold()
        if "partement" in kind:
            return code.zfill(2) in self.departements
        padded = code.zfill(5) if code.isdigit() and len(code) == 4 else code
        known = self.communes if "commune" in kind else self.postcodes if "postal" in kind else frozenset()
        return padded in known


def scope(base: Path | None = None) -> Scope:
    """Return the territory of a base."""
    return _scope_of(territory(base))


@lru_cache(maxsize=4)
def _scope_of(here: Territory) -> Scope:
    inside, every = (Counter(one.departement for one in found) for found in (here.communes, france.communes().values()))
    groups = Counter(code for one in here.communes for code in (one.epci, one.ept) if code)
    mainly = (code for code, count in groups.items() if 2 * count > france.groups()[code].membres)
    return Scope(
        frozenset(one.code for one in france.every_name() if one.commune in here.codes),
        frozenset(code for code in inside if inside[code] == every[code]),
        frozenset([*(one.siren for one in here.communes if one.siren), *mainly]),
        frozenset(code for code, found in _postcodes().items() if found <= here.codes),
    )


@cache
def _postcodes() -> dict[str, set[str]]:
    """Return the communes of each postcode."""
    found = defaultdict[str, set[str]](set)
    for one in france.communes().values():
        for code in one.codes_postaux:
            found[code].add(one.code)
    return found
