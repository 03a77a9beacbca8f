"""Commands that write documents: docs, visibles."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from analytics.base.database import PUBLIC
from analytics.compute.queries import known_years
from analytics.declarations.dimensions import DIMENSIONS, FILTERS, carries
from analytics.declarations.indicator import FULL_TIME_BASE, Indicator
from analytics.declarations.indicators import INDICATORS, facts_of
from analytics.declarations.schema import REFERENCE_TABLES, Column, Table, tables
from analytics.french.grammar import list_and
from analytics.french.typography import typeset
from analytics.protection.opening import open_base

DOCS = Path(__file__).resolve().parents[2] / "docs"
WRITTEN = "Page écrite par `make docs` : ne la modifiez pas à la main, changez {}."


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare the commands of this module."""
    write = command("docs", "écrire les pages de docs/ qui viennent des déclarations", _write)
    write.add_argument("--dossier", type=Path, default=DOCS, help="dossier où écrire ; par défaut docs")
    seen = command("visibles", "compter les cellules que le public lit, tableau par tableau", _visible)
    seen.add_argument("--annee", type=int, help="année ; par défaut la dernière de la base")


def pages() -> dict[str, str]:
    """Return the text of each page of `docs/` that comes from the declarations, by file name."""
    return {"indicateurs.md": indicators_page(), "dictionnaire.md": dictionary_page()}


def indicators_page() -> str:
    """Return every indicator, term and dimension, with its definition and its source, as Markdown."""
    shown = [one for one in INDICATORS.values() if one.shown]
    terms = [one for one in INDICATORS.values() if not one.shown]
    return _page(
        "# Indicateurs",
        WRITTEN.format("`analytics/indicators.py` ou `analytics/dimensions.py`"),
        "Le nom technique est le même dans le code, les exports et la ligne de commande ; celui d’un filtre est aussi "
        "sa clé dans l’adresse de la page.",
        *(_indicator(one) for one in shown),
        "## Termes des rapports",
        "Ces mesures ne se lisent pas seules : elles entrent dans un rapport, ou décrivent un sous-ensemble.",
        _table(("Nom technique", "Libellé", "Définition"), [(_code(t.name), t.label, t.definition) for t in terms]),
        "## Dimensions",
        "Ce par quoi un indicateur se découpe ou se filtre.",
        _table(("Nom technique", "Libellé", "Filtre des pages"), [_dimension(name) for name in DIMENSIONS]),
    )


def dictionary_page() -> str:
    """Return every table and column of the base, as `data/schema.sql` comments them, as Markdown."""
    own = [table for name, table in tables().items() if name in REFERENCE_TABLES]
    records = [table for name, table in tables().items() if name not in REFERENCE_TABLES]
    return _page(
        "# Dictionnaire des données",
        WRITTEN.format("`data/schema.sql`"),
        "## Ce qu’un import apporte",
        "Une table est une feuille du classeur d’import, ou un fichier CSV du même nom.",
        *(_described(table) for table in records),
        "## Ce que l’application tient elle-même",
        *(_described(table) for table in own),
    )


def _indicator(one: Indicator) -> str:
    cuts = [
        DIMENSIONS[name].label.lower() for name in DIMENSIONS if all(carries(fact, name) for fact in facts_of(one.name))
    ]
    facts = [
        f"- Nom technique : {_code(one.name)}",
        f"- Unité : {one.unit}",
        f"- Calcul : {_formula(one)}",
        f"- Règle : {one.source}",
        f"- Se découpe par : {list_and(cuts)}",
    ]
    return "\n".join([f"## {one.label}", "", one.definition, "", *facts])


def _formula(one: Indicator) -> str:
    if one.is_ratio:
        full_time = "la base d’un équivalent temps plein" if one.denominator == FULL_TIME_BASE else ""
        return f"{_code(one.numerator)} / {full_time or _code(one.denominator)}"
    per = f", une ligne par {_code(one.per)}" if one.per else ""
    return f"{_code(one.sql)} sur {_code(one.fact)}{per}"


def _dimension(name: str) -> tuple[str, ...]:
    return (_code(name), DIMENSIONS[name].label, "oui" if name in FILTERS else "")


def _described(table: Table) -> str:
    columns = [
        (_code(column.name), column.comment, _code(column.type), _rule(table, column)) for column in table.columns
    ]
    heading = f"### {table.name}\n\n{table.comment}."
    return f"{heading}\n\n{_table(('Colonne', 'Contenu', 'Type', 'Contrainte'), columns)}"


def _rule(table: Table, column: Column) -> str:
    rules = ["clé"] if column.name in table.key else ["obligatoire"] if column.required else []
    if column.name in table.references:
        rules.append(f"existe dans {_code('.'.join(table.references[column.name]))}")
    return ", ".join(rules)


def _code(text: str) -> str:
    return f"`{text}`"


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|") or "–"


def _page(*blocks: str) -> str:
    return typeset("\n\n".join(blocks)) + "\n"


def _visible(given: argparse.Namespace) -> None:
    from analytics.compute.visible import visible_table  # it reads a base, which declarations do not

    base = open_base(given.base, role=PUBLIC)
    print(visible_table(base, given.annee or known_years(base)[-1]))


def _write(given: argparse.Namespace) -> None:
    given.dossier.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (given.dossier / name).write_text(text, encoding="utf-8")
        print(f"Écrit : {given.dossier / name}")
