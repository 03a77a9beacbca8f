"""What readers get is what was approved: every page, file and command, for both roles (see `tests/approved`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.approved import store
from tests.approved.addresses import group_of, spread, visits
from tests.approved.files import Visit, items

AT_ONCE = 6  # addresses a test: workers share them evenly
VISITS = visits(spread())


def parts() -> list[Sequence[Visit]]:
    """Return the visits of the suite, a few of the same page and role together."""
    groups: dict[tuple[str, str], list[Visit]] = {}
    for role, address in VISITS:
        groups.setdefault((role, group_of(address)), []).append((role, address))
    return [group[at : at + AT_ONCE] for group in groups.values() for at in range(0, len(group), AT_ONCE)]


@pytest.fixture(scope="session")
def bases(demo_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the demonstrations that the approved outputs come from."""
    return store.prepare(demo_base, tmp_path_factory.mktemp("approved") / "bases")


@pytest.mark.parametrize("part", parts(), ids=lambda part: f"{part[0][0]}-{group_of(part[0][1])}")
def test_what_a_reader_gets_is_what_was_approved(bases: Path, part: Sequence[Visit]):
    wrong = store.differences(part, items(bases, part))
    assert not wrong, "\n\n".join([f"{len(wrong)} items differ.", *wrong, store.HOW])
