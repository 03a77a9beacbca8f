"""Words of the trade in a text, and what they mean: those of the glossary, in the forms that sentences give them."""

import re
from collections.abc import Iterator
from functools import cache

from analytics.declarations.method import FORMS, GLOSSARY

Found = tuple[int, int, str]  # where a word begins and ends in the text, and its entry in the glossary


def trade_words(text: str) -> Iterator[Found]:
    """Yield each entry of the glossary that a text uses, where it first does; of two that overlap, the longer one."""
    seen: set[str] = set()
    for found in _pattern().finditer(text):
        entry = _entries()[_key(found[0])]
        if entry not in seen:
            seen.add(entry)
            yield found.start(), found.end(), entry


def meaning(entry: str) -> str:
    """Return « Maître d’ouvrage : acheteur public qui passe le marché. »."""
    return f"{entry}\u00a0: {GLOSSARY[entry]}"


@cache
def _entries() -> dict[str, str]:
    """Return {form without its marks of the plural: entry}."""
    forms = {form: entry for entry, others in FORMS.items() for form in others}
    return {_key(form): entry for form, entry in ({entry: entry for entry in GLOSSARY} | forms).items()}


@cache
def _pattern() -> re.Pattern[str]:
    forms = sorted({*GLOSSARY, *(form for others in FORMS.values() for form in others)}, key=len, reverse=True)
    return re.compile("|".join(map(_any_number, forms)))


def _any_number(form: str) -> str:
    """Return the pattern of a form, singular or plural; capital letters of an acronym are kept."""
    words = [re.escape(word) if word.isupper() else f"{re.escape(_singular(word))}s?" for word in form.split()]
    first = words[0] if form[:2].isupper() else f"[{form[0].upper()}{form[0].lower()}]{words[0][1:]}"
    return rf"\b{' '.join([first, *words[1:]])}\b"


def _key(form: str) -> str:
    return " ".join(word if word.isupper() else _singular(word).casefold() for word in form.split())


def _singular(word: str) -> str:
    return word.removesuffix("s")
