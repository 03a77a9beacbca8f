"""Write the file that the public reads: data of marchés as they are, people as protected figures, no personal row."""

import hashlib
import os
import threading
import uuid
from collections.abc import Callable
from contextlib import closing
from functools import lru_cache
from pathlib import Path

import duckdb

from analytics.base.database import EXACT, PUBLIC, Base, BaseError, open_file
from analytics.base.disk import remove
from analytics.base.paths import elu_path, public_path
from analytics.declarations.schema import PURCHASE_TABLES, literal
from analytics.declarations.settings import public_hours
from analytics.protection.classes import HOURS_BY
from analytics.protection.releases import FIGURES, exact_figures, has_release, release, state_file

_building = threading.Lock()
CONTRACT_DATA = (
    *("construction", "code", "territoire", "commune", "commune_ancienne", "lieu_etendu"),
    *("couverture", "annotation", "repere", "bilan_publie", "maitre_ouvrage", "marche"),
    *("fait_clause", "fait_suivi", "fait_reunion", "fait_accompagnement", "fait_convention", "fait_societe"),
    *PURCHASE_TABLES,
)
# The facilitatrice may name anybody in a comment; texts of traces come from files that name people.
OTHERS = """
CREATE TABLE publication AS SELECT * REPLACE (NULL::VARCHAR AS commentaire) FROM source.publication;
CREATE TABLE remarque_import AS FROM source.remarque_import WHERE false;
CREATE TABLE fichier_importe AS FROM source.fichier_importe WHERE false;
CREATE TABLE origine_heures AS SELECT * REPLACE (NULL::BIGINT AS personnes_donnees) FROM source.origine_heures;
"""
# Months are those of all marchés, where the people of the year are enough: of a small group they are presence and
# absence. Missing, they are hidden. The first months of each year are those known of the running one, whose total
# everybody reads.
MONTHS = """
CREATE TABLE fait_mois AS
SELECT annee, mois, CASE WHEN bool_or(filtrable) THEN coalesce(sum(heures), 0)::DECIMAL(18, 2) END AS heures
FROM (SELECT DISTINCT annee, unnest(range(1, 13))::INTEGER AS mois FROM source.fait_mois)
LEFT JOIN source.fait_mois USING (annee, mois)
LEFT JOIN diffusion USING (annee)
GROUP BY annee, mois
ORDER BY annee, mois;
CREATE TABLE fait_debut AS
SELECT
    annee,
    CASE WHEN bool_or(filtrable OR annee = (SELECT year(arretee_le) FROM source.publication))
        THEN coalesce(sum(heures) FILTER (WHERE debut), 0)::DECIMAL(18, 2) END AS heures
FROM source.fait_heures
LEFT JOIN diffusion USING (annee)
GROUP BY annee
ORDER BY annee;
"""
# Execution of public contracts: exact as far as the setting says, without a line of a person.
HOURS = """
CREATE TABLE fait_heures AS
SELECT annee, sum(heures)::DECIMAL(18, 2) AS heures, {by} FROM source.fait_heures GROUP BY ALL ORDER BY ALL;
CREATE TABLE fait_avancement AS
SELECT annee, sum(clausees) AS clausees, sum(realisees) AS realisees, {by}
FROM source.fait_avancement GROUP BY ALL ORDER BY ALL;
CREATE TABLE fait_marche AS SELECT * {closed} FROM source.fait_marche;
"""
CLOSED = "REPLACE (NULL::DECIMAL(18, 2) AS realisees)"


def public_file(file: Path, refresh: Callable[[Base], object] | None = None) -> Path:
    """Return the public's file of a version, made again if missing or of another rule; raise BaseError if it cannot.

    `refresh` first brings up to date what the public is given of people; without it, what was given before stays.
    """
    target = public_path(file)
    with _building:
        if serves(file, is_alone=True):
            return file
        if refresh or not serves(target):
            try:
                with closing(open_file(file)) as base:
                    if refresh or not has_release(file):
                        (refresh or release)(base)
                    build_public_file(base, target)
            except (duckdb.Error, OSError, MemoryError) as error:
                raise BaseError("Les chiffres du public ne peuvent pas être préparés (disque ou mémoire).") from error
            _remove_others(target)
    return target


