"""What may reach beyond public API: one setting for all, and the version of Streamlit that was read."""

import logging
import os
from functools import cache
from importlib import import_module
from importlib.metadata import version
from typing import Any

SETTING = "CLAUSES_ACCELERATION"
RUNNER = "streamlit.runtime.scriptrunner.script_runner"  # what runs the script of a page
KNOWN = "1.67."  # of Streamlit
log = logging.getLogger(__name__)


def is_on() -> bool:
    """Return whether what is for speed alone is wanted: unless CLAUSES_ACCELERATION says `non`."""
    return os.environ.get(SETTING, "").strip().lower() != "non"


def allows(piece: str) -> bool:
    """Return whether a piece may run: it is wanted, and Streamlit has the version that was read."""
    if not is_on():
        _warn(f"Accélérations désactivées par {SETTING}.")
        return False
    installed = version("streamlit")
    return installed.startswith(KNOWN) or refuse(piece, f"streamlit {installed} n’est pas la version connue ({KNOWN}x)")


def private(piece: str, module: str, *names: str, always: bool = False) -> Any:
    """Return what holds the last of `names`, each an attribute of the one before; None where `piece` cannot run.

    `always` is for what correctness needs: neither the setting nor the version then matters, only the names do.
    """
    if not always and not allows(piece):
        return None
    try:
        owner = found = import_module(module)
        for name in names:
            owner, found = found, getattr(found, name)
    except (ImportError, AttributeError):
        refuse(piece, f"{module} n’a plus {'.'.join(names)}")
        return None
    return owner


def refuse(piece: str, reason: str) -> bool:
    """Say once in the log why a piece does not run; return False."""
    _warn(f"Adaptation « {piece} » désactivée : {reason}.")
    return False


@cache
def _warn(text: str) -> None:
    log.warning(text)
