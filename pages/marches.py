"""Marchés: who owes how many hours, which marchés are late, by a rule that the reader sets."""

import math

import streamlit as st

from analytics.compute.marches import SETTLED, STATES, Rule, ordered
from analytics.figures import plots
from analytics.french.dates import end_of
from analytics.french.numbers import number, percent
from analytics.sentences import titles_marches as titles
from analytics.sentences.titles import ranking_title
from pages.components.board import blocks, reading
from pages.components.frame import cached
from pages.components.frame.page import close_page, open_page

PER_PAGE = 25
ALL = "tous"
LIST_STATES = {ALL: "À suivre", **{state: state for state in STATES}}
SORTS = {"risque": "Risque", "reste": "Reste à réaliser", "fin": "Date de fin", "maitre_ouvrage": "Maître d’ouvrage"}
TOLERANCES = {str(share): percent(share / 100) for share in (25, 10, 50)}
SETTLEMENTS = {str(share): percent(share / 100) for share in (100, 95, 90)}

page = open_page("Marchés")
heading = st.container()
with st.container(horizontal=True, key="regle"):
    state = reading.choice("Montrer", LIST_STATES, key="etat")
    sort = reading.choice("Trier par", SORTS, key="tri")
    tolerance = reading.choice("Retard toléré", TOLERANCES, key="retard_tolere")
    settled = reading.choice("Soldé à partir de", SETTLEMENTS, key="solde_a")
rule = Rule(int(tolerance) / 100, int(settled) / 100)
day = end_of(page.annee, page.base.publication["arretee_le"])
found = cached.marche_list(page.base, page.selection, rule)
wanted = found["etat"].ne(SETTLED) if state == ALL else found["etat"].eq(state)
shown = ordered(found[wanted], sort)
reason = reading.reason(page, "heures_restantes")
heading.title(titles.marches_title(found, day, reason), anchor=False)
heading.markdown(titles.marches_summary(found, day, reason))
by_owner = page.without("maitre_ouvrage").compute("heures_restantes", by=("maitre_ouvrage",))
by_owner = by_owner[by_owner["heures_restantes"] > 0]
pages = math.ceil(len(shown) / PER_PAGE)
# Another state, order or selection starts again at its first page.
at = st.pagination(pages, key=f"pages {state} {sort} {page.selection.describe()}") if pages > 1 else 1
listed = shown.iloc[(at - 1) * PER_PAGE : at * PER_PAGE]
more = titles.page_words(at, PER_PAGE, len(shown)) if pages > 1 else ""
cards = [
    reading.table_card(
        page,
        "marches",
        f"{LIST_STATES[state]} : {number(len(shown))} sur {number(len(found))}",
        tuple(titles.HEADERS.values()),
        titles.marches_rows(listed),
        titles.marches_records(shown),
        tuple(name in titles.NUMBERS for name in titles.HEADERS),
        indicators=("heures_restantes",),
        note=f"{rule.words(day)} {more}".strip(),
        empty=reason or ("" if len(shown) else "Aucun marché dans cet état."),
    ),
    blocks.card(
        page.without("maitre_ouvrage"),
        by_owner,
        ranking_title(by_owner, "maitre_ouvrage", "heures_restantes"),
        plots.bars(
            by_owner, "heures_restantes", "maitre_ouvrage", unit="h", limit=blocks.MANY, **page.look("maitre_ouvrage")
        ),
        key="reste-par-maitre-ouvrage",
        wide=True,
    ),
]
blocks.show(page, cards)
reading.takeaways(titles.marches_takeaways(found))
close_page(page)
