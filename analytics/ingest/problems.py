"""Problems that an import finds in its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How much a problem weighs: only a blocking one prevents publication."""

    BLOCKING = "bloquant"
    WARNING = "avertissement"
    INFORMATION = "information"


@dataclass(frozen=True)
class Problem:
    """One fault at one cell (row 1 is the header), in French; `cell` is its address in a workbook."""

    level: Level
    file: str
    expected: str
    row: int | None = None
    column: str = ""
    value: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        place = [self.file, self.sheet and f"feuille {self.sheet}", self.row and f"ligne {self.row}"]
        place.append(self.column and f"colonne {self.column}")
        found = f"valeur « {self.value} » ; " if self.value else ""
        return f"{', '.join(str(part) for part in place if part)} : {found}{self.expected}"


class ImportRefused(Exception):
    """An import that published nothing; `problems` holds every reason found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        blocking = blocking_only(problems)
        shown = "\n".join(f"- {problem}" for problem in blocking[:20])
        rest = f"\n- et {len(blocking) - 20} de plus" if len(blocking) > 20 else ""
        counted = "1 erreur" if len(blocking) == 1 else f"{len(blocking)} erreurs"
        super().__init__(f"Import refusé : {counted}.\n{shown}{rest}")


def blocking_only(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems that prevent publication."""
    return [problem for problem in problems if problem.level is Level.BLOCKING]


def refuse(file: str, expected: str, sheet: str = "") -> ImportRefused:
    """Return the refusal of a whole file, to be raised."""
    return ImportRefused([Problem(Level.BLOCKING, file, expected, sheet=sheet)])
