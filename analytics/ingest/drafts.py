"""Imports under way, kept beside the base: found again on return, and seen by everybody who administers it.

What is kept names nobody: persons are pseudonyms already, and what identifies them is emptied.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from analytics.base.disk import remove
from analytics.ingest.cell_texts import privacy
from analytics.ingest.cell_texts.french_cells import read_birth, read_day, read_hours
from analytics.ingest.cell_texts.periods import month_of
from analytics.ingest.files.sheets import Sheet
from analytics.ingest.import_plan.model import PEOPLE, RECORDS, Block, Column, from_toml, to_toml
from analytics.ingest.prepare import Prepared
from analytics.ingest.pseudonym import secret_key

FOLDER = "imports"
KEPT_SECONDS = 30 * 24 * 3600
NAMES = (*PEOPLE, "noms", "beneficiaire")
SAFE = 0.8  # share of numbers and dates from which a column left out is kept in a draft


@dataclass
class Draft:
    """An import under way: its files by name, the step it is at, its mode, when it was last touched."""

    identifier: str
    files: list[str]
    step: int = 0
    mode: str = ""
    touched: float = 0.0

    @property
    def when(self) -> datetime:
        return datetime.fromtimestamp(self.touched)


def save(
    base: Path, prepared: Prepared, draft: Draft | None = None, *, sheets: bool = False, **changes: object
) -> Draft:
    """Keep an import under way and return its draft; `changes` are its step and mode.

    With `sheets`, they are written again: what a column is has changed, hence what of it may be kept.
    """
    names = list(dict.fromkeys(sheet.file for sheet in prepared.sheets))
    draft = replace(draft or Draft(uuid.uuid4().hex, names), touched=time.time(), **changes)  # type: ignore[arg-type]
    folder = Path(base) / FOLDER / draft.identifier
    new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    if new or sheets:
        for number, sheet in enumerate(nameless(prepared)):
            _write(folder / f"{number:03}.arrow", sheet)
    (folder / "plan.toml").write_text(to_toml(prepared.plan), encoding="utf-8")
    (folder / "etat.json").write_text(json.dumps(asdict(draft)), encoding="utf-8")
    return draft


def drafts(base: Path) -> list[Draft]:
    """Return the imports under way, the latest first; those that nobody touched for a month are removed."""
    found = []
    for file in (Path(base) / FOLDER).glob("*/etat.json"):
        try:
            draft = Draft(**json.loads(file.read_text(encoding="utf-8")))
        except (ValueError, TypeError, OSError):
            continue
        if time.time() - draft.touched > KEPT_SECONDS:
            remove(file.parent)
        else:
            found.append(draft)
    return sorted(found, key=lambda one: -one.touched)


def reopen(base: Path, draft: Draft) -> Prepared:
    """Return the sheets and the plan of an import under way."""
    folder = Path(base) / FOLDER / draft.identifier
    sheets = [_read(file) for file in sorted(folder.glob("*.arrow"))]
    return Prepared(sheets, from_toml((folder / "plan.toml").read_text(encoding="utf-8")))


def forget(base: Path, draft: Draft) -> None:
    """Remove an import under way."""
    if re.fullmatch(r"[0-9a-f]{32}", draft.identifier):
        remove(Path(base) / FOLDER / draft.identifier)


def nameless(prepared: Prepared) -> Iterator[Sheet]:
    """Yield the sheets with pseudonyms for people, and without what identifies them."""
    for sheet in prepared.sheets:
        columns = [list(texts) for texts in sheet.columns]
        blocks = [block for block in prepared.plan.blocks if (block.file, block.sheet) == (sheet.file, sheet.name)]
        for block in blocks:
            _hide(block, columns, block.last or sheet.height)
        if not any(block.read for block in blocks):
            columns = [_without(texts, 0, sheet.height) for texts in columns]
        yield replace(sheet, columns=columns)


def _hide(block: Block, columns: list[list[str]], end: int) -> None:
    rows = range(block.titles, end)
    if block.means == RECORDS:
        _pseudonyms(block, columns, rows)
    for column in block.columns:
        texts = columns[column.place]
        if column.field in NAMES:
            continue
        kept = bool(column.field) or _is_safe(texts, rows)
        for row in rows:
            texts[row] = _bare(column, texts[row]) if kept else ""
    if block.means != RECORDS:
        for column in block.places("beneficiaire"):
            texts = columns[column.place]
            for row in rows:
                if texts[row] and not privacy.is_collective(texts[row]):
                    texts[row] = _person(texts[row])


def _pseudonyms(block: Block, columns: list[list[str]], rows: Sequence[int]) -> None:
    places = {name: block.places(name)[0].place for name in (*NAMES, "naissance") if block.places(name)}
    for row in rows:
        cell = {name: columns[place][row] for name, place in places.items()}
        if cell.get("noms"):
            columns[places["noms"]][row] = ", ".join(
                f"personne {n + 1}" for n in range(privacy.people_in(cell["noms"]))
            )
        for name in ("personne", "personne_nommee"):
            if cell.get(name) and not privacy.is_collective(cell[name]):
                columns[places[name]][row] = _person(cell[name], named=name == "personne_nommee")
        if cell.get("nom"):
            birth = read_birth(cell.get("naissance", "")).value
            named = privacy.person_by_name(
                secret_key(), cell["nom"], cell.get("prenom", ""), birth=birth if "-" in birth else ""
            )
            columns[places["nom"]][row] = named
        if "prenom" in places:
            columns[places["prenom"]][row] = ""


def _person(text: str, *, named: bool = False) -> str:
    if named or (len(text.split()) > 1 and not re.search(r"\d", text)):
        return privacy.person_by_name(secret_key(), text)
    return privacy.person_by_number(secret_key(), text)


def _bare(column: Column, text: str) -> str:
    if column.field == "naissance":
        birth = read_birth(text).value
        return f"{birth[:7]}-01" if "-" in birth else birth
    return privacy.without_names(text)[0] if re.search(r"[a-zA-Z]{2}", text) else text


def _is_safe(texts: list[str], rows: Sequence[int]) -> bool:
    """Return whether a column left out holds numbers and dates, hence no name."""
    given = {texts[row] for row in rows if texts[row]}
    plain = sum(
        not read_hours(text).unread or not read_day(text).unread or month_of(text) is not None for text in given
    )
    return plain >= SAFE * len(given) and not privacy.identifying_content(given)


def _without(texts: list[str], start: int, end: int) -> list[str]:
    return texts if _is_safe(texts, range(start, end)) else [""] * len(texts)


def _write(file: Path, sheet: Sheet) -> None:
    about = {
        "file": sheet.file, "name": sheet.name, "visible": sheet.visible, "merged": sheet.merged,
        "filled": sorted(sheet.filled), "ragged": list(sheet.ragged.items()), "direct": sheet.direct,
    }  # fmt: skip
    names = [f"c{at}" for at in range(len(sheet.columns))]
    table = pa.table([pa.array(texts, pa.string()).dictionary_encode() for texts in sheet.columns], names=names)
    table = table.replace_schema_metadata({"feuille": json.dumps(about)})
    with pa.OSFile(str(file), "wb") as stream, pa.ipc.new_file(stream, table.schema) as writer:
        writer.write_table(table)


def _read(file: Path) -> Sheet:
    with pa.memory_map(str(file)) as stream:
        table = pa.ipc.open_file(stream).read_all()
        about = json.loads(table.schema.metadata[b"feuille"])
        columns = [column.to_pylist() for column in table.columns]
    return Sheet(
        about["file"], about["name"], columns, about["visible"], [tuple(one) for one in about["merged"]],
        {tuple(one) for one in about["filled"]}, dict(about["ragged"]), about["direct"],
    )  # fmt: skip
