"""What each column of a table is: by its title, then by what its cells hold."""

from __future__ import annotations

import re

from analytics.ingest.cell_texts import privacy
from analytics.ingest.cell_texts.declared import Software, fields, folded, words
from analytics.ingest.cell_texts.lists import code_of
from analytics.ingest.cell_texts.periods import month_of
from analytics.ingest.import_plan.model import PEOPLE, Column
from analytics.ingest.import_plan.settled import TOTAL, TWICE, UNKNOWN, Recognised, holds, settle
from analytics.ingest.import_plan.title_rows import field_of, is_identifying, nearest, table_titles

GENERIC = ("critere", "modalite", "qualification", "type_contrat", "secteur", "dispositif", "type_maitre_ouvrage")
PERIOD_OF = {1: "", 3: "|3", 6: "|6", 12: "|12"}
NUMBERS = "numérote les lignes"
NAMING = "colonne nominative"
EMPTY = "vide"


def as_table(seen: Recognised, table: str) -> list[Column]:
    """Return the columns of a sheet of the template: those of the table, others left out."""
    titles, taken = table_titles(table), set()
    for column in seen.columns:
        found = nearest(folded(column.title), titles)
        names = field_of(column.title) in (*PEOPLE, "naissance", "noms")
        reason = "" if found else NAMING if names else _never_kept(seen, column)
        if found and found not in taken:
            column.field = found
            taken.add(found)
        else:
            column.why = reason or (TWICE if found else UNKNOWN)
    return seen.columns


def as_records(seen: Recognised, software: Software | None) -> list[Column]:
    """Return the columns of a sheet of her own: a field each, or why it is left out."""
    for column in seen.columns:
        _recognise(seen, column, software)
    settle(seen)
    return seen.columns


def _recognise(seen: Recognised, column: Column, software: Software | None) -> None:
    bare = folded(column.title)
    if software:
        column.field = software.columns.get(bare, "")
        column.why = "" if column.field else _never_kept(seen, column) or UNKNOWN
        return
    if reason := _never_kept(seen, column):
        column.why = reason
    elif bare in words("numero_ligne"):
        column.why = NUMBERS if _is_numbering(seen, column.place) else UNKNOWN
    elif (period := month_of(column.title)) and holds(seen, column.place, "heures"):
        month, year, length = period
        column.field, column.period = "heures", f"{year or ''}-{month:02}{PERIOD_OF[length]}"
    elif bare in words("colonne_total"):
        column.field, column.why = "", TOTAL
    elif code := _ticked(seen, column):
        column.field, column.period = "critere_coche", f"={code}"
    else:
        column.field = _by_title(seen, column)
        promised = re.search(r"\b20\d\d\b", column.title)
        column.period = f"{promised[0]}-01|12" if promised and column.field == "heures_clausees" else ""
        column.why = "" if column.field else UNKNOWN
    if not column.title and not seen.sample(column.place):
        column.why = EMPTY


def _never_kept(seen: Recognised, column: Column) -> str:
    if is_identifying(column.title):
        return NAMING
    kind = privacy.identifying_content(seen.sample(column.place))
    if kind and folded(column.title) not in ("siret",):
        return f"{NAMING}, {kind}"
    return ""


def _by_title(seen: Recognised, column: Column) -> str:
    name = field_of(column.title)
    at = column.place
    if not name:
        return ""
    if name == "contrat" and seen.share(at, lambda text: code_of("type_contrat", text)) >= 0.5 and seen.sample(at):
        return "type_contrat"
    if (
        name == "personne"
        and seen.share(at, lambda text: len(text.split()) > 1 and not re.search(r"\d{3}", text)) > 0.5
    ):
        name = "personne_nommee"
    if name in ("noms", "personne", "personne_nommee") and holds(seen, at, "entier") and "nombre" not in name:
        return "nombre_personnes" if name == "noms" else name
    if name == "noms" and seen.share(at, _is_one_person) > 0.8:
        return "personne_nommee"
    if name in ("personne_nommee",) and seen.share(at, _is_one_person) < 0.5:
        return "noms"
    if name == "annee" and not holds(seen, at, "annee") and holds(seen, at, "mois"):
        return "mois"  # « 2023-2024 »
    if name in GENERIC and _is_foreign(seen, at, name):
        return ""
    if name == "heures" and seen.share(at, lambda text: re.search(r"\d", text)) >= 0.5:
        return name  # « 3 j », « 0,5 ETP » are asked
    return name if holds(seen, at, fields()[name].reads) else ""


def _is_one_person(text: str) -> bool:
    return privacy.people_in(text) <= 1 and len(text.split()) <= 5


def _is_foreign(seen: Recognised, at: int, name: str) -> bool:
    """Return whether hardly any text of a column of codes is known: « Statut : terminé » is no public."""
    return bool(seen.sample(at)) and seen.share(at, lambda text: known_in(name, text)) < 0.2


def known_in(name: str, text: str) -> bool:
    """Return whether a text, or a part of it, is a value of a list."""
    return any(code_of(name, part) for part in [text, *re.split(r"[;,/\n|+]", text)] if part.strip())


def _is_numbering(seen: Recognised, at: int) -> bool:
    numbers = [int(text) for text in seen.sample(at) if text.isdigit()]
    return bool(numbers) and min(numbers) <= 1 and max(numbers) <= seen.rows + 1


def _ticked(seen: Recognised, column: Column) -> str:
    """Return the criterion that a column of crosses is titled by: « RSA », x or oui below."""
    code = code_of("critere", column.title)
    marks = {folded(text) for text in seen.texts[column.place] if text}
    return code if code and marks and marks <= {"x", "oui", "non", "1", "0", "o", "n", "vrai", "faux", "✓", "✔"} else ""
