"""Some hundred random states of odd bases: no sentence is false, none takes a forbidden form, for either role."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.oracle.bases import ODD, publish
from tests.oracle.run import Oracle, found

STATES = 12  # of each base; `make oracle` draws thousands


@pytest.fixture(scope="module", params=ODD)
def oracle(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    folder: Path = tmp_path_factory.mktemp("odd")
    publish(folder, ODD[request.param]).close()
    yield Oracle(request.param, folder / "base")


def test_sentences_of_an_odd_base_are_true(oracle: Oracle) -> None:
    assert not [*found(oracle, random.Random(23), STATES)]


def test_sentences_of_the_demonstration_are_true(demo_base: Path) -> None:
    assert not [*found(Oracle("démonstration", demo_base), random.Random(23), STATES)]
