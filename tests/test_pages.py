"""Each page, run without a browser: on the demonstration, on a base counted by hand, on a base without a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from records import publish_tables, worked_example
from streamlit.testing.v1 import AppTest

from analytics.base.database import PUBLIC
from analytics.base.selection import Selection
from analytics.base.versions import versions
from analytics.compute.queries import compute
from analytics.french.numbers import hours
from analytics.protection.opening import open_base
from pages.components.access import roles
from pages.components.filters import filters
from tests.browser.drive import PROJECT, pages

PATHS = [path for path, _ in pages()]
Run = Callable[..., AppTest]
# What the filter bar never tells, and a hostile browser may.
GARBAGE = [
    *(None, "2021", 3, ["annee"], {}, {"turn": "x", "choix": "annee"}, {"turn": -1, "choix": ["annee", "2021"]}),
    {"choix": {"annee": {"a": 1}, "famille": 7, "secteur": [[], {}, None], "comparaison": None, "base_etp": ["1"]}},
    {"choix": {"role": "facilitatrice", "filtres_page": "x", "": [], "marche": ["1"]}},
    {"choix": {"annee": "²", "famille": [str(number) for number in range(10_000)], "critere": "x" * 100_000}},
]


@pytest.fixture(scope="module")
def example_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the base counted by hand."""
    folder = tmp_path_factory.mktemp("exemple")
    publish_tables(folder, **worked_example())
    return folder / "base"


@pytest.fixture(scope="module")
def empty_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a base whose tables hold no row."""
    folder = tmp_path_factory.mktemp("vide")
    publish_tables(folder)
    return folder / "base"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return run(path, base, **query): the page as a new visitor gets it."""

    def run_(path: str, base: Path, here: bool = True, **query: object) -> AppTest:
        monkeypatch.setenv("CLAUSES_BASE", str(base))
        monkeypatch.setattr(roles, "_is_here", lambda headers, peer: here)  # no request without a browser
        page = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
        if path != "/":
            page.switch_page(f"pages{path}.py")
        for name, value in query.items():
            page.query_params[name] = value
        return page.run()

    return run_


def written(page: AppTest) -> str:
    """Return the HTML and the Markdown of a page."""
    html = [element.proto.body for element in page.get("html")]
    return "\n".join([*html, *(element.value for element in page.markdown)])


@pytest.mark.parametrize("path", PATHS)
def test_a_page_runs_on_the_demonstration(run: Run, demo_base: Path, path: str):
    page = run(path, demo_base, annee="2022")
    assert not page.exception and not page.error
    assert "40\u202f706\u00a0h clausées" in written(page)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("annee", ["2021", "2022"])
def test_a_page_runs_on_a_base_counted_by_hand(run: Run, example_base: Path, path: str, annee: str):
    page = run(path, example_base, annee=annee)
    assert not page.exception and not page.error
    # 100 h on A1 and 100 h on B1 in 2021; 600 h and 100 h in 2022
    assert f"{ {'2021': 200, '2022': 700}[annee] }\u00a0h clausées" in written(page)


@pytest.mark.parametrize("query", [{"maitre_ouvrage": "Ville A"}, {"commune": "Auch"}, {"commune": "Nulle part"}, {}])
def test_a_sheet_runs_on_a_base_counted_by_hand(run: Run, example_base: Path, query: dict[str, str]):
    page = run("/fiche", example_base, annee="2022", **query)
    assert not page.exception and not page.error
    # Ville A: 600 of 700 h promised in 2022; Auch: 150 of 200 h worked
    part = {"Ville A": "86 % des heures clausées", "Auch": "75 % des heures réalisées"}
    assert part.get(next(iter(query.values()), ""), "") in re.sub("<[^>]*>", "", written(page))


@pytest.mark.parametrize("path", PATHS)
def test_a_page_runs_when_the_filters_keep_nothing(run: Run, example_base: Path, path: str):
    page = run(path, example_base, annee="2022", maitre_ouvrage="Ville A", famille="État")
    assert not page.exception and not page.error


def test_a_fiche_without_anything_this_year_is_no_dead_end(run: Run, demo_base: Path):
    page = run("/fiche", demo_base, annee="2025", commune="Lectoure")
    assert "Dernières heures réalisées" in re.sub("<[^>]*>", "", written(page)) and not page.info
    assert not [button for button in page.button if button.label.startswith("Retirer")]
    page = run("/fiche", demo_base, annee="2025", commune="Lectoure", famille="État")
    assert [button.label for button in page.button if button.label.startswith("Retirer")] == [
        "Retirer «\u00a0État\u00a0»"
    ]


def test_filters_on_people_are_lifted_and_said_where_a_year_is_simulated(run: Run, demo_base: Path):
    page = run("/et_si", demo_base, annee="2022", maitre_ouvrage="SGAR", type_contrat="CUI")
    assert not page.exception and not page.error
    assert any("Sans effet ici" in caption.value for caption in page.caption)


