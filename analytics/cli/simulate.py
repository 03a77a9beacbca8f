"""`python -m analytics scenario`: the same engine as the page, for scripts."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.bilan import plain
from analytics.compute.queries import known_years
from analytics.declarations.dimensions import UnknownValue
from analytics.protection.opening import open_base
from analytics.scenario import scenario_tables as tables
from analytics.scenario import scenario_words as words
from analytics.scenario.assumptions import LEVERS, NEUTRAL, Scenario, read_scenario
from analytics.scenario.past_years import ANNOUNCED_YEAR, announced_scenario, backtest, bounds
from analytics.scenario.projection import MEASURES, Projection
from analytics.scenario.starting_point import RESULTS, Start, starting_point
from analytics.sentences.phrases import plain as without_bold

SelectionOf = Callable[[Base, argparse.Namespace, list[int]], Selection]
ANNOUNCED = "bilan-2022"


def add_commands(command: Callable[..., argparse.ArgumentParser], selection_of: SelectionOf) -> argparse.ArgumentParser:
    """Add `scenario` and return its parser, to which the caller adds the filters."""
    parser = command(
        "scenario", "simuler l’année suivante en bougeant des leviers", lambda g: _scenario(g, selection_of)
    )
    parser.add_argument("--annee", type=int, help="année de départ ; par défaut la dernière de la base")
    parser.add_argument(
        "--levier",
        nargs="+",
        action="extend",
        default=[],
        metavar="NOM=VALEUR",
        help="par exemple nouveaux_chantiers=5 evolution_famille=État:10 non_renouvele=tous. "
        f"Noms : {', '.join(LEVERS)}",
    )
    parser.add_argument("--scenario", choices=[ANNOUNCED], help="partir de ce que le bilan 2022 annonçait pour 2023")
    parser.add_argument("--format", choices=("texte", "json"), default="texte", help="présentation")
    return parser


def _scenario(given: argparse.Namespace, selection_of: SelectionOf) -> None:
    base = open_base(given.base, role=given.role)
    year = given.annee or known_years(base)[-1]
    start = starting_point(base, selection_of(base, given, [year]))
    origin = _announced(start) if given.scenario else NEUTRAL
    try:
        scenario = read_scenario([_pair(text) for text in given.levier], start.targets, origin)
    except UnknownValue:
        raise
    except ValueError as error:
        raise BadLever(str(error)) from error
    projection = Projection(start, scenario)
    print(
        json.dumps(as_json(base, projection), ensure_ascii=False, indent=2)
        if given.format == "json"
        else _text(base, projection)
    )


class BadLever(UnknownValue):
    """A lever that cannot be read; the message is French."""

    def __init__(self, message: str) -> None:
        ValueError.__init__(self, message)


def _pair(text: str) -> tuple[str, str]:
    name, equal, value = text.partition("=")
    if not equal:
        raise BadLever(f"Levier illisible : « {text} ». Écrire NOM=VALEUR, par exemple nouveaux_chantiers=5.")
    return name, value


def _announced(start: Start) -> Scenario:
    scenario = announced_scenario(start)
    if scenario is None:
        raise BadLever(f"--scenario {ANNOUNCED} part de {ANNOUNCED_YEAR} : ajouter --annee {ANNOUNCED_YEAR}.")
    return scenario


def as_json(base: Base, projection: Projection) -> dict[str, object]:
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
        "etapes": {
            measure: [
                {"levier": step.lever, "cible": step.target, "valeur": plain(float(step.amount))}
                for step in projection.steps(measure)
            ]
            for measure in MEASURES
        },
        "regle": words.ORDER,
        "epreuve_du_passe": {
            measure: [
                {"annee": one.annee, "annonce": plain(one.projected), "arrive": plain(one.happened)}
                for one in backtest(start, measure)
            ]
            for measure in MEASURES
        },
    }


def _result(projection: Projection, name: str) -> dict[str, object]:
    start = projection.start
    limits = bounds(projection, name)
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
    return "\n".join([*filter(None, head), "", story, *(f"\n{_aligned(table)}" for table in parts), "", lesson])


def _aligned(table: tables.Table) -> str:
    titles, lines = table
    widths = [max(map(len, column)) for column in zip(titles, *lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in (titles, *lines)
    )
