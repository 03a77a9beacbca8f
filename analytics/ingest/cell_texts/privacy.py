"""What identifies a person, by title or by content: left out, or made a pseudonym, before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analytics.declarations.record_labels import key
from analytics.ingest.cell_texts.declared import folded, words
from analytics.ingest.pseudonym import pseudonym

OURS = re.compile(r"P-[0-9a-f]{16}(-\d+)?")
CIVILITY = r"(?:M\.|MM\.|Mr\.?|Mme\.?|Mmes|Mlle\.?|Mle|Monsieur|Madame|Mademoiselle)"
NAME = re.compile(rf"\b{CIVILITY}\s+[A-ZÀ-Ý][\w’'\-]*(?:\s+[A-ZÀ-Ý][\w’'\-]+)*")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
PHONE = re.compile(r"(?<!\d)(?:\+33\s?|0033\s?|0)[1-9](?:[\s.\-]?\d{2}){4}(?!\d)")
NIR = re.compile(
    r"(?<!\d)[12]\s?\d{2}\s?(?:0[1-9]|1[0-2]|[2-9]\d)\s?(?:\d{2}|2[AB])\s?\d{3}\s?\d{3}(?:\s?\d{2})?(?!\d)"
)
KINDS = {"adresse électronique": EMAIL, "téléphone": PHONE, "numéro de sécurité sociale": NIR}
SHARE = 0.3  # of the cells: enough to take a column for one of phones or e-mails


def identifying_content(texts: Iterable[str]) -> str:
    """Return what a column holds when it identifies people, whatever its title; nothing otherwise."""
    given = [text for text in texts if text]
    for kind, pattern in KINDS.items():
        if given and sum(bool(pattern.fullmatch(text.strip())) for text in given) >= SHARE * len(given):
            return kind
    return ""


def without_names(text: str) -> tuple[str, bool]:
    """Return a text without « M. X », e-mails, phones nor social security numbers, and whether any was there."""
    bare = text
    for pattern in (NAME, *KINDS.values()):
        bare = pattern.sub("", bare)
    if bare == text:
        return text, False
    bare = re.sub(r"\(\s*\)", "", bare)
    return " ".join(bare.split()).strip(" ,;/-–:"), True


def people_in(text: str) -> int:
    """Return how many people a cell names."""
    named = len(NAME.findall(text))
    parts = [part for part in re.split(r"[\n,;/]|\set\s", re.sub(r"\([^)]*\)", "", text)) if part.strip()]
    return named or len(parts)


def is_collective(text: str) -> bool:
    """Return whether the « person » of a cell is a group: « agrégat SIDR », « divers »; « anonyme 3 » is one person."""
    bare = folded(text)
    if re.fullmatch(r"(anonyme|sans nom) \D{0,3}\d+", bare):
        return False
    return any(bare == word or bare.startswith(f"{word} ") for word in words("collectif"))


def person_by_number(secret: bytes, number: str) -> str:
    """Return the pseudonym of a number or code; one of ours stays as it is."""
    bare = number.strip()
    return bare if OURS.fullmatch(bare) else f"P-{pseudonym(secret, 'dossier', key(bare))}"


def person_by_name(secret: bytes, *names: str, birth: str = "") -> str:
    """Return the pseudonym of a name, whatever the order of its words, and of a day of birth."""
    bare = re.sub(rf"^{CIVILITY}\s+", "", " ".join(names).strip())
    parts = sorted(word for word in map(key, re.split(r"[\s,.\-’']+", bare)) if word)
    return f"P-{pseudonym(secret, 'personne', *parts, birth)}" if parts else ""
