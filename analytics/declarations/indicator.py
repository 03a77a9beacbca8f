"""What an indicator is made of, and the two shapes that come back most: people and companies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from analytics.declarations.dimensions import UNKNOWN

BILAN = "{bilan}"
AVE = "Consolidation nationale d’Alliance Villes Emploi (participants dédoublonnés)"
FULL_TIME_BASE = "base_etp"
INHABITANTS = "milliers_habitants"
GIVEN = (FULL_TIME_BASE, INHABITANTS)  # denominators that no table of facts holds

Group = tuple[str, str]  # a dimension and one of its values
Adds = Literal["", "flux", "stock"]  # a flow adds along years too; a stock, at the end of a year, does not
# What is known of one person, contract, company…: from its rows, and from the row that is its only one. A column that
# is the same in both has one value each.
INNER: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "beneficiaire": {
        "son_sexe": ("sexe", "sexe"),
        "son_age": ("tranche_age", "tranche_age"),
        "sa_residence": ("residence", "residence"),
        "plusieurs_marches": ("min(numero_marche) <> max(numero_marche)", "false"),
    },
    "contrat": {"sa_duree": ("duree_jours", "duree_jours")},
    "societe": {
        "son_siege": ("siege", "siege"),
        "sa_taille": ("taille", "taille"),
        "plusieurs_chantiers": ("min(numero_marche) <> max(numero_marche)", "false"),
        "est_nouvelle": ("bool_or(nouvelle)", "nouvelle"),
    },
    "maitre_ouvrage": {"est_nouveau": ("bool_or(nouveau)", "nouveau")},
    "numero_marche": {},
}
# Where a flag says that a row is the only one of its year; elsewhere rows are few.
ALONE: Mapping[str, str] = {"beneficiaire": "seul_beneficiaire", "contrat": "seul_contrat"}


@dataclass(frozen=True)
class Indicator:
    """A figure, and all that must be known of it: either a measure (SQL over the rows of a fact) or a ratio of two.

    `per` counts after grouping the rows by that column, so that a person or a contract counts once;
    `shown` is false for terms that only serve a ratio.
    """

    name: str
    label: str
    unit: str
    definition: str
    source: str = BILAN
    fact: str = ""
    sql: str = ""
    per: str = ""
    numerator: str = ""
    denominator: str = ""
    decimals: int = 0
    shown: bool = True
    adds: Adds = ""  # two groups of rows have together the sum of their values: true of amounts, not of people
    exact: bool = False  # open: a fact of public contracts, unless cut by people; else the public reads it perturbed
    worked: bool = False  # hours done, or what is left of them: open as far as CLAUSES_HEURES_PUBLIQUES says
    cell: Group | None = None  # of people: what those counted have
    known: str = ""  # of people: the dimension that is recorded of those counted
    among: str = ""  # of those counted, where shares are of them: « de sexe connu »
    noun: tuple[str, str] | None = None  # singular and plural, in sentences; without it the unit is written
    short: str = ""  # the label where a reader chooses what to count

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
    def one_group_each(self) -> bool:
        """Whether what it counts stands in one group each: an hour or a contract does, a person may not."""
        return self.adds == "flux" or self.per == "contrat"

    @property
    def nouns(self) -> tuple[str, str]:
        """What it counts, one and several, in a sentence: « heure clausée », « heures clausées »."""
        label = f"{self.label[0].lower()}{self.label[1:]}"
        return self.noun or (label, label)

    @property
    def terms(self) -> tuple[str, ...]:
        """The measures that the value is made of."""
        terms = (self.numerator, self.denominator) if self.is_ratio else (self.name,)
        return tuple(term for term in terms if term not in GIVEN)


def people(
    name: str, label: str, definition: str, condition: str = "", cell: Group | None = None, known: str = "", **more: Any
) -> Indicator:
    """Return a count of people: those of a `condition`, of one value of a dimension, or of any known one."""
    columns = {read: column for column, (read, _) in INNER["beneficiaire"].items()}
    if cell or known:
        condition = f"{columns[cell[0]]} = '{cell[1]}'" if cell else f"{columns[known]} <> '{UNKNOWN}'"
    more |= {"fact": "fait_heures", "sql": f"count(*) FILTER (WHERE {condition})", "per": "beneficiaire"}
    return Indicator(name, label, "personnes", definition, cell=cell, known=known, **more)


def companies(name: str, label: str, condition: str, definition: str = "", **more: Any) -> Indicator:
    """Return a count of the companies of a `condition`, which the label may say in full."""
    more |= {"fact": "fait_societe", "sql": f"count(*) FILTER (WHERE {condition})", "per": "societe"}
    return Indicator(name, label, "sociétés", definition or f"{label}.", exact=True, **more)
