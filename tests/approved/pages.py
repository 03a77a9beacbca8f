"""What a reader sees of a page, item by item: nothing here depends on how Streamlit wraps, orders or names it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from html import unescape
from inspect import signature
from pathlib import Path
from typing import Any
from unittest.mock import patch

import streamlit as st
from google.protobuf.json_format import MessageToDict

from tests.approved.addresses import MENU
from tests.approved.program import visiting
from tests.outputs import opened

CARD = (
    *("title", "subtitle", "empty", "headers", "rows", "numeric", "alt", "definition", "source", "note", "total"),
    *("pointed", "pick", "picked", "wide", "tall", "levels", "sheet", "sheets", "csv_name", "csv"),
)
TILE = ("name", "label", "value", "delta", "direction", "detail", "definition")
MAP = ("label", "measure", "missing", "subtitle", "source", "name", "several", "legend", "areas", "colours")
SCENE = ("first", "scope", "source", "mention", "colours", "live")
SLIDE = ("key", "title", "figure", "label", "lines", "chart", "text", "notes", "mention")
NAVIGATION = ("label", "pages", "inSight", "current", "said", "query")
FILTERS = ("years", "comparisons", "filters", "bases", "help", "fullTime", "about", "chosen")
WIDGET = (
    *("label", "options", "default", "value", "rawValue", "rawValues", "checked", "disabled", "help", "placeholder"),
    *("min", "max", "step", "format", "icon", "maxChars", "type", "required", "numPages", "page", "expanded"),
)
BLOCKS = {*("p", "li", "tr", "dt", "dd", "div", "section", "caption", "table", "nav", "h1", "h2", "h3", "button")}
BOLD, CELLS = {"strong", "b"}, {"tr", "td", "th"}
MARKS = {"h1": "# ", "h2": "## ", "h3": "### ", "td": " | ", "th": " | "}
TAG, UNSEEN = re.compile(r"<(/?)(\w+)([^>]*)>"), re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
SAID = re.compile(r'\b(?:aria-label|href|title|alt)="([^"]*)"')
SAID_OF_CELLS = re.compile(r'\b(?:aria-label|href|title|alt|class)="([^"]*)"')
Items = dict[str, str]
Download = tuple[str, str, Any]  # label, name of the file, what makes it


def page(base: Path, role: str, address: str) -> Items:
    """Return the items of a page that `role` opens over `base`."""
    nodes, downloads, tab = visited(base, role, address)
    found = {"frame": [tab], "downloads": [f"{label} | {name}" for label, name, _ in downloads]}
    for item, text in (one for node in nodes for one in _items(*node)):
        found.setdefault(item, []).append(text)
    return {item: "\n".join(lines) for item, lines in found.items() if lines}


def visited(base: Path, role: str, address: str) -> tuple[list[tuple[str, Any]], list[Download], str]:
    """Return what a page draws, as (kind, fields) in the order of reading, its downloads and the name of its tab."""
    state = {"exporter_menu": True} if MENU in address else {}
    button, config = (
        patch.object(st, name, wraps=getattr(st, name)) for name in ("download_button", "set_page_config")
    )
    with visiting(base, role), button as drawn, config as configured:
        nodes = list(_nodes(opened(address, **state)._tree))
    given = [signature(st.download_button).bind(*call.args, **call.kwargs).arguments for call in drawn.call_args_list]
    downloads = [(one["label"], one["file_name"], one["data"]) for one in given]
    return nodes, downloads, configured.call_args.kwargs["page_title"]


def _nodes(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if proto := getattr(node, "proto", None):
        fields = MessageToDict(proto)
        if type(proto).__name__ == "BidiComponent":
            fields = _received(proto)
        yield type(proto).__name__, fields
    children = getattr(node, "children", {})
    for rank in sorted(children):
        yield from _nodes(children[rank])


def _received(proto: Any) -> dict[str, Any]:
    """Return the data of a component: JSON, after a line that names the visit where it leaves as bytes."""
    text = getattr(proto, proto.WhichOneof("data")) if proto.WhichOneof("data") else "{}"
    if isinstance(text, bytes):
        text = text.decode().split("\n", 1)[1]
    return json.loads(text)


def _items(kind: str, fields: dict[str, Any]) -> Iterable[tuple[str, str]]:
    if kind == "BidiComponent":
        return _component(fields)
    if kind == "Html":
        return words(fields.get("body", ""))
    if kind == "Heading":
        rank = int(fields["tag"][1:])
        return [("title" if rank == 1 else "texts", ("#" * rank + " " if rank > 1 else "") + fields["body"])]
    if kind in ("Markdown", "Text"):
        return [("texts", fields.get("body", ""))]
    if kind == "Alert":
        return [("texts", f"[{fields['format']}] {fields['body']}")]
    if kind == "Exception":
        return [("error", fields["message"])]
    seen = _years_from_today({name: fields[name] for name in WIDGET if name in fields} | fields.get("popover", {}))
    seen.pop("id", None)
    return [("controls", f"{kind} {written(seen)}")] if seen.get("label") or "numPages" in seen else []


def _component(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the items of a component, known by what it is given."""
    if "cards" in data:
        yield "order", written([one.get("name") or one["key"] for one in (*data["tiles"], *data["cards"])])
        yield from (("tiles", chosen(tile, TILE)) for tile in data["tiles"])
        for card in data["cards"]:
            yield f"card {card['key']}", chosen(card, CARD)
            if card.get("figure"):
                yield f"figure {card['key']}", figure(card["figure"])
    elif "areas" in data:
        yield "map", chosen(data, MAP)
    elif "slides" in data:
        yield "scene", chosen(data, SCENE)
        yield from (("slides", chosen(slide, SLIDE)) for slide in data["slides"])
    elif "pages" in data:
        yield "frame", chosen(data, NAVIGATION)
    elif "filters" in data:
        yield "frame", chosen(data, FILTERS)
    else:  # the search box, the ways to share
        yield "frame", written(data)


