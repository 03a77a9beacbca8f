"""What the application says of itself on standard output: a line of JSON each, or plain words in a terminal."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

ROOMS = ("analytics", "pages")
WARNINGS = "py.warnings"  # where Python logs them
# It warns of each thread that belongs to no session: the first view of a page is computed in such a thread.
OUT_OF_SESSION = "streamlit.runtime.scriptrunner_utils.script_run_context"


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
    """Send what we log to standard output, acts of the journal included; and, as JSON, what Streamlit and Python log.

    Called again once all is imported: a logger of Streamlit gets a handler of its own when its module is imported.
    """
    logging.getLogger(OUT_OF_SESSION).setLevel(logging.ERROR)
    handler, names = logging.StreamHandler(sys.stdout), {*ROOMS}
    if not sys.stdout.isatty():
        handler.setFormatter(JsonLines())
        logging.captureWarnings(True)
        names |= {WARNINGS, *_of_streamlit()}
    for name in names:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
    for room in ROOMS:
        logging.getLogger(room).setLevel(logging.INFO)


def _of_streamlit() -> list[str]:
    # Never those of uvicorn: an address that is asked may carry a code of the sign-in.
    known = [*logging.root.manager.loggerDict]
    return [name for name in known if name.startswith("streamlit.") and logging.getLogger(name).handlers]
