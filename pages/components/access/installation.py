"""What an installation left undone: an example never filled, a secret that others read, a proxy that hides."""

import logging
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import streamlit as st

from analytics.base.paths import base_path
from analytics.protection.checking import Fault, faults
from pages.components.access import roles

EXAMPLE = "A_REMPLACER"
EXPECTED = ("X-Forwarded-For", "X-Forwarded-Proto")
log = logging.getLogger(__name__)


def of_secrets() -> Iterator[Fault]:
    """Yield what is wrong with the files of secrets."""
    for file in map(Path, st.get_option("secrets.files")):
        try:
            text, mode = file.read_text(encoding="utf-8"), file.stat().st_mode
        except (OSError, UnicodeDecodeError):
            continue
        if EXAMPLE in text:
            how = f"Remplissez « {file} » (docs/deploiement.md) : personne ne peut se connecter."
            yield Fault("secrets.toml porte encore des valeurs d’exemple.", how)
        if os.name == "posix" and mode & 0o007:
            yield Fault("secrets.toml est lisible par tous les comptes de la machine.", f"chmod o= {file}")


def of_proxy(headers: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what a proxy does not say of the visitor; through none, the site that he looks at is this machine."""
    missing = [name for name in EXPECTED if not headers.get(name)]
    if missing and headers.get("Host") and not roles.is_this_machine(headers):
        how = f"Reprenez les lignes proxy_set_header de deploy/nginx.conf : {', '.join(missing)}."
        yield Fault("Le serveur mandataire n’envoie pas tous les en-têtes attendus.", how)


def announce() -> None:
    """Say in the log, at start, what is wrong with the secrets, the key and the base."""
    for fault in [*of_secrets(), *faults(base_path())]:
        log.warning("%s %s", fault.what, fault.how)


def watch_proxy() -> None:
    """Say in the log, once, what the proxy of a visitor does not send."""
    for fault in of_proxy(st.context.headers):
        _say_once(f"{fault.what} {fault.how}")


@lru_cache(maxsize=10)
def _say_once(text: str) -> None:
    log.warning("%s", text)