def elu_file(file: Path) -> Path:
    """Return the file of a version for élus bound to discretion, made when the first of them reads it.

    It is the public's, but for counts of people of 5 and more, which are those of the version. A file of the public
    alone is returned as it is. Raise BaseError when it cannot be made.
    """
    target = elu_path(file)
    with _building:
        if serves(file, is_alone=True):
            return file
        if not serves(target):
            try:
                with closing(open_file(file)) as base:
                    build_public_file(base, target, is_exact=True)
            except (duckdb.Error, OSError, MemoryError) as error:
                raise BaseError("Les chiffres des élus ne peuvent pas être préparés (disque ou mémoire).") from error
    return target


def _remove_others(target: Path) -> None:
    """Remove the public files that another rule made: those of an earlier release of the application."""
    others = target.parent.glob("*.duckdb") if target.parent.name == "publiques" else ()
    for other in others:
        if other != target and not serves(other):
            remove(other)


def rule() -> str:
    """Return the fingerprint of the rule: a release or a setting that changes it rebuilds every public file."""
    return f"{_code()} {public_hours()}"


@lru_cache(maxsize=1)
def _code() -> str:
    names = ("cells", "classes", "noise", "public_file", "releases", "workers")
    sources = [Path(__file__).parent / f"{name}.py" for name in names]
    declared = Path(__file__).parents[1] / "declarations" / "dimensions.py"
    return hashlib.sha256(b"".join(source.read_bytes() for source in [*sources, declared])).hexdigest()[:16]


def serves(file: Path, is_alone: bool = False) -> bool:
    """Return whether a file is the public's, made with today's rule (`is_alone`: whatever its rule)."""
    try:
        with closing(open_file(file)) as base:
            if is_alone and base.is_exact:  # made for élus: never the public's
                return False
            found = base.rows("SELECT regle FROM regle_publique") if base.role == PUBLIC else []
    except (BaseError, duckdb.Error):
        return False
    return any(is_alone or made_by == rule() for (made_by,) in found)


def build_public_file(base: Base, target: Path, is_exact: bool = False) -> None:
    """Write the public's file of the version that `base` holds open to `target`, whole or not at all.

    Tables are only created, never changed: no page of the file ever held anything else.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{uuid.uuid4().hex}.brouillon")
    try:
        with duckdb.connect(str(draft)) as connection:
            connection.execute(f"ATTACH {literal(str(base.path))} AS source (READ_ONLY)")
            draft.chmod(0o600 if is_exact else draft.stat().st_mode)
            _take_exact(connection, base) if is_exact else _take_given(connection, base)
            _fill(connection)
            connection.execute("DETACH source")
            connection.execute("CHECKPOINT")
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def _take_given(connection: duckdb.DuckDBPyConnection, base: Base) -> None:
    """Copy what the public was given of people."""
    connection.execute(f"ATTACH {literal(str(state_file(base.path)))} AS donnee (READ_ONLY)")
    for table in FIGURES:
        connection.execute(f"CREATE TABLE {table} AS FROM donnee.{table}")
    connection.execute("DETACH donnee")


def _take_exact(connection: duckdb.DuckDBPyConnection, base: Base) -> None:
    """Write exact counts of people, and the mark of such a file."""
    for table, rows in exact_figures(base).items():
        connection.register("neuve", rows)
        connection.execute(f"CREATE TABLE {table} AS FROM neuve")
        connection.unregister("neuve")
    connection.execute(f"CREATE TABLE {EXACT} AS SELECT true AS exact")


def _fill(connection: duckdb.DuckDBPyConnection) -> None:
    for table in CONTRACT_DATA:
        connection.execute(f"CREATE TABLE {table} AS FROM source.{table}")
    connection.execute("CREATE TABLE regle_publique AS SELECT $regle AS regle", {"regle": rule()})
    by, closed = ", ".join(HOURS_BY[public_hours()]), "" if public_hours() == "marche" else CLOSED
    for statements in (OTHERS, MONTHS, HOURS.format(by=by, closed=closed)):
        connection.execute(statements)
