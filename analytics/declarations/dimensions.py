"""What one can filter and group by, and the tables of facts where each makes sense."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

UNKNOWN = "Non renseigné"
NOT_ITEMISED = "Non détaillé"
ELSEWHERE = "Hors du Gers"
LAST = (ELSEWHERE, "Autres publics", "Autres contrats", "Autres modalités", NOT_ITEMISED, UNKNOWN)


class UnknownValue(ValueError):
    """A name or value that does not exist; the message is French and lists what does."""

    def __init__(self, what: str, given: object, allowed: Iterable[object]) -> None:
        possible = ", ".join(map(str, allowed)) or "aucune"
        super().__init__(f"{what} : « {given} » n’existe pas. Valeurs possibles : {possible}.")


@dataclass(frozen=True)
class Dimension:
    """A column to filter or group by: French label, fixed order of values (or none), many values a person."""

    name: str
    label: str
    plural: str
    order: tuple[str, ...] = ()
    multiple: bool = False
    feminine: bool = False


def _declare(*dimensions: Dimension) -> Mapping[str, Dimension]:
    return MappingProxyType({dimension.name: dimension for dimension in dimensions})


DIMENSIONS = _declare(
    Dimension("annee", "Année", "années", feminine=True),
    Dimension("mois", "Mois", "mois"),
    Dimension("maitre_ouvrage", "Maître d’ouvrage", "maîtres d’ouvrage"),
    Dimension(
        "famille",
        "Famille",
        "familles",
        ("État", "Collectivités", "Établissements médico-sociaux"),
        feminine=True,
    ),
    Dimension("type_maitre_ouvrage", "Type de maître d’ouvrage", "types de maître d’ouvrage"),
    Dimension("marche", "Marché", "marchés"),
    Dimension("operation", "Opération", "opérations", feminine=True),
    Dimension("secteur", "Secteur", "secteurs"),
    Dimension("dispositif", "Dispositif juridique", "dispositifs juridiques"),
    Dimension("territoire", "Territoire du chantier", "territoires"),
    Dimension("canton", "Canton du chantier", "cantons"),
    Dimension("commune", "Commune du chantier", "communes", feminine=True),
    Dimension("type_contrat", "Type de contrat", "types de contrat"),
    Dimension("type_contrat_fin", "Type de contrat détaillé", "types de contrat détaillés"),
    Dimension("modalite", "Modalité", "modalités", feminine=True),
    Dimension(
        "mode",
        "Mode de mise en œuvre",
        "modes de mise en œuvre",
        ("Embauche directe", "Mise à disposition", "Sous-traitance ou cotraitance"),
    ),
    Dimension("critere", "Critère d’éligibilité", "critères d’éligibilité", multiple=True),
    Dimension("sexe", "Sexe", "sexes", ("Femmes", "Hommes")),
    Dimension(
        "tranche_age",
        "Tranche d’âge",
        "tranches d’âge",
        ("Moins de 26 ans", "26 à 40 ans", "41 à 50 ans", "51 ans et plus"),
        feminine=True,
    ),
    Dimension(
        "qualification",
        "Niveau de formation",
        "niveaux de formation",
        ("Sans diplôme", "CAP/BEP", "Baccalauréat", "Bac +"),
    ),
    Dimension("qpv", "Quartier prioritaire", "quartiers prioritaires", ("En QPV", "Hors QPV")),
    Dimension("residence", "Résidence", "résidences", ("Gers", ELSEWHERE), feminine=True),
    Dimension("territoire_residence", "Territoire de résidence", "territoires de résidence"),
    Dimension("canton_residence", "Canton de résidence", "cantons de résidence"),
    Dimension("commune_residence", "Commune de résidence", "communes de résidence", feminine=True),
    Dimension("entreprise", "Société", "sociétés", feminine=True),
    Dimension(
        "taille",
        "Taille de la société",
        "tailles de société",
        ("Moins de 5 salariés", "5 à 19 salariés", "20 salariés et plus"),
        feminine=True,
    ),
    Dimension("siege", "Siège de la société", "sièges", ("Gers", ELSEWHERE)),
    Dimension("type_structure", "Type de structure", "types de structure"),
    Dimension("role", "Rôle dans le marché", "rôles", ("Titulaire", "Cotraitant", "Sous-traitant")),
    Dimension("employeur", "Employeur", "employeurs"),
    Dimension(
        "taille_employeur",
        "Taille de l’employeur",
        "tailles d’employeur",
        ("Moins de 5 salariés", "5 à 19 salariés", "20 salariés et plus"),
        feminine=True,
    ),
    Dimension("siege_employeur", "Siège de l’employeur", "sièges", ("Gers", ELSEWHERE)),
    Dimension("type_employeur", "Type d’employeur", "types d’employeur"),
    Dimension("secteur_employeur", "Secteur de l’employeur", "secteurs"),
    Dimension("secteur_entreprise", "Secteur de la société", "secteurs"),
    Dimension("territoire_siege", "Territoire du siège", "territoires du siège"),
    Dimension("canton_siege", "Canton du siège", "cantons du siège"),
    Dimension("commune_siege", "Commune du siège", "communes du siège", feminine=True),
    Dimension(
        "etape",
        "Étape d’accompagnement",
        "étapes d’accompagnement",
        ("Faisabilité", "Calibrage", "Rédaction", "Conseil", "Suivi", "Bilan"),
        feminine=True,
    ),
)

FILTERS = ("maitre_ouvrage", "famille", "type_contrat", "critere", "territoire", "secteur")

_OWNER = ("maitre_ouvrage", "famille", "type_maitre_ouvrage")
_CONTRACT = (*_OWNER, "marche", "operation", "secteur", "dispositif", "territoire", "canton", "commune")
_PERSON = (
    *("critere", "sexe", "tranche_age", "qualification", "qpv", "residence"),
    *("territoire_residence", "canton_residence", "commune_residence"),
)
PERSONAL = ("sexe", "tranche_age", "qualification", "residence")  # a person has one of each, whatever the contract
_EMPLOYMENT = ("type_contrat", "type_contrat_fin", "modalite", "mode")
_EMPLOYER = ("employeur", "taille_employeur", "siege_employeur", "type_employeur", "secteur_employeur")
_COMPANY = (
    *("entreprise", "role", "taille", "siege", "type_structure", "secteur_entreprise"),
    *("territoire_siege", "canton_siege", "commune_siege"),
)

# Which dimensions each table of facts (data/facts.sql) carries, beside the year.
FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "fait_heures": (*_CONTRACT, *_EMPLOYMENT, *_EMPLOYER, *_PERSON),
        "fait_mois": ("mois", *_CONTRACT),
        "fait_clause": _CONTRACT,
        "fait_suivi": _CONTRACT,
        "fait_avancement": _CONTRACT,
        "fait_societe": (*_CONTRACT, *_COMPANY),
        "fait_marche": _CONTRACT,
        "fait_reunion": _CONTRACT,
        "fait_accompagnement": (*_OWNER, "etape"),
        "fait_convention": _OWNER,
    }
)


def carries(fact: str, dimension: str) -> bool:
    """Return whether the rows of `fact` know `dimension`."""
    return dimension == "annee" or dimension in FACTS[fact]


def rank(dimension: str, value: str) -> int:
    """Return where `value` stands in the fixed order of its dimension; catch-all values come last."""
    order = DIMENSIONS[dimension].order
    if value in order:
        return order.index(value)
    return len(order) + 1 + LAST.index(value) if value in LAST else len(order)


def check_dimensions(names: Sequence[str]) -> tuple[str, ...]:
    """Return `names`; raise UnknownValue, which lists what exists, at the first unknown one."""
    for name in names:
        if name not in DIMENSIONS:
            raise UnknownValue("Dimension", name, DIMENSIONS)
    return tuple(dict.fromkeys(names))
