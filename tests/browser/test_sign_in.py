"""Sign-in, against a real OpenID provider: roles, links, ends of a session, and a server nobody has visited yet."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from analytics.base import journal
from analytics.sentences.hidden import SHORT, SHORT_FOR_ELU
from tests.browser.drive import PROJECT, free_port, get, serving, settle

HER, HIM = "facilitatrice", "elu"
USERS = [{"sub": name, "email": f"{name}@gers.example", "email_verified": True} for name in (HER, HIM)]
SECRETS = """[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "a-secret-that-no-page-and-no-log-says"
client_id = "clauses"
client_secret = "another-secret-that-nothing-says"
server_metadata_url = "http://127.0.0.1:{provider}/.well-known/openid-configuration"

[roles]
facilitatrice = {names}
elus = {elus}
autres = "{others}"
"""
Visit = Callable[..., Page]


@dataclass(frozen=True)
class Site:
    """A server that asks its visitors to sign in."""

    port: int
    provider: int
    secrets: Path
    log: Path
    first: str = ""  # what its very first visitor reads, on /administration

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def write(self, *names: str, others: str = "public", elus: Sequence[str] = ()) -> None:
        """Write who is the facilitatrice and who are the élus, and wait until the server has read it."""
        values = {"port": self.port, "provider": self.provider, "others": others}
        written = SECRETS.format(names=json.dumps(names), elus=json.dumps(elus), **values)
        if not self.secrets.exists() or self.secrets.read_text(encoding="utf-8") != written:
            self.secrets.write_text(written, encoding="utf-8")
            time.sleep(1)  # the server looks at the file a few times a second


@contextmanager
def provider(seconds: int) -> Iterator[int]:
    """Run an OpenID provider whose tokens last `seconds` and yield its port."""
    port = free_port()
    users = [part for user in USERS for part in ("--user-claims", json.dumps(user))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port), "-e", str(seconds), *users]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/.well-known/openid-configuration")
        yield port
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def signing_in(script: str, base: Path, folder: Path, openid: int) -> Iterator[Site]:
    """Serve `script` with sign-in and yield the site."""
    site = Site(free_port(), openid, folder / "secrets.toml", folder / "log.txt")
    site.write(f"{HER.upper()}@gers.example")
    options = ("--secrets.files", str(site.secrets))
    with serving(PROJECT / script, base, site.log, health="/_stcore/health", port=site.port, options=options):
        yield site


@pytest.fixture(scope="module")
def openid() -> Iterator[int]:
    with provider(3600) as port:
        yield port


@pytest.fixture(scope="module")
def site(
    demo_base: Path, tmp_path_factory: pytest.TempPathFactory, openid: int, browser: BrowserContext
) -> Iterator[Site]:
    with signing_in("server.py", demo_base, tmp_path_factory.mktemp("connexion"), openid) as served:
        page = browser.new_page()
        page.goto(f"{served.address}/administration")
        settle(page)
        yield replace(served, first=page.locator("body").inner_text())
        page.close()


@pytest.fixture
def visit(open_page: Visit, site: Site, browser_problems: list[str]) -> Iterator[Visit]:
    """Return visit(path, name): a page of the site, signed in as `name` when there is one."""
    site.write(f"{HER.upper()}@gers.example")

    def visit_(path: str = "/", name: str = "", served: Site = site) -> Page:
        page = open_page(served.address + path)
        if name:
            sign_in(page, name)
        return page

    yield visit_
    # The provider is another host, which asks yet another one for its style sheet: nothing else is forgiven.
    elsewhere = ("request to another host: http://127.0.0.1:", "cdn.jsdelivr.net", "favicon")
    browser_problems[:] = [said for said in browser_problems if not any(name in said for name in elsewhere)]


def sign_in(page: Page, name: str) -> dict[str, list[str]]:
    """Go through the provider as `name`, back to the page the button was on; return what the provider was asked."""
    wanted = page.url
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/oauth2/authorize?**")
    asked = parse_qs(urlsplit(page.url).query)
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url(wanted)
    page.get_by_role("button", name="Se déconnecter").wait_for()
    settle(page)
    return asked


def sees_the_import(page: Page) -> bool:
    settle(page)
    return bool(page.get_by_text("Fichiers à importer").count())


def test_without_server_py_too_the_first_page_asked_is_guarded(
    visit: Visit, demo_base: Path, tmp_path: Path, openid: int
) -> None:
    with signing_in("dashboard.py", demo_base, tmp_path, openid) as fresh:
        page = visit("/administration", served=fresh)
        assert page.get_by_text("Connectez-vous pour continuer.").count() == 1
        assert not sees_the_import(page) and "40 706" not in page.content()
        sign_in(page, HER)
        page.wait_for_url("**/administration")
        assert sees_the_import(page)


def test_the_first_page_asked_of_a_fresh_server_is_guarded(site: Site) -> None:
    assert "Connectez-vous pour continuer." in site.first
    assert "Fichiers à importer" not in site.first and "Versions gardées" not in site.first


def test_signing_in_opens_administration_and_signing_out_closes_it_in_every_tab(visit: Visit, demo_base: Path) -> None:
    before = len(journal.read(demo_base))
    page = visit("/administration", HER)
    assert sees_the_import(page)
    other = visit("/publics")
    assert other.get_by_role("button", name="Voir comme un élu").is_visible()
    assert len(journal.read(demo_base)) == before + 1  # one line a sign-in, however many tabs
    copied = page.context.cookies()
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name=re.compile("end session", re.I)).click()
    page.get_by_role("button", name="Se connecter").wait_for()
    assert not page.get_by_role("link", name="Administration").count()
    other.get_by_role("link", name="Contrats").first.click()
    settle(other)
    assert other.get_by_text("La connexion est fermée.").is_visible()
    other.get_by_role("button", name="Plus", exact=True).click()
    assert not other.get_by_role("link", name="Administration").count()
    other.context.add_cookies(copied)  # a cookie copied before is worth nothing after
    assert not sees_the_import(visit("/administration"))


def test_another_account_is_the_public(visit: Visit) -> None:
    page = visit("/administration", HIM)
    assert page.get_by_text("n’a pas accès à cette page").is_visible() and not sees_the_import(page)
    page = visit("/?annee=2022")
    assert page.get_by_role("heading", name="40 706 heures").is_visible()
    assert not page.get_by_role("button", name="Voir comme un élu").count()


def test_an_elu_reads_exact_numbers_of_people_until_his_name_is_taken_off(visit: Visit, site: Site) -> None:
    site.write("facilitatrice@gers.example", elus=["elu@gers.example"])
    page = visit("/publics?annee=2022", HIM)
    assert page.get_by_text(SHORT_FOR_ELU).is_visible() and "à 4\u00a0près" not in page.content()
    page.get_by_role("button", name="Plus", exact=True).click()
    assert not page.get_by_role("link", name="Administration").count()
    assert not page.get_by_role("button", name="Voir comme un élu").count()
    assert not sees_the_import(visit("/administration"))
    site.write("facilitatrice@gers.example")
    page.get_by_role("link", name="Contrats").first.click()
    page.get_by_text(SHORT).wait_for()
    settle(page)
    assert not page.get_by_text(SHORT_FOR_ELU).count()


def test_a_link_comes_back_to_its_filters_after_signing_in(visit: Visit, site: Site) -> None:
    link = "/publics?annee=2021&famille=%C3%89tat"
    page = visit(link, HER)
    page.wait_for_url(f"**{link}")
    settle(page)
    assert page.url == site.address + link
    assert page.get_by_role("button", name="Voir comme un élu").is_visible()
    assert page.locator(".compte").inner_text().startswith("2021")


def test_others_may_be_refused_and_their_link_still_waits_for_them(visit: Visit, site: Site) -> None:
    site.write("facilitatrice@gers.example", others="refuse")
    page = visit("/publics?annee=2021")
    assert page.get_by_text("Connectez-vous pour continuer.").is_visible()
    assert not page.locator(".compte").count() and not page.get_by_role("link", name="Contrats").count()
    asked = sign_in(page, HIM)
    assert min(len(asked["state"][0]), len(asked["nonce"][0])) >= 32  # what ProConnect wants
    assert page.get_by_text("n’a pas accès à cette page").is_visible() and not page.locator(".compte").count()


def test_a_name_taken_off_the_list_loses_its_role_at_the_next_action(visit: Visit, site: Site) -> None:
    page = visit("/administration", HER)
    assert sees_the_import(page)
    site.write("remplacante@gers.example")
    page.get_by_role("button", name="Voir comme un élu").click()
    page.get_by_text("n’a pas accès à cette page").wait_for()
    assert not sees_the_import(page)


def test_a_sign_in_ends_with_its_token(visit: Visit, site: Site) -> None:
    with provider(6) as short:
        replace(site, provider=short).write("facilitatrice@gers.example")
        page = visit("/administration", HER)
        assert sees_the_import(page)
        time.sleep(6)
        page.get_by_role("button", name="Voir comme un élu").click()
        page.get_by_text("Votre connexion a expiré").first.wait_for()
        assert not sees_the_import(page)


def test_no_secret_is_in_the_log_nor_in_a_page(visit: Visit, site: Site) -> None:
    page = visit("/", HIM)
    get(f"{site.address}/oauth2callback?state=unknown&code=unknown")
    said = site.log.read_text(encoding="utf-8", errors="replace") + page.content()
    for secret in re.findall(r'secret = "(.*)"', site.secrets.read_text(encoding="utf-8")):
        assert secret not in said


def test_without_sign_in_another_address_makes_everyone_public(
    open_page: Visit, demo_base: Path, tmp_path: Path
) -> None:
    log, options = tmp_path / "log.txt", ("--server.address", "0.0.0.0")
    with serving(PROJECT / "server.py", demo_base, log, options=options) as address:
        page = open_page(f"{address}/administration")
        assert page.get_by_text("Cette page est fermée.").is_visible() and not sees_the_import(page)
        assert "Administration est fermée" in log.read_text(encoding="utf-8", errors="replace")


def _wait_for(url: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if get(url)[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The provider did not start")
