"""The meeting and what one takes away: slides moved by keys, readable at five metres, files that download."""

from __future__ import annotations

import zipfile
from urllib.parse import parse_qs, urlsplit

import pytest
from pptx import Presentation

from analytics.base import own_words
from analytics.base.selection import Selection
from analytics.exports.deck import deck
from analytics.exports.make import make
from analytics.protection.opening import open_base
from analytics.views.view import View
from tests.browser.drive import settle

TOO_BIG = """() => {
  const found = [];
  const visit = (root) => {
    for (const node of root.querySelectorAll('*')) {
      if (node.shadowRoot) visit(node.shadowRoot);
      const hidden = node.scrollHeight > node.clientHeight || node.scrollWidth > node.clientWidth;
      if (node.matches('.screen, .body') && hidden) found.push(node.className);
      if (node.matches('.screen *') && !node.closest('.foot') && !node.children.length && node.textContent
          && parseFloat(getComputedStyle(node).fontSize) < innerHeight * .0365) found.push(node.textContent);
    }
  };
  visit(document);
  return found;
}"""


def full_screen(page):
    page.get_by_role("button", name="Plein écran").click()
    page.wait_for_function("document.fullscreenElement !== null")


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720)])
def test_every_slide_fits_the_screen_in_large_letters(open_page, demo_base, width, height):
    page = open_page("/presenter?annee=2022", width=width, height=height)
    slides = deck(View(open_base(demo_base), Selection.of(2022)))
    full_screen(page)
    for number, slide in enumerate(slides, start=1):
        page.wait_for_url(f"**diapo={number}")
        assert page.locator(".screen h1").text_content() == slide.title
        assert page.locator(".rows .amount, .column").count() <= 8
        assert page.evaluate(TOO_BIG) == []
        page.keyboard.press("PageDown")


def test_keys_move_blacken_and_show_the_notes(open_page):
    page = open_page("/presenter?annee=2022&diapo=3")
    counter, screen = page.locator(".counter"), page.locator(".screen")
    assert counter.text_content().startswith("3 /")
    page.keyboard.press("End")
    assert counter.text_content().startswith("3 /")  # without the focus the page keeps its keys
    screen.focus()
    for key, number in (("ArrowRight", 4), ("PageUp", 3), ("Home", 1), ("ArrowLeft", 1), (" ", 2)):
        page.keyboard.press(key)
        assert counter.text_content().startswith(f"{number} /")
    page.keyboard.press("End")
    assert len(set(counter.text_content().replace(" ", "").split("/"))) == 1
    page.keyboard.press("b")
    assert page.locator(".screen.black").count() == 1 and page.locator(".screen h1").count() == 0
    page.keyboard.press("b")
    page.keyboard.press("n")
    assert "sont déjà signées" in page.locator(".notes").text_content()


def test_filters_and_choice_change_the_slides_and_keep_the_place(open_page):
    page = open_page("/presenter?annee=2022&diapo=2&diapositives=societes&diapositives=annee")
    assert page.locator(".screen h1").text_content().startswith("40\u202f706")
    page.get_by_label("Année", exact=True).select_option("2021")
    settle(page)
    assert page.locator(".screen h1").text_content().startswith("26\u202f094")
    assert "diapo=2" in page.url and "diapositives=societes&diapositives=annee" in page.url


def test_each_file_of_the_menu_downloads(open_page):
    page = open_page("/?annee=2022&famille=État")
    page.get_by_role("button", name="Exporter").click()
    for button, ending in (("PDF, A4", "pdf"), ("PowerPoint", "pptx"), ("Tous les tableaux", "xlsx")):
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        assert download.value.suggested_filename == f"bilan-2022-etat.{ending}"


def test_every_sheet_is_made_beside_the_interface(open_page):
    page = open_page("/?annee=2022&maitre_ouvrage=ARS")
    page.get_by_role("button", name="Exporter").click()
    page.get_by_role("button", name="toutes les fiches").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Enregistrer les fiches").click(timeout=60_000)
    with zipfile.ZipFile(download.value.path()) as archive:
        assert "2022/maitre_ouvrage/ars.pdf" in archive.namelist()


