"""A Streamlit application as one writes it first: the hour records in pandas, plotly.express, nothing kept."""

import plotly.express as px
import streamlit as st

from bench.aggregates import ALL, CHARTS, FILTERS, connect

LABELS = {"beneficiaire": "Personnes", "contrat": "Contrats", "marche": "Marchés"}


@st.cache_data
def load():
    """Return every row, once for all sessions."""
    return connect().execute("SELECT * EXCLUDE critere FROM fait_heures").df()


st.set_page_config(layout="wide")
rows = load()
for name in FILTERS:
    offered = [ALL, *map(str, sorted(rows[name].dropna().unique()))]
    chosen = st.radio(name, offered, horizontal=True, key=name)
    if chosen != ALL:
        rows = rows[rows[name].astype(str) == chosen]
places = st.columns(4)
places[0].metric("Heures", f"{rows['heures'].sum():,.0f}")
for place, (column, label) in zip(places[1:], LABELS.items(), strict=True):
    place.metric(label, f"{rows[column].nunique():,}")
places = st.columns(3)
for rank, name in enumerate(CHARTS):
    totals = rows.groupby(name, as_index=False)["heures"].sum()
    places[rank % 3].plotly_chart(px.bar(totals, x=name, y="heures", height=300), key=f"chart-{name}")
