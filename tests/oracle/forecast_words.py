"""Claims of « Et si ? »: its steps, one a lever, its sums, its sentences, each from the recount of the year to come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, floor, log10

from analytics.views.card import ComputedCard
from tests.oracle.claims import N, numeral
from tests.oracle.forecast import FLUX, Forecast, Standing, forecast, kept
from tests.oracle.near import ordinary
from tests.oracle.states import State
from tests.oracle.truth import Filters, Records, rounded, written_share

ORDER = ("marche", "famille", "maitre_ouvrage", "chantiers", "operation", "realise", "heures_par_personne")
NOT_OF_MARCHES = ("critere", "type_contrat")


def two_digits(amount: float) -> float:
    if amount <= 0:
        return 0
    unit = max(10.0 ** (floor(log10(amount)) - 1), 1)
    return floor(amount / unit + 0.5) * unit


@dataclass
class Projected:
    """The forecast under filters and levers: where it starts, its steps, its figures."""

    now: Forecast
    filters: Filters
    start: str
    levers: list[str]
    steps: list[tuple[str, float]] = field(default_factory=list)
    clause: float = 0
    each: float | None = None

    def __post_init__(self) -> None:
        now = self.now
        self.keep = kept(now.known, self.filters)
        self.mine = [
            pair for pair, one in zip(zip(now.known, now.standings, strict=True), self.keep, strict=True) if one
        ]
        self.ahead = [sum(one) for one in zip(*(now.brings(one) for _, one in self.mine), strict=True)] or [0.0] * 3
        self.usual = sum(now.usual_hours(one) for one, _ in self.mine) * (self.start != "signe")
        self.origin = sum(one.worked(now.annee if now.partial else now.settled.year) for one, _ in self.mine)
        self.clause = sum(one.volume for _, one in self.mine if one.kind == FLUX and one.left > 0)
        self.each = now.each
        self._start()
        for lever in sorted(_last_of_each(self.levers), key=_place):
            self._pull(lever)

    def _start(self) -> None:
        live = [(one, self._first(one)) for _, one in self.mine if one.left > 0]
        late = sum(self._first(one) for _, one in self.mine if one.left <= 0)
        ended = [one.last for _, one in self.mine if one.left <= 0]
        if self.now.partial:
            self.steps = [("déjà signé", self.ahead[0])]
        else:
            count = sum(last > 0 for last in ended)
            going = sum(hours - one.last for one, hours in live)
            self.steps = [(f"{count} achevé", -sum(ended)), (f"{len(live)} continue", going), ("échus", late)]
        if self.start != "signe":
            self.steps.append(("à signer", self.usual))
            self.clause += sum(self.now.usual_clause(one) for one, _ in self.mine)

    def _first(self, one: Standing) -> float:
        return next(self.now.brings(one))

    def _pull(self, lever: str) -> None:
        """Add the step of a lever, at its turn."""
        kind, _, said = lever.partition("=")
        hours = clause = 0.0
        if kind == "marche":
            hours, clause = self._of_marche(said)
        elif kind in ("famille", "maitre_ouvrage"):
            name, _, percent = said.rpartition(":")
            ratio = float(percent) / 100 * (self.start != "signe")
            own = {one.rpartition(":")[0].partition("=")[2] for one in self.levers if one.startswith("maitre_ouvrage=")}
            apart = own if kind == "famille" else set()
            touched = [one for one, _ in self.mine if one.row[kind] == name and one.row["maitre_ouvrage"] not in apart]
            hours = ratio * sum(map(self.now.usual_hours, touched))
            clause = ratio * sum(map(self.now.usual_clause, touched))
        elif kind in ("chantiers", "operation"):
            size, _, month = said.partition("@")
            count, _, each = size.partition("x")
            clause = float(count) * (float(each) if kind == "chantiers" else 1 / self.now.euros)
            hours = clause * self.now.share(int(month))
        elif kind == "realise":
            hours = (self.total - (self.origin if self.now.partial else 0)) * (float(said) / 100 / self.now.kappa - 1)
        else:
            self.each = float(said)
        self.steps.append((lever, hours))
        self.clause += clause

    def _of_marche(self, said: str) -> tuple[float, float]:
        name, action, *amount = said.rsplit(":", 1 if said.endswith("resilie") else 2)
        at = next(one for marche, one in self.mine if marche.row["marche"] == name)
        after = self.now.moved(at, action, float(amount[0]) if amount else 0)
        ended = -at.volume if action == "resilie" and at.kind == FLUX and at.left > 0 else 0
        clause = float(amount[0]) if action == "avenant" else ended
        return self._first(after) - self._first(at), clause

    @property
    def total(self) -> float:
        return self.origin + sum(hours for _, hours in self.steps)


def _place(lever: str) -> tuple[int, str, str]:
    kind, _, said = lever.partition("=")
    return ORDER.index(kind), _target(kind, said), lever


def _last_of_each(levers: Sequence[str]) -> list[str]:
    """Return the levers that count: the last one of a marché, of a family…, but « résilié » beats all."""
    found: dict[str, str] = {}
    for lever in levers:
        kind, _, said = lever.partition("=")
        slot = lever if kind in ("chantiers", "operation") else f"{kind}={_target(kind, said)}"
        if not found.get(slot, "").endswith(":resilie"):
            found[slot] = lever
    return [*found.values()]


def _target(kind: str, said: str) -> str:
    if kind == "marche":
        return said.rsplit(":", 1 if said.endswith("resilie") else 2)[0]
    return said.rpartition(":")[0]


def projected(state: State, records: Records) -> Projected:
    """Return the recount of a state."""
    now, filters = forecast(records, state.selection.annees[0]), dict(state.selection.filtres)
    known = {name: values for name, values in filters.items() if name not in NOT_OF_MARCHES}
    asked = dict(state.options)
    bare = Projected(now, known, asked.get("depart", "habitude"), [])
    live = {one.row["marche"] for one, standing in bare.mine if standing.left > 0}
    levers = [text for name, text in state.options if name == "levier"]
    levers = [
        one for one in levers if not one.startswith("marche=") or _target("marche", one.partition("=")[2]) in live
    ]
    return Projected(now, known, bare.start, levers)


ABOUT = {  # sentences, and what each of their numbers is, to two digits
    rf"^Simulation \d{{4}}, .+ : {N} heures? réalisées?$": lambda one: [one.total],
    rf"^{N} h (?:est|sont) déjà signées?": lambda one: [one.ahead[0]],
    rf"en apporteraient {N} dans l’année": lambda one: [one.usual],
    rf"· {N} h clausées?": lambda one: [one.clause],
    rf"il en resterait {N} à faire": lambda one: [one.ahead[0]],
    rf", et {N} à signer\b": lambda one: [one.usual],
    rf"^Déjà signé : {N} h en \d{{4}}, {N} h en \d{{4}} et {N} h en": lambda one: one.ahead,
    rf"^Déjà signé : {N} h en \d{{4}} et {N} h en \d{{4}}\.": lambda one: one.ahead[:2],
}
EXACT = {
    rf"^Heures réalisées \(simulation\) : {N} h": lambda one: one.total,
    rf"^Heures clausées \(simulation\) : {N} h": lambda one: one.clause,
    rf"\. Au .+, {N} h sont faites|^Au .+, {N} h sont faites": lambda one: one.origin,
}


def foretold(state: State, texts: Sequence[str], cards: Sequence[ComputedCard], records: Records) -> Iterator[str]:
    """Yield what the recount does not bear out, in sentences and in the table of steps."""
    one = projected(state, records)
    if not one.mine:
        yield from (f"there is no marché: {text}" for text in texts if re.search(r"\d h\b", text))
        return
    for text in texts:
        for pattern, amounts in ABOUT.items():
            if found := re.search(pattern, text):
                pairs = zip(map(numeral, found.groups()), amounts(one), strict=True)
                if not all(said in {two_digits(amount - 1e-6), two_digits(amount + 1e-6)} for said, amount in pairs):
                    yield f"projected is {amounts(one)}: {text}"
        for pattern, amount in EXACT.items():
            if (found := re.search(pattern, text)) and abs(numeral(found[1] or found[2]) - amount(one)) > 0.51:
                yield f"projected is {amount(one)}: {text}"
    for card in cards:
        if card.key == "etapes":
            yield from _steps(one, [tuple(map(ordinary, row)) for row in card.table.texts])
    yield from _aimed(one, dict(state.options).get("objectif", ""), texts)


def _steps(one: Projected, rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield the steps that are not those of the recount; as written, they add up exactly."""
    drawn = [(name, hours) for name, hours in one.steps if abs(hours) > 1e-9]
    levels = [one.origin]
    for _, hours in drawn:
        levels.append(levels[-1] + hours)
    written = [rounded(level) for level in levels]
    right = [written[0], *(after - before for before, after in pairwise(written)), written[-1]]
    said = [numeral(text.replace("−", "-").replace("+", "").removesuffix("h")) for _, text in rows]
    if said != right:
        yield f"steps are {[*zip(['', *(name for name, _ in drawn), ''], right, strict=True)]}: {rows}"
    for (name, _), (shown, _) in zip(drawn, rows[1:], strict=False):
        count = name.split()[0]
        if count.isdigit() and (shown.split()[0], name.split()[1]) != (count, name.split()[1]):
            yield f"not {name}: {shown}"


