"""What a sheet shows: its message, four key figures, its marchés, its contracts, its years, who to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from analytics.compute import areas
from analytics.declarations.dimensions import UNKNOWN
from analytics.declarations.settings import CONTACT, contact
from analytics.figures import plots
from analytics.french.numbers import NO_BREAK
from analytics.sentences import details, fiche, summaries, titles
from analytics.sentences.fiche import OWNER, OWNER_FIGURES, PLACE_FIGURES, Subject
from analytics.sentences.takeaways_places import fiche_takeaways
from pages.components.board import blocks, reading, year_cards
from pages.components.board.board import Card, Tile
from pages.components.frame import cached, fiche_links
from pages.components.frame.page import Page, heading

DETAILS = (
    *("etp", "rapport_realise_clause", "heures_par_beneficiaire", "societes_gersoises"),
    *("heures_restantes", "gersois"),
)
MARCHES = 5  # that print under the key figures of one A4 page; the table has them all
STYLE = """<style>
.compte { display: none; }
.board { --paper-wide: 1060; --paper-half: 510; }
@media print {
  @page { size: A4 portrait; margin: 9mm; }
  .stMainBlockContainer { zoom: .63; padding: 0 !important; }
  .stMainBlockContainer > [data-testid="stVerticalBlock"] > * { margin-block: 0 .4rem !important; }
  .st-key-navigation_bas { margin-top: 0; padding-top: 0; }
  .stMainBlockContainer h1 { font-size: 22pt !important; }
  .board-tile-list { grid-template-columns: repeat(4, minmax(0, 1fr)) !important; }
  .board-grid { grid-template-columns: repeat(2, minmax(0, 1fr)) !important; gap: .6rem !important; }
  .board-card.board-wide { grid-column: 1 / -1; }
  .board .board-card { padding: .6rem .8rem .4rem; }
  .board-card .board-table.board-unseen, .board-card .board-foot { display: none !important; }
}</style>"""


def is_known(page: Page, subject: Subject) -> bool:
    """Return whether the base or the Gers has such a subject: an address may name anything."""
    if subject.is_owner:
        return True  # the filter bar has already left unknown names out
    return subject.name in set(cached.known_areas(page.base, areas.mesh_of(subject.kind))["nom"])


def draw(page: Page, subject: Subject) -> None:
    """Draw the sheet of `subject`."""
    st.html(STYLE)
    own = replace(page, selection=subject.selection(page.selection), picked=page.picked)
    comparison = own.compare(*OWNER_FIGURES, *DETAILS)
    shown = comparison if subject.is_owner else _of_place(page, subject, comparison)
    fiche_links.way_back(subject.kind)
    st.html(f'<p class="fiche-nature">Fiche · {escape(subject.label)}</p>')
    heading(fiche.title(subject, shown, page.annee), *_sentences(page, own, subject, comparison, shown))
    blocks.show_tiles(own, _tiles(own, subject, shown))
    blocks.show(own, _cards(own), key="fiche")
    _takeaways(page, subject, comparison)
    _contact()


def chooser(page: Page) -> None:
    """Draw the way to every sheet of a maître d'ouvrage or an EPCI: their tables, with a link a row."""
    owners = page.compute("heures_clausees", "marches_suivis", by=(OWNER,))
    places = page.compute("heures_realisees", "marches_suivis", by=("territoire",))
    cards = [
        blocks.card(page, owners, "Maîtres d’ouvrage", None, key="fiches-maitres-ouvrage"),
        blocks.card(page, places, "Intercommunalités", None, key="fiches-territoires"),
    ]
    blocks.show(page, cards, key="choix-fiche")


