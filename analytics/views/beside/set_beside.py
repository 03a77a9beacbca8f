"""Figures published elsewhere, beside those of the base: under key figures, in the notes and the marks of cards."""

from collections.abc import Collection

from analytics.declarations.yardsticks import YARDSTICKS, beside_figure, beside_groups
from analytics.figures.references import briefly, describe
from analytics.french.dates import up_to
from analytics.french.numbers import NARROW
from analytics.views.view import View

PEOPLE = "beneficiaires"  # what a card gives shares of, where published shares are of the same


def beside_tile(view: View, name: str, detail: str, rule: str) -> tuple[str, str]:
    """Return the line and the definition of a key figure, with what is published of the share that the line gives."""
    published = beside_figure(name)
    if not published or not (detail or published == name):
        return detail, rule
    references, unit = view.references(published), YARDSTICKS[published].unit
    said = filter(None, (detail, briefly(references, unit)))
    return " · ".join(said), " ".join(filter(None, (rule, describe(references, unit))))


def note(view: View, by: str, of: str) -> str:
    """Return what is published of the shares of a card, with the sources; empty when there is none."""
    names = beside_groups(by).values() if of == PEOPLE else ()
    return " ".join(filter(None, (describe(view.references(name), YARDSTICKS[name].unit) for name in names)))


def running_note(view: View, by: Collection[str]) -> str:
    """Return « Les chiffres de 2025 s’arrêtent au 30 juin. » of figures by year that hold a running one; else empty."""
    shown = view.running_year if "annee" in by else None
    day = up_to(view.base.publication["arretee_le"])
    return f"Les chiffres de {shown} s’arrêtent {day}." if shown else ""


def beside_marks(view: View, by: str, of: str, said: dict[str, str]) -> dict[str, str]:
    """Return what the marks of a card say, those of a published share with it."""
    for group, name in beside_groups(by).items() if of == PEOPLE else ():
        more = briefly(view.references(name), YARDSTICKS[name].unit)
        if group in said and more:
            said |= {group: f"{said[group]}{NARROW}; {more}"}
    return said
