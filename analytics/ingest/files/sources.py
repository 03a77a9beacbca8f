"""The files given to an import: a path on the machine, or bytes received by a page."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analytics.ingest.problems import refuse

TEXTS = (".csv", ".txt", ".tsv", ".tab")
BOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
SUFFIXES = (*TEXTS, *BOOKS, ".zip", ".parquet")


@dataclass(frozen=True)
class Source:
    """One file: its name, and its bytes or its path."""

    name: str
    content: bytes = field(default=b"", repr=False)
    path: Path | None = None

    def open(self) -> io.BytesIO | io.BufferedReader:
        """Open the bytes for reading."""
        return self.path.open("rb") if self.path else io.BytesIO(self.content)

    def read(self) -> bytes:
        """Return every byte."""
        return self.path.read_bytes() if self.path else self.content

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path else len(self.content)

    def sha256(self) -> str:
        """Return the fingerprint of the content, in hexadecimal."""
        with self.open() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


def sources(paths: Sequence[Path]) -> list[Source]:
    """Return the files that the paths name; a folder stands for the files it holds that an import reads."""
    found = []
    for path in paths:
        if path.is_dir():
            found += [file for file in sorted(path.iterdir()) if file.suffix.lower() in SUFFIXES]
        elif path.is_file():
            found.append(path)
        else:
            raise refuse(str(path), "fichier introuvable")
    return [Source(file.name, path=file) for file in found]


def names_of(files: Sequence[Source]) -> str:
    """Return the names of files, for a problem of them all."""
    return ", ".join(source.name for source in files)
