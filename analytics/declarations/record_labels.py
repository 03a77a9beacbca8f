"""The French titles of the record tables and of their columns, as files, exports and pages write them."""

import unicodedata
from functools import lru_cache

from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.schema import Table, record_tables, tables

# Columns, and the list of `suite_6` to `suite_24`, whose title is their name, with a capital.
_AS_NAMED = (
    *("lot", "nature", "heures", "effectif", "contrat", "entreprise_utilisatrice", "tenue_le", "accompagnement"),
    *("indicateur", "mesure", "dimension", "valeur", "source", "titre", "texte", "version", "mention", "commentaire"),
    "suite",
)
# What an import does with the records that the base already holds.
REPLACE, UPDATE, ADD = "remplacer", "mettre_a_jour", "ajouter"
IMPORT_MODES = {ADD: "Ajouter et corriger", UPDATE: "Remplacer les années du fichier", REPLACE: "Tout remplacer"}
SHEET_LABELS = {
    "maitre_ouvrage": "Maîtres d’ouvrage",
    "marche": "Marchés",
    "heures_clausees": "Heures clausées",
    "entreprise": "Entreprises",
    "attribution": "Attributions",
    "beneficiaire": "Bénéficiaires",
    "critere_beneficiaire": "Critères des bénéficiaires",
    "contrat": "Contrats",
    "heures_realisees": "Heures réalisées",
    "heures_sans_personne": "Heures sans personne",
    "reunion_chantier": "Réunions de chantier",
    "accompagnement": "Accompagnements",
    "bilan_publie": "Bilans publiés",
    "annotation": "Annotations",
    "repere": "Repères",
    "publication": "Publication",
}
COLUMN_LABELS = (
    {name: name.replace("_", " ").capitalize() for name in _AS_NAMED}
    | {name: one.header or one.label for name, one in DIMENSIONS.declared.items()}
    | {f"suite_{months}": f"Suite à {months} mois" for months in (6, 12, 18, 24)}
    | {
        "siret": "SIRET",
        "convention_le": "Convention signée le",
        "notification_le": "Notifié le",
        "debut_le": "Début",
        "fin_le": "Fin",
        "montant": "Montant HT",
        "repartie": "Répartie",
        "releve": "Relevé",
        "personnes": "Nombre de personnes",
        "beneficiaire": "Bénéficiaire",
        "age": "Âge",
        "reunion": "Réunion",
        "realise_le": "Réalisé le",
        "precision": "Précision",
        "imprime": "Texte imprimé",
        "rubrique": "Rubrique du bilan",
        "publiee_le": "Publiée le",
        "arretee_le": "Arrêtée le",
    }
)


@lru_cache(maxsize=1 << 16)  # an import asks it of the same names, row after row
def key(text: str) -> str:
    """Return what two spellings of one title share: no case, accents, spaces or punctuation."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def read_tables() -> dict[str, Table]:
    """Return the tables that a file may bring: the records, and what the export says of its version."""
    return record_tables() | {"publication": tables()["publication"]}


def table_named(name: str) -> str | None:
    """Return the table that a sheet or file name means."""
    wanted = key(name)
    return next((table for table in read_tables() if wanted in (key(table), key(SHEET_LABELS[table]))), None)
