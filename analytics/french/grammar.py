"""French nouns in a sentence: plurals, lists, ordinals, articles and elision."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

NO_BREAK = "\u00a0"
VOWELS = "aeiouy"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The first word of a name tells its gender, when it is a common noun or an acronym of one.
MASCULINE = _words(
    "bailleur cd centre ch chu collège conseil département domaine ehpad epci epl établissement état "
    "foyer gers ght grand hôpital institut lycée ministère musée office opérateur parc pays petr pôle "
    "port rectorat sdis service sgar sictom sivom sivu smictom syndicat tribunal"
)
FEMININE = _words(
    "ademe agence ars association ca caf caisse carsat cc chambre cité clinique collectivité "
    "communauté commune coopérative cpam dgfip dir direction dirso draaf drac dreal école fédération "
    "fondation gendarmerie mairie maison métropole mission mutualité police préfecture régie région "
    "sem semop sncf société spl union université ville"
)
PLURAL = _words(
    "agences autres bailleurs centres collectivités communes établissements hôpitaux "
    "intercommunalités lycées ministères syndicats villes"
)
# Read letter by letter, these begin with a consonant sound or a breath although a vowel or an h is written.
NOT_ELIDED = re.compile(r"(?:onz|oui|yaourt|ha(?:meau|lle|ndicap|ut)|ht|un\b)")
SILENT_H = re.compile(r"h(?:ab|ér|eur|ist|om|on|ôp|op|ôt|um|yd|yg|lm\b)")


def normalise(text: object) -> str:
    """Return a label reduced to what tells it from others: no case, accents, curly marks or extra spaces."""
    plain = str(text).casefold().replace("œ", "oe").replace("æ", "ae")
    plain = re.sub("[’‘ʼ`´]", "'", re.sub("[‐‑‒–—−]", "-", plain))
    letters = (sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    return " ".join("".join(letters).split())


def list_and(values: Iterable[object]) -> str:
    """Return « A, B et C »; an empty text for no value."""
    *first, last = [str(value) for value in values] or [""]
    return f"{', '.join(first)} et {last}" if first else last


def ordinal(rank: int, feminine: bool = False) -> str:
    """Return « 1er », « 1re » or « 2e »."""
    return ("1re" if feminine else "1er") if rank == 1 else f"{rank}e"


def pluralised(noun: str) -> str:
    """Return the regular plural of one noun: « heures », « niveaux », « totaux », « mois »."""
    if noun.endswith(("s", "x", "z")):
        return noun
    if noun.endswith(("eau", "eu")):
        return f"{noun}x"
    return f"{noun[:-2]}aux" if noun.endswith("al") else f"{noun}s"


def uncapitalised(text: str) -> str:
    """Return the text as the middle of a sentence writes it: « seniors », but « PASS IAE »."""
    return text if text[1:2].isupper() or not text[1:2].isalpha() else text[:1].lower() + text[1:]


def elides(word: str) -> bool:
    """Return whether « de » or « le » loses its vowel before `word`: État and homme, not hameau."""
    start = word.casefold()
    if NOT_ELIDED.match(start):
        return False
    return bool(SILENT_H.match(start)) or normalise(start)[:1] in tuple(VOWELS)


def is_plural(name: str) -> bool:
    """Return whether the name takes a plural verb: « Collectivités », « Les Angles »."""
    return _first(name) in PLURAL or _first(name) == "les"


def with_article(name: str) -> str:
    """Return the name as a subject: « la Région Occitanie », « l’État », « Gers numérique », « Auch »."""
    first = _first(name)
    if _is_plain(name):
        return name
    if first in PLURAL:
        return f"les {uncapitalised(name)}"
    if elides(name):
        return f"l’{name}"
    return f"{'le' if first in MASCULINE else 'la'} {name}"


def has_article(name: str) -> bool:
    """Return whether the name starts with a noun whose gender is known."""
    return not _is_plain(name)


def elide(name: str) -> str:
    """Return « de » contracted with the name: « du Département », « de l’État », « d’Auch »."""
    first, _, rest = name.partition(" ")
    if first in ("Le", "Les") and rest:
        return f"{'du' if first == 'Le' else 'des'} {rest}"
    if _is_plain(name):
        return f"d’{name}" if elides(name) else f"de {name}"
    return _contracted(with_article(name))


def _contracted(subject: str) -> str:
    for article, contraction in (("le ", "du "), ("les ", "des ")):
        if subject.startswith(article):
            return contraction + subject.removeprefix(article)
    return f"de {subject}"


def _first(name: str) -> str:
    return name.replace(NO_BREAK, " ").partition(" ")[0].casefold()


def _is_plain(name: str) -> bool:
    first = _first(name)
    # « Gers numérique » is a proper noun; « Gers » alone is the département.
    if first == "gers" and len(name.split()) > 1:
        return True
    return first not in MASCULINE and first not in FEMININE and first not in PLURAL
