"""Titles and sentences about places: where hours, people and companies are, what the map tells."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analytics.compute.areas import CHANTIER, DOMICILE, FEW_INHABITANTS, SIEGE, is_area
from analytics.compute.known_groups import groups_of
from analytics.compute.territories import MESHES
from analytics.declarations.dimensions import UNKNOWN
from analytics.declarations.indicators import INDICATORS
from analytics.french import missing
from analytics.french.grammar import elide, list_and, with_article
from analytics.french.numbers import NARROW, NO_BREAK, About, absent, bare, count, is_missing, number, percent, plural
from analytics.sentences.hidden import is_rough
from analytics.sentences.phrases import SMALL, Period, capitalised, during, part_of, people, quantity, share_of, without
from analytics.sentences.takeaways import concentration, first_three
from analytics.sentences.titles import leader, neutral_title, share_words
from analytics.territory.located import located, named, of_place
from analytics.territory.territory import territory, words

Names = Sequence[str]
PER_INHABITANT = "heures_pour_1000_habitants"
NOUNS = {mesh: (label.lower(), f"{label.lower()}s") for mesh, label in MESHES.items()}
IN_LETTERS = {2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six", 7: "sept", 8: "huit", 9: "neuf"}
FEW_TOWNS = 4  # named in a sentence
FEWEST = 3  # fewest areas for a comparison or a rank
OUTSIDE = "hors de la sélection"


def title(
    frame: pd.DataFrame, place: str, mesh: str, indicator: str, period: Period, total: float | None, kept: Names = ()
) -> str:
    """Return the title of the map, from the frame by area, narrowed to the EPCI `kept`, and the amount of them all."""
    by, when = str(frame.columns[0]), during(period)
    first = leader(frame, by, indicator, total)
    if first is None or len(first.names) > 1 or total is None or is_missing(total):
        return neutral_title(by, indicator, period)
    name, amount = first.names[0], first.amount
    if indicator == PER_INHABITANT:
        whole = "dans la sélection" if len(kept) > 1 else located(kept[0], "epci") if kept else words().dans
        among = f" (communes de {number(FEW_INHABITANTS)} habitants et plus)" if mesh == "commune" else ""
        rate = f"{quantity('heures_realisees', amount)} pour {number(1000)} habitants {located(name, mesh)}"
        return f"{capitalised(when)}, {rate} et {bare(total)} {whole}{among}"
    if indicator == "heures_realisees":
        doer = located(name, mesh) if place == CHANTIER else f"par des habitants {of_place(name, mesh)}"
        return f"{capitalised(share_words(amount / total))} des heures réalisées {when} l’ont été {doer}"
    return f"{people(amount, total, indicator)} {_verb(place, indicator, amount)} {located(name, mesh)} {when}"


def _verb(place: str, indicator: str, amount: float) -> str:
    if indicator == "societes":
        verbs = ("a son siège", "ont leur siège") if place == SIEGE else ("travaille", "travaillent")
    else:
        verbs = ("habite", "habitent") if place == DOMICILE else ("a travaillé", "ont travaillé")
    return plural(amount, *verbs)


def summary(frame: pd.DataFrame, mesh: str, indicator: str, period: Period, areas: int, says_all: bool = True) -> str:
    """Return how many areas are concerned, and what is outside the Gers or without a known place.

    Nothing is counted unless the frame `says_all`: else an area without a row may have some.
    """
    counted = "heures_realisees" if indicator == PER_INHABITANT and "heures_realisees" in frame else indicator
    groups, opening = groups_of(frame, str(frame.columns[0]), counted), capitalised(during(period))
    amounts, label = groups.amounts, INDICATORS[counted].nouns[1]
    concerned = [named(name, mesh) for name in amounts if is_area(name)]
    some = len(concerned)
    is_counted = some and is_rough(frame, counted)  # what is not said leaves « au moins »
    if not groups.is_complete and not is_counted:
        unsaid_areas = sum(is_missing(amount) and is_area(name) for name, amount in groups.every)
        why = without(missing.total(groups.missing), feminine="heure" in label or "personne" in label, several=True)
        return f"{opening}, {label} {why} dans {count(unsaid_areas, *NOUNS[mesh])} sur {areas}." if unsaid_areas else ""
    if not says_all and not is_counted:
        return f"{opening}, les lieux de quelques personnes seulement ne sont pas publics."
    apart = {words().elsewhere: words().hors, UNKNOWN: "sans lieu renseigné"}
    rest = [f"{quantity(counted, amounts[name])} {said}" for name, said in apart.items() if name in amounts]
    if not some:
        return f"{opening}, {list_and(rest) or 'aucun lieu n’est concerné'}."
    least = "au moins " if is_rough(frame, counted) else ""
    verb = f"{plural(some, 'est', 'sont')} {plural(some, 'concerné' if mesh == 'canton' else 'concernée')}"
    more = plural(
        len(rest) if len(rest) > 1 else sum(amounts.get(one, 0) for one in apart), "s’y ajoute", "s’y ajoutent"
    )
    added = f"{NARROW}; {more} {list_and(rest)}" if rest else ""
    if some <= FEW_TOWNS and not least:
        return f"{opening}, **{list_and(concerned)}** {verb}, sur {count(areas, *NOUNS[mesh])}{added}."
    return f"{opening}, **{least}{count(some, *NOUNS[mesh])} sur {areas}** {verb}{added}."


def notes(mesh: str, indicator: str, lifted: bool = False) -> str:
    """Return what must be known to read areas of `mesh`; `lifted` says that EPCI are picked."""
    if mesh == "canton":
        every = "Un canton ne suit pas les limites des intercommunalités : tous sont montrés. "
        return f"{every if lifted else ''}{_split_towns()}".strip()
    if mesh == "commune" and indicator == PER_INHABITANT:
        return "Dans une petite commune, quelques heures suffisent à un rapport élevé : lire aussi les heures."
    if mesh == "epci" and indicator == PER_INHABITANT and territory().straddling:
        names = list_and(with_article(one.nom) for one in territory().straddling)
        head = f"À cheval sur un autre département{NO_BREAK}: {names}."
        return f"{head} Seules y comptent les communes {words().de}, habitants compris."
    return ""


def _split_towns() -> str:
    """Return which towns several cantons share, and so count apart from them."""
    towns = territory().split_towns
    if len(towns) == 1:
        ((town, parts),) = towns.items()
        many = IN_LETTERS.get(parts, "plusieurs")
        return f"La ville {elide(town)}, partagée entre {many} cantons, forme un groupe à part."
    which = f"{len(towns)} villes" if len(towns) > FEW_TOWNS else f"Les villes {list_and(map(elide, towns))}"
    return f"{which}, partagées entre plusieurs cantons, forment chacune un groupe à part." if towns else ""


def area_text(row: Mapping[str, float | None], indicator: str) -> str:
    """Return the text of an area on the map: « 307 h pour 1 000 habitants (3 312 heures réalisées) »."""
    amount = row.get(indicator)
    if is_missing(amount):
        return absent(amount)
    if indicator != PER_INHABITANT:
        return quantity(indicator, amount)
    hours = row.get("heures_realisees")
    more = "" if is_missing(hours) else f" ({quantity('heures_realisees', hours)})"
    return f"{count(amount, 'heure')} pour {number(1000)} habitants{more}"


def places_takeaways(frame: pd.DataFrame, areas: pd.DataFrame, place: str, mesh: str, covered: bool) -> list[str]:
    """Return up to three lines: where most is, beside the inhabitants of `areas`, what is elsewhere, who has none."""
    by, indicator = str(frame.columns[0]), "societes" if place == SIEGE else "heures_realisees"
    groups = groups_of(frame, by, indicator)
    amounts, total = groups.amounts, groups.total
    if not amounts or not groups.is_complete:
        return []
    unknown = set(frame.loc[frame[indicator].isna(), by])
    return first_three(
        [
            concentration(frame, by, indicator, (NOUNS[mesh][1], mesh != "canton")),
            _beside_inhabitants(amounts, total, areas, indicator),
            _elsewhere(amounts.get(words().elsewhere), total, indicator, place),
            without_any({*amounts, *unknown}, areas, mesh, indicator) if covered else "",
        ]
    )


def _beside_inhabitants(amounts: dict[str, float], total: float, areas: pd.DataFrame, indicator: str) -> str:
    """Return the part of the area with most hours, and of the inhabitants that live there."""
    inside = {name: amount for name, amount in amounts.items() if is_area(name)}
    rough = any(isinstance(amount, About) for amount in inside.values())
    if indicator != "heures_realisees" or rough or len(areas) < FEWEST or not inside or not total >= SMALL:
        return ""
    first, inhabitants = max(inside, key=inside.__getitem__), areas["habitants"]
    here, counted = inhabitants[areas["nom"] == first].sum() / inhabitants.sum(), INDICATORS[indicator].nouns[1]
    if inside[first] >= total:  # every hour is there: the inhabitants would say nothing more
        return ""
    said = f"{first}{NO_BREAK}: {part_of(inside[first] / total)} des {counted}, pour {percent(here)} des habitants."
    return said if here else ""


def _elsewhere(amount: float | None, total: float, indicator: str, place: str) -> str:
    if not amount:
        return ""
    if place == SIEGE:
        return f"{people(amount, total, indicator)} {plural(amount, 'a son', 'ont leur')} siège {words().hors}."
    doers = "par des habitants d’autres départements" if place == DOMICILE else words().hors
    share = "" if isinstance(amount, About) else share_of(amount, total)
    return f"{quantity(indicator, amount)}{share} {doers}."


def without_any(known: set[str], areas: pd.DataFrame, mesh: str, indicator: str) -> str:
    """Return the areas that are not `known` to have any, by their names while there are few."""
    none, noun = [named(name, mesh) for name in areas["nom"] if name not in known], INDICATORS[indicator].nouns[0]
    if not none or len(areas) < FEWEST:
        return ""
    noun += {"societes": " de siège connu"}.get(indicator, " de lieu connu") if UNKNOWN in known else ""
    if len(none) <= FEW_TOWNS:
        return f"Sans {noun}{NO_BREAK}: {list_and(none)}."
    return f"{count(len(none), *NOUNS[mesh])} sur {len(areas)} sans {noun}."
