"""Every indicator, declared once: what it is called, what it counts, where the rule comes from, its SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from analytics.declarations.dimensions import UnknownValue
from analytics.declarations.indicator import FULL_TIME_BASE, INHABITANTS, Indicator
from analytics.declarations.indicators_hours import HOURS
from analytics.declarations.indicators_marches import MARCHES
from analytics.declarations.indicators_people import PEOPLE

__all__ = [
    "ALONE",
    "FULL_TIME_BASE",
    "INDICATORS",
    "INHABITANTS",
    "INNER",
    "Indicator",
    "check_indicators",
    "facts_of",
    "shown_indicators",
]

INDICATORS: Mapping[str, Indicator] = MappingProxyType({one.name: one for one in (*HOURS, *PEOPLE, *MARCHES)})

# What is known of one person, contract, company…: from its rows, and from the row that is its only one. A column that
# is the same in both has one value each.
INNER: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "beneficiaire": {
            "son_sexe": ("sexe", "sexe"),
            "son_age": ("tranche_age", "tranche_age"),
            "sa_residence": ("residence", "residence"),
            "plusieurs_marches": ("min(numero_marche) <> max(numero_marche)", "false"),
        },
        "contrat": {"sa_duree": ("duree_jours", "duree_jours")},
        "entreprise": {
            "son_siege": ("siege", "siege"),
            "sa_taille": ("taille", "taille"),
            "plusieurs_chantiers": ("min(numero_marche) <> max(numero_marche)", "false"),
            "est_nouvelle": ("bool_or(nouvelle)", "nouvelle"),
        },
        "maitre_ouvrage": {"est_nouveau": ("bool_or(nouveau)", "nouveau")},
        "numero_marche": {},
    }
)
# Where a flag says that a row is the only one of its year; elsewhere rows are few.
ALONE: Mapping[str, str] = MappingProxyType({"beneficiaire": "seul_beneficiaire", "contrat": "seul_contrat"})


def facts_of(name: str) -> tuple[str, ...]:
    """Return the tables of facts that the value of an indicator needs."""
    return tuple(dict.fromkeys(INDICATORS[term].fact for term in INDICATORS[name].terms))


def shown_indicators() -> tuple[str, ...]:
    """Return the names of the indicators that readers see."""
    return tuple(name for name, indicator in INDICATORS.items() if indicator.shown)


def check_indicators(names: Iterable[str]) -> tuple[str, ...]:
    """Return `names`; raise UnknownValue, which lists what exists, at the first unknown one."""
    names = tuple(names)
    for name in names:
        if name not in INDICATORS:
            raise UnknownValue("Indicateur", name, shown_indicators())
    return names
