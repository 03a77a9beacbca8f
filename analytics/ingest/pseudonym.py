"""Keyed pseudonyms: the same person gives the same code, and only the holder of the key could check a name."""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from analytics.base.paths import key_file
from analytics.ingest.problems import refuse

LENGTH = 16  # hexadecimal digits: 64 bits, no collision to fear among a département's participants


def secret_key() -> bytes:
    """Return the key, created at the first use, for its owner alone; raise ImportRefused if unreadable."""
    file = key_file()
    try:
        if not file.exists():
            _create(file)
        found = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise refuse(str(file), "clé des pseudonymes illisible : voir le réglage CLAUSES_CLE") from error
    if len(found) < 32:
        raise refuse(str(file), "clé des pseudonymes trop courte : 64 chiffres hexadécimaux sont attendus")
    return found


def pseudonym(key: bytes, *parts: str) -> str:
    """Return the code of an identity."""
    return hmac.new(key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()[:LENGTH]


def fingerprint(key: bytes) -> str:
    """Return a short hash that tells two keys apart without disclosing them."""
    return pseudonym(key, "empreinte de la clé")[:8]


def _create(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):  # another import has just made it
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(32))
