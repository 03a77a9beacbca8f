"""The spaces and apostrophes of French typography, in texts that were written with ordinary ones."""

import re

HOLE = "\ue000"  # stands for what is not prose: an address, a tag, a value to come
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
THOUSANDS = r"(?<!\d)(?<!\d[ \u202f])[1-9]\d{0,2}(?: \d{3})+(?![ \u202f]?\d)"
# Each replacement keeps the length of the text, so that what is not prose can be put back where it was.
REPAIRS = (
    (re.compile(THOUSANDS), lambda found: found[0].replace(" ", "\u202f")),
    (re.compile(rf"(?<=[\d{HOLE}])[ \u202f](?=%)"), "\u00a0"),
    (re.compile(r"(?<=\d) (?=(?:h|ETP|€)(?!\w))"), "\u00a0"),
    (re.compile(r"[ \u202f](?=:(?:\s|$))|[ \u202f](?=\u00bb)|(?<=\u00ab)[ \u202f]"), "\u00a0"),
    (re.compile(r" (?=[;!?]+(?:[\s\u00bb)*]|$))", re.MULTILINE), "\u202f"),
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"), "’"),
)


def typeset(text: str) -> str:
    """Return the text with the spaces and apostrophes of French typography, where ordinary ones stood."""
    fixed = masked(text)
    for pattern, replacement in REPAIRS:
        fixed = pattern.sub(replacement, fixed)
    return "".join(old if new == HOLE else new for old, new in zip(text, fixed, strict=True))


def masked(text: str) -> str:
    """Return the text with each character of what is not prose replaced by HOLE."""
    return NOT_PROSE.sub(lambda found: HOLE * len(found[0]), text)
