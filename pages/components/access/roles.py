"""Who is in front of the screen, and what they may do: asked again at each run and at each action."""

import ipaddress
import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from analytics.base import entrances
from analytics.base.database import ELU, OWNER, PUBLIC
from analytics.base.paths import base_path
from pages.components.acceleration.visit import visit
from pages.components.access import identity
from pages.components.web.entrance import FORWARDED, cookie, tell_address

ADMINISTER, READ_RECORDS, WRITE_TEXTS = "administrer", "lire_les_releves", "ecrire_les_textes"
ACTIONS = {ADMINISTER: (OWNER,), READ_RECORDS: (OWNER,), WRITE_TEXTS: (OWNER,)}
AS_PUBLIC = "vue_elu"
VIEW, AS_ELU = "vue", "elu"  # the parameter of the address that keeps AS_PUBLIC when a page is loaded again
CLOSED = "tous les visiteurs sont « public », Administration est fermée."
NO_SIGN_IN = "aucune connexion n’est configurée ([auth] de secrets.toml)"
MONTH = 31 * 24 * 3600  # longer than the cookie of a sign-in lives
_signed_out: dict[tuple[str, ...], float] = {}  # sign-ins that were ended, and when: their cookie would still be valid
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Visitor:
    """Who is in front of the screen: a role, the claims of a sign-in, and why it gives no more."""

    role: str
    claims: Mapping[str, Any] = field(default_factory=dict)
    refused: bool = False
    reason: str = ""

    @property
    def name(self) -> str:
        return identity.address(self.claims) or str(self.claims.get("sub") or "")


def current_role() -> str:
    """Return the role that this run works for; the facilitatrice may choose to see what an élu sees."""
    return PUBLIC if is_previewing() else visitor().role


def may(action: str) -> bool:
    """Return whether the role of this run may do `action`; an action that is not declared is nobody's."""
    return allows(current_role(), action)


def allows(role: str, action: str) -> bool:
    """Return whether a role may do `action`."""
    return role in ACTIONS.get(action, ())


