"""How the name of a département is said: « de l’Hérault », « en Haute-Garonne », « à La Réunion »."""

from __future__ import annotations

from scripts.geography.sources import Row, Sources, typographic

COLUMNS = ("code", "nom", "article", "de", "dans", "adjectif")
# By the code that Insee gives a name (TNCC): the article, and « de » contracted with it.
OF = {"0": ("", "de "), "1": ("", "d’"), "2": ("le ", "du "), "3": ("la ", "de la "), "4": ("les ", "des ")}
OF["5"] = ("l’", "de l’")
# No list of the registries says where « en » is usual; written from common usage, to be read by whoever knows better.
IN = (
    "07 09 12 16 17 19 21 24 28 2A 2B 31 33 35 37 38 43 44 48 49 52 53 54 57 70 71 73 74 76 77 82 85 87 93 "
    "971 972 973 987 988"
)
AT = frozenset({"75", "974", "975", "976", "977", "978", "986"})
EMPTY = ("984", "989")  # no commune
# Adjectives would need a source; the Gers has the one that its printed bilan uses.
ADJECTIVES = {"32": "gersois"}


def forms(sources: Sources) -> tuple[tuple[str, ...], list[Row]]:
    """Return the columns and one row a département or collectivity, in the order of the codes."""
    known = {row["code"]: row["type_nom"] for row in sources.known_departements}
    rows = sorted((row for row in sources.departements if row["code"] not in EMPTY), key=lambda row: str(row["code"]))
    return COLUMNS, [_row(row, known.get(row["code"], str(row["typeLiaison"]))) for row in rows]


def _row(row: Row, liaison: str) -> Row:
    code, name = row["code"], typographic(row["nom"])
    article, of = OF[liaison]
    where = "en " if code in IN.split() else "à " if code in AT else f"dans {article or 'le '}"
    values = (code, name, article, f"{of}{name}", f"{where}{name}", ADJECTIVES.get(code, ""))
    return dict(zip(COLUMNS, values, strict=True))
