"""Every indicator, declared once: what it is called, what it counts, where the rule comes from, its SQL."""

from collections.abc import Iterable

from analytics.declarations.dimensions import UnknownValue
from analytics.declarations.indicators_hours import HOURS
from analytics.declarations.indicators_marches import MARCHES
from analytics.declarations.indicators_people import PEOPLE
from analytics.declarations.worded import Worded, said

INDICATORS = Worded((*HOURS, *PEOPLE, *MARCHES))
# Names that addresses and files may still bear.
RENAMED = {
    "gersois": "habitants_territoire",
    "part_gersois": "part_habitants_territoire",
    "societes_gersoises": "societes_territoire",
}


def today(name: str) -> str:
    """Return what an indicator is called now."""
    return RENAMED.get(name, name)


def facts_of(name: str) -> tuple[str, ...]:
    """Return the tables of facts that the value of an indicator needs."""
    return tuple(dict.fromkeys(INDICATORS[term].fact for term in INDICATORS[name].terms))


def shown_indicators() -> tuple[str, ...]:
    """Return the names of the indicators that readers see."""
    return tuple(name for name, indicator in INDICATORS.declared.items() if indicator.shown)


def short_labels(*names: str) -> dict[str, str]:
    """Return {name: label} of indicators to choose from, short where one is declared so."""
    labels = {name: one.short or one.label for name in names if (one := INDICATORS.declared[name])}
    # Pages list these at their import, when the territory may not be known yet.
    return {name: label.format_map(said()) if "{" in label else label for name, label in labels.items()}


def check_indicators(names: Iterable[str]) -> tuple[str, ...]:
    """Return `names`; raise UnknownValue, which lists what exists, at the first unknown one."""
    names = tuple(map(today, names))
    for name in names:
        if name not in INDICATORS:
            raise UnknownValue("Indicateur", name, shown_indicators())
    return names
