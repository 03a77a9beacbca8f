"""What an installation says of itself: settings, each with an environment variable."""

from __future__ import annotations

import os

CONTACT = "CLAUSES_CONTACT"
RETENTION = "CLAUSES_CONSERVATION"
DEFAULT_RETENTION = 5


def kept_years() -> int:
    """Return how many years a person's records are kept after the last of them: CLAUSES_CONSERVATION, else five."""
    written = os.environ.get(RETENTION, "").strip()
    return int(written) if written.isdecimal() and int(written) else DEFAULT_RETENTION


def contact() -> str:
    """Return who answers questions about the figures, as the installation writes it; empty by default."""
    return os.environ.get(CONTACT, "").strip()
