"""Everything that leaves the application for one role, as text: files, commands, what pages send to browsers."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from html import unescape
from pathlib import Path
from unittest.mock import patch
from urllib.parse import parse_qs

import openpyxl
from google.protobuf.json_format import MessageToDict
from pypdf import PdfReader
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.cli.main import main
from analytics.compute import search
from analytics.exports import fiches, pdf, slides, workbooks
from analytics.exports.deck import deck
from analytics.views.view import View
from tests.browser.drive import PROJECT

PEOPLE = ("beneficiaires", "contrats", "femmes", "heures_realisees", "heures_par_beneficiaire", "taux_realisation")
CUTS = ("sexe", "critere", "maitre_ouvrage", "marche", "commune_residence", "annee", "sexe,critere", "annee,critere")
# What a page says of itself that is new at each run, and what is no figure: its code.
NEW_EACH_RUN = re.compile(r'"(fileId|deferredFileId|scriptRunId|cacheKey|jsContent|cssContent|htmlContent)": "[^"]*",?')
# Each run of a page reads what every installed package says of itself: a tenth of a second, for the same answer.
SCAN = cache(manifest_scanner.scan_component_manifests)


def commands(base: Path, role: str) -> Iterator[tuple[str, str]]:
    """Return (name, text) of what the command line prints."""
    common = ["--base", str(base), "--role", role]
    for cut, form in (*((cut, "json") for cut in CUTS), ("critere", "csv"), ("maitre_ouvrage", "texte")):
        arguments = ["table", "--par", cut, "--indicateur", *PEOPLE, "--format", form]
        yield f"table {form} par {cut}", said(*arguments, *common)
    for filters in ([], ["--maitre_ouvrage", "État 1"], ["--critere", "Travailleurs handicapés"], ["--sexe", "Femmes"]):
        yield f"bilan json {filters}", said("bilan", "--annee", "2022", *filters, "--format", "json", *common)
    for form in ("json", "texte"):
        moved = ["--levier", "nouveaux_chantiers=2", "evolution_famille=État:10", "--maitre_ouvrage", "État 1"]
        yield f"scenario {form}", said("scenario", *moved, "--format", form, *common)
    yield "bilan texte", said("bilan", "--annee", "2022", "--maitre_ouvrage", "État 2", *common)


def said(*arguments: str) -> str:
    """Return what a command prints."""
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(io.StringIO()):
        code = main(arguments)
    assert code == 0, arguments
    return printed.getvalue()


def files(base: Base) -> Iterator[tuple[str, str]]:
    """Return (name, text) of the files that one downloads, and of the search."""
    for selection in (Selection.of(2022), Selection.of(2022, maitre_ouvrage="État 2")):
        view = View(base, selection)
        where = selection.describe()
        yield f"pdf {where}", _pdf(pdf.bilan_pdf(view))
        yield f"pptx {where}", office(slides.pptx(view, deck(view)))
        yield f"xlsx {where}", cells(workbooks.workbook(view, workbooks.selection_tables(view)))
    year = View(base, Selection.of(2022))
    yield "fiche pdf", _pdf(fiches.sheet_pdf(year, "maitre_ouvrage", "État 1"))
    yield "fiches", json.dumps([fiches.sheet_content(year, *named) for named in fiches.sheet_names(year)], default=str)
    yield "recherche", repr([search.search(search.build_index(base), text) for text in ("etat", "auch", "M1")])


def file_text(kind: str, data: bytes) -> str:
    """Return the text of a file of one of the formats, its spaces ordinary."""
    if kind == "zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            texts = [file_text(name.rsplit(".")[-1], archive.read(name)) for name in archive.namelist()]
        return " ".join(texts)
    read = {"pdf": _pdf, "pptx": office, "xlsx": cells}[kind]
    return " ".join(read(data).split())


def _pdf(data: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def cells(data: bytes) -> str:
    """Return every cell of a workbook, sheet by sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return repr({sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book})


def office(data: bytes) -> str:
    """Return all the XML of a presentation: slides, notes, charts, and the workbooks behind the charts."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            content = archive.read(name)
            if name.endswith(".xlsx"):
                found.append(cells(content))
            elif name.endswith(".xml") and not name.startswith("docProps"):
                found.append(unescape(content.decode("utf-8")))
    return "\n".join(found)


def page(address: str) -> str:
    """Return all that the server sends for an address of the application, but its code."""
    run = opened(address)
    assert not run.exception, address
    return "\n".join(_messages(run._tree))


def opened(address: str, **state: object) -> AppTest:
    """Return the page of an address, as a new visitor gets it, or one whose session holds `state`."""
    path, _, query = address.partition("?")
    run = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
    if path != "/":
        run.switch_page(f"pages{path}.py")
    for name, values in parse_qs(query).items():
        run.query_params[name] = values
    for name, value in state.items():
        run.session_state[name] = value
    with patch.object(manifest_scanner, "scan_component_manifests", SCAN):
        return run.run()


def _messages(node: object) -> Iterator[str]:
    if proto := getattr(node, "proto", None):
        text = json.dumps(MessageToDict(proto), ensure_ascii=False, sort_keys=True)
        yield NEW_EACH_RUN.sub("", text)
    for child in getattr(node, "children", {}).values():
        yield from _messages(child)