def only(action: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a callback do nothing for whoever may not do `action`: it runs before its page has checked anything."""

    def deciding(act: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(act)
        def acting(*given: Any, **named: Any) -> Any:
            return act(*given, **named) if may(action) else None

        return acting

    return deciding


def follow(role: str) -> None:
    """Run the whole page again from a part of it drawn for more than the public, once the visitor is no longer that."""
    if role != PUBLIC and role != current_role():
        st.rerun()


def kept_for_owner(make: Callable[[], Any], role: str) -> Callable[[], Any]:
    """Return `make` for the public; for the facilitatrice or an élu, one that refuses once the sign-in has ended.

    A file is made at the click, out of any run: the identity is the one of the run that drew the button.
    """
    if role == PUBLIC:
        return make
    asked, headers, peer = visitor(), st.context.headers, st.context.ip_address

    def checked() -> Any:
        if not (_of_claims(asked.claims).role == role if asked.claims else _is_here(headers, peer)):
            raise PermissionError("La connexion a pris fin : aucun fichier n’est remis.")
        return make()

    return checked


def is_previewing() -> bool:
    """Return whether the facilitatrice looks at the pages as an élu does, and did before she loaded the page again."""
    if AS_PUBLIC not in st.session_state:
        st.session_state[AS_PUBLIC] = st.query_params.get(VIEW) == AS_ELU
    return bool(st.session_state[AS_PUBLIC]) and visitor().role == OWNER


def view_query() -> dict[str, str]:
    """Return the parameter that a link carries while she looks at the pages as an élu does."""
    return {VIEW: AS_ELU} if is_previewing() else {}


def write_view() -> None:
    """Make the address of the facilitatrice say how she looks at the pages.

    Not after « back » or « forward »: a new entry there would be the one that « back » comes to again.
    """
    said = st.query_params.get(VIEW) == AS_ELU
    if said == is_previewing() or visit().by_history:
        return
    if said:
        del st.query_params[VIEW]
    else:
        st.query_params[VIEW] = AS_ELU


def visitor() -> Visitor:
    """Return who is in front of the screen now. Whatever is unknown is the public."""
    if not has_sign_in():
        return _without_sign_in()
    claims = st.user.to_dict()
    if not claims.get("is_logged_in"):
        return Visitor(PUBLIC, refused=rules().refuses_others)
    return _of_claims(claims)


def _without_sign_in() -> Visitor:
    if _has_secrets() and not st.secrets.load_if_toml_exists():
        _say_once(f"secrets.toml est illisible : {CLOSED}")
    elif not _is_loopback(st.get_option("server.address")):
        _say_once(f"Le serveur n’écoute pas sur 127.0.0.1 et {NO_SIGN_IN} : {CLOSED}")
    elif _is_here(st.context.headers, st.context.ip_address):
        return Visitor(OWNER)
    else:
        _say_once(
            f"Un visiteur n’est pas entré par l’adresse de la facilitatrice et {NO_SIGN_IN} : il est « public », "
            "Administration lui est fermée."
        )
    return Visitor(PUBLIC)


def announce() -> None:
    """Say at start how the facilitatrice enters, or in the log why nobody will be her."""
    if has_sign_in():
        if not (rules().names or rules().values):
            _say_once("[roles] de secrets.toml ne nomme personne : tous les visiteurs sont « public ».")
    elif not _is_loopback(st.get_option("server.address")):
        _without_sign_in()
    else:
        try:
            tell_address(st.get_option("server.address"), st.get_option("server.port"))
        except OSError as error:
            log.warning("L’adresse d’entrée de la facilitatrice ne peut pas être écrite : %s", error.strerror)


def _of_claims(claims: Mapping[str, Any]) -> Visitor:
    known = rules()
    if identity.key(claims) in _signed_out:
        return Visitor(PUBLIC, {}, known.refuses_others, "La connexion est fermée.")
    if not identity.is_current(claims, known, time.time()):
        return Visitor(PUBLIC, {}, known.refuses_others, "Votre connexion a expiré : reconnectez-vous.")
    if identity.is_owner(claims, known):
        return Visitor(OWNER, claims)
    if identity.is_elu(claims, known):
        return Visitor(ELU, claims)
    return Visitor(PUBLIC, claims, known.refuses_others)


def sign_out() -> None:
    """End this sign-in everywhere, other tabs and copied cookies included, then at the provider."""
    now = time.time()
    for old in [one for one, when in _signed_out.items() if now - when > MONTH]:
        _signed_out.pop(old, None)
    _signed_out[identity.key(st.user.to_dict())] = now
    st.session_state.pop(AS_PUBLIC, None)
    st.logout()


def has_sign_in() -> bool:
    """Return whether secrets.toml configures a provider."""
    return _has_secrets() and st.secrets.load_if_toml_exists() and "auth" in st.secrets


def rules() -> identity.Rules:
    """Return the section [roles] as it is written now: a name taken away loses its role at the next run."""
    return identity.rules_from(st.secrets.get("roles", {}))


def _has_secrets() -> bool:
    # Asked first: Streamlit tries to open each file, ten times a page, where none was ever written.
    return any(map(os.path.exists, _secrets_files()))


@lru_cache(maxsize=1)
def _secrets_files() -> tuple[str, ...]:
    # Streamlit works out again where they would be each time that it is asked.
    return tuple(st.get_option("secrets.files"))


def _is_here(headers: Mapping[str, str], peer: str | None) -> bool:
    """Return whether a request comes from a browser that entered by the address printed at the start.

    Its cookie proves it, and nothing else does. What headers say only takes away: a proxy that speaks for another
    visitor, a site that is not this machine. Streamlit gives no peer (None) for 127.0.0.1.
    """
    if peer is not None or any(headers.get(name) for name in FORWARDED) or not is_this_machine(headers):
        return False
    return entrances.has_entered(base_path(), cookie(headers.get("Cookie") or ""))


def is_this_machine(headers: Mapping[str, str]) -> bool:
    """Return whether the site that a browser looks at is this machine."""
    return all(_is_loopback(_host(headers.get(name, ""))) for name in ("Host", "Origin"))


def _host(written: str) -> str:
    try:
        return urlsplit(written if "//" in written else f"//{written}").hostname or ""
    except ValueError:
        return ""


@lru_cache(maxsize=100)
def _is_loopback(name: str | None) -> bool:
    try:
        return name == "localhost" or ipaddress.ip_address(name or "").is_loopback
    except ValueError:
        return False


@lru_cache(maxsize=10)
def _say_once(text: str) -> None:
    log.warning(text)
