"""What each column of a table is: by its title, then by what its cells hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from analytics.ingest.cell_texts import privacy
from analytics.ingest.cell_texts.declared import Software, fields, folded, words
from analytics.ingest.cell_texts.french_cells import READERS, initials, is_unknown, month_of
from analytics.ingest.cell_texts.lists import code_of
from analytics.ingest.import_plan.model import Column
from analytics.ingest.import_plan.title_rows import field_of, is_identifying, nearest, table_titles

SAMPLE = 400  # distinct texts of a column that are looked at
SEVERAL = (
    "critere",
    "attributaire",
    "critere_coche",
    "heures",
    "heures_clausees",
)  # fields that several columns may be
PEOPLE = ("personne", "personne_nommee", "nom", "prenom")
GENERIC = ("critere", "modalite", "qualification", "type_contrat", "secteur", "dispositif", "type_maitre_ouvrage")
PERIOD_OF = {1: "", 3: "|3", 6: "|6", 12: "|12"}
TOTAL = "additionne d’autres colonnes"
NUMBERS = "numérote les lignes"
NAMING = "colonne nominative"
UNKNOWN = "titre non reconnu"
EMPTY = "vide"
TWICE = "même information qu’une autre colonne"


class Recognised:
    """The columns of one block being recognised; `texts` are the distinct texts of each, below the titles."""

    def __init__(self, titles: Sequence[str], texts: Sequence[Counter[str]], rows: int) -> None:
        self.columns = [Column(at, title) for at, title in enumerate(titles)]
        self.texts = texts
        self.rows = rows

    def sample(self, at: int) -> list[str]:
        """Return some distinct texts of a column, the most frequent first, unknowns apart."""
        return [text for text, _ in self.texts[at].most_common(SAMPLE) if text and not is_unknown(text)]

    def share(self, at: int, test: object) -> float:
        """Return the share of the distinct texts of a column that pass a test; 1 when it holds none."""
        given = self.sample(at)
        return sum(bool(test(text)) for text in given) / len(given) if given else 1.0  # type: ignore[operator]


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
    _settle_months(seen)
    _settle_totals(seen)
    _settle_companies(seen)
    _drop_doubles(seen)
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
    elif (period := month_of(column.title)) and _holds(seen, column.place, "heures"):
        month, year, length = period
        column.field, column.period = "heures", f"{year or ''}-{month:02}{PERIOD_OF[length]}"
    elif bare in words("colonne_total"):
        column.field, column.why = "", TOTAL
    elif code := _ticked(seen, column):
        column.field, column.period = "critere_coche", f"={code}"
    else:
        column.field = _by_title(seen, column)
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
    if name in ("noms", "personne", "personne_nommee") and _holds(seen, at, "entier") and "nombre" not in name:
        return "nombre_personnes" if name == "noms" else name
    if name == "noms" and seen.share(at, _is_one_person) > 0.8:
        return "personne_nommee"
    if name in ("personne_nommee",) and seen.share(at, _is_one_person) < 0.5:
        return "noms"
    if name in GENERIC and _is_foreign(seen, at, name):
        return ""
    return name if _holds(seen, at, fields()[name].reads) else ""


def _is_one_person(text: str) -> bool:
    return privacy.people_in(text) <= 1 and len(text.split()) <= 5


def _is_foreign(seen: Recognised, at: int, name: str) -> bool:
    """Return whether hardly any text of a column of codes is known: « Statut : terminé » is no public."""
    return bool(seen.sample(at)) and seen.share(at, lambda text: known_in(name, text)) < 0.2


def known_in(name: str, text: str) -> bool:
    """Return whether a text, or a part of it, is a value of a list."""
    return any(code_of(name, part) for part in [text, *re.split(r"[;,/\n|+]", text)] if part.strip())


def _holds(seen: Recognised, at: int, reads: str) -> bool:
    """Return whether most texts of a column can be read as what its title says."""
    reader = READERS.get(reads)
    if reader is None:
        return True

    def readable(text: str) -> bool:
        read = reader(text)
        return not read.unread or text.startswith(("#", "="))

    return seen.share(at, readable) >= 0.5


def _is_numbering(seen: Recognised, at: int) -> bool:
    numbers = [int(text) for text in seen.sample(at) if text.isdigit()]
    return bool(numbers) and min(numbers) <= 1 and max(numbers) <= seen.rows + 1


def _ticked(seen: Recognised, column: Column) -> str:
    """Return the criterion that a column of crosses is titled by: « RSA », x or oui below."""
    code = code_of("critere", column.title)
    marks = {folded(text) for text in seen.texts[column.place] if text}
    return code if code and marks and marks <= {"x", "oui", "non", "1", "0", "o", "n", "vrai", "faux", "✓", "✔"} else ""


def _settle_months(seen: Recognised) -> None:
    """Read J F M A M J J A S O N D, and give up months that stand beside a column of months."""
    for start in range(len(seen.columns) - 11):
        twelve = seen.columns[start : start + 12]
        if initials([column.title for column in twelve]):
            for month, column in enumerate(twelve, start=1):
                column.field, column.period, column.why = "heures", f"-{month:02}", ""


def _settle_totals(seen: Recognised) -> None:
    """Leave out a total beside months; without months, a column titled « Total heures » holds the hours."""
    periods = [column for column in seen.columns if column.field == "heures" and column.period]
    plain = [column for column in seen.columns if column.field == "heures" and not column.period]
    if periods:
        for column in plain:
            column.field, column.why = "", TOTAL
        years = [column for column in periods if column.period.endswith("|12")]
        if len(years) < len(periods):
            for column in years:
                column.field, column.period, column.why = "", "", TOTAL
        return
    totals = [c for c in seen.columns if c.why == TOTAL and seen.sample(c.place) and _holds(seen, c.place, "heures")]
    if not plain and len(totals) == 1:
        totals[0].field, totals[0].why = "heures", ""


def _settle_companies(seen: Recognised) -> None:
    """« Entreprise » is the employer in a list of contracts, the holder in a list of marchés."""
    have = {column.field for column in seen.columns}
    contracts = have & {*PEOPLE, "type_contrat", "debut_le", "contrat", "sexe", "age"}
    for column in seen.columns:
        if column.field == "employeur" and not contracts:
            column.field = "attributaire"


def _drop_doubles(seen: Recognised) -> None:
    best: dict[str, Column] = {}
    for column in seen.columns:
        if not column.field or column.field in SEVERAL:
            continue
        other = best.setdefault(column.field, column)
        if other is not column:
            worse = min(other, column, key=lambda one: _worth(seen, one))
            best[column.field] = other if worse is column else column
            worse.field, worse.why = "", TWICE


def _worth(seen: Recognised, column: Column) -> tuple[bool, int]:
    exact = folded(column.title) in {folded(title) for title in fields()[column.field].titles}
    return exact or folded(column.title) == folded(fields()[column.field].label), seen.texts[column.place].total()
