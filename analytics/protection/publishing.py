"""Publish a version: write a draft, make its public file, then move the pointer that serves it."""

import logging
import os
from contextlib import closing
from pathlib import Path

from analytics.base import versions
from analytics.base.database import BaseError, open_file
from analytics.base.paths import current_file, public_path, version_file
from analytics.base.versions import DRAFT, Build, Progress
from analytics.protection.public_file import public_file

AT_PUBLICATION = 600_000  # lines of contract, marché and year: about three million records of hours
log = logging.getLogger(__name__)


def publish(base: Path, build: Build, progress: Progress = versions.no_progress) -> int:
    """Write a new version with `build(connection, number)`, then make it the current one; return its number.

    If `build` raises, or if the process dies, the version that served before still serves: the pointer moves last,
    in one atomic replacement, once the public's file is made.
    """
    with versions.one_publisher(base):
        versions.clean_drafts(base)
        draft = version_file(base, versions.next_number(base)).with_suffix(DRAFT)
        return _serve(base, draft, build, progress)


def publish_draft(base: Path, draft: Path, before: Path | None, finish: Build, progress: Progress) -> int:
    """Publish a draft that `finish` completes; return its number. Raise BaseError when `before` serves no more."""
    with versions.one_publisher(base):
        if current_file(base) != before:
            raise BaseError("Une autre version a été publiée depuis l’essai : refaites l’essai, puis confirmez.")
        if not draft.is_file():
            raise BaseError("Cet essai n’existe plus : refaites l’essai, puis confirmez.")
        versions.clean_drafts(base)
        progress(0.1, "Écriture de la version")
        return _serve(base, draft, finish, progress)


def _serve(base: Path, draft: Path, build: Build, progress: Progress) -> int:
    number = versions.next_number(base)
    file = version_file(base, number)
    versions.write_draft(draft, build, number)
    try:
        versions.remove(public_path(file))  # of a publication that died before it served
        os.replace(draft, file)
        versions.flush(base / "versions")
        progress(0.85, "Chiffres du public")
        _prepare_public(file)
        versions.point_to(base, number)
    except OSError as error:
        versions.remove(draft)
        raise versions.refusal(error) from error
    versions.forget_old_versions(base)
    return number


def _prepare_public(file: Path) -> None:
    """Make the public's file of a version; if it is large, or if that fails, its first opening by the public does."""
    try:
        with closing(open_file(file)) as base:
            is_large = base.rows("SELECT count(*) > $most FROM fait_heures", {"most": AT_PUBLICATION})[0][0]
        if not is_large:
            public_file(file)
    except Exception as error:  # whatever fails there, the version is sound and the facilitatrice needs it
        why = type(error).__name__  # its message may quote what the base holds
        log.warning("%s : chiffres du public non préparés (%s), ils le seront à leur première lecture.", file.name, why)


def restore(base: Path, number: int) -> None:
    """Make a kept version serve again; raise BaseError when it is not kept or a publication is under way."""
    with versions.one_publisher(base):
        file = version_file(base, number)
        if file.is_file():
            open_file(file, any_release=True).close()
            _prepare_public(file)
        versions.point_to(base, number)
