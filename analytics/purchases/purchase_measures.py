"""The contracts of a version and their measures: share with a social consideration, its coverage and its bounds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.base.database import Base
from analytics.declarations.purchases import (
    BUYERS,
    KINDS,
    NO,
    NONE_WORDINGS,
    SILENT,
    UNKNOWN,
    WORDINGS,
    YES,
    purchase_settings,
)
from analytics.purchases.folding import is_sound
from analytics.territory import france

FLAGS = {BUYERS: "des_acheteurs", "chantiers": "des_chantiers"}


@dataclass(frozen=True)
class Measure:
    """Counts of contracts; `montant` sums the sound amounts, in euros without tax. Shares are None over nothing."""

    contrats: int
    oui: int
    non: int
    non_renseigne: int
    inconnu: int
    contradictoires: int
    clause: int
    critere: int
    reserve: int
    montants_a_verifier: int
    montant: float

    @property
    def renseignes(self) -> int:
        """The contracts that say whether they carry a consideration."""
        return self.oui + self.non

    @property
    def couverture(self) -> float | None:
        return self.renseignes / self.contrats if self.contrats else None

    @property
    def part(self) -> float | None:
        """The share with a consideration among those filled."""
        return self.oui / self.renseignes if self.renseignes else None

    @property
    def bornes(self) -> tuple[float, float] | None:
        """The share of all contracts if none, or all, of those not filled carried a consideration."""
        if not self.contrats:
            return None
        return self.oui / self.contrats, (self.contrats - self.non) / self.contrats

    @property
    def is_shown(self) -> bool:
        """Whether enough contracts are filled for the share to be shown."""
        return self.couverture is not None and self.couverture >= purchase_settings().couverture_minimale


def contracts(base: Base) -> pd.DataFrame:
    """Return every contract of a version, described (see `described`); no row when none was imported."""
    return base.once("achats", lambda: described(base.query("FROM achat ORDER BY notification_le, achat")))


def described(frame: pd.DataFrame, today: date | None = None) -> pd.DataFrame:
    """Return contracts with `annee` (none for a doubtful day), `reponse`, a boolean a kind, `contradictoire`, `sur`.

    `sur` says whether the amount can be summed.
    """
    days = pd.to_datetime(frame["notification_le"])
    in_time = (days >= pd.Timestamp(2018, 1, 1)) & (days <= pd.Timestamp(today or date.today()))
    said = [[one.casefold() for one in listed] for listed in frame["considerations"]]
    kinds = [{WORDINGS[one] for one in listed if one in WORDINGS} for listed in said]
    return frame.assign(
        annee=days.dt.year.where(in_time).astype("Int64"),
        reponse=[_answer(listed, found) for listed, found in zip(said, kinds, strict=True)],
        **{kind: [kind in found for found in kinds] for kind in KINDS},
        contradictoire=[
            bool(found) and any(one in NONE_WORDINGS for one in listed)
            for listed, found in zip(said, kinds, strict=True)
        ],
        sur=[is_sound(None if pd.isna(amount) else amount) for amount in frame["montant"]],
    )


def _answer(said: list[str], kinds: set[str]) -> str:
    if not said:
        return SILENT
    if kinds:
        return YES
    return NO if all(one in NONE_WORDINGS for one in said) else UNKNOWN


def chosen(frame: pd.DataFrame, view: str, annee: int | None = None, floor: float = 0) -> pd.DataFrame:
    """Return the contracts of a view (acheteurs or chantiers) and a year; a doubtful amount is above any floor."""
    kept = frame[FLAGS[view]].astype(bool) & (~frame["sur"].astype(bool) | (frame["montant"] >= floor))
    if annee is not None:
        kept &= frame["annee"].eq(annee).fillna(False)
    return frame[kept]


def measured(frame: pd.DataFrame) -> Measure:
    """Return the measure of contracts."""
    answers = frame["reponse"].value_counts()
    return Measure(
        contrats=len(frame),
        **{name: int(answers.get(answer, 0)) for name, answer in zip(("oui", "non"), (YES, NO), strict=True)},
        non_renseigne=int(answers.get(SILENT, 0)),
        inconnu=int(answers.get(UNKNOWN, 0)),
        contradictoires=int(frame["contradictoire"].sum()),
        **{kind: int(frame[kind].sum()) for kind in KINDS},
        montants_a_verifier=int((~frame["sur"].astype(bool)).sum()),
        montant=float(frame.loc[frame["sur"].astype(bool), "montant"].sum()),
    )


def years(frame: pd.DataFrame) -> list[int]:
    """Return the years that the page may show, oldest first: before the first one, nothing was published."""
    first = purchase_settings().premiere_annee
    return sorted({int(year) for year in frame["annee"].dropna() if year >= first})


def outside(frame: pd.DataFrame, view: str, annee: int) -> dict[str, int]:
    """Return how many contracts of the base are not counted, by reason."""
    here = frame[FLAGS[view]].astype(bool)
    return {
        "hors de ce périmètre": int((~here).sum()),
        "à la date douteuse": int((here & frame["annee"].isna()).sum()),
        "d’une autre année": int((here & frame["annee"].ne(annee).fillna(False)).sum()),
    }


def buyer_names(base: Base) -> dict[str, str]:
    """Return a name for each SIRET of buyer, the SIRET added to a shared one.

    The name is that of the files, else hers, else that of the commune or the EPCI whose SIREN it is, else the SIRET.
    """
    return base.once("acheteurs", lambda: _buyer_names(base))


def _buyer_names(base: Base) -> dict[str, str]:
    hers = dict(
        base.rows("SELECT left(siret, 9), min(maitre_ouvrage) FROM maitre_ouvrage WHERE siret IS NOT NULL GROUP BY 1")
    )
    found = base.rows("SELECT acheteur, min(nom_acheteur) FROM achat WHERE acheteur IS NOT NULL GROUP BY 1 ORDER BY 1")
    named = {siret: name or hers.get(siret[:9]) or _official_name(siret[:9]) or siret for siret, name in found}
    twice = {name for name, times in Counter(named.values()).items() if times > 1}
    return {siret: f"{name} ({siret})" if name in twice else name for siret, name in named.items()}


def _official_name(siren: str) -> str:
    if siren in france.groups():
        return france.groups()[siren].nom
    return next((f"{one.nom} (commune)" for one in france.communes().values() if one.siren == siren), "")
