"""Write in the journal what the visitor of this run has just done."""

from collections.abc import Callable
from functools import lru_cache

from analytics.base import journal
from analytics.base.database import OWNER
from analytics.base.paths import base_path
from pages.components.access import identity, roles
from pages.components.web.entrance import HERE


def record(what: str, version: int | None = None, **counts: int) -> None:
    """Add a line to the journal of the base, under the name that the sign-in gives."""
    journal.write(base_path(), roles.visitor().name or HERE, what, version, **counts)


def recorded(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return `make`, which writes in the journal that the records were taken: at the click, out of any run."""
    base, who = base_path(), roles.visitor().name or HERE

    def making() -> bytes:
        made = make()
        journal.write(base, who, journal.EXPORTED, octets=len(made))
        return made

    return making


def record_sign_in() -> None:
    """Write, once a sign-in, that somebody signed in as the facilitatrice."""
    who = roles.visitor()
    if who.role == OWNER and who.claims:
        _record_once(identity.key(who.claims))


@lru_cache(maxsize=1000)
def _record_once(sign_in: tuple[str, ...]) -> None:
    # Not once a session: the return from the provider opens two, and each tab one more.
    record(journal.SIGNED_IN)
