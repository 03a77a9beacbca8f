"""The levers of a scenario: what each changes, how it is written in an address and on a command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from analytics.declarations.dimensions import UnknownValue
from analytics.french.numbers import NO_BREAK, number, parse_number, refusal

MARCHE, FAMILLE, OWNER = "marche", "famille", "maitre_ouvrage"
CHANTIERS, OPERATION, KAPPA, EACH = "chantiers", "operation", "realise", "heures_par_personne"
CANCELLED, LONGER, LATER, MORE = "resilie", "prolonge", "glisse", "avenant"
MARCH = 3


@dataclass(frozen=True)
class Kind:
    """A sort of lever: its label in lists, an example, the bounds of its amount and the step of its slider."""

    label: str
    example: str
    low: float
    high: float
    step: float = 1
    unit: str = ""


# In the order in which they apply.
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        MARCHE: Kind("Un marché en cours change", "marche=REG-2025-01:prolonge:6", 0, 100_000),
        FAMILLE: Kind("Une famille signe plus ou moins", "famille=État:10", -100, 300, 5, "%"),
        OWNER: Kind("Un maître d’ouvrage signe plus ou moins", "maitre_ouvrage=DREAL:10", -100, 300, 5, "%"),
        CHANTIERS: Kind("Des chantiers de plus", "chantiers=2x1500@3", 1, 500),
        OPERATION: Kind("Une grande opération de travaux", "operation=3000000@3", 1, 2_000_000_000, 1, "€"),
        KAPPA: Kind("La part du prévu réalisée", "realise=95", 1, 200, 1, "%"),
        EACH: Kind("Les heures par personne", "heures_par_personne=420", 1, 10_000, 10, "h"),
    }
)
ACTIONS: Mapping[str, Kind] = MappingProxyType(
    {
        CANCELLED: Kind("est résilié", "resilie", 0, 0),
        LONGER: Kind("est prolongé", "prolonge:6", 1, 60, 1, "mois"),
        LATER: Kind("glisse", "glisse:3", 1, 60, 1, "mois"),
        MORE: Kind("reçoit un avenant", "avenant:500", -100_000, 100_000, 50, "h"),
    }
)
CHANTIER = Kind("Heures par chantier", "1500", 1, 100_000, 50, "h")
MONTH = Kind("Mois de début", "3", 1, 12)
Targets = Mapping[
    str, list[str]
]  # the names that exist: marche (live ones, the heaviest first), famille, maitre_ouvrage


@dataclass(frozen=True)
class Lever:
    """One assumption; `hours` is the size of each chantier, `month` that of the start."""

    kind: str
    amount: float = 0
    target: str = ""
    action: str = ""
    hours: float = 0
    month: int = MARCH

    @property
    def place(self) -> tuple[int, str, str]:
        """Its place in the fixed order."""
        return list(KINDS).index(self.kind), self.target, self.text

    @property
    def slot(self) -> tuple[str, ...]:
        """What another lever of the same slot replaces: chantiers and operations add up, the others do not."""
        return (self.kind, self.target) if self.kind not in (CHANTIERS, OPERATION) else (self.kind, self.text)

    @property
    def text(self) -> str:
        """The lever as an address and a command line write it."""
        amount = plain(self.amount)
        if self.kind == MARCHE:
            said = f"{self.target}:{self.action}" + ("" if self.action == CANCELLED else f":{amount}")
        elif self.target:
            said = f"{self.target}:{amount}"
        elif self.kind == CHANTIERS:
            said = f"{amount}x{plain(self.hours)}@{self.month}"
        else:
            said = f"{amount}@{self.month}" if self.kind == OPERATION else amount
        return f"{self.kind}={said}"


def read_lever(text: str, targets: Targets) -> Lever:
    """Return the lever that a text writes; raise UnknownValue or ValueError, in French."""
    name, equal, value = text.partition("=")
    if not equal or name not in KINDS:
        raise UnknownValue("Levier", name or text, [kind.example for kind in KINDS.values()])
    if name == MARCHE:
        return _of_marche(value, targets)
    if name in (FAMILLE, OWNER):
        target, _, amount = value.rpartition(":")
        return Lever(name, bounded(KINDS[name], amount), _known(name, target or value, targets))
    if name == CHANTIERS:
        size, month = _month(value)
        count, cross, hours = size.partition("x")
        if not cross:
            raise ValueError(refusal("Levier", text, KINDS[name].example))
        return Lever(name, round(bounded(KINDS[name], count)), hours=bounded(CHANTIER, hours), month=month)
    amount, month = _month(value) if name == OPERATION else (value, MARCH)
    return Lever(name, bounded(KINDS[name], amount), month=month)


def _of_marche(value: str, targets: Targets) -> Lever:
    # A reference may hold « : »; an action never does.
    parts = value.rsplit(":", 2)
    if parts[-1] == CANCELLED:
        return Lever(MARCHE, 0, _known(MARCHE, value[: -len(CANCELLED) - 1], targets), CANCELLED)
    if len(parts) < 3 or parts[1] not in ACTIONS or parts[1] == CANCELLED:
        raise ValueError(refusal("Levier", f"{MARCHE}={value}", ", ".join(one.example for one in ACTIONS.values())))
    return Lever(MARCHE, bounded(ACTIONS[parts[1]], parts[2]), _known(MARCHE, parts[0], targets), parts[1])


def _known(name: str, target: str, targets: Targets) -> str:
    if target not in targets[name]:
        what = "Marché en cours" if name == MARCHE else KINDS[name].label
        raise UnknownValue(what, target, targets[name][:30])
    return target


def _month(value: str) -> tuple[str, int]:
    amount, at, month = value.partition("@")
    return amount, int(bounded(MONTH, month)) if at else MARCH


def bounded(kind: Kind, text: str) -> float:
    """Return the amount that a text gives; raise ValueError, in French, when it is none or out of bounds."""
    given = parse_number(text)
    # « 80 % » and « 80 » mean the same for a lever in percent; parse_number reads the first as 0.8.
    if text.rstrip().endswith("%"):
        given = round(given * 100, 9)
    if not kind.low <= given <= kind.high:
        bounds = f"entre {number(kind.low)} et {number(kind.high)}{f'{NO_BREAK}{kind.unit}' if kind.unit else ''}"
        said = f"{kind.label}{NO_BREAK}: «{NO_BREAK}{text}{NO_BREAK}» est hors limites."
        raise ValueError(f"{said} Valeurs possibles{NO_BREAK}: {bounds}.")
    return given


def plain(given: float) -> str:
    """Return a number for an address: « 1500 », « 12.5 »."""
    return f"{given:.10g}" if abs(given) < 1e9 else f"{given:.0f}"
