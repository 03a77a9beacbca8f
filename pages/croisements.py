"""Croisements: any two dimensions in a heat table, hours or people, with totals that are computed, never summed."""

import streamlit as st

from analytics.compute.crossing import MEASURES, cross, crossable, first_crossing
from analytics.declarations.dimensions import DIMENSIONS
from analytics.protection.answers import unlisted_values_are_hidden
from analytics.sentences import hidden as protection
from analytics.sentences import titles_crossing as titles
from pages.components.board import blocks, reading
from pages.components.board.emptiness import empty_message
from pages.components.frame.page import close_page, open_page

LABELS = {"heures_realisees": "Heures", "beneficiaires": "Personnes", "contrats": "Contrats"}


page = open_page("Croisements")
heading = st.container()
offered = {name: DIMENSIONS[name].label for name in crossable()}
first = first_crossing(page.base.role)
with st.container(horizontal=True, key="croiser", vertical_alignment="bottom"):
    rows = reading.choice("Lignes", offered, "lignes", first[0])
    others = {name: label for name, label in offered.items() if name != rows}
    columns = reading.choice("Colonnes", others, "colonnes", first[1])
    measure = blocks.switch("Compter en", {name: LABELS[name] for name in MEASURES}, key="mesure_croisee")
seen = page.every_year if "annee" in (rows, columns) else page
cells = seen.compute(measure, by=(rows, columns))
whole = cross(
    cells,
    seen.compute(measure, by=(rows,)),
    seen.compute(measure, by=(columns,)),
    seen.compute(measure)[measure].iloc[0],
    says_all=not any(unlisted_values_are_hidden(seen.base, name) for name in (rows, columns)),
)
shown = whole.limited()
heading.title(titles.crossing_title(rows, columns, measure, page.annee), anchor=False)
heading.markdown(titles.crossing_summary(shown, measure, page.place))
headers = (DIMENSIONS[rows].label, *shown.columns, titles.TOTAL)
notes = (
    titles.overlap_note((rows, columns), measure),
    titles.hidden_note(whole, shown),
    protection.note(cells),
)
card = reading.table_card(
    seen,
    "croisement",
    f"{DIMENSIONS[rows].label} × {DIMENSIONS[columns].label}",
    headers,
    titles.crossing_cells(shown, measure) if shown.rows else (),
    titles.crossing_records(whole),
    (False, *(True for _ in headers[1:])),
    indicators=(measure,),
    total=titles.TOTAL,
    csv_headers=(DIMENSIONS[rows].label, *whole.columns, titles.TOTAL),
    note=" ".join(filter(None, notes)),
    pick=rows if rows in blocks.FILTERS else "",
    levels=[(None, *line, None) for line in shown.levels()],
    empty=empty_message(seen, cells, (measure,), (rows, columns)),
)
blocks.show(page, [card])
reading.takeaways(titles.crossing_takeaways(whole, measure))
close_page(page)
