"""Communes as people write them -> the official code."""

import csv
import re
from functools import cache

from analytics.declarations.record_labels import key
from analytics.declarations.schema import DATA

GERS = "32"
CODE = re.compile(r"(\d{2}|2[AB])\d{3}")


def commune_code(name: str, postcode: str) -> tuple[str, bool]:
    """Return (code, True) for a commune of the Gers, else the number of the département then « 000 », False."""
    postcode = postcode.zfill(5) if postcode.isdigit() and len(postcode) == 4 else postcode
    here = postcode.startswith(GERS) or not postcode
    code = _communes().get(_name_key(name)) if here and name else None
    if code:
        return code, True
    return (f"{postcode[:2]}000", False) if re.fullmatch(r"\d{5}", postcode) else ("", False)


def read_commune(text: str) -> str | None:
    """Return the code that a cell means: a code, or the name of a commune of the Gers; None when it is neither."""
    bare = text.strip().upper()
    if re.fullmatch(r"\d{4}", bare):  # spreadsheets drop the first zero
        bare = f"0{bare}"
    if not CODE.fullmatch(bare):
        return _communes().get(_name_key(text))
    is_known = not bare.startswith(GERS) or bare == f"{GERS}000" or bare in _communes().values()
    return bare if is_known else None


def _name_key(name: str) -> str:
    words = re.sub(r"[-’']", " ", name.casefold()).split()
    return key("".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words))


@cache
def _communes() -> dict[str, str]:
    """Return the code of each commune by the key of its name; former communes yield to present ones."""
    found: dict[str, str] = {}
    for file in ("communes_anciennes.csv", "commune.csv"):
        with (DATA / "geo" / file).open(encoding="utf-8", newline="") as stream:
            found |= {_name_key(name or code): code for code, name, *_ in list(csv.reader(stream))[1:]}
    return found
