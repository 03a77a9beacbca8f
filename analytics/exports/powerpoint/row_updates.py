"""The new rows of a chart or of a table whose rows somebody may have renamed, moved, removed or typed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

TYPED = "vous avez saisi une autre valeur"
NO_LONGER = "n’est plus parmi les nouveaux chiffres"
NOT_ADDED = "nouveau, non ajouté : la liste est la vôtre"
Row = tuple[str, tuple[Any, ...]]  # its name, its values
Shown = tuple[str, tuple[Any, ...], int | None, int | None]  # label, values, rank of the new row, of hers it replaces


@dataclass(frozen=True)
class Merged:
    """The rows to show, and what is left of hers with the reason."""

    rows: Sequence[Shown]
    left: Sequence[tuple[str, str]]


def merged(old: Sequence[Row], new: Sequence[Row], hers: Sequence[Row]) -> Merged:
    """Return the rows to show: all the new ones when the list is that of the product, else hers with new values."""
    origins = _origins(old, hers)
    if origins == list(range(len(old))):
        return _whole(old, new, hers)
    return _hers(old, new, hers, origins)


def _origins(old: Sequence[Row], hers: Sequence[Row]) -> list[int | None]:
    """Return the old row that each of hers was: that of its name, else the first free one of the same values."""
    free = list(range(len(old)))

    def take(fits: Any) -> int | None:
        found = next((at for at in free if fits(old[at])), None)
        if found is not None:
            free.remove(found)
        return found

    named = [take(lambda one, name=name: one[0] == name) for name, _ in hers]
    return [
        take(lambda one, values=values: one[1] == values) if at is None else at
        for at, (_, values) in zip(named, hers, strict=True)
    ]


def _whole(old: Sequence[Row], new: Sequence[Row], hers: Sequence[Row]) -> Merged:
    labels = {before[0]: mine[0] for before, mine in zip(old, hers, strict=True)}
    places = {before[0]: at for at, before in enumerate(old)}
    shown, left = [], []
    for rank, (name, values) in enumerate(new):
        at, label = places.get(name), labels.get(name, name)
        if at is not None and hers[at][1] != old[at][1]:
            values = hers[at][1]
            left.append((label, TYPED))
        shown.append((label, values, rank, at))
    return Merged(shown, left)


def _hers(old: Sequence[Row], new: Sequence[Row], hers: Sequence[Row], origins: Sequence[int | None]) -> Merged:
    places, shown, left = {name: rank for rank, (name, _) in enumerate(new)}, [], []
    for at, ((label, values), origin) in enumerate(zip(hers, origins, strict=True)):
        rank = None if origin is None else places.get(old[origin][0])
        typed = origin is not None and values != old[origin][1]
        if origin is not None and (rank is None or typed):
            left.append((label, TYPED if typed else NO_LONGER))
        shown.append((label, values if rank is None or typed else new[rank][1], rank, at))
    known = {name for name, _ in old}
    left += [(name, NOT_ADDED) for name, _ in new if name not in known]
    return Merged(shown, left)
