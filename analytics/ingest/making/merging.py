"""Names merged in records: each name given as another is replaced by the one to keep, rows that then double are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pyarrow as pa

from analytics.declarations.record_labels import SHEET_LABELS, key, read_tables
from analytics.ingest.cell_texts.causes import Causes, place
from analytics.ingest.checks.correspondances import value_key
from analytics.ingest.files.records import PARTS, Records
from analytics.ingest.import_plan.model import Merge, Plan
from analytics.ingest.making.near import near_names

MERGED = ("maitre_ouvrage", "entreprise")
DISTINCT = "_distinct"  # list of the pairs of names that she said are two


def propose_merges(
    plan: Plan,
    records: list[Records],
    base: Mapping[str, Iterable[str]],
    answers: Mapping[str, Mapping[str, str]],
    causes: Causes,
) -> None:
    """Add to a plan the names that seem to be one, and count those that nobody has answered yet."""
    given = {(merge.table, key(name)) for merge in plan.merges for name in (merge.kept, *merge.others)}
    for table in MERGED:
        rows, sirets = _names(table, records)
        new = set(rows)
        rows.update(dict.fromkeys((name for name in base.get(table, ()) if name not in rows), 0))
        told = answers.get(table, {})
        rows = Counter({name: times for name, times in rows.items() if value_key(name) not in told})
        apart = answers.get(f"{table}{DISTINCT}", {})
        for merge in near_names(table, rows, sirets, base.get(table, ())):
            merge.others = [name for name in merge.others if value_key(f"{merge.kept}|{name}") not in apart]
            fresh = new & {merge.kept, *merge.others}
            if merge.others and fresh and not {(table, key(name)) for name in merge.others} & given:
                plan.merges.append(merge)
    for merge in plan.merges:
        if merge.accepted is None:
            names = " ; ".join(f"« {name} »{_times(merge, name)}" for name in (merge.kept, *merge.others))
            causes.add("reunir", merge.table, place(records[0].file if records else ""), names, alone=True)


def _times(merge: Merge, name: str) -> str:
    return f" ({merge.rows[name]})" if merge.rows.get(name) else ""


def merged(plan: Plan, records: list[Records], answers: Mapping[str, Mapping[str, str]]) -> list[Records]:
    """Return records whose merged names are the one to keep."""
    for table in MERGED:
        names = {
            value_key(name): merge.kept
            for merge in plan.merges
            for name in merge.others
            if merge.table == table and merge.accepted
        }
        names |= {bare: kept for bare, kept in answers.get(table, {}).items() if kept}
        if names:
            records = [_renamed(one, table, names) for one in records]
    return records


def _names(table: str, records: list[Records]) -> tuple[Counter[str], dict[str, str]]:
    """Return how many rows bear each name, and the SIRET that some state."""
    found: Counter[str] = Counter()
    sirets: dict[str, str] = {}
    for one in records:
        if not isinstance(one.data, pa.Table):
            continue
        for column in _naming(one, table):
            texts = [text for text in one.data.column(one.columns[column]).to_pylist() if text]
            found.update(text for text in texts if not text.startswith("Exemple"))
        if one.table == table and "siret" in one.columns:
            pairs = zip(one.data.column(table).to_pylist(), one.data.column("siret").to_pylist(), strict=True)
            sirets |= {name: siret for name, siret in pairs if siret}
    return found, sirets


def _naming(one: Records, table: str) -> list[str]:
    """Return the columns of records that hold names of a table."""
    references = read_tables()[one.table].references
    return [
        column
        for column in one.columns
        if (one.table == table and column == table) or references.get(column, ("", ""))[0] == table
    ]


def _renamed(one: Records, table: str, names: Mapping[str, str]) -> Records:
    columns = _naming(one, table)
    if not columns or not isinstance(one.data, pa.Table):
        return one
    data = one.data
    for column in columns:
        texts = [names.get(value_key(text), text) if text else text for text in data.column(column).to_pylist()]
        data = data.set_column(data.schema.get_field_index(column), column, pa.array(texts, pa.string()))
    keys = [name for name in read_tables()[one.table].key if name in one.columns]
    return replace(one, data=_single(data, keys) if one.table in (table, "attribution") else data)


def _single(data: pa.Table, keys: list[str]) -> pa.Table:
    """Return one row per key: the first, its empty cells filled by the others."""
    rows: dict[tuple[str, ...], dict[str, object]] = {}
    for row in data.to_pylist():
        first = rows.setdefault(tuple(key(row[name] or "") for name in keys), row)
        for name, value in row.items():
            first[name] = first[name] or value
    return pa.Table.from_pylist(list(rows.values()), schema=data.schema)


def named_elsewhere(records: list[Records], base: Mapping[str, Iterable[str]], causes: Causes) -> list[Records]:
    """Return records of the buyers and companies that are named in other tables only."""
    found = []
    for table in MERGED:
        stated = {key(name) for one in records if one.table == table for name in _texts(one, table)}
        stated |= {key(name) for name in base.get(table, ())}
        missing: dict[str, tuple[str, Records, int, str]] = {}
        for one in records:
            for column in _naming(one, table) if one.table != table else ():
                for at, name in enumerate(_texts(one, column)):
                    if name and key(name) not in stated and not name.startswith("Exemple"):
                        missing.setdefault(key(name), (name, one, at, column))
        if missing:
            found.append(_added(table, missing, causes))
    return found


def _added(table: str, missing: Mapping[str, tuple[str, Records, int, str]], causes: Causes) -> Records:
    names = [name for name, *_ in missing.values()]
    _, first, at, column = next(iter(missing.values()))
    title, letters = first.places.get(column, ("", ""))
    line = first.data.column("ligne")[at].as_py() if isinstance(first.data, pa.Table) else None
    row = line // PARTS if line else None
    where = place(first.file, first.sheet, row, title, f"{letters}{row}" if letters and row else "")
    causes.add("ajoutes", table, where, " ; ".join(names[:5]), SHEET_LABELS[table].lower(), times=len(names))
    data = pa.table({table: pa.array(names, pa.string()), "ligne": pa.array([PARTS] * len(names), pa.int64())})
    return Records(table, first.file, first.sheet, {table: table}, {table: ("", "")}, data, made=True, keyed=True)


def _texts(one: Records, column: str) -> list[str]:
    return (
        one.data.column(one.columns[column]).to_pylist()
        if isinstance(one.data, pa.Table) and column in one.columns
        else []
    )
