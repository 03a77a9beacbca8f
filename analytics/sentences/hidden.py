"""What the public reads of people: figures given with noise, in one explanation a page, or the reason of none."""

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.measures import COUNTED
from analytics.compute.queries import ROUGH, ROUGH_BEFORE, SUMMED, are_apart
from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS
from analytics.french.grammar import list_and
from analytics.french.missing import PEU, SECRET, reason_of
from analytics.french.numbers import NO_BREAK, About, AtMost, count
from analytics.protection.noise import reach_of
from analytics.protection.questions import is_too_fine
from analytics.protection.releases import Waiting

SHORT = "Heures exactes, personnes à 4 près"
EXACT = "Les heures et les marchés sont exacts."
NOISE = (
    "Les nombres de personnes sont modifiés au hasard de 4 au plus, pour que nul ne soit reconnu. « Peu » : moins de "
    "9, presque toujours moins de 5, ou personne. Les parties peuvent donc ne pas faire le total."
)
BRIEF = f"{SHORT}. « Peu » : moins de 9, presque toujours moins de 5, ou personne."
FOR_ELU = (
    "Les nombres de personnes sont exacts, à partir de 5. «\u00a0Peu\u00a0»\u00a0: moins de 5, ou personne. "
    "Ils sont pour vous seul\u00a0: ne les diffusez pas."
)
SHORT_FOR_ELU = "Personnes comptées exactement, pour vous seul"
TOO_FINE = "Combinaison trop fine pour compter des personnes : gardez un seul filtre."
TOO_FINE_CUT = "Combinaison trop fine pour compter des personnes : gardez un seul filtre et un seul découpage."
SMALL_YEAR = "Moins de 50 personnes sur la période : elles ne sont pas comptées sous un filtre."
SEVERAL = (
    "Le public lit les personnes année par année\u202f; elles ne sont pas comptées sur plusieurs années ensemble. Les "
    "heures et les marchés restent exacts."
)
MONTHS = "Mois par mois, les heures se lisent pour l’ensemble : d’un petit groupe, elles diraient qui était absent."
UNCOUNTED = (TOO_FINE, SMALL_YEAR, SEVERAL)
HOURS_CUT = (
    "Sous un filtre ou croisées, les heures d’un groupe de personnes ne sont pas données : comptez en personnes."
)
FEW = "Trop peu de personnes pour donner des nombres."


HOURS_OPEN = {
    "marche": "Heures réalisées, taux et reste à réaliser : ouverts à tous, marché par marché.",
    "maitre_ouvrage": "Heures réalisées et taux : ouverts à tous par maître d’ouvrage et par famille ; fermés par "
    "marché, lieu et secteur, et le reste à réaliser partout.",
    "ensemble": "Heures réalisées et taux : ouverts à tous par année et par famille seulement.",
}
RISK = (
    "Ces chiffres attendent que 15 personnes diffèrent. Les donner plus tôt est possible (année par année), mais qui a "
    "gardé les anciens peut soustraire : moins de personnes diffèrent, plus on apprend de chacune."
)


def uncounted(base: Base, selection: Selection, people: float) -> str:
    """Return why people are not counted in a selection; empty when they are, were they few."""
    if reason_of(people) != SECRET:
        return ""
    if is_too_fine(base, selection, ()):
        return TOO_FINE
    return SEVERAL if len(selection.annees) > 1 else SMALL_YEAR


def legend(refused: str, for_elu: bool = False) -> str:
    """Return the explanation of a page: what is exact, what is not, why something is not given."""
    return " ".join(filter(None, [EXACT, FOR_ELU if for_elu else NOISE, refused]))


def brief(legend: str) -> str:
    """Return the explanation of a page in the room that a slide has."""
    return legend.replace(f"{EXACT} {NOISE}", BRIEF)


def lifted(seen: str) -> str:
    """Return that a card shows more than the filters keep, for people are not counted under them."""
    return f"Ces personnes ne se comptent pas sous ces filtres : la carte se lit pour « {seen} »."


