"""Communes as people write them -> the official code."""

from analytics.territory.places import Place, read_place


def commune_code(name: str, postcode: str) -> tuple[str, bool]:
    """Return the code of a commune and whether it is exact: only the département may be known, « 31000 »."""
    found = read_place(name, postcode)
    return (found.code, found.exact) if isinstance(found, Place) else ("", False)


def read_commune(text: str) -> str | None:
    """Return the code that a cell means; None when nothing is known of it, or several communes are."""
    found = read_place(text)
    return found.code if isinstance(found, Place) else None
