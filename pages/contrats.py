"""Contrats: which contracts and which ways of working carry the hours."""

import streamlit as st

from analytics.declarations.indicators import INDICATORS
from analytics.figures import plots
from analytics.sentences import details, summaries, titles
from analytics.sentences.takeaways import contracts_takeaways
from pages.components.board import blocks, reading
from pages.components.frame.page import close_page, heading, open_page

TILES = ("contrats", "beneficiaires", "duree_contrats", "beneficiaires_plusieurs_chantiers")
MEASURES = {"beneficiaires": "Personnes", "contrats": "Contrats", "heures_realisees": "Heures réalisées"}

page = open_page("Contrats")
top = st.container()
measure = blocks.switch("Compter en", MEASURES, key="mesure")
unit = INDICATORS[measure].suffix
totals = page.compare(
    "contrats", "beneficiaires", "duree_contrats", "heures_realisees", "beneficiaires_plusieurs_chantiers"
)
total = totals.loc[measure, "valeur"]
by_type = page.compute(measure, by=("type_contrat",))
with top:
    heading(
        titles.contracts_title(by_type, measure, total),
        summaries.contracts_summary(totals, page.annee, page.reference, page.place),
    )
blocks.show_tiles(page, blocks.tiles(page, totals, TILES, details.tile_detail))
by_detail = page.compute(*MEASURES, "heures_par_beneficiaire", "duree_contrats", by=("type_contrat_fin",))
by_mode = page.compute(measure, by=("mode",))
by_modality = page.compute(measure, by=("modalite",))
again = (
    ""
    if measure == "heures_realisees"
    else "Une personne peut signer plusieurs contrats : elle compte sur chaque ligne."
)


def ranking(frame, title, key, **options):
    """Return the card of a frame ranked by its only dimension."""
    figure = plots.bars(frame, measure, frame.columns[0], unit=unit, context_total=total, **page.look(frame.columns[0]))
    return blocks.card(page, frame, title, figure, key=key, **options)


cards = [
    ranking(by_mode, titles.first_title(by_mode, "mode", measure, total), "modes", wide=True),
    ranking(by_type, "Par type de contrat, comme dans le bilan", "types-de-contrat", note=again),
    ranking(by_modality, "Par modalité : qui emploie ?", "modalites"),
    blocks.card(page, by_detail, "Chaque type de contrat en chiffres", None, key="types-detailles", wide=True),
]
blocks.show(page, cards)
reading.takeaways(contracts_takeaways(totals, by_detail))
close_page(page)
