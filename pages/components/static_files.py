"""The files that the browser loads once: where they come from and under which address."""

from __future__ import annotations

import hashlib
import os
import shutil
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
# The one script that a page writes into itself: what `server.py` does better, for a plain `streamlit run`.
LANGUAGE_SCRIPT = "document.documentElement.lang = 'fr'"


@cache
def plotly_url(folder: Path = STATIC) -> str:
    """Return the address of plotly.js, copied first from the installed package when `folder` lacks it.

    The version in the address lets the browser keep the file for a year.
    """
    source, copy = _packaged_plotly(), folder / "plotly.min.js"
    if not copy.is_file() or copy.stat().st_size != source.stat().st_size:
        _copy(source, copy)
    return f"./app/static/{copy.name}?v={version('plotly')}"


def french_words_url() -> str:
    """Return the address of the script that puts Streamlit's own words into French."""
    digest = hashlib.sha256((STATIC / "fr.js").read_bytes()).hexdigest()
    return f"./app/static/fr.js?v={digest[:12]}"


def _packaged_plotly() -> Path:
    # Importing plotly to ask it where it lives would cost more than the copy.
    (package,) = find_spec("plotly").submodule_search_locations
    return Path(package) / "package_data" / "plotly.min.js"


def _copy(source: Path, copy: Path) -> None:
    # Two processes that start together must not serve half a file: write aside, then replace.
    draft = copy.with_suffix(f".{os.getpid()}.tmp")
    copy.parent.mkdir(exist_ok=True)
    shutil.copyfile(source, draft)
    os.replace(draft, copy)
