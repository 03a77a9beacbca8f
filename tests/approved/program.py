"""All that the approved outputs ask of the program: when its modules move, only these lines follow."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from analytics.base.database import OWNER, ROLES
from analytics.base.selection import Selection
from analytics.cli.main import main
from analytics.compute.queries import known_values, known_years
from analytics.compute.search import build_index, search
from analytics.declarations.dimensions import FILTERS
from analytics.demo import build_demo
from analytics.exports import slides, workbooks
from analytics.exports.deck import deck
from analytics.exports.fiches import archive_path, sheet_names, sheet_pdf
from analytics.exports.pdf import bilan_pdf
from analytics.exports.template import template
from analytics.protection.opening import open_base
from analytics.views.view import View
from pages.components.access import roles
from tests.outputs import opened

__all__ = ["ROLES", "bilan_pdf", "build_demo", "opened", "sheet_names", "sheet_pdf", "template"]


@contextmanager
def visiting(base: Path, role: str) -> Iterator[None]:
    """Make the pages and the commands read `base`, the pages as `role` does."""
    here = patch.object(roles, "_is_here", lambda headers, peer: role == OWNER)
    with here, patch.dict(os.environ, CLAUSES_BASE=str(base), COLUMNS="120"):
        yield


def command(base: Path, role: str, arguments: Sequence[str]) -> str:
    """Return the exit code of a command, then what it prints."""
    printed, errors = io.StringIO(), io.StringIO()
    with visiting(base, role), redirect_stdout(printed), redirect_stderr(errors):
        try:
            code: object = main(arguments)
        except SystemExit as stopped:
            code = stopped.code
    return f"{code}\n{printed.getvalue()}\n{errors.getvalue()}"


def view_of(base: Path, role: str, query: Mapping[str, Sequence[str]]) -> View:
    """Return what an address looks at."""
    opened_base = open_base(base, role=role)
    years = known_years(opened_base)
    known = {name: known_values(opened_base, name) for name in FILTERS}
    selection = Selection.from_query(query, known, years)
    return View(opened_base, selection if selection.annee else selection.over(years[-1:]))


def pptx(view: View) -> bytes:
    """Return the slides."""
    return slides.pptx(view, deck(view))


def xlsx(view: View) -> bytes:
    """Return the workbook of the selection."""
    return workbooks.workbook(view, workbooks.selection_tables(view))


def archive_names(view: View) -> list[str]:
    """Return the names of the files of the archive."""
    return [archive_path(view, *named) for named in [("", ""), *sheet_names(view)]]


def found(view: View, text: str) -> str:
    """Return what the search finds."""
    entries = search(build_index(view.base), text)
    return "\n".join(f"{one.kind} | {one.label} | {one.detail} | {one.dimension}={one.value}" for one in entries)


def rows(view: View, sql: str) -> list[tuple[object, ...]]:
    """Return the rows of a statement on the file that the role reads."""
    return view.base.rows(sql, {})
