"""The board alone, in a browser: drawn once, then patched; usable by mouse, keyboard and touch."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from tests.browser.drive import PROJECT, serving, settle

CHARTS = "[...document.querySelectorAll('.board-plot svg.main-svg:first-child')]"
DRAWN = "window.__boardDone > 0"
CUT = """[...document.querySelectorAll('.board-card')].flatMap(card => {
  const frame = card.getBoundingClientRect();
  return [...card.querySelectorAll('.board-plot text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < frame.left || box.right > frame.right);
  }).map(text => text.textContent);
})"""
OVERLAPPING = """[...document.querySelectorAll('.board-plot')].flatMap(plot => {
  const boxes = [...plot.querySelectorAll('text')].filter(text => text.textContent.trim())
    .map(text => [text.textContent, text.getBoundingClientRect()]);
  return boxes.flatMap(([a, p], i) => boxes.slice(i + 1).filter(([b, q]) =>
    p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 4 && q.top < p.bottom - 4
  ).map(([b]) => a + ' / ' + b));
})"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a page that holds nothing but the board."""
    folder = tmp_path_factory.mktemp("planche")
    shutil.copy(Path(__file__).with_name("board_app.py"), folder / "app.py")
    (folder / "static").symlink_to(PROJECT / "static")
    with serving(folder / "app.py", folder, folder / "log.txt", health="/_stcore/health") as address:
        yield address


@pytest.fixture
def planche(open_page: Callable[..., Page], address: str) -> Callable[..., Page]:
    """Return planche(width, ...): the board drawn in a new window."""

    def open_(width: int = 1366, **options) -> Page:
        page = open_page(address, width=width, **options)
        page.wait_for_function(DRAWN)
        return page

    return open_


def card(page: Page, key: str) -> Locator:
    """Return the card named `key`."""
    return page.locator(f"[data-key={key}]")


def update(page: Page, act: Callable[[], None]) -> None:
    """Do `act` and wait until the board is drawn again."""
    page.evaluate("window.__boardDone = 0")
    act()
    page.wait_for_function(DRAWN)
    settle(page)


def double(page: Page) -> None:
    """Change every figure of the page."""
    update(page, lambda: page.get_by_text("Doubler").click())


def test_update_keeps_the_six_charts_and_changes_their_figures(planche):
    page = planche()
    page.evaluate(f"window.before = {CHARTS}")
    double(page)
    assert page.evaluate(f"{CHARTS}.filter((node, index) => node === before[index]).length") == 6
    assert page.locator("[data-name=heures_clausees] .board-value").inner_text() == "80\u202f706\u00a0h"
    assert card(page, "classement").locator(".board-plot text", has_text="21").count()


def test_key_figures_are_painted_before_the_charts(planche):
    page = planche()
    assert page.evaluate("0 < window.__boardKpi && window.__boardKpi <= window.__boardDone")


def test_click_on_a_bar_picks_its_value_and_a_second_click_drops_it(planche):
    page = planche()
    bar = card(page, "classement").locator(".board-cell[data-value='Région Occitanie']")
    update(page, lambda: bar.click(position={"x": 30, "y": 30}))
    assert page.get_by_text("Choix : Région Occitanie").is_visible()
    assert bar.get_attribute("aria-pressed") == "true"
    update(page, bar.click)
    assert page.get_by_text("Choix : aucun").is_visible()


def test_keyboard_picks_a_bar_and_keeps_the_focus(planche):
    page = planche()
    card(page, "classement").locator(".board-cell").first.focus()
    page.keyboard.press("ArrowDown")
    update(page, lambda: page.keyboard.press("Enter"))
    assert page.get_by_text("Choix : DREAL (déviation de Gimont)").is_visible()
    assert page.evaluate("document.activeElement.dataset.value") == "DREAL (déviation de Gimont)"


def touch(page: Page, node: Locator) -> None:
    """Touch a node with a finger: the browser of these tests has none of its own."""
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    browser = page.context.new_cdp_session(page)
    for kind, points in (("touchStart", [place]), ("touchEnd", [])):
        browser.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def said(page: Page, key: str) -> Locator:
    """Return what the mark that is pointed at says."""
    return card(page, key).locator(".board-said")


def test_a_mark_says_its_values_to_the_pointer_until_escape(planche):
    page = planche()
    card(page, "classement").locator(".board-cell").first.hover()
    assert said(page, "classement").inner_text().splitlines() == [
        "Région Occitanie",
        "10 605 heures sur 40 706 (26\u00a0%)",
        "en 2021\u00a0: 6 150 h",
    ]
    said(page, "classement").hover()
    assert said(page, "classement").is_visible()
    page.keyboard.press("Escape")
    assert said(page, "classement").is_hidden()


def test_a_mark_says_its_values_to_the_keyboard_and_a_screen_reader(planche):
    page = planche()
    page.keyboard.press("Tab")
    card(page, "femmes").locator(".board-cell").focus()
    assert said(page, "femmes").locator("span").inner_text() == "3 femmes sur 66 (4,5\u00a0%)"
    assert page.locator(".board > [role=status]").text_content() == "3 femmes sur 66 (4,5\u00a0%)"
    card(page, "classement").locator(".board-cell").first.focus()
    assert said(page, "femmes").is_hidden()


def test_a_touch_says_the_values_then_offers_to_filter(planche):
    page = planche(390)
    touch(page, card(page, "classement").locator(".board-cell").first)
    said(page, "classement").wait_for()
    assert "10 605 heures" in said(page, "classement").inner_text()
    assert page.get_by_text("Choix\u00a0: aucun").is_visible()
    button = said(page, "classement").get_by_role("button", name="Filtrer")
    assert button.bounding_box()["height"] >= 44
    update(page, lambda: touch(page, button))
    assert page.get_by_text("Choix\u00a0: Région Occitanie").is_visible()


