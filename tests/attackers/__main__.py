"""Attack the demonstration and odd bases, and write what was found in docs/confidentialite.md (`make attaque`)."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from analytics.demo import build_demo
from analytics.protection.opening import open_base
from attackers import bases
from attackers.hours import lone_parts
from attackers.reconstruct import Found, attack

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "confidentialite.md"
START, END = "<!-- rapport de l’attaquant -->", "<!-- fin du rapport -->"
TITLES = ("Base", "Départ", "Un détail", "Deux détails", "Marchés seuls", "Trois détails", "Critères sensibles")


def lines(
    name: str, base: Path, folder: Path, years: tuple[int, ...], secrets: int, steps: int
) -> list[tuple[str, ...]]:
    """Return the lines of the report for one base: each way to start, then the insider."""
    publics, owner = bases.under_secrets(base, folder, secrets), open_base(base)
    found = attack(publics, owner, years, steps)
    insider = attack(publics, owner, years, steps // 2, insider=True)["vérité"]
    told = f"{insider.criteria_found} sur {insider.criteria}"
    return [(name, start, *_shares(one), told) for start, one in found.items()]


def _shares(found: Found) -> list[str]:
    return [f"{one} sur {all_}" for one, all_ in zip(found.found, found.groups, strict=True)]


def report(folder: Path, secrets: int, steps: int) -> str:
    """Return the report as a Markdown table, then what subtracting hours finds."""
    demo = folder / "demo"
    build_demo(demo)
    tried = [TITLES, ("---",) * len(TITLES)]
    for year in range(2019, 2026):
        tried += lines(f"Démonstration, {year}", demo, folder / str(year), (year,), secrets, steps)
    every = tuple(range(2019, 2026))
    tried += lines("Démonstration, 7 années et leur total", demo, folder / "tout", every, 1, 2 * steps)
    odd = {"28 personnes, types 10/10/4/4": bases.by_type(), "20 personnes, critères 8/8/4": bases.by_criterion()}
    odd |= {"6 hommes, un acheteur, un employeur": bases.one_buyer(), "40 personnes": bases.by_type((14, 14, 8, 4))}
    for name, tables in odd.items():
        base = bases.published(folder / name.replace("/", "-"), tables)
        tried += lines(name, base, folder / f"secrets {name.replace('/', '-')}", (2022,), secrets, steps // 2)
    table = "\n".join(f"| {' | '.join(line)} |" for line in tried)
    hours = lone_parts(open_base(demo, role="public"), open_base(demo), range(2019, 2026))
    return f"{table}\n\nHeures par soustraction : {hours.near} parts sur {hours.tried} retrouvées à 10 % près.\n"


def main() -> None:
    secrets, steps = (int(one) for one in [*sys.argv[1:], "3", "3000000"][:2])
    with tempfile.TemporaryDirectory() as folder:
        found = report(Path(folder), secrets, steps)
    print(found)
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(START)
    DOCUMENT.write_text(f"{before}{START}\n\n{found}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
