"""The first HTML of a page: its head for browsers and links, and the answer in the dress of the page to come."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from analytics.territory.territory import words
from analytics.views.card import ComputedCard
from analytics.views.page import Reading
from analytics.views.registry import NAVIGATION
from analytics.views.tile import Tile
from pages.components.acceleration import switch
from pages.components.acceleration.served import script_url
from pages.components.acceleration.static_files import plotly_url, static_url
from pages.components.access import roles
from pages.components.board.board import board_card, board_data
from pages.components.board.screen import takeaways_html
from pages.components.filters.filters import address
from pages.components.frame.navigation import IN_SIGHT
from pages.components.frame.shell import counts, heading_html, legend

SCREENS = ("light", "dark")
ROWS = 12  # of the first table
RESERVED = "administration"
ARROWS = {"hausse": "▲ ", "baisse": "▼ ", "stable": "= "}
# Without scripts every link is shown: nothing else leads from page to page.
WITHOUT_SCRIPTS = """<noscript><style>
  .first-pages { flex-wrap: wrap; height: auto; } .first-pages a { display: flex !important; }
</style></noscript>"""
STYLE = Path(__file__).parents[1]


def written(reading: Reading, query: Mapping[str, list[str]], site: str) -> tuple[str, str]:
    """Return what goes in the head of a page, title first, and what goes in its body."""
    return _head(reading, query, site), _body(reading)


def _head(reading: Reading, query: Mapping[str, list[str]], site: str) -> str:
    title, *sentences = reading.heading
    name = "" if reading.page.name == "dashboard" else reading.page.name
    picture = f"{site}/apercu.png?{urlencode({**query, 'page': name}, doseq=True)}"
    said = " ".join(sentences).replace("**", "") or reading.page.question
    told = {
        **{"og:type": "website", "og:locale": "fr_FR", "og:site_name": words().short_site},
        **{"og:title": title, "og:description": said, "og:image": picture},
        **{"og:image:width": "1200", "og:image:height": "630", "og:image:alt": title},
    }
    metas = [f'<meta name="description" content="{escape(said)}">']
    metas += [f'<meta property="{name}" content="{escape(text)}">' for name, text in told.items()]
    page_title = f"<title>{escape(reading.page.title)} – {escape(words().short_site)}</title>"
    # The charts before Streamlit's own scripts, which need twice as many bytes to draw the same.
    scripts = (static_url("premiere_vue.js"), script_url("planche"), plotly_url())
    soon = [f'<link rel="modulepreload" href="{escape(url)}">' for url in filter(None, scripts)]
    return "\n    ".join([page_title, *metas, *soon, f"<style>{_style()}</style>"])


@cache
def _style() -> str:
    return "".join((STYLE / name).read_text(encoding="utf-8") for name in ("board/board.css", "first/first_view.css"))


def _body(reading: Reading) -> str:
    view = reading.view
    mention = f'<p class="mention">{escape(view.mention)}</p>' if view.mention else ""
    counted = f'<p class="compte">{escape(f"{view.describe()} : {counts(view)}")}</p>'
    narrow = "" if view.selection.filtres else " first-unfiltered"
    parts = [
        *(_links(reading), f'<p class="first-filters">{view.annee}</p>'),
        f'<div class="first-context{narrow}">{mention}{legend(view)}{counted}</div>',
        f"<div>{heading_html(*reading.heading)}</div>",
        _tiles(reading.tiles),
        '<div class="first-commune"></div>' if reading.page.name == "dashboard" else "",
        f'<div class="first-cards">{_card(reading.first_card)}</div>',
        takeaways_html(reading.takeaways),
    ]
    kind = "first-view first-signs-in" if roles.has_sign_in() else "first-view"
    shown = f'<main class="{kind}">{"".join(parts)}</main>'
    return f'<div id="premiere-vue">{WITHOUT_SCRIPTS}{shown}{_boards(reading)}</div>'


def _boards(reading: Reading) -> str:
    """Return what draws the cards of the page, in both themes, for the visitor shows his: 6 KB compressed."""
    told = {theme: board_data([board_card(card, theme) for card in reading.cards], [], theme) for theme in SCREENS}
    data = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<script type="application/json" id="premieres-cartes" data-script="{escape(script_url("planche"))}">{data}'
        f"</script>{_module('premiere_vue.js', 'high')}"
        f"{_module('autres_annees.js', 'low') if switch.allows('réponses des autres années') else ''}"
    )


def _module(name: str, priority: str) -> str:
    return f'<script type="module" async fetchpriority="{priority}" src="{static_url(name)}"></script>'


def _links(reading: Reading) -> str:
    query = address(reading.view.picked, reading.view.years)
    after = f"?{urlencode(query, doseq=True)}" if query else ""
    pages = [one for one in NAVIGATION.items() if one[0] != RESERVED]
    links = [_link(name, title, after, title == reading.page.title) for name, title in pages]
    shown, others = "".join(links[:IN_SIGHT]), "".join(links[IN_SIGHT:])
    return f'<nav class="first-pages" aria-label="Pages">{shown}<noscript>{others}</noscript></nav>'


def _link(name: str, title: str, after: str, is_here: bool) -> str:
    path = "./" if name == "dashboard" else name
    here = ' aria-current="page"' if is_here else ""
    return f'<a href="{escape(path + after)}"{here}>{escape(title)}</a>'


def _tiles(tiles: Iterable[Tile]) -> str:
    drawn = [_tile(tile) for tile in tiles]
    if not drawn:
        return ""
    wide, middle = (-(-len(drawn) // 2) if len(drawn) > most else len(drawn) for most in (6, 4))
    style = f"--wide:{wide};--middle:{middle}"
    return f'<div class="board"><ul class="board-tile-list" style="{style}">{"".join(drawn)}</ul></div>'


def _tile(tile: Tile) -> str:
    moved = f"{ARROWS.get(tile.direction, '')}{tile.delta}"
    delta = f'<p class="board-delta" data-direction="{tile.direction}">{escape(moved)}</p>' if tile.delta else ""
    detail = f'<p class="board-detail">{escape(tile.detail)}</p>' if tile.detail else ""
    label = f'<span class="board-tile-label">{escape(tile.label)}</span><span class="board-help"></span>'
    value = f'<p class="board-value" style="--signs:{len(tile.value)}">{escape(tile.value)}</p>'
    return f'<li class="board-tile"><div class="board-tile-head">{label}</div>{value}{delta}{detail}</li>'


def _card(card: ComputedCard | None) -> str:
    if card is None or not card.table.columns or card.empty:
        return ""
    head = "".join(f'<th scope="col">{escape(label)}</th>' for label in card.table.labels)
    rows = "".join(_row(row) for row in card.table.texts[:ROWS])
    return (
        f'<div class="board"><section class="board-card"><h2 class="board-title">{escape(card.title)}</h2>'
        f'<p class="board-subtitle">{escape(card.subtitle)}</p><div class="board-table"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></section></div>"
    )


def _row(texts: Iterable[str]) -> str:
    first, *others = (escape(text) for text in texts)
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{text}</td>" for text in others)}</tr>'