def _aimed(one: Projected, aim: str, texts: Sequence[str]) -> Iterator[str]:
    """Yield what is false of the gap to a figure and of the ways to close it."""
    kind, _, amount = aim.partition("=")
    if not kind or (kind == "personnes" and not one.each):
        return
    goal = float(amount) * (one.each if kind == "personnes" and one.each else 1)
    missing = goal - (one.clause if kind == "clausees" else one.total)
    needed = missing if kind == "clausees" else missing / one.now.share(3)
    for text in texts:
        if found := re.search(rf"^Pour .+, il manque {N} heures", text):
            if numeral(found[1]) != two_digits(missing):
                yield f"{missing} are missing: {text}"
        elif found := re.search(rf": objectif dépassé de {N} h", text):
            if numeral(found[1]) != rounded(-missing):
                yield f"{missing} are missing: {text}"
        elif found := re.search(rf"^{N} chantiers? de {N} h, dès mars", text):
            if numeral(found[1]) != ceil(needed / numeral(found[2]) - 1e-9):
                yield f"{needed} clause hours are needed: {text}"
        elif found := re.search(r"^([\d,]+) M€ de travaux", text):
            if abs(numeral(found[1]) - needed * one.now.euros / 1e6) > 0.061:
                yield f"{needed * one.now.euros} € are needed: {text}"
        elif found := re.search(r"^(\d+) % du prévu réalisé au lieu de (\d+) %", text):
            ahead = one.total - (one.origin if one.now.partial else 0)
            asked = [float(lever.partition("=")[2]) / 100 for lever in one.levers if lever.startswith("realise=")]
            kappa = asked[-1] if asked else one.now.kappa
            right = ceil(100 * kappa * (ahead + missing) / ahead - 1e-9)
            if int(found[1]) != right or not written_share(found[2], one.now.kappa):
                yield f"{right} % are needed, of {one.now.kappa}: {text}"
