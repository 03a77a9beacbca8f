"""What the application says of itself on standard output: a line of JSON each, or plain words in a terminal."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

ROOMS = ("analytics", "pages")


class JsonLines(logging.Formatter):
    """Write a record as JSON: when, how grave, where, what, and the line of the journal that it tells."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line; an error adds its class and its place, not its message, which may quote a cell."""
        kind, _, place = record.exc_info or (None, None, None)
        said = {
            "le": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds"),
            "niveau": record.levelname,
            "module": record.name,
            "texte": record.getMessage(),
            "fait": getattr(record, "fait", None),
            "erreur": kind and kind.__name__,
            "trace": place and "".join(traceback.format_tb(place)),
        }
        return json.dumps({name: value for name, value in said.items() if value is not None}, ensure_ascii=False)


def install() -> None:
    """Send what our modules log to standard output, acts of the journal included."""
    handler = logging.StreamHandler(sys.stdout)
    if not sys.stdout.isatty():
        handler.setFormatter(JsonLines())
    for room in ROOMS:
        logger = logging.getLogger(room)
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)
        logger.propagate = False
