"""Two releases in a row: what they say together of the people who came between them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from analytics.base.database import PUBLIC
from analytics.protection.opening import open_base
from analytics.protection.releases import BATCH
from attackers import bases
from attackers.reconstruct import Found, Observed, counts_of, found_by, likelihood, run_chain, weights_of
from attackers.records import Records

YEAR = 2022
Cells = dict[tuple[object, ...], int]


def found_of_newcomers(folder: Path, people: int, steps: int, added: int = BATCH) -> Found:
    """Return what whoever knows everything of all the others finds of the `added` people of a second release."""
    tables = bases.by_type((people // 2, people // 4, people // 8, people - people // 2 - people // 4 - people // 8))
    before = _shown(bases.published(folder, bases.first_people(tables, people - added)))
    base = bases.published(folder, tables)
    after, owner = _shown(base), open_base(base)
    assert before != after, "the second release was not given out"
    new = {f"p{rank}" for rank in range(people - added, people)}
    rows = owner.rows("SELECT numero, beneficiaire FROM numero_beneficiaire")
    numbers = {number for number, name in rows if name in new}
    records = Records(owner, (YEAR,))
    others, come = ([one for one in records.people if (one.number in numbers) == is_new] for is_new in (False, True))
    records.people = others
    known, _ = counts_of(records)
    records.people = come
    seen = _observed(records, known, before, after)
    nothing = replace(seen, kinds=np.zeros_like(seen.kinds))
    return found_by(records, run_chain(records, seen, steps, shuffled=True), run_chain(records, nothing, steps))


def _shown(base: Path) -> Cells:
    rows = open_base(base, role=PUBLIC).rows("SELECT annee, d1, v1, d2, v2, nombre FROM cellule")
    return {tuple(row[:5]): int(row[5]) for row in rows}


def _observed(records: Records, known: np.ndarray, before: Cells, after: Cells) -> Observed:
    """Return what both releases say of each cell, by how many newcomers it holds; kind 0 says nothing."""
    kinds: dict[tuple[object, ...], int] = {("",): 0}
    found = np.zeros(records.size, np.int64)
    filtered = any(key[3] for key in after)
    for cell in range(records.size):
        key = records.key_of(cell)
        if filtered or not key[3]:
            said = (int(known[cell]), before.get(key), after.get(key))
            found[cell] = kinds.setdefault(said, len(kinds))
    largest = len(records.people) + 40
    chances = np.array([np.zeros(largest + 1), *(_chance(*one, largest) for one in list(kinds)[1:])])
    nothing = np.zeros(records.size, np.int64)
    weight = weights_of(records, counts_of(records)[0])
    return Observed(found, nothing, weight, chances, np.zeros((1, largest + 1)), np.full(records.size, np.nan))


def _chance(known: int, before: int | None, after: int | None, largest: int) -> np.ndarray:
    """Return the logarithm of the chance of what is seen, by newcomers: without one, a cell shows what it showed."""
    kind: object = "peu" if after is None else ("plafond", after)
    chance = likelihood(kind, known + largest)[known:]
    # A cap may lower what is shown, so that only a greater number is excluded.
    chance[0] = 0 if before == after else -40
    return chance
