"""One import, from files to a version: the same steps for the pages, the commands and the demonstration."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

import duckdb

from analytics.base.paths import current_file
from analytics.base.versions import Progress, no_progress
from analytics.declarations.record_labels import REPLACE
from analytics.declarations.schema import literal, record_tables
from analytics.ingest import merge
from analytics.ingest.cell_texts.causes import Causes, open_questions
from analytics.ingest.checks import correspondances
from analytics.ingest.checks.constraints import reference_problems, table_problems, unknown_values
from analytics.ingest.checks.crosschecks import cross_problems
from analytics.ingest.checks.resolve import resolve
from analytics.ingest.checks.staging import Staging, stage
from analytics.ingest.files.limits import Limits, command_line_limits
from analytics.ingest.files.readers import read_grids
from analytics.ingest.files.record_tables import records_of
from analytics.ingest.files.records import LINES, Records
from analytics.ingest.files.sources import Source, names_of, sources
from analytics.ingest.import_plan.memory import exact_answers
from analytics.ingest.making.apply import Known, apply
from analytics.ingest.prepare import Prepared
from analytics.ingest.problems import ImportRefused, Level, Problem, blocking_only
from analytics.ingest.pseudonym import fingerprint, secret_key
from analytics.protection.publishing import publish
from analytics.territory.territory import territory

REAL = "réel"
LAST_DAY = """SELECT last_day(max(mois))
FROM (SELECT mois FROM heures_realisees UNION ALL SELECT fin_le FROM heures_sans_personne)"""
OTHER_KEY = "la clé des pseudonymes n’est plus celle de la base : les mêmes personnes y seraient comptées deux fois"


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
    mode: str = REPLACE
    about: About = About()
    limits: Limits = field(default_factory=command_line_limits)
    progress: Progress = no_progress
    problems: list[Problem] = field(default_factory=list)
    unknown: list[tuple[str, str, int]] = field(default_factory=list)
    prepared: Prepared | None = None  # None: files of our own format, read as they are
    causes: Causes = field(default_factory=Causes)

    def refuse_if_blocked(self) -> None:
        """Raise ImportRefused, with everything found, when something prevents publication."""
        if blocking_only(self.problems):
            raise ImportRefused(self.problems)


def import_folder(
    folder: Path,
    base: Path,
    nature: str = REAL,
    mention: str = "",
    arretee_le: date | None = None,
    commentaire: str = "",
) -> int:
    """Publish `folder`, a CSV or Parquet file per table, as a version; return its number or raise ImportRefused."""
    work = Work(sources([folder]), base, about=About(nature, mention, arretee_le, commentaire))
    return publish(base, partial(build, work=work))


def rebuild(base: Path) -> int:
    """Publish again what an earlier release published; return its number. Raise BaseError when there is nothing."""
    file = merge.serving_file(base)
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        merge.open_before(connection, file)
        for name in record_tables():
            target = literal(str(Path(folder, f"{name}.parquet")))
            connection.execute(f"COPY (FROM avant_{name}) TO {target} (FORMAT parquet)")
        sql = "SELECT nature, mention, arretee_le, coalesce(commentaire, '') FROM avant_publication"
        about = connection.execute(sql).fetchall()[0]
        return import_folder(Path(folder), base, *about)


def build(connection: duckdb.DuckDBPyConnection, version: int, work: Work) -> None:
    """Fill an empty draft with the records of the files; raise ImportRefused, with every problem, if they forbid it."""
    merge.open_before(connection, _before(work))
    work.progress(0.05, "Lecture des fichiers")
    staging = stage(connection, _read_files(connection, work), work.limits)
    work.problems += staging.problems
    work.progress(0.35, "Lecture des valeurs")
    resolve(staging, correspondances.meanings(work.base), work.mode != REPLACE)
    work.unknown += unknown_values(staging)
    work.progress(0.45, "Contrôle des cellules")
    work.problems += table_problems(staging)
    if work.mode != REPLACE:
        work.problems += _update_problems(staging, work)
    merge.fill(staging, work.mode)
    work.progress(0.6, "Contrôles entre les feuilles")
    settled = _write_publication(staging, version, work)
    work.problems += reference_problems(staging) + cross_problems(staging, settled)
    work.refuse_if_blocked()
    _write_history(staging, version, work)
    staging.drop()
    work.progress(0.8, "Tables de lecture")
    merge.complete(connection, territory(work.base))


def _before(work: Work) -> Path | None:
    file = current_file(work.base)
    if file and file.is_file():
        return file
    work.mode = REPLACE  # nothing to add to
    return None


def _read_files(connection: duckdb.DuckDBPyConnection, work: Work) -> list[Records]:
    """Return the records of the files: those of our own format as they are, the others by their plan."""
    prepared = work.prepared or Prepared(direct=list(work.files))
    work.problems += prepared.problems
    found: list[Records] = []
    for number, source in enumerate(prepared.direct):
        work.progress(0.05 + 0.25 * number / len(prepared.direct), f"Lecture de {source.name}")
        found += _read_directly(source, work)
    if prepared.sheets:
        found += _read_plan(connection, prepared, work)
    if not found:
        if not blocking_only(work.problems):
            names = names_of(work.files) or "aucun fichier"
            work.problems.append(Problem(Level.BLOCKING, names, "rien à importer n’a été reconnu"))
        work.refuse_if_blocked()
    return found


def _read_plan(connection: duckdb.DuckDBPyConnection, prepared: Prepared, work: Work) -> list[Records]:
    work.progress(0.1, "Lecture des feuilles")
    plan = prepared.plan
    plan.exported_on = work.about.arretee_le or plan.exported_on
    applied = apply(plan, prepared.sheets, _known(connection, work, prepared), plan.exported_on or date.today())
    work.causes = applied.causes
    plan.asked = open_questions(applied.causes)
    work.problems += applied.problems + applied.causes.problems()
    return applied.records


def _known(connection: duckdb.DuckDBPyConnection, work: Work, prepared: Prepared) -> Known:
    """Return what the base knows of people and names; nothing of it when all is to be replaced."""
    names: dict[str, list[str]] = {}
    if work.mode != REPLACE:
        for table in ("beneficiaire", "maitre_ouvrage", "entreprise", "marche"):
            rows = connection.execute(f'SELECT "{table}" FROM avant_{table}').fetchall()
            names[table] = [name for (name,) in rows]
    people = names.pop("beneficiaire", [])
    return Known(correspondances.meanings(work.base), exact_answers(work.base, prepared.plan), people, names)


def _read_directly(source: Source, work: Work) -> list[Records]:
    try:
        grids = read_grids(source, work.limits)
    except ImportRefused as refusal:
        work.problems += refusal.problems
        return []
    found: list[Records] = []
    for grid in grids:
        records, problems = records_of(grid)
        found += records
        work.problems += problems
    return found


def _update_problems(staging: Staging, work: Work) -> list[Problem]:
    nature = staging.connection.execute("SELECT nature FROM avant_publication").fetchall()[0][0]
    texts = []
    if nature != (_stated(staging).nature or work.about.nature or REAL):
        texts.append(f"la base qui sert contient des données « {nature} » : choisissez « Tout remplacer »")
    sql = "SELECT cle FROM avant_fichier_importe WHERE cle IS NOT NULL ORDER BY version DESC LIMIT 1"
    earlier, now = staging.connection.execute(sql).fetchone(), _key_used(staging)
    if earlier and now and earlier[0] != now:
        texts.append(OTHER_KEY)
    return [Problem(Level.BLOCKING, work.files[0].name, text) for text in texts]


def _key_used(staging: Staging) -> str | None:
    """Return the fingerprint of the key that made the pseudonyms of the files, if any."""
    return fingerprint(secret_key()) if any(records.keyed for records in staging.origins) else None


def _stated(staging: Staging) -> About:
    """Return what the files say of the version, in a sheet « Publication »."""
    sql = "SELECT nature, mention, arretee_le FROM net_publication ORDER BY rang LIMIT 1"
    return About(*(staging.connection.execute(sql).fetchall() or [()])[0])


def _write_publication(staging: Staging, version: int, work: Work) -> date:
    """Write what the version says of itself; return the date up to which its hours are known."""
    about, stated = work.about, _stated(staging)
    last: date | None = staging.connection.execute(LAST_DAY).fetchall()[0][0]
    settled = about.arretee_le or stated.arretee_le or last or date.today()
    nature = about.nature or stated.nature or REAL
    mention = about.mention if about.mention is not None else stated.mention or ""
    now = datetime.now().replace(microsecond=0)
    values = [version, now, settled, nature, mention, about.commentaire]
    staging.connection.execute("INSERT INTO publication VALUES (?, ?, ?, ?, ?, ?)", values)
    return settled


def _write_history(staging: Staging, version: int, work: Work) -> None:
    connection, key = staging.connection, _key_used(staging)
    connection.execute("INSERT INTO fichier_importe FROM avant_fichier_importe")
    for source in work.files:
        rows = sum(_rows(staging, number) for number, one in enumerate(staging.origins) if one.file == source.name)
        values = [version, source.name, source.size, source.sha256(), rows, work.mode, key]
        connection.execute("INSERT INTO fichier_importe VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    write_remarks(connection, work.problems)


def _rows(staging: Staging, number: int) -> int:
    """Return how many rows an origin brought."""
    sql = f"SELECT count(*) FROM lu_{staging.origins[number].table} WHERE rang // {LINES} = {number}"
    return int(staging.connection.execute(sql).fetchall()[0][0])


def write_remarks(connection: duckdb.DuckDBPyConnection, problems: Sequence[Problem]) -> None:
    """Keep problems in the version that is being written."""
    rows = [(p.level.value, p.file, p.sheet, p.row, p.column, p.value, p.expected) for p in problems]
    if rows:
        connection.executemany("INSERT INTO remarque_import VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
