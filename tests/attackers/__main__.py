"""Attack the demonstration and odd bases, and write what was found in docs/confidentialite.md (`make attaque`)."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from records import Rows

from analytics.demo import build_demo
from analytics.protection.opening import open_base
from attackers import bases
from attackers.hours import lone_parts
from attackers.reconstruct import Found, Knows, attack
from attackers.releases import found_of_newcomers
from bench.records import build_large

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "confidentialite.md"
DEFAULTS = (3, 8_000_000)  # secrets, steps of a chain: with a million, some starts are not forgotten yet
LARGE = 45_000  # hour records: about 1 000 people in 2023
START, END = "<!-- rapport de l’attaquant -->", "<!-- fin du rapport -->"
TITLES = ("Base", "Départ", "Un détail", "Deux détails", "Effectifs", "Trois détails", "Registre", "Critères sensibles")


def lines(
    name: str, base: Path, folder: Path, years: tuple[int, ...], secrets: int, steps: int
) -> list[tuple[str, ...]]:
    """Return the lines of the report for one base: each way to start, then the insider."""
    publics, owner = bases.under_secrets(base, folder, secrets), open_base(base)
    found = attack(publics, owner, years, steps)
    lines = attack(publics[:1], owner, years, steps, Knows.LINES)
    insider = attack(publics, owner, years, steps // 2, Knows.ALL_BUT_CRITERIA)["vérité"]
    told = f"{insider.criteria_found} sur {insider.criteria}"
    return [(name, start, *_shares(one), _shares(lines[start])[1], told) for start, one in found.items()]


def _shares(found: Found) -> list[str]:
    return [f"{one} sur {all_}" for one, all_ in zip(found.found, found.groups, strict=True)]


def report(folder: Path, secrets: int, steps: int) -> str:
    """Return the report as a Markdown table, then what subtracting hours finds."""
    demo = folder / "demo"
    build_demo(demo)
    tried = [TITLES, ("---",) * len(TITLES)]
    for year in range(2019, 2026):
        tried += lines(f"Démonstration, {year}", demo, folder / str(year), (year,), secrets, steps)
    large = folder / "large"
    build_large(large, LARGE)
    tried += lines("1 000 personnes par an", large, folder / "tout", (2023,), 1, 4 * steps)
    odd = {"28 personnes, types 10/10/4/4": bases.by_type(), "20 personnes, critères 8/8/4": bases.by_criterion()}
    odd |= {
        "6 hommes, un acheteur, un employeur": bases.one_buyer(),
        "40 personnes, types 14/14/8/4": _types(14, 14, 8, 4),
    }
    odd |= {"56 personnes, types 20/20/12/4": _types(20, 20, 12, 4)}
    for name, tables in odd.items():
        base = bases.published(folder / name.replace("/", "-"), tables)
        tried += lines(name, base, folder / f"secrets {name.replace('/', '-')}", (2022,), secrets, steps // 2)
    table = "\n".join(f"| {' | '.join(line)} |" for line in tried)
    return "\n\n".join([table, _hours(demo, folder / "heures", secrets), _newcomers(folder, steps)]) + "\n"


def _types(*sizes: int) -> dict[str, Rows]:
    return bases.by_type(sizes)


def _hours(demo: Path, folder: Path, secrets: int) -> str:
    owner = open_base(demo)
    found = [lone_parts(one, owner, range(2019, 2026)) for one in bases.under_secrets(demo, folder, secrets)]
    near, tried = sum(one.near for one in found), sum(one.tried for one in found)
    return f"Heures par soustraction\u00a0: {near} parts sur {tried} retrouvées à 10\u00a0% près."


def _newcomers(folder: Path, steps: int) -> str:
    found = [found_of_newcomers(folder / f"lot {people}", people, steps // 4) for people in (75, 120)]
    one, two = (f"{sum(f.found[kind] for f in found)} sur {sum(f.groups[kind] for f in found)}" for kind in (0, 1))
    return (
        "Deux diffusions que 15 nouvelles personnes séparent, lues par qui sait tout de toutes les autres\u00a0: "
        f"{one} groupes de nouveaux retrouvés à un détail, {two} à deux."
    )


def main() -> None:
    given = [int(one) for one in sys.argv[1:3]]
    secrets, steps = [*given, *DEFAULTS[len(given) :]]
    with tempfile.TemporaryDirectory() as folder:
        found = report(Path(folder), secrets, steps)
    print(found)
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(START)
    DOCUMENT.write_text(f"{before}{START}\n\n{found}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
