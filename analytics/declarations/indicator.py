"""What an indicator is made of, and the two shapes that come back most: people and companies."""

from __future__ import annotations

from dataclasses import dataclass

BILAN = "Bilan 2022 de la mission facilitation des clauses sociales du Gers"
AVE = "Consolidation nationale d’Alliance Villes Emploi (participants dédoublonnés)"
FULL_TIME_BASE = "base_etp"
INHABITANTS = "milliers_habitants"
GIVEN = (FULL_TIME_BASE, INHABITANTS)  # denominators that no table of facts holds


@dataclass(frozen=True)
class Indicator:
    """A figure: either a measure (SQL over the rows of a fact) or a ratio of two measures.

    `per` counts after grouping the rows by that column, so that a person or a contract counts once;
    `shown` is false for terms that only serve a ratio.
    """

    name: str
    label: str
    unit: str
    definition: str
    source: str
    fact: str = ""
    sql: str = ""
    per: str = ""
    numerator: str = ""
    denominator: str = ""
    decimals: int = 0
    shown: bool = True

    @property
    def suffix(self) -> str:
        """The unit to write after the number; a count needs none, its label says what is counted."""
        return self.unit if self.unit in ("h", "%", "ETP", "mois") else ""

    @property
    def rule(self) -> str:
        """The definition and where it comes from."""
        return f"{self.definition} (Règle : {self.source}.)"

    @property
    def is_ratio(self) -> bool:
        return bool(self.numerator)

    @property
    def adds(self) -> bool:
        """Whether two groups of rows have together the sum of their values: true of amounts, not of people."""
        return self.sql.startswith(("sum(", "count(*)")) and not self.per

    @property
    def terms(self) -> tuple[str, ...]:
        """The measures that the value is made of."""
        if not self.is_ratio:
            return (self.name,)
        return tuple(term for term in (self.numerator, self.denominator) if term not in GIVEN)


def people(name: str, label: str, condition: str, definition: str, *, shown: bool = True) -> Indicator:
    sql = f"count(*) FILTER (WHERE {condition})"
    return Indicator(name, label, "personnes", definition, BILAN, "fait_heures", sql, "beneficiaire", shown=shown)


def companies(name: str, label: str, condition: str, definition: str) -> Indicator:
    sql = f"count(*) FILTER (WHERE {condition})"
    return Indicator(name, label, "sociétés", definition, BILAN, "fait_societe", sql, "entreprise")
