"""What a refreshed deck tells: each figure that has changed, and what was left as it was, with the reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

LONGEST = 160  # characters of a text that a list shows
LABELS = {
    **{"titre": "titre", "chiffre": "chiffre", "libelle": "légende", "lignes": "lignes", "texte": "texte"},
    **{"tableau": "tableau", "graphique": "graphique", "pied": "pied", "mention": "avertissement"},
}
NOTES, ALTERNATIVE = "notes", "texte de remplacement"


@dataclass(frozen=True)
class Change:
    """One thing that has changed on a slide, numbered from 1 in the order of the deck."""

    slide: int
    what: str
    old: str
    new: str


@dataclass(frozen=True)
class Left:
    """One thing that was left as it was, and why."""

    slide: int
    what: str
    why: str


@dataclass
class Told:
    """What happens on one slide."""

    slide: int
    changes: list[Change] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def change(self, what: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Note the pairs (old, new) that differ."""
        for old, new in pairs:
            if old != new:
                at = next((rank for rank, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
                self.changes.append(Change(self.slide, what, _around(old, at), _around(new, at)))

    def leave(self, what: str, why: str) -> None:
        """Note what is left, once."""
        if (found := Left(self.slide, what, why)) not in self.left:
            self.left.append(found)


@dataclass(frozen=True)
class Refreshed:
    """The deck given back, what has changed, what was left, and the numbers of the slides that are not ours."""

    file: bytes
    changes: Sequence[Change]
    left: Sequence[Left]
    own: Sequence[int]


def _around(text: str, at: int) -> str:
    """Return a text, or the part of a long one that holds its letter number `at`."""
    start = max(min(at - LONGEST // 3, len(text) - LONGEST), 0)
    cut = text[start : start + LONGEST]
    return f"{'…' if start else ''}{cut}{'…' if start + LONGEST < len(text) else ''}"
