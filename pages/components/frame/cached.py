"""The only caches of the application: shared by every session, bounded, keyed by the version that serves."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from analytics.base import journal, own_words
from analytics.base.announced import Announced, announced
from analytics.base.database import OWNER, PUBLIC, Base, OutdatedBase, check_territory, stamp
from analytics.base.paths import DEFAULT_BASE, DamagedBase, base_path, is_untouched
from analytics.base.selection import Selection
from analytics.compute import areas, bilan, marches, queries, search
from analytics.compute.cube import cells, cells_are_ready
from analytics.compute.measures import MANY_ROWS, Groups, Source, merged_groups, read_pass, widest
from analytics.declarations.dimensions import DIMENSIONS, TABLES
from analytics.declarations.indicators import shown_indicators
from analytics.declarations.settings import hours_are_public
from analytics.exports.deck import deck
from analytics.exports.slide_data import Slide, page_slides
from analytics.ingest import ImportRefused
from analytics.ingest.publication import rebuild
from analytics.protection.opening import open_version, serving_file
from analytics.scenario.projection import Projection
from analytics.views.pages.et_si import projection_of
from analytics.views.reference import donnees
from analytics.views.registry import PAGES
from analytics.views.view import Answers, View
from pages.components.acceleration.remember import remember

ENTRIES = 2000
# What each person has one of, and the pages cut by: read in one pass.
TOGETHER = tuple(name for name in TABLES if DIMENSIONS.declared[name].one_per_person)
FEW_ROWS = 50_000  # below, every year costs about as much as one: planning a statement takes longer than running it
_KEPT = {"show_spinner": False, "hash_funcs": {Base: lambda base: f"{base.role} {base.path} {base.stamp}"}}


def serving_base(role: str = OWNER) -> Base:
    """Return the version that serves `role` now; raise BaseError when there is none."""
    folder = base_path()
    if folder == DEFAULT_BASE and is_untouched(folder):
        _build_demo(str(folder))
    try:
        return _serving(folder, role)
    except OutdatedBase:
        _rebuild(folder)
        return _serving(folder, role)


def _rebuild(folder: Path) -> None:
    with st.spinner("Mise à jour de la base pour cette version de l’application…"):
        try:
            journal.write(folder, journal.UPGRADE, journal.REBUILT, rebuild(folder))
        except ImportRefused as error:
            raise DamagedBase(f"La base ne peut pas être mise à jour pour cette version : {error}") from error


def _serving(folder: Path, role: str) -> Base:
    file = serving_file(folder)
    drop_replaced(file)
    base = _open(str(file), stamp(file), role)
    check_territory(base)  # its settings may have changed since it was opened
    return base


_held: dict[str, list[Base]] = {}  # by version file: what `_open` keeps open of it and of its public file


def drop_replaced(file: Path) -> None:
    """Close what is open of a version whose file was replaced or spoiled: DuckDB would give it again."""
    held = _held.get(str(file), [])
    if any(stamp(base.path) != base.stamp for base in held):
        _open.clear()
        for base in _held.pop(str(file)):
            base.close()


@st.cache_resource(max_entries=6, show_spinner=False)
def _open(file: str, stamp: str, role: str) -> Base:
    base = _two_at_a_time(open_version(Path(file), role))
    _held[file] = [one for one in _held.get(file, []) if one.reader != role] + [base]
    return base


@st.cache_resource(max_entries=1, show_spinner="Première ouverture : préparation des données de démonstration…")
def _build_demo(folder: str) -> None:
    # Only in the project's own folder, where nobody said that a base should be.
    from analytics.demo import build_demo

    if is_untouched(Path(folder)):
        build_demo(Path(folder))


def _two_at_a_time(base: Base) -> Base:
    """Keep DuckDB to one thread a pass where facts are short, for two are read at once: another would only wake up."""
    facts = (rows for name, rows in base.sizes.items() if name.startswith("fait_"))
    if max(facts, default=0) < MANY_ROWS:
        base.connection.execute("SET threads = 1")
    return base


@remember(ENTRIES)
def compute(base: Base, selection: Selection, indicators: tuple[str, ...], by: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return what `queries.compute` does."""
    return queries.compute(base, selection, indicators, by, _read)


@remember(ENTRIES)
def compare(base: Base, selection: Selection, indicators: tuple[str, ...]) -> pd.DataFrame:
    """Return what `queries.compare` does."""
    return queries.compare(base, selection, indicators, _read)


