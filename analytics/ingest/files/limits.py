"""How large a file may be before anything reads it: settings, each with an environment variable."""

import os
from dataclasses import dataclass, fields

PREFIX = "CLAUSES_LIMITE_"


@dataclass(frozen=True)
class Limits:
    """Bounds of one import; CLAUSES_LIMITE_OCTETS, CLAUSES_LIMITE_LIGNES… replace a default."""

    octets: int = 200_000_000  # one file, as given
    octets_decompresses: int = 400_000_000  # one workbook or archive, once unpacked
    lignes: int = 2_000_000  # rows of all the files together
    lignes_feuille: int = 500_000
    colonnes: int = 200
    cellules_feuille: int = 12_000_000  # a sheet is held as a full grid while it is read
    entrees: int = 1_000  # files inside a workbook or an archive
    caracteres: int = 5_000  # one cell
    memoire: int = 3_000_000_000  # address space of the process that reads a workbook
    secondes: int = 120  # time given to that process
    cellules_annotees: int = 400_000  # larger workbooks get the list of problems, not an annotated copy


def limits(**changes: int) -> Limits:
    """Return the bounds: the defaults, then the environment, then `changes`."""
    names = [field.name for field in fields(Limits)]
    given = {name: os.environ.get(PREFIX + name.upper(), "") for name in names}
    return Limits(**{name: int(text) for name, text in given.items() if text.isdecimal()} | changes)


def command_line_limits() -> Limits:
    """Return the bounds of whoever runs commands on the machine: room for ten million rows and more."""
    return limits(octets=8_000_000_000, lignes=50_000_000)
