"""Commands that write documents and tables: docs, visibles, exporter-tables."""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from analytics.base.database import PUBLIC, BaseError
from analytics.cli.shared import LAST_YEAR, Command
from analytics.compute.queries import usual_year
from analytics.declarations.dimensions import DIMENSIONS, FILTERS, carries
from analytics.declarations.indicator import FULL_TIME_BASE, Indicator
from analytics.declarations.indicators import INDICATORS, facts_of
from analytics.declarations.schema import REFERENCE_TABLES, Column, Table, tables
from analytics.french.dates import date_long
from analytics.french.grammar import list_and
from analytics.french.typography import typeset
from analytics.protection.opening import open_base
from analytics.views.reference import rgaa

DOCS = Path(__file__).resolve().parents[2] / "docs"
WRITTEN = "Page écrite par `make docs` : ne la modifiez pas à la main, changez {}."


def add_commands(command: Command) -> None:
    """Declare the commands of this module."""
    write = command("docs", "écrire les pages de docs/ qui viennent des déclarations", _write)
    write.add_argument("--dossier", type=Path, default=DOCS, help="dossier où écrire ; par défaut docs")
    seen = command("visibles", "compter les chiffres que le public lit, page par page", _visible)
    seen.add_argument("--annee", type=int, help=LAST_YEAR)
    tables = command("exporter-tables", "écrire les tables publiées pour une autre base de données", _export_tables)
    tables.add_argument("--format", choices=("parquet", "postgresql"), required=True, help="sorte de fichiers")
    tables.add_argument("--sortie", type=Path, required=True, metavar="DOSSIER", help="dossier à remplir")


def pages() -> dict[str, str]:
    """Return the text of each page of `docs/` that comes from the declarations, by file name."""
    return {"indicateurs.md": indicators_page(), "dictionnaire.md": dictionary_page(), "rgaa.md": audit_page()}


def indicators_page() -> str:
    """Return every indicator, term and dimension, with its definition and its source, as Markdown."""
    shown = [one for one in INDICATORS.values() if one.shown]
    terms = [one for one in INDICATORS.values() if not one.shown]
    dimensions = [(_code(name), one.label, "oui" if name in FILTERS else "") for name, one in DIMENSIONS.items()]
    return _page(
        "# Indicateurs",
        WRITTEN.format("`analytics/declarations/indicators.py` ou `analytics/declarations/dimensions.py`"),
        "Le nom technique est le même dans le code, les exports et la ligne de commande ; celui d’un filtre est aussi "
        "sa clé dans l’adresse de la page.",
        *(_indicator(one) for one in shown),
        "## Termes des rapports",
        "Ces mesures ne se lisent pas seules : elles entrent dans un rapport, ou décrivent un sous-ensemble.",
        _table(("Nom technique", "Libellé", "Définition"), [(_code(t.name), t.label, t.definition) for t in terms]),
        "## Dimensions",
        "Ce par quoi un indicateur se découpe ou se filtre.",
        _table(("Nom technique", "Libellé", "Filtre des pages"), dimensions),
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


def audit_page() -> str:
    """Return every criterion of the RGAA with what the audit found, theme by theme, as Markdown."""
    themes: dict[str, list[tuple[str, ...]]] = {}
    for one in rgaa.criteria():
        themes.setdefault(one.theme, []).append((one.name, one.question, one.result, one.evidence))
    titles = ("Critère", "Question", "Résultat", "Constat")
    return _page(
        "# Audit d’accessibilité, RGAA 4.1",
        WRITTEN.format("`data/rgaa.csv`"),
        f"{rgaa.mention()}, au {date_long(rgaa.AUDITED)}. La page Accessibilité le déclare.",
        "\n".join(f"- {how}" for how in rgaa.HOW),
        *(f"## {theme}\n\n{_table(titles, rows)}" for theme, rows in themes.items()),
    )


def _indicator(one: Indicator) -> str:
    facts = facts_of(one.name)
    cuts = [cut.label.lower() for name, cut in DIMENSIONS.items() if all(carries(fact, name) for fact in facts)]
    return (
        f"## {one.label}\n\n{one.definition}\n\n- Nom technique : {_code(one.name)}\n- Unité : {one.unit}\n"
        f"- Calcul : {_formula(one)}\n- Règle : {one.source}\n- Se découpe par : {list_and(cuts)}"
    )


def _formula(one: Indicator) -> str:
    if one.is_ratio:
        whole = "la base d’un équivalent temps plein" if one.denominator == FULL_TIME_BASE else _code(one.denominator)
        return f"{_code(one.numerator)} / {whole}"
    per = f", une ligne par {_code(one.per)}" if one.per else ""
    return f"{_code(one.sql)} sur {_code(one.fact)}{per}"


def _described(table: Table) -> str:
    columns = [(_code(one.name), one.comment, _code(one.type), _rule(table, one)) for one in table.columns]
    content = _table(("Colonne", "Contenu", "Type", "Contrainte"), columns)
    return f"### {table.name}\n\n{table.comment}.\n\n{content}"


def _rule(table: Table, column: Column) -> str:
    rules = ["clé"] if column.name in table.key else ["obligatoire"] if column.required else []
    if column.name in table.references:
        rules.append(f"existe dans {_code('.'.join(table.references[column.name]))}")
    return ", ".join(rules)


def _code(text: str) -> str:
    return f"`{text}`"


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headers, ["---"] * len(headers), *rows]
    cells = ([text.replace("|", r"\|") or "–" for text in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def _page(*blocks: str) -> str:
    return typeset("\n\n".join(blocks)) + "\n"


def _visible(given: argparse.Namespace) -> None:
    from analytics.views.visible import visible_table  # it reads a base, which declarations do not

    base = open_base(given.base, role=PUBLIC)
    print(visible_table(base, given.annee or usual_year(base)))


def _write(given: argparse.Namespace) -> None:
    given.dossier.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (given.dossier / name).write_text(text, encoding="utf-8")
        print(f"Écrit : {given.dossier / name}")


def _export_tables(given: argparse.Namespace) -> None:
    from analytics.exports.warehouse import export_tables  # the other commands do without Arrow's writers

    base = open_base(given.base)
    try:
        files = export_tables(base, given.sortie, given.format)
    except OSError as error:
        raise BaseError(f"Impossible d’écrire dans « {given.sortie} » : disque ou droits.") from error
    finally:
        base.close()
    print(f"Écrit dans « {given.sortie} » : {', '.join(files)}.")
