"""What a base remembers of imports: how files of each layout were read, and the answers that hold for other files."""

from __future__ import annotations

from pathlib import Path

from analytics.ingest.checks import correspondances
from analytics.ingest.import_plan.model import Block, Plan, from_toml, to_toml
from analytics.ingest.making.merging import DISTINCT
from analytics.ingest.problems import ImportRefused

FILE = "plans.toml"
KEPT = 200  # layouts
PLACES = ("commune", "code_postal", "commune_marche")  # a commune that was asked is known for every file


def layouts(base: Path) -> dict[str, Block]:
    """Return the tables read in earlier imports, by layout."""
    file = Path(base) / FILE
    try:
        known = from_toml(file.read_text(encoding="utf-8"), FILE) if file.is_file() else Plan()
    except (ImportRefused, OSError, UnicodeError):  # a file that she wrote by hand and broke: nothing is remembered
        return {}
    return {block.layout: block for block in known.blocks}


def exact_answers(base: Path, plan: Plan) -> dict[str, dict[str, str]]:
    """Return the answers by field and text: those of the plan, then the communes that the base remembers."""
    found: dict[str, dict[str, str]] = {}
    for row in correspondances.rows_of(base):
        if row["liste"] == PLACES[0]:
            for name in PLACES:
                found.setdefault(name, {})[row["valeur"]] = row["code"]
    for name, values in plan.values.items():
        found.setdefault(name, {}).update(values)
    return found


def remember(base: Path, plan: Plan) -> None:
    """Keep the layouts of a published plan, and its answers on places and names."""
    kept = layouts(base) | plan.layouts()
    draft = Path(base) / f"{FILE}.brouillon"
    draft.write_text(to_toml(Plan(list(kept.values())[-KEPT:])), encoding="utf-8")
    draft.replace(Path(base) / FILE)
    answers = {("commune", text): code for name in PLACES for text, code in plan.values.get(name, {}).items()}
    for merge in plan.merges:
        for name in merge.others if merge.accepted is not None else ():
            pair = (merge.table, name) if merge.accepted else (f"{merge.table}{DISTINCT}", f"{merge.kept}|{name}")
            answers[pair] = merge.kept if merge.accepted else ""
    if answers:
        correspondances.add(base, answers)