def test_marches_under_a_filter_of_people_say_why_once_and_how_to_leave(run: Run, demo_base: Path):
    page = run("/marches", demo_base, annee="2022", maitre_ouvrage="SGAR", type_contrat="CUI")
    assert written(page).count("ne se découpe pas par type de contrat") == 1
    ways_out = [button.label for button in page.button if str(button.key).endswith("_marches")]
    assert ways_out == ["Retirer «\u00a0CUI\u00a0»", "Tout réinitialiser"]
    assert not {box.key for box in page.selectbox} & {"etat", "tri", "retard_tolere", "solde_a"}


def test_a_simulation_takes_every_lever_of_its_address(run: Run, demo_base: Path):
    """Names are text: what Markdown would read is escaped; an old link says what it lost."""
    told = ["famille=État:-20", "marche=REG-2025-01:prolonge:6", "chantiers=2x1500@3", "realise=95"]
    page = run("/et_si", demo_base, depart="objectif", levier=told, non_renouvele="tous", derriere="Garder, comparer")
    assert not page.exception and not page.error
    labels = [button.label for button in page.button]
    assert sum(label.startswith("Retirer") for label in labels) == 4 and any("REG\\-2025" in label for label in labels)
    assert any("n’existent plus" in caption.value for caption in page.caption)


def test_a_figure_to_reach_is_answered_at_once(run: Run, demo_base: Path):
    page = run("/et_si", demo_base, depart="objectif", objectif="heures=30000")
    assert "il manque 2\u202f800\u00a0heures" in written(page)
    page.button(key="moyen_chantiers").click().run()
    assert "objectif dépassé" in written(page) and not page.exception


@pytest.mark.parametrize(
    "path", [*(path for path in PATHS if path not in ("/administration", "/accessibilite")), "/fiche"]
)
def test_a_page_says_that_a_base_without_a_row_is_empty(run: Run, empty_base: Path, path: str):
    page = run(path, empty_base)
    assert not page.exception and "<h1>" in written(page)
    assert [box.value for box in page.info] == [
        "La base ne contient encore aucune donnée\u00a0: importez un classeur pour commencer."
    ]


def test_the_import_is_offered_on_a_base_without_a_row(run: Run, empty_base: Path):
    page = run("/administration", empty_base)
    assert not page.exception and not page.error
    assert page.get("file_uploader")


def test_a_base_that_cannot_be_read_is_said_without_a_traceback(run: Run, tmp_path: Path):
    file = tmp_path / "base.duckdb"
    file.write_bytes(b"not a database")
    page = run("/", file)
    assert not page.exception
    assert "n’est pas une base lisible" in page.error[0].value


def test_a_number_on_the_page_is_what_compute_returns(run: Run, demo_base: Path):
    selection = Selection.of(2022, famille="Collectivités")
    promised, worked = compute(open_base(demo_base), selection, ("heures_clausees", "heures_realisees")).iloc[0]
    page = written(run("/", demo_base, annee="2022", famille="Collectivités"))
    assert hours(promised).replace("\u00a0h", "") in page and hours(worked).replace("\u00a0h", "") in page


def test_what_the_reader_chooses_is_written_in_the_address(run: Run, demo_base: Path):
    page = run("/", demo_base)
    page.session_state["annee"], page.session_state["famille"] = "2021", ["État"]
    page.run()
    assert dict(page.query_params) == {"annee": "2021", "famille": "État"}
    assert "2021 · État" in written(page)
    page.session_state["famille"] = []
    page.run()
    assert dict(page.query_params) == {"annee": "2021"}
    assert "2021 · tout le Gers" in written(page)


def test_the_way_back_keeps_the_year_just_chosen_on_the_sheet(run: Run, demo_base: Path):
    page = run("/fiche", demo_base, annee="2022", territoire="CC Val de Gers")
    page.session_state["annee"] = "2021"
    page.run()
    page.button(key="retour").click()
    page.run()
    assert not page.exception and page.query_params["annee"] == "2021"
    assert "Territoires" in page.session_state["page_ouverte"]


@pytest.mark.parametrize("annee", ["²", "9" * 5000, "-1", "2022.0", ""], ids=lambda annee: annee[:6])
def test_a_year_that_is_none_is_the_latest(run: Run, demo_base: Path, annee: str):
    page = run("/presenter", demo_base, annee=annee, diapo=annee)
    assert not page.exception and not page.error
    assert "2025 · tout le Gers" in written(page)


@pytest.mark.parametrize("told", GARBAGE, ids=lambda told: str(told)[:40])
def test_a_page_runs_whatever_the_bar_tells(run: Run, demo_base: Path, monkeypatch: pytest.MonkeyPatch, told: object):
    page = run("/", demo_base, annee="2022")
    kept = {filters.NAME: {"choix": told}}
    with monkeypatch.context() as patch:
        patch.setattr(filters.st, "session_state", kept)
        filters._choose()
    del kept[filters.NAME]
    for name, value in kept.items():
        page.session_state[name] = value
    page.run()
    assert not page.exception and not page.error
    assert "tout le Gers" in written(page) and not {*page.query_params} - {"annee"}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("query", [{}, {"famille": "État"}, {"critere": "Seniors", "famille": "État"}], ids=len)
