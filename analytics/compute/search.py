"""The search box's index: every place, maître d'ouvrage and marché, and how what is typed finds them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from analytics.base.database import Base
from analytics.declarations.dimensions import UNKNOWN
from analytics.french.grammar import normalise
from analytics.french.numbers import count
from analytics.territory import france
from analytics.territory.located import located
from analytics.territory.territory import words

LIMIT = 14
PER_KIND = 4  # so that fifty marchés of one place leave room for the others
TELLING = 3  # letters: shorter words, « de », « la », say nothing of what is meant
LONG = 4  # letters from which a mistake can be told
LONG_ENOUGH, ALIKE = 5, 86  # of letters without spaces: how many, and how alike of 100 (one letter of ten)
SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
KINDS = ("Commune", "Intercommunalité", "Maître d’ouvrage", "Marché", "Canton")
SEPARATORS = re.compile(r"[^a-z0-9]+")
Related = tuple[tuple[str, tuple[str, ...]], ...]  # names, and the words to find them by
Meant = dict[str, int]  # words that one typed may be: how many of its letters are wrong


@dataclass(frozen=True)
class Entry:
    """Something to find: its kind and name, a line that distinguishes it, the dimension and value of its fiche.

    `related` is what it is tied to: the communes of an EPCI, the chantiers of a maître d’ouvrage.
    """

    kind: str
    label: str
    detail: str
    dimension: str
    value: str
    words: tuple[str, ...] = ()
    related: Related = ()


Match = tuple[int, int, Entry]  # wrong letters, rank, what is found


@dataclass(frozen=True)
class Index:
    """What can be found, and the words that find it."""

    entries: tuple[Entry, ...]

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        own = (word for one in self.entries for word in one.words)
        tied = (word for one in self.entries for _, words in one.related for word in words)
        return tuple(dict.fromkeys((*own, *tied)))

    def only(self, kind: str) -> Index:
        """Return the index of one kind of entries."""
        return Index(tuple(one for one in self.entries if one.kind == kind))

    def begun_by(self, typed: str) -> Meant:
        """Return the words that start with the one typed, or with what it abbreviates."""
        starts = (typed, SHORT.get(typed, typed))
        return {word: 0 for word in self.vocabulary if word.startswith(starts)}

    def near(self, typed: str) -> Meant:
        """Return those words, and the ones that it may be with a mistake: one letter, or two of a long word.

        A letter is wrong, missing, added or exchanged with the next one. A longer word that it may begin counts one
        more; a number is exact.
        """
        size, begun = len(typed), self.begun_by(typed)
        most = 0 if size < LONG or any(map(str.isdigit, typed)) else 1 if size < 2 * LONG else 2
        for word in self.vocabulary if most else ():
            starts = {word[: size + more] for more in (-1, 0, 1)}
            edits, start = min((OSA.distance(typed, start, score_cutoff=most), -len(start)) for start in starts)
            if edits <= most:
                begun.setdefault(word, edits + (-start < len(word)))
        return begun


def words_of(*texts: str | None) -> tuple[str, ...]:
    """Return the words of the texts, without case, accents or marks, each once."""
    found = (word for text in filter(None, texts) for word in SEPARATORS.split(normalise(text)) if word)
    return tuple(dict.fromkeys(found))


def build_index(base: Base) -> Index:
    """Return every entry of a base, by kind then name."""
    areas = (*_groups(base, "epci", "Intercommunalité", "territoire"), *_groups(base, "canton", "Canton", "canton"))
    return Index((*_communes(base), *areas, *_owners(base), *_contracts(base)))


def search(index: Index, typed: str) -> list[Entry]:
    """Return the entries that hold every word typed, those whose name starts with it first.

    A word typed is the start of a word: « lec » finds Lectoure. What is related comes after what is named so.
    """
    return _best(_matches(index.entries, [index.begun_by(word) for word in words_of(typed)]))


def nearest(index: Index, typed: str) -> list[Entry]:
    """Return what was probably meant, the fewest wrong letters first: « ocitanie », « mairie de Lectour ».

    Where no name holds all the words, one of them is left out; then letters are compared without their spaces.
    """
    wanted = words_of(typed)
    told = [word for word in wanted if len(word) >= TELLING or word in SHORT] or wanted
    meant = [index.near(word) for word in told]
    found = _matches(index.entries, meant)
    if not found and len(meant) > 1:
        fewer = (meant[:rank] + meant[rank + 1 :] for rank in range(len(meant)))
        found = [match for some in fewer for match in _matches(index.entries, some)]
    return _best(found) or _alike(index, "".join(wanted))


def _alike(index: Index, letters: str) -> list[Entry]:
    """Return the entries, but marchés, in whose name these letters stand, but for a mistake: « lislejourdain »."""
    named = [("".join(one.words), one) for one in index.entries if one.kind != "Marché"]
    long = [pair for pair in named if LONG_ENOUGH <= len(letters) <= len(pair[0]) + 1]
    scored = [(fuzz.partial_ratio(letters, name), one) for name, one in long]
    return [one for score, one in sorted(scored, key=lambda pair: -pair[0]) if score >= ALIKE][:PER_KIND]


def _best(found: list[Match]) -> list[Entry]:
    """Return the first of some matches: a few of each kind, the kinds together, in the order of their best entry."""
    least = min((edits for edits, *_ in found), default=0)
    near = [match for match in found if match[0] <= least + 1]
    near.sort(key=lambda match: (*match[:2], KINDS.index(match[2].kind), normalise(match[2].label)))
    first: dict[tuple[str, str], Entry] = {}
    for *_, one in near:
        first.setdefault((one.kind, one.label), one)
    ranked = list(first.values())
    most = PER_KIND if len({one.kind for one in ranked}) > 1 else LIMIT
    kept = [entry for kind in KINDS for entry in [one for one in ranked if one.kind == kind][:most]]
    best = sorted(kept, key=ranked.index)[:LIMIT]
    order = list(dict.fromkeys(entry.kind for entry in best))
    return sorted(best, key=lambda entry: order.index(entry.kind))


def _matches(entries: Iterable[Entry], wanted: Sequence[Meant]) -> list[Match]:
    return (
        [match for entry in entries if (match := _match(entry, wanted)) is not None] if wanted and all(wanted) else []
    )


def _match(entry: Entry, wanted: Sequence[Meant]) -> Match | None:
    """Return (wrong letters, 0: starts so, 1: holds it, 2: only related, the entry), which says what is related."""
    own = [_edits(entry.words, meant) for meant in wanted]
    spent = sum(edits for edits in own if edits is not None)
    missing = [meant for meant, edits in zip(wanted, own, strict=True) if edits is None]
    if not missing:
        return spent, 0 if entry.words[0] in wanted[0] else 1, entry
    tied = min((one for related in entry.related if (one := _tie(related, missing))), default=None)
    if not tied:
        return None
    edits, _, closest = tied
    return spent + edits, 2, replace(entry, detail=" · ".join(filter(None, [entry.detail, closest])))


def _tie(related: tuple[str, tuple[str, ...]], wanted: Sequence[Meant]) -> tuple[int, bool, str] | None:
    """Return (wrong letters, whether its name starts otherwise, the name) of what is related and holds every word."""
    name, told = related
    edits = [_edits(told, meant) for meant in wanted]
    if None in edits:
        return None
    return sum(filter(None, edits)), told[0] not in wanted[0], name


def _edits(words: Iterable[str], meant: Meant) -> int | None:
    """Return the fewest wrong letters for which one of the words is meant; None where none is."""
    return min((meant[word] for word in words if word in meant), default=None)


def _communes(base: Base) -> Iterator[Entry]:
    former = base.rows(
        "SELECT commune.nom, string_agg(commune_ancienne.nom, ', ') FROM commune_ancienne JOIN commune USING (commune)"
        " WHERE commune_ancienne.nom IS NOT NULL GROUP BY ALL"
    )
    merged = dict(former)
    for code, name, epci in base.rows("SELECT commune, nom, nom_epci FROM commune ORDER BY nom"):
        tied = (*_tied([merged.get(name)]), *_tied(france.postcodes(code), "code postal {}".format))
        yield Entry("Commune", name, epci or "", "commune", name, words_of(name), tied)


def _groups(base: Base, mesh: str, kind: str, dimension: str) -> Iterator[Entry]:
    named = f"SELECT nom_{mesh}, list(nom ORDER BY nom) FROM commune WHERE nom_{mesh} IS NOT NULL GROUP BY ALL"
    for name, communes in base.rows(f"{named} ORDER BY ALL"):
        detail, related = count(len(communes), "commune"), _tied(communes, "dont {}".format)
        yield Entry(kind, name, detail, dimension, name, words_of(name), related)


def _owners(base: Base) -> Iterator[Entry]:
    rows = base.rows(  # those without any marché have no fiche
        "SELECT maitre_ouvrage, any_value(famille),"
        " list(DISTINCT commune) FILTER (WHERE commune NOT IN ($ailleurs, $inconnu))"
        " FROM fait_suivi GROUP BY maitre_ouvrage ORDER BY maitre_ouvrage",
        {"ailleurs": words().elsewhere, "inconnu": UNKNOWN},
    )
    for name, family, communes in rows:
        related = _tied(communes or (), lambda commune: f"chantier {located(commune, 'commune')}")
        yield Entry("Maître d’ouvrage", name, family, "maitre_ouvrage", name, words_of(name), related)


def _contracts(base: Base) -> Iterator[Entry]:
    rows = base.rows(
        "SELECT marche.marche, marche.maitre_ouvrage, marche.operation, marche.lot, f.commune FROM marche"
        " JOIN (SELECT marche, any_value(commune) AS commune FROM fait_suivi GROUP BY marche) AS f USING (marche)"
        " ORDER BY marche.marche"
    )
    for marche, owner, operation, lot, commune in rows:
        detail = " · ".join(filter(None, [operation, lot, owner]))
        words = words_of(marche, operation, lot, owner)
        yield Entry("Marché", marche, detail, "maitre_ouvrage", owner, words, _tied([commune]))


def _tied(names: Iterable[str | None], say: Callable[[str], str] = str) -> Related:
    return tuple((say(name), words_of(name)) for name in names if name)
