"""One import, from files to a version: the same steps for the pages, the commands and the demonstration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

import duckdb

from analytics.base.paths import current_file
from analytics.base.versions import Progress, no_progress
from analytics.declarations.schema import DATA, record_tables
from analytics.ingest import merge
from analytics.ingest.checks import correspondances
from analytics.ingest.checks.constraints import reference_problems, table_problems, unknown_values
from analytics.ingest.checks.crosschecks import cross_problems
from analytics.ingest.checks.resolve import resolve
from analytics.ingest.checks.staging import Staging, stage
from analytics.ingest.files.limits import Limits, command_line_limits
from analytics.ingest.files.readers import read_grids
from analytics.ingest.files.record_tables import cell_problems, records_of
from analytics.ingest.files.records import Records
from analytics.ingest.files.sources import Source, sources
from analytics.ingest.problems import ImportRefused, Level, Problem, blocking_only, refuse
from analytics.ingest.pseudonym import fingerprint, secret_key
from analytics.ingest.rows import LINES
from analytics.protection.publishing import publish

DEMONSTRATION = "démonstration"
REAL = "réel"


@dataclass(frozen=True)
class About:
    """What a version says of itself; where None, what the files state, else what their rows imply."""

    nature: str | None = None
    mention: str | None = None
    arretee_le: date | None = None
    commentaire: str = ""


@dataclass
class Work:
    """One import under way: its files, its mode, and what has been found so far."""

    files: Sequence[Source]
    base: Path
    mode: str = merge.REPLACE
    about: About = About()
    limits: Limits = field(default_factory=command_line_limits)
    progress: Progress = no_progress
    problems: list[Problem] = field(default_factory=list)
    unknown: list[tuple[str, str, int]] = field(default_factory=list)
    records: list[Records] = field(default_factory=list)

    def refuse_if_blocked(self) -> None:
        """Raise ImportRefused, with everything found, when something prevents publication."""
        if blocking_only(self.problems):
            raise ImportRefused(self.problems)


def import_folder(
    folder: Path,
    base: Path,
    *,
    nature: str = REAL,
    mention: str = "",
    arretee_le: date | None = None,
    commentaire: str = "",
) -> int:
    """Publish the records of `folder` as a new version of `base` and return its number.

    The folder holds one CSV or Parquet file per table of the dictionary. Raise ImportRefused, with every
    fault found, when one of them prevents publication.
    """
    about = About(nature, mention, arretee_le, commentaire)
    work = Work(sources([Path(folder)]), Path(base), about=about)
    return publish(Path(base), partial(build, work=work), work.progress)


def build(connection: duckdb.DuckDBPyConnection, version: int, work: Work) -> None:
    """Fill an empty draft with the records of the files; raise ImportRefused when they do not allow it.

    All problems are gathered before anything is refused, so that the files are corrected once.
    """
    before = _attach(connection, work)
    work.progress(0.05, "Lecture des fichiers")
    work.records = _read_files(work)
    staging = stage(connection, work.records, work.limits)
    work.problems += staging.problems
    work.progress(0.35, "Lecture des valeurs")
    resolve(staging, correspondances.meanings(work.base), partial(merge.earlier_names, work.mode))
    work.unknown = unknown_values(staging)
    _check_before(staging, work, before)
    merge.fill(staging, work.mode)
    work.progress(0.6, "Contrôles entre les feuilles")
    _check_between(staging, work, _publication(staging, version, work))
    work.refuse_if_blocked()
    work.progress(0.8, "Tables de lecture")
    merge.load_references(connection)
    connection.execute((DATA / "facts.sql").read_text(encoding="utf-8"))
    _write_history(staging, version, work, before)
    if before:
        merge.close_before(connection)


def _attach(connection: duckdb.DuckDBPyConnection, work: Work) -> Path | None:
    file = current_file(work.base) if work.base.exists() else None
    if file is None or not file.is_file():
        if work.mode == merge.UPDATE:
            raise refuse(str(work.base), "aucune version publiée à mettre à jour : choisissez « Tout remplacer »")
        return None
    merge.open_before(connection, file)
    return file


def _read_files(work: Work) -> list[Records]:
    until = work.about.arretee_le or date.today()
    found: list[Records] = []
    for number, source in enumerate(work.files):
        work.progress(0.05 + 0.25 * number / max(1, len(work.files)), f"Lecture de {source.name}")
        try:
            grids, remarks = read_grids(source, work.limits)
        except ImportRefused as refusal:
            work.problems += refusal.problems
            continue
        work.problems += remarks
        for grid in grids:
            records, problems = records_of(grid, until)
            found += records
            work.problems += problems + (cell_problems(grid) if records else [])
    if not found and not blocking_only(work.problems):
        names = ", ".join(source.name for source in work.files) or "aucun fichier"
        work.problems.append(Problem(Level.BLOCKING, names, None, "", "", "rien à importer n’a été reconnu"))
    if not found:
        work.refuse_if_blocked()
    return found


def _check_before(staging: Staging, work: Work, before: Path | None) -> None:
    work.progress(0.45, "Contrôle des cellules")
    for table in record_tables().values():
        work.problems += table_problems(staging, table)
    if work.mode == merge.UPDATE and before:
        work.problems += _update_problems(staging, work)


def _update_problems(staging: Staging, work: Work) -> list[Problem]:
    nature = staging.connection.execute("SELECT nature FROM avant_publication").fetchall()[0][0]
    found = []
    if nature != (_stated(staging).nature or work.about.nature or REAL):
        text = f"la base qui sert contient des données « {nature} » : choisissez « Tout remplacer »"
        found.append(Problem(Level.BLOCKING, work.files[0].name, None, "", "", text))
    keys = staging.connection.execute(
        "SELECT cle FROM avant_fichier_importe WHERE cle IS NOT NULL ORDER BY version DESC LIMIT 1"
    ).fetchall()
    if keys and _has_identities(work) and keys[0][0] != fingerprint(secret_key()):
        text = "la clé des pseudonymes n’est plus celle de la base : les mêmes personnes y seraient comptées deux fois"
        found.append(Problem(Level.BLOCKING, work.files[0].name, None, "", "", text))
    return found


def _check_between(staging: Staging, work: Work, settled: date) -> None:
    for table in record_tables().values():
        work.problems += reference_problems(staging, table)
    work.problems += cross_problems(staging, settled)


def _has_identities(work: Work) -> bool:
    return any(records.from_abc for records in work.records)


def _stated(staging: Staging) -> About:
    """Return what the files say of the version, in a sheet « Publication »."""
    sql = "SELECT nature, mention, arretee_le FROM net_publication ORDER BY rang LIMIT 1"
    return About(*(staging.connection.execute(sql).fetchall() or [()])[0])


def _publication(staging: Staging, version: int, work: Work) -> date:
    """Write what the version says of itself; return the date up to which its hours are known."""
    about, stated = work.about, _stated(staging)
    last: date | None = staging.connection.execute("SELECT last_day(max(mois)) FROM heures_realisees").fetchall()[0][0]
    settled = about.arretee_le or stated.arretee_le or last or date.today()
    nature = about.nature or stated.nature or REAL
    mention = about.mention if about.mention is not None else stated.mention or ""
    now = datetime.now().replace(microsecond=0)
    values = [version, now, settled, nature, mention, about.commentaire]
    staging.connection.execute("INSERT INTO publication VALUES (?, ?, ?, ?, ?, ?)", values)
    return settled


def _write_history(staging: Staging, version: int, work: Work, before: Path | None) -> None:
    connection = staging.connection
    if before:
        connection.execute("INSERT INTO fichier_importe FROM avant_fichier_importe")
    key = fingerprint(secret_key()) if _has_identities(work) else None
    for source in work.files:
        rows = sum(_rows(staging, number) for number, one in enumerate(staging.origins) if one.file == source.name)
        values = [version, source.name, source.size, source.sha256(), rows, work.mode, key]
        connection.execute("INSERT INTO fichier_importe VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    _write_remarks(connection, work.problems)


def _rows(staging: Staging, number: int) -> int:
    """Return how many rows an origin brought."""
    sql = f"SELECT count(*) FROM lu_{staging.origins[number].table} WHERE rang // {LINES} = {number}"
    return int(staging.connection.execute(sql).fetchall()[0][0])


def _write_remarks(connection: duckdb.DuckDBPyConnection, problems: Sequence[Problem]) -> None:
    rows = [(p.level.value, p.file, p.sheet, p.row, p.column, p.value, p.expected) for p in problems]
    if rows:
        connection.executemany("INSERT INTO remarque_import VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
