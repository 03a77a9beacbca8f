"""Which purchases are of the territory: by their buyer, or by their place of execution."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analytics.purchases.notices import Spot

GEO = Path(__file__).resolve().parents[2] / "data" / "geo"
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


@cache
def scope(base: Path | None = None) -> Scope:
    """Return the territory of a base; today it is the same for all."""
    # The one place that knows where the codes of the territory come from.
    communes = [row for row in _rows("commune") if row["commune"]]
    former = [row["commune_ancienne"] for row in _rows("communes_anciennes")]
    departements = frozenset(row["commune"][: 3 if row["commune"].startswith("97") else 2] for row in communes)
    return Scope(
        frozenset([*(row["commune"] for row in communes), *former]),
        departements,
        frozenset(row["epci"] for row in communes),
        frozenset(f"{one}{rest:0{5 - len(one)}}" for one in departements for rest in range(10 ** (5 - len(one)))),
    )


def _rows(name: str) -> Iterable[dict[str, str]]:
    with (GEO / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
