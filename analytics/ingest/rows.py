"""How a row of a file is numbered, so that a problem can be traced back to its cell."""

from __future__ import annotations

PARTS = 1 << 8  # one line of an ABC Clause export may give several rows of a table
LINES = 1 << 40  # a row is numbered origin * LINES + line * PARTS + part


def line_of(rank: str) -> str:
    """Return the SQL of the line that a row number stands for."""
    return f"({rank} % {LINES} // {PARTS})::INTEGER"
