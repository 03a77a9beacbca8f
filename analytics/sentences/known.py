"""What figures are of: the people whose answer is known; hours shared out, or of nobody known."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import pandas as pd

from analytics.compute.hours_origin import Origin
from analytics.declarations.dimensions import DIMENSIONS, UNKNOWN, Of
from analytics.declarations.indicators import INDICATORS
from analytics.french.numbers import About, AtMost, count, number, percent, plural
from analytics.sentences.hidden import told
from analytics.sentences.phrases import SMALL

TELLING = 0.05  # share of the hours from which those shared out are told


@dataclass(frozen=True)
class Base:
    """A count of people, and the people it is a share of, all `everyone` or those `known`."""

    amount: float
    total: float
    everyone: float
    known: str

    @property
    def share(self) -> float:
        write = About if isinstance(self.amount, About) or isinstance(self.total, About) else float
        return write(self.amount / self.total)

    @property
    def is_partial(self) -> bool:
        """Whether the answer is not known of some people."""
        return self.total < self.everyone

    @property
    def has_share(self) -> bool:
        """Whether a share is given: of twenty people or more, that noise does not make fewer than their part."""
        return SMALL <= self.total >= self.amount

    @property
    def out_of(self) -> str:
        """« sur 66 », « sur 19 de sexe connu »; nothing after all of the people, a greater part, nor of one alone."""
        if self.total == 1:
            return f"({count(1, 'personne')} {self.known})" if self.is_partial and not self.amount else ""
        if self.amount == self.total == self.everyone or self.amount > self.total:
            return ""
        return f"sur {number(self.total)}{f' {self.known}' if self.is_partial else ''}"

    @property
    def among(self) -> str:
        """« des personnes », « des 19 personnes de sexe connu », « d’environ 68 » where their number is noisy."""
        head = "d’environ" if isinstance(self.total, About) else "des"
        return f"{head} {number(self.total)} personnes {self.known}" if self.is_partial else "des personnes"

    @property
    def text(self) -> str:
        """« sur 66 personnes (4,5 %) », « sur 19 de sexe connu (63 %) »; a share only of twenty people or more."""
        if not self.out_of:
            return ""
        people = "" if self.is_partial else f" {plural(self.total, 'personne')}"
        return f"{self.out_of}{people}{f' ({percent(self.share)})' if self.has_share else ''}"


def base_of(comparison: pd.DataFrame, ratio: str) -> Base | None:
    """Return what a share of people is of, from a `compare` frame; None where it is not known, or of nobody."""
    declared = INDICATORS[ratio]
    amount, known, everyone = (_figure(comparison, name) for name in (*declared.terms, "beneficiaires"))
    share = _figure(comparison, ratio)
    total = round(amount / share) if known is None and amount and share else known  # a frame may lack a term
    if amount is None or not total or isinstance(amount, AtMost):
        return None
    return Base(amount, total, total if everyone is None else everyone, INDICATORS[declared.denominator].among)


def _figure(comparison: pd.DataFrame, name: str) -> float | None:
    amount = float(comparison["valeur"][name]) if name in comparison.index else float("nan")
    return told(comparison, name, amount) if isfinite(amount) else None


def share_base(frame: pd.DataFrame, indicator: str, by: str, everyone: float) -> float:
    """Return what shares of a table are of: of people, only those whose value is known, as the indicators of shares do.

    NaN where their number is not known, or 0: then no share is given.
    """
    if INDICATORS[indicator].unit != "personnes" or DIMENSIONS[by].of is not Of.PERSON:
        return everyone
    unknown = frame.loc[frame[by].eq(UNKNOWN), indicator].tolist()
    return everyone - unknown[0] if unknown else everyone


def origin_sentence(origin: Origin) -> str:
    """Return « Dont 1 240 h réparties au prorata des dates. »; nothing when all is known."""
    parts = []
    if origin.hours and origin.shared > TELLING * origin.hours:
        parts.append(f"{number(origin.shared)} h réparties au prorata des dates des contrats")
    if origin.unknown > 0:
        known = f" ({count(origin.people, 'personne déclarée', 'personnes déclarées')})" if origin.people else ""
        parts.append(f"{number(origin.unknown)} h sans personne connue{known}")
    return f"Dont {' et '.join(parts)}." if parts else ""
