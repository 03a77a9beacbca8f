"""Declarations whose texts name the territory in force: « Habitants {de} » reads « Habitants de l’Hérault » there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

from analytics.territory.territory import default, territory
from analytics.territory.words import Words

# The bilan whose rules the indicators follow names its département, which is quoted at home only.
AT_HOME = {
    "bilan": "Bilan 2022 de la mission facilitation des clauses sociales du Gers",
    "bilan_court": "bilan du Gers",
    "etp": "Bilan 2022 du Gers : « environ 15 ETP » ; 28 644 / 1 820 = 15,7",
}
ELSEWHERE = {
    "bilan": "Bilan 2022 d’une mission départementale de facilitation",
    "bilan_court": "bilans départementaux",
    "etp": "Calcul",
}


class Named(Protocol):
    """A declaration: a frozen dataclass with a name."""

    @property
    def name(self) -> str: ...


Declared = TypeVar("Declared", bound=Named)


class Worded(Mapping[str, Declared], Generic[Declared]):
    """{name: declaration}, its texts filled with the words of the territory when it is read.

    `declared` holds them as they are written, for what does not depend on the territory.
    """

    def __init__(self, declared: Iterable[Declared]) -> None:
        self.declared = {one.name: one for one in declared}
        self._said = lru_cache(maxsize=4)(self._filled)

    def _filled(self, words: Words) -> Mapping[str, Declared]:
        said = spoken(words)
        return {name: _worded(one, said) for name, one in self.declared.items()}

    def __getitem__(self, name: str) -> Declared:
        return self._said(territory().words)[name]

    def __contains__(self, name: object) -> bool:
        return name in self.declared

    def __iter__(self) -> Iterator[str]:
        return iter(self.declared)

    def __len__(self) -> int:
        return len(self.declared)


def said() -> dict[str, str]:
    """Return `spoken` for the territory in force."""
    return spoken(territory().words)


def spoken(words: Words) -> dict[str, str]:
    """Return {name in braces: what it becomes} for the texts of declarations."""
    people = {"habitants": words.inhabitants, "part_habitants": words.share_of_inhabitants}
    companies = {"societe": words.companies("société"), "societes": words.companies("société", plural=True)}
    companies["societes_titre"] = f"S{companies['societes'][1:]}"
    forms = {"nom": words.nom, "ailleurs": words.elsewhere, "de": words.de, "dans": words.dans, "hors": words.hors}
    return forms | people | companies | (AT_HOME if words == default().words else ELSEWHERE)


def _worded(one: Any, said: Mapping[str, str]) -> Any:
    texts = {field.name: getattr(one, field.name) for field in fields(one)}
    return replace(one, **{name: _text(text, said) for name, text in texts.items() if "{" in str(text)})


def _text(text: Any, said: Mapping[str, str]) -> Any:
    return text.format_map(said) if isinstance(text, str) else tuple(part.format_map(said) for part in text)
