"""Plain HTML tables: read by everyone, in French, whatever the cells hold."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import streamlit as st

FIT_A_PHONE = 3  # columns: a phone shows no more at once
LONG = 60  # a cell with more letters is a sentence: it asks for room


class Quote(str):
    """Text of someone else's, shown letter for letter."""


def styles() -> None:
    """Load the look of the tables; once a page."""
    st.html(Path(__file__).with_suffix(".css"))


def table(
    caption: str,
    titles: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    numeric: Sequence[int] = (),
    marks: Sequence[str] = (),
) -> None:
    """Draw a table; `numeric` columns stand right, `marks` gives each row a class. Cells are text, never markup."""
    head = "".join(f'<th scope="col"{_right(at, numeric)}>{escape(title)}</th>' for at, title in enumerate(titles))
    body = "".join(_row(row, numeric, marks[at] if marks else "") for at, row in enumerate(rows))
    told = f"Faites défiler\u00a0: {len(titles)} colonnes →"
    many = f' data-colonnes="{told}"' if len(titles) > FIT_A_PHONE else ""
    st.html(
        f'<div class="tableau"{many} tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Sequence[object], numeric: Sequence[int], mark: str) -> str:
    cells = "".join(_cell(at, cell, numeric) for at, cell in enumerate(row))
    return f'<tr class="{mark}">{cells}</tr>' if mark else f"<tr>{cells}</tr>"


def _cell(at: int, cell: object, numeric: Sequence[int]) -> str:
    """Return a cell; the first of a row names it, for who hears the others one by one."""
    tag, scope = ("td", "") if at else ("th", ' scope="row"')
    return f"<{tag}{scope}{_kind(at, cell, numeric)}>{escape(str(cell))}</{tag}>"


def _kind(at: int, cell: object, numeric: Sequence[int]) -> str:
    if isinstance(cell, Quote):
        return ' class="imprime"'
    return ' class="long"' if len(str(cell)) > LONG else _right(at, numeric)


def _right(at: int, numeric: Sequence[int]) -> str:
    return ' class="nombre"' if at in numeric else ""
