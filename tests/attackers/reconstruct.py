"""Bayesian reconstruction of all the records of a base from what the public reads of it (Markov chain Monte Carlo).

The attacker knows the law of the noise, every published cell, every « peu », the printed totals, which marchés had
hours, the logic of the nomenclatures, how many people there are and how common each value is; the secret alone is
unknown to her. Cells of the very same people, which share their noise, count for one, as if she knew which they are.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.base.database import Base
from analytics.protection.cells import asked
from analytics.protection.classes import is_open
from analytics.protection.noise import LEAST, LEAST_MOVE, MOST_MOVE, VALUES, WEIGHTS, two_digits_step
from attackers.records import BLOCKS, COLUMNS, EVERY, OF_PERSON, Records, Whole

IMPOSSIBLE = -40.0
SURE = 0.9
NEARLY_ALL = 0.85  # of people
TIMES = 3  # how much the cube must raise the odds of what it gives away
UNSEEN, PEU, ACTIVE = range(3)  # not published; no number; no number, but hours say that somebody worked
Floats = npt.NDArray[np.float64]


class Knows(Enum):
    """What an attacker knows beside what the public reads."""

    NOTHING = 1
    LINES = 2  # of each person: marchés, contracts and hours, not who she is; hours shown are evidence too
    ALL_BUT_CRITERIA = 3


class Found(NamedTuple):
    """Groups of 1 to 4 people, and how many of them were found, by kind.

    Kinds: cut by one dimension of people, by two of which one is of people, by contracts only (or by what nearly all
    people are, which says no more), by three dimensions of which none was published. Then sensitive criteria of people,
    and how many of them an insider found.
    """

    groups: tuple[int, ...]
    found: tuple[int, ...]
    criteria: int = 0
    criteria_found: int = 0


@dataclass(frozen=True)
class Observed:
    """What is known of each cell: its kind, that of its contracts, its weight.

    `chances` has the logarithm of the chance of each kind by true number, `chances_extra` by contracts beyond one.
    """

    kinds: Whole
    extras: Whole
    weight: Floats
    chances: Floats
    chances_extra: Floats
    hours: Floats  # shown, NaN where they are not


def observed(records: Records, public: Base) -> Observed:
    """Return what the public file says of every cell."""
    rows = public.rows("SELECT annee, d1, v1, d2, v2, nombre, contrats, heures FROM cellule")
    worked = {tuple(row[:5]): row[7] for row in rows if row[7] is not None}
    told = {tuple(row[:5]): int(row[5]) for row in rows}
    beyond = {tuple(row[:5]): int(row[6]) - int(row[5]) for row in rows}
    printed = {(year, name): int(amount) for year, name, amount in public.rows("FROM imprime") if amount == int(amount)}
    filterable = {year for (year,) in public.rows("SELECT annee FROM diffusion WHERE filtrable")}
    known: dict[object, int] = {"": UNSEEN, "peu": PEU, "actif": ACTIVE}
    known_beyond: dict[int, int] = {-1: 0}
    kinds, extras = np.zeros(records.size, np.int64), np.zeros(records.size, np.int64)
    hours = np.full(records.size, np.nan)
    counts, more = counts_of(records)
    for cell in range(records.size):
        key = records.key_of(cell)
        kind = _kind(key, told, printed, filterable, int(counts[cell]))
        kinds[cell] = known.setdefault(kind, len(known))
        hours[cell] = worked.get(key, np.nan)
        extras[cell] = known_beyond.setdefault(beyond.get(key, -1), len(known_beyond))
    largest = len(records.people) + int(more.max()) + 40
    chances = np.array([likelihood(kind, largest) for kind in known])
    chances_extra = np.array([_of_contracts(one, largest) for one in known_beyond])
    return Observed(kinds, extras, weights_of(records, counts), chances, chances_extra, hours)


def _of_contracts(beyond: int, largest: int) -> Floats:
    """Return the logarithm of the chance of contracts shown beyond people, for each true number beyond."""
    if beyond < 0:
        return np.zeros(largest + 1)
    noisy = np.maximum(np.arange(largest + 1)[:, None] + VALUES[None, :], 0)
    chance = ((noisy == beyond) * WEIGHTS).sum(axis=1)
    return np.asarray(np.log(np.maximum(chance, np.exp(IMPOSSIBLE))))


def _kind(key: tuple, told: dict, printed: dict, filterable: set[int], count: int) -> object:
    year, d1, v1, d2, v2 = key
    if d2 and year not in filterable:
        return ""
    exact = {("", ""): "beneficiaires", ("sexe", "Femmes"): "femmes"}.get((d1, v1)) if not d2 else None
    if exact and (year, exact) in printed:
        return "exact", printed[year, exact]
    if key not in told:
        return "actif" if d1 and not d2 and is_open(d1) and count else "peu"
    parents = [(year, d1, v1, "", ""), (year, d2, v2, "", "")] if d2 else [(year, "", "", "", "")] if d1 else []
    capped = any(told.get(parent) == told[key] for parent in parents)
    return "plafond" if capped else "nombre", told[key]


def likelihood(kind: object, largest: int) -> Floats:
    """Return the logarithm of the chance of what is seen, for each true number from 0 to `largest`."""
    true = np.arange(largest + 1)
    noisy = true[:, None] + VALUES[None, :]
    shown = (true >= LEAST)[:, None] & (noisy >= LEAST)
    if isinstance(kind, tuple):
        name, number = kind
        seen = {"exact": (true == number)[:, None] & (noisy > -9), "nombre": shown & (noisy == number)}
        chance = ((seen | {"plafond": shown & (noisy >= number)})[name] * WEIGHTS).sum(axis=1)
    else:
        chance = np.ones(largest + 1) if kind == "" else (~shown * WEIGHTS).sum(axis=1)
        chance[0] = 0 if kind == "actif" else chance[0]
    return np.asarray(np.log(np.maximum(chance, np.exp(IMPOSSIBLE))))


def cells_by_person(records: Records) -> Iterator[tuple[Whole, Whole]]:
    """Return the cells that hold each person, and her contracts beyond the first in each."""
    for person in records.people:
        values = np.pad(person.values, ((0, 0), (0, 1)))
        start, one, factor, two, _ = records.plain[EVERY].T
        listed_start, listed_one, listed_factor, listed_two, stride = records.listed[EVERY].T
        ids = start + values[:, one] * factor + values[:, two]
        own = listed_start + values[:, listed_one] * listed_factor + values[:, listed_two]
        more = own[..., None] + stride[:, None] * np.flatnonzero(person.criteria)
        every = np.concatenate([ids, more.reshape(len(values), -1)], axis=1)
        contracts = np.broadcast_to(person.contracts[:, None], every.shape)
        dated = every + person.years[:, None] * records.period_size
        keyed = np.stack([dated.ravel(), contracts.ravel()])
        found, counts = np.unique(np.unique(keyed, axis=1)[0], return_counts=True)
        yield found, counts - 1


def counts_of(records: Records) -> tuple[Whole, Whole]:
    """Return how many people each cell holds, and their contracts beyond the first of each."""
    counts, more = np.zeros(records.size, np.int64), np.zeros(records.size, np.int64)
    for cells, beyond in cells_by_person(records):
        counts[cells] += 1
        more[cells] += beyond
    return counts, more


def weights_of(records: Records, counts: Whole) -> Floats:
    """Return 1 over how many cells are of the same people under the same conditions: they show one draw."""
    random = np.random.default_rng(0).integers(0, 2**62, len(records.people))
    keys = np.zeros(records.size, np.int64)
    for (cells, _), key in zip(cells_by_person(records), random.tolist(), strict=True):
        keys[cells] += key
    many = np.flatnonzero(counts >= LEAST)
    signatures = [(int(keys[cell]), tuple(asked(*records.key_of(int(cell))[1:]))) for cell in many]
    repeated = Counter(signatures)
    weights = np.ones(records.size)
    weights[many] = [1 / repeated[one] for one in signatures]
    return weights


class State(ctypes.Structure):
    """What chain.c reads and changes, field for field."""

    _fields_ = (
        *((name, ctypes.c_int64) for name in ("people", "lines", "columns", "criteria", "blocks", "pool", "cells")),
        *((name, ctypes.c_int64) for name in ("kinds", "extras", "largest", "period_size")),
        *((name, ctypes.c_void_p) for name in ("first", "year", "contract", "hours")),
        *((name, ctypes.c_void_p) for name in ("values", "bits", "places", "of_person")),
        *((name, ctypes.c_void_p) for name in ("pools", "plan_first", "plans", "kind", "extra", "weight", "chances")),
        *((name, ctypes.c_void_p) for name in ("chances_extra", "odds", "counts", "more")),
        *((name, ctypes.c_void_p) for name in ("row", "worked", "sums", "most", "lowest", "highest")),
        *((name, ctypes.c_int64) for name in ("watched", "triples", "steps", "burn", "every", "only_criteria")),
        *((name, ctypes.c_int64) for name in ("first_block", "seed", "shuffled")),
        *((name, ctypes.c_void_p) for name in ("watch", "truth", "triple", "triple_truth")),
        *((name, ctypes.c_void_p) for name in ("same", "same_triple", "same_bits")),
        ("kept", ctypes.c_int64),
        *((name, ctypes.c_double) for name in ("least_move", "most_move")),
    )


@cache
def compiled() -> ctypes.CDLL | None:
    """Return chain.c, compiled; None on a machine without a C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    target = Path(tempfile.mkdtemp()) / "chain.so"
    source = Path(__file__).with_name("chain.c")
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", str(target), str(source), "-lm"], check=True)
    return ctypes.CDLL(str(target))


