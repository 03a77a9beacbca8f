"""Nothing that leaves the application for the public depends on what the public may not know.

Two bases differ only in hidden counts and hours (`twins`). Whatever the public gets from them must be the
same, letter for letter; what the facilitatrice gets must differ, or the test would see nothing.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from outputs import PEOPLE, cells, commands, files, office, page, said
from records import publish_tables
from test_protection import crowd
from twins import twin

from analytics.base.database import OWNER, PUBLIC, Base, open_file
from analytics.base.selection import Selection
from analytics.compute.bilan import plain
from analytics.compute.queries import compute
from analytics.declarations.dimensions import FACTS
from analytics.exports import slides, workbooks
from analytics.exports.deck import deck
from analytics.french.numbers import absent
from analytics.protection.opening import open_base
from analytics.protection.public_file import build_public_file
from analytics.views.view import View
from pages.components.access import roles

ADDRESSES = (
    *("/?annee=2022", "/?annee=2022&comparaison=comparer à la moyenne de 3 ans", "/?annee=2022&maitre_ouvrage=État 1"),
    *("/publics?annee=2022", "/publics?annee=2022&critere=Travailleurs handicapés", "/publics?famille=État"),
    *("/maitres_ouvrage?annee=2022", "/maitres_ouvrage?maitre_ouvrage=État 1&annee=2022&critere=Seniors"),
    *("/croisements?lignes=Sexe&colonnes=Année", "/croisements?lignes=Maître d’ouvrage&colonnes=Critère d’éligibilité"),
    *("/evolution?indicateur=Femmes&groupes=Critère", "/evolution?maitre_ouvrage=État 2"),
    *("/fiche?maitre_ouvrage=État 1&annee=2022", "/fiche?commune=Vic-Fezensac&annee=2022"),
    *("/presenter", "/presenter?critere=Travailleurs handicapés", "/et_si?maitre_ouvrage=État 1"),
    "/territoires?lieu=Domicile&maille=Commune",
    *("/contrats?annee=2022", "/entreprises?annee=2022", "/marches?annee=2022", "/donnees", "/methode"),
)
# Where the twins read differently for whoever may see them.
TELLING = (
    "/publics?annee=2022",
    "/presenter?critere=Travailleurs handicapés",
    "/fiche?maitre_ouvrage=État 1&annee=2022",
)
CUTS = (
    ("critere",),
    ("sexe",),
    ("type_contrat",),
    ("maitre_ouvrage",),
    ("marche", "maitre_ouvrage"),
)
HOURS = ("heures_realisees", "heures_par_beneficiaire")
# Hours by marché and year are open (docs/decisions.md, 51): the twins employ the same people elsewhere, so a projection
# differs. With the setting that closes them, nothing does.
OPEN_TABLE, CLOSED = "realise_marche", ("CLAUSES_HEURES_PUBLIQUES", "ensemble")
SIMULATED = {
    *(one for one in ADDRESSES if one.startswith(("/presenter", "/et_si", "/methode"))),
    *("scenario json", "scenario texte"),
}
Said = dict[str, str]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the folders of the two bases."""
    found = []
    for other in (False, True):
        folder = tmp_path_factory.mktemp("jumelle")
        publish_tables(folder, **twin(other)).close()
        found.append(folder / "base")
    return found[0], found[1]


