"""A what-if: the levers one can move, and the scenario that they make, as words of a command line or of an URL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlencode

from analytics.declarations.dimensions import UnknownValue
from analytics.french.numbers import parse_number

KEPT = 3  # most scenarios shown side by side
NAME_LENGTH = 40
SCENARIO = "scenario"  # the URL key of a kept scenario
ALL = "tous"  # every marché that ends


@dataclass(frozen=True)
class Lever:
    """What one may change: its label, its unit, what it accepts, the usual reach of its slider."""

    name: str
    label: str
    unit: str
    low: float
    high: float
    reach: tuple[float, float, float] = (0, 0, 1)
    neutral: float | None = None  # the value that changes nothing; None: the one observed in the starting year
    target: str = ""  # a dimension: the lever takes one value per name, as in « État:-20 »


CHANGE = ("%", -100.0, 300.0, (-100.0, 100.0, 5.0), 0.0)
DECLARED = (
    Lever("non_renouvele", "Marché qui se termine sans suite", "", 0, 0, target="marche"),
    Lever("evolution_famille", "Évolution d’une famille", *CHANGE, "famille"),
    Lever("evolution_maitre_ouvrage", "Évolution d’un maître d’ouvrage", *CHANGE, "maitre_ouvrage"),
    Lever("nouveaux_chantiers", "Nouveaux chantiers", "", 0, 500, (0, 20, 1), 0),
    Lever("heures_par_chantier", "Heures clausées par nouveau chantier", "h", 0, 100_000, (0, 3000, 50)),
    Lever("montant_operation", "Montant d’une grande opération, hors taxes", "€", 0, 2_000_000_000, neutral=0),
    Lever("part_main_oeuvre", "Part de main-d’œuvre", "%", 1, 100, (5, 100, 5), 50),
    Lever("taux_effort", "Taux d’effort d’insertion", "%", 0.1, 100, (1, 20, 1), 5),
    Lever("cout_horaire", "Coût horaire", "€", 5, 200, (20, 40, 1), 30),
    Lever("rapport_realise_clause", "Rapport réalisé / clausé", "%", 0, 1000, (0, 150, 1)),
    Lever("heures_par_beneficiaire", "Heures par bénéficiaire", "h", 1, 10_000, (100, 1000, 10)),
)
LEVERS: Mapping[str, Lever] = MappingProxyType({lever.name: lever for lever in DECLARED})
SOURCES = {  # of the levers that turn the amount of an operation into hours
    "part_main_oeuvre": "70 % en peinture, 50 % en maçonnerie, 20 % en charpente métallique (mefsud77.fr)",
    "taux_effort": "usuel de 5 à 20 % ; 5 % en travaux dans la charte de l’ANRU",
    "cout_horaire": "25 à 30 € de l’heure (mefsud77.fr)",
}
TARGETED = tuple(name for name, lever in LEVERS.items() if lever.target)
NUMBERS = tuple(name for name in LEVERS if name not in TARGETED)
Changes = tuple[tuple[str, float], ...]
Setting = float | str | None | Collection[str] | Mapping[str, float]
Targets = Mapping[str, Sequence[str]]  # the targets that exist: marche, famille, maitre_ouvrage


@dataclass(frozen=True)
class Scenario:
    """Where each lever stands; percentages as one writes them (−20 for −20 %), None for the value observed."""

    non_renouvele: tuple[str, ...] = ()
    evolution_famille: Changes = ()
    evolution_maitre_ouvrage: Changes = ()
    nouveaux_chantiers: float = 0
    heures_par_chantier: float | None = None
    montant_operation: float = 0
    part_main_oeuvre: float = 50
    taux_effort: float = 5
    cout_horaire: float = 30
    rapport_realise_clause: float | None = None
    heures_par_beneficiaire: float | None = None
    nom: str = ""

    @property
    def is_neutral(self) -> bool:
        """Whether every lever has its neutral or observed value."""
        said = tuple(pair for pair in self.evolution_maitre_ouvrage if pair[1])
        return replace(self, nom="", evolution_maitre_ouvrage=said) == NEUTRAL

    @property
    def operation_hours(self) -> float:
        """The hours of the operation: amount × labour share × effort rate / hourly cost (rounded to the hour)."""
        share = self.part_main_oeuvre / 100 * self.taux_effort / 100
        return round(self.montant_operation * share / self.cout_horaire)

    def change(self, name: str, target: str) -> float:
        """Return the percentage that a lever with targets gives to one of them."""
        changes: Changes = getattr(self, name)
        return dict(changes).get(target, 0)

    def having(self, name: str, value: Setting) -> Scenario:
        """Return the scenario with one lever elsewhere; targets are sorted, so that equal scenarios compare equal."""
        changed: dict[str, Any] = {name: value}  # the lever says which type its field has
        if isinstance(value, Mapping):  # 0 % for a maître d’ouvrage counts: the rate of its family spares it
            own = name == "evolution_maitre_ouvrage"
            changed[name] = tuple(sorted((target, percent) for target, percent in value.items() if percent or own))
        elif isinstance(value, Collection) and not isinstance(value, str):
            changed[name] = tuple(sorted(set(value)))
        return replace(self, **changed)

    def to_pairs(self, targets: Targets) -> list[tuple[str, str]]:
        """Return each lever that is not neutral as (name, value); every one of the `targets` that end is one word."""
        everything = self.non_renouvele == tuple(sorted(targets["marche"]))
        pairs = [("non_renouvele", marche) for marche in ([ALL] if everything else self.non_renouvele)]
        for name in TARGETED[1:]:
            pairs += [(name, f"{target}:{_plain(percent)}") for target, percent in getattr(self, name)]
        return pairs + [(n, _plain(getattr(self, n))) for n in NUMBERS if getattr(self, n) != LEVERS[n].neutral]

    def packed(self, targets: Targets) -> str:
        """Return the scenario and its name as one value of an URL."""
        return urlencode([("nom", self.nom), *self.to_pairs(targets)])


NEUTRAL = Scenario()
assert {field.name for field in fields(Scenario)} == {*LEVERS, "nom"}


def read_scenario(pairs: Iterable[tuple[str, str]], targets: Targets, origin: Scenario = NEUTRAL) -> Scenario:
    """Return `origin` moved as (name, value) pairs say; raise UnknownValue or ValueError, in French."""
    for name, text in pairs:
        origin = _moved(origin, name, text, targets)
    return origin


def read_what_exists(pairs: Iterable[tuple[str, str]], targets: Targets) -> Scenario:
    """Return the scenario that pairs write, ignoring whatever does not exist or cannot be read."""
    scenario = NEUTRAL
    for pair in pairs:
        with suppress(ValueError):
            scenario = read_scenario([pair], targets, scenario)
    return scenario


def unpacked(text: str, targets: Targets) -> Scenario:
    """Return a kept scenario from its value in an URL."""
    pairs = parse_qsl(text)
    nom = next((value for name, value in pairs if name == "nom"), "")
    return replace(read_what_exists(pairs, targets), nom=nom[:NAME_LENGTH])


def _moved(scenario: Scenario, name: str, text: str, targets: Targets) -> Scenario:
    if name not in LEVERS:
        raise UnknownValue("Levier", name, LEVERS)
    lever = LEVERS[name]
    if not lever.target:
        return scenario.having(name, amount(lever, text))
    if (name, text) == ("non_renouvele", ALL):
        return scenario.having(name, targets["marche"])
    target, _, percent = (text, "", "") if name == "non_renouvele" else text.rpartition(":")
    if target not in targets[lever.target]:
        raise UnknownValue(lever.label, target or text, targets[lever.target])
    if name == "non_renouvele":
        return scenario.having(name, (*scenario.non_renouvele, target))
    return scenario.having(name, {**dict(getattr(scenario, name)), target: amount(lever, percent)})


def amount(lever: Lever, text: str) -> float:
    """Return the amount that a text gives to a lever; raise ValueError, in French, out of its bounds."""
    given = parse_number(text)
    # « 80 % » and « 80 » mean the same for a lever in percent; parse_number reads the first as 0.8.
    if text.rstrip().endswith("%"):
        given = round(given * 100, 9)
    if not lever.low <= given <= lever.high:
        bounds = f"entre {_plain(lever.low)} et {_plain(lever.high)}".replace(".", ",")
        raise ValueError(f"{lever.label} : « {text} » est hors limites. Valeurs possibles : {bounds}.")
    return int(given) if float(given).is_integer() else given


def _plain(given: float) -> str:
    return f"{given:.10g}" if abs(given) < 1e9 else f"{given:.0f}"
