"""A DECP file -> the notices that concern a territory, and what was read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from analytics.purchases.decp_cells import UnreadableFile, named
from analytics.purchases.json_stream import json_records
from analytics.purchases.notices import Notice, json_notice, json_spot, table_notice, table_spot
from analytics.purchases.scope import Scope

DECP_INFO = "acheteur_id"  # how decp.info writes the buyer; augmented files write « acheteur.id »


class Reader:
    """The notices of one file; once they are read, `rows` counts those of the file and `rejected` the unreadable."""

    def __init__(self, file: Path, scope: Scope | None = None) -> None:
        self.file, self.scope, self.rows, self.rejected = file, scope, 0, 0

    def notices(self) -> Iterator[Notice]:
        """Yield the notices whose buyer or place is of the territory, all without one; raise UnreadableFile."""
        kinds = {".json": self._json, ".csv": self._table, ".parquet": self._table}
        kind = kinds.get(self.file.suffix.lower())
        if kind is None:
            raise UnreadableFile(f"{named(self.file.name)} un fichier .json, .csv ou .parquet des DECP est attendu.")
        yield from kind()

    def _json(self) -> Iterator[Notice]:
        for raw, is_old in json_records(self.file):
            self.rows += 1
            spot = json_spot(raw)
            if self.scope is None or self.scope.has_buyer(spot) or self.scope.has_place(spot):
                yield json_notice(raw, spot, is_old)

    def _table(self) -> Iterator[Notice]:
        from analytics.purchases.tabular import Table  # DuckDB takes 40 MB, which JSON files do without

        table = Table(self.file)
        shape = self.file.suffix[1:].upper().replace("PARQUET", "Parquet")
        shape = f"{shape} decp.info" if table.columns["acheteur_id"] == DECP_INFO else f"{shape} augmenté"
        for row in table.rows(self.scope):
            spot = table_spot(row)
            if self.scope is None or self.scope.has_buyer(spot) or self.scope.has_place(spot):
                yield table_notice(row, spot, shape)
        self.rows, self.rejected = table.read, table.rejected
