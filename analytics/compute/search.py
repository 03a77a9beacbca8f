"""The search box's index: every place, maître d'ouvrage and marché, and how what is typed finds them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from analytics.base.database import Base
from analytics.compute.areas import known_areas
from analytics.french.grammar import normalise
from analytics.french.numbers import count
from analytics.french.place_names import located

LIMIT = 14
PER_KIND = 4  # so that fifty marchés of one place leave room for the others
KINDS = ("Commune", "Intercommunalité", "Maître d’ouvrage", "Marché", "Canton")
SEPARATORS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Entry:
    """Something to find: its kind and name, a line that distinguishes it, the dimension and value of its fiche.

    `words` are those of its name. `related` names what it is tied to, with words to find it by: the communes
    of an EPCI, the chantiers of a maître d’ouvrage.
    """

    kind: str
    label: str
    detail: str
    dimension: str
    value: str
    words: tuple[str, ...] = ()
    related: tuple[tuple[str, tuple[str, ...]], ...] = ()


def words_of(*texts: object) -> tuple[str, ...]:
    """Return the words of the texts, without case, accents or marks, each once."""
    found = (word for text in texts_of(texts) for word in SEPARATORS.split(normalise(text)) if word)
    return tuple(dict.fromkeys(found))


def build_index(base: Base) -> tuple[Entry, ...]:
    """Return every entry of a base, by kind then name."""
    return (*_communes(base), *_groups(base, "epci"), *_groups(base, "canton"), *_owners(base), *_contracts(base))


def search(index: Iterable[Entry], typed: str, limit: int = LIMIT) -> list[Entry]:
    """Return the entries that hold every word typed, those whose name starts with it first.

    A word typed is the start of a word: « lec » finds Lectoure. What is related comes after what is named so.
    """
    wanted = words_of(typed)
    if not wanted:
        return []
    found = [match for entry in index if (match := _match(entry, wanted)) is not None]
    found.sort(key=lambda match: (match[0], KINDS.index(match[1].kind), normalise(match[1].label)))
    kept = [entry for kind in KINDS for entry in [entry for _, entry in found if entry.kind == kind][:PER_KIND]]
    best = sorted(kept, key=[entry for _, entry in found].index)[:limit]
    # Kinds stay together on the screen, in the order of their best entry.
    order = list(dict.fromkeys(entry.kind for entry in best))
    return sorted(best, key=lambda entry: order.index(entry.kind))


def _match(entry: Entry, wanted: Sequence[str]) -> tuple[int, Entry] | None:
    """Return (0: starts so, 1: holds it, 2: only related, the entry), or None; the detail says what is related."""
    missing = [word for word in wanted if not _starts(entry.words, word)]
    if not missing:
        return (0 if entry.words[0].startswith(wanted[0]) else 1), entry
    tied = [(name, words) for name, words in entry.related if all(_starts(words, word) for word in missing)]
    if not tied:
        return None
    closest, _ = min(tied, key=lambda pair: not pair[1][0].startswith(missing[0]))
    return 2, replace(entry, detail=" · ".join(texts_of([entry.detail or None, closest])))


def _starts(words: Iterable[str], start: str) -> bool:
    return any(word.startswith(start) for word in words)


def _communes(base: Base) -> list[Entry]:
    rows = base.query("SELECT nom, nom_epci FROM commune ORDER BY nom")
    former = base.query(
        "SELECT commune.nom AS nom, string_agg(commune_ancienne.nom, ', ') AS anciens"
        " FROM commune_ancienne JOIN commune USING (commune) WHERE commune_ancienne.nom IS NOT NULL GROUP BY ALL"
    )
    merged = dict(former.itertuples(index=False, name=None))
    return [
        Entry("Commune", name, epci or "", "commune", name, words_of(name), _tied(texts_of([merged.get(name)])))
        for name, epci in rows.itertuples(index=False, name=None)
    ]


def _groups(base: Base, mesh: str) -> list[Entry]:
    column = f"nom_{mesh}"
    members = base.query(
        f"SELECT {column} AS nom, list(nom ORDER BY nom) AS communes FROM commune"
        f" WHERE {column} IS NOT NULL GROUP BY ALL"
    )
    communes = dict(members.itertuples(index=False, name=None))
    kind, dimension = ("Intercommunalité", "territoire") if mesh == "epci" else ("Canton", "canton")
    return [
        Entry(
            *(kind, name, count(len(communes[name]), "commune"), dimension, name, words_of(name)),
            _tied(communes[name], "dont {}".format),
        )
        for name in known_areas(base, mesh)["nom"]
    ]


def _owners(base: Base) -> list[Entry]:
    # Those without any marché have no fiche.
    rows = base.query(
        "SELECT maitre_ouvrage, any_value(famille) AS famille,"
        " list(DISTINCT commune) FILTER (WHERE commune NOT IN ('Hors du Gers', 'Non renseigné')) AS communes"
        " FROM fait_suivi GROUP BY maitre_ouvrage ORDER BY maitre_ouvrage"
    )
    return [
        Entry(
            *("Maître d’ouvrage", name, family, "maitre_ouvrage", name, words_of(name)),
            _tied(texts_of(communes), lambda commune: f"chantier {located(commune, 'commune')}"),
        )
        for name, family, communes in rows.itertuples(index=False, name=None)
    ]


def _contracts(base: Base) -> list[Entry]:
    rows = base.query(
        "SELECT marche.marche, marche.maitre_ouvrage, marche.operation, marche.lot, f.commune FROM marche"
        " JOIN (SELECT marche, any_value(commune) AS commune FROM fait_suivi GROUP BY marche) AS f USING (marche)"
        " ORDER BY marche.marche"
    )
    return [
        Entry(
            "Marché",
            marche,
            " · ".join(texts_of([operation, lot, owner])),
            "maitre_ouvrage",
            owner,
            words_of(marche, operation, lot, owner),
            _tied([commune]),
        )
        for marche, owner, operation, lot, commune in rows.itertuples(index=False, name=None)
    ]


def _tied(names: Iterable[str], say: Callable[[str], str] = str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((say(name), words_of(name)) for name in names)


def texts_of(texts: object) -> list[str]:
    """Return the texts that are known, in order; a missing list is empty."""
    return [text for text in texts if isinstance(text, str)] if hasattr(texts, "__iter__") else []
