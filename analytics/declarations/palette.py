"""The palette « Gascogne »: every colour of the dashboard, declared once, by theme and by value."""

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.declarations.dimensions import DIMENSIONS, NOT_ITEMISED, UNKNOWN, catch_all

UNDETAILED = (NOT_ITEMISED, UNKNOWN)


_WHITE, _NIGHT = "#FFFFFF", "#10151F"
_SEQUENTIAL = ("#E4ECF8", "#B3C9EA", "#7FA3D8", "#3F6FB8", "#123A78")


@dataclass(frozen=True)
class Theme:
    """The colours of one medium, by default of a light screen."""

    paper: str = _WHITE
    ink: str = "#1C2430"
    secondary: str = "#4A5361"
    grid: str = "#E3E6EB"
    axis: str = "#8C93A0"
    outline: str = "#8C93A0"
    missing: str = "#F6F4EF"
    context: str = "#B9BEC7"
    # Bleu pastel, terre cuite, sauge, prune, tournesol, then the text that reads inside; "" where none reaches 4.5:1.
    categories: tuple[str, ...] = ("#17489C", "#AD4A1A", "#2B8C81", "#560E3A", "#B28F15")
    inks: tuple[str, ...] = (_WHITE, _WHITE, "", _WHITE, _NIGHT)
    done: str = "#17489C"
    promised: str = "#B9C9E8"
    rise: str = "#17489C"
    fall: str = "#AD4A1A"
    sequential: tuple[str, ...] = _SEQUENTIAL


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
)
_PRINT = Theme(ink="#111111", secondary="#333333", missing=_WHITE)
THEMES: Mapping[str, Theme] = {"light": Theme(), "dark": _DARK, "print": _PRINT}


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
    if value in catch_all() or value.startswith("Autres ("):
        return None
    values = DIMENSIONS[dimension].coloured if dimension in DIMENSIONS else ()
    return values.index(value) if value in values else 0


def colour_of(dimension: str, value: str, theme: str = "light") -> str:
    """Return the colour of `value`: the same on every page, slide and sheet."""
    colours, rank = theme_named(theme), category_of(dimension, value)
    if rank is not None:
        return colours.categories[rank]
    return colours.missing if is_undetailed(value) else colours.context


def ink_of(dimension: str, value: str, theme: str = "light") -> str:
    """Return the text colour that reads on `colour_of`, "" when the text belongs outside."""
    rank = category_of(dimension, value)
    return "" if rank is None else theme_named(theme).inks[rank]
