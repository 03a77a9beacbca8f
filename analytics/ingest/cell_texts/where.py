"""Communes as cells write them: a name, a name beside its postcode, a postcode alone, an Insee code."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from analytics.territory import france
from analytics.territory.places import Ambiguous, Place, read_place

INSEE = "insee:"  # marks an answer that is a code, never to be taken for a postcode
CODE = re.compile(r"\d{4,5}")


@cache
def read_commune(text: str, postcode: str, codes_are_postcodes: bool) -> tuple[str, str, tuple[Place, ...]]:
    """Return (code, cause, candidates) of a place: « postcode » or « homonyme » when it must be asked, « inconnue »."""
    if text.startswith(INSEE):
        return text.removeprefix(INSEE), "", ()
    if codes_are_postcodes and CODE.fullmatch(text):
        text, postcode = "", text
    found = read_place(text, postcode or None)
    if isinstance(found, Ambiguous):
        return "", "homonyme", found.candidates
    if found is None:
        return "", "inconnue", ()
    asked = not found.exact and (not text or bool(re.fullmatch(r"\d+", text)))
    return found.code, "" if found.exact else "postcode" if asked else "departement", ()


def hold_postcodes(texts: Collection[str]) -> bool:
    """Return whether the five-figure texts of a column of communes are postcodes rather than Insee codes.

    They are Insee codes when each is one and some is no postcode; a column that could be both holds postcodes.
    """
    numbers = [text.zfill(5) for text in texts if CODE.fullmatch(text)]
    every_code = all(is_insee(one) for one in numbers)
    every_postcode = all(is_postcode(one) for one in numbers)
    return every_postcode or not every_code


@cache
def is_insee(code: str) -> bool:
    """Return whether a code is that of a commune."""
    return code in france.communes() or code.endswith("000")


@cache
def is_postcode(code: str) -> bool:
    """Return whether a code is a postcode."""
    return code in _by_postcode()


def communes_of(postcode: str) -> list[tuple[str, str]]:
    """Return (code, name) of the communes of a postcode, the largest first."""
    return _by_postcode().get(postcode, [])


@cache
def _by_postcode() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for one in sorted(france.communes().values(), key=lambda one: -one.population):
        for postcode in one.codes_postaux:
            found.setdefault(postcode, []).append((one.code, one.nom))
    return found
