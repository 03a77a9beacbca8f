"""Notices -> contracts: rows of holders and of amendments, and the same contract published twice, become one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analytics.declarations.purchases import NONE_WORDINGS, WORDINGS, purchase_settings
from analytics.purchases.decp_cells import is_siret
from analytics.purchases.notices import Notice
from analytics.purchases.scope import Scope

SEPARATORS = re.compile(r"[ ,\\./]")
LONGEST = 120  # months; a longer duration is doubtful
FIRST_DAY = date(2018, 10, 1)  # the data are published since then
PLACEHOLDERS = (1, 12_311_111_111)  # what sources write in the place of an aberrant amount


@dataclass(frozen=True)
class Contract:
    """A row of the table `achat` (see data/schema.sql); lists are tuples here."""

    achat: str
    acheteur: str | None
    nom_acheteur: str | None
    reference: str | None
    espece: str
    objet: str | None
    nature: str | None
    procedure: str | None
    cpv: str | None
    lieu: str | None
    type_lieu: str | None
    duree_mois: float | None
    notification_le: date | None
    publication_le: date | None
    montant: float | None
    modification_le: date | None
    montant_actuel: float | None
    titulaires: tuple[str, ...]
    noms_titulaires: tuple[str, ...]
    considerations: tuple[str, ...]
    accord_cadre: str | None
    des_acheteurs: bool
    des_chantiers: bool
    a_verifier: tuple[str, ...]
    format: str
    fichier: str

    @property
    def rank(self) -> tuple[bool, date]:
        """What makes one publication of a contract preferred to another: a filled social field, then its day."""
        return bool(self.considerations), self.publication_le or date.min


def contracts(notices: Iterable[Notice], scope: Scope | None, file: str) -> Iterator[Contract]:
    """Yield one contract a notice, as this notice alone tells it."""
    for one in notices:
        spot, names = one.spot, tuple(name for _, name in one.titulaires)
        yield Contract(
            achat=_key(one),
            acheteur=spot.acheteur,
            lieu=spot.lieu,
            type_lieu=spot.type_lieu,
            modification_le=one.etat[0],
            montant_actuel=one.etat[1],
            titulaires=tuple(identifier for identifier, _ in one.titulaires),
            noms_titulaires=names if any(names) else (),
            des_acheteurs=scope is None or scope.has_buyer(spot),
            des_chantiers=scope is None or scope.has_place(spot),
            a_verifier=tuple(doubts(one)),
            fichier=file,
            **{name: getattr(one, name) for name in SAME},
        )


SAME = (
    *("nom_acheteur", "reference", "espece", "objet", "nature", "procedure", "cpv", "duree_mois", "notification_le"),
    *("publication_le", "montant", "considerations", "accord_cadre", "format"),
)


def _key(one: Notice) -> str:
    """Return the buyer and the number of a contract; without a number, a fingerprint of what it says."""
    if one.reference:
        return f"{one.spot.acheteur or 'sans acheteur'}-{SEPARATORS.sub('_', one.reference)}"
    said = repr((one.objet, one.notification_le, one.montant, one.titulaires))
    return f"{one.spot.acheteur or 'sans acheteur'}-sans numéro {hashlib.sha256(said.encode()).hexdigest()[:12]}"


def folded(given: Iterable[Contract]) -> dict[str, Contract]:
    """Return the contracts by key, the publications of each made one."""
    found: dict[str, Contract] = {}
    for one in given:
        found[one.achat] = merged(found[one.achat], one) if one.achat in found else one
    return found


def merged(known: Contract, more: Contract) -> Contract:
    """Return two publications of a contract as one.

    The one whose social field is filled, then the latest, tells what it is. The first notification gives its day and
    its amount; the last state, the present amount; holders are those of both.
    """
    best = more if more.rank > known.rank else known
    first = more if _earlier(more, known) else known
    last = more if (more.modification_le or date.min) > (known.modification_le or date.min) else known
    names = dict(zip(known.titulaires, known.noms_titulaires, strict=False))
    names |= {one: name for one, name in zip(more.titulaires, more.noms_titulaires, strict=False) if name}
    holders = tuple(dict.fromkeys((*known.titulaires, *more.titulaires)))
    return replace(
        best,
        nom_acheteur=best.nom_acheteur or known.nom_acheteur or more.nom_acheteur,
        notification_le=first.notification_le,
        montant=first.montant,
        modification_le=last.modification_le,
        montant_actuel=last.montant_actuel,
        titulaires=holders,
        noms_titulaires=tuple(names.get(one, "") for one in holders) if names else (),
        des_acheteurs=known.des_acheteurs or more.des_acheteurs,
        des_chantiers=known.des_chantiers or more.des_chantiers,
        a_verifier=tuple(dict.fromkeys((*known.a_verifier, *more.a_verifier))),
    )


def _earlier(one: Contract, other: Contract) -> bool:
    return bool(one.notification_le and (not other.notification_le or one.notification_le < other.notification_le))


def doubts(one: Notice) -> Iterator[str]:
    """Yield what is doubtful in a notice, in French."""
    published, notified = one.publication_le, one.notification_le
    unknown = [said for said in one.considerations if said.casefold() not in (*WORDINGS, *NONE_WORDINGS)]
    listed = {
        "numéro absent": not one.reference,
        "SIRET de l’acheteur": not is_siret(one.spot.acheteur or ""),
        "SIRET d’un titulaire": any(not is_siret(holder) for holder, _ in one.titulaires),
        "date de notification": notified is None or not FIRST_DAY <= notified <= date.today(),
        "notification après la publication": bool(published and notified and notified > published),
        "durée": (one.duree_mois or 0) > LONGEST,
        "montant": not is_sound(one.montant),
        "considération inconnue": bool(unknown),
    }
    yield from (said for said, doubtful in listed.items() if doubtful)


def is_sound(amount: float | None) -> bool:
    """Return whether an amount can be summed."""
    return amount is not None and amount not in PLACEHOLDERS and 0 < amount < purchase_settings().montant_aberrant


def as_row(one: Contract) -> dict[str, Any]:
    """Return a contract as a row of its table."""
    return {name: list(cell) if isinstance(cell, tuple) else cell for name, cell in vars(one).items()}


def from_row(row: Mapping[str, Any]) -> Contract:
    """Return the contract of a row of its table."""
    cells: dict[str, Any] = {name: tuple(cell) if isinstance(cell, list) else cell for name, cell in row.items()}
    return Contract(**cells)
