"""What every page has in common: title, navigation, filters, data, footer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.base.database import Base, BaseError
from analytics.base.selection import Selection
from analytics.declarations.dimensions import FILTERS
from analytics.french.dates import date_long
from analytics.french.numbers import count, hours, is_missing
from analytics.views.view import View
from pages.components.acceleration import static_files
from pages.components.acceleration.static_files import SITE, STATIC, style
from pages.components.access import roles, sign_in
from pages.components.filters.filters import Address, address, current_selection, filter_bar, write_address
from pages.components.frame import cached, fiche_links
from pages.components.frame.export_menu import export_menu
from pages.components.frame.navigation import navigation
from pages.components.frame.search_box import search_box

PAGES = (
    ("dashboard.py", "En bref"),
    ("pages/territoires.py", "Territoires"),
    ("pages/maitres_ouvrage.py", "Maîtres d’ouvrage"),
    ("pages/marches.py", "Marchés"),
    ("pages/publics.py", "Publics"),
    ("pages/contrats.py", "Contrats"),
    ("pages/entreprises.py", "Entreprises"),
    ("pages/evolution.py", "Évolution"),
    ("pages/et_si.py", "Et si ?"),
    ("pages/croisements.py", "Croisements"),
    ("pages/presenter.py", "Présenter"),
    ("pages/donnees.py", "Données"),
    ("pages/methode.py", "Méthode"),
    ("pages/administration.py", "Administration"),
)
RESERVED = {"Administration": roles.ADMINISTER}
IN_SIGHT = 9  # pages named in the bar; the others are one touch away, so that the bar keeps to one line
ICON = STATIC / "icone.svg"


@dataclass(frozen=True)
class Page:
    """One run of a page: the version it reads, what is selected, and the theme it is drawn in."""

    base: Base
    selection: Selection
    theme: str
    picked: Selection
    title: str
    tools: DeltaGenerator | None = None  # where search and exports stand

    def without(self, dimension: str) -> Page:
        """Return the same page with one filter lifted: a ranking shows what was picked among the others."""
        return replace(self, selection=self.selection.having(dimension, ()))

    def compute(self, *indicators: str, by: tuple[str, ...] = ()) -> pd.DataFrame:
        """Return one row per group for this selection (see `analytics.queries.compute`)."""
        return cached.compute(self.base, self.selection, indicators, by)

    def compare(self, *indicators: str) -> pd.DataFrame:
        """Return values with their comparison (see `analytics.queries.compare`)."""
        return cached.compare(self.base, self.selection, indicators)

    def ahead(self, *indicators: str, by: tuple[str, ...] = ()) -> None:
        """Begin to read what will be computed along `by`, or compared, while other things are drawn."""
        cached.ahead(self.base, self.selection, indicators, by)

    @property
    def every_year(self) -> Page:
        """The same page over all the years of the base."""
        return replace(self, selection=self.selection.over(cached.known_years(self.base)))

    @property
    def annotations(self) -> list[tuple[int, str]]:
        """The (year, short text) notes that the base keeps beside its figures."""
        return cached.annotations(self.base)

    @property
    def annee(self) -> int | None:
        return self.selection.annee

    @property
    def place(self) -> str:
        return self.selection.place()

    def look(self, dimension: str = "") -> dict[str, object]:
        """Return how a figure by `dimension` is drawn here: the theme, and the values already picked."""
        picked = {"picked": self.picked.values(dimension)} if dimension else {}
        return {"theme": self.theme, **picked}

    @property
    def mention(self) -> str:
        return str(self.base.publication["mention"])

    @property
    def source(self) -> str:
        settled = date_long(self.base.publication["arretee_le"])
        return f"Source : relevés de la facilitatrice, arrêtés au {settled}. {self.mention}".strip()

    @property
    def reference_years(self) -> tuple[int, ...]:
        """The years that figures are compared with, among those of the base."""
        return self.selection.reference_years(cached.known_years(self.base))

    @property
    def reference(self) -> str:
        """Name what figures are compared with."""
        return self.selection.reference(cached.known_years(self.base))


def open_page(title: str, *, needs_data: bool = True, ahead: Callable[[Page], None] | None = None) -> Page:
    """Draw what comes above a page's own content and return what the page works on.

    Before that, `ahead` may begin to read what the page will ask (`Page.ahead`).
    On an empty base only a page that does not need data goes on, with nothing to filter.
    """
    st.set_page_config(page_title=f"{title} – {SITE}", page_icon=str(ICON), layout="wide")
    if not static_files.page_is_whole:
        st.html(style())
        st.html("<script>document.documentElement.lang = 'fr'</script>", unsafe_allow_javascript=True)
    sign_in.head()
    sign_in.refuse(title, RESERVED.get(title, ""))
    base = _serving_base()
    years = cached.known_years(base)
    if not years:
        return _empty(base, title, needs_data)
    values = _values(base)
    fiche_links.follow()
    selection = current_selection(years, values)
    file = next((file for file, name in PAGES if name == title), fiche_links.FILE)
    fiche_links.remember_page(file, title, address(selection, years))
    page = Page(base, selection, st.context.theme.type or "light", selection, title)
    if ahead:
        ahead(page)
    _navigation(base.role, title, address(selection, years))
    page = replace(page, tools=st.container(horizontal=True, key="outils", vertical_alignment="center"))
    filter_bar(selection, years, values)
    _context(page)
    return page


def close_page(page: Page) -> None:
    """Draw what comes below a page's own content, and the tools beside the filters, which no answer waits for."""
    if page.tools:
        with page.tools:
            search_box(page.base)
            export_menu(View(page.base, page.selection))
        tell_address(page)
    query = address(page.selection, cached.known_years(page.base))
    navigation(_offered(page.base.role), page.title, query, "navigation_bas", "Toutes les pages", said=page.source)