def test_a_page_runs_on_the_file_of_the_public(run: Run, demo_base: Path, path: str, query: dict[str, str]):
    page = run(path, open_base(demo_base, role=PUBLIC).path, annee="2022", **query)
    assert not page.exception and not page.error


def test_administration_is_closed_to_a_visitor_from_elsewhere(run: Run, demo_base: Path):
    page = run("/administration", demo_base, here=False)
    assert "Cette page est fermée." in page.info[0].value
    assert not page.get("file_uploader") and not page.button and "40 706" not in written(page)


def test_nothing_leads_the_public_to_administration(run: Run, demo_base: Path):
    def links(here: bool) -> list[str]:
        found = run("/", demo_base, here=here).get("bidi_component")
        return [str(one.proto) for one in found if one.proto.component_name == "navigation"]

    assert all("Administration" in drawn for drawn in links(True)) and links(True)
    assert not any("Administration" in drawn for drawn in links(False)) and links(False)


def test_seeing_as_an_elu_lasts_from_page_to_page(run: Run, demo_base: Path):
    page = run("/", demo_base)
    page.button(key="voir_comme_elu").click().run()
    page.switch_page("pages/administration.py").run()
    assert "Un élu ne voit pas cette page." in page.info[0].value and not page.get("file_uploader")
    page.button(key="voir_comme_elu").click().run()
    assert page.get("file_uploader")


def test_the_records_are_downloaded_by_the_facilitatrice_alone(run: Run, demo_base: Path):
    kept = {here: [header.value for header in run("/donnees", demo_base, here=here).header] for here in (True, False)}
    assert "Tout télécharger" in kept[True] and "Tout télécharger" not in kept[False]


def test_a_person_is_erased_from_the_page_once_it_is_confirmed(run: Run, tmp_path: Path):
    publish_tables(tmp_path, **worked_example()).close()
    page = run("/administration", tmp_path / "base")
    page.text_input(key="numero_a_effacer").input("Anne")
    _press(page, "Effacer cette personne")
    assert "cochez d’abord" in page.success[0].value and versions(tmp_path / "base") == [1]
    page.text_input(key="numero_a_effacer").input("Anne")
    page.checkbox(key="sur_d_oublier_1").check()
    _press(page, "Effacer cette personne")
    assert "Version 2 publiée" in page.success[0].value and versions(tmp_path / "base") == [2]
    assert page.text_input(key="numero_a_effacer").value == ""


def test_an_action_of_somebody_who_lost_the_role_does_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    publish_tables(tmp_path, **worked_example()).close()
    page = run("/administration", tmp_path / "base")
    page.text_input(key="numero_a_effacer").input("Anne")
    page.checkbox(key="sur_d_oublier_1").check()
    monkeypatch.setattr(roles, "_is_here", lambda headers, peer: False)
    _press(page, "Effacer cette personne")
    assert versions(tmp_path / "base") == [1] and "Cette page est fermée." in page.info[0].value


def test_the_territory_is_changed_from_the_page(run: Run, tmp_path: Path):
    publish_tables(tmp_path, **worked_example()).close()
    page = run("/administration", tmp_path / "base")
    page.text_input(key="territoire_voulu").input("Hérot").run()
    assert "n’est ni un département ni un EPCI" in page.error[0].value and "34 (Hérault)" in page.error[0].value
    page.text_input(key="territoire_voulu").input("34").run()
    assert "Département de l’Hérault" in written(page)
    _press(page, "Choisir ce territoire")
    assert "ceux de l’Hérault" in page.success[0].value and versions(tmp_path / "base") == [1, 2]
    assert 'departements = ["34"]' in (tmp_path / "base" / "territoire.toml").read_text(encoding="utf-8")


def test_a_base_of_another_territory_is_told_and_made_again_at_a_press(run: Run, tmp_path: Path):
    publish_tables(tmp_path, **worked_example()).close()
    (tmp_path / "base" / "territoire.toml").write_text('departements = ["34"]', encoding="utf-8")
    page = run("/publics", tmp_path / "base")
    assert "publiée pour un autre territoire (Gers)" in page.error[0].value
    _press(page, "Refaire la base pour ce territoire")
    assert not page.error and versions(tmp_path / "base") == [1, 2]


def test_a_fault_of_the_settings_is_told_on_every_page(run: Run, tmp_path: Path):
    publish_tables(tmp_path, **worked_example()).close()
    (tmp_path / "base" / "territoire.toml").write_text('departements = ["340"]', encoding="utf-8")
    page = run("/publics", tmp_path / "base")
    assert "ligne 1" in page.error[0].value and "34 (Hérault)" in page.error[0].value


def test_an_address_may_name_an_indicator_as_it_was_called(run: Run, demo_base: Path):
    page = run("/evolution", demo_base, indicateur="gersois")
    assert page.selectbox(key="indicateur").value == "habitants_territoire"


def _press(page: AppTest, label: str) -> None:
    (button,) = [button for button in page.button if button.label == label]
    button.click().run()