@dataclass(frozen=True)
class Shares:
    """How often a chain holds the truth: of each watched cell, of each triple, of each criterion of each person."""

    watch: Whole
    cells: Floats
    triples: Floats
    bits: Floats


def run_chain(
    records: Records,
    seen: Observed,
    steps: int,
    seed: int = 1,
    shuffled: bool = False,
    knows: Knows = Knows.NOTHING,
) -> Shares:
    """Return how often one chain holds the truth after its first steps: groups of 1 to 4 people, criteria."""
    arrays = _arrays(records, seen, knows)
    counts, bits = arrays["counts"].copy(), arrays["bits"].copy()
    watch = np.flatnonzero((counts > 0) & (counts < LEAST))
    triple, sizes = _triples(records, np.random.default_rng(0))
    arrays |= {
        "watch": watch.astype(np.int32),
        "truth": counts[watch].astype(np.int32),
        "triple": triple,
        "triple_truth": sizes,
        "same": np.zeros(len(watch)),
        "same_triple": np.zeros(len(sizes)),
        "same_bits": np.zeros(bits.shape),
    }
    state = State(**{name: one.ctypes.data for name, one in arrays.items()}, **_numbers(records, seen, arrays))
    state.watched, state.triples, state.steps, state.burn = len(watch), len(sizes), steps, steps // 4
    state.every, state.seed, state.shuffled = max(1, steps // 4000), seed, shuffled
    state.only_criteria, state.first_block = knows is Knows.ALL_BUT_CRITERIA, knows is not Knows.NOTHING
    state.least_move, state.most_move = LEAST_MOVE, MOST_MOVE
    library = compiled()
    assert library is not None, "no C compiler"
    scratch = np.zeros((3, records.size), np.int32)
    library.run(ctypes.byref(state), *(ctypes.c_void_p(one.ctypes.data) for one in scratch))
    same = (arrays[name] / state.kept for name in ("same", "same_triple", "same_bits"))
    return Shares(watch, *same)


def known_before(seen: Observed) -> Observed:
    """Return what is known without the cube: how common values are, printed totals, where hours were worked."""
    exact = (np.exp(seen.chances) > 1e-9).sum(axis=1) == 1
    kept = exact[seen.kinds] | (seen.kinds == ACTIVE)
    nothing = np.zeros_like(seen.extras)
    return replace(seen, kinds=np.where(kept, seen.kinds, UNSEEN), extras=nothing, hours=np.full(len(nothing), np.nan))


def learnt(after: Floats, before: Floats) -> npt.NDArray[np.bool_]:
    """Return what a reader of the cube is sure of, and was not without it: the cube made it much likelier."""
    odds = [one / np.maximum(1 - one, 1e-4) for one in (after, before)]
    return (after > SURE) & (odds[0] > TIMES * odds[1])


def found_by(records: Records, after: Shares, before: Shares, insider: bool = False) -> Found:
    """Return what a chain found that nobody was sure of without the cube."""
    keys = [records.key_of(int(cell)) for cell in after.watch]
    common = _common(records)
    kinds = np.array([_kind_of(key, common) for key in keys])
    new, new_triples = learnt(after.cells, before.cells), learnt(after.triples, before.triples)
    sensitive = np.array([one.criteria for one in records.people]) & [is_sensitive(one) for one in records.criteria]
    known = sensitive & learnt(after.bits, before.bits)
    return Found(
        (*(int((kinds == kind).sum()) for kind in range(3)), len(after.triples)),
        (*(int(new[kinds == kind].sum()) for kind in range(3)), int(new_triples.sum())),
        int(sensitive.sum()),
        int(known.sum()) if insider else 0,
    )


def _kind_of(key: tuple[int, str, str, str, str], common: Set[tuple[str, str]]) -> int:
    cut = [(key[1], key[2]), (key[3], key[4])]
    cut = [one for one in cut if one[0]]
    said = [one for one in cut if not (is_open(one[0]) or (len(cut) > 1 and one in common))]
    return len(cut) - 1 if said else 2


def _common(records: Records) -> frozenset[tuple[str, str]]:
    """Return the values that nearly all people have: of a group of contracts, they say how many people it has."""
    counts = counts_of(records)[0]
    alone = [cell for cell in np.flatnonzero(counts > NEARLY_ALL * len(records.people)) if records.ways()[cell] == 1]
    return frozenset(records.key_of(int(cell))[1:3] for cell in alone)


def _arrays(records: Records, seen: Observed, knows: Knows) -> dict[str, Any]:
    people = records.people
    values = np.concatenate([np.pad(one.values, ((0, 0), (0, 1))) for one in people]).astype(np.int32)
    bits = np.array([one.criteria for one in people], np.uint8)
    share = (bits.sum(axis=0) + 0.5) / (len(people) + 1)
    places = np.full((len(BLOCKS), len(COLUMNS)), -1, np.int32)
    for rank, block in enumerate(BLOCKS.values()):
        places[rank, : len(block)] = [COLUMNS.index(one) for one in block]
    spans, plans = _plans(records)
    counts, more = counts_of(records)
    shown = np.flatnonzero(~np.isnan(seen.hours)) if knows is Knows.LINES else np.zeros(0, np.int64)
    row = np.full(records.size, -1, np.int32)
    row[shown] = np.arange(len(shown))
    half = two_digits_step(seen.hours[shown]) / 2
    return {
        "first": np.cumsum([0, *(len(one.values) for one in people)]).astype(np.int32),
        "year": np.concatenate([one.years for one in people]).astype(np.int32),
        "contract": np.concatenate([one.contracts for one in people]).astype(np.int32),
        "hours": np.concatenate([one.hours for one in people]),
        "row": row,
        "worked": np.zeros((len(shown), len(people))),
        "sums": np.zeros(len(shown)),
        "most": np.zeros(len(shown)),
        "lowest": seen.hours[shown] - half,
        "highest": seen.hours[shown] + half,
        "values": values,
        "bits": bits,
        "places": places,
        "of_person": np.array([name in OF_PERSON for name in BLOCKS], np.uint8),
        "pools": values.copy(),
        "plan_first": spans,
        "plans": plans,
        "kind": seen.kinds.astype(np.int32),
        "extra": seen.extras.astype(np.int32),
        "weight": seen.weight,
        "chances": seen.chances,
        "chances_extra": seen.chances_extra,
        "odds": np.log(share / (1 - share)),
        "counts": counts.astype(np.int32),
        "more": more.astype(np.int32),
    }


def _numbers(records: Records, seen: Observed, arrays: dict[str, Any]) -> dict[str, int]:
    return {
        "people": len(records.people),
        "lines": len(arrays["values"]),
        "columns": len(COLUMNS),
        "criteria": len(records.criteria),
        "blocks": len(BLOCKS),
        "pool": len(arrays["pools"]),
        "cells": records.size,
        "kinds": len(seen.chances),
        "extras": len(seen.chances_extra),
        "largest": seen.chances.shape[1],
        "period_size": records.period_size,
    }


def _plans(records: Records) -> tuple[Any, Any]:
    """Return where the plans of each block start, without the criterion then with it, and all the plans."""
    names = [*BLOCKS, EVERY]
    spans, lines = np.zeros((2, len(names) + 1), np.int32), []
    for listed, plans in enumerate((records.plain, records.listed)):
        for rank, name in enumerate(names):
            spans[listed, rank] = len(lines)
            lines += plans[name].tolist()
        spans[listed, -1] = len(lines)
    return spans, np.array(lines, np.int32)


def _triples(records: Records, random: np.random.Generator, number: int = 400) -> tuple[Any, Any]:
    """Return groups of 1 to 4 people by three dimensions, which nobody published, and their sizes."""
    names, found, sizes = list(BLOCKS), [], []
    for _ in range(number):
        line = records.people[random.integers(len(records.people))].values[0]
        places = [COLUMNS.index(BLOCKS[names[one]][-1]) for one in random.choice(len(names), 3, replace=False)]
        size = sum(bool((one.values[:, places] == line[places]).all(axis=1).any()) for one in records.people)
        if 0 < size < LEAST:
            found.append([part for at in places for part in (at, line[at])])
            sizes.append(size)
    return np.array(found, np.int32).reshape(-1, 6), np.array(sizes, np.int32)


def is_sensitive(criterion: str) -> bool:
    """Return whether a criterion tells of health, of justice or of poverty."""
    return any(word in criterion for word in ("andicap", "ustice", "minima", "RSA"))


def attack(
    publics: Sequence[Base], owner: Base, years: tuple[int, ...], steps: int, knows: Knows = Knows.NOTHING
) -> dict[str, Found]:
    """Return what readers of public files of the same records, each under its secret, find, by where chains start.

    Chains start from the truth and far from it; whoever knows all but criteria, from the truth alone.
    """
    records = Records(owner, years)
    seen = [observed(records, public) for public in publics]
    before = run_chain(records, known_before(seen[0]), steps, knows=knows)
    insider = knows is Knows.ALL_BUT_CRITERIA
    starts = {"vérité": False} | ({} if insider else {"hasard": True})
    return {
        name: total(
            [
                found_by(records, run_chain(records, one, steps, rank, shuffled, knows), before, insider)
                for rank, one in enumerate(seen)
            ]
        )
        for name, shuffled in starts.items()
    }


def total(found: Sequence[Found]) -> Found:
    """Return several results added."""
    return Found(
        tuple(map(sum, zip(*(one.groups for one in found), strict=True))),
        tuple(map(sum, zip(*(one.found for one in found), strict=True))),
        sum(one.criteria for one in found),
        sum(one.criteria_found for one in found),
    )
