"""A scenario as a slide: its figure, what moves it, its range, and « Simulation » wherever one looks."""

from __future__ import annotations

from analytics.exports.deck import Slide
from analytics.french.numbers import NO_BREAK, hours, signed, value
from analytics.scenario import scenario_words as words
from analytics.scenario.projection import Projection, whole_amounts

KEY = "et-si"
STEPS = 3  # more cannot be read from the back of a room


def simulation_slide(projection: Projection) -> Slide | None:
    """Return the slide of a scenario; None while nothing moves, or when no hour is known."""
    start = projection.start
    name = "heures_clausees" if projection.value("heures_clausees") is not None else "heures_realisees"
    now = projection.value(name)
    if projection.scenario.is_neutral or now is None:
        return None
    which = "clausées" if name == "heures_clausees" else "réalisées"
    between = words.range_of(projection, name)
    lines = (
        f"contre {hours(start.value(name))} en {start.annee}",
        *_steps(projection, name),
        *([f"fourchette{NO_BREAK}: {between}"] if any(letter.isdigit() for letter in between) else []),
    )
    title = words.title(projection)
    return Slide(
        KEY,
        title,
        figure=value(now, "h"),
        label=f"{which}, {words.SIMULATION.lower()} {start.projected}",
        lines=lines,
        notes="\n".join([f"{title} ; {' ; '.join(lines)}.", "", words.ORDER]),
        mention=words.MENTION,
    )


def _steps(projection: Projection, name: str) -> list[str]:
    steps = projection.main_steps(name, STEPS)
    amounts = whole_amounts(projection.origin(name), steps)
    return [
        f"{words.step_label(step, projection)}, {signed(amount)}{NO_BREAK}h"
        for step, amount in zip(steps, amounts, strict=True)
    ]
