"""What one can filter and group by: all that must be known of each dimension, declared once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from analytics.declarations.worded import Worded
from analytics.territory.territory import words

UNKNOWN = "Non renseigné"
NOT_ITEMISED = "Non détaillé"
LAST = ("Autres publics", "Autres contrats", "Autres modalités", NOT_ITEMISED, UNKNOWN)


class UnknownValue(ValueError):
    """A name or value that does not exist; the message is French and lists what does."""

    def __init__(self, what: str, given: object, allowed: Iterable[object]) -> None:
        possible = ", ".join(map(str, allowed)) or "aucune"
        super().__init__(f"{what} : « {given} » n’existe pas. Valeurs possibles : {possible}.")


# What a dimension describes; data/facts.sql joins all the dimensions of one of these together.
Of = Enum("Of", "YEAR MONTH OWNER MARCHE CONTRACT EMPLOYER PERSON COMPANY SUPPORT")


class Public(Enum):
    """How the groups of a dimension are protected for the public, where they are groups of people."""

    LISTED = 1  # every group has a line; the numbers of some are hidden
    UNLISTED = 2  # a group of a few has no line: it reads as a group of nobody
    NEVER = 3  # no table is given: a single company is always below the rule


@dataclass(frozen=True)
class Dimension:
    """A column to filter or group by. `filter`, `crossing` and `table` rank it in the lists that readers see.

    A rank of 0 leaves it out; equal ranks follow the order of declaration.
    """

    name: str
    label: str
    plural: str
    of: Of
    order: tuple[str, ...] = ()  # of its values, when fixed
    coloured: tuple[str, ...] = ()  # values in the order of the category colours; without any, all have one colour
    feminine: bool = False
    multiple: bool = False  # a person may have several values
    number: bool = False
    bears: bool = False  # its values carry hours: « la Région Occitanie porte un quart des heures »
    answered: str = ""  # of people whose value is known, when not « de LABEL connu »
    fiche: bool = False  # each value has a page of its own
    header: str = ""  # of its column in the files of records, when not the label
    within: tuple[str, ...] = ()  # each group is a part of one group of these: they must not give each other away
    wider: str = ""  # what to look at instead, when all the groups are hidden
    public: Public = Public.LISTED
    sensitive: bool = False  # the values that its code list marks are held to the higher threshold
    filter: int = 0  # in the bar of every page
    crossing: int = 0  # among what Croisements offers
    table: int = 0  # among the tables of the pages, in the count of what the public reads

    @property
    def among(self) -> str:
        """What people whose value is known are said to be: « de sexe connu », « d’âge connu »."""
        return self.answered or f"de {self.label[:1].lower()}{self.label[1:]} connu{'e' if self.feminine else ''}"

    @property
    def one_per_person(self) -> bool:
        """Whether each person has one value, so that the people of its groups add up."""
        return self.of is Of.PERSON and not self.multiple


_FAMILIES = ("État", "Collectivités", "Établissements médico-sociaux")
_MODES = ("Embauche directe", "Mise à disposition", "Sous-traitance ou cotraitance")
_SIZES = ("Moins de 5 salariés", "5 à 19 salariés", "20 salariés et plus")
_HERE = ("{nom}", "{ailleurs}")
_OWNER = ("maitre_ouvrage", "famille", "type_maitre_ouvrage")

# fmt: off
_DECLARED = (
    Dimension("annee", "Année", "années", Of.YEAR, feminine=True, number=True, crossing=2),
    Dimension("mois", "Mois", "mois", Of.MONTH, number=True, table=8),
    Dimension("maitre_ouvrage", "Maître d’ouvrage", "maîtres d’ouvrage", Of.OWNER, bears=True, fiche=True,
              within=("famille", "type_maitre_ouvrage"), wider="famille", filter=1, crossing=1, table=4),
    Dimension("famille", "Famille", "familles", Of.OWNER, order=_FAMILIES, coloured=_FAMILIES, feminine=True,
              bears=True, filter=1, crossing=1, table=3),
    Dimension("type_maitre_ouvrage", "Type de maître d’ouvrage", "types de maître d’ouvrage", Of.OWNER,
              within=("famille",), crossing=1),
    Dimension("marche", "Marché", "marchés", Of.MARCHE,
              within=(*_OWNER, "operation", "secteur", "dispositif", "territoire", "canton", "commune"),
              wider="maitre_ouvrage", table=6),
    Dimension("operation", "Opération", "opérations", Of.MARCHE, feminine=True,
              within=(*_OWNER, "territoire", "canton", "commune", "secteur"),
              wider="famille"),
    Dimension("secteur", "Secteur", "secteurs", Of.MARCHE, filter=4, crossing=1, table=7),
    Dimension("dispositif", "Dispositif juridique", "dispositifs juridiques", Of.MARCHE, header="Dispositif",
              crossing=1),
    Dimension("territoire", "Territoire du chantier", "territoires", Of.MARCHE, fiche=True,
              header="Territoire", filter=3, crossing=1, table=5),
    Dimension("canton", "Canton du chantier", "cantons", Of.MARCHE, fiche=True, wider="territoire"),
    Dimension("commune", "Commune du chantier", "communes", Of.MARCHE, feminine=True, fiche=True, header="Commune",
              within=("canton", "territoire"), wider="territoire"),
    Dimension("type_contrat", "Type de contrat", "types de contrat", Of.CONTRACT, filter=2, crossing=3, table=2),
    Dimension("type_contrat_fin", "Type de contrat détaillé", "types de contrat détaillés", Of.CONTRACT,
              within=("type_contrat",), crossing=3),
    Dimension("modalite", "Modalité", "modalités", Of.CONTRACT, feminine=True, within=("mode",), crossing=3, table=2),
    Dimension("mode", "Mode de mise en œuvre", "modes de mise en œuvre", Of.CONTRACT, order=_MODES, coloured=_MODES,
              crossing=3, table=2),
    Dimension("critere", "Critère d’éligibilité", "critères d’éligibilité", Of.PERSON, multiple=True, header="Critère",
              sensitive=True, filter=2, crossing=3, table=1),
    Dimension("sexe", "Sexe", "sexes", Of.PERSON, order=("Femmes", "Hommes"), coloured=("Hommes", "Femmes"),
              crossing=3, table=1),
    Dimension("tranche_age", "Tranche d’âge", "tranches d’âge", Of.PERSON,
              order=("Moins de 26 ans", "26 à 40 ans", "41 à 50 ans", "51 ans et plus"), feminine=True, crossing=3,
              table=1, answered="d’âge connu"),
    Dimension("qualification", "Niveau de formation", "niveaux de formation", Of.PERSON,
              order=("Sans diplôme", "CAP/BEP", "Baccalauréat", "Bac +"), header="Qualification", crossing=3, table=1),
    Dimension("qpv", "Quartier prioritaire", "quartiers prioritaires", Of.PERSON, order=("En QPV", "Hors QPV"),
              header="QPV", crossing=3),
    Dimension("residence", "Résidence", "résidences", Of.PERSON, order=_HERE, coloured=_HERE, feminine=True,
              answered="de commune connue",
              crossing=3, table=1),
    Dimension("territoire_residence", "Territoire de résidence", "territoires de résidence", Of.PERSON,
              within=("residence",), wider="residence", public=Public.UNLISTED, crossing=3),
    Dimension("canton_residence", "Canton de résidence", "cantons de résidence", Of.PERSON, within=("residence",),
              wider="residence", public=Public.UNLISTED),
    Dimension("commune_residence", "Commune de résidence", "communes de résidence", Of.PERSON, feminine=True,
              within=("canton_residence", "territoire_residence", "residence"), wider="residence",
              public=Public.UNLISTED),
    Dimension("entreprise", "Société", "sociétés", Of.COMPANY, feminine=True, header="Entreprise"),
    Dimension("taille", "Taille de la société", "tailles de société", Of.COMPANY, order=_SIZES, coloured=_SIZES,
              feminine=True),
    Dimension("siege", "Siège de la société", "sièges", Of.COMPANY, order=_HERE, coloured=_HERE),
    Dimension("type_structure", "Type de structure", "types de structure", Of.COMPANY),
    Dimension("role", "Rôle dans le marché", "rôles", Of.COMPANY, order=("Titulaire", "Cotraitant", "Sous-traitant"),
              header="Rôle"),
    Dimension("employeur", "Employeur", "employeurs", Of.EMPLOYER, public=Public.NEVER),
    Dimension("taille_employeur", "Taille de l’employeur", "tailles d’employeur", Of.EMPLOYER, order=_SIZES,
              feminine=True, crossing=6),
    Dimension("siege_employeur", "Siège de l’employeur", "sièges", Of.EMPLOYER, order=_HERE, crossing=5),
    Dimension("type_employeur", "Type d’employeur", "types d’employeur", Of.EMPLOYER, crossing=4),
    Dimension("secteur_employeur", "Secteur de l’employeur", "secteurs", Of.EMPLOYER),
    Dimension("secteur_entreprise", "Secteur de la société", "secteurs", Of.COMPANY),
    Dimension("territoire_siege", "Territoire du siège", "territoires du siège", Of.COMPANY),
    Dimension("canton_siege", "Canton du siège", "cantons du siège", Of.COMPANY),
    Dimension("commune_siege", "Commune du siège", "communes du siège", Of.COMPANY, feminine=True),
    Dimension("etape", "Étape d’accompagnement", "étapes d’accompagnement", Of.SUPPORT,
              order=("Faisabilité", "Calibrage", "Rédaction", "Conseil", "Suivi", "Bilan"), feminine=True,
              header="Étape"),
)
# fmt: on
DIMENSIONS = Worded(_DECLARED)


def names_where(condition: Callable[[Dimension], object]) -> tuple[str, ...]:
    """Return the names of the dimensions that meet a condition, in the order of declaration."""
    return tuple(name for name, one in DIMENSIONS.declared.items() if condition(one))


def _ranked(rank_of: Callable[[Dimension], int]) -> tuple[str, ...]:
    return tuple(sorted(names_where(rank_of), key=lambda name: rank_of(DIMENSIONS.declared[name])))


def _joined(*described: Of) -> tuple[str, ...]:
    return tuple(name for of in described for name, one in DIMENSIONS.declared.items() if one.of is of)


# The dimensions of each table of facts (data/facts.sql), by what its rows are joined with; all have the year too.
_MARCHE = (Of.OWNER, Of.MARCHE)
FACTS: Mapping[str, tuple[str, ...]] = {
    "fait_heures": _joined(*_MARCHE, Of.CONTRACT, Of.EMPLOYER, Of.PERSON),
    "fait_mois": _joined(Of.MONTH, *_MARCHE),
    "fait_clause": _joined(*_MARCHE),
    "fait_suivi": _joined(*_MARCHE),
    "fait_avancement": _joined(*_MARCHE),
    "fait_societe": _joined(*_MARCHE, Of.COMPANY),
    "fait_marche": _joined(*_MARCHE),
    "fait_reunion": _joined(*_MARCHE),
    "fait_accompagnement": _joined(Of.OWNER, Of.SUPPORT),
    "fait_convention": _joined(Of.OWNER),
}
# Those whose rows know their month: the running year can be compared with the same months of another.
DATED = ("fait_heures", "fait_mois", "fait_reunion", "fait_accompagnement", "fait_convention")
FILTERS = _ranked(lambda one: one.filter)
CROSSABLE = _ranked(lambda one: one.crossing)
TABLES = _ranked(lambda one: one.table)


def carries(fact: str, dimension: str) -> bool:
    """Return whether the rows of `fact` know `dimension`."""
    return dimension == "annee" or dimension in FACTS[fact]


def rank(dimension: str, value: str) -> int:
    """Return where `value` stands in the fixed order of its dimension; catch-all values come last."""
    order = DIMENSIONS[dimension].order
    if value in order:
        return order.index(value)
    last = catch_all()
    return len(order) + 1 + last.index(value) if value in last else len(order)


def catch_all() -> tuple[str, ...]:
    """Return the values that stand for what is elsewhere, not itemised or unknown: they come last, without a colour."""
    return (words().elsewhere, *LAST)


def check_dimensions(names: Sequence[str]) -> tuple[str, ...]:
    """Return `names`; raise UnknownValue, which lists what exists, at the first unknown one."""
    for name in names:
        if name not in DIMENSIONS:
            raise UnknownValue("Dimension", name, DIMENSIONS)
    return tuple(dict.fromkeys(names))