def chosen(data: Mapping[str, Any], fields: Sequence[str]) -> str:
    """Return the fields that say something, one a line, and one line for each row of a table."""
    return "\n".join(f"{name}: {_lines(data[name])}" for name in fields if data.get(name))


def _lines(value: Any) -> str:
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    rows = [f"{name}: {written(one)}" for name, one in value.items()] if isinstance(value, dict) else value
    if isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], list | dict)):
        return "".join(f"\n  {row if isinstance(row, str) else written(row)}" for row in rows)
    return written(value)


def figure(data: Mapping[str, Any]) -> str:
    """Return a figure as JSON: a line a trace, then its layout."""
    return "\n".join([*map(written, data.get("data", ())), written({**data, "data": None})])


def written(value: Any) -> str:
    """Return a value as JSON, its numbers to nine digits: sums may be made in another order."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True)


def plain(value: Any) -> Any:
    """Return a value whose numbers are rounded to nine digits, whole ones as integers."""
    if isinstance(value, float):
        rounded = float(f"{value:.9g}")
        return int(rounded) if rounded.is_integer() else rounded
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def _years_from_today(seen: dict[str, Any]) -> dict[str, Any]:
    """Return a widget whose list of years starts this year as it would read any other year."""
    options, today = seen.get("options", ()), date.today().year
    if not options or options[0] != str(today):
        return seen
    read = partial(_since, today)
    return {name: [*map(read, one)] if isinstance(one, list) else read(one) for name, one in seen.items()}


def _since(today: int, text: Any) -> Any:
    return f"année − {today - int(text)}" if str(text).isdigit() and len(str(text)) == 4 else text


def words(body: str) -> list[tuple[str, str]]:
    """Return HTML as lines to read: a block each, bold as Markdown writes it, in braces what attributes say."""
    text = unescape(TAG.sub(_tag, UNSEEN.sub("", body).replace("\n", " ")))
    lines = filter(None, (line.strip(" ") for line in text.split("\n")))
    return [("title", line[2:]) if line.startswith("# ") else ("texts", line) for line in lines]


def _tag(found: re.Match[str]) -> str:
    end, name, attributes = found.groups()
    if end:
        return "\n" if name in BLOCKS else "**" if name in BOLD else ""
    said = (SAID_OF_CELLS if name in CELLS else SAID).findall(attributes)
    start = "\n" if name in BLOCKS else "**" if name in BOLD else ""
    return f"{start}{MARKS.get(name, '')}{''.join(f'{{{value}}}' for value in said)}"
