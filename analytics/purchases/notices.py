"""One row of a DECP file as a `Notice`, whatever its shape: JSON 2.0.x, JSON 1.x, augmented CSV, decp.info."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from analytics.purchases.decp_cells import amount, day, text, values

Raw = Mapping[str, Any]
CONTRACT, CONCESSION = "marché", "concession"
SOCIAL = "considerationsSociales"


class Spot(NamedTuple):
    """What tells whether a notice is of the territory: its buyer, and its place of execution with the kind of code."""

    acheteur: str | None
    departement: str | None
    commune: str | None
    lieu: str | None
    type_lieu: str | None


@dataclass(frozen=True, slots=True)
class Notice:
    """What one row says, empty cells as None; `etat` is its latest (day, amount), after amendments."""

    spot: Spot
    espece: str
    format: str
    reference: str | None
    nom_acheteur: str | None
    objet: str | None
    nature: str | None
    procedure: str | None
    cpv: str | None
    duree_mois: float | None
    notification_le: date | None
    publication_le: date | None
    montant: float | None
    titulaires: tuple[tuple[str, str], ...]
    considerations: tuple[str, ...]
    accord_cadre: str | None
    etat: tuple[date | None, float | None]


def json_spot(raw: Raw) -> Spot:
    """Return the spot of a contract or a concession of a JSON file."""
    buyer, place = _mapping(raw, "acheteur", "autoriteConcedante"), _mapping(raw, "lieuExecution")
    siret = text(buyer.get("id")) or text(raw.get("acheteur.id"))
    return Spot(siret, None, None, text(place.get("code")), text(place.get("typeCode")))


def json_notice(raw: Raw, spot: Spot, is_old: bool) -> Notice:
    """Return the notice of a contract or a concession of a JSON file; `is_old` for format 1.x."""
    is_concession = isinstance(raw.get("autoriteConcedante"), Mapping)  # some files give contracts an empty one
    first = raw.get("dateSignature") if is_concession else raw.get("dateNotification")
    worth = amount(raw.get("valeurGlobale") if is_concession else raw.get("montant"))
    return Notice(
        spot=spot,
        espece=CONCESSION if is_concession else CONTRACT,
        format="JSON 1.x" if is_old else "JSON 2.0.x",
        reference=text(raw.get("id")),
        nom_acheteur=text(_mapping(raw, "acheteur", "autoriteConcedante").get("nom")),
        objet=text(raw.get("objet")),
        nature=text(raw.get("nature")),
        procedure=text(raw.get("procedure")),
        cpv=text(raw.get("codeCPV")),
        duree_mois=amount(raw.get("dureeMois")),
        notification_le=day(first),
        publication_le=day(raw.get("datePublicationDonnees")),
        montant=worth,
        titulaires=tuple(_holders(raw.get("titulaires") or raw.get("concessionnaires"))),
        considerations=values(raw.get(SOCIAL), "considerationSociale"),
        accord_cadre=text(raw.get("idAccordCadre")),
        etat=_last_state(raw, day(first), worth),
    )


def _mapping(raw: Raw, *names: str) -> Raw:
    return next((found for name in names if isinstance(found := raw.get(name), Mapping)), {})


def _holders(given: Any) -> Iterator[tuple[str, str]]:
    """Yield (identifier, name) of each holder, in lists and wrappers nested to any depth."""
    if isinstance(given, list):
        for one in given:
            yield from _holders(one)
    elif isinstance(given, Mapping):
        inside = given.get("titulaire") or given.get("concessionnaire")
        if inside:
            yield from _holders(inside)
        elif identifier := text(given.get("id")):
            yield identifier, text(given.get("denominationSociale")) or ""


def _last_state(raw: Raw, first: date | None, worth: float | None) -> tuple[date | None, float | None]:
    """Return the day of the last amendment and the amount after it."""
    states = [(first, worth)]
    for one in _amendments(raw.get("modifications")):
        changed = amount(one.get("montant"))
        written = day(one.get("dateNotificationModification")) or day(one.get("dateSignatureModification"))
        states.append((written, worth if changed is None else changed))
    return max(states, key=lambda state: state[0] or date.min)


def _amendments(given: Any) -> Iterator[Raw]:
    if isinstance(given, list):
        for one in given:
            yield from _amendments(one)
    elif isinstance(given, Mapping):
        yield given["modification"] if isinstance(given.get("modification"), Mapping) else given


COLUMNS = (
    *("id", "acheteur_id", "acheteur_nom", "acheteur_departement_code", "acheteur_commune_code", "nature", "objet"),
    *("codeCPV", "procedure", "lieuExecution_code", "lieuExecution_typeCode", "dureeMois", "dateNotification"),
    *("datePublicationDonnees", "montant", SOCIAL, "idAccordCadre", "type", "titulaire_id", "titulaire_nom"),
)
NUMBERED = re.compile(r"titulaire_(id|denominationSociale)_(\d+)")


def columns_of(header: Iterable[str]) -> dict[str, str]:
    """Return, by the name that is used here, the columns of a table: « acheteur.id » is `acheteur_id`."""
    named = {name.strip().replace(".", "_"): name for name in header}
    return {name: written for name, written in named.items() if name in COLUMNS or NUMBERED.fullmatch(name)}


def table_spot(row: Raw) -> Spot:
    """Return the spot of a row of a table, by the names of `columns_of`."""
    names = ("acheteur_id", "acheteur_departement_code", "acheteur_commune_code", *COLUMNS[9:11])
    return Spot(*(text(row.get(name)) for name in names))


def table_notice(row: Raw, spot: Spot, shape: str) -> Notice:
    """Return the notice of a row of a table; `shape` names its format."""
    first, worth = day(row.get("dateNotification")), amount(row.get("montant"))
    return Notice(
        spot=spot,
        espece=CONTRACT,
        format=shape,
        reference=text(row.get("id")),
        nom_acheteur=text(row.get("acheteur_nom")),
        objet=text(row.get("objet")),
        nature=text(row.get("nature")) or text(row.get("type")),
        procedure=text(row.get("procedure")),
        cpv=text(row.get("codeCPV")),
        duree_mois=amount(row.get("dureeMois")),
        notification_le=first,
        publication_le=day(row.get("datePublicationDonnees")),
        montant=worth,
        titulaires=tuple(_columns_of_holders(row)),
        considerations=values(row.get(SOCIAL)),
        accord_cadre=text(row.get("idAccordCadre")),
        etat=(first, worth),
    )


def _columns_of_holders(row: Raw) -> Iterator[tuple[str, str]]:
    if one := text(row.get("titulaire_id")):
        yield one, text(row.get("titulaire_nom")) or ""
    for rank in range(1, 4):
        if one := text(row.get(f"titulaire_id_{rank}")):
            yield one, text(row.get(f"titulaire_denominationSociale_{rank}")) or ""
