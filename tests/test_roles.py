"""Roles: who is the facilitatrice, from the address of the request or from the claims of a sign-in."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from analytics.base import entrances
from analytics.cli.main import main
from pages.components.access import identity, roles
from pages.components.access.identity import Rules, rules_from

NOW = 1_000_000.0
HERE = {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}
SECTION = {"facilitatrice": ["Facilitatrice@Gers.example", "a1b2"], "claim": "acces.groupes", "valeurs": ["Clauses"]}


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the headers of a browser that entered."""
    monkeypatch.setenv("CLAUSES_BASE", str(tmp_path))
    token = entrances.enter(tmp_path, entrances.new_address(tmp_path))
    return {**HERE, "Cookie": f"autre=1; {entrances.cookie_name(tmp_path)}={token}"}


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501", "127.0.0.1"])
def test_a_browser_that_entered_on_this_machine_is_here(shown: dict[str, str], host: str):
    assert roles._is_here({**shown, "Host": host, "Origin": f"http://{host}"}, None)
    assert not roles._is_here({"Host": host, "Origin": f"http://{host}"}, None)


@pytest.mark.parametrize("forged", ["", "x", "../courante", "a" * 9000, "\ud800", "é"])
def test_a_forged_cookie_is_worth_nothing(shown: dict[str, str], tmp_path: Path, forged: str):
    name = entrances.cookie_name(tmp_path)
    assert not roles._is_here({**HERE, "Cookie": f"{name}={forged}"}, None)
    for file in (tmp_path / "entrees").iterdir():  # what the disk holds opens nothing either
        assert not roles._is_here({**HERE, "Cookie": f"{name}={file.stem}"}, None)


def test_a_cookie_ends_after_a_month_or_with_its_file(shown: dict[str, str], tmp_path: Path):
    (file,) = (tmp_path / "entrees").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600 and file.parent.stat().st_mode & 0o777 == 0o700
    os.utime(file, (0, time.time() - 31 * entrances.DAY - 1))
    assert not roles._is_here(shown, None)
    os.utime(file)
    assert roles._is_here(shown, None)
    file.unlink()
    assert not roles._is_here(shown, None)


def test_an_address_serves_once_and_a_day_at_most(tmp_path: Path):
    with ThreadPoolExecutor(8) as threads:
        address = entrances.new_address(tmp_path)
        entered = [*filter(None, threads.map(lambda _: entrances.enter(tmp_path, address), range(8)))]
    assert len(entered) == 1 and entrances.has_entered(tmp_path, entered[0])
    assert not entrances.enter(tmp_path, entered[0]) and not entrances.has_entered(tmp_path, address)
    late = entrances.new_address(tmp_path)
    (file,) = (tmp_path / "entrees").glob("*.adresse")
    os.utime(file, (0, time.time() - entrances.DAY - 1))
    assert not entrances.enter(tmp_path, late)
    entrances.new_address(tmp_path)
    assert not file.exists() and len([*(tmp_path / "entrees").glob("*.adresse")]) == 1


def test_a_command_writes_another_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["entrer", "--base", str(tmp_path), "--port", "8600"]) == 0
    address = capsys.readouterr().out.strip()
    assert address.startswith("http://127.0.0.1:8600/?cle=") and entrances.enter(tmp_path, address.partition("cle=")[2])
    assert main(["entrer", "--base", str(tmp_path / "absente")]) == 2 and not (tmp_path / "absente").exists()


@pytest.mark.parametrize(
    "changed",
    [
        *({name: "192.0.2.1"} for name in roles.FORWARDED),
        {"Host": "clauses.example"},  # another site whose name was pointed at this machine
        {"Origin": "https://clauses.example"},  # a proxy that keeps nothing of the request but its origin
        {"Origin": ""},
        {"Host": ""},
        {"Host": "127.0.0.1.example"},
        {"Host": "[::1"},
    ],
)
def test_its_cookie_is_worth_nothing_elsewhere(shown: dict[str, str], changed: dict[str, str]):
    assert not roles._is_here({**shown, **changed}, None)


def test_a_request_from_another_machine_or_from_nowhere_is_not(shown: dict[str, str]):
    assert not roles._is_here(shown, "192.0.2.1")
    assert not roles._is_here({}, None)


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.0.2.1", "clauses.example"])
def test_a_server_that_listens_elsewhere_is_not_local(address: str | None):
    assert not roles._is_loopback(address)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"email": "facilitatrice@gers.example"}, True),
        ({"email": " FACILITATRICE@gers.example", "email_verified": True}, True),
        ({"email": "facilitatrice@gers.example", "email_verified": False}, False),
        ({"email": "facilitatrice@gers.example", "email_verified": None}, False),
        ({"email": "autre@gers.example"}, False),
        ({"email": ["facilitatrice@gers.example"]}, False),
        ({"sub": "a1b2"}, True),
        ({"sub": "A1B2"}, False),
        ({"sub": "facilitatrice@gers.example"}, False),  # who chooses a name at the provider proves no address
        ({"acces": {"groupes": ["autre", "clauses"]}}, True),
        ({"acces": {"groupes": "clauses"}}, True),
        ({"acces": ["clauses"]}, False),
        ({"groupes": ["clauses"]}, False),
        ({}, False),
    ],
)
def test_the_facilitatrice_is_known_by_her_address_her_identifier_or_a_claim(claims: dict, expected: bool):
    assert identity.is_owner({"sub": "x", **claims}, rules_from(SECTION)) is expected


def test_a_section_that_says_nothing_names_nobody():
    for section in ({}, {"facilitatrice": []}, {"facilitatrice": ["", " "]}, {"claim": "groupes"}, {"valeurs": ["x"]}):
        assert not identity.is_owner({"sub": "", "email": "", "groupes": ["", "x"]}, rules_from(section))


@pytest.mark.parametrize(("autres", "refused"), [("public", False), ("refuse", True), ("pubilc", True)])
def test_a_word_that_is_not_public_refuses_the_others(autres: str, refused: bool):
    assert rules_from({"autres": autres}).refuses_others is refused


@pytest.mark.parametrize(
    ("claims", "minutes", "expected"),
    [
        ({"exp": NOW + 1}, None, True),
        ({"exp": NOW}, None, False),
        ({"exp": "demain"}, None, False),
        ({"exp": True}, None, False),
        ({}, None, False),
        ({"iat": NOW - 59, "exp": NOW - 50}, 1, True),  # a token of ten seconds, a sign-in of one minute
        ({"iat": NOW - 60, "exp": NOW + 999}, 1, False),
        ({"exp": NOW + 1}, 1, False),
    ],
)
def test_a_sign_in_ends_with_its_token_or_after_the_minutes_asked(claims: dict, minutes: int | None, expected: bool):
    assert identity.is_current(claims, Rules(minutes=minutes), NOW) is expected


def test_minutes_that_are_no_number_keep_nobody_signed_in():
    assert not identity.is_current({"iat": NOW}, rules_from({"duree_minutes": "longtemps"}), NOW)


def test_an_action_that_nobody_declared_is_nobodys(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(roles, "current_role", lambda: roles.OWNER)
    assert roles.may(roles.ADMINISTER) and not roles.may("inconnue")


def test_a_callback_does_nothing_for_whoever_may_not(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(roles, "current_role", lambda: roles.PUBLIC)
    assert roles.only(roles.ADMINISTER)(lambda: "fait")() is None
