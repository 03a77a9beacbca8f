"""A projection in French: title, summary, steps, ranges, lessons of the past. each text names « Simulation »."""

from analytics.declarations.indicators import INDICATORS
from analytics.french.grammar import list_and
from analytics.french.numbers import MISSING, NO_BREAK, count, hours, number, percent, signed, value
from analytics.scenario.assumptions import LEVERS, Scenario
from analytics.scenario.past_years import backtest, bounds, spread
from analytics.scenario.projection import GROUPED, Projection, Step, whole_amounts
from analytics.scenario.starting_point import Start
from analytics.sentences.phrases import changed, for_place, quantity

SIMULATION = "Simulation"
MENTION = "Simulation : chiffres calculés à partir d’hypothèses, les chiffres réels ne changent pas"
ORDER = (
    "Les leviers s’appliquent toujours dans le même ordre, quel que soit celui où on les bouge : marchés sans suite "
    "(ils retirent leurs heures de l’année), évolutions (celle d’un maître d’ouvrage remplace celle de sa famille), "
    "nouveaux chantiers, grande opération, rapport réalisé / clausé, heures par bénéficiaire. Chaque étape est "
    "l’écart que le levier produit à son tour : la somme des étapes est exactement l’écart total."
)


def title(projection: Projection) -> str:
    """Return « Simulation 2023 : 44 206 heures clausées, +9 % »."""
    start = projection.start
    still = ", sans rien changer" if projection.scenario.is_neutral else ""
    head = f"{SIMULATION} {start.projected}{still}{NO_BREAK}: "
    name = "heures_clausees" if projection.value("heures_clausees") is not None else "heures_realisees"
    now, before = projection.value(name), start.value(name)
    if now is None:
        return f"{head}aucune heure connue en {start.annee}"
    moved = f", {percent(now / before - 1, signed=True)}" if before and round(now) != round(before) else ""
    return f"{head}{quantity(name, now)}{moved or f', comme en {start.annee}'}"


def summary(projection: Projection) -> str:
    """Return the projected year in a few sentences of Markdown: figures, main lever, range."""
    start = projection.start
    opening = f"{for_place(start.selection.place())}l’année {start.projected} compterait "
    known = [name for name in ("heures_clausees", "heures_realisees", "beneficiaires") if projection.value(name)]
    if not known:
        return f"Aucune heure n’est connue en {start.annee} pour ces filtres : il n’y a rien à simuler."
    figures = [_figure(projection, name) for name in known]
    first = f"{opening}{' ; '.join(figures)}."
    return " ".join(filter(None, [first[:1].upper() + first[1:], _main_lever(projection), _range(projection)]))


def _figure(projection: Projection, name: str) -> str:
    now, before = projection.value(name), projection.start.value(name)
    text = f"**{quantity(name, now)}**"
    if name == "heures_realisees":
        base = number(projection.start.selection.base_etp)
        text += f", soit {value(projection.value('etp'), 'ETP', 1)} (base {base}{NO_BREAK}h)"
    if name != "heures_clausees":
        return text
    if projection.scenario.is_neutral:
        return f"{text}, autant qu’en {projection.start.annee}"
    moved = changed(name, now, before, str(projection.start.annee))
    return f"{text}, {moved}" if moved else text


def _main_lever(projection: Projection) -> str:
    for measure, what in (("heures_clausees", "heures clausées"), ("heures_realisees", "heures réalisées")):
        if steps := projection.main_steps(measure):
            amounts = zip(whole_amounts(projection.origin(measure), steps), steps, strict=True)
            amount, step = max(amounts, key=lambda pair: (pair[1].lever != GROUPED, abs(pair[0])))
            said = f"{step_label(step, projection)}, {signed(amount)}{NO_BREAK}h"
            return f"Ce qui pèse le plus sur les {what}{NO_BREAK}: {said}."
    return ""


def step_label(step: Step, projection: Projection) -> str:
    """Return what a step is, in the words of a waterfall: « 5 nouveaux chantiers », « État : −20 % »."""
    scenario, observed = projection.scenario, projection.start.observed
    if step.lever == GROUPED:
        return count(step.count, "autre levier", "autres leviers")
    if step.lever == "non_renouvele":
        named = f"{step.target} sans suite"
        return named if step.target else count(step.count, "marché sans suite", "marchés sans suite")
    if step.target:
        return f"{step.target}{NO_BREAK}: {signed(scenario.change(step.lever, step.target))}{NO_BREAK}%"
    if step.lever == "nouveaux_chantiers":
        each = scenario.heures_par_chantier
        each = observed["heures_par_chantier"] if each is None else each
        sites = count(scenario.nouveaux_chantiers, "nouveau chantier", "nouveaux chantiers")
        return f"{sites} de {hours(each)}"
    if step.lever == "montant_operation":
        return f"Opération de {number(scenario.montant_operation)}{NO_BREAK}€"
    lever = LEVERS[step.lever]
    return f"{lever.label} à {lever_value(step.lever, getattr(scenario, step.lever))}"


