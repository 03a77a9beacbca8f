"""The example territories that tests share, as a reader would write them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from analytics.territory.members import Territory
from analytics.territory.territory import from_text

FOLDER = Path(__file__).resolve().parent.parent / "data" / "geo" / "territoires"
EXAMPLES = tuple(file.stem for file in sorted(FOLDER.glob("*.toml")))


def settings(name: str) -> Path:
    return FOLDER / f"{name}.toml"


@cache
def example(name: str) -> Territory:
    return from_text(settings(name).read_text(encoding="utf-8"), f"{name}.toml")
