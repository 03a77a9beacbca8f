"""What sums leave unknown, against the same system solved whole by numpy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.protection.sums import as_matrix, freedom

FACTORS = st.sampled_from((-1.0, 1.0, 1.0))
SUMS = st.lists(st.dictionaries(st.integers(0, 9), FACTORS, min_size=1, max_size=6), max_size=14)


def whole(sums: list[dict[int, float]], count: int) -> np.ndarray:
    """Return the projection on what the sums leave free."""
    matrix = as_matrix(sums, {rank: rank for rank in range(count)})
    return np.eye(count) - np.linalg.pinv(matrix) @ matrix


@given(SUMS)
def test_what_is_free_is_what_the_whole_system_leaves_free(sums):
    free, expected = freedom(sums, 10), whole(sums, 10)
    assert np.linalg.matrix_rank(free) == free.shape[1] == round(np.trace(expected))
    assert np.allclose(expected @ free, free)


@pytest.mark.parametrize(
    ("sums", "known"),
    [
        ([], set()),
        ([{0: 1.0}], {0}),
        ([{0: 1.0, 1: 1.0}], set()),
        ([{0: 1.0, 1: 1.0}, {1: 1.0, 2: 1.0}, {0: 1.0, 1: 1.0, 2: 1.0}], {0, 1, 2}),
        ([{0: 1.0, 1: 1.0, 2: 1.0}, {1: 1.0, 2: 1.0}], {0}),
    ],
)
def test_an_unknown_without_freedom_is_determined(sums, known):
    assert {rank for rank, line in enumerate(freedom(sums, 3)) if not np.abs(line).max(initial=0.0)} == known
