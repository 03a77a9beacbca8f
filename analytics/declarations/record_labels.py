"""The French titles of the record tables and of their columns, as files, exports and pages write them."""

from __future__ import annotations

import unicodedata

from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.schema import Table, record_tables, tables


class _Labels(dict[str, str]):
    """French titles by name; a name of the dictionary without one is shown as it is."""

    def __missing__(self, name: str) -> str:
        return name.replace("_", " ").capitalize()


SHEET_LABELS = _Labels(
    {
        "maitre_ouvrage": "Maîtres d’ouvrage",
        "marche": "Marchés",
        "heures_clausees": "Heures clausées",
        "entreprise": "Entreprises",
        "attribution": "Attributions",
        "beneficiaire": "Bénéficiaires",
        "critere_beneficiaire": "Critères des bénéficiaires",
        "contrat": "Contrats",
        "heures_realisees": "Heures réalisées",
        "reunion_chantier": "Réunions de chantier",
        "accompagnement": "Accompagnements",
        "bilan_publie": "Bilans publiés",
        "annotation": "Annotations",
        "repere": "Repères",
        "publication": "Publication",
    }
)
COLUMN_LABELS = _Labels(
    {name: one.header or one.label for name, one in DIMENSIONS.items()}
    | {
        "siret": "SIRET",
        "convention_le": "Convention signée le",
        "lot": "Lot",
        "notification_le": "Notifié le",
        "debut_le": "Début",
        "fin_le": "Fin",
        "montant": "Montant HT",
        "nature": "Nature",
        "heures": "Heures",
        "effectif": "Effectif",
        "beneficiaire": "Bénéficiaire",
        "age": "Âge",
        "contrat": "Contrat",
        "entreprise_utilisatrice": "Entreprise utilisatrice",
        "suite_6": "Suite à 6 mois",
        "suite_12": "Suite à 12 mois",
        "suite_18": "Suite à 18 mois",
        "suite_24": "Suite à 24 mois",
        "reunion": "Réunion",
        "tenue_le": "Tenue le",
        "accompagnement": "Accompagnement",
        "realise_le": "Réalisé le",
        "indicateur": "Indicateur",
        "mesure": "Mesure",
        "dimension": "Dimension",
        "valeur": "Valeur",
        "precision": "Précision",
        "imprime": "Texte imprimé",
        "source": "Source",
        "titre": "Titre",
        "texte": "Texte",
        "version": "Version",
        "publiee_le": "Publiée le",
        "arretee_le": "Arrêtée le",
        "mention": "Mention",
        "commentaire": "Commentaire",
    }
)


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