def read(base: Path, role: str, addresses: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    """Return every output of a base for a role, by name."""
    monkeypatch.setenv("CLAUSES_BASE", str(base))
    monkeypatch.setattr(roles, "_is_here", lambda headers, peer: role == OWNER)
    pages = {address: page(address) for address in addresses}
    return pages | dict(commands(base, role)) | dict(files(open_base(base, role=role)))


def differing(one: Said, other: Said) -> set[str]:
    """Return the names of the outputs that are not the same."""
    assert one.keys() == other.keys()
    return {name for name in one if one[name] != other[name]}


def test_the_public_files_of_the_twins_hold_the_same(twins):
    first, second = (open_base(base, role=PUBLIC) for base in twins)
    tables = [name for (name,) in first.rows("SELECT table_name FROM duckdb_tables() ORDER BY 1", {})]
    for name in (name for name in tables if name not in ("publication", OPEN_TABLE)):
        one, two = (base.rows(f"SELECT * FROM {name} ORDER BY ALL", {}) for base in (first, second))
        assert repr(one) == repr(two), name


def test_no_output_tells_the_public_which_twin_it_is(twins, monkeypatch):
    first, second = (read(base, PUBLIC, ADDRESSES, monkeypatch) for base in twins)
    assert differing(first, second) <= SIMULATED


def test_closed_hours_tell_nothing_in_any_output(twins, monkeypatch, tmp_path):
    monkeypatch.setenv(*CLOSED)
    asked = [one for one in ADDRESSES if one in SIMULATED]
    first, second = (read(base, PUBLIC, asked, monkeypatch) for base in twins)
    assert differing(first, second) == set()
    build_public_file(open_base(twins[0]), tmp_path / "fermee.duckdb")
    assert OPEN_TABLE not in open_file(tmp_path / "fermee.duckdb").sizes


def test_each_sort_of_output_tells_the_facilitatrice(twins, monkeypatch):
    first, second = (read(base, OWNER, TELLING, monkeypatch) for base in twins)
    assert set(first) - differing(first, second) == {"recherche"}


def cell(amount: float) -> object:
    """Return what a cell of a workbook holds."""
    return absent(amount) if math.isnan(amount) else pytest.approx(amount)


@pytest.mark.parametrize("by", CUTS, ids=" × ".join)
def test_the_cells_of_every_table_are_those_that_the_public_may_read(demo_base, by):
    frame = compute(open_base(demo_base, role=PUBLIC), Selection.of(2022), PEOPLE, by)
    lines = frame.to_dict("records")
    assert frame[list(PEOPLE)].isna().any(axis=None)
    asked = ["table", "--par", ",".join(by), "--indicateur", *PEOPLE, "--annee", "2022", "--base", str(demo_base)]
    written = said(*asked, "--format", "json", "--role", PUBLIC)
    assert json.loads(written)["lignes"] == [{name: plain(value) for name, value in line.items()} for line in lines]
    for line, read_ in zip(
        lines, csv.DictReader(said(*asked, "--format", "csv", "--role", PUBLIC).splitlines()), strict=True
    ):
        assert read_ == {name: str("" if plain(value) is None else plain(value)) for name, value in line.items()}


def test_the_cells_of_the_workbook_are_those_that_the_public_may_read(demo_base):
    view = View(open_base(demo_base, role=PUBLIC), Selection.of(2022))
    made = {table.title: table for table in workbooks.selection_tables(view)}
    book = openpyxl.load_workbook(io.BytesIO(workbooks.workbook(view, list(made.values()))), data_only=True)
    sheets = {sheet["A1"].value: sheet for sheet in book}
    for by, indicators in workbooks.CUTS[1:]:
        frame = view.compute(*indicators, by=by).dropna(axis="columns", how="all")
        lines = list(
            sheets[workbooks.frame_sheet(frame).title].iter_rows(min_row=workbooks.FIRST + 2, values_only=True)
        )
        for line, expected in zip(lines, frame.itertuples(index=False), strict=True):
            assert list(line) == [one if isinstance(one, str) else cell(one) for one in expected], by


@pytest.mark.parametrize("seed", [None, 3], ids=["demonstration", "hasard"])
def test_no_hidden_amount_is_among_the_numbers_of_any_output(demo_base, tmp_path, monkeypatch, seed):
    base = demo_base
    if seed is not None:
        publish_tables(tmp_path, **crowd(seed)).close()
        base = tmp_path / "base"
    public, owner = open_base(base, role=PUBLIC), open_base(base)
    secret, told = amounts(public, owner)
    said_ = "\n".join(read_simply(base, public, PUBLIC, monkeypatch))
    assert len(secret) > 5 and not secret & numbers(said_) - told
    assert secret & numbers("\n".join(read_simply(base, owner, OWNER, monkeypatch))) - told


def amounts(public, owner) -> tuple[set[int], set[int]]:
    """Return the hours that the owner reads and the public does not, large enough to be told from anything else."""
    secret, told = set(), set()
    for name in FACTS["fait_heures"]:
        seen = compute(public, Selection.of(2022), HOURS, (name,))
        both = compute(owner, Selection.of(2022), HOURS, (name,)).merge(seen, "left", on=name, suffixes=("", "_vu"))
        for hours in HOURS:
            missing = both[f"{hours}_vu"].isna()
            secret |= {round(hours) for hours in both.loc[missing, hours].dropna() if hours >= 1000}
            told |= {round(hours) for hours in both.loc[~missing, hours].dropna()}
    return secret, told


def numbers(text: str) -> set[int]:
    """Return the numbers that a text holds, rounded."""
    found = re.findall(r"\d{1,3}(?:[\u202f\u00a0 ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?", text)
    return {round(float(re.sub(r"[\u202f\u00a0 ]", "", one).replace(",", "."))) for one in found if len(one) < 20}


def read_simply(base: Path, opened: Base, role: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what three pages, the workbook and the slides of 2022 say."""
    monkeypatch.setenv("CLAUSES_BASE", str(base))
    monkeypatch.setattr(roles, "_is_here", lambda headers, peer: role == OWNER)
    view = View(opened, Selection.of(2022))
    written = [page(f"{path}?annee=2022") for path in ("/publics", "/maitres_ouvrage", "/marches")]
    return [
        *written,
        cells(workbooks.workbook(view, workbooks.selection_tables(view))),
        office(slides.pptx(view, deck(view))),
    ]