def test_table_replaces_the_chart_and_stays_after_an_update(planche):
    page = planche()
    owners = card(page, "classement")
    owners.get_by_role("button", name="Tableau", exact=True).click()
    double(page)
    assert owners.locator(".board-chart").is_hidden()
    assert owners.locator("tbody tr").count() == 8
    assert "La Région Occitanie" in owners.locator("table caption").text_content()
    assert owners.get_by_role("button", name="Tableau", exact=True).get_attribute("aria-pressed") == "true"
    owners.get_by_role("button", name="Graphique", exact=True).click()
    assert owners.locator(".board-plot text", has_text="21").count()


def test_table_picks_too(planche):
    page = planche()
    owners = card(page, "classement")
    owners.get_by_role("button", name="Tableau", exact=True).click()
    update(page, owners.locator("tbody button", has_text="Département du Gers").click)
    assert page.get_by_text("Choix : Département du Gers").is_visible()


def test_a_name_leads_to_its_sheet_and_a_button_beside_it_filters(planche):
    page = planche()
    owners = card(page, "classement")
    owners.get_by_role("button", name="Tableau", exact=True).click()
    row = owners.locator("tbody tr", has_text="DIRSO")
    assert row.get_by_role("link", name="DIRSO", exact=True).get_attribute("href") == "fiche?maitre_ouvrage=DIRSO"
    update(page, row.get_by_role("button", name="DIRSO\u00a0: filtrer").click)
    assert page.get_by_text("Choix\u00a0: DIRSO").is_visible()
    assert row.get_by_role("button").inner_text() == "Retirer"


def test_hidden_table_is_still_there_for_a_screen_reader(planche):
    page = planche()
    table = card(page, "criteres").get_by_role("table")
    assert table.locator("th[scope=col]").all_inner_texts() == ["Critère", "Bénéficiaires"]
    assert table.locator("th[scope=row]").count() == 5
    assert card(page, "criteres").get_by_role("img").get_attribute("aria-label") == "Critères"


def test_download_is_the_text_with_a_byte_order_mark(planche):
    page = planche()
    with page.expect_download() as download:
        card(page, "classement").locator(".board-download").click()
    assert download.value.suggested_filename == "classement-2022.csv"
    assert Path(download.value.path()).read_bytes() == b"\xef\xbb\xbfa;b\n1;2\n"


def test_definition_of_a_key_figure_opens_and_closes_by_keyboard(planche):
    page = planche()
    tile = page.locator("[data-name=heures_clausees]")
    tile.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert tile.locator(".board-definition").is_visible()
    page.keyboard.press("Escape")
    assert tile.locator(".board-definition").is_hidden()


def test_nothing_is_cut_nor_overlaps_nor_scrolls_sideways_at_any_width(planche):
    page = planche(320)
    for width in (320, 360, 390, 768, 1366, 1920):
        page.set_viewport_size({"width": width, "height": 844})
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert (width, page.evaluate(CUT), page.evaluate(OVERLAPPING)) == (width, [], [])


def test_everything_written_in_a_figure_is_on_the_screen(planche):
    page = planche()
    for key in ("classement", "bullet", "familles", "criteres", "femmes", "annees"):
        data = card(page, key).evaluate("node => node.card.figure.data")
        written = [line.strip() for trace in data for text in trace.get("text", ()) for line in text.split("<br>")]
        drawn = card(page, key).evaluate("node => node.querySelector('.board-plot').textContent")
        assert [one for one in written if "<" not in one and one not in drawn] == []


def test_drawing_moves_nothing(planche):
    page = planche()
    shifts = """new Promise(done => new PerformanceObserver(list => done(
      list.getEntries().filter(e => e.sources.some(s => s.node?.closest?.('.board'))).length
    )).observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 500))"""
    assert page.evaluate(shifts) == 0


@pytest.mark.parametrize("dark", [False, True])
def test_board_has_no_accessibility_fault(planche, dark):
    page = planche(dark=dark)
    card(page, "bullet").get_by_role("button", name="Tableau", exact=True).click()
    found = Axe().run(page, context=".board").response["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []


def test_print_shows_figures_or_their_tables_and_no_button(planche):
    page = planche()
    card(page, "bullet").get_by_role("button", name="Tableau", exact=True).click()
    page.emulate_media(media="print")
    owners, rates = card(page, "classement"), card(page, "bullet")
    assert owners.locator(".board-figure").is_visible() and owners.locator("td").first.is_hidden()
    assert rates.locator("td").first.is_visible()
    assert owners.locator(".board-foot").is_hidden()
    assert owners.locator(".board-download").is_hidden()
    assert owners.locator(".board-switch").is_hidden()


def test_a_long_table_shows_its_first_rows_and_the_others_on_demand(open_page: Callable[..., Page], address: str):
    page = open_page(f"{address}/?lignes=60")
    table = card(page, "criteres")
    table.get_by_role("button", name="Tableau", exact=True).click()
    lines, more = table.locator("tbody tr"), table.get_by_role("button", name="autres lignes")
    left = int("".join(filter(str.isdigit, more.inner_text())))
    assert lines.count() == 25 and left > 25
    page.emulate_media(media="print")
    said = more.evaluate("node => [getComputedStyle(node).fontSize, getComputedStyle(node, '::after').content]")
    assert said[0] == "0px" and f"{left} autres lignes ne sont pas imprimées" in said[1], "paper has no button"
    page.emulate_media(media="screen")
    more.click()
    assert lines.count() == 25 + left and more.is_hidden()
    double(page)
    assert lines.count() == 25 + left
