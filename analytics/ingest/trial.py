"""The dry run of an import: what it would change, and the draft that `confirmer` publishes unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd

from analytics.base.database import open_file
from analytics.base.disk import remove
from analytics.base.paths import current_file, version_file
from analytics.base.versions import Progress, no_progress, try_out
from analytics.declarations.record_labels import ADD, REPLACE, SHEET_LABELS
from analytics.ingest.cell_texts.causes import Causes
from analytics.ingest.checks.crosschecks import bilan_problems
from analytics.ingest.difference import indicator_changes, is_same, losses, row_changes
from analytics.ingest.files.limits import Limits
from analytics.ingest.files.sources import Source, names_of
from analytics.ingest.import_plan.memory import remember
from analytics.ingest.prepare import Prepared, prepare
from analytics.ingest.problems import ImportRefused, Level, Problem, blocking_only
from analytics.ingest.publication import REAL, About, Work, build, write_remarks
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
    prepared: Prepared | None = None
    causes: Causes = field(default_factory=Causes)
    losses: pd.DataFrame = field(default_factory=pd.DataFrame)
    unchanged: bool = False

    @property
    def proposed_merges(self) -> bool:
        """Return whether names seem to be one, and nobody has said yet."""
        plan = self.prepared.plan if self.prepared else None
        return plan is not None and any(merge.accepted is None for merge in plan.merges)

    @property
    def lost_years(self) -> list[int]:
        """Return the years that would lose more than 5 % of their hours, people or marchés."""
        return sorted({int(year) for year in self.losses["annee"]}) if len(self.losses) else []

    @property
    def refused(self) -> bool:
        return bool(blocking_only(self.problems))

    @property
    def publishable(self) -> bool:
        return self.draft is not None and not self.unchanged


def essai(
    files: Sequence[Source],
    base: Path,
    mode: str | None = None,
    *,
    limits: Limits,
    arretee_le: date | None = None,
    prepared: Prepared | None = None,
    progress: Progress = no_progress,
) -> Trial:
    """Return what importing `files` by their plan would change, and their problems; raise BaseError without a draft.

    Without a mode, rows are added and corrected, but over a demonstration, which is replaced.
    """
    mode, prepared = mode or usual_mode(base), prepared or prepare(files, base, limits)
    work = Work(files, base, mode, About(arretee_le=arretee_le), limits, progress, prepared=prepared)
    trial = Trial(base, files, mode, work.problems, arretee_le, before=current_file(base), unknown=work.unknown)
    trial.prepared = prepared
    try:
        trial.draft = try_out(base, partial(build, work=work))
        progress(0.9, "Comparaison avec la version qui sert")
        _compare(trial, trial.draft)
    except ImportRefused as refusal:
        trial.problems = list(refusal.problems)
    finally:
        trial.causes = work.causes
    progress(1.0, "Terminé")
    return trial


def confirmer(trial: Trial, commentaire: str = "", progress: Progress = no_progress) -> int:
    """Publish exactly the draft of a trial and return its version; raise ImportRefused or BaseError otherwise."""
    if trial.draft is None or trial.refused:
        raise ImportRefused(trial.problems)
    finish = partial(_sign, trial=trial, comment=commentaire)
    number = publish_draft(trial.base, trial.draft, trial.before, finish, progress)
    trial.draft = None
    if trial.prepared:
        remember(trial.base, trial.prepared.plan)
    return number


def usual_mode(base: Path) -> str:
    """Return the mode that is proposed: adding to records of one’s own, replacing a demonstration."""
    file = current_file(base)
    if file is None or not file.is_file():
        return ADD
    with closing(open_file(file, any_release=True)) as serving:
        return ADD if serving.publication["nature"] == REAL else REPLACE


def comparison(base: Path, version: int) -> Trial:
    """Return what putting a kept version back into service would change."""
    found = Trial(base, (), "", [], before=current_file(base))
    after = version_file(base, version)
    found.rows = row_changes(found.before, after)
    found.losses, found.indicators = losses(found.before, after), indicator_changes(found.before, after)
    return found


def abandonner(trial: Trial) -> None:
    """Remove the draft of a trial."""
    if trial.draft:
        remove(trial.draft)
        trial.draft = None


def _compare(trial: Trial, draft: Path) -> None:
    changes = row_changes(trial.before, draft)
    trial.rows = changes[changes["table"] != "publication"]
    trial.problems += _losses(trial)
    if trial.refused:
        abandonner(trial)
        return
    trial.losses = losses(trial.before, draft)
    trial.indicators = indicator_changes(trial.before, draft)
    with closing(open_file(draft)) as base:
        trial.problems += bilan_problems(base)
    trial.unchanged = is_same(changes)
    if trial.unchanged:
        text = "rien à publier : la version qui sert contient déjà exactement ces données"
        trial.problems.append(Problem(Level.INFORMATION, names_of(trial.files), text))


def _losses(trial: Trial) -> list[Problem]:
    """Return the tables that would lose all their rows: a refusal when all do, warnings when some do."""
    names = names_of(trial.files)
    if not trial.rows["apres"].any():
        return [Problem(Level.BLOCKING, names, "aucune ligne à importer : la base serait vide")]
    lost = trial.rows[(trial.rows["avant"] > 0) & (trial.rows["apres"] == 0)]
    text = "aucune ligne dans les fichiers : les {} lignes de la base disparaîtraient"
    return [
        Problem(Level.WARNING, names, text.format(row.avant), sheet=SHEET_LABELS[str(row.table)])
        for row in lost.itertuples()
    ]


def _sign(connection: duckdb.DuckDBPyConnection, number: int, *, trial: Trial, comment: str) -> None:
    sql = "UPDATE fichier_importe SET version = ? WHERE version = (SELECT version FROM publication)"
    connection.execute(sql, [number])
    now = datetime.now().replace(microsecond=0)
    connection.execute("UPDATE publication SET version = ?, publiee_le = ?, commentaire = ?", [number, now, comment])
    write_remarks(connection, [problem for problem in trial.problems if problem.file == "Bilan publié"])
