"""Which figures the table `repere` stands beside: it holds what others publish, under the names of this declaration.

Nothing is shown of a name that the table does not hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.declarations.indicator import Group


@dataclass(frozen=True)
class Yardstick:
    """Its unit, the indicators whose key figure it stands beside, the group that it is a share of."""

    unit: str
    figures: tuple[str, ...] = ()
    group: Group | None = None


# Name in `repere.indicateur`: what it stands beside.
YARDSTICKS: Mapping[str, Yardstick] = {
    "heures_par_beneficiaire": Yardstick("h", ("beneficiaires", "heures_par_beneficiaire")),
    "part_femmes": Yardstick("%", ("femmes", "part_femmes"), ("sexe", "Femmes")),
    "part_moins_26": Yardstick("%", ("moins_26", "part_moins_26"), ("tranche_age", "Moins de 26 ans")),
    "part_longue_duree": Yardstick("%", group=("critere", "Demandeurs d’emploi de longue durée")),
    "part_qpv": Yardstick("%", group=("critere", "Habitants d’un quartier prioritaire (QPV)")),
}


def is_of_a_year(name: str) -> bool:
    """Return whether what is published counts the hours of a whole year, which part of one does not stand beside."""
    return name in YARDSTICKS and YARDSTICKS[name].unit == "h"


def beside_figure(indicator: str) -> str:
    """Return the name of what stands beside the key figure of an indicator; empty for most."""
    return next((name for name, one in YARDSTICKS.items() if indicator in one.figures), "")


def beside_groups(dimension: str) -> dict[str, str]:
    """Return {group: name of what stands beside it} of the groups of a dimension."""
    named = [(one.group, name) for name, one in YARDSTICKS.items() if one.group]
    return {group[1]: name for group, name in named if group[0] == dimension}
