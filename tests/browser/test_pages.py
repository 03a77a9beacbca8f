"""The pages on the screen: every printed figure of the bilan, on a phone too, and the files of the cards."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analytics.declarations.indicators import INDICATORS
from analytics.french.numbers import parse_number
from tests.browser.drive import PROJECT, open_filters, pictures, rows, settle

EVERY_FIGURE = "tous-les-chiffres"
# What a list, closed, has not the room to write.
CUT_CHOICES = """list => {
  const style = getComputedStyle(list), pen = document.createElement('canvas').getContext('2d');
  pen.font = style.font;
  const room = list.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return [...list.options].map(option => option.text).filter(text => pen.measureText(text).width > room);
}"""


def printed(annee: int, dimension: str) -> list[dict[str, str]]:
    """Return the printed figures of a year for a dimension."""
    with (PROJECT / "data/reel/bilan_publie.csv").open(encoding="utf-8", newline="") as stream:
        lines = [line for line in csv.DictReader(stream) if line["annee"] == str(annee)]
    return [line for line in lines if line["dimension"] == dimension and line["valeur"]]


def agrees(shown: str, line: dict[str, str]) -> bool:
    """Return whether a figure on the screen is the printed one, within its last digit."""
    return abs(parse_number(shown.lstrip("+")) - float(line["valeur"])) < float(line["precision"])


@pytest.mark.parametrize("annee", [2022, 2021])
def test_every_printed_total_is_on_the_first_page(open_page: Callable[..., Page], annee: int):
    page = open_page(f"/?annee={annee}")
    shown = rows(page, EVERY_FIGURE)
    for line in printed(annee, "ensemble"):
        column = "Écart" if line["mesure"] == "evolution" else str(annee)
        cells = shown[INDICATORS[line["indicateur"]].label]
        assert agrees(cells[column], line), line["imprime"]
        assert line["mesure"] == "evolution" or cells["Bilan imprimé"] == line["imprime"]


def test_every_printed_detail_of_the_owners_is_on_their_page(open_page: Callable[..., Page]):
    page = open_page("/maitres_ouvrage?annee=2022")
    shown = rows(page, "detail")
    for line in printed(2022, "maitre_ouvrage"):
        cell = shown[line["modalite"]][INDICATORS[line["indicateur"]].label]
        assert agrees(cell, line), line["imprime"]
    assert shown["DIRSO"]["Heures clausées"] == "n.\u00a0d."


def test_the_marches_of_the_state_are_counted(open_page: Callable[..., Page]):
    (line,) = printed(2022, "famille")
    page = open_page(f"/?annee=2022&famille={line['modalite']}")
    assert agrees(rows(page, EVERY_FIGURE)["Marchés suivis"]["2022"], line)


def test_the_words_of_the_pages_say_the_printed_figures(open_page: Callable[..., Page]):
    first = open_page("/?annee=2022").locator("main, [data-testid=stMain]").first.inner_text()
    for words in ("40\u202f706 heures", "+56\u00a0%", "28\u202f644\u00a0h", "3 femmes", "77\u00a0%"):
        assert words in first.replace("\u00a0femmes", " femmes").replace("\u00a0heures", " heures"), words
    people = open_page("/publics?annee=2022").locator("main, [data-testid=stMain]").first.inner_text()
    assert "66" in people and "77\u00a0%" in people


def test_the_file_of_a_card_holds_what_its_table_shows(open_page: Callable[..., Page]):
    page = open_page("/maitres_ouvrage?annee=2022&famille=État")
    with page.expect_download() as download:
        page.locator("[data-key=detail] .board-download").click()
    assert download.value.suggested_filename == "detail-2022.csv"
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    shown = rows(page, "detail")
    assert [line["Maître d’ouvrage"] for line in lines] == list(shown)
    assert {line["Maître d’ouvrage"]: line["Heures clausées (h)"] for line in lines}["DREAL"] == "7500"
    assert all(line["Sélection"] == "2022 · État" and "démonstration" in line["Avertissement"] for line in lines)


def test_the_table_of_a_card_stays_when_the_year_changes(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022")
    card = page.locator("[data-key=heures-par-maitre-ouvrage]")
    card.get_by_role("button", name="Tableau", exact=True).click()
    page.get_by_label("Année", exact=True).select_option("2021")
    settle(page)
    assert card.locator(".board-chart").is_hidden() and card.locator("tbody tr").first.is_visible()


def test_the_menu_of_streamlit_covers_nothing_on_a_phone(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022", width=390, height=844)
    menu = page.get_by_label("Menu principal").bounding_box()
    for tool in ("#recherche-texte", ".st-key-exporter"):
        box = page.locator(tool).bounding_box()
        assert box["x"] + box["width"] <= menu["x"] or box["y"] >= menu["y"] + menu["height"]
    page.locator(".st-key-navigation .pages-more").click()
    last = page.locator(".st-key-navigation").get_by_role("link").last
    name = last.inner_text()
    last.click()
    settle(page)
    assert page.title().startswith(name)


def test_the_choices_of_the_bar_are_read_whole_on_a_phone(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022", width=360, height=844)
    open_filters(page)
    for name in ("Année", "Comparer à"):
        field = page.get_by_label(name, exact=True)
        assert field.evaluate(CUT_CHOICES) == [], name


def test_the_rows_of_the_widest_table_stay_short_on_a_phone(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022", width=390, height=844)
    heights = page.locator(f"[data-key={EVERY_FIGURE}] tbody tr").evaluate_all(
        "lines => lines.map(line => line.getBoundingClientRect().height)"
    )
    assert max(heights) <= 120


@pytest.mark.parametrize("dark", [False, True])
def test_a_chart_leaves_as_a_picture_with_its_title_and_source(open_page, dark):
    page = open_page("/maitres_ouvrage?annee=2022", dark=dark)
    chart = page.locator(".board-card").first
    name, png, svg = pictures(page, chart)
    assert name == "heures-par-famille-2022"
    assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20], "big") == 1920
    said = " ".join(svg.itertext())
    assert chart.locator("h2").text_content() in said and "2022 · tout le Gers" in said
    assert "10\u202f720" in said and "arrêtés au" in said and "Données de démonstration" in said


def test_a_card_without_a_chart_leaves_as_the_picture_of_its_table(open_page):
    page = open_page("/et_si?annee=2022&derriere=Le calcul, marché par marché")
    card = page.locator("[data-key=hypotheses]")
    _, png, svg = pictures(page, card)
    said = " ".join(svg.itertext())
    assert png.startswith(b"\x89PNG") and card.locator("h2").text_content() in said
    assert all(name in said for name in rows(page, "hypotheses"))


def test_a_word_of_the_trade_is_explained_by_a_press_or_a_key(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022", width=390, height=844)
    sentence = page.locator(".stMain .phrase").first
    sentence.get_by_role("button", name="marchés").click()
    opened = page.locator(".mot-sens:popover-open")
    expect(opened).to_contain_text("contrat passé par un acheteur public")
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    sentence.get_by_role("button", name="emplois à temps plein").focus()
    page.keyboard.press("Enter")
    expect(opened).to_contain_text("équivalent temps plein")
