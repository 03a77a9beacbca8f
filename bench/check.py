"""Are the figures on the screen those of `compute()`?"""

from __future__ import annotations

from playwright.sync_api import Page

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.queries import compute
from analytics.declarations.indicators import INDICATORS
from analytics.french.numbers import value

TILES = """() => [...document.querySelectorAll('.board-tile')]
  .map(tile => [tile.dataset.name, tile.querySelector('.board-value').textContent])"""


def wrong_tiles(page: Page, base: Base, selection: Selection) -> list[str]:
    """Return what differs between the key figures shown and those computed apart, tile by tile."""
    shown = dict(page.evaluate(TILES))
    if not shown:
        return []
    frame = compute(base, selection, tuple(shown)).iloc[0]
    return [
        f"{selection.describe()}, {name}: {text} instead of {expected}"
        for name, text in shown.items()
        # A share of few people is written « 9 sur 11 »: its terms are checked by their own tiles.
        if " sur " not in text and text != (expected := _written(name, frame[name]))
    ]


def _written(name: str, amount: float) -> str:
    indicator = INDICATORS[name]
    return value(amount, indicator.suffix, indicator.decimals)
