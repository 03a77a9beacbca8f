"""Save a base to one encrypted archive, and bring it back: versions, public files, her words, what she taught."""

import gzip
import io
import os
import shutil
import subprocess
import tarfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from analytics.base import entrances
from analytics.base.disk import remove
from analytics.base.paths import POINTER, BaseError, key_file
from analytics.base.versions import ASIDE, DRAFT, TRIALS, is_sound, named_file, one_publisher

NAME, KEY_NAME, MEMBER = "clauses-", "clauses-cle-", "cle-des-pseudonymes"
LEFT_OUT = (TRIALS, ASIDE, entrances.FOLDER)
# Whoever holds the passphrase opens it without this application: openssl enc -d, with the same words.
CIPHER = ("openssl", "enc", "-aes-256-cbc", "-pbkdf2", "-iter", "600000", "-salt")


def save(base: Path, folder: Path, lock: Sequence[str], kept: int = 0) -> Path:
    """Write an archive of `base` in `folder`, for its owner alone; keep the `kept` latest (0: all). Return its path."""
    if named_file(base) is None:
        raise BaseError(f"« {base} » ne sert aucune version : rien à sauvegarder. « verifier » dit ce qui manque.")
    listed = [file for file in sorted(base.rglob("*")) if file.is_file() and _is_kept(file.relative_to(base))]
    # The pointer comes first: versions published meanwhile are then more than what it names, never less.
    listed.sort(key=lambda file: file.name != POINTER)
    written = _write(folder, NAME, lock, [(file, file.relative_to(base).as_posix()) for file in listed])
    for old in _archives(folder, NAME)[:-kept] if kept else []:
        old.unlink()
    return written


def save_key(folder: Path, lock: Sequence[str]) -> Path:
    """Write an archive of the key of pseudonyms in another folder; return its path."""
    if not key_file().is_file():
        raise BaseError(f"« {key_file()} » n’existe pas : aucune clé à sauvegarder.")
    return _write(folder, KEY_NAME, lock, [(key_file(), MEMBER)])


def bring_back(base: Path, archive: Path, lock: Sequence[str]) -> int | None:
    """Restore an archive and return the version that serves, or None when it held the key.

    What lay in `base` moves aside, whole, once the archive is read to its end and its version is sound.
    """
    aside = base / f"restauration{DRAFT}"
    remove(aside)
    aside.mkdir(parents=True, mode=0o700)
    try:
        _extract(archive, aside, lock)
        if (aside / MEMBER).is_file():
            _put_key(aside / MEMBER)
            return None
        return _replace(base, aside)
    finally:
        remove(aside)


def _is_kept(name: Path) -> bool:
    locks = name.name.startswith("verrou")
    return not (locks or name.parts[0] in LEFT_OUT or any(DRAFT in part for part in name.parts))


def _archives(folder: Path, name: str) -> list[Path]:
    return sorted(file for file in folder.glob(f"{name}2*.tar.gz.*") if not file.name.endswith(DRAFT))


def _write(folder: Path, name: str, lock: Sequence[str], files: Sequence[tuple[Path, str]]) -> Path:
    end = "age" if lock[0] == "age" else "chiffre"
    target = folder / f"{name}{datetime.now():%Y-%m-%d-%H%M%S}.tar.gz.{end}"
    draft = folder / f"{target.name}{DRAFT}"
    try:
        with _encrypting(draft, lock) as stream, tarfile.open(fileobj=stream, mode="w|gz") as archive:
            for file, known in files:
                if file.is_file():  # an old version may be forgotten meanwhile
                    archive.add(file, known)
        os.replace(draft, target)
    except OSError as error:
        raise BaseError(f"La sauvegarde n’a pas pu être écrite dans « {folder} » : {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return target


@contextmanager
def _encrypting(target: Path, lock: Sequence[str]) -> Iterator[IO[bytes]]:
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        process = subprocess.Popen(lock, stdin=subprocess.PIPE, stdout=file, stderr=subprocess.PIPE)
        try:
            assert process.stdin
            yield process.stdin
        finally:
            said = process.communicate()[1]
        if process.returncode:
            raise BaseError(f"Le chiffrement a échoué : {said.decode(errors='replace').strip()}")
        os.fsync(file.fileno())


def _extract(archive: Path, folder: Path, lock: Sequence[str]) -> None:
    """Write the files of an archive in `folder`; raise BaseError when it is not one, or not of this passphrase."""
    try:
        with archive.open("rb") as file:
            clear = subprocess.run([*lock, "-d"], stdin=file, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(gzip.decompress(clear))) as read:
            for member in read:
                name = PurePosixPath(member.name)
                if member.isfile() and not name.is_absolute() and ".." not in name.parts:
                    _write_member(folder / name, read.extractfile(member))
    except (OSError, EOFError, tarfile.TarError, zlib.error, subprocess.CalledProcessError) as error:
        raise BaseError(
            f"« {archive} » ne s’ouvre pas : ce n’est pas une sauvegarde, elle est abîmée, ou la phrase est une autre."
        ) from error


def _write_member(target: Path, content: IO[bytes] | None) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        assert content
        shutil.copyfileobj(content, file)


def _put_key(found: Path) -> None:
    target = key_file()
    if target.is_file() and target.read_bytes() != found.read_bytes():
        raise BaseError(f"« {target} » est une autre clé : déplacez-la d’abord, si c’est bien celle-ci qu’il faut.")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_name(f"{target.name}{DRAFT}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        file.write(found.read_bytes())
    os.replace(draft, target)


def _replace(base: Path, found: Path) -> int:
    file = named_file(found)
    if file is None or not is_sound(file):
        raise BaseError("La version que sert cette sauvegarde est illisible : prenez-en une autre.")
    with one_publisher(base):
        there = [one for one in base.iterdir() if _is_kept(one.relative_to(base))]
        if any(one.is_file() or any(one.iterdir()) for one in there):
            before = base / ASIDE / f"avant-restauration-{datetime.now():%Y-%m-%d-%H%M%S}"
            before.mkdir(parents=True)
            _move(there, before)
        _move([one for one in found.iterdir() if one.name != POINTER], base)
        _move([found / POINTER], base)
    return int(file.stem)


def _move(entries: Sequence[Path], folder: Path) -> None:
    for entry in sorted(entries, key=lambda one: one.name != POINTER):
        target = folder / entry.name
        if target.is_dir():
            target.rmdir()  # an empty one, made by the mutex
        os.replace(entry, target)
