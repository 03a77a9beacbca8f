"""The map in a browser: every area named and reachable, updates in place, choice by pointer and keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.drive import PROJECT, serving, settle

APP = PROJECT / "tests" / "browser" / "map_app.py"
DRAWN = "() => window.__mapDone > 0"
FILLS = "nodes => nodes.map(node => getComputedStyle(node).fill)"
# Time from the click to the colours of all the areas, the server's own work included.
TIMED_CLICK = """async (node) => {
  const before = window.__mapDone, start = performance.now();
  node.click();
  while (window.__mapDone === before) await new Promise(requestAnimationFrame);
  return window.__mapDone - start;
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server of the map alone; Streamlit serves the files beside the script it runs."""
    folder = tmp_path_factory.mktemp("map")
    shutil.copyfile(APP, folder / "app.py")
    (folder / "static").symlink_to(PROJECT / "static")
    with serving(folder / "app.py", folder, folder / "log.txt", health="/_stcore/health") as found:
        yield found


@pytest.fixture
def draw(open_page: Callable[..., Page], address: str) -> Callable[..., Page]:
    """Return draw(mesh): a page whose map is drawn."""

    def draw_(mesh: str = "epci", **options) -> Page:
        page = open_page(address, **options)
        page.wait_for_function(DRAWN)
        if mesh != "epci":
            page.get_by_role("radio", name=mesh, exact=True).or_(page.get_by_text(mesh, exact=True)).first.click()
            expect(page.locator(".map-areas path").nth(17)).to_be_attached()
            settle(page)
        return page

    return draw_


def areas(page: Page) -> Locator:
    return page.get_by_role("option")


@pytest.mark.parametrize(("mesh", "count"), [("epci", 17), ("canton", 18), ("commune", 458)])
def test_every_area_says_its_name_and_amount(draw, mesh, count):
    page = draw(mesh)
    labels = areas(page).evaluate_all("nodes => nodes.map(node => node.ariaLabel)")
    assert len(set(labels)) == count
    assert all("\u00a0: " in label for label in labels)
    words = ("pour 1\u202f000 habitants", "n.\u00a0d.")
    assert all(label.endswith(words) for label in labels)


def test_areas_without_data_are_hatched_and_the_legend_says_so(draw):
    page = draw()
    fills = areas(page).evaluate_all(FILLS)
    hatched = [fill for fill in fills if "map-hatch" in fill]
    assert len(hatched) == areas(page).and_(page.locator("[aria-label$='n.\u00a0d.']")).count() > 0
    legend = page.locator(".map-class").all_inner_texts()
    assert legend[0] == "0" and legend[-1] == "n.\u00a0d." and len(legend) == 7
    assert len(set(fills)) == 7


def test_an_update_keeps_the_nodes_and_changes_the_amounts(draw):
    page = draw()
    page.locator(".map-areas").evaluate("group => { group.children[0].kept = true; }")
    before = areas(page).first.get_attribute("aria-label")
    page.get_by_text("Doubler").click()
    expect(areas(page).first).not_to_have_attribute("aria-label", before)
    assert page.locator(".map-areas").evaluate("group => group.children[0].kept")


def test_a_click_chooses_an_area_and_another_click_leaves_it(draw):
    page = draw()
    auch = page.locator("[data-code='200066926']").first
    auch.click()
    expect(page.get_by_text("Choisi : 200066926")).to_be_visible()
    expect(auch).to_have_attribute("aria-selected", "true")
    assert page.locator(".map-picked").get_attribute("d") == auch.get_attribute("d")
    auch.click()
    expect(page.get_by_text("Choisi : None")).to_be_visible()
    expect(auch).to_have_attribute("aria-selected", "false")


def test_an_area_is_outlined_before_the_server_answers_and_leaves_the_one_before(draw):
    page = draw()
    first, second = areas(page).nth(1), areas(page).nth(2)
    first.click()
    expect(page.get_by_text(f"Choisi : {first.get_attribute('data-code')}")).to_be_visible()
    # The same turn of the browser: nothing can have come back from the server.
    selected = second.evaluate("""node => {
      node.dispatchEvent(new MouseEvent('click', {bubbles: true}));
      return [...node.parentNode.children].filter(one => one.ariaSelected === 'true').map(one => one.dataset.code);
    }""")
    assert selected == [second.get_attribute("data-code")]
    assert page.locator(".map-picked").get_attribute("d") == second.get_attribute("d")
    settle(page)
    assert second.get_attribute("aria-selected") == "true"


def test_the_keyboard_reaches_and_chooses_an_area(draw):
    page = draw()
    assert page.locator(".map-areas path[tabindex='0']").count() == 1
    areas(page).first.focus()
    start = areas(page).first.get_attribute("data-code")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".map-tip")).to_be_visible()
    reached = page.locator(".map-areas path[tabindex='0']").get_attribute("data-code")
    assert reached != start
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Choisi : {reached}")).to_be_visible()
    assert page.locator(".map-areas path:focus").get_attribute("data-code") == reached


def test_page_down_walks_through_all_458_communes(draw):
    page = draw("commune")
    areas(page).first.focus()
    walk = """group => { const seen = new Set();
      for (let step = 0; step < 458; step++) {
        const node = group.getRootNode().activeElement; seen.add(node.dataset.code);
        node.dispatchEvent(new KeyboardEvent('keydown', {key: 'PageDown', bubbles: true}));
      } return seen.size; }"""
    assert page.locator(".map-areas").evaluate(walk) == 458


def test_pointing_at_an_area_shows_its_amount_until_escape(draw):
    page = draw("commune")
    page.locator("[data-code='32208'][role=option]").focus()
    page.locator("[data-code='32208'][role=option]").hover()
    assert page.locator(".map-tip strong").inner_text() == "Lectoure"
    page.keyboard.press("Escape")
    expect(page.locator(".map-tip")).to_be_hidden()


def test_two_maps_of_the_visit_load_the_geometry_once(open_page, address):
    page = open_page(address)
    loaded = "() => performance.getEntriesByType('resource').filter(e => e.name.includes('/geo/')).map(e => e.name)"
    page.wait_for_function(DRAWN)
    first = page.evaluate(loaded)
    page.get_by_text("Doubler").click()
    settle(page)
    assert page.evaluate(loaded) == first
    assert len(first) == len(set(first)) == 3 and all("?v=" in url for url in first)


@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_overflows_a_narrow_screen(draw, width):
    page = draw(width=width, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for town in page.locator(".map-town:visible").all():
        box = town.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width


def test_names_of_towns_do_not_overlap(draw):
    for width in (320, 390, 560, 768, 1366):
        page = draw(width=width, height=844)
        boxes = [town.bounding_box() for town in page.locator(".map-town:visible").all()]
        pairs = [(a, b) for index, a in enumerate(boxes) for b in boxes[index + 1 :]]
        assert not [pair for pair in pairs if touching(*pair)], width


def test_dark_and_print_have_their_own_colours(draw):
    page = draw(dark=True)
    darkest = page.locator(".map-swatch[data-level='4']")
    on_screen = darkest.evaluate("node => getComputedStyle(node).backgroundColor")
    page.emulate_media(media="print")
    on_paper = darkest.evaluate("node => getComputedStyle(node).backgroundColor")
    assert (on_screen, on_paper) == ("rgb(228, 236, 248)", "rgb(18, 58, 120)")


@pytest.mark.parametrize("dark", [False, True])
def test_the_map_breaks_no_accessibility_rule(draw, dark):
    found = Axe().run(draw("commune", dark=dark)).response["violations"]
    assert not [(rule["id"], rule["nodes"][0]["html"][:100]) for rule in found]


def test_an_update_of_458_communes_is_quick(draw):
    page = draw("commune")
    toggle = page.get_by_role("switch", name="Doubler").or_(page.get_by_role("checkbox", name="Doubler")).first
    times = []
    for _ in range(5):
        times.append(toggle.evaluate(TIMED_CLICK))
        settle(page, 100)
    # 60 ms is the aim on an idle machine, server included; a shared one is given room.
    assert min(times) < 400, times


def test_a_missing_geometry_is_said_in_french(browser_problems, open_page, address):
    page = open_page(address)
    page.route("**/geo/*cantons.geojson*", lambda route: route.fulfill(status=404))
    page.get_by_text("canton", exact=True).first.click()
    expect(page.locator(".map-legend")).to_contain_text("n’a pas pu être chargée")
    browser_problems.clear()


def touching(one: dict, other: dict) -> bool:
    """Return whether two boxes share more than an edge."""
    across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    return across > 1 and down > 3
