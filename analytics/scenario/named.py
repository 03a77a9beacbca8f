"""What a scenario can name: live marchés, families, maîtres d’ouvrage; and the marchés announced."""

from __future__ import annotations

import numpy as np

from analytics.base.announced import Announced
from analytics.base.selection import Selection
from analytics.declarations.dimensions import UNKNOWN, carries, rank
from analytics.scenario.engine import HORIZON, Engine
from analytics.scenario.portfolio import FACT, Flags


def targets(engine: Engine, keep: Flags) -> dict[str, list[str]]:
    """Return what levers can name: live marchés, the heaviest first, families and owners of the whole base."""
    portfolio, weight = engine.portfolio, engine.unchanged[:, 0]
    live = np.flatnonzero(engine.state.is_live & keep)
    heaviest = sorted(live, key=lambda at: (-weight[at], portfolio.names[at]))
    families = sorted({*portfolio.dimensions["famille"]} - {UNKNOWN}, key=lambda one: (rank("famille", one), one))
    owners = sorted({*portfolio.dimensions["maitre_ouvrage"]} - {UNKNOWN})
    return {"marche": [portfolio.names[at] for at in heaviest], "famille": families, "maitre_ouvrage": owners}


def is_kept(one: Announced, engine: Engine, selection: Selection) -> bool:
    """Return whether the filters keep a marché announced, of which only the owner is known."""
    dimensions = engine.portfolio.dimensions
    owners = zip(dimensions["maitre_ouvrage"], dimensions["famille"], strict=True)
    family = next((family for name, family in owners if name == one.maitre_ouvrage), UNKNOWN)
    known = {"maitre_ouvrage": one.maitre_ouvrage, "famille": family}
    return all(known.get(name) in values for name, values in selection.filtres if carries(FACT, name))


def announced_hours(one: Announced, engine: Engine) -> list[float]:
    """Return the hours that a marché announced would work, this year and the next ones."""
    life = engine.usual_life
    begins = (one.debut.year - engine.annee) * 12 + one.debut.month - 1
    months = [max(min(begins + life, 12 * year + 12) - max(begins, 12 * year), 0) for year in range(HORIZON)]
    return [one.heures * part / life * engine.new_kappa for part in months]