def ahead(base: Base, selection: Selection, indicators: tuple[str, ...], by: tuple[str, ...] = ()) -> None:
    """Begin to read what a page will compare, or compute along `by`, while it draws what comes above."""
    known = compute.remembers(base, selection, indicators, by) if by else compare.remembers(base, selection, indicators)
    if not known:
        queries.prefetch_terms(base, selection, indicators, by, _read)


def _read(base: Base, selection: Selection, source: Source, by: tuple[str, ...]) -> Groups:
    """Return the measures of a pass, read once with all that the page will ask of it."""
    if cells_are_ready(base, selection, source, by):
        return cells(base, source).groups(selection, source.measures, by)
    if by == ("annee",):
        return _pass(base, *_wider(base, selection, source), by)
    if source.per == "beneficiaire" and base.role != PUBLIC and len(by) == 1 and by[0] in TOGETHER:
        # Telling people apart is what costs: once for all that each has one of.
        rank = TOGETHER.index(by[0])
        told_apart = _pass(base, _bare(selection), source, TOGETHER)
        return merged_groups(((group[rank],), values) for group, values in told_apart.items())
    return _lately(base, _bare(selection), source, by)


def _wider(base: Base, selection: Selection, source: Source) -> tuple[Selection, Source]:
    """Return every year where that costs about as much as one: a small table, or a plain sum.

    Elsewhere, where people or contracts are told apart, the years asked for and those they are compared with.
    """
    years = known_years(base)
    if set(selection.annees) <= set(years):
        few = base.sizes.get(source.fact, 0) <= FEW_ROWS
        compared = {*selection.annees, *selection.reference_years(years, base.publication["arretee_le"])}
        selection, source = selection.over(years if few or not source.per else compared), widest(source)
    return _bare(selection), source


def _bare(selection: Selection) -> Selection:
    """Return what a pass depends on: the years, their months and the filters."""
    return Selection(selection.annees, selection.filtres, debut=selection.debut)


_pass = remember(ENTRIES)(read_pass)
_lately = remember(50)(read_pass)  # few: groups may be many, and frames are what stays


@remember(200)
def year_bilan(base: Base, selection: Selection) -> pd.DataFrame:
    """Return what `bilan.bilan` does."""
    return bilan.bilan(base, selection, compare(base, selection, shown_indicators()))


known_values = remember(100)(queries.known_values)
known_years = remember(10)(queries.known_years)
search_index = st.cache_resource(search.build_index, max_entries=3, **_KEPT)


@st.cache_resource(max_entries=200, **_KEPT)
def _projection(base: Base, selection: Selection, told: tuple[Announced, ...], is_open: bool) -> Projection:
    return replace(projection_of(View(base, selection, answers=ANSWERS)), announced=told)


def projection(view: View) -> Projection:
    """Return the projection of a view, before any lever, with what she has just announced; it is not to be changed."""
    return _projection(view.base, view.selection, announced(view.base), hours_are_public())


@st.cache_data(max_entries=50, **_KEPT)
def _slides(base: Base, selection: Selection, cards: tuple[str, ...], words: str) -> list[Slide]:
    return deck(View(base, selection), cards)


def slides(base: Base, selection: Selection, keys: Sequence[str] = ()) -> list[Slide]:
    """Return the slides of a selection, with the cards that `keys` names; what she has just written shows at once."""
    return _slides(base, selection, tuple(key for key in keys if "." in key), own_words.stamp(base))


@st.cache_data(max_entries=50, **_KEPT)
def card_titles(base: Base, selection: Selection, page: str) -> dict[str, str]:
    """Return the titles of the cards of a page that have something to show, by the key of their slide."""
    return {slide.key: slide.title for slide in page_slides(View(base, selection), PAGES[page])}


@st.cache_data(max_entries=3, **_KEPT)
def base_contents(base: Base) -> donnees.Held:
    """Return what the base holds (see `analytics.views.reference.donnees.held`)."""
    return donnees.held(base)


ANSWERS = Answers(
    compute=compute,
    compare=compare,
    ahead=ahead,
    known_years=known_years,
    annotations=remember(10)(queries.dated_notes),
    references=remember(50)(queries.references),
    year_bilan=year_bilan,
    known_areas=remember(10)(areas.known_areas),
    marches=st.cache_data(marches.marches, max_entries=100, **_KEPT),
)
