"""Méthode: every indicator, rule and term, as the application itself declares them."""

from html import escape

import streamlit as st

from analytics.declarations import method
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.french.dates import date_long
from analytics.protection.register import register
from pages.components.frame.page import close_page, heading, open_page


def section(title: str, body: str) -> None:
    """Draw one part of the page."""
    st.html(f'<section class="methode"><h2>{escape(title)}</h2>{body}</section>')


def terms(pairs) -> str:
    """Return a list of terms with what each means."""
    return "<dl>" + "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in pairs) + "</dl>"


def points(texts) -> str:
    """Return a list of sentences."""
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


page = open_page("Méthode")
about = page.base.publication
heading(
    "D’où viennent ces chiffres ?",
    f"Des relevés de la facilitatrice, version {about['version']}, publiée le {date_long(about['publiee_le'])} ; "
    f"les heures sont connues jusqu’au {date_long(about['arretee_le'])}.",
)
shown = [INDICATORS[name] for name in shown_indicators()]
section("Comment lire", points(method.RULES))
section("Indicateurs", terms((each.label, f"{each.definition} Règle : {each.source}.") for each in shown))
section("Glossaire", terms(sorted(method.GLOSSARY.items())))
section("À confirmer par la facilitatrice", points(method.TO_CONFIRM))
section("Données personnelles : inscription au registre", terms(register()))
section("Accessibilité", points(method.ACCESSIBILITY))
close_page(page)
