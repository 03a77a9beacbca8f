"""What the public reads of people, in one explanation a page, and why a table about them shows nothing."""

from collections.abc import Callable, Iterable, Sequence

from analytics.declarations.dimensions import DIMENSIONS
from analytics.french.grammar import list_and
from analytics.french.numbers import count
from analytics.protection.releases import Waiting

EXACT = "Les heures et les marchés sont exacts."
NOISE = (
    "Les nombres de personnes sont modifiés au hasard de 4 au plus, pour que nul ne soit reconnu. « Peu » : moins de "
    "9, presque toujours moins de 5, ou personne. Les parties peuvent donc ne pas faire le total."
)
IN_SHORT = "Les heures sont exactes, les nombres de personnes approchés."  # what a page shows of its legend
TOO_FINE = "Combinaison trop fine pour compter des personnes : gardez un seul filtre."
TOO_FINE_CUT = "Combinaison trop fine pour compter des personnes : gardez un seul filtre et un seul découpage."
SMALL_YEAR = "Moins de 30 personnes sur la période : elles ne sont pas comptées sous un filtre."
MONTHS = "Mois par mois, les heures se lisent pour l’ensemble : d’un petit groupe, elles diraient qui était absent."
FEW = "Trop peu de personnes pour donner des nombres."
MORE_YEARS = "« Toutes les années » donne plus de nombres."


HOURS_OPEN = {
    "marche": "Heures réalisées, taux et reste à réaliser : ouverts à tous, marché par marché "
    "(CLAUSES_HEURES_PUBLIQUES).",
    "maitre_ouvrage": "Heures réalisées et taux : ouverts à tous par maître d’ouvrage et par famille ; fermés par "
    "marché, lieu et secteur, et le reste à réaliser partout (CLAUSES_HEURES_PUBLIQUES).",
    "ensemble": "Heures réalisées et taux : ouverts à tous par année et par famille seulement "
    "(CLAUSES_HEURES_PUBLIQUES).",
}
RISK = (
    "Ces chiffres attendent que 15 personnes diffèrent. Les donner plus tôt est possible (année par année), mais qui a "
    "gardé les anciens peut soustraire : moins de personnes diffèrent, plus on apprend de chacune."
)


def legend(refused: bool, one_year: bool) -> str:
    """Return the explanation of a page: what is exact, what is not, what is not given, where more can be read."""
    return " ".join(filter(None, [EXACT, NOISE, TOO_FINE if refused else "", MORE_YEARS if one_year else ""]))


def refusal(too_fine: str, one_year: bool, nearest: Callable[[], Sequence[str]] = list) -> str:
    """Return why a table shows nothing, and the `nearest` views that would, looked for in the base only when said."""
    if too_fine:
        return too_fine
    views = nearest()
    return " ".join(filter(None, [FEW, f"Ce tableau se lit {list_and(views)}." if views else "",
                                  MORE_YEARS if one_year else ""]))  # fmt: skip


def waiting_lines(waiting: Iterable[Waiting]) -> list[str]:
    """Return what waits, year by year, then what giving it out risks; one line when nothing does."""
    lines = [_waits(one) for one in waiting]
    return [*lines, RISK] if lines else ["Le public lit les chiffres de la version en service : rien n’attend."]


def _waits(one: Waiting) -> str:
    when = str(one.year) if one.year else "Toutes les années"
    head = f"{when} : {count(one.people, 'personne diffère', 'personnes diffèrent')} de ce que lit le public."
    renumbered = " La source a changé presque tous les numéros de dossier." if one.renumbered else ""
    return f"{head}{renumbered}"


def wider(by: Sequence[str]) -> list[str]:
    """Return the dimensions whose groups hold those of a table."""
    return [DIMENSIONS[name].wider for name in by if DIMENSIONS[name].wider]
