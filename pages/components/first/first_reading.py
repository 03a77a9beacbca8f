"""What a page says to the public for an address: the same reading as the one that Streamlit will draw."""

from collections.abc import Mapping

from analytics.base.database import PUBLIC
from analytics.base.paths import base_path, current_file
from analytics.compute import queries
from analytics.declarations.dimensions import FILTERS
from analytics.declarations.indicators import today
from analytics.views.page import Choice, Reading
from analytics.views.registry import PAGES
from analytics.views.view import View
from pages.components.filters.filters import read_query
from pages.components.frame import cached

ELSEWHERE = ("et_si",)  # pages that Streamlit draws from more than their declaration


def reading(path: str, query: Mapping[str, list[str]]) -> Reading | None:
    """Return what a page says of the selection of an address; None where there is no such page, or no base."""
    page = PAGES.get(path.strip("/") or "dashboard")
    if page is None or page.name in ELSEWHERE or not current_file(base_path()):
        return None
    base = cached.serving_base(PUBLIC)
    years = cached.known_years(base)
    if not years:
        return None
    values = {name: cached.known_values(base, name) for name in FILTERS}
    view = View(base, read_query(query, years, values, queries.usual_year(base)), answers=cached.ANSWERS)

    def ask(choice: Choice) -> str:
        written = today(query.get(choice.key, [""])[0])
        return written if written in choice.options else choice.usual

    return page.read(view, page.chosen(view, ask))
