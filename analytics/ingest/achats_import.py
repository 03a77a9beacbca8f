"""From DECP files to a version: its records stay, its purchases grow, links fill empty cells and say so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from analytics.base.database import BaseError
from analytics.base.versions import Progress, no_progress
from analytics.declarations.purchases import purchase_settings
from analytics.french.grammar import list_and
from analytics.french.numbers import count
from analytics.ingest import merge
from analytics.ingest.problems import Level, Problem
from analytics.ingest.publication import write_remarks
from analytics.protection.publishing import publish
from analytics.purchases.choices import read_folder
from analytics.purchases.decp_cells import UnreadableFile
from analytics.purchases.filling import Filled, fill_empty_cells
from analytics.purchases.folding import Contract, as_row, contracts, folded, from_row
from analytics.purchases.linked import write_links
from analytics.purchases.reader import Reader
from analytics.purchases.scope import Scope, scope
from analytics.territory.territory import territory

BLOCK = 1 << 20


@dataclass(frozen=True)
class Brought:
    """What a file brought: its size, its rows, those that could not be read, and its contracts of the territory."""

    name: str
    size: int
    sha256: str
    rows: int
    rejected: int
    contracts: dict[str, Contract]

    @property
    def last(self) -> date | None:
        """The latest publication that it knows; one in the future is a mistake."""
        published = (one.publication_le for one in self.contracts.values() if one.publication_le)
        return max((one for one in published if one <= date.today()), default=None)

    def row(self) -> list[Any]:
        """Return the file as a row of the table `achat_source`."""
        shape = next((one.format for one in self.contracts.values()), Path(self.name).suffix[1:].upper())
        read = [date.today(), self.last, self.rows, self.rejected, len(self.contracts)]
        return [self.name, shape, self.size, self.sha256, *read]

    def __str__(self) -> str:
        lost = f", dont {count(self.rejected, 'illisible')}" if self.rejected else ""
        return (
            f"{self.name} : {count(self.rows, 'ligne')}{lost} ; {count(len(self.contracts), 'contrat')} du territoire."
        )


@dataclass(frozen=True)
class Purchases:
    """What an import of purchases did: files, contracts of the version, cells filled, number of the version."""

    brought: tuple[Brought, ...]
    kept: int
    filled: tuple[Filled, ...]
    version: int

    def __str__(self) -> str:
        done = count(len(self.filled), "case vide remplie", "cases vides remplies")
        filled = f" {done} dans les relevés, grâce aux liens." if self.filled else ""
        return f"Version {self.version} publiée, avec {count(self.kept, 'achat')}.{filled}"


def read_purchases(files: Sequence[Path], base: Path, progress: Progress = no_progress) -> list[Brought]:
    """Return what each file holds of the territory of a base; raise BaseError for a file that is not one of DECP."""
    found = []
    for rank, file in enumerate(files):
        progress(0.7 * rank / len(files), f"Lecture de {file.name}")
        found.append(_brought(file, scope(base)))
    return found


def _brought(file: Path, here: Scope) -> Brought:
    if not file.is_file():
        raise BaseError(f"Le fichier « {file} » n’existe pas.")
    reader = Reader(file, here)
    try:
        found = folded(contracts(reader.notices(), here, file.name))
    except UnreadableFile as error:
        raise BaseError(str(error)) from error
    return Brought(file.name, file.stat().st_size, _digest(file), reader.rows, reader.rejected, found)


def publish_purchases(
    base: Path, brought: Sequence[Brought], *, replace: bool = False, progress: Progress = no_progress
) -> Purchases:
    """Publish a version with these purchases, added to those of the serving one unless `replace`.

    Without a file, links fill again the empty cells of the records. Raise BaseError when no version serves.
    """
    work = _Work(merge.serving_file(base), base, tuple(brought), replace)
    progress(0.7, "Écriture de la version")
    number = publish(base, work.build, progress)
    return Purchases(work.brought, work.kept, tuple(work.filled), number)


@dataclass
class _Work:
    """One publication of purchases: the version before, the folder of the base, what files brought, what was done."""

    before: Path
    folder: Path
    brought: tuple[Brought, ...]
    replace: bool
    kept: int = 0
    filled: list[Filled] = field(default_factory=list)

    def build(self, connection: duckdb.DuckDBPyConnection, number: int) -> None:
        """Fill an empty draft with the records of the version before and with the purchases."""
        merge.open_before(connection, self.before)
        names = list_and(one.name for one in self.brought)
        merge.copy_before(connection, number, f"Achats : {names}" if names else "Achats reliés")
        known = [] if self.replace else _known(connection)
        kept = folded([*known, *(one for file in self.brought for one in file.contracts.values())])
        self.kept = len(kept)
        if self.brought:
            _write(connection, kept.values(), self.brought, self.replace)
        self._fill(connection)
        merge.complete(connection, territory(self.folder))

    def _fill(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Fill the empty cells of linked marchés, hers or sure, and say each in the remarks of the version."""
        write_links(connection)
        links = dict(connection.execute("FROM lien_achat").fetchall()) | dict(read_folder(self.folder).liens)
        self.filled = fill_empty_cells(connection, links, purchase_settings().montant_aberrant)
        write_remarks(connection, [Problem(Level.INFORMATION, "DECP", one.said) for one in self.filled])


def _known(connection: duckdb.DuckDBPyConnection) -> list[Contract]:
    answer = connection.execute("FROM achat")
    names = [name for name, *_ in answer.description or ()]
    return [from_row(dict(zip(names, row, strict=True))) for row in answer.fetchall()]


def _write(
    connection: duckdb.DuckDBPyConnection, kept: Iterable[Contract], brought: Sequence[Brought], replace: bool
) -> None:
    connection.execute("DELETE FROM achat")
    connection.register("lus", pa.Table.from_pylist([as_row(one) for one in kept]))
    connection.execute("INSERT INTO achat BY NAME FROM lus")
    connection.unregister("lus")
    names = [one.name for one in brought]
    gone = "DELETE FROM achat_source" if replace else "DELETE FROM achat_source WHERE list_contains(?, fichier)"
    connection.execute(gone, [] if replace else [names])
    connection.executemany(
        "INSERT INTO achat_source VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [one.row() for one in brought]
    )


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
