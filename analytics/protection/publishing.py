"""Publish a version: write a draft, make its public file, then move the pointer that serves it."""

import logging
import os
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
from pathlib import Path

from analytics.base import versions
from analytics.base.database import Base, BaseError, OutdatedBase, open_file
from analytics.base.disk import flush, refusal, remove
from analytics.base.paths import current_file, public_path, version_file
from analytics.base.versions import DRAFT, Build, Progress
from analytics.protection.opening import serving_file
from analytics.protection.public_file import public_file
from analytics.protection.releases import release

log = logging.getLogger(__name__)


def publish(base: Path, build: Build, progress: Progress = versions.no_progress, holds: bool = False) -> int:
    """Write a new version with `build(connection, number)`, then make it the current one; return its number.

    With `holds`, what the public reads of people stays as it is: an erasure must not show who left.

    If `build` raises, or if the process dies, the version that served before still serves: the pointer moves last,
    in one atomic replacement, once the public's file is made.
    """
    with versions.one_publisher(base):
        versions.clean_drafts(base)
        draft = version_file(base, versions.next_number(base)).with_suffix(DRAFT)
        return _serve(base, draft, build, progress, holds)


def publish_draft(base: Path, draft: Path, before: Path | None, finish: Build, progress: Progress) -> int:
    """Publish a draft that `finish` completes; return its number. Raise BaseError when `before` serves no more."""
    with versions.one_publisher(base):
        if current_file(base) != before:
            raise BaseError("Une autre version a été publiée depuis l’essai : refaites l’essai, puis confirmez.")
        if not draft.is_file():
            raise BaseError("Cet essai n’existe plus : refaites l’essai, puis confirmez.")
        versions.clean_drafts(base)
        progress(0.1, "Écriture de la version")
        return _serve(base, draft, finish, progress, False)


def _serve(base: Path, draft: Path, build: Build, progress: Progress, holds: bool) -> int:
    number = versions.next_number(base)
    file = version_file(base, number)
    versions.write_draft(draft, build, number)
    try:
        remove(public_path(file))  # of a publication that died before it served
        os.replace(draft, file)
        flush(base / "versions")
        progress(0.85, "Chiffres du public")
        _make_public(file, partial(release, holds=holds))
        versions.point_to(base, number)
    except BaseException as error:
        if versions.named_file(base) != file:
            for rest in (draft, file, public_path(file)):
                remove(rest)
        if isinstance(error, OSError):
            raise refusal(error) from error
        raise
    versions.forget_old_versions(base)
    return number


def _make_public(file: Path, refresh: Callable[[Base], object] | None = None) -> None:
    """Make the public's file of a version; raise BaseError when it cannot be: readers would have nothing to read."""
    try:
        public_file(file, refresh)
    except BaseError:
        raise
    except Exception as error:
        log.error("public file: %s", type(error).__name__)  # its message may quote what the base holds
        raise BaseError(
            "Les chiffres du public n’ont pas pu être préparés : la version précédente sert toujours."
        ) from error


def give_out(base: Path, years: Collection[int]) -> None:
    """Give the public the waiting figures of some years, 0 for all of them together; raise BaseError if none serves.

    Whoever kept the figures of before may subtract: the fewer people differ, the more of each one shows.
    """
    with versions.one_publisher(base):
        _make_public(serving_file(base), partial(release, forced=years))


def restore(base: Path, number: int) -> None:
    """Make a kept version serve again; raise BaseError when it is not kept or a publication is under way."""
    with versions.one_publisher(base):
        file = version_file(base, number)
        if file.is_file():
            open_file(file, any_release=True).close()
            with suppress(OutdatedBase):  # its first reader rebuilds it
                _make_public(file)
        versions.point_to(base, number)
