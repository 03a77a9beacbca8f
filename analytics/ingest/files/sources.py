"""The files given to an import: a path on the machine, or bytes received by a page."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analytics.ingest.files.limits import Limits
from analytics.ingest.files.workbook_scan import open_archive, read_part
from analytics.ingest.problems import refuse

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK"
PARQUET = b"PAR1"
LOCKED = "classeur protégé par un mot de passe : enregistrez-le sans mot de passe (Fichier, Informations)"
OLD = "ancien format Excel (.xls) : enregistrez le classeur au format .xlsx"
SUFFIXES = (".csv", ".xlsx", ".xlsm", ".zip", ".parquet", ".txt")


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


def kind(source: Source, limits: Limits) -> str:
    """Return « workbook », « archive », « parquet » or « text » from the first bytes; raise ImportRefused otherwise."""
    if source.size == 0:
        raise refuse(source.name, "fichier vide")
    if source.size > limits.octets:
        raise refuse(source.name, f"fichier de {source.size // 1_000_000} Mo : {limits.octets // 1_000_000} Mo au plus")
    with source.open() as stream:
        start = stream.read(8)
    if start == OLE:
        locked = "EncryptedPackage".encode("utf-16-le") in source.read()
        raise refuse(source.name, LOCKED if locked else OLD)
    if start.startswith(ZIP):
        return _zip_kind(source, limits)
    if start.startswith(PARQUET):
        if source.path is None:
            raise refuse(source.name, "Parquet : à importer par la ligne de commande ; ici, un classeur ou des CSV")
        return "parquet"
    return "text"


def _zip_kind(source: Source, limits: Limits) -> str:
    names = set(open_archive(source.name, source.read(), limits).namelist())
    if "[Content_Types].xml" in names:
        if "xl/workbook.bin" in names:
            raise refuse(source.name, "format Excel binaire (.xlsb) : enregistrez le classeur au format .xlsx")
        return "workbook"
    if "mimetype" in names:
        raise refuse(source.name, "format OpenDocument (.ods) : enregistrez le classeur au format .xlsx")
    return "archive"


def unpacked(source: Source, limits: Limits) -> list[Source]:
    """Return the CSV files of an archive."""
    archive = open_archive(source.name, source.read(), limits)
    names = [name for name in archive.namelist() if name.lower().endswith(".csv") and "__MACOSX" not in name]
    if not names:
        raise refuse(source.name, "archive sans fichier CSV")
    most = limits.octets_decompresses
    return [Source(Path(name).name, read_part(source.name, archive, name, most)) for name in names]
