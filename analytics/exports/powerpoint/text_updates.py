"""The new figures in a text that somebody may have rewritten: only what still says the old value is replaced."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analytics.exports.powerpoint.run_texts import Span, word_spans

VALUE = re.compile(r"[+−-]?(?:\d{1,3}(?:[\u202f\u00a0 ]\d{3}(?!\d))+|\d+)(?:,\d+)?")
SPACES = str.maketrans("\u202f\u00a0", "  ")  # office suites and keyboards lose no-break spaces
REWRITTEN = "vous avez réécrit ce texte, qui ne dit plus la même chose"
ABSENT = "votre texte ne dit plus l’ancienne valeur"
SEVERAL = "votre texte dit l’ancienne valeur plus souvent que l’original"
GONE = "ce texte n’a plus lieu d’être"
Pair = tuple[str, str]  # what was said, what is said now


@dataclass
class Updated:
    """The spans to replace in a text, what each says, and what is left with the reason."""

    spans: list[Span] = field(default_factory=list)
    said: list[Pair] = field(default_factory=list)
    left: list[tuple[str, str, str]] = field(default_factory=list)


def flat(text: str) -> str:
    """Return a text with plain spaces, of the same length."""
    return text.translate(SPACES)


def skeleton(text: str) -> str:
    """Return a text without its values: two of one skeleton say the same of other figures."""
    return VALUE.sub("#", flat(text))


def updated(hers: str, old: Sequence[str], new: Sequence[str], joint: str) -> Updated:
    """Return what to replace in a text that is not the original: each unit if it stands there, else its values."""
    found, values = Updated(), []
    for before, now in _pairs(old, new):
        if flat(before) == flat(now):
            continue
        at = flat(hers).find(flat(before)) if before else -1
        if at >= 0 and now:
            found.spans += word_spans(hers[at : at + len(before)], now, at)
            found.said.append((before, now))
        elif at >= 0 and len(old) == len(new):
            found.spans.append(_without(hers, at, len(before), joint))
            found.said.append((before, ""))
        elif before and skeleton(before) == skeleton(now):
            values.append((before, now))
        elif before:
            found.left.append((before, now, REWRITTEN if now else GONE))
    _values(hers, values, found)
    return found


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Yield each unit with the one that replaces it: at the same place, else the first of the same skeleton."""
    if len(old) == len(new):
        yield from zip(old, new, strict=True)
        return
    free = list(new)
    for before in old:
        now = next((one for one in free if skeleton(one) == skeleton(before)), "")
        if now:
            free.remove(now)
        yield before, now


def _without(hers: str, at: int, length: int, joint: str) -> Span:
    """Return the span of a unit with what separates it from the next, or from the one before."""
    end = at + length
    if hers[end : end + len(joint)] == joint:
        return at, end + len(joint), ""
    return at - len(joint) if hers[max(at - len(joint), 0) : at] == joint else at, end, ""


def _values(hers: str, pairs: Sequence[Pair], found: Updated) -> None:
    """Add the values that have changed in units of one skeleton, where the text says them as often as the original."""
    told: dict[str, set[str]] = {}
    for pair in pairs:
        for one, other in zip(*map(values_of, pair), strict=True):
            told.setdefault(one, set()).add(other)
    every = [value for before, _ in pairs for value in values_of(before)]
    for value, others in told.items():
        now = next(iter(others))
        if others == {value}:
            continue
        places = [one.span() for one in VALUE.finditer(hers) if flat(one[0]) == flat(value)]
        free = not any(start < one[1] and one[0] < end for start, end in places for one in found.spans)
        if places and free and len(others) == 1 and len(places) <= every.count(value):
            found.spans += [(start, end, now) for start, end in places]
            found.said.append((value, now))
        else:
            found.left.append((value, " ou ".join(sorted(others)), SEVERAL if places else ABSENT))


def values_of(text: str) -> list[str]:
    """Return the values of a text, in order."""
    return VALUE.findall(text)
