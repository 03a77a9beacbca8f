"""Two bases that differ by one attribute of one person, in groups under five: the public reads the same of both."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from outputs import said
from records import Rows, publish_tables, same_noise
from test_protection import crowd

from analytics.base.database import PUBLIC
from analytics.protection.open_data import publish_open_data
from analytics.protection.opening import open_base

PAGES = ("publics", "contrats", "croisements", "maitres_ouvrage")
FILTERS = ([], ["--famille", "Collectivités"])
Tables = dict[str, Rows]


def degrees(tables: Tables, moved: bool) -> None:
    """Three people of each of two degrees; the first one has the other degree in the twin."""
    for rank, row in enumerate(tables["beneficiaire"]):
        row["qualification"] = "Bac +" if rank < 3 else "Sans diplôme" if rank < 6 else "CAP/BEP"
    tables["beneficiaire"][0]["qualification"] = "Sans diplôme" if moved else "Bac +"


def handicap(tables: Tables, moved: bool) -> None:
    """Three people with a handicap, or four: the first one has it in the twin, beside another criterion."""
    for rank, row in enumerate(tables["critere_beneficiaire"]):
        row["critere"] = "TH" if 0 < rank < 4 else "DELD"
    if moved:
        tables["critere_beneficiaire"].append({"beneficiaire": "personne-0", "critere": "TH"})


def contracts(tables: Tables, moved: bool) -> None:
    """Three contracts of each of two rare types; the first one is of the other in the twin."""
    for rank, row in enumerate(tables["contrat"]):
        row["type_contrat"] = "CTT" if rank < 3 else "PRO" if rank < 6 else "CDD_LONG"
    tables["contrat"][0]["type_contrat"] = "PRO" if moved else "CTT"


def read_by_the_public(folder: Path, tables: Tables) -> dict[str, str]:
    """Return all that the public reads of records: cells, pages, commands, open data."""
    base = same_noise(folder / "base")
    publish_tables(folder, **tables).close()
    with closing(open_base(base, role=PUBLIC)) as opened:
        found = {"cells": opened.query("FROM cellule ORDER BY ALL").to_csv()}
    asked = ["--base", str(base), "--role", PUBLIC]
    for page in PAGES:
        for filters in FILTERS:
            found[f"{page} {filters}"] = said("lire", page, "--annee", "2022", *filters, *asked)
    for cut in ("qualification", "critere", "type_contrat,sexe", "maitre_ouvrage"):
        measures = ["beneficiaires", "contrats", "heures_realisees", "heures_par_beneficiaire", "duree_contrats"]
        found[cut] = said("table", "--par", cut, "--indicateur", *measures, "--format", "json", *asked)
    files = publish_open_data(base, folder / "ouvertes")
    return found | {file.name: file.read_text(encoding="utf-8") for file in files if file.suffix == ".csv"}


@pytest.mark.parametrize("differ", [degrees, handicap, contracts])
def test_the_public_reads_the_same_of_twins(tmp_path: Path, differ: Callable[[Tables, bool], None]):
    found = []
    for moved in (False, True):
        tables = crowd(2)
        differ(tables, moved)
        found.append(read_by_the_public(tmp_path / str(moved), tables))
    one, other = found
    assert [name for name in one if one[name] != other[name]] == [] and one.keys() == other.keys()
    assert one["cells"].count("\n") > 50
