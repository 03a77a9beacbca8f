"""Levers, steps and ways to reach a figure, in French."""

from __future__ import annotations

from analytics.french.dates import MONTHS, date_long
from analytics.french.grammar import is_plural, with_article
from analytics.french.numbers import count, hours, number, percent, signed
from analytics.scenario import levers
from analytics.scenario.assumptions import Aim
from analytics.scenario.engine import HABIT, Engine
from analytics.scenario.levers import Lever
from analytics.scenario.past import rounded
from analytics.scenario.projection import Projection
from analytics.scenario.steps import ANNOUNCED, DONE, ENDED, GOING_ON, LATE, REST, TO_SIGN, Step
from analytics.scenario.target import Equivalent, Gap
from analytics.sentences.phrases import capitalised

SPREAD = "Sans heures en plus, le travail s’étale."
MILLION = 1_000_000


def about(amount: float) -> str:
    """Return an amount to two significant digits: a projection knows no more."""
    return number(rounded(amount))


# Levers


def lever_text(lever: Lever) -> str:
    """Return a lever as people say it: « L’État signe 20 % de moins »."""
    amount = number(abs(lever.amount))
    if lever.kind == levers.MARCHE:
        months = f"{amount} mois"
        said = {
            levers.CANCELLED: "est résilié",
            levers.LONGER: f"est prolongé de {months}",
            levers.LATER: f"glisse de {months}",
            levers.MORE: f"reçoit un avenant de {signed(lever.amount)} h",
        }
        return f"{lever.target} {said[lever.action]}"
    if lever.kind in (levers.FAMILLE, levers.OWNER):
        verb = "signent" if is_plural(lever.target) else "signe"
        direction = "moins" if lever.amount < 0 else "plus"
        return f"{capitalised(with_article(lever.target))} {verb} {amount} % de {direction}"
    if lever.kind == levers.CHANTIERS:
        each = ", chacun" if lever.amount > 1 else ""
        sites = count(lever.amount, "chantier")
        return f"{sites} de plus{each} de {hours(lever.hours)}, dès {MONTHS[lever.month - 1]}"
    if lever.kind == levers.OPERATION:
        return f"Une opération de {euros(lever.amount)}, dès {MONTHS[lever.month - 1]}"
    if lever.kind == levers.KAPPA:
        return f"{number(lever.amount, 0 if float(lever.amount).is_integer() else 1)} % du prévu est réalisé"
    return f"{number(lever.amount)} heures par personne"


def euros(amount: float) -> str:
    """Return « 6,8 M€ », or « 850 000 € »."""
    if amount < MILLION:
        return f"{number(amount)} €"
    decimals = 0 if round(amount / MILLION, 1) == round(amount / MILLION) else 1
    return f"{number(amount / MILLION, decimals)} M€"


def effect_text(step: Step, projection: Projection) -> str:
    """Return what a lever adds: « +1 741 h », or people for the lever that moves only them."""
    lever = step.lever
    if lever and lever.kind == levers.EACH:
        usual = projection.engine.hours_each
        gap = projection.total / lever.amount - (projection.total / usual if usual else 0)
        return f"{signed(gap)} {'personnes' if abs(round(gap)) > 1 else 'personne'}"
    return f"{signed(step.hours)} h"


def pace(engine: Engine) -> str:
    """Return what next signatures are supposed from: « au rythme des trois dernières années », or of the known ones."""
    known = len(engine.closed[-HABIT:])
    if not known:
        return "sans année close pour en juger"
    years = count(known, "année close", "années closes")
    return "au rythme des trois dernières années" if known == HABIT else f"au rythme connu ({years})"


def tried_on(engine: Engine) -> str:
    """Return what the part of the planned hours that is worked comes from: « observé sur 5 ans »."""
    return f"observé sur {count(engine.learned, 'an')}" if engine.learned else "supposé, faute d’années passées"


