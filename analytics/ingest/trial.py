"""The dry run of an import: what it would change, and the draft that `confirmer` publishes unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd

from analytics.base.database import open_file
from analytics.base.paths import current_file
from analytics.base.versions import Progress, discard, no_progress, try_out
from analytics.declarations.record_labels import SHEET_LABELS
from analytics.ingest import difference, merge
from analytics.ingest.checks.crosschecks import bilan_problems
from analytics.ingest.files.limits import Limits
from analytics.ingest.files.records import Records
from analytics.ingest.files.sources import Source
from analytics.ingest.problems import ImportRefused, Level, Problem, blocking_only
from analytics.ingest.publication import About, Work, build
from analytics.protection.publishing import publish_draft


@dataclass
class Trial:
    """What an import would do; `draft` is the version that confirming publishes, None when it is refused."""

    base: Path
    files: Sequence[Source]
    mode: str
    problems: list[Problem]
    arretee_le: date | None = None
    draft: Path | None = None
    before: Path | None = None
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    indicators: pd.DataFrame = field(default_factory=pd.DataFrame)
    unknown: list[tuple[str, str, int]] = field(default_factory=list)
    records: list[Records] = field(default_factory=list)
    unchanged: bool = False

    @property
    def refused(self) -> bool:
        return bool(blocking_only(self.problems))

    @property
    def publishable(self) -> bool:
        return self.draft is not None and not self.unchanged


def essai(
    files: Sequence[Source],
    base: Path,
    mode: str = merge.REPLACE,
    *,
    limits: Limits,
    arretee_le: date | None = None,
    progress: Progress = no_progress,
) -> Trial:
    """Return what importing `files` would change; nothing is published.

    Raise BaseError when the draft cannot be written. Problems of the files are in the trial, never raised.
    """
    base = Path(base)
    work = Work(files, base, mode, About(arretee_le=arretee_le), limits, progress)
    trial = Trial(base, files, mode, work.problems, arretee_le, before=_serving(base))
    try:
        trial.draft = try_out(base, partial(build, work=work))
    except ImportRefused as refusal:
        trial.problems = list(refusal.problems)
    finally:
        trial.unknown, trial.records = work.unknown, [_light(records) for records in work.records]
    if trial.draft:
        progress(0.9, "Comparaison avec la version qui sert")
        _compare(trial, trial.draft)
    progress(1.0, "Terminé")
    return trial


def confirmer(trial: Trial, commentaire: str = "", progress: Progress = no_progress) -> int:
    """Publish exactly the draft of a trial and return its version; raise ImportRefused or BaseError otherwise."""
    if trial.draft is None or trial.refused:
        raise ImportRefused(trial.problems)
    finish = partial(_sign, commentaire=commentaire, remarks=[p for p in trial.problems if p.file == "Bilan publié"])
    number = publish_draft(trial.base, trial.draft, trial.before, finish, progress)
    trial.draft = None
    return number


def abandonner(trial: Trial) -> None:
    """Remove the draft of a trial."""
    if trial.draft:
        discard(trial.draft)
        trial.draft = None


def _serving(base: Path) -> Path | None:
    return current_file(base) if base.exists() else None


def _light(records: Records) -> Records:
    """Return where records came from, without their rows."""
    origin = replace(records.origin, batches=None) if records.origin else None
    return replace(records, data=None, origin=origin)


def _compare(trial: Trial, draft: Path) -> None:
    trial.rows = difference.row_changes(trial.before, draft)
    trial.problems = [*trial.problems, *_losses(trial)]
    if trial.refused:
        abandonner(trial)
        return
    trial.indicators = difference.indicator_changes(trial.before, draft)
    trial.unchanged = trial.before is not None and difference.same_content(trial.before, draft)
    base = open_file(draft)
    try:
        trial.problems = [*trial.problems, *bilan_problems(base)]
    finally:
        base.close()
    if trial.unchanged:
        names = ", ".join(source.name for source in trial.files)
        text = "rien à publier : la version qui sert contient déjà exactement ces données"
        trial.problems.append(Problem(Level.INFORMATION, names, None, "", "", text))


def _losses(trial: Trial) -> list[Problem]:
    """Return the tables that would lose all their rows: a refusal when all do, warnings when some do."""
    names = ", ".join(source.name for source in trial.files)
    if not trial.rows["apres"].any():
        return [Problem(Level.BLOCKING, names, None, "", "", "aucune ligne à importer : la base serait vide")]
    lost = trial.rows[(trial.rows["avant"] > 0) & (trial.rows["apres"] == 0)]
    text = "aucune ligne dans les fichiers : les {} lignes de la base disparaîtraient"
    return [
        Problem(Level.WARNING, names, None, "", "", text.format(row.avant), SHEET_LABELS[str(row.table)])
        for row in lost.itertuples()
    ]


def _sign(connection: duckdb.DuckDBPyConnection, number: int, *, commentaire: str, remarks: Sequence[Problem]) -> None:
    connection.execute(
        "UPDATE fichier_importe SET version = ? WHERE version = (SELECT version FROM publication)", [number]
    )
    connection.execute(
        "UPDATE publication SET version = ?, publiee_le = ?, commentaire = ?",
        [number, datetime.now().replace(microsecond=0), commentaire],
    )
    for one in remarks:
        values = [one.level.value, one.file, one.sheet, one.row, one.column, one.value, one.expected]
        connection.execute("INSERT INTO remarque_import VALUES (?, ?, ?, ?, ?, ?, ?)", values)
