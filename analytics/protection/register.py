"""The entry of this application in the register of processing operations (GDPR, article 30), as the page shows it."""

from analytics.declarations.schema import record_tables
from analytics.declarations.settings import contact, kept_years
from analytics.french.numbers import count
from analytics.french.typography import typeset
from analytics.territory.territory import words

PERSONAL = ("beneficiaire", "critere_beneficiaire", "contrat", "heures_realisees")
SENSITIVE = (
    "Deux critères sont sensibles : le handicap (RGPD, article 9) et le placement sous main de justice (article 10). "
    "Ils viennent des relevés et ne servent qu’à des comptes."
)


def register() -> list[tuple[str, str]]:
    """Return the entry as pairs (heading, text)."""
    return [
        ("Finalité", f"suivre les clauses sociales d’insertion des marchés publics {words().de} : heures promises et "
         "réalisées, contrats, publics ; rendre compte aux élus et aux maîtres d’ouvrage."),
        ("Responsable", "la structure qui emploie la facilitatrice." +
         (f" Contact : {contact()}." if contact() else "")),
        ("Base légale", "mission d’intérêt public (article 6, 1, e), à confirmer par le délégué à la protection des "
         "données de la structure."),
        ("Personnes", "les bénéficiaires des clauses. Aucun nom, aucune date de naissance, aucune adresse : un "
         "pseudonyme, calculé avec une clé gardée hors de la base."),
        ("Données", typeset(" ; ".join(_described(name) for name in PERSONAL) + ".")),
        ("Données sensibles", SENSITIVE),
        ("Durée", f"{count(kept_years(), 'an')} après le dernier relevé d’une personne, "
         "à confirmer par la structure ; la purge se lance sur Administration. Vingt versions sont gardées."),
        ("Qui voit quoi", "la facilitatrice : tout, l’import et les versions. Élus et citoyens : les heures et les "
         "marchés, exacts ; des nombres de personnes modifiés au hasard de 4 au plus ; "
         "jamais un relevé. Des élus nommés dans les réglages, tenus à la discrétion, peuvent lire des nombres exacts "
         "à partir de 5 personnes, sous un seul filtre : rôle fermé par défaut. Ouvert, qui soustrait deux tableaux ou "
         "deux versions y reconnaît une personne. Aucun destinataire hors de la structure, aucun transfert hors "
         "de l’Union européenne."),
        ("Droits", "une personne est effacée par son numéro de dossier, sur Administration : ses heures restent sur "
         "leurs marchés, sans elle ; les versions qui la contenaient sont supprimées et l’historique garde la date."),
        ("Sécurité", "écoute locale ou connexion nominative chiffrée ; rôles vérifiés à chaque page et à chaque "
         "action ; aucune requête vers un autre site ; journaux sans donnée personnelle."),
    ]  # fmt: skip


def _described(name: str) -> str:
    table = record_tables()[name]
    columns = ", ".join(column.name.replace("_", " ") for column in table.columns)
    return f"{table.comment[0].lower()}{table.comment[1:]} ({columns})"
