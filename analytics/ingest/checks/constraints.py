"""Constraints of each table: readable cells, required values, unique keys, references."""

from dataclasses import dataclass, replace

from analytics.declarations.record_labels import COLUMN_LABELS, SHEET_LABELS
from analytics.declarations.schema import Column, Table, literal, record_tables
from analytics.ingest.checks.resolve import allowed, list_of
from analytics.ingest.checks.staging import Staging, is_csv
from analytics.ingest.files.records import LINES, line_of
from analytics.ingest.files.values import expected
from analytics.ingest.problems import Level, Problem

SHOWN = 200  # problems listed per rule and column: bounded for a file of millions of rows
THOUSAND = r"\d{1,3}\.\d{3}"  # ambiguous: 1.234 is a thousand in English, a decimal here
DECIMAL_POINT = "le point est lu comme une virgule : s’il sépare les milliers, retirez-le"
YEAR = "une année entre 1990 et 2100 est attendue"
LISTED = 30  # allowed values named in a message


@dataclass(frozen=True)
class Rule:
    """Rows of `net_<table>` (alias n) for which `condition` holds are faulty; `detail` fills « {} » in `expected`."""

    table: str
    column: str
    condition: str
    expected: str
    detail: str = "NULL"
    joins: str = ""
    level: Level = Level.BLOCKING
    hidden: bool = False  # a value that may name someone is never shown


def check(staging: Staging, rule: Rule) -> list[Problem]:
    """Return one problem per faulty row, at most SHOWN, then how many more there are."""
    body = f"FROM net_{rule.table} AS n {rule.joins} WHERE {rule.condition}"
    rows = staging.connection.execute(f"SELECT n.rang, {rule.detail} {body} ORDER BY n.rang LIMIT {SHOWN}").fetchall()
    texts = _texts(staging, rule, [rank for rank, _ in rows])
    found = [
        staging.problem(rule.level, rank, rule.column, texts.get(rank, ""), rule.expected.format(detail))
        for rank, detail in rows
    ]
    if len(rows) == SHOWN and (more := staging.connection.execute(f"SELECT count(*) {body}").fetchall()[0][0] - SHOWN):
        text = f"et {more} autres lignes de cette colonne ont le même problème"
        found.append(replace(found[-1], expected=text, row=None, value="", cell=""))
    return found


def _texts(staging: Staging, rule: Rule, ranks: list[int]) -> dict[int, str]:
    if not ranks or rule.hidden:
        return {}
    sql = f"SELECT rang, coalesce(\"{rule.column}\", '') FROM lu_{rule.table} WHERE rang IN (SELECT unnest($rangs))"
    return dict(staging.connection.execute(sql, {"rangs": ranks}).fetchall())


def table_problems(staging: Staging) -> list[Problem]:
    """Return the faults of each table taken alone."""
    found = []
    for table in (table for table in record_tables().values() if staging.records_for(table.name)):
        rules = [rule for column in table.columns for rule in _cells(staging, table, column)]
        rules += [_check_rule(table, expression) for expression in table.checks if " IN (" not in expression]
        rules += _duplicates(staging, table)
        found += [problem for rule in rules for problem in check(staging, rule)]
    return found


def _cells(staging: Staging, table: Table, column: Column) -> list[Rule]:
    name, found = column.name, []
    joins = f"JOIN lu_{table.name} AS lu USING (rang)"
    written, read, rows = staging.connection.execute(
        f'SELECT (SELECT count("{name}") FROM lu_{table.name}), count("{name}"), count(*) FROM net_{table.name}'
    ).fetchall()[0]
    if read < written:
        found.append(_unread(staging, table, column, joins))
    if column.required and written < rows and name in staging.columns(table.name):
        found.append(Rule(table.name, name, f'lu."{name}" IS NULL', "valeur obligatoire", joins=joins))
    if name == "annee":
        found.append(Rule(table.name, name, "n.annee NOT BETWEEN 1990 AND 2100", YEAR))
    if column.type.startswith(("DECIMAL", "DOUBLE")):
        typed = f"n.rang // {LINES} IN ({staging.numbers(table.name, is_csv)})"
        condition = f'{typed} AND regexp_full_match(lu."{name}", {literal(THOUSAND)})'
        found.append(Rule(table.name, name, condition, DECIMAL_POINT, joins=joins, level=Level.WARNING))
    return found


