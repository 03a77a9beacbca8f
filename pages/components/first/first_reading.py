"""What a page says to the public for an address: the same reading as the one that Streamlit will draw."""

from collections.abc import Mapping

from analytics.base.database import PUBLIC, Base
from analytics.base.paths import base_path, current_file
from analytics.compute import queries
from analytics.declarations.dimensions import FILTERS
from analytics.declarations.indicators import today
from analytics.views.page import Choice, Page, Reading
from analytics.views.registry import PAGES
from analytics.views.view import View
from pages.components.filters.filters import read_query
from pages.components.frame import cached

ELSEWHERE = ("et_si",)  # pages that Streamlit draws from more than their declaration


def reading(path: str, query: Mapping[str, list[str]]) -> Reading | None:
    """Return what a page says of the selection of an address; None where there is no such page, or no base."""
    page = page_named(path.strip("/") or "dashboard")
    view = view_of(query) if page else None
    if page is None or view is None:
        return None

    def ask(choice: Choice) -> str:
        return choice.named(today(query.get(choice.key, [""])[0])) or choice.usual

    return page.read(view, page.chosen(view, ask))


def page_named(name: str) -> Page | None:
    """Return a page that its declaration says in full; None for any other name."""
    return None if name in ELSEWHERE else PAGES.get(name)


def view_of(query: Mapping[str, list[str]]) -> View | None:
    """Return the base as the public reads it, seen through the selection of an address; None where there is none."""
    if not current_file(base_path()):
        return None
    base = cached.serving_base(PUBLIC)
    years = cached.known_years(base)
    if not years:
        return None
    selection = read_query(query, years, values_of(base), queries.usual_year(base))
    return View(base, selection, answers=cached.ANSWERS)


def values_of(base: Base) -> dict[str, list[str]]:
    """Return the values of each filter."""
    return {name: cached.known_values(base, name) for name in FILTERS}