def test_the_mail_carries_the_address_of_the_moment(open_page):
    page = open_page("/?annee=2022&famille=État")
    page.get_by_role("button", name="Exporter").click()
    link = page.get_by_role("link", name="Envoyer par courriel")
    link.focus()
    assert "famille%3D" in link.get_attribute("href")


def test_her_own_powerpoint_comes_back_with_new_figures(open_page, demo_base, tmp_path):
    (tmp_path / "reunion.pptx").write_bytes(
        make(View(open_base(demo_base), Selection.of(2022)), "pptx", keys=["annee"])
    )
    page = open_page("/presenter?annee=2023")
    page.get_by_text("Actualiser mon PowerPoint").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "reunion.pptx")
    page.get_by_text("Aucun chiffre n’a changé").wait_for()
    page.get_by_text("La dernière devient 2023").click()
    page.get_by_role("cell", name="23\u202f900\u00a0h", exact=True).wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Enregistrer le PowerPoint actualisé").click()
    assert download.value.suggested_filename == "reunion-actualise.pptx"
    said = [one.text_frame.text for one in Presentation(download.value.path()).slides[0].shapes if one.has_text_frame]
    assert "23\u202f900\u00a0h" in said
    page.get_by_text("Voir comme un élu").click()
    settle(page)
    page.get_by_text("chiffres exacts de la facilitatrice").wait_for()


@pytest.fixture
def written(demo_base):
    yield demo_base
    for name in (own_words.FILE, own_words.BEFORE):
        (demo_base / name).unlink(missing_ok=True)


def test_she_writes_a_slide_and_it_shows_at_once(open_page, written):
    page = open_page("/presenter?annee=2022", width=390, height=844)
    page.get_by_text("Mes textes").click()
    settle(page)
    page.get_by_label("Titre", exact=True).fill("Du jamais vu")
    page.get_by_label("Notes (ce que vous dites)").fill("Dire bonjour")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_text("La diapositive est enregistrée").wait_for()
    assert page.locator(".screen h1").text_content() == "Du jamais vu"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    other = open_page("/presenter?annee=2022")
    assert other.locator(".screen h1").text_content() == "Du jamais vu"
    page.get_by_role("button", name="Reprendre le titre").click()
    page.get_by_text("ses mots d’origine").wait_for()
    assert page.locator(".screen h1").text_content().startswith("40\u202f706")
    assert page.get_by_label("Titre", exact=True).input_value().startswith("40\u202f706")


def test_her_paragraphs_and_her_choice_are_kept(open_page, written):
    page = open_page("/presenter?annee=2022&diapositives=societes&diapositives=annee")
    page.get_by_text("Mes textes").click()
    page.get_by_role("radio", name="Les paragraphes de 2022").click()
    settle(page)
    page.get_by_label("Titre du paragraphe « Focus »").fill("Sans texte")
    page.get_by_label("Paragraphe « Focus »", exact=True).fill("")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_text("a un titre et pas de texte").wait_for()
    page.get_by_label("Paragraphe « Focus »", exact=True).fill("Un texte à elle.")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_text("Les paragraphes de 2022 sont enregistrés").wait_for()
    page.get_by_role("radio", name="L’ordre").click()
    page.get_by_role("button", name="Garder le choix affiché").click()
    page.get_by_text("Le choix des diapositives est gardé").wait_for()
    base = open_base(written)
    assert own_words.slide_order(base) == ["societes", "annee"]
    assert [one.texte for one in own_words.paragraphs(base, 2022)][1] == "Un texte à elle."
    other = open_page("/presenter?annee=2022")
    assert other.locator(".counter").text_content() == "1 / 2"


