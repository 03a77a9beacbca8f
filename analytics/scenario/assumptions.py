"""A scenario: where it starts from, what it aims at, its levers; as pairs of an address or of a command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode

from analytics.declarations.dimensions import UnknownValue
from analytics.scenario.levers import (
    CANCELLED,
    CHANTIERS,
    EACH,
    FAMILLE,
    MARCH,
    OPERATION,
    OWNER,
    Kind,
    Lever,
    Targets,
    bounded,
    plain,
    read_lever,
)

SIGNED, HABIT, TARGET = "signe", "habitude", "objectif"
STARTS: Mapping[str, str] = MappingProxyType(
    {SIGNED: "Déjà signé", HABIT: "Comme d’habitude", TARGET: "Objectif"}  # the order of the buttons
)
AIMS: Mapping[str, Kind] = MappingProxyType(
    {
        "heures": Kind("Heures réalisées", "heures=30000", 1, 100_000_000, 500, "h"),
        "personnes": Kind("Personnes", "personnes=75", 1, 1_000_000, 1),
        "clausees": Kind("Heures clausées", "clausees=40000", 1, 100_000_000, 500, "h"),
    }
)
KEPT, NAME_LENGTH = 3, 40
START, AIM, LEVER, SCENARIO = "depart", "objectif", "levier", "scenario"  # keys of the address
LEAVING = MappingProxyType(  # keys of old addresses, and what each has become; nothing: it is dropped, and said
    {
        **dict.fromkeys(("nouveaux_chantiers", "heures_par_chantier"), CHANTIERS),
        "montant_operation": OPERATION,
        "evolution_famille": FAMILLE,
        "evolution_maitre_ouvrage": OWNER,
        "heures_par_beneficiaire": EACH,
        **dict.fromkeys(
            ("non_renouvele", "rapport_realise_clause", "part_main_oeuvre", "taux_effort", "cout_horaire"), ""
        ),
    }
)
OWN_KEYS = (START, AIM, LEVER, SCENARIO)
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Aim:
    """A figure to reach: heures, personnes or clausees."""

    kind: str
    amount: float

    @property
    def text(self) -> str:
        return f"{self.kind}={plain(self.amount)}"


@dataclass(frozen=True)
class Scenario:
    """Where the projection starts from, the figure to reach (None: the one proposed), the levers in their order."""

    start: str = HABIT
    aim: Aim | None = None
    levers: tuple[Lever, ...] = ()
    name: str = ""

    def with_lever(self, lever: Lever) -> Scenario:
        """Return the scenario with one more lever: it replaces that of its slot, but « résilié » beats all."""
        there = next((one for one in self.levers if one.slot == lever.slot), None)
        if there and there.action == CANCELLED:
            return self
        others = [one for one in self.levers if one.slot != lever.slot]
        return replace(self, levers=tuple(sorted([*others, lever], key=lambda one: one.place)))

    def without(self, text: str) -> Scenario:
        """Return the scenario without the lever of this text."""
        return replace(self, levers=tuple(one for one in self.levers if one.text != text))

    def to_pairs(self) -> Pairs:
        """Return what differs from the default as (key, value)."""
        pairs = [(START, self.start)] if self.start != HABIT else []
        pairs += [(AIM, self.aim.text)] if self.aim else []
        return pairs + [(LEVER, lever.text) for lever in self.levers]

    @property
    def packed(self) -> str:
        """The scenario and its name as one value of an address."""
        return urlencode([("nom", self.name), *self.to_pairs()])


NEUTRAL = Scenario()


def read_scenario(pairs: Iterable[tuple[str, str]], targets: Targets) -> Scenario:
    """Return the scenario that pairs write; raise UnknownValue or ValueError, in French."""
    scenario = Scenario()
    for name, text in pairs:
        scenario = _read(scenario, name, text, targets)
    return scenario


def read_what_exists(pairs: Iterable[tuple[str, str]], targets: Targets) -> Scenario:
    """Return the scenario that pairs write, ignoring what does not exist or cannot be read."""
    scenario = Scenario()
    for name, text in pairs:
        with suppress(ValueError):
            scenario = _read(scenario, name, text, targets)
    return scenario


def _read(scenario: Scenario, name: str, text: str, targets: Targets) -> Scenario:
    if name == LEVER:
        return scenario.with_lever(read_lever(text, targets))
    if name == AIM:
        return replace(scenario, aim=read_aim(text))
    if name == START:
        if text not in STARTS:
            raise UnknownValue("Départ", text, STARTS)
        return replace(scenario, start=text)
    raise UnknownValue("Réglage", name, OWN_KEYS[:3])


def read_aim(text: str) -> Aim:
    """Return the figure to reach that a text writes: « heures=30000 »."""
    kind, equal, amount = text.partition("=")
    if not equal or kind not in AIMS:
        raise UnknownValue("Objectif", text, [aim.example for aim in AIMS.values()])
    return Aim(kind, bounded(AIMS[kind], amount))


def unpacked(text: str, targets: Targets) -> Scenario:
    """Return a kept scenario from its value in an address; one of an earlier release is read as today's."""
    pairs = parse_qsl(text)
    name = next((value for key, value in pairs if key == "nom"), "")
    return replace(read_what_exists([*modern(pairs), *pairs], targets), name=name[:NAME_LENGTH])


def modern(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """Return the levers that the keys of an old address have become."""
    given, chantiers, hours = list(pairs), "", ""
    levers = []
    for name, text in given:
        if name == "nouveaux_chantiers":
            chantiers = text
        elif name == "heures_par_chantier":
            hours = text
        elif LEAVING.get(name):
            levers.append((LEVER, f"{LEAVING[name]}={text}" + (f"@{MARCH}" if name == "montant_operation" else "")))
    if chantiers:
        levers.append((LEVER, f"{CHANTIERS}={chantiers}x{hours or '1500'}@{MARCH}"))
    return levers


def dropped(names: Iterable[str]) -> list[str]:
    """Return the keys of an old address that mean nothing any more."""
    return [name for name in names if LEAVING.get(name) == ""]
