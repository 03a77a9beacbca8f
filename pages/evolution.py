"""Évolution: since when? Years side by side, groups year by year, months that add up."""

import streamlit as st

from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.french.dates import partial_year, up_to
from analytics.sentences import titles_evolution as titles
from pages.components.board import blocks, evolution_cards, reading
from pages.components.frame.page import close_page, open_page

GROUPS = {"maitre_ouvrage": "Maître d’ouvrage", "critere": "Critère", "type_contrat": "Type de contrat"}
DEFAULT = "heures_realisees"

page = open_page("Évolution")
heading = st.container()
offered = {name: INDICATORS[name].label for name in shown_indicators()}
with st.container(horizontal=True, key="suivre", vertical_alignment="bottom"):
    indicator = reading.choice("Indicateur suivi", offered, "indicateur", DEFAULT)
    by = blocks.switch("Groupes", GROUPS, key="groupes")
comparison = page.compare(indicator)
by_year = page.every_year.compute(indicator, by=("annee",))
by_group = page.every_year.compute(indicator, by=("annee", by))
settled = page.base.publication["arretee_le"]
partial = up_to(settled) if partial_year(settled) == page.annee else ""
heading.title(titles.evolution_title(by_year, indicator, page.annee), anchor=False)
heading.markdown(titles.evolution_summary(comparison, indicator, page.annee, page.reference, page.place, partial))
cards = [
    evolution_cards.years_card(page, by_year, indicator),
    evolution_cards.groups_card(page, by_group, indicator, by),
    evolution_cards.slope_card(page, by_group, indicator, by),
    evolution_cards.months_card(page),
]
blocks.show(page, cards)
reading.takeaways(titles.evolution_takeaways(by_year, indicator, page.annee))
close_page(page)
