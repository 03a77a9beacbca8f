"""The page of accessibility: what the law asks a public service to declare, from the audit kept in `data/rgaa.csv`."""

from analytics.declarations.settings import contact
from analytics.french.dates import date_long
from analytics.french.numbers import count, percent
from analytics.views.reference import rgaa as audit
from analytics.views.reference.document import Document, Listing, Section
from analytics.views.reference.rgaa import Criterion

RIGHTS = (
    "Un défaut d’accessibilité vous empêche de lire une page ou d’accomplir une démarche, vous l’avez signalé et la "
    "réponse ne vous satisfait pas ? Vous pouvez :",
)
REMEDIES = (
    "écrire au Défenseur des droits : formulaire.defenseurdesdroits.fr",
    "vous adresser à son délégué dans votre région : www.defenseurdesdroits.fr/saisir/delegues",
    "lui envoyer un courrier, sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07",
)
NOBODY = (
    "L’adresse de contact n’est pas encore renseignée sur cette installation. Adressez-vous à la "
    "structure qui emploie la facilitatrice."
)


def document() -> Document:
    """Return the page: state, what fails, how it was seen, whom to tell, what one may do, then every criterion."""
    sentence = (
        f"Ce tableau de bord est {audit.state()} au référentiel général d’amélioration de l’accessibilité (RGAA 4.1), "
        f"d’après un audit du {date_long(audit.AUDITED)}."
    )
    sections = (
        Section("Résultat de l’audit", texts=[_result()]),
        Section("Ce qui n’est pas accessible", points=[_told(one) for one in audit.found(audit.FAILS)]),
        Section("Comment cela a été vérifié", points=audit.HOW),
        Section("Signaler une difficulté", texts=[_whom_to_tell()]),
        Section("Voies de recours", texts=RIGHTS, points=REMEDIES),
        Section("Les critères un à un", listings=[_listing()]),
    )
    return Document("accessibilite", audit.mention(), sentence, sections)


def _result() -> str:
    holds, fails, none = (len(audit.found(one)) for one in (audit.HOLDS, audit.FAILS, audit.NO_OBJECT))
    share = percent(holds / (holds + fails))
    return f"{holds} critères respectés sur {holds + fails} qui s’appliquent ({share}) ; {none} sont sans objet ici."


def _told(one: Criterion) -> str:
    return f"{one.theme}, {one.name} : {one.evidence}"


def _whom_to_tell() -> str:
    asked = "Dites-nous ce qui vous arrête : nous vous donnerons l’information sous une autre forme."
    return f"{asked} Contact : {contact()}." if contact() else f"{asked} {NOBODY}"


def _listing() -> Listing:
    rows = [(one.name, one.theme, one.question, one.result, one.evidence) for one in audit.criteria()]
    labels = ("Critère", "Thème", "Question", "Résultat", "Constat")
    return Listing("Critères du RGAA", labels, rows, folded=f"{count(len(rows), 'critère')} du RGAA 4.1")
