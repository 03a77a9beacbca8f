"""Lines of reference on columns of years: what was published elsewhere, with its year."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.declarations.palette import theme_named
from analytics.figures import marks
from analytics.figures.drawing import Figure, Trace, wrap
from analytics.french.grammar import list_and

Reference = tuple[int, str, float, str]  # year, place, value, source
DASHES = ("dash", "dot", "dashdot", "longdash")
SIGNS = {"dash": "╌", "dot": "┈", "dashdot": "─·", "longdash": "— —"}
KEY_LINE = 40


def with_references(figure: Figure, references: Sequence[Reference], *, unit: str = "", theme: str = "light") -> Figure:
    """Return a figure of `columns` with one dashed line a reference, named above the columns."""
    if not references:
        return figure
    layout = figure["layout"]
    colour = theme_named(theme).categories[1]
    lines = [_line(value, layout["xaxis"]["range"], colour, dash) for (_, _, value, _), dash in _dashed(references)]
    texts = [text for one, dash in _dashed(references) for text in _named(one, unit, dash)]
    size = next(trace["textfont"]["size"] for trace in figure["data"] if "textfont" in trace)
    above = round(len(texts) * size * 1.3 + size * 0.6, 1)
    top = max(layout["yaxis"]["range"][1], *(value for _, _, value, _ in references))
    key = _key(texts, size, colour, layout["margin"]["t"])
    return figure | {
        "layout": layout
        | {
            "height": round(layout["height"] + above),
            "margin": layout["margin"] | {"t": layout["margin"]["t"] + above},
            "yaxis": layout["yaxis"] | {"range": [0, top]},
            "shapes": [*lines, *layout["shapes"]],
            "annotations": [key],
        }
    }


def describe(references: Sequence[Reference], unit: str = "") -> str:
    """Return the sources of the lines, for the note of the card: « Repères : France, 439 h en 2021 (…). »."""
    if not references:
        return ""
    said = [
        f"{place}, {marks.amount_text(value, unit)} en {annee} ({source})" for annee, place, value, source in references
    ]
    return f"Repères publiés ailleurs{marks.NO_BREAK}: {list_and(said)}. Méthodes et périmètres peuvent différer."


def _dashed(references: Sequence[Reference]) -> list[tuple[Reference, str]]:
    return [(one, DASHES[rank % len(DASHES)]) for rank, one in enumerate(references)]


def _named(one: Reference, unit: str, dash: str) -> list[str]:
    annee, place, value, _ = one
    return wrap(f"{SIGNS[dash]} {place} {annee}{marks.NO_BREAK}: {marks.amount_text(value, unit)}", KEY_LINE)


def _line(value: float, span: Sequence[float], colour: str, dash: str) -> Trace:
    line = {"color": colour, "width": 2, "dash": dash}
    return {"type": "line", "x0": span[0], "x1": span[1], "y0": value, "y1": value, "layer": "below", "line": line}


def _key(texts: Sequence[str], size: float, colour: str, lower: float) -> Trace:
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": lower,
        "text": "<br>".join(texts),
        "align": "left",
        "showarrow": False,
        "font": {"size": size, "color": colour},
    }
