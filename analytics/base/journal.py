"""The journal of a base: who did what, and when; lines are only ever added, and none names a beneficiary."""

import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from analytics.base.paths import BaseError
from analytics.declarations.settings import kept_years

FILE = "journal.jsonl"
COLUMNS = ("le", "qui", "quoi", "version", "nombres")
IMPORTED, RESTORED, ERASED, PURGED = "publie un import", "remet une version en service", "efface une personne", "purge"
GIVEN_OUT = "donne de nouveaux chiffres au public"
PURCHASES, REBUILT, TERRITORY, DEMO = (
    *("publie des achats publics", "refait la base", "change de territoire"),
    "publie la démonstration",
)
UPGRADE = "mise à jour"  # who, when a release of the application makes the base again by itself
EXPORTED, SIGNED_IN, REPAIRED, SAVED, BROUGHT_BACK = (
    *("télécharge les relevés", "se connecte", "répare la base", "sauvegarde"),
    "restaure une sauvegarde",
)
log = logging.getLogger(__name__)


def write(base: Path, who: str, what: str, version: int | None = None, **counts: int) -> None:
    """Add a line; a journal that cannot be written is said in the log and stops nobody."""
    line = {"le": _now(), "qui": who, "quoi": what, "version": version, "nombres": counts}
    text = json.dumps(line, ensure_ascii=False)
    log.info("%s", what, extra={"fait": line})
    try:
        folder = base if base.is_dir() else base.parent
        _forget_old(folder / FILE)
        with os.fdopen(os.open(folder / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
            file.write(f"{text}\n".encode())  # one write: lines of two processes never mix
            os.fsync(file.fileno())
    except (OSError, BaseError) as error:
        log.error("journal: %s", type(error).__name__)


def read(base: Path) -> pd.DataFrame:
    """Return one row per act, the latest first; columns as COLUMNS. A line that was cut is left out."""
    return pd.DataFrame(list(reversed(_lines(base / FILE))), columns=list(COLUMNS), dtype=object)


def command_line_user() -> str:
    """Return who runs a command: the account that asked for it, before sudo."""
    return (
        f"commande ({os.environ.get('SUDO_USER') or os.environ.get('USER') or os.environ.get('LOGNAME') or 'système'})"
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _lines(file: Path) -> list[dict[str, object]]:
    try:
        written = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise BaseError(f"« {file} » ne se lit pas : {error.strerror}.") from error
    return [line for line in map(_read, written) if line]


def _read(text: str) -> dict[str, object]:
    try:
        line = json.loads(text)
    except ValueError:
        return {}
    return line if isinstance(line, dict) and {*COLUMNS} <= line.keys() else {}


def _forget_old(file: Path) -> None:
    """Drop the lines older than the setting keeps, when there are any."""
    until = datetime.now(UTC)
    oldest = until.replace(year=until.year - kept_years(), day=min(until.day, 28)).isoformat()
    lines = _lines(file)
    if not lines or str(lines[0]["le"]) >= oldest:
        return
    kept = [json.dumps(line, ensure_ascii=False) for line in lines if str(line["le"]) >= oldest]
    draft = file.with_name(f"{file.name}.brouillon")
    draft.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    draft.chmod(0o600)
    os.replace(draft, file)
