"""The columns of the « contrats » export of ABC Clause, spelled as it spells them."""

from __future__ import annotations

# Title of the export -> the name used below. The titles are those of the software, spelled as it spells them.
TITLES = {
    "Marché": "marche",
    "Opération": "operation",
    "Maitre d'ouvrage": "maitre_ouvrage",  # verbatim
    "Employeur": "employeur",
    "Entreprise utilisatrice": "entreprise_utilisatrice",
    "Contrat": "type_contrat",
    "Modalité": "modalite",
    "Début contrat": "debut_le",
    "Fin contrat": "fin_le",
    "Nombre d'heures": "heures",  # verbatim
    "Statut": "statut",
    "Age": "age",
    "Sexe": "sexe",
    "Niveau de qualification": "qualification",
    "Commune": "commune",
    "Code Postal": "code_postal",
    "Quartier Prioritaire de la politique de la Ville": "qpv",
}
NEEDED = (
    "Marché",
    "Maitre d'ouvrage",  # verbatim
    "Employeur",
    "Modalité",
    "Début contrat",
    "Fin contrat",
    "Nombre d'heures",  # verbatim
)
