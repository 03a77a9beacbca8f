"""A card as one page of HTML without a script: its bars or its table, its source, and the way back to the dashboard."""

from collections.abc import Iterable
from html import escape
from urllib.parse import parse_qs, urlencode

from analytics.territory.settings_file import TerritoryError
from analytics.territory.territory import words
from analytics.views.card import ComputedCard
from analytics.views.charts import Bar, Chart

MOST_BARS, MOST_ROWS = 12, 30
DRAWN = ("barres", "colonnes", "parts", "objectif")  # kinds of chart whose bars start at zero
STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#1c2430, #e8eaed); --soft: light-dark(#4a5361, #b4bbc6);
  --paper: light-dark(#fff, #0e1117); --line: light-dark(#e3e6eb, #2a303b); --done: light-dark(#17489c, #447be4);
  --goal: light-dark(#b9c9e8, #2b3a57); --edge: light-dark(#8c93a0, #6b7280); }
body { margin: 0; padding: 1rem; background: var(--paper); color: var(--ink); font: 1rem/1.45 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.2rem; line-height: 1.3; text-wrap: balance; }
p { margin: .35rem 0; } .soft, footer { color: var(--soft); font-size: .9rem; }
.mention { padding: .2rem .75rem; border-left: 4px solid #b28f15; font-size: .9rem; }
ul { display: grid; grid-template-columns: minmax(6rem, 1fr) max-content; gap: .6rem .5rem; list-style: none;
  margin: .75rem 0; padding: 0; } li { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; }
.name { grid-column: 1 / -1; }
svg { width: 100%; height: 18px; align-self: center; } .done { fill: var(--done); } .goal { fill: var(--goal); }
.goal, .other { stroke: var(--edge); } .other { fill: none; }
div { overflow-x: auto; } table { border-collapse: collapse; margin: .75rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; font-weight: 400; }
thead th { color: var(--soft); font-size: .9rem; vertical-align: bottom; } .number { text-align: right; }
footer { border-top: 1px solid var(--line); padding-top: .35rem; } a { color: light-dark(#17489c, #8fb4ff); }
a:focus-visible, div:focus-visible { outline: 3px solid currentcolor; outline-offset: 2px; }
"""


def written(page: str, card: ComputedCard, query: str) -> str:
    """Return the page of a card; `query` is that of its address, which the way back keeps."""
    mention = f'<p class="mention">{escape(card.mention)}</p>' if card.mention else ""
    note = f'<p class="soft">{escape(card.note)}</p>' if card.note else ""
    said = f'<h1>{escape(card.title)}</h1><p class="soft">{escape(card.subtitle)}</p>{mention}{note}'
    return _page(card.title, f"<main>{said}{_figure(card)}</main>{_foot(page, card, query)}")


def refusal(text: str) -> str:
    """Return the page that says why there is no card."""
    return _page(text, f"<main><p>{escape(text)}</p></main>")


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="robots" content="noindex">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body>{body}</body></html>"
    )


def _foot(page: str, card: ComputedCard, query: str) -> str:
    kept = urlencode(parse_qs(query), doseq=True)
    path = "" if page == "dashboard" else page
    back = escape(f"../{path}{f'?{kept}' if kept else ''}#carte-{card.key}")
    source = card.source if card.source.startswith("Source") else f"Source\u00a0: {card.source}"
    link = f'<a href="{back}" target="_blank" rel="noopener">Lire sur le tableau de bord{_site()}</a>'
    return f"<footer><p>{escape(source)}</p><p>{link}</p></footer>"


def _site() -> str:
    try:
        return f"\u00a0: {escape(words().short_site)}"
    except TerritoryError:
        return ""


def _figure(card: ComputedCard) -> str:
    """Return the bars of a card, else its table, else why it has neither."""
    if card.empty:
        return f"<p>{escape(card.empty)}</p>"
    chart = card.chart(MOST_BARS) if card.chart else None
    return _bars(chart) if chart and chart.kind in DRAWN else _table(card)


def _bars(chart: Chart) -> str:
    whole = max([chart.whole, *(max(bar.goal or 0, bar.amount or 0) for bar in chart.bars)]) or 1
    return f'<p class="soft">{escape(chart.measure)}</p><ul>{"".join(_bar(bar, whole) for bar in chart.bars)}</ul>'


def _bar(bar: Bar, whole: float) -> str:
    """Return a bar and its amount; without an amount nor a goal, what is said of it alone, never an empty bar."""
    goal = _mark("goal", bar.goal, whole, 0, 18) if bar.goal else ""
    kind = "other" if bar.hatched else "done"
    done = "" if bar.amount is None else _mark(kind, bar.amount, whole, *((5, 8) if bar.goal else (2, 14)))
    name = f"{bar.name} · {bar.detail}" if bar.detail else bar.name
    drawing = f'<svg aria-hidden="true">{goal}{done}</svg><span>' if goal or done else '<span class="name">'
    return f'<li><span class="name">{escape(name)}</span>{drawing}{escape(bar.text)}</span></li>'


def _mark(name: str, amount: float, whole: float, top: int, height: int) -> str:
    return f'<rect class="{name}" width="{max(amount, 0) / whole:.2%}" y="{top}" height="{height}" rx="2"/>'


def _table(card: ComputedCard) -> str:
    numeric = [column.is_numeric for column in card.table.columns]
    head = "".join(_cell("th scope=col", label, right) for label, right in zip(card.table.labels, numeric, strict=True))
    rows = "".join(f"<tr>{_row(row, numeric)}</tr>" for row in card.table.texts[:MOST_ROWS])
    left = len(card.table.texts) - MOST_ROWS
    more = f'<p class="soft">{left} autres lignes sur le tableau de bord.</p>' if left > 0 else ""
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div tabindex="0" role="region" aria-label="Tableau">{table}</div>{more}'


def _row(texts: Iterable[str], numeric: Iterable[bool]) -> str:
    kinds = ["th scope=row"]
    return "".join(
        _cell(kinds.pop() if kinds else "td", text, right) for text, right in zip(texts, numeric, strict=True)
    )


def _cell(kind: str, text: str, right: bool) -> str:
    return f"<{kind}{' class=number' if right else ''}>{escape(text)}</{kind.partition(' ')[0]}>"
