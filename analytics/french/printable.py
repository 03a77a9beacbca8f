"""Texts that any file can hold: what a document cannot print is replaced, never fatal."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

REPLACED = "□"
SAID = f"{REPLACED} : signe qui ne s’imprime pas"
# What XML forbids; then what no typeface of paper draws: other planes (emoji), their modifiers, private use.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_PAPER = re.compile("[^\n\x20-\x7e\xa0-\u200c\u200e-\ud7ff\uf900-\ufdff\ufe20-\ufffd]+|[\x7f-\x9f]|[\ufe00-\ufe0f]+")


def writable(text: str) -> str:
    """Return a text as an XML file may hold it."""
    return NOT_XML.sub(REPLACED, text)


def printable(text: str, without: Collection[str] = ()) -> str:
    """Return a text as paper may print it, `without` the characters that its typefaces turned out not to draw."""
    shown = NOT_PAPER.sub(REPLACED, text)
    return "".join(REPLACED if letter in without else letter for letter in shown) if without else shown


def in_all_texts(given: Any, change: Callable[[str], str]) -> Any:
    """Return a structure of mappings, sequences and dataclasses with each of its texts changed."""
    if isinstance(given, str):
        return change(given)
    if isinstance(given, Mapping):
        return {key: in_all_texts(value, change) for key, value in given.items()}
    if isinstance(given, list | tuple) and not hasattr(given, "_fields"):
        return type(given)(in_all_texts(value, change) for value in given)
    if isinstance(given, tuple):
        return type(given)(*(in_all_texts(value, change) for value in given))
    if is_dataclass(given) and not isinstance(given, type):
        changed = {one.name: in_all_texts(getattr(given, one.name), change) for one in fields(given) if one.init}
        return replace(given, **changed)
    return given
