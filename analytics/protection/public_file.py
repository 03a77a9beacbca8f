"""Write the file that the public reads: data of marchés as they are, people as protected figures, no personal row."""

import hashlib
import os
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import lru_cache
from pathlib import Path

import duckdb
import pandas as pd

from analytics.base.database import PUBLIC, Base, BaseError, open_file
from analytics.base.paths import public_path
from analytics.declarations.dimensions import Public, names_where
from analytics.declarations.schema import PURCHASE_TABLES, literal
from analytics.declarations.settings import hours_are_public
from analytics.french.missing import SECRET
from analytics.protection import totals
from analytics.protection.cells import Verdict, verdicts
from analytics.protection.rules import TOTAL, Key, threshold
from analytics.protection.totals import Amount

Figure = tuple[object, ...]  # year, dimension, value, measure, number, reason
Printed = Mapping[tuple[int, str], tuple[float, float]]
FIGURES = "chiffre_public"
UNSAID = "*"  # a value whose line says that values without a line are hidden, not zero
_building = threading.Lock()
CONTRACT_DATA = (
    *("publication", "construction", "couverture", "code"),
    *("territoire", "commune", "commune_ancienne", "lieu_etendu"),
    *("annotation", "repere", "bilan_publie", "maitre_ouvrage", "marche", "origine_heures"),
    *("fait_clause", "fait_suivi", "fait_reunion", "fait_accompagnement", "fait_convention", "fait_societe"),
    *PURCHASE_TABLES,
)
# Execution of public contracts: open by default. No page but « Et si ? » reads it.
HOURS = """CREATE TABLE realise_marche AS
SELECT marche, annee, sum(heures)::DECIMAL(18, 2) AS heures FROM source.fait_heures
WHERE marche IS NOT NULL GROUP BY ALL ORDER BY marche, annee"""
TRACES = ("remarque_import", "fichier_importe")
MARCHES = f"""CREATE TABLE fait_marche AS
SELECT tout.* EXCLUDE (publiques) REPLACE (CASE WHEN abs(publiques - realisees) < 0.005 THEN realisees END AS realisees)
FROM (
    SELECT suivi.*, coalesce((
        SELECT sum(nombre) FROM {FIGURES} AS figure
        WHERE figure.dimension = 'marche' AND figure.valeur = suivi.marche
            AND figure.mesure = 'heures_realisees' AND figure.annee <= suivi.annee
    ), 0) AS publiques
    FROM source.fait_marche AS suivi
) AS tout"""
PRINTED = """SELECT annee, indicateur, valeur::DOUBLE, precision::DOUBLE FROM bilan_publie
WHERE dimension = 'ensemble' AND mesure = 'valeur' AND valeur IS NOT NULL"""


def public_file(file: Path) -> Path:
    """Return the public's file of a version, made again if missing or of another rule; raise BaseError if it cannot."""
    target = public_path(file)
    with _building:
        if serves(file, is_alone=True):
            return file
        if not serves(target):
            try:
                with closing(open_file(file)) as base:
                    build_public_file(base, target)
            except (duckdb.Error, OSError, MemoryError) as error:
                raise BaseError("Les chiffres du public ne peuvent pas être préparés (disque ou mémoire).") from error
    return target


def rule() -> str:
    """Return the fingerprint of the rule: a release or a setting that changes it rebuilds every public file."""
    return _code() + ("" if hours_are_public() else "-")


@lru_cache(maxsize=1)
def _code() -> str:
    rooms = {
        "protection": ("audit", "cells", "public_file", "rules", "sums", "totals"),
        "declarations": ("dimensions", "indicator", "indicators_people"),
    }
    sources = (Path(__file__).parents[1] / room / f"{name}.py" for room, names in rooms.items() for name in names)
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]


