"""A projection in French: its title, its sentences, its levers and steps, what is missing to reach a figure."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.french.dates import date_long
from analytics.french.grammar import list_and, uncapitalised
from analytics.french.numbers import About, count, growth, hours, number, percent, plural, value
from analytics.scenario.assumptions import HABIT, SIGNED, STARTS
from analytics.scenario.lever_words import HOURS_DONE, about, over, pace
from analytics.scenario.past import coverage, errors, rounded
from analytics.scenario.projection import Projection
from analytics.scenario.steps import LATE
from analytics.sentences.phrases import MOST_TIMES, capitalised, for_place, gap_words, in_units

SIMULATION = "Simulation"
MENTION = "Simulation : chiffres calculés à partir d’hypothèses, les chiffres réels ne changent pas"
ORDER = (
    "Les hypothèses s’appliquent toujours dans le même ordre : marchés, signatures (le taux d’un maître d’ouvrage "
    "remplace celui de sa famille), chantiers de plus, grandes opérations, part du prévu, heures par personne. "
    "Chaque étape est l’écart que l’hypothèse produit à son tour : leur somme est exactement l’écart total."
)


def title(projection: Projection) -> str:
    """Return « Simulation 2026, comme d’habitude : 27 000 heures réalisées »."""
    start = STARTS[projection.scenario.start].lower() if not projection.is_aiming else "comme d’habitude"
    moved = f" et {count(len(projection.scenario.levers), 'hypothèse')}" if projection.scenario.levers else ""
    head = f"{SIMULATION} {projection.annee}, {start}{moved} : "
    if projection.is_unknown:
        return f"{SIMULATION} {projection.annee} : aucun marché, rien à simuler"
    if projection.total < 0.5:
        return f"{head}aucune heure réalisée"
    return f"{head}{count(rounded(projection.total), *HOURS_DONE)}"


def figures(projection: Projection) -> str:
    """Return the range, and the other figures."""
    if projection.is_unknown:
        return "Aucun marché pour ces filtres : rien à simuler."
    told = [range_text(projection), count(rounded(projection.clause), "h clausée", "h clausées")]
    if projection.people is not None:
        told.append(count(About(projection.people), "personne"))
    told.append(value(projection.value("etp"), "ETP", 0 if (projection.value("etp") or 0) >= 10 else 1))
    return f"{capitalised(' · '.join(told))}."


def range_text(projection: Projection) -> str:
    """Return « entre 19 000 et 35 000 h, 8 fois sur 10 », or why there is no range."""
    found = projection.range
    if not projection.engine.is_open and found is None:
        return "sans fourchette"
    if found is None:
        return "trop peu de marchés pour une fourchette"
    if found.is_wide:
        return f"sans doute moins de {hours(found.high)}"
    return f"entre {number(found.low)} et {hours(found.high)}, 8 fois sur 10"


def summary(projection: Projection) -> str:
    """Return what is signed and what is not."""
    if projection.is_unknown:
        return ""
    if projection.engine.is_partial:
        return _partial(projection)
    if not projection.signed and not projection.habit_hours:
        return "0 h signée, 0 h d’habitude : seule une hypothèse peut en apporter."
    signed = rounded(projection.signed)
    said = count(signed, "h est déjà signée", "h sont déjà signées")
    first = f"{said}." if signed else "Aucune heure n’est déjà signée."
    if projection.scenario.start == SIGNED:
        return f"{first} {_ahead(projection)}".strip()
    usual = rounded(projection.habit_hours)
    more = f"en apporteraient {number(usual)}" if usual else "n’en apporteraient aucune"
    return f"{first} Les prochaines signatures, au rythme {pace(projection.engine)}, {more} dans l’année."


def _partial(projection: Projection) -> str:
    done = count(projection.origin, "h est faite", "h sont faites")
    rest, more = rounded(projection.signed), rounded(projection.habit_hours)
    signed = f"{number(rest)} à faire, {plural(rest, 'déjà signée')}"
    told = [signed, f"{number(more)} à signer"] if more and projection.scenario.start != SIGNED else [signed]
    return f"Au {date_long(projection.engine.settled)}, {done} ; il en resterait {', et '.join(told)}."


def _ahead(projection: Projection) -> str:
    amounts = [*map(rounded, projection.signed_years[: projection.shown_years])]
    while amounts and not amounts[-1]:
        amounts.pop()  # nothing is signed for the last years
    told = [f"{number(amount)} h en {projection.annee + rank}" for rank, amount in enumerate(amounts)]
    return f"Déjà signé : {list_and(told)}." if told else ""


def signed_ahead(projection: Projection) -> str:
    """Return the signed hours of this year and of those ahead, without a total: errors there are too large."""
    return "" if projection.is_unknown else _ahead(projection)


def came(projection: Projection) -> str:
    """Return what came, for a past year."""
    if projection.came is None or projection.is_unknown or not projection.total:
        return ""
    moved = percent(growth(projection.came, projection.total), signed=True)
    if in_units("heures_realisees", projection.came, projection.total):
        moved = gap_words("heures_realisees", projection.came, projection.total)
    return f"Arrivé en {projection.annee} : **{hours(projection.came)}**, {moved} par rapport à l’annonce."


def lifted(labels: Sequence[str]) -> str:
    """Return which filters have no effect here; empty without any."""
    named = list_and(f"« {label} »" for label in labels)
    return f"Sans effet ici : {named} (un marché ne se découpe pas ainsi)." if labels else ""


# What the past says


def lesson(projection: Projection) -> str:
    """Return how wrong this rule and « comme l’an dernier » would have been, for this selection."""
    found = errors(projection.base, projection.engine, projection.keep)
    if found is None:
        return "" if projection.engine.is_open else CLOSED
    own, same, years = found
    kept = uncapitalised(for_place(projection.applied.place()))
    head = f"Vérifié : {kept}sur {count(years, 'an')}, ce calcul s’est trompé de {error_words(own)} en moyenne"
    return f"{head}, « comme l’an dernier » de {error_words(same)}. Le plus dur à prévoir : les signatures."


def error_words(error: float) -> str:
    """Return an error as « 22 % », or « 21 fois le réel » where a percentage says nothing."""
    return percent(error) if error <= MOST_TIMES else f"{number(error)} fois le réel"


CLOSED = (
    "Les heures de chaque marché ne sont pas publiques ici : le calcul étale la clause de chaque marché sur sa durée, "
    "et se corrige sur les heures publiées chaque année."
)


def to_settle(projection: Projection) -> str:
    """Return « 59 marchés finis doivent encore 11 720 h : à solder »; empty when none does."""
    owed = projection.engine.still_owed[projection.keep]
    late = int((owed > 0).sum())
    if not late:
        return ""
    expected = sum(step.hours for step in projection.base_steps if step.key == LATE)
    verb = "marchés finis doivent" if late > 1 else "marché fini doit"
    more = f" ({count(expected, 'h attendue', 'h attendues')} en {projection.annee})" if expected >= 1 else ""
    return f"{number(late)} {verb} encore {hours(float(owed.sum()))} : à solder{more}."


def clause_fact(projection: Projection) -> str:
    """Return what was signed in past years: a fact, not a range."""
    engine = projection.engine
    sums = [float(engine.signed_in(year)[projection.keep].sum()) for year in engine.closed[-5:]]
    if len(sums) < 2 or not max(sums):
        return ""
    high = count(rounded(max(sums)), "h nouvelle", "h nouvelles")
    return f"Ces {number(len(sums))} dernières années, de {about(min(sums))} à {high} par an."


def covered(projection: Projection) -> str:
    """Return what the range is worth, measured."""
    found = projection.range
    if found is None:
        return ""
    source = (
        f"d’après {count(found.cases, 'cas passé comparable', 'cas passés comparables')} de cette base"
        if found.cases
        else "d’après neuf portefeuilles d’essai, car cette base a trop peu de cas comparables"
    )
    held, cases = coverage(projection.base, projection.engine, signed_only=projection.scenario.start == SIGNED)
    measured = f" ; mesuré sur ses années passées : {number(held)} fois sur {number(cases)}" if cases else ""
    return f"Fourchette : 8 fois sur 10, le réel est tombé dans une telle fourchette ({source}{measured})."


def method(projection: Projection) -> str:
    """Return the rule, in a few sentences."""
    engine = projection.engine
    if not engine.is_open:
        return f"{CLOSED} {ORDER}"
    return (
        "Chaque marché en cours fait ce qu’il doit encore, étalé jusqu’à sa fin, dont "
        f"{percent(engine.kappa)} se réalise ({f'observé {over(engine.learned)}' if engine.learned else 'supposé'}). "
        f"Un marché échu encore actif fait {percent(engine.theta)} de ce qu’il doit. "
        f"Les prochaines signatures suivent le rythme {pace(engine)}, et apportent "
        f"{percent(engine.m0)} de leur clause dans l’année. {ORDER}"
    )


def start_text(start: str) -> str:
    """Return the name of a start, « Comme d’habitude » for an aim too: it starts from there."""
    return STARTS[start] if start in (SIGNED, HABIT) else f"{STARTS[start]}, depuis « {STARTS[HABIT]} »"
