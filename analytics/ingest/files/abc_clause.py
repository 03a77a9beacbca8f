"""The « contrats » export of ABC Clause: one row per contract -> records of our tables, identities made pseudonyms."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from analytics.declarations.record_labels import key
from analytics.ingest.files.commune_names import commune_code
from analytics.ingest.files.headers import is_identifying
from analytics.ingest.files.records import PARTS, Grid, Records
from analytics.ingest.files.values import read_date
from analytics.ingest.problems import Level, Problem
from analytics.ingest.pseudonym import pseudonym, secret_key

STATUS_SEPARATOR = re.compile(r"\s,\s*")
EMPTY = ("", "na", "n/a", "nc", "non communique", "nd")
MONTHS = (
    "{} contrats : ABC Clause ne donne pas le mois des heures. Elles sont toutes inscrites au mois de fin du contrat, "
    "ou au mois de l’export ({}) s’il n’est pas fini."
)
NOBODY = (
    "{} lignes sans Dossier, ni Nom et Prénom : chaque contrat y compte pour une personne. "
    "Le nombre de bénéficiaires est un maximum."
)
PLACES = (
    "{} lignes d’une commune que le code postal seul situe : seul son département est gardé (31000 : Haute-Garonne)."
)
MISSING = (
    "ABC Clause ne donne ni les heures clausées, ni les sociétés attributaires, ni les dates des marchés : "
    "les feuilles correspondantes du classeur type les apportent."
)
# Title of the export, spelled as its software spells it -> the name used below.
TITLES = {
    "Marché": "marche",
    "Opération": "operation",
    "Maitre d'ouvrage": "maitre_ouvrage",  # verbatim
    "Employeur": "employeur",
    "Entreprise utilisatrice": "entreprise_utilisatrice",
    "Contrat": "type_contrat",
    "Modalité": "modalite",
    "Début contrat": "debut_le",
    "Fin contrat": "fin_le",
    "Nombre d'heures": "heures",  # verbatim
    "Statut": "statut",
    "Age": "age",
    "Sexe": "sexe",
    "Niveau de qualification": "qualification",
    "Commune": "commune",
    "Code Postal": "code_postal",
    "Quartier Prioritaire de la politique de la Ville": "qpv",
}
_KEYS = {key(title): name for title, name in TITLES.items()}
NEEDED = {"marche", "maitre_ouvrage", "employeur", "modalite", "debut_le", "fin_le", "heures"}

Row = dict[str, str]


def is_contracts(header: Sequence[str]) -> bool:
    """Return whether the titles are those of the « contrats » export."""
    return {_KEYS.get(key(title)) for title in header} >= NEEDED


def is_participants(header: Sequence[str]) -> bool:
    """Return whether the titles are those of the « participants » export, a list of names and addresses."""
    given = {key(title) for title in header}
    return {"prenom", "nombredecontrats"} <= given and "marche" not in given


@dataclass
class _Tables:
    """Rows made so far, per table, each with its number (see `records`)."""

    until: date
    secret: bytes
    rows: dict[str, dict[tuple[str, ...], Row]] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    parts: Counter[tuple[str, int]] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)

    def add(self, table: str, line: int, keys: tuple[str, ...], **values: str) -> Row:
        """Add a row, or fill the empty cells of the row that has the same key; return the row."""
        rows = self.rows.setdefault(table, {})
        if keys not in rows:
            rows[keys] = {}
            part = min(self.parts[table, line], PARTS - 1)
            self.parts[table, line] += 1
            self.numbers.setdefault(table, []).append(line * PARTS + part)
        row = rows[keys]
        for name, value in values.items():
            row[name] = row.get(name) or value
        return row


def convert(grid: Grid, until: date) -> tuple[list[Records], list[Problem]]:
    """Return the records of an export and remarks; hours of an open contract are written in the month of `until`."""
    tables = _Tables(until, secret_key())
    for line, row, identity in _lines(grid, tables.secret):
        _convert(tables, line, row, identity)
    return _records(grid, tables), _remarks(grid, tables)


def _lines(grid: Grid, secret: bytes) -> Iterator[tuple[int, Row, str]]:
    """Yield each line's number, its recognised cells, and its pseudonym, which replaces the identifying cells."""
    table = grid.batches if isinstance(grid.batches, pa.Table) else grid.batches.read_all()
    places = {at: _KEYS[key(title)] for at, title in enumerate(grid.header) if key(title) in _KEYS}
    identities = {key(title): f"c{at}" for at, title in enumerate(grid.header) if is_identifying(title)}
    for offset, cells in enumerate(table.to_pylist()):
        row = dict.fromkeys(TITLES.values(), "") | {name: _clean(cells[f"c{at}"]) for at, name in places.items()}
        if any(row.values()):
            yield grid.first_row + offset, row, _identity(secret, {k: cells[c] for k, c in identities.items()})


def _clean(text: str | None) -> str:
    bare = " ".join((text or "").split())
    return "" if key(bare) in EMPTY else bare


def _identity(secret: bytes, cells: dict[str, str | None]) -> str:
    """Return the pseudonym of a file number, else of a name with its date of birth; empty when there is neither."""
    number = _clean(cells.get("dossier") or cells.get("numerodedossier"))
    if number:
        return pseudonym(secret, "dossier", key(number))
    parts = [key(_clean(cells.get(name))) for name in ("nom", "prenom", "datedenaissance")]
    return pseudonym(secret, "personne", *parts) if parts[0] and parts[1] else ""


