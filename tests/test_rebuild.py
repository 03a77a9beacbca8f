"""A base built by an earlier release is refused with the way out, and rebuilt without losing a record."""

from __future__ import annotations

import duckdb
import pytest
from records import publish_tables, worked_example

from analytics.base.database import OutdatedBase
from analytics.base.selection import Selection
from analytics.compute.queries import compute
from analytics.ingest.publication import rebuild
from analytics.protection.opening import open_base

FIGURES = ("heures_clausees", "heures_realisees", "beneficiaires", "societes", "reunions")


def test_an_outdated_base_is_rebuilt_with_the_same_figures(tmp_path):
    base = publish_tables(tmp_path, **worked_example())
    before = compute(base, Selection.of(2022), FIGURES)
    base.close()
    with duckdb.connect(str(base.path)) as connection:
        connection.execute("UPDATE construction SET empreinte = 'ancienne'")
        connection.execute("DROP TABLE fait_heures")
    with pytest.raises(OutdatedBase, match="reconstruire"):
        open_base(tmp_path / "base")
    assert rebuild(tmp_path / "base") == 2
    rebuilt = open_base(tmp_path / "base")
    assert compute(rebuilt, Selection.of(2022), FIGURES).equals(before)
    assert rebuilt.publication["nature"] == base.publication["nature"]