def observed_text(kind: str, projection: Projection) -> str:
    """Return what is observed today for a sort of lever."""
    engine = projection.engine
    if kind == levers.CHANTIERS:
        return f"Observé : {hours(engine.usual_chantier)} par marché, {count(engine.usual_life, 'mois', 'mois')}."
    if kind == levers.OPERATION:
        if engine.euros_per_hour and engine.amounts_known >= 20:
            known = count(engine.amounts_known, "marché")
            formula = "Formule usuelle : montant × 50 % de main-d’œuvre × 5 % ÷ 30 €."
            return f"Observé : {number(engine.euros_per_hour)} € de marché par heure clausée ({known}). {formula}"
        return "Montant × 50 % de main-d’œuvre × 5 % ÷ 30 € de l’heure."
    if kind == levers.KAPPA:
        return f"{capitalised(tried_on(engine))} : {percent(engine.kappa)} du prévu."
    if kind == levers.EACH and engine.hours_each:
        return f"Observé : {hours(engine.hours_each)} par personne."
    if kind in (levers.FAMILLE, levers.OWNER):
        return f"{capitalised(pace(engine))} ; ce qui est déjà signé ne change pas."
    return SPREAD if kind == levers.MARCHE else ""


# Steps


def step_text(step: Step, projection: Projection) -> str:
    """Return what a step is, as the waterfall names it."""
    if step.lever:
        return lever_text(step.lever)
    return {
        DONE: f"Fait au {date_long(projection.engine.settled)}",
        ENDED: count(step.count, "marché achevé", "marchés achevés"),
        GOING_ON: count(step.count, "marché qui continue", "marchés qui continuent"),
        LATE: "Marchés échus, à solder",
        REST: "Déjà signé",
        TO_SIGN: "À signer",
        ANNOUNCED: "Marchés annoncés",
    }.get(step.key, "Autres hypothèses")


def origin_text(projection: Projection) -> str:
    """Return the name of what the waterfall starts from."""
    if projection.engine.is_partial:
        return f"Fait au {date_long(projection.engine.settled)}"
    return f"Réalisé {projection.engine.settled.year}"


# The figure to reach


def aim_text(aim: Aim) -> str:
    """Return « 30 000 heures réalisées », « 75 personnes », « 40 000 heures clausées »."""
    nouns = {"heures": "heures réalisées", "personnes": "personnes", "clausees": "heures clausées"}
    return f"{number(aim.amount)} {nouns[aim.kind]}"


def gap_text(projection: Projection, gap: Gap) -> str:
    """Return what is missing, or by how much the figure is passed."""
    what = "heures clausées" if gap.in_clause else "heures"
    if gap.hours <= 0.5:
        passed = f" de {number(-gap.hours)} h" if gap.hours < -0.5 else ""
        return f"Pour {aim_text(projection.aim)} : objectif {'dépassé' if passed else 'atteint'}{passed}."
    return f"Pour {aim_text(projection.aim)}, il manque {about(gap.hours)} {what}, soit :"


def equivalent_text(equivalent: Equivalent, projection: Projection) -> str:
    """Return one way to close the gap: « 4 chantiers de 1 500 h, dès mars »."""
    lever = equivalent.lever
    since = f", dès {MONTHS[lever.month - 1]}"
    if lever.kind == levers.CHANTIERS:
        return f"{count(lever.amount, 'chantier')} de {hours(lever.hours)}{since}"
    if lever.kind == levers.OPERATION:
        return f"{euros(lever.amount)} de travaux{since}"
    if lever.kind == levers.KAPPA:
        far = ", hors d’atteinte seul" if equivalent.is_out_of_reach else ""
        return f"{number(lever.amount)} % du prévu réalisé au lieu de {percent(projection.engine.kappa)}{far}"
    return lever_text(lever)


def never_seen(gap: Gap) -> str:
    """Return that so many clause hours were never signed in a year; empty when they were."""
    if gap.never_seen is None:
        return ""
    best, year = gap.never_seen
    return f"Jamais vu : {about(best)} h signées au mieux, en {year}."
