"""Which table a sheet is, which column a title means, and which columns name a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from analytics.schema import Table, record_tables, tables


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
# Titles, in any software's export, that say who a person is. They are dropped before anything else is done.
IDENTIFYING = re.compile(
    r"(nom|nom(d?usage|denaissance|defamille|et?prenom|duparticipant|dusalarie)|participant|salarie|prenoms?.*|patronyme"
    r"|(date|lieu)(de)?naissance.*|ddn|nee?le|adresse.*|complement.*|telephones?.*|tel|portable|mobile|e?mails?.*|courriel.*"
    r"|nir|numero(de)?secu.*|securitesociale|iban|identifiant.*|numerodedossier|dossier)"
)
UNREAD_SHEETS = ("lisezmoi", "listes", "problemes")


def key(text: str) -> str:
    """Return what two spellings of one title share: no case, accents, spaces or punctuation."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def read_tables() -> dict[str, Table]:
    """Return the tables that a file may bring: the records, and what the export says of its version."""
    return record_tables() | {"publication": tables()["publication"]}


def columns_of(table: Table, header: Sequence[str]) -> dict[str, int]:
    """Return where each column of `table` stands in the header."""
    places = {key(title): at for at, title in reversed(list(enumerate(header)))}
    found = {}
    for name in table.column_names:
        at = places.get(key(name), places.get(key(COLUMN_LABELS[name])))
        if at is not None:
            found[name] = at
    return found


def table_named(name: str) -> str | None:
    """Return the table that a sheet or file name means."""
    wanted = key(name)
    return next((table for table in read_tables() if wanted in (key(table), key(SHEET_LABELS[table]))), None)


def table_of(header: Sequence[str]) -> str | None:
    """Return the only table whose required columns are all in the header and which knows every title."""
    given = [title for title in header if title and not is_identifying(title)]
    fitting = [
        name
        for name, table in read_tables().items()
        if given
        and len(columns := columns_of(table, given)) == len(given)
        and all(column.name in columns for column in table.columns if column.required)
    ]
    return fitting[0] if len(fitting) == 1 else None


def is_identifying(title: str) -> bool:
    """Return whether a column of that title says who a person is."""
    return bool(IDENTIFYING.fullmatch(key(title))) and key(title) not in _known_titles()


def recognised(header: Sequence[str]) -> int:
    """Return how many titles an import knows."""
    from analytics.ingest.abc_clause import TITLES

    known = _known_titles() | {key(title) for title in TITLES}
    return sum(key(title) in known for title in header if title)


@cache
def _known_titles() -> frozenset[str]:
    names = {column.name for table in read_tables().values() for column in table.columns}
    return frozenset(key(title) for name in names for title in (name, COLUMN_LABELS[name]))
