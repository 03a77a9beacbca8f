"""Names that hold anything: every file is made all the same, and no mark of theirs acts as Markdown."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pypdf import PdfReader
from records import publish_tables, worked_example

from analytics.base.database import ROLES
from analytics.base.selection import Selection
from analytics.exports.fiches import sheet_pdf
from analytics.exports.make import make
from analytics.exports.record_files import export_csv
from analytics.exports.template import export_workbook
from analytics.french.printable import REPLACED, SAID, in_all_texts, printable, writable
from analytics.protection.opening import open_base
from analytics.views.registry import NAVIGATION
from analytics.views.view import View
from tests.approved.pages import visited

MARKS = {
    "emoji": " 🏗️👷🏽\u200d♀️",
    "private": " \ue000\U0010fffd",
    "control": " \x01\x1b[31m\x0b",
    "noncharacters": " \ufffe\uffff",
    "writing": " 木 \u202eabc",
}
# HTML is escaped by hand; components and lists of choices draw text as it is.
AS_TEXT = ("Html", "BidiComponent", "Selectbox", "MultiSelect")
READ = {"label", "body", "help", "options", "expandable", "popover", "tab", "caption"}
LINK = " **gras** [lien](https://exemple.fr) :red[rouge] $x^2$ `code` ![i](https://exemple.fr/i.png) <b>"


def named(folder: Path, mark: str) -> Path:
    """Publish the worked example with a mark after some names, and return the base."""
    renamed = {name: name + mark for name in ("Ville A", "A1", "Petite")}
    tables = {
        table: [{column: renamed.get(str(value), value) for column, value in row.items()} for row in rows]
        for table, rows in worked_example().items()
    }
    # A third year: « Et si ? » then says, of the selection by its name, how wrong it would have been.
    tables["heures_clausees"].append({"marche": renamed["A1"], "annee": 2020, "nature": "stock", "heures": 50})
    publish_tables(folder, **tables).close()
    return folder / "base"


@pytest.mark.parametrize("mark", MARKS)
def test_every_file_is_made_whatever_names_hold(tmp_path: Path, mark: str) -> None:
    base = named(tmp_path, MARKS[mark])
    for role in ROLES:
        view = View(open_base(base, role), Selection.of(2022))
        sheet = sheet_pdf(view, "maitre_ouvrage", "Ville A" + MARKS[mark])
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(sheet)).pages)
        assert "Ville A" in text and ("qui ne s’imprime pas" in text) == (REPLACED in text)
        assert make(view, "pptx") and make(view, "xlsx")
        with zipfile.ZipFile(io.BytesIO(make(view, "zip"))) as archive:
            assert len(archive.namelist()) == len(set(archive.namelist())) > 3
    assert export_workbook(open_base(base)) and export_csv(open_base(base))


@pytest.mark.parametrize("role", ROLES)
def test_no_mark_in_a_name_acts_as_markdown_on_any_page(tmp_path: Path, role: str) -> None:
    base = named(tmp_path, LINK)
    for name in NAVIGATION:
        path = "" if name == "dashboard" else name
        for query in ({"annee": "2022"}, {"annee": "2022", "maitre_ouvrage": "Ville A" + LINK}):
            nodes, _, _ = visited(base, role, f"/{path}?{urlencode(query)}")
            for kind, fields in nodes:
                text = json.dumps({key: fields[key] for key in fields.keys() & READ}, ensure_ascii=False)
                assert kind in AS_TEXT or "[lien](https" not in text, (name, kind, text[:2000])
                assert kind != "Html" or LINK not in text, (name, text[:2000])


def test_what_is_replaced() -> None:
    assert printable("Œuvre d’État № 1 → 3 ≥ 2\u00a0%") == "Œuvre d’État № 1 → 3 ≥ 2\u00a0%"
    assert printable("a🏗️b\x01") == "a□b□" and writable("a🏗️\x01") == "a🏗️□"
    assert in_all_texts({"a": ["\x01", 1, None]}, writable) == {"a": [REPLACED, 1, None]} and REPLACED in SAID
