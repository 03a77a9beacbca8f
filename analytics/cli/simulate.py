"""`python -m analytics scenario`: the same engine as the page, for scripts."""

import argparse
import json
from dataclasses import asdict
from datetime import date

from analytics.base.announced import announced
from analytics.base.database import Base
from analytics.cli.shared import Command, Refused, add_filters, aligned, selection_of
from analytics.compute.bilan import plain
from analytics.compute.queries import known_years
from analytics.declarations.dimensions import UnknownValue
from analytics.french.dates import parse_date
from analytics.protection.opening import open_base
from analytics.scenario import lever_words
from analytics.scenario import scenario_tables as tables
from analytics.scenario import scenario_words as words
from analytics.scenario.assumptions import AIM, AIMS, HABIT, LEVER, START, STARTS, TARGET, modern, read_scenario
from analytics.scenario.closed import engine
from analytics.scenario.engine import Engine
from analytics.scenario.levers import KINDS
from analytics.scenario.past import trials
from analytics.scenario.projection import RESULTS, Projection
from analytics.scenario.target import Gap, gap
from analytics.sentences.phrases import plain as without_bold

Data = dict[str, object]


def add_commands(command: Command) -> None:
    """Declare `scenario`."""
    parser = command("scenario", "simuler l’année qui vient, depuis ce qui est signé", _scenario)
    parser.add_argument("--annee", type=int, help="année simulée ; par défaut celle qui suit les données")
    parser.add_argument("--arrete", metavar="AAAA-MM-JJ", help="ne voir que ce que l’on savait ce jour-là")
    parser.add_argument("--depart", choices=tuple(STARTS), default="", help="point de départ")
    aims = ", ".join(aim.example for aim in AIMS.values())
    parser.add_argument("--objectif", metavar="NOM=VALEUR", help=f"chiffre à atteindre : {aims}")
    examples = ", ".join(kind.example for kind in KINDS.values())
    parser.add_argument("--levier", nargs="+", action="extend", default=[], metavar="NOM=VALEUR", help=examples)
    parser.add_argument("--format", choices=("texte", "json"), default="texte", help="présentation")
    add_filters(parser)


def _scenario(given: argparse.Namespace) -> None:
    base = open_base(given.base, role=given.role)
    try:
        now = engine(base, _settled(base, given))
        selection = selection_of(base, given, [now.settled.year])
        projection = Projection(base, now, selection, announced=announced(base))
        projection = projection.moved(read_scenario(_pairs(given), projection.targets))
    except ValueError as error:
        raise Refused(str(error)) from error
    as_json = given.format == "json"
    print(json.dumps(as_data(base, projection), ensure_ascii=False, indent=2) if as_json else _text(base, projection))


def _settled(base: Base, given: argparse.Namespace) -> date | None:
    """Return the day to look from: that asked, the end of the year before the one simulated, else the last known."""
    years = known_years(base)
    if given.arrete:
        day = parse_date(given.arrete)
        if day.year not in years:
            raise UnknownValue("Jour", given.arrete, [f"de {years[0]} à {years[-1]}"])
        return day
    last = engine(base).annee
    if given.annee in (None, last):
        return None
    if given.annee - 1 not in years or given.annee > last:
        raise UnknownValue("Année simulée", given.annee, [year + 1 for year in years if year + 1 <= last])
    return date(given.annee - 1, 12, 31)


def _pairs(given: argparse.Namespace) -> list[tuple[str, str]]:
    start = given.depart or (TARGET if given.objectif else HABIT)
    pairs = [(START, start), *((AIM, text) for text in filter(None, [given.objectif]))]
    old = [(name, value) for name, _, value in (text.partition("=") for text in given.levier)]
    renewed = modern(old)
    kept = [text for text in given.levier if text.partition("=")[0] in KINDS or not renewed]
    return [*pairs, *renewed, *((LEVER, text) for text in kept)]


def as_data(base: Base, projection: Projection) -> Data:
    """Return the simulation as plain data: stable names, missing values as None."""
    scenario, found = projection.scenario, projection.range
    return {
        "avertissement": words.MENTION,
        "annee_simulee": projection.annee,
        "arrete_au": projection.engine.settled.isoformat(),
        "selection": _described(projection),
        "base_etp": projection.selection.base_etp,
        "donnees": base.provenance,
        "depart": scenario.start,
        "leviers": [lever.text for lever in scenario.levers],
        "signe": plain(projection.signed),
        "a_signer": plain(projection.habit_hours),
        "total": plain(projection.total),
        "resultats": {name: plain(projection.value(name)) for name in RESULTS},
        "arrive": plain(projection.came),
        "fourchette": None if found is None else [plain(found.low), plain(found.high)],
        "couverture": words.covered(projection) or words.range_text(projection),
        "coefficients": _coefficients(projection.engine),
        "etapes": [_step(name, amount) for name, amount in tables.bars(projection)],
        "marches": _rows(tables.marches(projection)),
        "equivalents": _equivalents(projection, gap(projection)),
        "horizon": [
            {"annee": projection.annee + rank, "signe": plain(hours)}
            for rank, hours in enumerate(projection.signed_years[: projection.shown_years])
        ],
        "a_solder": _rows(tables.to_settle(projection)),
        "epreuve_du_passe": [
            {name: plain(value) for name, value in asdict(pair).items()}
            for pair in trials(base, projection.engine, projection.keep)
        ],
        "regle": words.method(projection),
    }


def _described(projection: Projection) -> str:
    """Return what the filters keep, in words."""
    return projection.selection.describe().partition(" · ")[2]


def _coefficients(now: Engine) -> Data:
    return {
        "kappa": plain(now.kappa),
        "theta": plain(now.theta),
        "m0": plain(now.m0),
        "kneuf": plain(now.new_kappa),
        "q": plain(now.hours_each),
        "rythme": plain(float(now.habit_clause.sum())),
        "euros_par_heure": plain(now.euros_per_hour),
    }


def _step(name: str, amount: int) -> Data:
    return {"etape": name, "heures": amount}


def _rows(table: tuple[object, object]) -> list[Data]:
    titles, lines = table
    return [dict(zip(titles, line, strict=True)) for line in lines]  # type: ignore[call-overload, attr-defined]


def _equivalents(projection: Projection, found: Gap) -> Data:
    return {
        "objectif": projection.aim.text,
        "manque": plain(found.hours),
        "unite": "heures clausées" if found.in_clause else "heures réalisées",
        "moyens": [
            {
                "levier": one.lever.text,
                "texte": lever_words.equivalent_text(one, projection),
                "hors_d_atteinte": one.is_out_of_reach,
            }
            for one in found.equivalents
        ],
        "jamais_vu": lever_words.never_seen(found),
    }


def _text(base: Base, projection: Projection) -> str:
    head = [words.title(projection), words.figures(projection), words.summary(projection), words.came(projection)]
    head += [f"{words.MENTION}.", str(base.publication["mention"]), _described(projection)]
    parts = [] if projection.is_unknown else [tables.steps(projection), tables.scenarios([projection])]
    found = gap(projection)
    aim = [
        lever_words.gap_text(projection, found),
        *(f"- {lever_words.equivalent_text(one, projection)}" for one in found.equivalents),
    ]
    lines = [without_bold(line) for line in head if line]
    for titles, rows in parts:
        lines += ["", *map(str.rstrip, aligned([titles, *rows]))]
    closing = [words.signed_ahead(projection), words.lesson(projection), words.to_settle(projection)]
    told = [*([*aim, lever_words.never_seen(found)] if projection.is_aiming else []), *closing]
    return "\n".join([*lines, "", *(line for line in told if line), words.ORDER])
