"""The faults of French typography that a text shows; used by tests and before an export leaves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HOLE = "\ue000"  # stands for what is not prose: an address, a tag, a value to come
WORD = rf"[\w{HOLE})\]»’%*°€]"
NOT_PROSE = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+"  # addresses
    r"|<(?:style|script)\b.*?</(?:style|script)>|</?[a-zA-Z!][^<>]*>|&\w+;|&#\w+;"  # HTML
    r"|`[^`]*`|:[a-z]+/\w+:|\{[^{}]*\}|--[a-z][\w-]*"  # code, icons, CSS blocks and format fields, flags
    r"|%\(\w+\)[a-z]|%[sdYmHMSB](?!\w)"  # printf and strftime fields
    r"|\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?)?"  # ISO dates
    r"|\b\d{1,2}:\d{2}(?::\d{2})?\b"  # times
    r"|\b(?:v|version|article|articles|art\.|L\.|R\.|RGAA|WCAG|critère|Python|Streamlit)\s?\d+(?:[.-]\d+)*"
    r"|\b\d+(?:\.\d+){2,}\b|\b[\w-]+\.(?:py|csv|xlsx|pdf|pptx|sql|toml|md|json|zip|html|css|js|duckdb)\b",
    re.DOTALL,
)
UNACCENTED = (
    "Age|Ages|Ecart|Ecarts|Echelle|Ecole|Economie|Economique|Egalité|Election|Eligibilité|Eligible|Elu|Elus|"
    "Energie|Equipe|Equivalent|Equivalents|Etablissement|Etablissements|Etape|Etapes|Etat|Etats|Etre|Etude|"
    "Evaluation|Evénement|Evolution|Evolutions|"
    "A (?:ce jour|démarrer|jour|noter|partir|propos|retenir|savoir|suivre|venir|égalité)"
)
THOUSANDS = r"(?<!\d)(?<!\d[ \u202f])[1-9]\d{0,2}(?: \d{3})+(?![ \u202f]?\d)"
RULES = (
    ("point décimal (écrire 4,5)", r"(?<![\w.,])\d+\.\d+(?![\w.]*\d)"),
    ("milliers séparés par une virgule", r"(?<![\d,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])"),
    ("milliers séparés par une espace ordinaire", THOUSANDS),
    ("espace insécable (U+00A0) attendue avant le signe %", rf"[\d{HOLE}][ \u202f]?%(?![\w{{(])"),
    ("espace insécable (U+00A0) attendue avant le deux-points", rf"(?:{WORD}|[ \u202f\t]):(?=\s|$)"),
    ("espace insécable (U+00A0) attendue avant le guillemet fermant", r"[^\u00a0]\u00bb"),
    ("espace insécable (U+00A0) attendue après le guillemet ouvrant", r"\u00ab(?!\u00a0)"),
    ("espace fine (U+202F) attendue avant un signe double", rf"(?:{WORD}|[ \t])[;!?]+(?=[\s\u00bb)*]|$)"),
    ("apostrophe droite (écrire ’)", r"[^\W\d_]'[^\W\d_]"),
    ("guillemets droits (écrire des chevrons)", r"\"[^\W_]|[^\W_][.!?]?\""),
    ("capitale sans accent", rf"(?<!\w)(?:{UNACCENTED})(?!\w)"),
    ("deux espaces de suite", r"(?<=\S) {2,}(?=\S)"),
    ("tiret pour le signe moins (écrire −)", r"(?:(?<=^)|(?<=[\s(:]))-\d"),
)
COMPILED = tuple((rule, re.compile(pattern, re.MULTILINE)) for rule, pattern in RULES)
FRENCH = re.compile(
    r"[àâçéèêëîïôùûœÀÂÇÉÈÊÎÔŒ’«»]|\b(?:à|au|aucune?|avec|dans|des?|du|elle|en|est|et|heures?|la|les?|ou|par|"
    r"pas|pour|que|qui|sont|sous|sur|une?|votre)\b",
    re.IGNORECASE,
)
SQL = re.compile(
    r"\b(?:SELECT|FROM|WHERE|GROUP BY|ORDER BY|JOIN|CREATE|INSERT|UPDATE|DELETE|COPY|COMMENT ON|ATTACH|"
    r"CASE WHEN|FILTER|UNION|OVER|HAVING|LIMIT|BETWEEN|VALUES|ALTER|DROP|IS NULL|IS NOT NULL|AND|AS)\b"
    r"|(?:=|<>|IN \() ?'"
)
PATTERN = re.compile(r"\(\?|\\[bdwsSWD]")  # a regular expression, not prose
VERBATIM = "# verbatim"

# Each replacement keeps the length of the text, so that what is not prose can be put back where it was.
REPAIRS = (
    (re.compile(THOUSANDS), lambda found: found[0].replace(" ", "\u202f")),
    (re.compile(rf"(?<=[\d{HOLE}])[ \u202f](?=%)"), "\u00a0"),
    (re.compile(r"(?<=\d) (?=(?:h|ETP|€)(?!\w))"), "\u00a0"),
    (re.compile(r"[ \u202f](?=:(?:\s|$))|[ \u202f](?=\u00bb)|(?<=\u00ab)[ \u202f]"), "\u00a0"),
    (re.compile(r" (?=[;!?]+(?:[\s\u00bb)*]|$))", re.MULTILINE), "\u202f"),
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"), "’"),
)


def faults(text: str) -> list[tuple[str, str]]:
    """Return each fault of a French text as (excerpt, rule); addresses, codes and times are left alone."""
    masked = _masked(text)
    return [
        (text[max(0, found.start() - 15) : found.end() + 15], rule)
        for rule, pattern in COMPILED
        for found in pattern.finditer(masked)
    ]


def typeset(text: str) -> str:
    """Return the text with the spaces and apostrophes of French typography, where ordinary ones stood."""
    fixed = _masked(text)
    for pattern, replacement in REPAIRS:
        fixed = pattern.sub(replacement, fixed)
    return "".join(old if new == HOLE else new for old, new in zip(text, fixed, strict=True))


def _masked(text: str) -> str:
    return NOT_PROSE.sub(lambda found: HOLE * len(found[0]), text)


def source_strings(path: Path) -> list[tuple[int, str]]:
    """Return the French texts that a Python file holds for its readers, as (line, text).

    Left out: docstrings, SQL, what has no space or no French word, and lines that end with `# verbatim`
    (labels of foreign files, which must stay as they are). The values of an f-string become a mark.
    """
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    return [
        (line, text)
        for line, text in sorted(_texts(ast.parse(source)))
        if is_prose(text) and not lines[line - 1].rstrip().endswith(VERBATIM)
    ]


def is_prose(text: str) -> bool:
    """Return whether a string is French meant for readers: neither a bare word, nor SQL, nor a pattern."""
    french = re.search(r"\s", text) and FRENCH.search(text)
    return bool(french and not SQL.search(text) and not PATTERN.search(text))


def _texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the constant and formatted strings of a tree, docstrings and parts of f-strings left out."""
    skipped = {id(node) for parent in ast.walk(tree) for node in _not_for_readers(parent)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(_part(part) for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def _not_for_readers(parent: ast.AST) -> Iterator[ast.AST]:
    if isinstance(parent, ast.JoinedStr):
        yield from parent.values
        formatted = (part for part in parent.values if isinstance(part, ast.FormattedValue))
        yield from (part.format_spec for part in formatted if part.format_spec)
    if isinstance(parent, ast.Expr):  # a docstring, or a string that nobody reads
        yield parent.value
    if isinstance(parent, ast.Call) and ast.unparse(parent.func).startswith("re."):
        yield from parent.args


def _part(part: ast.expr) -> str:
    """Return the text of a constant; of a value to come, a no-break space where its name says so, else a mark."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    spaces = {"NO_BREAK": "\u00a0", "NARROW": "\u202f"}
    name = ast.unparse(part.value) if isinstance(part, ast.FormattedValue) else ""
    return spaces.get(name.rpartition(".")[2], HOLE)
