"""Méthode: every indicator, rule and term, as the application itself declares them."""

from html import escape

import streamlit as st

from analytics.declarations import method
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.french.dates import date_long
from analytics.protection.register import register
from analytics.scenario import scenario_words as words
from pages.components.frame import cached
from pages.components.frame.shell import heading, open_page


def section(title: str, body: str) -> None:
    """Draw one part of the page."""
    st.html(f'<section class="methode"><h2>{escape(title)}</h2>{body}</section>')


def terms(pairs) -> str:
    """Return a list of terms with what each means."""
    return "<dl>" + "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in pairs) + "</dl>"


def points(texts) -> str:
    """Return a list of sentences."""
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def _simulation(view):
    """Return the rule of the simulation, and how wrong it was on past years."""
    projection = cached.projection(view)
    return filter(None, [words.method(projection), words.lesson(projection), words.covered(projection)])


with open_page("Méthode") as view:
    about = view.base.publication
    heading(
        "D’où viennent ces chiffres ?",
        f"Des relevés de la facilitatrice, version {about['version']}, publiée le {date_long(about['publiee_le'])} ; "
        f"les heures sont connues jusqu’au {date_long(about['arretee_le'])}.",
    )
    shown = [INDICATORS[name] for name in shown_indicators()]
    section("Comment lire", points(method.RULES))
    section("Indicateurs", terms((each.label, f"{each.definition} Règle : {each.source}.") for each in shown))
    if view.years:
        section("Et si ? : le calcul, et ce qu’il a valu", points(_simulation(view)))
    section("Glossaire", terms(sorted(method.GLOSSARY.items())))
    section("À confirmer par la facilitatrice", points(method.TO_CONFIRM))
    section("Données personnelles : inscription au registre", terms(register()))
    section("Accessibilité", points(method.ACCESSIBILITY))
