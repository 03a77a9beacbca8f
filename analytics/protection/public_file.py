"""Write the file that the public reads: data of marchés as they are, people as protected figures, no personal row."""

from __future__ import annotations

import hashlib
import os
import threading
import uuid
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import duckdb
import pandas as pd

from analytics.base.database import PUBLIC, Base, BaseError, open_file
from analytics.base.paths import public_path
from analytics.declarations.missing import SECRET
from analytics.declarations.schema import literal
from analytics.protection import totals
from analytics.protection.cells import UNLISTED, Verdict, verdicts
from analytics.protection.rules import TOTAL, Key, threshold
from analytics.protection.totals import Amount

Figure = tuple[object, ...]  # year, dimension, value, measure, number, reason
Printed = Mapping[tuple[int, str], tuple[float, float]]
FIGURES = "chiffre_public"
UNSAID = "*"  # a value whose line says that values without a line are hidden, not zero
AT_PUBLICATION = 600_000  # lines of contract, marché and year: about three million records of hours
_building = threading.Lock()
CONTRACT_DATA = (
    *("publication", "construction", "couverture", "code", "commune", "commune_ancienne"),
    *("annotation", "repere", "bilan_publie", "maitre_ouvrage", "marche"),
    *("fait_clause", "fait_suivi", "fait_reunion", "fait_accompagnement", "fait_convention"),
)
TRACES = ("remarque_import", "fichier_importe")
# A subcontractor is not in the public data of a marché: it counts, unnamed.
SOCIETIES = """CREATE TABLE fait_societe AS
SELECT * REPLACE (
    CASE WHEN entreprise IN (FROM source.attribution SELECT entreprise WHERE role IN ('Titulaire', 'Cotraitant'))
        THEN entreprise
        ELSE 'Sous-traitant n° ' || dense_rank() OVER (ORDER BY md5(entreprise)) END AS entreprise
)
FROM source.fait_societe"""
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


def public_file(file: Path) -> Path:
    """Return the public's file of a version, made again when it is missing or follows another rule.

    Raise BaseError when it cannot be made: the public then reads nothing.
    """
    target = public_path(file)
    with _building:
        if _serves(file, is_alone=True):
            return file
        if not _serves(target):
            base = open_file(file)
            try:
                build_public_file(base, target)
            except (duckdb.Error, OSError, MemoryError) as error:
                raise BaseError("Les chiffres du public ne peuvent pas être préparés (disque ou mémoire).") from error
            finally:
                base.close()
    return target


@lru_cache(maxsize=1)
def rule() -> str:
    """Return the fingerprint of the code of the rule: a release that changes it rebuilds every public file."""
    sources = (
        Path(__file__).with_name(f"{name}.py") for name in ("audit", "cells", "public_file", "rules", "sums", "totals")
    )
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]


def prepare_public_file(file: Path) -> None:
    """Make the public's file of a version about to serve; that of a large base is made at its first opening."""
    base = open_file(file)
    try:
        is_large = base.rows("SELECT count(*) > $most FROM fait_heures", {"most": AT_PUBLICATION})[0][0]
    finally:
        base.close()
    if not is_large:
        public_file(file)


def _serves(file: Path, is_alone: bool = False) -> bool:
    """Return whether a file is the public's, made with today's threshold and rule."""
    if not file.is_file():
        return False
    try:
        base = open_file(file)
    except BaseError:
        return False
    try:
        if base.role != PUBLIC:
            return False
        ((least, made_by),) = base.rows("SELECT seuil, regle FROM regle_publique")
        return least == threshold() and (is_alone or made_by == rule())
    except duckdb.Error:
        return False
    finally:
        base.close()


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
    connection.execute(SOCIETIES)
    connection.execute(MARCHES)


def _figures(base: Base) -> Iterator[Figure]:
    connection = base.connection.cursor()
    cumulated, contracts = totals.since_the_start(connection), totals.of_contracts(connection)
    printed = _printed(connection)
    for year, verdict in verdicts(connection):
        for key in verdict.cells:
            if key[0] not in verdict.withheld and not (key[0] in UNLISTED and key in verdict.people):
                yield from (_line(year, key, amount) for amount in _cell(key, verdict))
        for name in {*UNLISTED, *verdict.withheld}:
            yield year, name, UNSAID, UNSAID, None, SECRET
        for amount in [*totals.attributes(verdict), *contracts[year], *cumulated.get(year, {}).values()]:
            yield _line(year, TOTAL, amount, printed)


def _line(year: int, key: Key, amount: Amount, printed: Printed = MappingProxyType({})) -> Figure:
    name, number, reason = amount
    published, precision = printed.get((year, name), (None, 0.0))
    if reason and published is not None and number is not None and abs(number - published) < precision:
        reason = 0
    return year, *key, name, None if reason else number, reason


def _cell(key: Key, verdict: Verdict) -> Iterator[Amount]:
    cell = verdict.cells[key]
    few = cell.threshold if cell.is_small else SECRET
    people = few if key in verdict.people else 0
    worked = SECRET if key in verdict.hours else 0
    hours = sum(cell.hours.values())
    if key[0] == "mois":
        yield "heures_realisees_mois", hours, worked
        return
    yield "beneficiaires", cell.people, people
    yield "contrats", cell.contracts, SECRET if people else 0
    yield "heures_realisees", hours, worked


def _printed(connection: duckdb.DuckDBPyConnection) -> Printed:
    """Return the totals that a published bilan discloses already, with their precision."""
    rows = connection.execute(
        "SELECT annee, indicateur, valeur::DOUBLE, precision::DOUBLE FROM bilan_publie"
        " WHERE dimension = 'ensemble' AND mesure = 'valeur' AND valeur IS NOT NULL"
    ).fetchall()
    return {(year, name): (amount, precision) for year, name, amount, precision in rows}