def tell_address(page: Page) -> None:
    """Write the selection in the address; a page whose own script writes there too does it before."""
    write_address(page.picked, cached.known_years(page.base), _values(page.base))


def _values(base: Base) -> dict[str, list[str]]:
    return {name: cached.known_values(base, name) for name in FILTERS}


def _serving_base() -> Base:
    try:
        return cached.serving_base(roles.current_role())
    except BaseError as error:
        st.error(str(error), icon=":material/error:")
        st.stop()


def _empty(base: Base, title: str, needs_data: bool) -> Page:
    _navigation(base.role, title, {})
    if needs_data:
        heading(title)
        st.info("La base ne contient encore aucune donnée : importez un classeur pour commencer.")
        if roles.may(roles.ADMINISTER):
            st.page_link("pages/administration.py", label="Importer des données", icon=":material/arrow_forward:")
        st.stop()
    return Page(base, Selection(), st.context.theme.type or "light", Selection(), title)


def _offered(role: str) -> list[tuple[str, str]]:
    return [each for each in PAGES if each[1] not in RESERVED or roles.allows(role, RESERVED[each[1]])]


def _navigation(role: str, title: str, query: Address) -> None:
    navigation(_offered(role), title, query, "navigation", "Pages", IN_SIGHT)


def _context(page: Page) -> None:
    """Say what the data are and how much of them is selected, in one element: each costs a third of a millisecond."""
    mention = f'<p class="mention">{escape(page.mention)}</p>' if page.mention else ""
    counted = escape(f"{page.selection.describe()} : {_counts(page)}")
    st.html(f'{mention}<p class="compte" role="status">{counted}</p>')


def _counts(page: Page) -> str:
    """Return how much the selection holds; in people and hours worked when marchés cannot be cut that way."""
    owners, contracts, promised = page.compute("maitres_ouvrage", "marches_suivis", "heures_clausees").iloc[0]
    if is_missing(owners):
        people, worked = page.compute("beneficiaires", "heures_realisees").iloc[0]
        return f"{count(people, 'personne')}, {hours(worked)} réalisées"
    owners_words = count(owners, "maître d’ouvrage", "maîtres d’ouvrage")
    return f"{owners_words}, {count(contracts, 'marché suivi', 'marchés suivis')}, {hours(promised)} clausées"


def heading(title: str, *sentences: str) -> None:
    """Draw the page's message and the sentences under it; names from the base stay plain text.

    Of Markdown only the bold marks are read: a name may hold anything, links and pictures included.
    """
    paragraphs = "".join(f'<p class="phrase">{_bold(sentence)}</p>' for sentence in sentences if sentence)
    st.html(f"<h1>{escape(title)}</h1>{paragraphs}")


def _bold(sentence: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(sentence))
