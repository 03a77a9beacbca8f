"""Administration without a browser: the five steps, what is refused in one sentence, a loss confirmed by its year."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from workbooks import workbook

from analytics.ingest import REPLACE, Source, confirmer, drafts, essai, limits, sources
from analytics.protection.opening import open_base
from pages.components.access import roles
from pages.components.web.plain import plain
from tests.browser.drive import PROJECT

CASES = Path(__file__).parent / "data" / "import"
Open = Callable[[], AppTest]
pytestmark = pytest.mark.usefixtures("public_file_later")


@pytest.fixture
def base(demo_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLAUSES_CLE", str(tmp_path / "cle"))
    folder = shutil.copytree(demo_base, tmp_path / "base")
    monkeypatch.setenv("CLAUSES_BASE", str(folder))
    monkeypatch.setattr(roles, "_is_here", lambda headers, peer: True)
    return folder


@pytest.fixture
def visit(base: Path) -> Open:
    """Return visit(): the page as a new visitor gets it."""

    def visit_() -> AppTest:
        page = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=120)
        page.switch_page("pages/administration.py")
        return page.run()

    return visit_


def press(page: AppTest, label: str) -> AppTest:
    found = next(button for button in page.button if button.label.startswith(label))
    page = found.click().run()
    assert not page.exception
    return page


def give(page: AppTest, name: str, content: bytes | None = None) -> AppTest:
    held = content if content is not None else (CASES / name).read_bytes()
    page.file_uploader[0].set_value([(name, held, "application/octet-stream")])
    return press(page.run(), "Lire ces fichiers")


def test_her_own_layout_goes_through_five_steps(visit: Open, base: Path):
    page = give(visit(), "w03_large.xlsx")
    fields = {box.label: box.value for box in page.selectbox}
    assert fields["Ce qu’est « Ville »"] == "Commune de résidence"
    page = press(page, "Continuer")
    assert page.success[0].value == "Ces fichiers peuvent être publiés."
    page = press(press(page, "Continuer"), "Continuer")
    page = press(page, "Publier cette version")
    assert page.success[0].value.startswith("Version 2 publiée")
    assert not drafts.drafts(base)  # published: no longer under way


def test_a_column_said_to_be_another_is_read_so(visit: Open, base: Path):
    page = give(visit(), "w03_large.xlsx")
    box = next(box for box in page.selectbox if box.label == "Ce qu’est « Âge »")
    page = box.set_value("Laisser de côté").run()
    page = press(press(press(press(page, "Continuer"), "Continuer"), "Continuer"), "Publier cette version")
    assert open_base(base).query("SELECT count(age) AS n FROM beneficiaire")["n"].iloc[0] == 0


def test_an_import_left_in_the_middle_is_found_again_by_another(visit: Open, base: Path):
    give(visit(), "w03_large.xlsx")
    held = b"".join(file.read_bytes() for file in (base / "imports").rglob("*") if file.is_file())
    assert b"NOM01" not in held and "Prénom01".encode() not in held
    page = press(press(visit(), "Reprendre"), "Continuer")
    assert page.success[0].value == "Ces fichiers peuvent être publiés."
    page = press(press(press(page, "Continuer"), "Continuer"), "Publier cette version")
    hours = open_base(base).query(
        "SELECT sum(heures)::VARCHAR AS h, count(DISTINCT contrat) AS c FROM heures_realisees"
    )
    assert hours.values.tolist() == [["10605.40", 60]]


def test_a_locked_file_gets_one_sentence(visit: Open):
    locked = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    page = give(visit(), "suivi.xlsx", locked)
    said = "classeur protégé par un mot de passe\u00a0: enregistrez-le sans mot de passe (Fichier, Informations)"
    assert [error.value for error in page.error] == [plain(said)]


def test_a_year_that_would_be_lost_is_written_before_it_is_published(visit: Open, base: Path):
    whole = sources([CASES / "w00_propre.xlsx"])
    confirmer(essai(whole, base, REPLACE, limits=limits()))
    rows = [["Contrat", "Marché", "Mois", "Heures"], ["C001", "23-M02", "04/2024", 80]]
    page = give(visit(), "correction.xlsx", workbook(**{"Heures réalisées": rows}))
    page = press(press(page, "Continuer"), "Continuer")
    page = page.radio(key="mode_import").set_value("mettre_a_jour").run()
    page = press(page, "Continuer")
    button = next(button for button in page.button if button.label == "Publier cette version")
    assert button.disabled and "2024" in page.text_input(key="annees_perdues").label
    page = page.text_input(key="annees_perdues").set_value("2024").run()
    assert press(page, "Publier cette version").success


def test_adding_takes_nothing_away(base: Path):
    confirmer(essai(sources([CASES / "w00_propre.xlsx"]), base, REPLACE, limits=limits()))
    rows = [["Contrat", "Marché", "Mois", "Heures"], ["C001", "23-M02", "04/2024", 80]]
    trial = essai([Source("c.xlsx", workbook(**{"Heures réalisées": rows}))], base, limits=limits())
    assert trial.mode == "ajouter" and trial.lost_years == []
    changed = trial.rows.set_index("table").loc["heures_realisees"]
    assert (changed["ajoutees"], changed["modifiees"], changed["retirees"]) == (0, 1, 0)
