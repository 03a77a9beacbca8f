"""A base built by an earlier release is refused with the way out, and rebuilt without losing a record."""

from __future__ import annotations

import gzip
from pathlib import Path

import duckdb
import pytest
from records import publish_tables, worked_example

from analytics.base.database import BaseError, OutdatedBase
from analytics.base.paths import version_file
from analytics.base.selection import Selection
from analytics.base.versions import history, is_sound
from analytics.compute.queries import compute
from analytics.ingest.publication import rebuild
from analytics.protection.opening import open_base

BASES = sorted((Path(__file__).parent / "bases").glob("*.duckdb.gz"))
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


@pytest.mark.parametrize("kept", BASES, ids=lambda file: file.name.partition(".")[0])
def test_a_base_of_an_earlier_release_opens_with_its_figures(tmp_path, kept):
    """Each file is the worked example, published by the commit that it is named after."""
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions/000001.duckdb").write_bytes(gzip.decompress(kept.read_bytes()))
    (tmp_path / "courante").write_text("1")
    assert list(history(tmp_path)["nature"]) == ["réel"] and is_sound(version_file(tmp_path, 1))
    with pytest.raises(OutdatedBase):
        open_base(tmp_path)
    assert rebuild(tmp_path) == 2
    found = compute(open_base(tmp_path), Selection.of(2022), FIGURES).iloc[0].tolist()
    assert found == [700, 200, 2, 4, 2]


def test_a_base_of_a_later_release_is_refused_in_one_sentence(tmp_path):
    base = publish_tables(tmp_path, **worked_example())
    base.close()
    with duckdb.connect(str(base.path)) as connection:
        connection.execute("UPDATE construction SET empreinte = 'future', application = '99.0.0'")
    with pytest.raises(BaseError, match=r"est de la version 99\.0\.0 de l’application, plus récente") as refusal:
        open_base(tmp_path / "base")
    assert not isinstance(refusal.value, OutdatedBase)
    assert list(history(tmp_path / "base")["lignes"]) != [0]
