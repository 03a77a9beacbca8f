"""What a sign-in proves: the section [roles] of secrets.toml against the claims of an identity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Rules:
    """Who is the facilitatrice, who is an élu bound to discretion, what others may see, how long a sign-in lasts.

    `names` holds addresses, compared without case, and identifiers (`sub`), which have no « @ » and are
    compared as they are written. `minutes` counts from the sign-in; None: the identity ends with its token.
    """

    names: frozenset[str] = frozenset()
    claim: str = ""
    values: frozenset[str] = frozenset()
    elus: frozenset[str] = frozenset()
    elu_values: frozenset[str] = frozenset()
    refuses_others: bool = False
    minutes: float | None = None


def rules_from(section: Mapping[str, object]) -> Rules:
    """Return the rules that a section [roles] writes; what cannot be read gives no right."""
    minutes = section.get("duree_minutes")
    return Rules(
        frozenset(_comparable(name) for name in _listed(section.get("facilitatrice"))),
        str(section.get("claim") or ""),
        frozenset(value.casefold() for value in _listed(section.get("valeurs"))),
        frozenset(_comparable(name) for name in _listed(section.get("elus"))),
        frozenset(value.casefold() for value in _listed(section.get("valeurs_elus"))),
        section.get("autres", "public") != "public",
        None if minutes is None else _number(minutes) or 0,
    )


def is_current(claims: Mapping[str, object], rules: Rules, now: float) -> bool:
    """Return whether an identity still holds; one that does not say until when never does."""
    claim, seconds = ("exp", 0) if rules.minutes is None else ("iat", rules.minutes * 60)
    since = _number(claims.get(claim))
    return since is not None and now < since + seconds


def is_owner(claims: Mapping[str, object], rules: Rules) -> bool:
    """Return whether these claims are those of the facilitatrice."""
    return _is_among(claims, rules.names, rules.claim, rules.values)


def is_elu(claims: Mapping[str, object], rules: Rules) -> bool:
    """Return whether these claims are those of an élu whom the section names."""
    return _is_among(claims, rules.elus, rules.claim, rules.elu_values)


def _is_among(claims: Mapping[str, object], names: frozenset[str], claim: str, values: frozenset[str]) -> bool:
    identifier = str(claims.get("sub") or "")
    # One that looks like an address counts for nothing: some providers let their users choose it.
    known = address(claims) in names or ("@" not in identifier and identifier in names)
    return known or bool(_claimed(claims, claim) & values)


def address(claims: Mapping[str, object]) -> str:
    """Return the address of an identity, in lower case; empty when its provider says that it is not verified."""
    verified = claims.get("email_verified", True) in (True, "true")
    written = claims.get("email")
    return _comparable(written) if verified and isinstance(written, str) and "@" in written else ""


def key(claims: Mapping[str, object]) -> tuple[str, ...]:
    """Return what tells one sign-in from any other, of the same person too."""
    return tuple(str(claims.get(name, "")) for name in ("iss", "sub", "iat", "nonce"))


def _claimed(claims: Mapping[str, object], path: str) -> set[str]:
    """Return the values of a claim, « realm_access.roles » being read inside « realm_access »."""
    found: object = claims if path else None
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return {value.casefold() for value in _listed(found)}


def _comparable(name: object) -> str:
    written = str(name).strip()
    return written.casefold() if "@" in written else written


def _listed(given: object) -> list[str]:
    if isinstance(given, str):
        return [given.strip()] if given.strip() else []
    return [str(one).strip() for one in given if str(one).strip()] if isinstance(given, Iterable) else []


def _number(given: object) -> float | None:
    return float(given) if isinstance(given, int | float) and not isinstance(given, bool) else None
