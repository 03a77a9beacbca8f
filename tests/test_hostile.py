"""Hostile files: each gets a clear refusal, or is plain text; never a traceback, never a changed base."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbooks import trial, workbook

from analytics.base.paths import current_file
from analytics.ingest import Level, Source, abandonner, confirmer, essai, limits
from analytics.protection.opening import open_base

OWNERS = [
    ["Maître d’ouvrage", "Famille", "SIRET"],
    ["Ville d’Auch", "Collectivités", "21320013400017"],
    ["DIR", "État", ""],
]
GOOD = workbook(**{"Maîtres d’ouvrage": OWNERS})
SHEET = "xl/worksheets/sheet1.xml"
CELLS = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def remade(replace: dict[str, bytes | None], content: bytes = GOOD) -> bytes:
    """Return a workbook with some parts replaced, added or (None) removed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in replace:
                new.writestr(name, old.read(name))
        for name, part in replace.items():
            if part is not None:
                new.writestr(name, part)
    return buffer.getvalue()


def sheet(cells: str) -> bytes:
    return remade({SHEET: CELLS.format(cells).encode()})


def corners(last: str) -> bytes:
    row = last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return sheet(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{last}"><v>1</v></c></row>')


def bomb() -> bytes:
    return sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * 450_000_000)


def lying_bomb() -> bytes:
    """Return an archive whose directory says that a huge part is small."""
    content = bytearray(sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * 30_000_000))
    at = content.rfind(b"PK\x01\x02")
    while at >= 0:
        size = struct.unpack_from("<I", content, at + 24)[0]
        if size > 20_000_000:
            struct.pack_into("<I", content, at + 24, 2000)
        at = content.rfind(b"PK\x01\x02", 0, at)
    return bytes(content)


def encrypted() -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


