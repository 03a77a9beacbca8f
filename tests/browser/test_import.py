"""In the browser: six files of the trade go through the five steps; faults are said at their cell."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TooLate
from workbooks import PRIVATE, abc_csv, abc_row, workbook

from analytics.base.paths import current_file
from analytics.protection.opening import open_base
from tests.browser.drive import PROJECT, serving, settle

PERIODS = [("03/01/2023", "28/06/2023"), ("02/09/2023", "20/12/2023"), ("08/01/2024", "31/05/2024")]
CASES = Path(__file__).parents[1] / "data" / "import"
TRUTH = {2023: "2838.78", 2024: "5344.95", 2025: "2421.67"}
HOSTILE = '<img src=x onerror="alert(1)">=HYPERLINK("http://exemple.fr")'


def contracts(count: int = 300) -> bytes:
    """Return an export of `count` contracts of 100 hours: 210 people, 12 marchés, 5 owners, one of them hostile."""
    rows = []
    for number in range(count):
        start, end = PERIODS[number % 3]
        owner = HOSTILE.replace('"', "") if number % 5 == 4 else f"Ville {number % 5 + 1}"
        rows.append(
            abc_row(
                number % 210,
                Nom=f"{PRIVATE[1]}{number % 210}",
                Marché=f"Lot {number % 12 + 1:02d}",
                Opération=f"Opération {number % 5 + 1}",
                **{"Maitre d'ouvrage": owner, "Début contrat": start, "Fin contrat": end, "Nombre d'heures": "100,00"},
            )
        )
    return abc_csv(*rows)


@pytest.fixture
def own(demo_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """Serve the application over a base of its own and return its address and folder."""
    monkeypatch.setenv("CLAUSES_CLE", str(tmp_path / "cle"))
    base = shutil.copytree(demo_base, tmp_path / "base")
    with serving(PROJECT / "server.py", base, tmp_path / "log.txt") as address:
        yield address, base


def give(page: Page, name: str, content: bytes | None = None) -> None:
    """Choose a file, of the cases unless its content is given, and have it read."""
    held = content if content is not None else (CASES / name).read_bytes()
    page.locator("input[type=file]").first.set_input_files({"name": name, "mimeType": "text/csv", "buffer": held})
    settle(page)
    page.get_by_role("button", name="Lire ces fichiers").click()
    page.get_by_role("button", name="Continuer : Valeurs").wait_for(timeout=60_000)
    settle(page)


def pick(page: Page, box: str, option: str) -> None:
    """Choose an option; a run that ends meanwhile may close the list once."""
    for _ in range(3):
        page.get_by_role("combobox", name=box).click()
        try:
            page.get_by_role("option", name=option, exact=True).click(timeout=5_000)
            break
        except TooLate:
            continue
    settle(page)


def go_on(page: Page, *steps: str) -> None:
    """Go to the next steps, named."""
    for step in steps:
        page.get_by_role("button", name=f"Continuer : {step}").click()
        settle(page)


def publish(page: Page, version: int) -> None:
    """Publish what is shown, from the values on."""
    go_on(page, "Ce qui change", "Publier")
    page.get_by_role("button", name="Publier cette version").click()
    page.get_by_text(f"Version {version} publiée").wait_for(timeout=60_000)
    settle(page)


def hours(base: Path) -> dict[int, str]:
    found = open_base(base).query("SELECT year(mois) AS a, sum(heures)::VARCHAR AS h FROM heures_realisees GROUP BY a")
    return dict(found.values.tolist())


def test_her_own_layout_is_published_in_five_clicks(own, open_page: Callable[..., Page]):
    address, base = own
    page = open_page(f"{address}/administration")
    give(page, "w03_large.xlsx")
    assert "NOM01" not in page.inner_text("body") and "remplacé par un pseudonyme" in page.inner_text("body")
    go_on(page, "Valeurs")
    publish(page, 2)
    assert hours(base) == TRUTH


def test_a_dirty_file_is_answered_on_screen(own, open_page: Callable[..., Page]):
    address, base = own
    page = open_page(f"{address}/administration")
    give(page, "w01_sale.xlsx")
    go_on(page, "Valeurs")
    assert page.get_by_text("causes empêchent la publication").is_visible()
    for asked, answer in (("151h67", "151,67"), ("12h5", "12,5")):
        pick(page, asked, answer)
    page.get_by_role("button", name="Appliquer et relire").click()
    page.get_by_text("Ces fichiers peuvent être publiés").wait_for(timeout=60_000)
    settle(page)
    publish(page, 2)
    assert open_base(base).query("SELECT count(*) AS n FROM maitre_ouvrage")["n"].iloc[0] == 6  # merged, as proposed


def test_a_later_export_changes_no_contract(own, open_page: Callable[..., Page]):
    address, base = own
    page = open_page(f"{address}/administration")
    for version, name in enumerate(("x20_abc_t1.csv", "x21_abc_t2.csv"), start=2):
        give(page, name)
        go_on(page, "Valeurs")
        publish(page, version)
        assert open_base(base).query("SELECT count(*) AS n FROM contrat")["n"].iloc[0] == 60


def test_three_corrected_rows_take_nothing_away(own, open_page: Callable[..., Page]):
    address, base = own
    page = open_page(f"{address}/administration")
    give(page, "w00_propre.xlsx")
    go_on(page, "Valeurs")
    publish(page, 2)
    rows = [["Contrat", "Marché", "Mois", "Heures"], ["C001", "23-M02", "04/2024", 80]]
    give(page, "correction.xlsx", workbook(**{"Heures réalisées": rows}))
    go_on(page, "Valeurs", "Ce qui change")
    assert page.get_by_role("cell", name="5 347,70 h").or_(page.get_by_role("cell", name="5 348 h")).first.is_visible()
    go_on(page, "Publier")
    page.get_by_role("button", name="Publier cette version").click()
    page.get_by_text("Version 3 publiée").wait_for(timeout=60_000)
    assert hours(base) == TRUTH | {2024: "5347.70"}  # 80 instead of 77.25


def test_a_hidden_sheet_is_named_and_offered(own, open_page: Callable[..., Page]):
    address, base = own
    page = open_page(f"{address}/administration")
    give(page, "w15_cachee_tcd.xlsx")
    assert page.get_by_text("Heures réalisées (feuille cachée)").first.is_visible()
    go_on(page, "Valeurs")
    publish(page, 2)
    assert hours(base) == TRUTH


def test_hours_without_people_are_said_on_the_pages(own, open_page: Callable[..., Page]):
    address, base = own
    page = open_page(f"{address}/administration")
    give(page, "y03_stbenoit_agregat.xlsx")
    go_on(page, "Valeurs")
    publish(page, 2)
    page.goto(f"{address}/maitres_ouvrage?annee=2026")
    settle(page)
    assert "sans personne connue" in page.inner_text("body").replace("\u00a0", " ")
    assert open_base(base).query("SELECT count(*) AS n FROM beneficiaire")["n"].iloc[0] == 0


def test_an_import_left_in_the_middle_is_found_again(own, open_page: Callable[..., Page]):
    address, _ = own
    page = open_page(f"{address}/administration")
    give(page, "w03_large.xlsx")
    page.goto(f"{address}/administration")
    settle(page)
    page.get_by_role("button", name="Reprendre").click()
    settle(page)
    go_on(page, "Valeurs")
    assert page.get_by_text("Ces fichiers peuvent être publiés").is_visible()


def test_three_hundred_abc_clause_contracts_are_on_the_pages(own, open_page: Callable[..., Page]):
    address, base = own
    page = open_page(f"{address}/administration")
    give(page, "contrats.csv", contracts())
    go_on(page, "Valeurs", "Ce qui change", "Publier")
    assert not any(PRIVATE[1] in text for text in page.locator("body").all_inner_texts())
    page.get_by_label("Commentaire gardé avec la version").fill("Export de mars")
    page.get_by_role("button", name="Publier cette version").click()
    page.get_by_text("Version 2 publiée").wait_for(timeout=60_000)
    page.goto(f"{address}/maitres_ouvrage?annee=2023")
    settle(page)
    opened = open_base(base)
    assert float(opened.query("SELECT sum(heures) AS h FROM heures_realisees")["h"].iloc[0]) == 30_000
    expect(page.locator(".compte")).to_contain_text("5 maîtres d’ouvrage")
    assert page.locator("img[src=x]").count() == 0 and "Données de démonstration" not in page.inner_text("body")
    page.goto(f"{address}/donnees")
    settle(page)
    assert page.get_by_role("rowheader", name="contrats.csv").first.is_visible()


def test_faults_are_shown_at_their_cell_and_nothing_is_published(own, open_page: Callable[..., Page]):
    address, base = own
    page = open_page(f"{address}/administration")
    rows = [["Entreprise", "Effectif", "SIRET"], ["<b>Gras</b>", "beaucoup", ""], ["=1+1", "4", "123"]]
    give(page, "suivi.xlsx", workbook(Entreprises=rows))
    go_on(page, "Valeurs")
    assert page.get_by_text("1 cause empêche la publication").is_visible()
    found = page.locator("tr.bloquant").first
    assert [cell.inner_text() for cell in found.locator("td").all()][:4] == [
        "1",
        "Entreprises",
        "B2, Effectif",
        "beaucoup",
    ]
    with page.expect_download() as copy:
        page.get_by_role("button", name="Copie annotée").click()
    assert copy.value.suggested_filename == "annoté-suivi.xlsx"
    assert current_file(base).stem == "000001"


def test_a_version_is_restored_from_the_page_even_when_the_base_is_empty(own, open_page: Callable[..., Page]):
    address, base = own
    page = open_page(f"{address}/administration")
    give(page, "maitre_ouvrage.csv", "Maître d’ouvrage\nVille nouvelle\n".encode())
    go_on(page, "Valeurs")
    publish(page, 2)
    choice = page.get_by_label("Remettre en service")
    choice.scroll_into_view_if_needed()  # a list that opens while the page scrolls closes again
    settle(page)
    choice.click()
    page.get_by_role("option", name="1", exact=True).click()
    settle(page)
    page.get_by_role("button", name="Restaurer").click()
    page.get_by_text("La version 1 sert de nouveau").wait_for()
    assert current_file(base).stem == "000001"


def test_the_empty_workbook_and_the_whole_base_are_downloaded(own, open_page: Callable[..., Page]):
    address, _ = own
    page = open_page(f"{address}/administration")
    with page.expect_download() as model:
        page.get_by_text("Partir d’un classeur type").click()
        page.get_by_role("button", name="Classeur type").click()
    assert model.value.suggested_filename == "clauses-sociales-modele.xlsx"
    page.goto(f"{address}/donnees")
    settle(page)
    with page.expect_download() as whole:
        page.get_by_role("button", name="Classeur Excel").click()
    assert Path(whole.value.path()).stat().st_size > 100_000
