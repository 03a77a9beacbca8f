"""What was found while applying a plan, grouped by cause: how many, an example with its address, what is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as filled

from analytics.french.numbers import number
from analytics.ingest.cell_texts.declared import sentences
from analytics.ingest.problems import Level, Problem

VALUED = (
    *("millier", "minutes", "minute_seule", "erreur", "postcode", "homonyme", "proche", "code", "date_approchee"),
    *("heures_illisibles", "age_impossible", "annee_dans_age", "fin_avant_debut", "ajoutes"),
)  # causes whose example is the text of the cell
NAMED = 10  # contracts named in a sentence


@dataclass
class Cause:
    """One cause: its texts with their number of rows, and the first place where it was found."""

    kind: str
    field: str
    place: Problem
    texts: Counter[str] = filled(default_factory=Counter)
    read: dict[str, str] = filled(default_factory=dict)
    choices: dict[str, str] = filled(default_factory=dict)  # label -> answer, for the one text of a question

    @property
    def count(self) -> int:
        return self.texts.total()

    @property
    def asked(self) -> bool:
        return bool(sentences()[self.kind].get("demande"))

    @property
    def level(self) -> Level:
        return Level(sentences()[self.kind]["niveau"])

    @property
    def example(self) -> str:
        return next(iter(self.texts), "")

    @property
    def sentence(self) -> str:
        """Return what the cause says, in French, with the number of rows and an example."""
        plural = "s" if self.count > 1 else ""
        read = self.read.get(self.example, "")
        named = " ; ".join(list(self.texts)[:NAMED]) if self.kind == "semaine" else self.example[:80]
        return str(sentences()[self.kind]["phrase"]).format(n=number(self.count), exemple=named, lu=read, s=plural)

    def problem(self) -> Problem:
        """Return the cause as a problem at its first place."""
        at = self.place
        value = self.example[:200] if self.kind in VALUED else ""
        return Problem(self.level, at.file, self.sentence, at.row, at.column, value, at.sheet, at.cell)


@dataclass
class Causes:
    """The causes found so far."""

    found: dict[tuple[str, ...], Cause] = filled(default_factory=dict)

    def add(
        self,
        kind: str,
        name: str,
        place: Problem,
        text: str = "",
        read: str = "",
        *,
        times: int = 1,
        alone: bool = False,
    ) -> Cause:
        """Count a finding; `alone` makes a cause of each text, asked apart from the others."""
        key = (kind, name, text) if alone else (kind, name, place.file)
        cause = self.found.setdefault(key, Cause(kind, name, place))
        cause.texts[text] += times
        cause.read.setdefault(text, read)
        return cause

    def all(self) -> Sequence[Cause]:
        """Return the causes: those that stop first, then by level."""
        order = list(Level)
        return sorted(self.found.values(), key=lambda one: (order.index(one.level), not one.asked))

    def problems(self) -> list[Problem]:
        """Return one problem per cause."""
        return [cause.problem() for cause in self.all()]

    def questions(self) -> list[Cause]:
        """Return what is asked."""
        return [cause for cause in self.all() if cause.asked]


def place(file: str, sheet: str = "", row: int | None = None, column: str = "", cell: str = "") -> Problem:
    """Return a place, as a problem that says nothing yet."""
    return Problem(Level.INFORMATION, file, "", row, column, "", sheet, cell)


def open_questions(causes: Causes) -> list[tuple[str, str, str]]:
    """Return (section, key, sentence) of what a plan may answer, as its file names it."""
    found = []
    for cause in causes.questions():
        section = "cellules" if cause.kind in ("formule", "erreur") else f"valeurs.{cause.field}"
        key = cause.field if section == "cellules" else cause.example
        if cause.kind not in ("reunir", "semaine"):
            found.append((section, key, str(cause.problem())))
    return found
