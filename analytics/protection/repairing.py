"""Mend a base: put aside what cannot be read, serve the last sound version, make the public's file again."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from analytics.base.database import OutdatedBase
from analytics.base.disk import remove
from analytics.base.paths import key_file, public_path, version_file
from analytics.base.versions import (
    ASIDE,
    clean_drafts,
    is_sound,
    named_file,
    one_publisher,
    point_to,
    versions,
)
from analytics.protection.public_file import public_file


def repair(base: Path) -> list[str]:
    """Return, in French sentences, what was mended; raise BaseError when a publication is under way or nothing serves.

    No version is deleted: one that cannot be read to its end moves to the folder `abimees`.
    """
    with one_publisher(base):
        clean_drafts(base)
        return [*_put_aside(base), *_serve_the_last(base), *_public(base), *_close_key()]


def _put_aside(base: Path) -> Iterator[str]:
    for number in versions(base):
        file = version_file(base, number)
        if is_sound(file):
            continue
        (base / ASIDE).mkdir(exist_ok=True)
        os.replace(file, base / ASIDE / file.name)
        remove(public_path(file))
        yield f"La version {number}, illisible, est mise de côté dans « {ASIDE} »."


def _serve_the_last(base: Path) -> Iterator[str]:
    kept, file = versions(base), named_file(base)
    if kept and not (file and file.is_file()):
        point_to(base, kept[-1])
        yield f"La version {kept[-1]} est remise en service."


def _public(base: Path) -> Iterator[str]:
    file = named_file(base)
    if file and file.is_file():
        before = public_path(file).is_file() and public_path(file).stat().st_mtime_ns
        with suppress(OutdatedBase):  # the next reader rebuilds it whole
            made = public_file(file)
            if before != made.stat().st_mtime_ns:
                yield "Les chiffres du public sont refaits."


def _close_key() -> Iterator[str]:
    file = key_file()
    with suppress(OSError):
        if os.name == "posix" and file.stat().st_mode & 0o077:
            file.chmod(0o600)
            yield "La clé des pseudonymes n’est plus lisible que par son compte."
