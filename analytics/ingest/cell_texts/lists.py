"""Values of a list as people write them: exactly, or nearly; several in one cell are split."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from rapidfuzz import fuzz, process

from analytics.declarations.schema import DATA
from analytics.ingest.cell_texts.declared import folded, separators
from analytics.ingest.checks.correspondances import code_lists, meanings, value_key
from analytics.ingest.checks.resolve import code_meanings

NEAR = 91  # likeness, of 100, from which a value is proposed for one of the list
CHOICES = {
    "sexe": {"f": "F", "h": "H"},
    "nature": {"stock": "stock", "fluxannuel": "flux annuel", "flux": "flux annuel", "annuel": "flux annuel"},
}
LABELS = {"sexe": {"F": "Femme", "H": "Homme"}, "nature": {"stock": "stock", "flux annuel": "flux annuel"}}


@cache
def _known(name: str) -> dict[str, str]:
    found = dict(CHOICES.get(name) or (code_meanings(name) if name in code_lists() else {}))
    return found | meanings(DATA / "nulle part").get(name, {})


def code_of(name: str, text: str, answers: Mapping[str, str] | None = None) -> str | None:
    """Return the code that a text means in a list; empty when she said it means none, None when nobody knows."""
    bare = value_key(text)
    if answers and bare in answers:
        return answers[bare]
    return _known(name).get(bare)


@cache
def near_code(name: str, text: str) -> str | None:
    """Return the code of the value that a text nearly writes, or that it holds whole; None when none is near."""
    known = _known(name)
    bare = value_key(text)
    if len(bare) < 4:
        return None
    near = process.extractOne(bare, list(known), scorer=fuzz.ratio, score_cutoff=NEAR)
    if near:
        return known[near[0]]
    holding = {known[one] for one in known if len(one) >= 10 and (one in bare or (len(bare) >= 10 and bare in one))}
    return holding.pop() if len(holding) == 1 else None


def split(name: str, text: str, answers: Mapping[str, str] | None = None) -> list[str]:
    """Return the values that a cell holds: one when it is a value whole, else the parts that are."""
    if code_of(name, text, answers) is not None:
        return [text]
    for separator in separators():
        parts = [part.strip() for part in _outside(text, separator) if part.strip()]
        if len(parts) > 1:
            return [one for part in _joined(name, parts, separator, answers) for one in split(name, part, answers)]
    return [text]


def _outside(text: str, separator: str) -> list[str]:
    """Split a text at a separator that stands outside parentheses."""
    if separator not in text:
        return [text]
    parts, depth, start, at = [], 0, 0, 0
    while at < len(text):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0 and text.startswith(separator, at):
            parts.append(text[start:at])
            at = start = at + len(separator)
        else:
            at += 1
    return [*parts, text[start:]]


def _joined(name: str, parts: list[str], separator: str, answers: Mapping[str, str] | None) -> list[str]:
    """Join again the parts of a value that holds the separator: « EPIDE, École de la deuxième chance »."""
    found, at = [], 0
    while at < len(parts):
        for end in range(len(parts), at, -1):
            whole = separator.join(parts[at:end])
            if end == at + 1 or code_of(name, whole, answers) is not None:
                found.append(whole)
                at = end
                break
    return found


def labels(name: str) -> dict[str, str]:
    """Return the label of each code of a list, in its order."""
    from analytics.ingest.checks.correspondances import code_list

    return LABELS.get(name) or {row["code"]: row["libelle"] for row in code_list(name)}


def names_in(text: str) -> list[str]:
    """Return the companies that a cell names: « A / B », « A ; B »; a comma alone does not part them."""
    parts = [part.strip() for part in re.split(r"\s*[/;|\n+]\s*|\s+et\s+(?=[A-Z])", text) if part.strip()]
    return list(dict.fromkeys(parts)) if parts else [folded(text)]
