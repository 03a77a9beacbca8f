"""The dry run of an import: what it would change, and the draft that `confirmer` publishes unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import cast

import duckdb
import pandas as pd

from analytics.base.database import OtherTerritory, OutdatedBase, open_file
from analytics.base.paths import current_file
from analytics.base.selection import Selection
from analytics.base.versions import Progress, no_progress, remove, try_out
from analytics.compute.queries import compute
from analytics.declarations.indicators import shown_indicators
from analytics.declarations.record_labels import SHEET_LABELS, read_tables
from analytics.declarations.schema import Table, literal
from analytics.ingest import merge
from analytics.ingest.checks.crosschecks import bilan_problems
from analytics.ingest.files.limits import Limits
from analytics.ingest.files.sources import Source, names_of
from analytics.ingest.problems import ImportRefused, Level, Problem, blocking_only
from analytics.ingest.publication import About, Work, build, write_remarks
from analytics.protection.publishing import publish_draft

OF_VERSION = ("version", "publiee_le", "commentaire")  # columns that differ between versions of the same records


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
    """Return what importing `files` would change, their problems included; raise BaseError when no draft is written."""
    work = Work(files, base, mode, About(arretee_le=arretee_le), limits, progress)
    trial = Trial(base, files, mode, work.problems, arretee_le, before=current_file(base), unknown=work.unknown)
    try:
        trial.draft = try_out(base, partial(build, work=work))
        progress(0.9, "Comparaison avec la version qui sert")
        _compare(trial, trial.draft)
    except ImportRefused as refusal:
        trial.problems = list(refusal.problems)
    progress(1.0, "Terminé")
    return trial


def confirmer(trial: Trial, commentaire: str = "", progress: Progress = no_progress) -> int:
    """Publish exactly the draft of a trial and return its version; raise ImportRefused or BaseError otherwise."""
    if trial.draft is None or trial.refused:
        raise ImportRefused(trial.problems)
    finish = partial(_sign, trial=trial, comment=commentaire)
    number = publish_draft(trial.base, trial.draft, trial.before, finish, progress)
    trial.draft = None
    return number


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


def row_changes(before: Path | None, after: Path) -> pd.DataFrame:
    """Return, per table that a file may bring, the rows before and after, and how many are added, changed, removed."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {literal(str(after))} AS apres (READ_ONLY)")
        merge.open_before(connection, before)
        rows = [(name, *_changes(connection, table)) for name, table in read_tables().items()]
    return pd.DataFrame(rows, columns=["table", "avant", "apres", "ajoutees", "modifiees", "retirees"])


def is_same(changes: pd.DataFrame) -> bool:
    """Return whether both versions that `row_changes` compared hold the same records."""
    return not changes[["ajoutees", "modifiees", "retirees"]].to_numpy().any()


def _changes(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[int, ...]:
    keys = ", ".join(f'"{name}"' for name in table.key or ("nature",))  # « publication » has no key
    content = ", ".join(f'"{name}"' for name in table.column_names if name not in OF_VERSION)
    return connection.execute(
        f"WITH a AS (SELECT {keys}, hash({content}) AS h FROM avant_{table.name}),"
        f' b AS (SELECT {keys}, hash({content}) AS h FROM apres."{table.name}")'
        " SELECT count(a.h), count(b.h), count(*) FILTER (a.h IS NULL), count(*) FILTER (a.h <> b.h),"
        f" count(*) FILTER (b.h IS NULL) FROM a FULL JOIN b USING ({keys})"
    ).fetchall()[0]


def indicator_changes(before: Path | None, after: Path) -> pd.DataFrame:
    """Return annee, indicateur, avant and apres for each shown indicator that is not the same in both."""
    frames = [_by_year(file) for file in (before, after)]
    both = pd.concat(frames, axis=1, keys=["avant", "apres"]).reset_index()
    equal = (both["avant"] - both["apres"]).abs() < 1e-9
    return both[~(equal | (both["avant"].isna() & both["apres"].isna()))].reset_index(drop=True)


def _by_year(file: Path | None) -> pd.Series[float]:
    """Return each shown indicator by (annee, indicateur); nothing for a version that another release built."""
    frame = pd.DataFrame(columns=["annee", *shown_indicators()], dtype=float)
    with suppress(OutdatedBase, OtherTerritory):
        if file:
            with closing(open_file(file)) as base:
                frame = compute(base, Selection(), shown_indicators(), ("annee",))
    return cast("pd.Series[float]", frame.set_index("annee").rename_axis(columns="indicateur").stack())
