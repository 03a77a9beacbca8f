"""The palette « Gascogne »: every colour of the dashboard, declared once, by theme and by value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from analytics.declarations.dimensions import DIMENSIONS, LAST, NOT_ITEMISED, UNKNOWN

UNDETAILED = (NOT_ITEMISED, UNKNOWN)


@dataclass(frozen=True)
class Theme:
    """The colours of one medium; `categories` are bleu pastel, terre cuite, sauge, prune, tournesol."""

    paper: str
    ink: str
    secondary: str
    grid: str
    axis: str
    outline: str
    missing: str
    context: str
    categories: tuple[str, ...]
    inks: tuple[str, ...]
    done: str
    promised: str
    rise: str
    fall: str
    sequential: tuple[str, ...]
    information: str
    success: str
    warning: str
    error: str


_SEQUENTIAL = ("#E4ECF8", "#B3C9EA", "#7FA3D8", "#3F6FB8", "#123A78")
_WHITE, _NIGHT = "#FFFFFF", "#10151F"

# `inks` is the text colour that reads inside each category; "" where none reaches 4.5:1.
_LIGHT = Theme(
    paper=_WHITE,
    ink="#1C2430",
    secondary="#4A5361",
    grid="#E3E6EB",
    axis="#8C93A0",
    outline="#8C93A0",
    missing="#F6F4EF",
    context="#B9BEC7",
    categories=("#17489C", "#AD4A1A", "#2B8C81", "#560E3A", "#B28F15"),
    inks=(_WHITE, _WHITE, "", _WHITE, _NIGHT),
    done="#17489C",
    promised="#B9C9E8",
    rise="#17489C",
    fall="#AD4A1A",
    sequential=_SEQUENTIAL,
    information="#17489C",
    success="#1D6B62",
    warning="#8A4B00",
    error="#A3261B",
)
_DARK = Theme(
    paper="#0E1117",
    ink="#E8EAED",
    secondary="#B4BBC6",
    grid="#2A303B",
    axis="#6B7280",
    outline="#6B7280",
    missing="#1B202A",
    context="#8A8F98",
    categories=("#447BE4", "#DB7A58", "#4ED4BD", "#905078", "#FFE56F"),
    inks=(_NIGHT, _NIGHT, _NIGHT, _WHITE, _NIGHT),
    done="#447BE4",
    promised="#2B3A57",
    rise="#8FB4FF",
    fall="#DB7A58",
    sequential=_SEQUENTIAL[::-1],
    information="#8FB4FF",
    success="#4ED4BD",
    warning="#FFC46B",
    error="#FF9A8A",
)
THEMES: Mapping[str, Theme] = MappingProxyType(
    {
        "light": _LIGHT,
        "dark": _DARK,
        "print": replace(_LIGHT, ink="#111111", secondary="#333333", missing=_WHITE),
    }
)


def theme_named(name: str) -> Theme:
    """Return the theme `name` (light, dark or print)."""
    if name not in THEMES:
        raise ValueError(f"Thème « {name} » inconnu. Thèmes possibles : {', '.join(THEMES)}.")
    return THEMES[name]


def is_undetailed(value: str) -> bool:
    """Return whether `value` stands for what is not itemised or not recorded: drawn hatched."""
    return value in UNDETAILED


def category_of(dimension: str, value: str) -> int | None:
    """Return the rank of `value` among the category colours, None for catch-all values."""
    if value in LAST or value.startswith("Autres ("):
        return None
    values = DIMENSIONS[dimension].coloured if dimension in DIMENSIONS else ()
    return values.index(value) if value in values else 0


def colour_of(dimension: str, value: str, theme: str = "light") -> str:
    """Return the colour of `value`: the same on every page, slide and sheet."""
    colours = theme_named(theme)
    if is_undetailed(value):
        return colours.missing
    rank = category_of(dimension, value)
    return colours.context if rank is None else colours.categories[rank]


def ink_of(dimension: str, value: str, theme: str = "light") -> str:
    """Return the text colour that reads on `colour_of`, "" when the text belongs outside."""
    colours = theme_named(theme)
    rank = category_of(dimension, value)
    return "" if rank is None else colours.inks[rank]
