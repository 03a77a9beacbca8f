"""Names that seem to be one buyer or one company: « Ville d’Auch » and « Mairie d’Auch », « CD 32 », equal SIRET."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import combinations

from rapidfuzz import fuzz

from analytics.declarations.record_labels import key
from analytics.ingest.cell_texts.declared import folded, name_words
from analytics.ingest.import_plan.model import Merge
from analytics.territory import france

SLIP = 85  # likeness, of 100, of two words of five letters or more that one slip parts
MOST_COMPARED = 600  # names compared two by two; beyond, only those that share their words are proposed
SMALL = ("d", "de", "du", "des", "la", "le", "les", "l", "et", "en")


def near_names(table: str, rows: Mapping[str, int], sirets: Mapping[str, str], kept: Iterable[str]) -> list[Merge]:
    """Return the groups of names that seem to be one; `rows` counts each, `kept` are those of the base."""
    groups: dict[str, set[str]] = defaultdict(set)
    for name in rows:
        groups[_identity(table, name)].add(name)
        if siret := sirets.get(name):
            groups[f"siret {siret}"].add(name)
    together = _joined([*groups.values(), *_slips(table, list(rows))])
    base = {key(name) for name in kept}
    return [_merge(table, names, rows, base) for names in together if len({key(name) for name in names}) > 1]


def _merge(table: str, names: set[str], rows: Mapping[str, int], base: set[str]) -> Merge:
    ordered = sorted(names, key=lambda name: (key(name) not in base, _is_short(name), -rows.get(name, 0), name))
    return Merge(table, ordered[0], ordered[1:], rows={name: rows.get(name, 0) for name in ordered})


def _is_short(name: str) -> bool:
    """Return whether a name is but initials: « CD 32 » says less than « Conseil départemental du Gers »."""
    return not re.search(r"[a-z]{4}", folded(name)) or bool(re.search(r"\d", name))


def _joined(groups: Iterable[set[str]]) -> list[set[str]]:
    """Return groups with no name in two of them."""
    found: list[set[str]] = []
    for group in groups:
        touching = [one for one in found if one & group]
        found = [one for one in found if not one & group] + [group.union(*touching)]
    return found


@cache
def _identity(table: str, name: str) -> str:
    """Return what two names of one body share: its kind and place, without small words nor legal forms."""
    bare = re.sub(r"[^a-z0-9 ]", " ", folded(name.replace("-", " ").replace(".", "")))
    bare = re.sub(r"([a-z])(\d)", r"\1 \2", " ".join(bare.split()))
    kind = ""
    groups = name_words(table) if table in ("maitre_ouvrage", "entreprise") else {}
    for group, called in groups.items():
        for word in sorted(called, key=len, reverse=True):
            if group == "formes":
                bare = re.sub(rf"\b{re.escape(word)}\b", " ", bare)
            elif not kind and (bare == word or bare.startswith(f"{word} ")):
                kind, bare = group, bare.removeprefix(word)
    words = [word for word in bare.split() if word not in SMALL] or bare.split()
    return f"{kind} {_departement(words) if kind == 'departement' else ' '.join(words)}"


def _departement(words: list[str]) -> str:
    bare = " ".join(words)
    for code, row in france.departements().items():
        if bare in (code.lower(), folded(row["nom"].replace("-", " "))):
            return code
    return bare


def _slips(table: str, names: list[str]) -> Iterable[set[str]]:
    """Yield pairs of names that a slip of the keyboard parts."""
    if len(names) > MOST_COMPARED:
        return
    split = {name: _identity(table, name).split() for name in names}
    for one, other in combinations(names, 2):
        if split[one] != split[other] and _is_slip(split[one], split[other]):
            yield {one, other}


def _is_slip(one: list[str], other: list[str]) -> bool:
    if len(one) != len(other):
        return False
    different = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(different) != 1:
        return False
    first, second = different[0]
    long = min(len(first), len(second)) >= 5 and not re.search(r"\d", first + second)
    return long and fuzz.ratio(first, second) >= SLIP
