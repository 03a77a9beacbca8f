"""What may be said of the groups of a frame: nothing that a missing figure could make false."""

from dataclasses import dataclass
from math import inf, isnan, nan

import pandas as pd

from analytics.compute.queries import ROUGH
from analytics.declarations.dimensions import catch_all
from analytics.french.missing import PEU, reason_of, total
from analytics.french.numbers import About, is_missing
from analytics.protection.noise import REACH

MOST_OF_PEU = 2 * REACH


@dataclass(frozen=True)
class Groups:
    """The groups of a frame and their amounts, NaN where missing; `whole` is the amount of them all, when published.

    `adds` says that the groups are parts of the whole: what the missing ones have together is then known.
    """

    every: tuple[tuple[str, float], ...]
    whole: float = nan
    adds: bool = False

    @property
    def amounts(self) -> dict[str, float]:
        """The known amounts above zero, by group."""
        return {name: amount for name, amount in self.every if amount > 0}

    @property
    def named(self) -> dict[str, float]:
        """The known amounts above zero, catch-all values apart."""
        return {name: amount for name, amount in self.amounts.items() if name not in catch_all()}

    @property
    def missing(self) -> list[float]:
        """The amounts that are not known or not shown, each a NaN with its reason."""
        return [amount for _, amount in self.every if isnan(amount)]

    @property
    def is_complete(self) -> bool:
        """Whether every group has its amount, so that groups may be counted, added and ranked."""
        return not self.missing

    @property
    def is_hidden(self) -> bool:
        """Whether some amounts are not public."""
        return any(map(reason_of, self.missing))

    @property
    def total(self) -> float:
        """The amount of all the groups: the published one where some are missing, else NaN with the reason."""
        if self.is_complete or not self.whole >= sum(self.amounts.values()):
            return total(amount for _, amount in self.every)
        return self.whole

    @property
    def rest(self) -> float:
        """The most that one missing named group may have: 8 people of « peu », what the others leave, else no bound."""
        missing = [reason_of(amount) for name, amount in self.every if isnan(amount) and name not in catch_all()]
        if set(missing) <= {PEU}:
            return MOST_OF_PEU if missing else 0
        return max(self.whole - sum(self.amounts.values()), 0) if self.adds and not isnan(self.whole) else inf

    def rank(self, name: str) -> int | None:
        """Return the rank of a group among the named ones; None where a missing group could change it."""
        amount = self.named.get(name)
        if amount is None or self.rest >= amount:
            return None
        return 1 + sum(other > amount for other in self.named.values())


def groups_of(frame: pd.DataFrame, by: str, indicator: str, whole: float | None = None, adds: bool = False) -> Groups:
    """Return the groups of a frame for one indicator, with the amount of the whole selection where it is given."""
    write = About if indicator in frame.attrs.get(ROUGH, ()) else float
    pairs = zip(map(str, frame[by]), (write(_number(one)) for one in frame[indicator]), strict=True)
    return Groups(tuple(pairs), nan if whole is None or is_missing(whole) else float(whole), adds)


def _number(given: object) -> float:
    """Return an amount, or the NaN that says why there is none."""
    return given if isinstance(given, float) else nan if is_missing(given) else float(str(given))
