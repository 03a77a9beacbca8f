"""Entreprises: with which companies? From where, of what size, and who employs."""

import streamlit as st

from analytics.figures import plots
from analytics.sentences import titles_companies as titles
from pages.components.board import blocks, reading
from pages.components.frame.page import close_page, open_page

SHOWN = 30
TILES = ("societes", "societes_gersoises", "nouvelles_societes", "societes_plusieurs_marches")
MEASURES = {"societes": "Sociétés des marchés", "heures_realisees": "Heures, par employeur"}
CUTS = {
    "societes": ("siege", "taille", "secteur_entreprise", "role"),
    "heures_realisees": ("siege_employeur", "taille_employeur", "secteur_employeur"),
}

page = open_page("Entreprises")
counts = page.compare(*TILES, "societes_moins_20", "societes_moins_5", "heures_realisees")
st.title(titles.companies_title(counts, page.annee), anchor=False)
reason = reading.reason(page, "societes")
st.markdown(reason or titles.companies_summary(counts, page.annee, page.reference, page.place))
measure = blocks.switch("Compter en", MEASURES, key="compte")
blocks.show_tiles(page, blocks.tiles(page, counts, TILES))
total = counts.loc[measure, "valeur"]
unit = "h" if measure == "heures_realisees" else ""
note = titles.EMPLOYER_NOTE if unit else ""
by_seat = page.compute(measure, by=(CUTS[measure][0],))
structures = page.compute("heures_realisees", "beneficiaires", by=("type_employeur",))
hours = counts.loc["heures_realisees", "valeur"]


def group_card(dimension):
    """Return the card of the companies, or of their hours, cut by a dimension."""
    frame = page.compute(measure, by=(dimension,))
    figure = plots.bars(frame, measure, dimension, unit=unit, context_total=total, **page.look(dimension))
    several = titles.ROLES_NOTE if dimension == "role" else ""
    return blocks.card(
        page, frame, titles.group_heading(dimension), figure, key=dimension.replace("_", "-"), note=several
    )


def list_card():
    """Return the companies that may be named, with their marchés and the hours of those they employ."""
    attributed = page.compute("marches_attribues", by=("entreprise", "siege", "taille", "type_structure"))
    roles = page.compute("marches_attribues", by=("entreprise", "role"))
    employed = page.compute("heures_realisees", "beneficiaires", by=("employeur",))
    lines = titles.company_lines(attributed, employed, roles[roles["role"].isin(titles.NAMED_ROLES)])
    more = f" {SHOWN} sociétés affichées sur {len(lines)} ; le fichier CSV les contient toutes."
    return reading.table_card(
        page,
        "societes-nommees",
        "Sociétés titulaires ou cotraitantes",
        titles.LIST_HEADERS,
        titles.company_cells(lines[:SHOWN]),
        lines,
        (False, False, False, False, True, True),
        indicators=("marches_attribues", "heures_realisees"),
        note=titles.LIST_NOTE + (more if len(lines) > SHOWN else ""),
    )


seat = blocks.card(
    page,
    by_seat,
    titles.companies_group_title(by_seat, CUTS[measure][0], measure),
    plots.proportion(by_seat, measure, CUTS[measure][0], unit=unit, theme=page.theme),
    key="siege",
    note=note,
)
structure = blocks.card(
    page,
    structures,
    titles.structures_title(structures),
    plots.bars(structures, "heures_realisees", "type_employeur", unit="h", context_total=hours, theme=page.theme),
    key="structures",
    note=titles.EMPLOYER_NOTE,
    tall=True,
)
cards = [seat, structure, *(group_card(dimension) for dimension in CUTS[measure][1:]), list_card()]
blocks.show(page, cards)
reading.takeaways(titles.companies_takeaways(counts, structures))
close_page(page)
