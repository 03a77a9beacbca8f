"""Publish a version: write a draft, make its public file, then move the pointer that serves it."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from analytics.base import versions
from analytics.base.database import BaseError, open_file
from analytics.base.paths import current_file, public_path, version_file
from analytics.base.versions import DRAFT, Build, Progress
from analytics.protection.public_file import prepare_public_file

log = logging.getLogger(__name__)


def publish(base: Path, build: Build, progress: Progress = versions.no_progress) -> int:
    """Write a new version with `build(connection, number)`, then make it the current one; return its number.

    `build` fills an empty DuckDB file. If it raises, or if the process dies, the version that
    served before still serves: the pointer moves last, in one atomic replacement, once the public's file is made.
    """
    with versions.one_publisher(base):
        versions.clean_drafts(base)
        number = versions.next_number(base)
        draft = version_file(base, number).with_suffix(DRAFT)
        versions.write_draft(draft, lambda connection: build(connection, number))
        return _serve(base, draft, number, progress)


def publish_draft(
    base: Path, draft: Path, before: Path | None, finish: Build, progress: Progress = versions.no_progress
) -> int:
    """Make a draft the current version, once `finish(connection, number)` has completed it; return its number.

    Raise BaseError when the version that served when the draft was made no longer does.
    """
    with versions.one_publisher(base):
        if current_file(base) != before:
            raise BaseError("Une autre version a été publiée depuis l’essai : refaites l’essai, puis confirmez.")
        if not draft.is_file():
            raise BaseError("Cet essai n’existe plus : refaites l’essai, puis confirmez.")
        number = versions.next_number(base)
        progress(0.1, "Écriture de la version")
        versions.write_draft(draft, lambda connection: finish(connection, number))
        return _serve(base, draft, number, progress)


def _serve(base: Path, draft: Path, number: int, progress: Progress) -> int:
    try:
        versions.remove(public_path(version_file(base, number)))  # of a publication that died before it served
        os.replace(draft, version_file(base, number))
        versions.flush(base / "versions")
        progress(0.85, "Chiffres du public")
        _prepare_public(version_file(base, number))
        versions.point_to(base, number)
    except OSError as error:
        versions.remove(draft)
        raise versions.refusal(error) from error
    versions.forget_old_versions(base)
    return number


def _prepare_public(file: Path) -> None:
    """Make the public's file of a version; when that fails, its first opening by the public makes it."""
    try:
        prepare_public_file(file)
    except Exception as error:  # whatever fails there, the version is sound and the facilitatrice needs it
        why = type(error).__name__  # its message may quote what the base holds
        log.warning("%s : chiffres du public non préparés (%s), ils le seront à leur première lecture.", file.name, why)


def restore(base: Path, number: int) -> None:
    """Make a kept version serve again; raise BaseError when it is not kept or a publication is under way."""
    with versions.one_publisher(base):
        if version_file(base, number).is_file():
            open_file(version_file(base, number), any_release=True).close()
            _prepare_public(version_file(base, number))
        versions.point_to(base, number)
