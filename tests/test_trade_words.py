"""Words of the trade are explained in sentences: once each, in the forms that sentences give them, as plain text."""

from __future__ import annotations

import pytest

from analytics.declarations.method import FORMS, GLOSSARY
from analytics.views.beside.trade_words import meaning, trade_words
from pages.components.web.explained import explained


def entries(text: str) -> list[tuple[str, str]]:
    """Return each word explained in a text, with its entry."""
    return [(text[start:stop], entry) for start, stop, entry in trade_words(text)]


@pytest.mark.parametrize("entry", GLOSSARY)
def test_each_entry_is_found_in_a_sentence(entry):
    assert entries(f"Un mot : {entry}.") == [(entry, entry)]


@pytest.mark.parametrize(
    "text, word, entry",
    [
        ("17 maîtres d’ouvrage", "maîtres d’ouvrage", "Maître d’ouvrage"),
        ("40\u202f706\u00a0heures d’insertion", "heures d’insertion", "Heures clausées"),
        ("15,7 emplois à temps plein", "emplois à temps plein", "ETP"),
        ("1\u00a0heure clausée", "heure clausée", "Heures clausées"),
    ],
)
def test_a_word_is_found_in_its_other_forms(text, word, entry):
    assert entries(text) == [(word, entry)]


def test_a_word_is_explained_where_it_first_comes_only():
    assert entries("Des marchés, puis un marché et le volume clausé des heures clausées.") == [
        ("marchés", "Marché"),
        ("volume clausé", "Heures clausées"),
    ]


def test_a_part_of_another_word_is_none():
    assert entries("la marchéisation, l’ETPX et un etp") == []


def test_forms_are_of_entries():
    assert FORMS.keys() <= GLOSSARY.keys()


def test_texts_are_escaped_and_each_word_leads_to_its_meaning():
    (first, second), meanings = explained(["**3 marchés** & <b>", "Un marché"], "essai")
    button = '<button type="button" class="mot" popovertarget="mot-essai-1">marchés</button>'
    assert first == f"<strong>3 {button}</strong> &amp; &lt;b&gt;"
    assert second == "Un marché"
    assert meanings == f'<div id="mot-essai-1" class="mot-sens" popover>{meaning("Marché")}</div>'
