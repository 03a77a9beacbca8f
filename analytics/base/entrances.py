"""The way in on the machine itself: an address that serves once, then the cookie of one browser.

Both are random tokens. The base keeps an empty file for each, named by its digest: what lies on the disk, or in a copy
of it, opens nothing. Removing the file closes that way in; removing the folder closes all of them.
"""

import hashlib
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

FOLDER, PARAMETER = "entrees", "cle"
DAY = 24 * 3600
LIVES = {"adresse": DAY, "navigateur": 31 * DAY}  # seconds that a token of each kind is worth


def new_address(base: Path) -> str:
    """Return a token that enters once; raise OSError where its file cannot be written."""
    _forget_old(base)
    return _new(base, "adresse")


def new_browser(base: Path) -> str:
    """Return the token that a browser keeps in the cookie `cookie_name(base)`; raise OSError."""
    return _new(base, "navigateur")


def enter(base: Path, token: str) -> str:
    """Spend the token of an address and return that of a browser; empty when it is unknown, too old or spent."""
    if not _is_known(base, "adresse", token):
        return ""
    with suppress(OSError):  # of two requests at once, one removes the file
        _file(base, "adresse", token).unlink()
        return new_browser(base)
    return ""


def has_entered(base: Path, token: str) -> bool:
    """Return whether a browser that shows this token came in by an address, and still may."""
    return _is_known(base, "navigateur", token)


def cookie_name(base: Path) -> str:
    """Return a name of its own for each base: cookies do not tell the ports of a machine apart."""
    return f"clauses_{hashlib.sha256(str(base.absolute()).encode()).hexdigest()[:8]}"


def _new(base: Path, kind: str) -> str:
    token = secrets.token_urlsafe(32)
    file = _file(base, kind, token)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return token


def _is_known(base: Path, kind: str, token: str) -> bool:
    try:
        return bool(token) and _is_young(_file(base, kind, token))
    except OSError:
        return False


def _file(base: Path, kind: str, token: str) -> Path:
    digest = hashlib.sha256(token.encode(errors="replace")).hexdigest()
    return (base.parent if base.is_file() else base) / FOLDER / f"{digest}.{kind}"


def _is_young(file: Path) -> bool:
    return time.time() < file.stat().st_mtime + LIVES[file.suffix.removeprefix(".")]


def _forget_old(base: Path) -> None:
    for file in _file(base, "adresse", "").parent.glob("*.*"):
        with suppress(OSError, KeyError):
            if not _is_young(file):
                file.unlink()
