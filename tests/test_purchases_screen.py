"""Achats and the import of purchases on the screen, without a browser: what she does there is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from purchases import DECP, GERS, MADE, opened, publish_with_purchases
from streamlit.testing.v1 import AppTest

from analytics.purchases.choices import Note, read_choices
from analytics.purchases.linked import links
from pages.components.access import roles
from pages.components.administration import purchases_room
from tests.browser.drive import PROJECT


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    """Return run(base, **query): the page Achats as a new visitor of this machine, or of another, gets it."""

    def run_(base: Path, here: bool = True, **query: str) -> AppTest:
        monkeypatch.setenv("CLAUSES_BASE", str(base))
        monkeypatch.setattr(roles, "_is_here", lambda headers, peer: here)
        page = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=120)
        page.switch_page("pages/achats.py")
        for name, value in query.items():
            page.query_params[name] = value
        return page.run()

    return run_


def written(page: AppTest) -> str:
    return "\n".join(element.proto.body for element in page.get("html"))


def test_the_page_draws_its_cards_and_hides_her_forms_from_the_public(run, tmp_path):
    base = publish_with_purchases(tmp_path, MADE)
    page = run(base, annee_achats="2025")
    assert not page.exception and not page.error
    assert "5 des 8 contrats renseignés en 2025" in written(page)
    assert [box.label for box in page.checkbox] == ["Écrire une ligne sur ces achats dans le bilan PDF"]
    page.checkbox[0].check().run()
    assert read_choices(opened(base)).au_bilan
    page = run(base, here=False, annee_achats="2025")
    assert not page.exception and not page.checkbox and "5 des 8 contrats" in written(page)


def test_a_note_and_a_link_are_kept(run, tmp_path):
    base = publish_with_purchases(tmp_path, MADE)
    page = run(base, volet="Article 35")
    assert not page.exception
    key = "20006692600003-2026-001"
    page.selectbox(key=f"etat_{key}").select("derogation")
    page.selectbox(key=f"derogation_{key}").select("objet")
    page.text_input(key=f"note_{key}").input("vu")
    page.button[-1].click().run()
    assert not page.exception and read_choices(opened(base)).notes == {key: Note("derogation", "objet", "vu")}
    page = run(base, volet="Marchés suivis")
    page.radio(key="lien_Inconnu 9").set_value("22320001500012-2025-002")
    page.button[-1].click().run()
    assert not page.exception and links(opened(base))["Inconnu 9"] == "22320001500012-2025-002"


def test_a_page_without_purchases_says_how_to_import_them(run, demo_base):
    page = run(demo_base)
    assert not page.exception and "Aucun achat public importé" in written(page)


def test_uploaded_files_are_read_and_refused_by_name():
    class Uploaded:
        def __init__(self, name: str, content: bytes) -> None:
            self.name, self.content = name, content

        def getbuffer(self) -> bytes:
            return self.content

    (found,) = purchases_room.read_uploaded([Uploaded(GERS, (DECP / GERS).read_bytes())])
    assert (found.rows, len(found.contracts)) == (51, 27)
    assert "27\u00a0contrats du territoire" in str(found)
