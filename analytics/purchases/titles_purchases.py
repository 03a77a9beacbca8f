"""Titles and sentences of the page Achats: what the official data say, how far, and what they cannot know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from analytics.declarations.purchases import BUYERS, WORKS, purchase_settings
from analytics.french.dates import MONTHS, date_long
from analytics.french.grammar import after_de, list_and
from analytics.french.numbers import count, number, percent, plural
from analytics.purchases.purchase_measures import Measure

BY_WHOM = {BUYERS: "par les acheteurs du territoire", WORKS: "pour un chantier du territoire"}
CONSIDERATION = "une considération sociale"
KINDS_NOTE = (
    "Clause sociale : condition d’exécution (L. 2112-2) : insertion, handicap, égalité ou formation. Critère social : "
    "il compte dans le choix de l’offre (L. 2152-7) et n’oblige à rien par lui-même. Marché réservé : L. 2113-12 à 15. "
    "Un contrat peut en avoir plusieurs : les barres ne s’additionnent pas. Les heures et les personnes ne sont "
    "connues que par les relevés de la facilitatrice."
)
AMOUNT_NOTE = (
    "Montants hors taxes de la première notification : estimations ou maximums, et non dépenses. Un lot est un contrat."
)
SERIES_NOTE = (
    "La série commence en {} : les considérations sociales ne figurent dans les données officielles que depuis cette "
    "année-là."
)
LINK_NOTE = (
    "Un marché est relié de lui-même quand trois signes concordent (titulaire, montant à 0,5 % près, notification à "
    "31 jours près, numéro), ou le numéro et un autre, que rien ne contredit et qu’un seul contrat répond. Un lien ne "
    "remplit que des cases vides."
)


def article_note() -> str:
    """Return what the official data cannot know of article 35, the kind of buyer among it."""
    rules = purchase_settings()
    other = number(rules.threshold(rules.article_35["depuis"], "entites_adjudicatrices"))
    return (
        "À examiner, et rien de plus : les données officielles ne disent ni quand la consultation a été lancée, ni la "
        "valeur du besoin tous lots confondus, ni une dérogation. Elles ne disent pas non plus si l’acheteur est une "
        "entité adjudicatrice (eau, énergie, transports, services postaux), dont le seuil en fournitures et services "
        f"est plus haut : {other} €. Un critère seul n’est pas une condition d’exécution."
    )


def nobody_to_contact(found: Measure) -> str:
    """Return why no contract with a social clause is without a marché: all are followed, none says so, none answers."""
    if found.clause:
        return "Aucun : chaque contrat avec une clause sociale est relié à un marché suivi."
    if found.renseignes:
        return "Aucun contrat renseigné ne déclare de clause sociale."
    return "Aucun contrat ne dit s’il porte une clause sociale : cette liste ne peut rien montrer."


def nothing_imported(sources: int, to_public: bool) -> tuple[str, str]:
    """Return the title and the sentence of a base without any official purchase to show."""
    if sources:
        said = f"Les fichiers importés n’ont aucun contrat notifié depuis {purchase_settings().premiere_annee}"
        return "Aucun achat à montrer", f"{said} {BY_WHOM[BUYERS]}, ni {BY_WHOM[WORKS]}."
    if to_public:
        return (
            "Aucun achat public importé",
            "Aucune donnée essentielle de la commande publique (DECP) n’est dans la base.",
        )
    return "Aucun achat public importé", (
        "Les données essentielles de la commande publique (DECP) se téléchargent sur data.gouv.fr ; elles s’importent "
        "sur Administration, ou par « python -m analytics achats FICHIER »."
    )


def share_title(found: Measure, annee: int, view: str) -> str:
    """Return the share among the contracts filled; where too few are, how many contracts there are and no share."""
    if not found.contrats:
        return f"Aucun contrat notifié en {annee} {BY_WHOM[view]}"
    if not found.is_shown or found.part is None:
        return f"{_notified(found, annee, view)} : la part avec {CONSIDERATION} n’est pas connue"
    if found.renseignes == 1:
        said = f"déclare {CONSIDERATION}" if found.oui else "n’en déclare aucune"
        return f"Un seul contrat renseigné en {annee} sur les considérations sociales : il {said}"
    if not found.oui:
        return f"Aucun des {number(found.renseignes)} contrats renseignés en {annee} ne déclare {CONSIDERATION}"
    verb = plural(found.oui, "déclare", "déclarent")
    share = percent(found.part)
    filled = f"{number(found.renseignes)} contrats renseignés en {annee}"
    return f"{number(found.oui)} des {filled} {verb} {CONSIDERATION} ({share})"


def _notified(found: Measure, annee: int, view: str) -> str:
    return f"{count(found.contrats, 'contrat notifié', 'contrats notifiés')} en {annee} {BY_WHOM[view]}"


def share_summary(found: Measure, annee: int, view: str) -> str:
    """Return the coverage, the bounds and the objective; where too few contracts are filled, why nothing is said."""
    if not found.contrats:
        return ""
    if not found.is_shown:
        return _not_shown(found)
    filled = f"{count(found.renseignes, 'contrat renseigné', 'contrats renseignés')} sur {number(found.contrats)}"
    notified = f"{plural(found.contrats, 'notifié', 'notifiés')} en {annee} {BY_WHOM[view]}"
    coverage = f"**{filled}** {notified} (couverture {percent(found.couverture)})."
    return " ".join(filter(None, (coverage, _silent(found), _against(found))))


def _not_shown(found: Measure) -> str:
    least = percent(purchase_settings().couverture_minimale)
    rule = f"Une part n’est montrée qu’à partir de {least} de contrats renseignés, toujours avec ses bornes."
    if not found.renseignes:
        return (
            f"Aucun ne dit s’il porte {CONSIDERATION} : le champ manque dans les fichiers importés, ou n’est pas "
            f"rempli (couverture 0 %). {rule} Ne rien dire n’est pas dire non."
        )
    return " ".join(filter(None, (f"**{percent(found.couverture)} seulement** sont renseignés.", _silent(found), rule)))


def _silent(found: Measure) -> str:
    silent = found.contrats - found.renseignes
    if not silent or not found.bornes:
        return ""
    verb = plural(silent, "ne dit rien", "ne disent rien")
    low, high = (number(100 * bound) for bound in found.bornes)
    return (
        f"{count(silent, 'contrat')} sur {number(found.contrats)} {verb} : la part réelle est entre {low} et {high} %."
    )


def _against(found: Measure) -> str:
    """Return where the bounds are from the objective, which binds nobody."""
    goal = purchase_settings().objectif
    named = (
        f"L’objectif {goal['nom']}, non contraignant, est de {percent(goal['part'])} des contrats notifiés dans l’année"
    )
    low, high = found.bornes or (0, 0)
    if low >= goal["part"]:
        return f"{named} : même la borne basse l’atteint."
    if high < goal["part"]:
        return f"{named} : même la borne haute reste en dessous."
    return f"{named} : il est entre les deux bornes, rien ne permet de dire s’il est atteint."


def answers_title(found: Measure) -> str:
    """Return how many contracts say whether they carry a consideration."""
    filled, verb = found.renseignes, plural(found.renseignes, "dit s’il porte", "disent s’ils portent")
    return f"{count(filled, 'contrat')} sur {number(found.contrats)} {verb} {CONSIDERATION}"


def months_said(annee: int, last: date | None) -> str:
    """Return which months of a year are incomplete, `last` being the latest publication known; empty when none is."""
    late = incomplete_months(annee, last)
    if not late:
        return ""
    named = list_and(MONTHS[month - 1] for month in late)
    whole = "Les mois" if len(late) > 1 else "Le mois"
    verb = "sont incomplets" if len(late) > 1 else "est incomplet"
    return f"{whole} {after_de(named)} {annee} {verb} : un contrat se publie jusqu’à deux mois après sa notification."


def incomplete_months(annee: int, last: date | None) -> list[int]:
    """Return the months of a year whose contracts may still be published."""
    if last is None:
        return []
    end = last.year * 12 + last.month - 1
    late = range(end - purchase_settings().mois_incomplets + 1, end + 1)
    return [month % 12 + 1 for month in late if month // 12 == annee]


def doubts_said(found: Measure) -> str:
    """Return what is counted and doubtful: amounts, contradictory cells, unknown words."""
    parts = []
    if found.montants_a_verifier:
        amounts = count(found.montants_a_verifier, "montant à vérifier", "montants à vérifier")
        parts.append(f"{amounts}, hors des sommes")
    if found.contradictoires:
        parts.append(f"{count(found.contradictoires, 'réponse')} à la fois oui et non, comptée oui")
    if found.inconnu:
        parts.append(f"{count(found.inconnu, 'contrat')} dont la réponse n’est pas dans la liste officielle")
    return f"À vérifier : {' ; '.join(parts)}." if parts else ""


def outside_said(left: Mapping[str, int]) -> str:
    """Return how many contracts of the files are not counted, by reason."""
    parts = [f"{count(amount, 'contrat')} {reason}" for reason, amount in left.items() if amount]
    return f"Non comptés : {', '.join(parts)}." if parts else ""


def buyer_sentence(notified: int, social: int, followed: int, silent: int, annee: int) -> str:
    """Return « 12 contrats notifiés, 4 avec une considération sociale, 2 suivis », for the sheet of a buyer."""
    if not notified:
        return ""
    said = f"Données officielles {annee} : {count(notified, 'contrat notifié', 'contrats notifiés')}, "
    unsaid = f" ({count(silent, 'ne dit rien', 'ne disent rien')})" if silent else ""
    return f"{said}{number(social)} avec {CONSIDERATION}{unsaid}, {count(followed, 'suivi')}."


def bilan_line(found: Measure, annee: int) -> str:
    """Return the line of the bilan on paper; empty when no share may be shown."""
    if not found.is_shown or not found.bornes:
        return ""
    low, high = (number(100 * bound) for bound in found.bornes)
    silent = found.contrats - found.renseignes
    between = f", {count(silent, 'ne dit rien', 'ne disent rien')} : entre {low} et {high} %" if silent else ""
    return f"Achats publics : {share_title(found, annee, BUYERS)}{between}."


def source_line(files: Sequence[str], last: date | None, read: date | None) -> str:
    """Return the source of the purchases, with their own dates."""
    dated = f", publiées jusqu’au {date_long(last)}" if last else ""
    said = f"données essentielles de la commande publique (DECP){dated}, lues le {date_long(read)}"
    return f"Source : {said} ({list_and(files)})."