REFUSED = {
    "zip bomb": ("a.xlsx", bomb, "décompress"),
    "zip that lies about its size": ("a.xlsx", lying_bomb, "abîmé"),
    "opposite corners": ("a.xlsx", lambda: corners("XFD1048576"), "hors limites"),
    "far column": ("a.xlsx", lambda: corners("ZZ200000"), "hors limites"),
    "DOCTYPE": ("a.xlsx", lambda: remade({"xl/sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><sst/>'}), "DOCTYPE"),
    "DOCTYPE in a sheet": ("a.xlsx", lambda: remade({SHEET: b"<!DOCTYPE x><worksheet/>"}), "DOCTYPE"),
    "password": ("a.xlsx", encrypted, "mot de passe"),
    "old format": ("a.xls", lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), ".xls"),
    "binary workbook": ("a.xlsb", lambda: remade({"xl/workbook.bin": b"x", "xl/workbook.xml": None}), "vide"),
    "empty file": ("a.xlsx", lambda: b"", "vide"),
    "picture named xlsx": ("a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "ni un classeur ni du texte"),
    "truncated": ("a.xlsx", lambda: GOOD[: len(GOOD) // 2], "abîmé"),
    "zip of anything": (
        "a.xlsx",
        lambda: remade({"[Content_Types].xml": None, "xl/workbook.xml": None}),
        "sans fichier CSV",
    ),
    "no sheet": ("a.xlsx", lambda: remade({SHEET: CELLS.format("").encode()}), "vide"),
    "not XML": ("a.xlsx", lambda: remade({SHEET: b"\x00\x01 not xml"}), ""),
    "one endless tag": ("a.xlsx", lambda: remade({SHEET: b"<worksheet " + b"a" * 20_000_000}), ""),
    "binary named csv": ("a.csv", lambda: bytes(range(256)) * 10, "ni un classeur ni du texte"),
    "only line ends": ("maitre_ouvrage.csv", lambda: b"\n\n\n\n", "vide"),
    "endless quote": (
        "maitre_ouvrage.csv",
        lambda: b'Ma\xc3\xaetre d\xe2\x80\x99ouvrage;Famille\n"A;B' + b"x" * 9_000_000,
        "",
    ),
    "a cell of a million letters": (
        "maitre_ouvrage.csv",
        lambda: "Maître d’ouvrage\n".encode() + b"A" * 1_000_000,
        "ligne trop longue",
    ),
    "parquet through the page": (
        "heures_realisees.parquet",
        lambda: b"PAR1" + bytes(50) + b"PAR1",
        "ligne de commande",
    ),
    "unknown columns": ("maitre_ouvrage.csv", lambda: b"a;b\n1;2\n", "rien à importer"),
    "nothing known": ("bidule.csv", lambda: b"a;b\n1;2\n", "rien à importer"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_with_a_reason(tmp_path, name):
    file, make, words = REFUSED[name]
    result = trial(tmp_path, (file, make()))
    assert result.refused and result.draft is None and current_file(tmp_path) is None
    told = " ".join(str(problem) for problem in result.problems if problem.level is Level.BLOCKING)
    assert words in told and file in told


def test_too_many_rows_is_refused(tmp_path):
    content = ("Maître d’ouvrage\n" + "\n".join(f"V{n}" for n in range(2000))).encode()
    result = essai([Source("maitre_ouvrage.csv", content)], tmp_path, limits=limits(lignes=1000))
    assert result.refused and "1000 lignes au plus" in str(result.problems[0])


def test_limits_are_settings(monkeypatch):
    monkeypatch.setenv("CLAUSES_LIMITE_LIGNES", "12")
    assert limits().lignes == 12 and limits(lignes=5).lignes == 5


def test_macros_are_ignored_with_a_message(tmp_path):
    result = trial(tmp_path, ("a.xlsm", remade({"xl/vbaProject.bin": b"macro"})))
    assert not result.refused and any("macros" in problem.expected for problem in result.problems)


def test_a_formula_is_its_recorded_value_and_is_never_computed(tmp_path):
    cells = (
        '<row r="1"><c r="A1" t="str"><v>Entreprise</v></c><c r="B1" t="str"><v>Effectif</v></c></row>'
        '<row r="2"><c r="A2" t="str"><f>HYPERLINK("http://x")</f><v>clic</v></c><c r="B2"><f>1+1</f><v>7</v></c></row>'
    )
    content = sheet(cells)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        book = archive.read("xl/workbook.xml").decode().replace("Maîtres d’ouvrage", "Entreprises")
    result = trial(tmp_path, ("a.xlsx", remade({"xl/workbook.xml": book.encode()}, content)))
    confirmer(result)
    assert open_base(tmp_path).query("SELECT entreprise, effectif FROM entreprise").values.tolist() == [["clic", 7]]


def test_a_file_with_the_wrong_extension_is_read_for_what_it_is(tmp_path):
    assert not trial(tmp_path, ("maitre_ouvrage.csv", GOOD)).refused
    text = "Maître d’ouvrage\nVille\n".encode()
    assert not trial(tmp_path, ("maitre_ouvrage.xlsx", text)).refused


@pytest.fixture(scope="module")
def serving(tmp_path_factory) -> Path:
    """Return a base with one version, which no hostile file may change."""
    base = tmp_path_factory.mktemp("base")
    confirmer(trial(base, ("a.xlsx", GOOD)))
    return base


def _attempt(base: Path, name: str, content: bytes) -> None:
    before = current_file(base).read_bytes()
    result = essai([Source(name, content)], base, limits=limits(secondes=20))
    assert result.refused or result.draft is not None
    for problem in result.problems:
        assert problem.expected and problem.file
    abandonner(result)
    assert current_file(base).read_bytes() == before


QUICK = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)


@QUICK
@given(content=st.binary(max_size=400))
def test_any_bytes_never_raise(serving, content):
    for name in ("a.xlsx", "maitre_ouvrage.csv", "a.zip"):
        _attempt(serving, name, content)


@QUICK
@given(changes=st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_mutated_workbook_never_raises(serving, changes):
    content = bytearray(GOOD)
    for at, byte in changes:
        content[at] = byte
    _attempt(serving, "a.xlsx", bytes(content))


@QUICK
@given(
    name=st.sampled_from([SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"]),
    at=st.integers(0, 4000),
    new=st.binary(min_size=1, max_size=30),
)
def test_a_workbook_with_mutated_xml_never_raises(serving, name, at, new):
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        part = archive.read(name)
    place = at % len(part)
    _attempt(serving, "a.xlsx", remade({name: part[:place] + new + part[place + len(new) :]}))


@QUICK
@given(
    rows=st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=5), max_size=8),
    delimiter=st.sampled_from(";,\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_of_text_never_raises(serving, rows, delimiter, encoding):
    lines = [delimiter.join(row) for row in [["Marché", "Année", "Nature", "Heures"], *rows]]
    _attempt(serving, "heures_clausees.csv", "\n".join(lines).encode(encoding, "replace"))


@QUICK
@given(cells=st.lists(st.tuples(*[st.text(max_size=15)] * 3), max_size=6))
def test_any_cells_of_a_known_table_never_raise(serving, cells):
    rows = [OWNERS[0], *[["".join(c for c in cell if c.isprintable()) for cell in row] for row in cells]]
    _attempt(serving, "a.xlsx", workbook(**{"Maîtres d’ouvrage": rows}))
