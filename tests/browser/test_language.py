"""French in what a page shows on demand: printed figures, lists, panels, an empty selection."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page
from typography_lint import faults

from tests.browser.drive import open_filters
from tests.browser.words import english_in, said_by

# What the bilan printed, kept as it was.
PRINTED = "[data-key=tous-les-chiffres] td:last-child, td.imprime"


def test_only_the_printed_bilan_keeps_its_own_typography(open_page: Callable[..., Page]) -> None:
    page = open_page("/?annee=2022")
    page.locator(PRINTED).first.wait_for(state="attached")
    printed = set(page.locator(PRINTED).all_inner_texts())
    assert "+ 56% par rapport à 2021" not in printed and "3 femmes seulement" in printed
    said = [text for text in said_by(page) if text not in printed]
    assert [(text, found) for text in said if (found := faults(text))] == []


def test_the_lists_and_the_panel_are_in_french(page: Page) -> None:
    open_filters(page)
    page.get_by_label("Chercher\u00a0: Maître d’ouvrage").fill("introuvable")
    page.get_by_role("group", name="Maître d’ouvrage").get_by_text("Aucune valeur de ce nom").wait_for()
    said = said_by(page)
    assert {"sans comparaison", "Aucune valeur de ce nom", "Fermer"} <= set(said)
    assert [(text, found) for text in said if (found := english_in(text))] == []


def test_nothing_found_is_said_in_french(open_page: Callable[..., Page]) -> None:
    page = open_page("/maitres_ouvrage?annee=2022&maitre_ouvrage=DREAL&famille=Collectivités")
    assert page.get_by_text("Aucune donnée pour ces filtres").is_visible()
    said = said_by(page)
    assert [(text, found) for text in said if (found := english_in(text) or faults(text))] == []
