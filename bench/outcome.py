"""What is measured at one size, of the application or of a reference."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """Times in milliseconds for a gesture, in seconds for a start; memory and sizes in MB; None: not measured."""

    repaint: list[float] = field(default_factory=list)
    kpi: list[float] = field(default_factory=list)
    picked: list[float] = field(default_factory=list)
    map: list[float] = field(default_factory=list)
    cpu: float | None = None
    cold: float | None = None
    first: float | None = None
    reload: float | None = None
    transfer: float | None = None
    memory: float | None = None
    publish: float | None = None
    file: float | None = None
    phone_figures: float | None = None
    phone_charts: float | None = None
    phone_awake: float | None = None
    phone_choices: list[float] = field(default_factory=list)
    phone_seen: list[float] = field(default_factory=list)
    asked: int = 0  # gestures of the many readers, those of the arrivals too
    load: list[float] = field(default_factory=list)
    load_cpu: float | None = None
    errors: int = 0
    per_session: float | None = None
    pace: float | None = None
    stolen: float | None = None
    wrong: list[str] = field(default_factory=list)
    checked: int = 0


def at(times: list[float], part: float) -> float | None:
    """Return a percentile of `times`; None when there is none."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else None
