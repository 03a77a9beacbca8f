"""What an installation says of itself: settings, each with an environment variable."""

from __future__ import annotations

import os

CONTACT = "CLAUSES_CONTACT"


def contact() -> str:
    """Return who answers questions about the figures, as the installation writes it; empty by default."""
    return os.environ.get(CONTACT, "").strip()