def serves(file: Path, is_alone: bool = False) -> bool:
    """Return whether a file is the public's, made with today's threshold and rule (`is_alone`: whatever its rule)."""
    try:
        with closing(open_file(file)) as base:
            found = base.rows("SELECT seuil, regle FROM regle_publique") if base.role == PUBLIC else []
    except (BaseError, duckdb.Error):
        return False
    return any(least == threshold() and (is_alone or made_by == rule()) for least, made_by in found)


def build_public_file(base: Base, target: Path) -> None:
    """Write the public's file of the version that `base` holds open to `target`, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{uuid.uuid4().hex}.brouillon")
    figures = list(_figures(base))
    try:
        with duckdb.connect(str(draft)) as connection:
            connection.execute(f"ATTACH {literal(str(base.path))} AS source (READ_ONLY)")
            _fill(connection, figures)
            connection.execute("DETACH source")
            connection.execute("CHECKPOINT")
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def _fill(connection: duckdb.DuckDBPyConnection, figures: list[Figure]) -> None:
    for table in CONTRACT_DATA:
        connection.execute(f"CREATE TABLE {table} AS SELECT * FROM source.{table}")
    connection.execute("UPDATE publication SET commentaire = NULL")  # the facilitatrice may name anybody there
    for table in TRACES:  # their texts come from files that name people
        connection.execute(f"CREATE TABLE {table} AS SELECT * FROM source.{table} WHERE false")
    connection.execute("CREATE TABLE regle_publique AS SELECT ?::INTEGER AS seuil, ? AS regle", [threshold(), rule()])
    connection.execute(
        f"CREATE TABLE {FIGURES} (annee INTEGER, dimension VARCHAR, valeur VARCHAR, mesure VARCHAR,"
        " nombre DOUBLE, raison INTEGER)"
    )
    frame = pd.DataFrame(figures, columns=["annee", "dimension", "valeur", "mesure", "nombre", "raison"])
    connection.register("figures", frame.astype({"nombre": float}))
    connection.execute(f"INSERT INTO {FIGURES} SELECT * REPLACE (nullif(nombre, 'nan'::DOUBLE) AS nombre) FROM figures")
    connection.execute(MARCHES)
    if hours_are_public():
        connection.execute(HOURS)


def _figures(base: Base) -> Iterator[Figure]:
    connection = base.connection.cursor()
    cumulated, contracts = totals.since_the_start(connection), totals.of_contracts(connection)
    # The totals that a published bilan discloses already, with their precision.
    printed = {(year, name): (amount, precision) for year, name, amount, precision in base.rows(PRINTED)}
    unlisted = names_where(lambda one: one.public is Public.UNLISTED)
    for year, verdict in verdicts(connection):
        for key in verdict.cells:
            if key[0] not in verdict.withheld and not (key[0] in unlisted and key in verdict.people):
                yield from (_line(year, key, amount, {}) for amount in _cell(key, verdict))
        for name in {*unlisted, *verdict.withheld}:
            yield year, name, UNSAID, UNSAID, None, SECRET
        for amount in [*totals.attributes(verdict), *contracts[year], *cumulated.get(year, [])]:
            yield _line(year, TOTAL, amount, printed)


def _line(year: int, key: Key, amount: Amount, printed: Printed) -> Figure:
    name, number, reason = amount
    published, precision = printed.get((year, name), (None, 0.0))
    if reason and published is not None and number is not None and abs(number - published) < precision:
        reason = 0
    return year, *key, name, None if reason else number, reason


def _cell(key: Key, verdict: Verdict) -> Iterator[Amount]:
    cell = verdict.cells[key]
    hours, worked = sum(cell.hours.values()), SECRET if key in verdict.hours else 0
    if key[0] == "mois":
        yield "heures_realisees_mois", hours, worked
        return
    hides = key in verdict.people
    yield "beneficiaires", cell.people, (cell.threshold if cell.is_small else SECRET) if hides else 0
    yield "contrats", cell.contracts, SECRET if hides else 0
    yield "heures_realisees", hours, worked
