"""Lines of reference on columns of years: what was published elsewhere, with its year."""

from collections.abc import Sequence

from analytics.declarations.palette import theme_named
from analytics.figures.drawing import LABEL, Figure, level, wrap
from analytics.french.grammar import list_and
from analytics.french.numbers import NO_BREAK, value

Reference = tuple[int, str, float, str]  # year, place, value, source
DASHES = (("dash", "╌"), ("dot", "┈"), ("dashdot", "─·"), ("longdash", "— —"))  # of a line, and its sign in the key


def with_references(figure: Figure, references: Sequence[Reference], *, unit: str = "", theme: str = "light") -> Figure:
    """Return a figure of `columns` with one dashed line a reference, named above the columns."""
    if not references:
        return figure
    layout, colour = figure["layout"], theme_named(theme).categories[1]
    margin, lines, texts = layout["margin"], [], []
    for rank, (annee, place, amount, _) in enumerate(references):
        dash, sign = DASHES[rank % len(DASHES)]
        lines.append(level(amount, layout["xaxis"]["range"], colour, 2, dash=dash) | {"layer": "below"})
        texts += wrap(f"{sign} {place} {annee}{NO_BREAK}: {value(amount, unit)}")
    above = round(len(texts) * LABEL * 1.3 + LABEL * 0.6, 1)
    corner = {"x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom"}
    style = {"align": "left", "showarrow": False, "font": {"size": LABEL, "color": colour}}
    raised = {
        "height": round(layout["height"] + above),
        "margin": margin | {"t": margin["t"] + above},
        "yaxis": layout["yaxis"] | {"range": [0, max(layout["yaxis"]["range"][1], *(line["y0"] for line in lines))]},
        "shapes": [*lines, *layout["shapes"]],
        "annotations": [{**corner, "yshift": margin["t"], "text": "<br>".join(texts), **style}],
    }
    return figure | {"layout": layout | raised}


def briefly(references: Sequence[Reference], unit: str = "") -> str:
    """Return « Hérault : 15 % en 2022, Dijon Métropole : 29 % en 2017 », without the sources; empty for none."""
    said = (f"{place}{NO_BREAK}: {value(amount, unit)} en {annee}" for annee, place, amount, _ in references)
    return ", ".join(said)


def describe(references: Sequence[Reference], unit: str = "") -> str:
    """Return the sources of the lines, for the note of the card: « Repères : France, 439 h en 2021 (…). »."""
    if not references:
        return ""
    said = [f"{place}, {value(amount, unit)} en {annee} ({source})" for annee, place, amount, source in references]
    return f"Repères publiés ailleurs{NO_BREAK}: {list_and(said)}. Méthodes et périmètres peuvent différer."
