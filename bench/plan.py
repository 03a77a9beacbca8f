"""How much is measured: the whole, or what fits in three minutes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Sizes, gestures a size, seconds at most a page, and the readers of the load at one of the sizes."""

    sizes: tuple[int, ...]
    gestures: int
    longest: float
    sessions: int
    load_seconds: float
    reference_gestures: int

    @property
    def crowded(self) -> int:
        """The size at which many readers come: one million where it is measured."""
        return 1_000_000 if 1_000_000 in self.sizes else self.sizes[-1]

    def compares(self, size: int) -> bool:
        """Return whether the references are measured at this size: pandas needs 5 GB for ten million rows."""
        return size <= 1_000_000


def whole(sizes: tuple[int, ...]) -> Plan:
    """Return the plan of the figures that are published."""
    return Plan(sizes, gestures=60, longest=120, sessions=50, load_seconds=60, reference_gestures=30)


def quick(sizes: tuple[int, ...]) -> Plan:
    """Return the plan that ends within three minutes: fewer gestures, hence rougher percentiles."""
    return Plan(sizes[:1], gestures=12, longest=15, sessions=10, load_seconds=10, reference_gestures=8)