def test_the_public_writes_nothing(open_page):
    page = open_page("/presenter?annee=2022")
    assert page.get_by_text("Mes textes").count() == 1
    page.get_by_text("Voir comme un élu").click()
    settle(page)
    assert page.locator(".screen h1").count() == 1 and page.get_by_text("Mes textes").count() == 0


def test_the_year_and_the_levers_change_during_the_talk(open_page):
    page = open_page("/presenter?annee=2022&diapo=2", width=1280, height=720)
    full_screen(page)
    page.keyboard.press("e")
    panel, title = page.locator(".live"), page.locator(".screen h1")
    panel.get_by_label("Des chantiers de plus").fill("5")
    page.get_by_text("Simulation 2023").first.wait_for()
    settle(page)
    assert "levier=chantiers" in page.url and page.locator(".screen.simulated").count() == 1
    assert page.evaluate("document.fullscreenElement !== null")
    panel.get_by_role("button", name="Déjà signé (1)").click()
    page.get_by_text("Simulation 2023, déjà signé").first.wait_for()
    panel.get_by_label("Année").select_option("2021")
    page.get_by_text("Simulation 2022").first.wait_for()
    panel.get_by_role("button", name="Retirer les hypothèses").click()
    settle(page)
    assert title.text_content().startswith("Simulation") and "levier" not in page.url
    page.keyboard.press("PageUp")
    page.keyboard.press("e")
    assert panel.is_hidden() and page.evaluate(TOO_BIG) == []


def order(page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("diapositives", [])


def test_slides_are_moved_by_keys_and_by_drag(open_page):
    page = open_page("/presenter?annee=2022&diapositives=annee&diapositives=societes&diapositives=familles")
    page.get_by_role("button", name="Ordre (O)").click()
    lines = page.locator(".order li")
    lines.nth(0).focus()
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_url("**diapositives=societes&diapositives=annee&diapositives=familles*")
    settle(page)
    assert "40\u202f706" in page.evaluate("document.activeElement.shadowRoot.activeElement.textContent")
    lines.nth(2).drag_to(lines.nth(0))
    page.wait_for_url("**diapositives=familles&diapositives=societes&diapositives=annee*")
    settle(page)
    page.get_by_role("button", name="Monter\u00a0: 40\u202f706").click()
    page.wait_for_url("**diapositives=familles&diapositives=annee&diapositives=societes*")
    settle(page)
    lines.nth(1).focus()
    page.keyboard.press("Delete")
    page.wait_for_function("() => !location.search.includes('diapositives=annee')")
    assert order(page) == ["familles", "societes"]


def test_the_speaker_has_a_window_of_her_own(open_page):
    page = open_page("/presenter?annee=2022")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Fenêtre de notes").click()
    desk = opened.value
    desk.get_by_text("Ensuite").wait_for()
    assert desk.locator("h1").text_content().startswith("40\u202f706")
    assert "ont été inscrites" in desk.locator(".notes").text_content() and desk.locator(".clock").text_content()
    upcoming = desk.locator(".after .title").text_content()
    desk.keyboard.press("PageDown")
    page.wait_for_url("**diapo=2*")
    assert page.locator(".screen h1").text_content() == upcoming == desk.locator("h1").text_content()
    assert page.locator(".notes").is_hidden() and page.locator(".live").count() == 0  # the room sees the slide only
    desk.get_by_label("La part du prévu réalisée").fill("100")
    page.get_by_text("100\u00a0% du prévu est réalisé").first.wait_for()
    assert desk.locator("h1").text_content().startswith("Simulation 2023")
    desk.close()
    page.locator(".frame > .live").wait_for(state="attached")


def test_the_slide_and_its_levers_fit_a_projector(open_page):
    page = open_page("/presenter?annee=2022&diapo=2", width=1366, height=768)
    assert "année d’exception" in page.locator(".column.marked .detail").text_content()
    page.get_by_role("button", name="Année, Et si").click()
    for place in (page.locator(".screen"), page.get_by_role("button", name="Retirer les hypothèses")):
        box = place.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 768 and box["x"] + box["width"] <= 1366