def _unread(staging: Staging, table: Table, column: Column, joins: str) -> Rule:
    condition = f'lu."{column.name}" IS NOT NULL AND n."{column.name}" IS NULL'
    meaning = f"sens_{table.name}_{column.name}"
    sql = "SELECT 1 FROM duckdb_columns() WHERE table_name = ? AND column_name = 'vide'"
    if staging.connection.execute(sql, [meaning]).fetchone():
        joins += f' LEFT JOIN {meaning} ON {meaning}.donne = lu."{column.name}"'
        condition += f" AND NOT {meaning}.vide"
    return Rule(table.name, column.name, condition, _expected(table, column), joins=joins)


def _expected(table: Table, column: Column) -> str:
    if column.name == "commune":
        return "un code Insee, ou le nom d’une commune, suivi du code postal si plusieurs le portent, est attendu"
    values = allowed(table, column.name)
    if not values:
        return expected(column)
    more = f"… ({len(values)} en tout)" if len(values) > LISTED else ""
    other = " ; ou ajoutez une correspondance" if list_of(table, column.name) else ""
    return f"valeurs possibles : {', '.join(values[:LISTED])}{more}{other}".replace("{", "{{").replace("}", "}}")


def _check_rule(table: Table, expression: str) -> Rule:
    column = next(name for name in table.column_names if name in expression)
    text = expression.strip("()").replace(column, COLUMN_LABELS[column]).replace(">=", "≥")
    return Rule(table.name, column, f"NOT {expression}", f"règle attendue : {text}")


def _duplicates(staging: Staging, table: Table) -> list[Rule]:
    listed = ", ".join(f'"{name}"' for name in table.key)
    whole = " AND ".join(f'"{name}" IS NOT NULL' for name in table.key)
    # As many distinct hashes as rows prove that no key is repeated, without a sort.
    distinct, complete = staging.connection.execute(
        f"SELECT count(DISTINCT hash({listed})), count(*) FROM net_{table.name} WHERE {whole}"
    ).fetchall()[0]
    if distinct == complete:
        return []
    firsts = (
        f"JOIN (SELECT rang, min(rang) OVER (PARTITION BY {listed}) AS premiere FROM net_{table.name} WHERE {whole})"
        " USING (rang)"
    )
    titles = " et ".join(COLUMN_LABELS[name] for name in table.key)
    text = f"ligne en double : {titles} déjà à la ligne {{}}"
    return [Rule(table.name, table.key[0], "n.rang > premiere", text, line_of("premiere"), firsts)]


def reference_problems(staging: Staging) -> list[Problem]:
    """Return the values that name a row that the draft does not hold."""
    found = []
    for table in record_tables().values():
        for column, (there, key) in table.references.items():
            missing = f'n."{column}" IS NOT NULL AND NOT EXISTS (FROM "{there}" AS la WHERE la."{key}" = n."{column}")'
            text = f"inconnu de la feuille « {SHEET_LABELS[there]} » : ajoutez-y une ligne, ou corrigez ce nom"
            found += check(staging, Rule(table.name, column, missing, text))
    return found


def unknown_values(staging: Staging) -> list[tuple[str, str, int]]:
    """Return each value that is in no code list and no correspondence, as (list, text, number of rows)."""
    found: dict[tuple[str, str], int] = {}
    for table in record_tables().values():
        for column in table.column_names:
            name = list_of(table, column) or (column if column == "sexe" else None)
            if name is None or not staging.records_for(table.name):
                continue
            meaning = f"sens_{table.name}_{column}"
            sql = (
                f'SELECT donne, count(*) FROM {meaning} JOIN lu_{table.name} AS lu ON lu."{column}" = donne'
                f" WHERE {meaning}.valeur IS NULL AND NOT vide GROUP BY donne ORDER BY donne"
            )
            for text, rows in staging.connection.execute(sql).fetchall():
                found[name, text] = found.get((name, text), 0) + rows
    return [(name, text, rows) for (name, text), rows in found.items()]
