"""Communes of the demonstration: where works, homes and companies are."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache

from analytics.declarations.schema import DATA

# Seats and homes outside the Gers: Toulouse, Tarbes, Mont-de-Marsan, Agen, Montauban, Pau.
AWAY = {"31555": 9, "65440": 5, "40192": 3, "47001": 4, "82121": 4, "64445": 3}
AUCH = "32013"


@cache
def communes() -> tuple[dict[str, str], ...]:
    """Return the communes of the Gers, one dict per line of the reference file."""
    with open(DATA / "geo" / "commune.csv", encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def population(place: str = "*") -> dict[str, int]:
    """Return {commune: inhabitants} of a place: "*", codes separated by spaces, or "@" and an EPCI."""
    if place == "*":
        return _weights(communes())
    if place.startswith("@"):
        return _weights([line for line in communes() if line["epci"] == place[1:]])
    return {code: 1 for code in place.split()}


def _weights(lines: Iterable[Mapping[str, str]]) -> dict[str, int]:
    found = {line["commune"]: int(line["population"] or 0) for line in lines}
    if not found:
        raise ValueError("no commune found for this place: check data/geo/commune.csv")
    return found
