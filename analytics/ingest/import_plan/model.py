"""The plan of an import: what each sheet and column is, the rules, the answers given; and its file, in TOML."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from analytics.ingest.cell_texts.declared import folded
from analytics.ingest.problems import refuse

PEOPLE = ("personne", "personne_nommee", "nom", "prenom")  # fields that tell a person, one a row
RECORDS = "releve"  # a sheet of her own: each row may bring a person, a contract, a marché, hours
PRORATA, LAST_YEAR = "prorata", "annee_de_fin"
RULES = {
    PRORATA: "réparties sur les jours du contrat",
    LAST_YEAR: "toutes dans l’année de fin du contrat",
}


@dataclass
class Column:
    """A column: its place from 0, its title, the field that it is (empty: left out, and why), its period if any."""

    place: int
    title: str
    field: str = ""
    period: str = ""  # « 2024-03 », « 2024-01|3 » for a quarter; « =RSA »: a cross under the title of a criterion
    why: str = ""


@dataclass
class Block:
    """A table of a sheet: its title rows and last row (from 1; 0: the last of the sheet), what it means."""

    file: str
    sheet: str
    means: str = ""  # RECORDS, a table of the base, or nothing
    read: bool = True
    hidden: bool = False
    first: int = 1
    titles: int = 1
    last: int = 0
    year: int | None = None
    software: str = ""
    why: str = ""
    columns: list[Column] = field(default_factory=list)
    stated: dict[str, str] = field(
        default_factory=dict
    )  # field -> value that a line above the titles gives to all rows

    @property
    def where(self) -> str:
        return self.sheet or self.file

    @property
    def key(self) -> tuple[str, str, int, int]:
        """Return what tells the block from others: its file, its sheet, its title row, its first column."""
        return self.file, self.sheet, self.titles, min((column.place for column in self.columns), default=0)

    def places(self, name: str) -> list[Column]:
        """Return the columns that are a field."""
        return [column for column in self.columns if column.field == name]

    @property
    def layout(self) -> str:
        """Return what two files of the same shape share: their titles, whatever their rows."""
        titles = "\x1f".join(_timeless(column.title) for column in self.columns)
        return hashlib.sha256(titles.encode()).hexdigest()[:16]


@dataclass
class Merge:
    """Names that seem to be one: the one to keep, the others, and whether they are merged (None: not yet said)."""

    table: str
    kept: str
    others: list[str]
    accepted: bool | None = None
    rows: dict[str, int] = field(default_factory=dict)  # how many rows bear each name

    def told(self, name: str) -> str:
        """Return a name with the number of its rows, when it is known."""
        return f"{name} ({self.rows[name]})" if self.rows.get(name) else name


@dataclass
class Plan:
    """How files are read; `values` and `cells` hold the answers given to questions."""

    blocks: list[Block] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    undated: str = PRORATA
    exported_on: date | None = None
    supposed_year: int | None = None
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # section, key and sentence of open questions

    def layouts(self) -> dict[str, Block]:
        """Return a block of each layout: one that is read, if any, rather than a copy left out."""
        return {block.layout: block for block in sorted(self.blocks, key=lambda one: one.read) if block.means}

    def read_blocks(self) -> Iterator[Block]:
        """Yield the blocks that bring rows."""
        return (block for block in self.blocks if block.read and block.means)


def to_toml(plan: Plan, *, accepts: bool = False) -> str:
    """Return the file of a plan; with `accepts`, whoever uses it merges the names that nobody has answered for."""
    lines = ["# Plan d’import : ce que chaque feuille et chaque colonne veut dire. Un texte vide laisse de côté."]
    lines += [f"# À répondre : {sentence} (section [{section}])" for section, _, sentence in plan.asked]
    lines.append(f"heures_sans_mois = {_text(plan.undated)} # ou {_text(LAST_YEAR)}")
    if plan.exported_on:
        lines.append(f"exporte_le = {plan.exported_on.isoformat()} # fin supposée des contrats ouverts")
    if plan.supposed_year:
        lines.append(f"annee_supposee = {plan.supposed_year} # des heures qu’aucune date n’accompagne")
    for block in plan.blocks:
        lines += ["", "[[feuille]]", *_block_lines(block)]
    for merge in plan.merges:
        given = asdict(merge)
        lines += ["", "[[reunir]]", f"liste = {_text(merge.table)}", f"garder = {_text(merge.kept)}"]
        lines += [f"noms = {json.dumps(given['others'], ensure_ascii=False)}"]
        if merge.accepted is not None or accepts:
            lines.append(f"reunir = {'false' if merge.accepted is False else 'true'}")
    sections = {f"valeurs.{name}": values for name, values in plan.values.items()} | {"cellules": plan.cells}
    for name in dict.fromkeys((*sections, *(section for section, _, _ in plan.asked))):
        lines += ["", f"[{name}]", *(f"{_text(text)} = {_text(code)}" for text, code in sections.get(name, {}).items())]
        lines += [f'# {_text(key)} = ""' for section, key, _ in plan.asked if section == name]
    return "\n".join(lines) + "\n"


def _block_lines(block: Block) -> list[str]:
    lines = [f"fichier = {_text(block.file)}", f"nom = {_text(block.sheet)}", f"sens = {_text(block.means)}"]
    lines += [f"lue = {'true' if block.read else 'false'}", f"titres = [{block.first}, {block.titles}]"]
    lines += [f"derniere_ligne = {block.last}"] if block.last else []
    lines += [f"annee = {block.year}"] if block.year else []
    lines += ["cachee = true"] if block.hidden else []
    lines += [f"logiciel = {_text(block.software)}"] if block.software else []
    lines += [f"raison = {_text(block.why)}"] if block.why else []
    stated = ", ".join(f"{name} = {_text(value)}" for name, value in block.stated.items())
    lines += [f"au_dessus = {{ {stated} }}"] if stated else []
    rows = [_column_line(column) for column in block.columns]
    return [*lines, "colonnes = [", *rows, "]"]


def _column_line(column: Column) -> str:
    period = f", periode = {_text(column.period)}" if column.period else ""
    why = f", raison = {_text(column.why)}" if column.why else ""
    about = f"place = {column.place + 1}, titre = {_text(column.title)}, champ = {_text(column.field)}"
    return f"  {{ {about}{period}{why} }},"


def from_toml(text: str, name: str = "plan") -> Plan:
    """Return the plan of a file; raise ImportRefused, in French, when it is not one."""
    try:
        given = tomllib.loads(text)
        plan = Plan(
            [_block(one) for one in given.get("feuille", [])],
            [
                Merge(one["liste"], one["garder"], list(one["noms"]), one.get("reunir"))
                for one in given.get("reunir", [])
            ],
            {name: {str(k): str(v) for k, v in values.items()} for name, values in given.get("valeurs", {}).items()},
            {str(key): str(value) for key, value in given.get("cellules", {}).items()},
        )
        plan.undated = given.get("heures_sans_mois", PRORATA)
        plan.exported_on, plan.supposed_year = given.get("exporte_le"), given.get("annee_supposee")
    except tomllib.TOMLDecodeError as error:
        raise refuse(name, f"plan illisible : {error}") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise refuse(name, f"plan incomplet : {error} manque ou n’a pas la forme attendue") from error
    if plan.undated not in RULES:
        raise refuse(name, f"heures_sans_mois : {' ou '.join(RULES)} attendu")
    return plan


def _block(given: dict[str, Any]) -> Block:
    first, titles = given.get("titres", [1, 1])
    columns = [
        Column(one["place"] - 1, one["titre"], one["champ"], one.get("periode", ""), one.get("raison", ""))
        for one in given["colonnes"]
    ]
    return Block(
        given["fichier"], given["nom"], given["sens"], given.get("lue", True), given.get("cachee", False),
        first, titles, given.get("derniere_ligne", 0), given.get("annee"), given.get("logiciel", ""),
        given.get("raison", ""), columns, dict(given.get("au_dessus", {})),
    )  # fmt: skip


def retaken(block: Block, known: Block) -> Block:
    """Return a block read as another of the same layout was: same meaning, same fields, its own rows and year."""
    columns = [
        replace(mine, field=theirs.field, why=theirs.why)
        for mine, theirs in zip(block.columns, known.columns, strict=True)
    ]
    return replace(block, means=known.means, read=known.read, why=known.why, columns=columns)


def _timeless(title: str) -> str:
    return "".join("0" if letter.isdigit() else letter for letter in folded(title))


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