def lever_value(name: str, amount: float | None) -> str:
    """Return the value of a lever with its unit: « 80 % », « 434 h », « 1 500 000 € »."""
    unit = LEVERS[name].unit
    if amount is None or not unit:
        return number(amount)
    decimals = 0 if float(amount).is_integer() or unit == "h" else 1
    return f"{number(amount, decimals)}{NO_BREAK}{unit}"


def operation_words(scenario: Scenario) -> str:
    """Return the amount as it was read, and the sum that turns it into hours."""
    dearer = scenario.having("cout_horaire", 25)
    terms = [lever_value(name, getattr(scenario, name)) for name in ("part_main_oeuvre", "taux_effort", "cout_horaire")]
    read = lever_value("montant_operation", scenario.montant_operation)
    other = f" À 25 € de l’heure : {hours(dearer.operation_hours)}." if scenario.cout_horaire != 25 else ""
    total = hours(scenario.operation_hours)
    return f"Montant lu : {read}. {read} × {terms[0]} × {terms[1]} / {terms[2]} = **{total} clausées**.{other}"


def _range(projection: Projection) -> str:
    around = spread(projection.start, "heures_clausees")
    if around is None or projection.value("heures_clausees") is None:
        return "La base compte trop peu d’années pour donner une fourchette."
    reason = f"d’une année à l’autre les heures clausées ont changé de {percent(around)} en moyenne"
    return f"Fourchette{NO_BREAK}: {range_of(projection, 'heures_clausees')}, car {reason}."


def range_of(projection: Projection, name: str) -> str:
    """Return the range of a result: « 27 000 à 54 000 h »."""
    limits = bounds(projection, name)
    if limits is None:
        return MISSING
    unit = INDICATORS[name].suffix
    decimals = 1 if name == "etp" and limits[1] < 10 else 0
    return f"{number(limits[0], decimals)} à {value(limits[1], unit, decimals)}"


def lesson(start: Start, name: str) -> str:
    """Return how wrong the neutral projection was on past years, in plain words."""
    trials = backtest(start, name)
    if not trials:
        return "La base ne compte pas deux années complètes qui se suivent : rien ne permet de juger la simulation."
    mean = sum(abs(trial.error) for trial in trials) / len(trials)
    short = sum(trial.error > 0 for trial in trials)
    worst, unit = max(trials, key=lambda trial: abs(trial.error)), INDICATORS[name].suffix
    times = [(short, "trop bas"), (len(trials) - short, "trop haut")]
    sides = list_and(f"{count(number_of, 'fois', 'fois')} {side}" for number_of, side in times if number_of)
    return (
        "Si l’on avait annoncé chaque année « l’an prochain comme cette année », on se serait trompé de "
        f"{percent(mean)} en moyenne sur les {INDICATORS[name].label.lower()} ({sides}). Le plus gros écart{NO_BREAK}: "
        f"{worst.annee}, annoncé {value(worst.projected, unit)}, arrivé {value(worst.happened, unit)} "
        f"({percent(worst.error, signed=True)})."
    )


def verdict(projection: Projection) -> str:
    """Return what happened beside what was simulated, in one sentence; empty when the base does not cover the year."""
    start, name = projection.start, "heures_clausees"
    before, now, came = start.value(name), projection.value(name), start.happened(name)
    if came is None or now is None or not before:
        return ""
    facts = f"La base en compte {hours(came)} en {start.projected}, contre {hours(now)} simulées"
    if (now - before) * (came - before) <= 0:
        return f"{facts}{NO_BREAK}: la simulation se trompait de sens."
    gap = abs(came - now) / now
    if gap < 0.05:
        return f"{facts}{NO_BREAK}: la simulation tombait juste, à {percent(gap)} près."
    move = "baisse" if came < before else "hausse"
    size = "plus forte" if abs(came - before) > abs(now - before) else "moins forte"
    return f"{facts}{NO_BREAK}: la {move} était bien annoncée, elle a été {size} que simulé ({percent(gap)} d’écart)."