def refusal(too_fine: str, nearest: Callable[[], Sequence[str]] = list) -> str:
    """Return why a table shows nothing, and the `nearest` views that would, looked for in the base only when said."""
    if too_fine:
        return too_fine
    views = nearest()
    return f"{FEW} Ce tableau se lit {list_and(views)}." if views else FEW


def waiting_lines(waiting: Iterable[Waiting]) -> list[str]:
    """Return what waits, year by year, then what giving it out risks; one line when nothing does."""
    lines = [_waits(one) for one in waiting]
    return [*lines, RISK] if lines else ["Le public lit les chiffres de la version en service : rien n’attend."]


def _waits(one: Waiting) -> str:
    head = f"{one.year} : {count(one.people, 'personne diffère', 'personnes diffèrent')} de ce que lit le public."
    renumbered = " La source a changé presque tous les numéros de dossier." if one.renumbered else ""
    return f"{head}{renumbered}"


def wider(by: Sequence[str]) -> list[str]:
    """Return the dimensions whose groups hold those of a table."""
    return [DIMENSIONS[name].wider for name in by if DIMENSIONS[name].wider]


LIKE_PEU = 4  # people, as « peu » is compared: 0 to 8


def is_rough(frame: pd.DataFrame, indicator: str, column: str = "valeur") -> bool:
    """Return whether an indicator of a frame is given with noise; of a comparison, in its column `valeur` or not."""
    return indicator in frame.attrs.get(ROUGH_BEFORE if column == "precedent" else ROUGH, ())


def told(frame: pd.DataFrame, indicator: str, amount: float, column: str = "valeur") -> float:
    """Return an amount of a frame as sentences write it: « environ 34 personnes » where it is given with noise."""
    return noisy(frame, amount) if is_rough(frame, indicator, column) else amount


def noisy(frame: pd.DataFrame, amount: float) -> float:
    """Return an amount given with noise, as one of the frame: where values are put together, people may count twice."""
    return AtMost(amount) if frame.attrs.get(SUMMED) else About(amount)


def label(frame: pd.DataFrame, indicator: str) -> str:
    """Return the label of an indicator, with its precision: « Bénéficiaires (à 4 près) »."""
    one = INDICATORS[indicator]
    if not is_rough(frame, indicator):
        return one.label
    counted = one.unit in COUNTED and not frame.attrs.get(SUMMED)
    return f"{one.label} (à {reach_of(indicator)}{NO_BREAK}près)" if counted else f"{one.label} (environ)"


def precision(label: str) -> str:
    """Return the end of a label that says its precision: « (à 4 près) », after a space; empty of an exact figure."""
    head, mark, _ = label.rpartition(" (")
    return label[len(head) :] if mark and label.endswith(("près)", "(environ)")) else ""


def unsure(frame: pd.DataFrame, indicator: str) -> str:
    """Return why two years of a group are not compared: noise could reverse their order; empty of exact figures."""
    said = f"{label(frame, indicator)}{NO_BREAK}: l’écart entre deux années d’un groupe n’est pas sûr."
    return said if is_rough(frame, indicator) else ""


def rough_label(frame: pd.DataFrame, indicator: str) -> str:
    """Return the label of an indicator given with noise; empty for an exact one."""
    return label(frame, indicator) if is_rough(frame, indicator) else ""


def is_peu(comparison: pd.DataFrame, indicator: str) -> bool:
    """Return whether a comparison gives « peu » for an indicator: a few people, or nobody."""
    return indicator in comparison.index and reason_of(float(comparison["valeur"][indicator])) == PEU


def surely_first(frame: pd.DataFrame, indicator: str) -> bool:
    """Return whether the greatest amount of a frame is, whatever the noise; of what is not counted nothing is sure."""
    if not is_rough(frame, indicator):
        return True
    amounts = [LIKE_PEU if reason_of(one) == PEU else one for one in frame[indicator].tolist()]
    first, *others = sorted((one for one in amounts if one == one), reverse=True) or [0.0]
    return all(surely_apart(frame, indicator, first - other) for other in others[:1])


def surely_apart(frame: pd.DataFrame, indicator: str, gap: float) -> bool:
    """Return whether two figures of a frame given with noise truly stand in this order."""
    return are_apart(indicator, gap) and not frame.attrs.get(SUMMED)
