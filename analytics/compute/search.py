"""The search box's index: every place, maître d'ouvrage and marché, and how what is typed finds them."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from analytics.base.database import Base
from analytics.declarations.dimensions import UNKNOWN
from analytics.french.grammar import normalise
from analytics.french.numbers import count
from analytics.territory.located import located
from analytics.territory.place_search import similar
from analytics.territory.territory import territory, words

LIMIT = 14
PER_KIND = 4  # so that fifty marchés of one place leave room for the others
LONG_ENOUGH, ALIKE = 5, 86  # letters from which a mistake can be told, and how alike of 100: one letter of ten
SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
KINDS = ("Commune", "Intercommunalité", "Maître d’ouvrage", "Marché", "Canton")
SEPARATORS = re.compile(r"[^a-z0-9]+")
Related = tuple[tuple[str, tuple[str, ...]], ...]  # names, and the words to find them by


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


def words_of(*texts: str | None) -> tuple[str, ...]:
    """Return the words of the texts, without case, accents or marks, each once."""
    found = (word for text in filter(None, texts) for word in SEPARATORS.split(normalise(text)) if word)
    return tuple(dict.fromkeys(found))


def build_index(base: Base) -> tuple[Entry, ...]:
    """Return every entry of a base, by kind then name."""
    areas = (*_groups(base, "epci", "Intercommunalité", "territoire"), *_groups(base, "canton", "Canton", "canton"))
    return (*_communes(base), *areas, *_owners(base), *_contracts(base))


def search(index: Iterable[Entry], typed: str) -> list[Entry]:
    """Return the entries that hold every word typed, those whose name starts with it first.

    A word typed is the start of a word: « lec » finds Lectoure. What is related comes after what is named so.
    """
    wanted = words_of(typed)
    if not wanted:
        return []
    found = _matches(index, wanted) or _matches(index, [SHORT.get(word, word) for word in wanted])
    found.sort(key=lambda match: (match[0], KINDS.index(match[1].kind), normalise(match[1].label)))
    kept = [entry for kind in KINDS for entry in [entry for _, entry in found if entry.kind == kind][:PER_KIND]]
    best = sorted(kept, key=[entry for _, entry in found].index)[:LIMIT]
    # Kinds stay together on the screen, in the order of their best entry.
    order = list(dict.fromkeys(entry.kind for entry in best))
    return sorted(best, key=lambda entry: order.index(entry.kind))


def nearest(index: Iterable[Entry], typed: str) -> list[Entry]:
    """Return what is named nearly as what was typed: communes, or those of this postcode, then groups and owners."""
    names = {area.commune: area.nom for area in territory().areas}
    close = [names[place.code] for place in similar(typed, among=names)]
    entries = {entry.label: entry for entry in index if entry.kind == "Commune"}
    return [*(entries[name] for name in close if name in entries), *_alike(index, typed)][:LIMIT]


def _alike(index: Iterable[Entry], typed: str) -> list[Entry]:
    """Return the groups and the maîtres d’ouvrage in whose name what was typed stands, but for a mistake."""
    wanted = " ".join(words_of(typed))
    others = [one for one in index if one.kind not in ("Commune", "Marché")] if len(wanted) >= LONG_ENOUGH else []
    scored = [
        (fuzz.partial_ratio(wanted, name), one) for one in others if len(name := " ".join(one.words)) >= len(wanted) - 1
    ]
    return [one for score, one in sorted(scored, key=lambda pair: -pair[0]) if score >= ALIKE][:PER_KIND]


def _matches(index: Iterable[Entry], wanted: Sequence[str]) -> list[tuple[int, Entry]]:
    return [match for entry in index if (match := _match(entry, wanted)) is not None]


def _match(entry: Entry, wanted: Sequence[str]) -> tuple[int, Entry] | None:
    """Return (0: starts so, 1: holds it, 2: only related, the entry), or None; the detail says what is related."""
    missing = [word for word in wanted if not _starts(entry.words, word)]
    if not missing:
        return (0 if entry.words[0].startswith(wanted[0]) else 1), entry
    tied = [(name, words) for name, words in entry.related if all(_starts(words, word) for word in missing)]
    if not tied:
        return None
    closest, _ = min(tied, key=lambda pair: not pair[1][0].startswith(missing[0]))
    return 2, replace(entry, detail=" · ".join(filter(None, [entry.detail, closest])))


def _starts(words: Iterable[str], start: str) -> bool:
    return any(word.startswith(start) for word in words)


def _communes(base: Base) -> Iterator[Entry]:
    former = base.rows(
        "SELECT commune.nom, string_agg(commune_ancienne.nom, ', ') FROM commune_ancienne JOIN commune USING (commune)"
        " WHERE commune_ancienne.nom IS NOT NULL GROUP BY ALL"
    )
    merged = dict(former)
    for name, epci in base.rows("SELECT nom, nom_epci FROM commune ORDER BY nom"):
        yield Entry("Commune", name, epci or "", "commune", name, words_of(name), _tied([merged.get(name)]))


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
