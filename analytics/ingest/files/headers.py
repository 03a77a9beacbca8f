"""Which table a header belongs to, which column a title means, and which columns identify a person."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from analytics.declarations.record_labels import COLUMN_LABELS, key, read_tables
from analytics.declarations.schema import Table

# Titles, in any software's export, of columns that identify a person: dropped before anything else is done.
IDENTIFYING = re.compile(
    r"(nom|nom(d?usage|denaissance|defamille|et?prenom|duparticipant|dusalarie)|participant|salarie|prenoms?.*|patronyme"
    r"|(date|lieu)(de)?naissance.*|ddn|nee?le|adresse.*|complement.*|telephones?.*|tel|portable|mobile|e?mails?.*|courriel.*"
    r"|nir|numero(de)?secu.*|securitesociale|iban|identifiant.*|numerodedossier|dossier)"
)
UNREAD_SHEETS = ("lisezmoi", "listes", "problemes")


def columns_of(table: Table, header: Sequence[str]) -> dict[str, int]:
    """Return where each column of `table` stands in the header."""
    places = {key(title): at for at, title in reversed(list(enumerate(header)))}
    found = {name: places.get(key(name), places.get(key(COLUMN_LABELS[name]))) for name in table.column_names}
    return {name: at for name, at in found.items() if at is not None}


def table_of(header: Sequence[str]) -> str | None:
    """Return the only table that has every title of the header, and whose required columns are all there."""
    given = [title for title in header if title and not is_identifying(title)]
    found = {name: columns_of(table, given) for name, table in read_tables().items()}
    whole = [name for name, columns in found.items() if given and len(columns) == len(given)]
    fitting = [name for name in whole if all(c.name in found[name] for c in read_tables()[name].columns if c.required)]
    return fitting[0] if len(fitting) == 1 else None


def is_identifying(title: str) -> bool:
    """Return whether a column of that title identifies a person."""
    return bool(IDENTIFYING.fullmatch(key(title))) and key(title) not in _table_titles()


def recognised(header: Sequence[str], others: Iterable[str] = ()) -> int:
    """Return how many titles are those of a table of the base, or among `others`."""
    titles = _table_titles() | {key(title) for title in others}
    return sum(key(title) in titles for title in header if title)


@cache
def _table_titles() -> frozenset[str]:
    names = {column.name for table in read_tables().values() for column in table.columns}
    return frozenset(key(title) for name in names for title in (name, COLUMN_LABELS[name]))
