"""One table: each figure, its budget, the verdict, and how it compares with the references of the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.outcome import Outcome, at

Read = Callable[[Outcome], float | None]


@dataclass(frozen=True)
class Line:
    """A figure: its name, its unit, how it is read from an outcome, what it must not exceed, at which size (0: all)."""

    name: str
    unit: str
    read: Read
    budget: float | None = None
    size: int = 0


def _gesture(part: float, name: str = "repaint") -> Read:
    return lambda outcome: at(getattr(outcome, name), part)


LINES = (
    Line("clic → dernier graphique, médiane", "ms", _gesture(0.5), 150),
    Line("clic → dernier graphique, 95 %", "ms", _gesture(0.95), 250),
    Line("clic → premier chiffre clé, médiane", "ms", _gesture(0.5, "kpi"), 80),
    Line("territoire choisi sur la carte, médiane", "ms", _gesture(0.5, "picked"), 60),
    Line("carte recolorée, autre année, médiane", "ms", _gesture(0.5, "map"), 60),
    Line("processeur du serveur par geste", "ms", lambda outcome: outcome.cpu, 40),
    Line("plusieurs lecteurs : réponse, médiane", "ms", _gesture(0.5, "load")),
    Line("plusieurs lecteurs : réponse, 95 %", "ms", _gesture(0.95, "load"), 200),
    Line("plusieurs lecteurs : processeur par geste, arrivées comprises", "ms", lambda outcome: outcome.load_cpu),
    Line("plusieurs lecteurs : erreurs", "", lambda outcome: float(outcome.errors) if outcome.load else None, 0),
    Line("plusieurs lecteurs : mémoire par session", "Mo", lambda outcome: outcome.per_session, 2),
    Line("démarrage du serveur → première page", "s", lambda outcome: outcome.cold, 3),
    Line("première visite, serveur chaud", "s", lambda outcome: outcome.first, 1.5),
    Line("rechargement", "s", lambda outcome: outcome.reload, 0.6),
    Line("téléphone en 4G : premier chiffre", "s", lambda outcome: outcome.phone_figures, 1.5),
    Line("téléphone en 4G : dernier graphique", "s", lambda outcome: outcome.phone_charts, 5),
    Line("téléphone en 4G : un choix possible", "s", lambda outcome: outcome.phone_awake),
    Line("téléphone en 4G : un choix, ce qui est à l’écran, médiane", "ms", _gesture(0.5, "phone_seen"), 500),
    Line("téléphone en 4G : un choix, dernier graphique, médiane", "ms", _gesture(0.5, "phone_choices")),
    Line("transfert d’une première visite", "Mo", lambda outcome: outcome.transfer, 2),
    Line("mémoire du serveur", "Mo", lambda outcome: outcome.memory, 400, 10_000_000),
    Line("mémoire du serveur", "Mo", lambda outcome: outcome.memory, 300, 1_000_000),
    Line("machine : cinq millions d’additions", "ms", lambda outcome: outcome.pace),
    Line("machine : temps pris par l’hôte", "%", lambda outcome: outcome.stolen),
    Line("publication", "s", lambda outcome: outcome.publish, 120, 10_000_000),
    Line("fichier de la base", "Mo", lambda outcome: outcome.file, 150, 10_000_000),
)
TITLES = ("Chiffre", "Relevés", "Mesure", "Budget", "Verdict")


def table(ours: Mapping[int, Outcome], references: Mapping[str, Mapping[int, Outcome]]) -> list[list[str]]:
    """Return the table, titles first."""
    lines = [[*TITLES, *(f"× {name}" for name in references)]]
    for size, outcome in ours.items():
        others = [by_size.get(size, Outcome()) for by_size in references.values()]
        for line in LINES:
            if line.size in (0, size) and (measured := line.read(outcome)) is not None:
                lines.append(_line(line, size, measured, others))
        if outcome.checked:
            wrong = len(outcome.wrong)
            right = "tenu" if not wrong else "MANQUÉ"
            lines.append(
                [
                    f"chiffres faux sur {outcome.checked} réponses",
                    _size(size),
                    str(wrong),
                    "0",
                    right,
                    *["" for _ in others],
                ]
            )
    growth = _growth(ours)
    if growth:
        lines.append(growth + ["" for _ in references])
    return lines


def _line(line: Line, size: int, measured: float, others: list[Outcome]) -> list[str]:
    verdict = "" if line.budget is None else "tenu" if measured <= line.budget else "MANQUÉ"
    ratios = [measured / other if (other := line.read(outcome)) else None for outcome in others]
    return [
        line.name,
        _size(size),
        f"{_number(measured)} {line.unit}".strip(),
        "" if line.budget is None else f"{_number(line.budget)} {line.unit}".strip(),
        verdict,
        *("" if ratio is None else _number(ratio, 2) for ratio in ratios),
    ]


def _growth(ours: Mapping[int, Outcome]) -> list[str]:
    """Return the line of the cost at the largest size over that at the smallest."""
    sizes = sorted(ours)
    small, large = at(ours[sizes[0]].repaint, 0.5), at(ours[sizes[-1]].repaint, 0.5)
    if len(sizes) < 2 or not small or not large:
        return []
    name = f"clic : {_size(sizes[-1])} relevés sur {_size(sizes[0])}"
    return [name, "", _number(large / small, 2), "1,3", "tenu" if large / small <= 1.3 else "MANQUÉ"]


def as_text(lines: list[list[str]]) -> str:
    """Return the table for a terminal."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def as_markdown(lines: list[list[str]]) -> str:
    """Return the table for a document."""
    rows = ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join([rows[0], "|" + "---|" * len(lines[0]), *rows[1:]])


def _number(amount: float, decimals: int | None = None) -> str:
    shown = (
        decimals if decimals is not None else 0 if amount >= 20 or amount == int(amount) else 1 if amount >= 5 else 2
    )
    return f"{amount:,.{shown}f}".replace(",", " ").replace(".", ",")


def _size(size: int) -> str:
    return f"{size:,}".replace(",", " ")
