"""`python -m analytics scenario`: the same engine as the page, for scripts."""

import argparse
import json

from analytics.base.database import Base
from analytics.cli.shared import Command, Refused, add_filters, aligned, selection_of
from analytics.compute.bilan import plain
from analytics.protection.opening import open_base
from analytics.scenario import scenario_tables as tables
from analytics.scenario import scenario_words as words
from analytics.scenario.assumptions import LEVERS, NEUTRAL, read_scenario
from analytics.scenario.past_years import ANNOUNCED_YEAR, Trial, announced_scenario, backtest, bounds
from analytics.scenario.projection import MEASURES, Projection, Step
from analytics.scenario.starting_point import RESULTS, starting_point
from analytics.sentences.phrases import plain as without_bold

ANNOUNCED = "bilan-2022"


def add_commands(command: Command) -> None:
    """Declare `scenario`."""
    parser = command("scenario", "simuler l’année suivante en bougeant des leviers", _scenario)
    parser.add_argument("--annee", type=int, help="année de départ ; par défaut la dernière de la base")
    examples = "par exemple nouveaux_chantiers=5 evolution_famille=État:10 non_renouvele=tous"
    names = f"{examples}. Noms : {', '.join(LEVERS)}"
    parser.add_argument("--levier", nargs="+", action="extend", default=[], metavar="NOM=VALEUR", help=names)
    parser.add_argument("--scenario", choices=[ANNOUNCED], help="partir de ce que le bilan 2022 annonçait pour 2023")
    parser.add_argument("--format", choices=("texte", "json"), default="texte", help="présentation")
    add_filters(parser)


def _scenario(given: argparse.Namespace) -> None:
    base = open_base(given.base, role=given.role)
    start = starting_point(base, selection_of(base, given))
    origin = announced_scenario(start) if given.scenario else NEUTRAL
    if origin is None:
        raise Refused(f"--scenario {ANNOUNCED} part de {ANNOUNCED_YEAR} : ajouter --annee {ANNOUNCED_YEAR}.")
    try:
        scenario = read_scenario([_pair(text) for text in given.levier], start.targets, origin)
    except ValueError as error:
        raise Refused(str(error)) from error
    projection = Projection(start, scenario)
    as_json = given.format == "json"
    print(json.dumps(as_data(base, projection), ensure_ascii=False, indent=2) if as_json else _text(base, projection))


def _pair(text: str) -> tuple[str, str]:
    name, equal, value = text.partition("=")
    if not equal:
        raise ValueError(f"Levier illisible : « {text} ». Écrire NOM=VALEUR, par exemple nouveaux_chantiers=5.")
    return name, value


def as_data(base: Base, projection: Projection) -> dict[str, object]:
    """Return the simulation as plain data: stable names, missing values as None."""
    start, scenario = projection.start, projection.scenario
    return {
        "avertissement": words.MENTION,
        "annee": start.annee,
        "annee_simulee": start.projected,
        "selection": start.selection.describe(),
        "base_etp": start.selection.base_etp,
        "donnees": base.provenance,
        "leviers": [{"levier": name, "valeur": value} for name, value in scenario.to_pairs(start.targets)],
        "observe": {name: plain(value) for name, value in start.observed.items()},
        "resultats": {name: _result(projection, name) for name in RESULTS},
        "etapes": {measure: [_step(step) for step in projection.steps(measure)] for measure in MEASURES},
        "regle": words.ORDER,
        "epreuve_du_passe": {measure: [_trial(trial) for trial in backtest(start, measure)] for measure in MEASURES},
    }


def _step(step: Step) -> dict[str, object]:
    return {"levier": step.lever, "cible": step.target, "valeur": plain(float(step.amount))}


def _trial(trial: Trial) -> dict[str, object]:
    return {"annee": trial.annee, "annonce": plain(trial.projected), "arrive": plain(trial.happened)}


def _result(projection: Projection, name: str) -> dict[str, object]:
    start, limits = projection.start, bounds(projection, name)
    return {
        "reel": plain(start.value(name)),
        "moyenne_3_ans": plain(start.mean(name)),
        "simulation": plain(projection.value(name)),
        "fourchette": [plain(limit) for limit in limits] if limits else None,
        "arrive": plain(start.happened(name)),
    }


def _text(base: Base, projection: Projection) -> str:
    start = projection.start
    head = [words.title(projection), f"{words.MENTION}.", str(base.publication["mention"]), start.selection.describe()]
    parts = [tables.results([projection]), tables.steps(projection, "heures_clausees")]
    parts += [tables.steps(projection, "heures_realisees"), tables.assumptions(projection)]
    story = without_bold(words.summary(projection))
    lesson = words.lesson(start, "heures_clausees")
    lines = [*filter(None, head), "", story]
    for titles, rows in parts:
        lines += ["", *map(str.rstrip, aligned([titles, *rows], [False] * len(titles)))]
    return "\n".join([*lines, "", lesson])
