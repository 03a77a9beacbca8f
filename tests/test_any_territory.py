"""The whole program on other territories than the Gers: pages, files, commands and help name their own alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.base.database import ROLES, OtherTerritory
from analytics.base.selection import Selection
from analytics.cli.main import main
from analytics.compute.queries import compute
from analytics.demo import build_demo
from analytics.ingest.publication import rebuild
from analytics.protection.opening import open_base
from analytics.territory.kept_map import map_files
from analytics.territory.territory import territory
from tests.approved.addresses import PAGES
from tests.approved.files import produced
from tests.approved.program import command
from tests.territories import example, settings

ELSEWHERE = ("herault", "la-reunion", "rennes-metropole", "petite-couronne")
WITH_GERS = ("deux-epci",)
GERS = re.compile(r"\bGers\b|gersois|\b32\d{3}\b(?!\s*€)|« 32 »", re.IGNORECASE)
COMMANDS = ("bilan --annee 2022", "table --par residence --indicateur beneficiaires", "territoire")
DAY = "2025-12-31"


@pytest.fixture(scope="module", params=[*ELSEWHERE, *WITH_GERS])
def bases(request, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a folder that holds the demonstration of a territory, which is in force meanwhile."""
    folder = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAUSES_TERRITOIRE", str(settings(request.param)))
        patch.setenv("CLAUSES_BASE", str(folder / DAY))
        build_demo(folder / DAY)
        yield folder


def said(text: str) -> list[str]:
    """Return what names the Gers in a text: neither its EPCI, nor the amounts of two parts of it."""
    if territory() in map(example, WITH_GERS):
        text = re.sub(r"\b32\d{3}\b|Barcelonne-du-Gers", "", text)
    return [text[max(0, one.start() - 60) : one.end() + 60] for one in GERS.finditer(text)]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_nothing_of_the_gers(bases, path, role):
    for name, text in produced(bases, role, path).items():
        assert said(text) == [], name


@pytest.mark.parametrize("role", ROLES)
def test_files_say_nothing_of_the_gers(bases, role):
    for name, text in produced(bases, role, "fichiers?annee=2024").items():
        assert said(text) == [], name


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_say_nothing_of_the_gers(bases, line):
    assert said(command(bases / DAY, "facilitatrice", line.split())) == []


@pytest.mark.parametrize("line", ["--help", "territoire --help", "demo --help", "table --help"])
def test_help_says_nothing_of_the_gers(bases, line, capsys):
    with pytest.raises(SystemExit):
        main(line.split())
    assert said(capsys.readouterr().out) == []


def test_figures_per_inhabitant_divide_by_those_of_the_territory(bases):
    base, name = open_base(bases / DAY), "heures_pour_1000_habitants"
    whole = compute(base, Selection.of(2024), ["heures_realisees", name])
    each = compute(base, Selection.of(2024), ["heures_realisees", name], ["territoire"]).set_index("territoire")
    assert whole[name].iloc[0] == pytest.approx(whole["heures_realisees"].iloc[0] * 1000 / territory().population)
    for group in each.dropna().index:
        people = sum(area.population or 0 for area in territory().areas if area.nom_epci == group)
        assert each.loc[group, name] == pytest.approx(each.loc[group, "heures_realisees"] * 1000 / people)


def test_people_and_companies_are_in_the_territory_or_out_of_it(bases):
    words, base = territory().words, open_base(bases / DAY)
    frame = compute(base, Selection.of(2022), ["beneficiaires"], ["residence"])
    assert dict(frame.itertuples(index=False)) == {words.nom: 51, words.elsewhere: 15}
    assert compute(base, Selection.of(2022), ["societes_territoire"]).iloc[0, 0] == 31


def test_the_map_is_kept_with_the_base(bases):
    cut = map_files(territory(), bases / DAY)
    (folder,) = (bases / DAY / "carte").iterdir()
    assert (folder / "epci.geojson").read_text(encoding="utf-8") == cut["epci"]
    map_files.cache_clear()
    assert map_files(territory(), bases / DAY) == cut


def test_another_territory_asks_for_a_rebuild_that_loses_nothing(bases, tmp_path, monkeypatch):
    base = tmp_path / "base"
    shutil.copytree(bases / DAY, base)
    before = {table: rows for table, rows in open_base(base).sizes.items() if not table.startswith("fait_")}
    monkeypatch.setenv("CLAUSES_TERRITOIRE", str(settings("gers")))
    with pytest.raises(OtherTerritory, match=r"python -m analytics reconstruire"):
        open_base(base)
    rebuild(base)
    after = open_base(base)
    kept = {"beneficiaire", "contrat", "heures_realisees", "marche", "entreprise", "heures_clausees"}
    assert {table: after.sizes[table] for table in kept} == {table: before[table] for table in kept}
    assert compute(after, Selection.of(2022), ["heures_realisees"]).iloc[0, 0] == 28_644
