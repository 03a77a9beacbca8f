"""Old figures that texts of hers still say: they are not changed, they are told."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from analytics.exports.powerpoint.refreshed import Told
from analytics.exports.powerpoint.text_updates import VALUE, flat, skeleton, values_of

OWN_TEXT = "votre texte"


def tell_old_figures(slides: Sequence[tuple[Any, Collection[int]]], told: Sequence[Told]) -> None:
    """Note each old figure that shapes of hers say; `slides` gives the `id` of the elements of those of the product."""
    replaced = dict(_replaced(told))
    for (slide, known), one in zip(slides, told, strict=True):
        for shape in _others(slide, known):
            for value in dict.fromkeys(map(flat, values_of(shape.text_frame.text))):
                if value in replaced:
                    one.leave(f"{OWN_TEXT} : « {value} »", f"ancien chiffre, devenu « {replaced[value]} » : à vérifier")


def _replaced(told: Sequence[Told]) -> Iterator[tuple[str, str]]:
    """Yield (old, new) for each value of a thousand or more, or with decimals: a smaller one may be anything."""
    for change in (change for one in told for change in one.changes):
        if skeleton(change.old) == skeleton(change.new):
            pairs = zip(VALUE.findall(change.old), VALUE.findall(change.new), strict=True)
            yield from ((flat(old), new) for old, new in pairs if old != new and any(map(old.count, " \u202f\u00a0,")))


def _others(holder: Any, known: Collection[int]) -> Iterator[Any]:
    for shape in holder.shapes:
        if hasattr(shape, "shapes"):
            yield from _others(shape, known)
        elif shape.has_text_frame and id(shape._element) not in known:
            yield shape
