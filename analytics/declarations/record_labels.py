"""The French titles of the record tables and of their columns, as files, exports and pages write them."""

from __future__ import annotations

import unicodedata

from analytics.declarations.schema import Table, record_tables, tables


class _Labels(dict):
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
    {
        "maitre_ouvrage": "Maître d’ouvrage",
        "famille": "Famille",
        "type_maitre_ouvrage": "Type de maître d’ouvrage",
        "siret": "SIRET",
        "convention_le": "Convention signée le",
        "marche": "Marché",
        "operation": "Opération",
        "lot": "Lot",
        "secteur": "Secteur",
        "dispositif": "Dispositif",
        "commune": "Commune",
        "notification_le": "Notifié le",
        "debut_le": "Début",
        "fin_le": "Fin",
        "montant": "Montant HT",
        "annee": "Année",
        "nature": "Nature",
        "heures": "Heures",
        "entreprise": "Entreprise",
        "effectif": "Effectif",
        "type_structure": "Type de structure",
        "role": "Rôle",
        "beneficiaire": "Bénéficiaire",
        "sexe": "Sexe",
        "age": "Âge",
        "qpv": "QPV",
        "qualification": "Qualification",
        "critere": "Critère",
        "contrat": "Contrat",
        "type_contrat": "Type de contrat",
        "modalite": "Modalité",
        "employeur": "Employeur",
        "entreprise_utilisatrice": "Entreprise utilisatrice",
        "suite_6": "Suite à 6 mois",
        "suite_12": "Suite à 12 mois",
        "suite_18": "Suite à 18 mois",
        "suite_24": "Suite à 24 mois",
        "mois": "Mois",
        "reunion": "Réunion",
        "tenue_le": "Tenue le",
        "accompagnement": "Accompagnement",
        "realise_le": "Réalisé le",
        "etape": "Étape",
        "indicateur": "Indicateur",
        "mesure": "Mesure",
        "dimension": "Dimension",
        "valeur": "Valeur",
        "precision": "Précision",
        "imprime": "Texte imprimé",
        "source": "Source",
        "territoire": "Territoire",
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
