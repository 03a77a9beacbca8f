"""What an installation says of itself: settings, each with an environment variable, and the release it runs."""

import os
import re
import tomllib
from functools import cache
from pathlib import Path

CONTACT = "CLAUSES_CONTACT"
SERVICE, USUAL_SERVICE = "CLAUSES_SERVICE", "Mission facilitation des clauses sociales"
RETENTION = "CLAUSES_CONSERVATION"
OLDEST = "CLAUSES_AGE_MAX"
DEFAULT_RETENTION = 5
PUBLIC_HOURS = "CLAUSES_HEURES_PUBLIQUES"
FRAMES = "CLAUSES_CADRES"
HOST = re.compile(r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?|https?://[a-z0-9.*-]+(?::\d{1,5})?", re.I)
PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def kept_years() -> int:
    """Return how many years a person's records are kept after the last of them: CLAUSES_CONSERVATION, else five."""
    written = os.environ.get(RETENTION, "").strip()
    return int(written) if written.isdecimal() and int(written) else DEFAULT_RETENTION


def public_hours() -> str:
    """Return by what hours worked are open: CLAUSES_HEURES_PUBLIQUES, « marche » if unset, « ensemble » if wrong.

    The hours of a marché where one person worked are hers: closing them is for the data protection officer to say.
    """
    written = os.environ.get(PUBLIC_HOURS, "").strip() or "marche"
    return written if written in ("marche", "maitre_ouvrage") else "ensemble"


def hours_are_public() -> bool:
    """Return whether hours worked by marché and year are open to all."""
    return public_hours() == "marche"


def frame_hosts() -> tuple[str, ...]:
    """Return the sites that may show a card in their pages: CLAUSES_CADRES, hosts apart; none by default.

    What is no host is left out: it would write something else in the content policy.
    """
    written = re.split(r"[\s,;]+", os.environ.get(FRAMES, ""))
    return tuple(one if "://" in one else f"https://{one}" for one in written if HOST.fullmatch(one))


def oldest_days() -> int:
    """Return after how many days without a publication monitoring complains: CLAUSES_AGE_MAX, else never (0)."""
    written = os.environ.get(OLDEST, "").strip()
    return int(written) if written.isdecimal() else 0


def contact() -> str:
    """Return who answers questions about the figures, as the installation writes it; empty by default."""
    return os.environ.get(CONTACT, "").strip()


def service() -> str:
    """Return the service that signs the documents: CLAUSES_SERVICE, else the usual name of such a mission."""
    return os.environ.get(SERVICE, "").strip() or USUAL_SERVICE


@cache
def version() -> str:
    """Return the number of the release, « 1.0.0 »: the one place that states it is pyproject.toml."""
    return str(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"])
