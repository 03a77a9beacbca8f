"""New rows in a table that somebody may have edited: cells that still say the old text take the new one."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from analytics.exports.powerpoint import shape_identity as fields
from analytics.exports.powerpoint.refreshed import Told
from analytics.exports.powerpoint.row_updates import Merged, Row, Shown, merged
from analytics.exports.powerpoint.run_texts import rewrite
from analytics.exports.powerpoint.shape_identity import Original
from analytics.exports.powerpoint.text_updates import flat

OTHER_COLUMNS = "ses colonnes ne sont plus celles de l’original"
ABSENT = "absente"


def update_table(graphic: Any, original: Original | None, new: Original, told: Told) -> bool:
    """Give a table its new rows; return False when it is left as it was."""
    hers = [[cell.text_frame.text for cell in row.cells] for row in graphic.table.rows]
    old, now = fields.rows(original, "lignes", 1) or hers, new["lignes"]
    columns = _columns(hers, old, now)
    if not columns:
        told.leave(fields.TABLE, OTHER_COLUMNS)
        return False
    before, rows, mine = (_rows(given, columns) for given in (old, now, hers))
    found = merged(before[1:], rows[1:], mine[1:])
    for label, why in found.left:
        told.leave(f"{fields.TABLE}, « {label} »", why)
    texts = [[row[at] for at in columns] for row in now]
    titles = zip(texts[0], hers[0], [before[0][0], *before[0][1]], strict=True)
    header = [title if flat(one) == was else one for title, one, was in titles]
    told.change(fields.TABLE, zip(map(flat, hers[0]), map(flat, header), strict=True))
    _say(told, found, mine[1:])
    _write(graphic.table, [header, *(_shown(one, texts[1:], hers[1:]) for one in found.rows)])
    return True


def _columns(hers: Sequence[list[str]], old: Sequence[list[str]], now: Sequence[list[str]]) -> list[int]:
    """Return the column of the original that each of hers is; nothing when they cannot be told."""
    if not hers or not old or not now or len(old[0]) != len(now[0]) or len({len(row) for row in [*old, *now]}) > 1:
        return []
    if len(hers[0]) == len(old[0]):
        return list(range(len(hers[0])))
    names = [old[0].index(title) for title in hers[0] if title in old[0]]
    return names if len(names) == len(hers[0]) and names[:1] == [0] else []


def _rows(given: Sequence[Sequence[Any]], columns: Sequence[int]) -> list[Row]:
    """Return rows of plain spaces, cut to `columns` unless they have just these."""
    kept = [row if len(row) == len(columns) else [row[at] for at in columns] for row in given]
    return [(flat(str(row[0])), tuple(flat(str(cell)) for cell in row[1:])) for row in kept]


def _shown(row: Shown, texts: list[list[str]], hers: list[list[str]]) -> list[str]:
    """Return the texts of a row: hers where it stays as it is, her label on new cells where she has one."""
    label, values, rank, at = row
    if at is not None and (rank is None or [flat(one) for one in hers[at][1:]] == list(values)):
        return hers[at]
    first, *others = texts[rank or 0]
    return [hers[at][0] if at is not None and flat(first) != label else first, *others]


def _say(told: Told, found: Merged, mine: Sequence[Row]) -> None:
    for label, values, _, at in found.rows:
        was = mine[at][1] if at is not None else (ABSENT,)
        told.change(f"{fields.TABLE}, « {label} »", [(" · ".join(was), " · ".join(values))])
    seen = {at for _, _, _, at in found.rows}
    for at, (label, was) in enumerate(mine):
        if at not in seen:
            told.change(f"{fields.TABLE}, « {label} »", [(" · ".join(was), ABSENT)])


def _write(table: Any, rows: Sequence[Sequence[str]]) -> None:
    """Write each row at its place, in the look of the row that was there."""
    for surplus in table._tbl.tr_lst[len(rows) :]:
        table._tbl.remove(surplus)
    while len(table._tbl.tr_lst) < len(rows):
        table._tbl.tr_lst[-1].addnext(deepcopy(table._tbl.tr_lst[-1]))
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            if text != cell.text_frame.text:
                rewrite(cell.text_frame, text.split("\n"))