def _of_place(page: Page, subject: Subject, comparison: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of a place, each counted where it has a meaning: chantier, home or seat."""
    rows = {}
    for name, place, _ in PLACE_FIGURES:
        there = replace(page, selection=subject.selection(page.selection, place))
        rows[name] = there.compare(name).loc[name]
    return pd.DataFrame(rows).T.rename_axis(comparison.index.name)


def _sentences(page: Page, own: Page, subject: Subject, comparison: pd.DataFrame, shown: pd.DataFrame) -> Sequence[str]:
    said = summaries.summary(comparison, page.annee, page.reference, subject.name if subject.is_owner else "")
    worked = comparison.loc[["heures_clausees", "heures_realisees"], "valeur"]
    if not subject.is_owner and not worked.fillna(0).any():
        said = ""  # the title has said that nothing was done there
    living = "" if subject.is_owner else fiche.place_sentence(subject, shown, page.annee)
    return said, " ".join(filter(None, [living, _rank(page, subject)]))


def _rank(page: Page, subject: Subject) -> str:
    everyone = replace(page, selection=fiche.without_subject(page.selection))
    frame = everyone.compute(fiche.rank_indicator(subject), by=(subject.kind,))
    mesh = None if subject.is_owner else areas.mesh_of(subject.kind)
    return fiche.rank_sentence(subject, frame, len(cached.known_areas(page.base, mesh)) if mesh else None)


def _takeaways(page: Page, subject: Subject, comparison: pd.DataFrame) -> None:
    everyone = replace(page, selection=fiche.without_subject(page.selection))
    indicator = "heures_clausees" if subject.is_owner else "heures_realisees"
    # Under another filter a part of the whole Gers would not be one.
    total = None if everyone.selection.filtres else everyone.compute(indicator).iloc[0, 0]
    reading.takeaways(fiche_takeaways(subject, comparison, total, page.annee, _inhabitants(page, subject)))


def _inhabitants(page: Page, subject: Subject) -> float | None:
    if subject.is_owner:
        return None
    areas_known = cached.known_areas(page.base, areas.mesh_of(subject.kind)).set_index("nom")["habitants"]
    return float(areas_known[subject.name] / areas_known.sum())


def _tiles(own: Page, subject: Subject, shown: pd.DataFrame) -> list[Tile]:
    if subject.is_owner:
        return blocks.tiles(own, shown, OWNER_FIGURES, details.tile_detail)
    drawn = blocks.tiles(own, shown, [name for name, _, _ in PLACE_FIGURES])
    return [replace(tile, label=label) for tile, (_, _, label) in zip(drawn, PLACE_FIGURES, strict=True)]


def _cards(own: Page) -> list[Card]:
    marches = _named(own.compute(*blocks.PROGRESS, "beneficiaires", "societes", by=("marche", "operation")))
    contracts = own.compute("beneficiaires", "heures_realisees", by=("type_contrat",))
    return [
        blocks.card(
            own,
            marches,
            _marches_title(marches, own.annee),
            blocks.progress_figure(own, marches.head(MARCHES)) if len(marches) else None,
            key="fiche-marches",
            note=_shown_note(len(marches)),
            wide=True,
        ),
        blocks.card(
            own,
            contracts,
            titles.contracts_title(contracts, "beneficiaires", own.compute("beneficiaires").iloc[0, 0]),
            plots.bars(contracts, "beneficiaires", "type_contrat", **own.look("type_contrat")),
            key="fiche-contrats",
        ),
        year_cards.years_card(own),
    ]


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the marchés called by their operation too: a reference alone says little."""
    operations = frame.pop("operation")
    known = operations != UNKNOWN
    return frame.assign(marche=frame["marche"].where(~known, operations + " · " + frame["marche"]))


def _marches_title(marches: pd.DataFrame, annee: int | None) -> str:
    if not len(marches):
        return f"Aucun marché suivi en {annee}"
    return f"{len(marches)} marchés suivis en {annee}" if len(marches) > 1 else f"Un marché suivi en {annee}"


def _shown_note(count: int) -> str:
    more = (
        f" Les {MARCHES} premiers par heures clausées sont dessinés ; le tableau a les {count}."
        if count > MARCHES
        else ""
    )
    return f"{blocks.PROGRESS_NOTE}{more}"


def _contact() -> None:
    said = contact() or f"à renseigner dans le réglage {CONTACT} (voir le fichier README)"
    st.html(f'<p class="fiche-contact">Contact{NO_BREAK}: {escape(said)}</p>')