def _convert(tables: _Tables, line: int, row: Row, identity: str) -> None:
    owner, operation, lot = row["maitre_ouvrage"], row["operation"], row["marche"]
    contract = f"{operation} – {lot}" if operation and key(operation) != key(lot) else lot
    for company in filter(None, (row["employeur"], row["entreprise_utilisatrice"])):
        tables.add("entreprise", line, (key(company),), entreprise=company)
    if owner:
        tables.add("maitre_ouvrage", line, (key(owner),), maitre_ouvrage=owner)
    tables.add("marche", line, (key(contract),), marche=contract, maitre_ouvrage=owner, operation=operation, lot=lot)
    person, reference = _references(tables, row, identity, contract)
    _person(tables, line, row, person)
    _contract(tables, line, row, person, reference)
    _hours(tables, line, row, reference, contract)


def _references(tables: _Tables, row: Row, identity: str, contract: str) -> tuple[str, str]:
    profile = identity or "|".join(row[name] for name in ("sexe", "commune", "code_postal", "qualification"))
    about = [key(row[name]) for name in ("employeur", "type_contrat", "modalite", "debut_le")]
    base = pseudonym(tables.secret, "contrat", profile, key(contract), *about)
    tables.seen[base] += 1
    reference = f"ABC-{base}" + (f"-{tables.seen[base]}" if tables.seen[base] > 1 else "")
    tables.facts["sans_identite"] += not identity
    return f"P-{identity}" if identity else f"P-{reference[4:]}", reference


def _person(tables: _Tables, line: int, row: Row, person: str) -> None:
    place, exact = commune_code(row["commune"], row["code_postal"])
    tables.facts["communes"] += bool(place) and not exact
    district = row["qpv"] if key(row["qpv"]) in ("", "oui", "non") else "oui"  # the column may name the district
    copied = {name: row[name] for name in ("sexe", "qualification", "age")}
    added = tables.add("beneficiaire", line, (person,), beneficiaire=person, commune=place, qpv=district, **copied)
    added["age"] = min(filter(str.isdigit, (added["age"], row["age"])), key=int, default=added["age"])
    for status in filter(None, STATUS_SEPARATOR.split(row["statut"])):
        tables.add("critere_beneficiaire", line, (person, key(status)), beneficiaire=person, critere=status)


def _contract(tables: _Tables, line: int, row: Row, person: str, reference: str) -> None:
    copied = {name: row[name] for name in ("employeur", "type_contrat", "modalite", "debut_le", "fin_le")}
    user = row["entreprise_utilisatrice"]
    copied["entreprise_utilisatrice"] = "" if key(user) == key(row["employeur"]) else user
    tables.add("contrat", line, (reference,), contrat=reference, beneficiaire=person, **copied)


def _hours(tables: _Tables, line: int, row: Row, reference: str, contract: str) -> None:
    hours = row["heures"]
    tables.facts["heures" if hours else "sans_heures"] += 1
    if not hours:
        return
    end, start = read_date(row["fin_le"]), read_date(row["debut_le"])
    month = max(min(end or tables.until, tables.until), start or date.min)
    text = month.replace(day=1).isoformat() if end or not row["fin_le"] else row["fin_le"]
    tables.add("heures_realisees", line, (reference,), contrat=reference, marche=contract, mois=text, heures=hours)


def _records(grid: Grid, tables: _Tables) -> list[Records]:
    found = []
    for name, rows in tables.rows.items():
        columns = sorted({column for row in rows.values() for column in row})
        data = {column: pa.array([row.get(column, "") for row in rows.values()], pa.string()) for column in columns}
        data["ligne"] = pa.array(tables.numbers[name], pa.int64())
        places = {column: _place(grid, column) for column in columns}
        same = {column: column for column in columns}
        found.append(Records(name, grid.file, grid.name, same, places, pa.table(data), from_abc=True, origin=grid))
    return found


def _place(grid: Grid, column: str) -> tuple[str, str]:
    """Return the title and the letters of the column that a value comes from."""
    wanted = {"critere": "statut", "entreprise": "employeur", "mois": "fin_le"}.get(column, column)
    found = [at for at, title in enumerate(grid.header) if _KEYS.get(key(title)) == wanted]
    return (grid.header[found[0]], grid.address(found[0])) if found else ("", "")


def _remarks(grid: Grid, tables: _Tables) -> list[Problem]:
    facts, exported_on = tables.facts, tables.until.strftime("%d/%m/%Y")
    texts: list[tuple[Level, int | str, str]] = [
        (Level.INFORMATION, facts["heures"], MONTHS.format("{}", exported_on)),
        (Level.WARNING, facts["sans_identite"], NOBODY),
        (Level.INFORMATION, facts["communes"], PLACES),
        (Level.WARNING, facts["sans_heures"], "{} contrats sans nombre d’heures : ils sont gardés sans heures."),
        (Level.INFORMATION, 1, MISSING),
    ]
    named = "colonne nominative remplacée par un pseudonyme : {}"
    texts += [(Level.INFORMATION, title, named) for title in grid.header if is_identifying(title)]
    return [Problem(level, grid.file, text.format(count), sheet=grid.name) for level, count, text in texts if count]
