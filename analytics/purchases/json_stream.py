"""The contracts of a DECP JSON file one by one, whatever its size; standard library only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from analytics.purchases.decp_cells import UnreadableFile, named

CHUNK = 1 << 20  # characters read at once: 520 MB take 4 s and 25 MB of memory
LONGEST_RECORD = 1 << 25  # characters; a longer one is a damaged file, which would fill the memory
LONGEST_NAME = 64  # characters kept between chunks: the name of a list may be cut there
# « marches » is the list of format 1.x; in 2.0.x it holds two lists, of which a lone contract may be written bare.
LIST = re.compile(r'"(?:(?P<old>marches)"\s*:\s*\[|(?:marche|contrat-concession)"\s*:\s*(?:\[|(?=\{)))')
BETWEEN = re.compile(r"[\s,]*")
DECODER = json.JSONDecoder()
Record = tuple[dict[str, Any], bool]


def json_records(file: Path) -> Iterator[Record]:
    """Yield each contract or concession, and whether it is of format 1.x; raise UnreadableFile without any."""
    found = 0
    try:
        with file.open(encoding="utf-8-sig") as stream:
            for record in _records(_Window(stream, file.name)):
                found += 1
                yield record
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{named(file.name)} ce fichier n’est pas en UTF-8.") from error
    if not found:
        raise UnreadableFile(f"{named(file.name)} aucun marché des DECP dans ce fichier JSON.")


class _Window:
    """The part of a file in memory: `text` from `at` on is still to be read."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self.stream, self.name, self.text, self.at = stream, name, "", 0

    def more(self) -> bool:
        """Read one chunk, forgetting what is before `at`; return whether the file had one."""
        chunk = self.stream.read(CHUNK)
        self.text, self.at = self.text[self.at :] + chunk, 0
        return bool(chunk)

    def object(self) -> dict[str, Any]:
        """Return the JSON object that starts at `at` and go past it; raise UnreadableFile when it has no end."""
        while True:
            try:
                found, self.at = DECODER.raw_decode(self.text, self.at)
            except ValueError:
                if len(self.text) - self.at > LONGEST_RECORD or not self.more():
                    said = "le fichier JSON est coupé ou abîmé"
                    raise UnreadableFile(f"{named(self.name)} {said}.") from None
            else:
                return found if isinstance(found, dict) else {}

    def next_mark(self) -> str:
        """Go to the next character that is neither a space nor a comma, and return it; empty at the end of the file."""
        while True:
            match = BETWEEN.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text) or not self.more():
                return self.text[self.at : self.at + 1]


def _records(window: _Window) -> Iterator[Record]:
    while True:
        found = LIST.search(window.text, window.at)
        if not found:
            window.at = max(window.at, len(window.text) - LONGEST_NAME)
            if not window.more():
                return
            continue
        window.at, is_old = found.end(), bool(found["old"])
        if not found[0].endswith("["):
            yield window.object(), is_old
            continue
        while window.next_mark() != "]":
            yield window.object(), is_old
