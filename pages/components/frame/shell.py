"""What every page has in common: title, navigation, filters, data, footer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import cast

import streamlit as st

from analytics.base.database import Base, BaseError
from analytics.base.selection import Selection
from analytics.compute import queries
from analytics.declarations.dimensions import FILTERS
from analytics.declarations.settings import version
from analytics.french.numbers import count, hours, is_missing
from analytics.sentences import hidden
from analytics.sentences.phrases import written
from analytics.territory.settings_file import TerritoryError
from analytics.territory.territory import words
from analytics.views.registry import NAVIGATION, file_of
from analytics.views.view import View
from pages.components.acceleration import static_files
from pages.components.acceleration.static_files import STATIC, style
from pages.components.acceleration.visit import visit
from pages.components.access import roles, sign_in
from pages.components.access.acts import record_sign_in
from pages.components.access.installation import watch_proxy
from pages.components.filters.filters import address, current_selection, filter_bar, write_address
from pages.components.frame import cached, fiche_links, trouble
from pages.components.frame.export_menu import export_menu
from pages.components.frame.navigation import navigation
from pages.components.frame.search_box import search_box
from pages.components.web.allowance import let_send
from pages.components.web.explained import explained

PAGES = tuple((file_of(name), title) for name, title in NAVIGATION.items())
RESERVED = {"Administration": roles.ADMINISTER}
NOTHING = cast(View, None)  # the view of a page that needs none, where no base can be opened


@contextmanager
def open_page(title: str, *, needs_data: bool = True, ahead: Callable[[View], None] | None = None) -> Iterator[View]:
    """Draw what comes above a page's own content, give the view that it works on, then draw what comes below.

    Before that, `ahead` may begin to read what the page will ask (`View.ahead`). On an empty base only a page that does
    not need data goes on, with nothing to filter; it goes on too, with NOTHING, where no base can be opened.
    """
    st.set_page_config(page_title=f"{title} – {_site()}", page_icon=str(STATIC / "icone.svg"), layout="wide")
    if not static_files.page_is_whole:
        st.html(style())
        st.html("<script>document.documentElement.lang = 'fr'</script>", unsafe_allow_javascript=True)
    record_sign_in()
    watch_proxy()
    let_send(visit().session, roles.may(roles.ADMINISTER))
    sign_in.head()
    sign_in.refuse(title, RESERVED.get(title, ""))
    with trouble.told():
        yield from _drawn(title, needs_data, ahead)


def _drawn(title: str, needs_data: bool, ahead: Callable[[View], None] | None) -> Iterator[View]:
    try:
        base = cached.serving_base(roles.current_role())
    except BaseError as error:
        if needs_data:
            raise
        trouble.say(error)
        navigation(PAGES, title, {})
        yield NOTHING
        return
    years = cached.known_years(base)
    pages = [page for page in PAGES if page[1] not in RESERVED or roles.allows(base.role, RESERVED[page[1]])]
    if not years:
        navigation(pages, title, {})
        if needs_data:
            _stop_on_nothing(title)
        yield View(base, Selection(), answers=cached.ANSWERS)
        navigation(pages, title, {}, below=True)
        return
    values = _values(base)
    fiche_links.follow()
    usual = queries.usual_year(base)
    selection = current_selection(years, values, usual)
    file = next((file for file, name in PAGES if name == title), fiche_links.FILE)
    query = address(selection, usual)
    fiche_links.remember_page(file, title, query)
    view = View(base, selection, answers=cached.ANSWERS)
    if ahead:
        ahead(view)
    navigation(pages, title, query)
    tools = st.container(horizontal=True, key="outils", vertical_alignment="center")
    filter_bar(selection, years, values, view.running_date if view.running_year else "")
    _context(view)
    yield view
    with tools:
        search_box(base)
        export_menu(view)
    tell_address(view)
    said = f"{view.screen_source.rstrip('.')}. Version {version()} de l’application."
    navigation(pages, title, query, below=True, said=said)


def tell_address(view: View) -> None:
    """Write the selection in the address; a page whose own script writes there too does it before."""
    write_address(view.picked, view.years, _values(view.base), queries.usual_year(view.base))


def _values(base: Base) -> dict[str, list[str]]:
    return {name: cached.known_values(base, name) for name in FILTERS}


def _site() -> str:
    """Return the title of every window; stop on the fault of the settings when the territory cannot be read."""
    try:
        return words().short_site
    except TerritoryError as error:
        st.error(str(error), icon=":material/error:")
        st.stop()


def _stop_on_nothing(title: str) -> None:
    heading(title)
    st.info("La base ne contient encore aucune donnée : importez un classeur pour commencer.")
    if roles.may(roles.ADMINISTER):
        st.page_link("pages/administration.py", label="Importer des données", icon=":material/arrow_forward:")
    st.stop()


def _context(view: View) -> None:
    st.html(context_html(view))


def context_html(view: View) -> str:
    """Return what the data are and how much is selected, in one element: each costs a third of a millisecond."""
    mention = f'<p class="mention">{escape(view.mention)}</p>' if view.mention else ""
    mention += legend(view)
    counted = escape(f"{view.describe()} : {counts(view)}")
    return f'{mention}<p class="compte" role="status">{counted}</p>'


def legend(view: View) -> str:
    """Return what the public must know of numbers of people, with the way to its reasons; empty for the others."""
    if not view.legend:
        return ""
    more = '<a href="methode" target="_self">Pourquoi et comment</a>'
    usual = hidden.SHORT_FOR_ELU if view.base.is_exact else hidden.SHORT
    head = next((why for why in hidden.UNCOUNTED if why in view.legend), usual)
    body = escape(view.legend)
    return f'<details class="legende"><summary>{escape(head)}</summary><p>{body} {more}</p></details>'


def counts(view: View) -> str:
    """Return how much the selection holds; in people and hours worked when marchés cannot be cut that way."""
    owners, contracts, promised = view.compute("maitres_ouvrage", "marches_suivis", "heures_clausees").iloc[0]
    if is_missing(owners):
        frame = view.compute("beneficiaires", "heures_realisees")
        people, worked = (hidden.told(frame, name, float(frame[name].iloc[0])) for name in frame)
        done = "" if is_missing(worked) else f"{written('heures_realisees', worked)} réalisées"
        return ", ".join(filter(None, (count(people, "personne"), done)))
    owners_words = count(owners, "maître d’ouvrage", "maîtres d’ouvrage")
    return f"{owners_words}, {count(contracts, 'marché suivi', 'marchés suivis')}, {hours(promised)} clausées"


def heading(title: str, *sentences: str) -> None:
    """Draw the page's message and the sentences under it; names from the base stay plain text.

    Of Markdown only the bold marks are read: a name may hold anything, links and pictures included.
    """
    st.html(heading_html(title, *sentences))


def heading_html(title: str, *sentences: str) -> str:
    """Return the title of a page and the sentences under it, their trade words explained."""
    texts, meanings = explained([sentence for sentence in sentences if sentence], "titre")
    paragraphs = "".join(f'<p class="phrase">{text}</p>' for text in texts if text)
    return f"<h1>{escape(title)}</h1>{paragraphs}{meanings}"
