"""The ASGI entry, without a browser: what it rewrites, what it leaves alone, what it says of itself."""

from __future__ import annotations

import gzip
import json
import re
import socket
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from urllib.parse import urlsplit

import anyio
import brotli
import pytest
from records import publish_tables, worked_example
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config, file_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import FileURLsRequest
from streamlit.runtime.app_session import AppSession
from streamlit.web.server.app_discovery import discover_asgi_app

from analytics.base import entrances, journal
from analytics.declarations.settings import version
from analytics.protection import checking
from pages.components.acceleration import static_files, visit
from pages.components.acceleration.served import MADE_OF, script_url
from pages.components.acceleration.static_files import STATIC, _packaged_plotly, plotly_file, plotly_url
from pages.components.administration import health
from pages.components.web import allowance, compression, entrance
from pages.components.web.compression import StaticFilesOnce
from pages.components.web.entrance import FORWARDED

PROJECT = Path(__file__).resolve().parents[1]
STREAMLIT_PAGE = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
SCRIPT = "let total = 0; " * 200


class Answer(dict):
    """The headers of an answer, with its status and body."""

    status = 0
    body = b""


def ask(
    app: Starlette,
    path: str,
    query: str = "",
    client: tuple[str, int] | None = None,
    method: str = "GET",
    **headers: str,
) -> Answer:
    """Return the answer of an ASGI application to a GET, as the browser would receive it."""
    # In a thread of its own: the browser tests keep a loop running in the main one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, _ask, app, path, query, headers, client, method).result()


async def _ask(
    app: Starlette, path: str, query: str, headers: dict[str, str], client: tuple[str, int] | None, method: str
) -> Answer:
    answer = Answer()

    async def send(message: dict) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.update((name.decode(), value.decode()) for name, value in message["headers"])
        else:
            answer.body += message.get("body", b"")

    async def receive() -> dict:
        await anyio.sleep_forever()  # the browser has said everything and stays

    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": sent}
    scope["client"] = client
    await app(scope, receive, send)
    return answer


@pytest.fixture
def app(tmp_path: Path) -> Starlette:
    """Return our middleware and routes around answers like Streamlit's."""
    from server import MIDDLEWARE, ROUTES

    (tmp_path / "a.js").write_text(SCRIPT, encoding="utf-8")

    async def page(request: Request) -> Response:
        return HTMLResponse(STREAMLIT_PAGE, headers={"etag": '"1"', "last-modified": "hier"})

    async def compressed_page(request: Request) -> Response:
        return HTMLResponse(gzip.compress(STREAMLIT_PAGE.encode()), headers={"content-encoding": "gzip"})

    async def script(request: Request) -> Response:
        return FileResponse(tmp_path / "a.js", media_type="application/javascript")

    async def text(request: Request) -> Response:
        return PlainTextResponse('<html lang="en"><title>Streamlit</title>')

    others = [Route("/", page), Route("/contrats", compressed_page), Route("/texte", text)]
    files = [Route("/app/static/a.js", script), Route("/static/js/a.js", script)]
    return Starlette(routes=[*ROUTES, *others, *files], middleware=MIDDLEWARE)


@pytest.mark.parametrize("path", ["/", "/contrats"])
def test_a_page_is_french_and_carries_its_policy(app: Starlette, path: str) -> None:
    answer = ask(app, path)
    page = answer.body.decode("utf-8")
    assert '<html lang="fr">' in page and "<title>Clauses sociales du Gers</title>" in page
    assert re.search(r'<script defer src="\./app/static/fr\.js\?v=\w{12}"></script>', page)
    assert "You need to enable JavaScript" not in page and "besoin de JavaScript" in page
    assert "content-encoding" not in answer and int(answer["content-length"]) == len(answer.body)
    assert "etag" not in answer and "last-modified" not in answer
    scripts = re.search(r"script-src ([^;]*)", answer["content-security-policy"])[1]
    assert "unsafe" not in scripts and scripts.count("'sha256-") == 1


def test_a_page_carries_the_style_of_ours_last(app: Starlette) -> None:
    page = ask(app, "/").body.decode("utf-8")
    assert page.count(".st-key-filtres") and page.rindex("</style>") > page.rindex("</script>")


def test_a_page_announces_what_it_will_ask_for(app: Starlette) -> None:
    page = ask(app, "/").body.decode("utf-8")
    assert page.count(plotly_url()) == 1 and "BidiComponent" in page
    announced = re.findall(r'rel="modulepreload" crossorigin href="\./([^"]+)"', page)
    assert len(announced) == len(set(announced))
    assert all(Path(file_util.get_static_dir(), name).is_file() for name in announced)


def test_every_answer_has_the_security_headers(app: Starlette) -> None:
    for path in ("/", "/texte", "/sante", "/static/js/a.js", "/absent"):
        answer = ask(app, path)
        assert answer["x-content-type-options"] == "nosniff", path
        assert answer["referrer-policy"] == "same-origin", path
        assert answer["x-frame-options"] == "SAMEORIGIN", path


def test_what_is_not_a_page_is_left_alone(app: Starlette) -> None:
    answer = ask(app, "/texte")
    assert answer.body == b'<html lang="en"><title>Streamlit</title>'
    assert "content-security-policy" not in answer


def test_static_files_are_compressed_and_kept_when_their_address_names_a_version(
    app: Starlette,
) -> None:
    for path, query in (("/app/static/a.js", "v=1"), ("/static/js/a.js", "")):
        for accepted, encoding, read in (
            ("gzip, deflate, br, zstd", "br", brotli.decompress),
            ("gzip, br;q=0", "gzip", gzip.decompress),
        ):
            answer = ask(app, path, query, accept_encoding=accepted)
            assert read(answer.body).decode() == SCRIPT
            assert answer["content-encoding"] == encoding and int(answer["content-length"]) == len(answer.body)
            assert ("immutable" in answer.get("cache-control", "")) == (query == "v=1")
    plain = ask(app, "/app/static/a.js")
    assert plain.body.decode() == SCRIPT and "cache-control" not in plain


def test_a_changed_file_is_compressed_again(app: Starlette, tmp_path: Path) -> None:
    ask(app, "/app/static/a.js", accept_encoding="gzip")
    (tmp_path / "a.js").write_text(SCRIPT * 2, encoding="utf-8")
    answer = ask(app, "/app/static/a.js", accept_encoding="gzip")
    assert gzip.decompress(answer.body).decode() == SCRIPT * 2


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip", "br"),
        ("br; q=0, gzip;q=1.0", "gzip"),
        ("br;q=0.000, gzip ;q=0", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_the_encoding_is_one_that_the_browser_accepts(accepted: str, encoding: str) -> None:
    asked = {"headers": [(b"accept-encoding", accepted.encode())]}
    assert compression.accepted_encoding(asked) == encoding


def test_a_file_compressed_at_the_installation_is_served_as_it_is(
    app: Starlette, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compression, "KEPT", tmp_path / "compresses")
    monkeypatch.setattr(compression, "SMALLEST", 4)  # three seconds less
    compression.KEPT.mkdir()
    (compression.KEPT / "ancien.br").write_bytes(b"of another version")
    compression.prepare()
    kept = {brotli.decompress(file.read_bytes()) for file in compression.KEPT.glob("*.br")}
    assert (STATIC / Path(urlsplit(plotly_url()).path).name).read_bytes() in kept
    assert b"of another version" not in {file.read_bytes() for file in compression.KEPT.iterdir()}
    script = (SCRIPT * 9).encode()
    (tmp_path / "a.js").write_bytes(script)
    compression._kept(script).write_bytes(b"as small as can be")
    assert ask(app, "/app/static/a.js", accept_encoding="br").body == b"as small as can be"


def test_health_tells_the_truth(app: Starlette, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = tmp_path / "base"
    monkeypatch.setenv("CLAUSES_BASE", str(base))
    monkeypatch.setattr(health, "KEPT", 0)
    empty = ask(app, "/sante")
    assert empty.status == 503 and json.loads(empty.body)["etat"] == "vide"
    publish_tables(tmp_path, **worked_example()).close()
    said = json.loads(ask(app, "/sante").body)
    assert said.pop("publiee_le")[:4] > "2000"
    assert said == {"etat": "ok", "application": version(), "version": "000001", "raisons": []}
    (base / "courante").unlink()
    answer = ask(app, "/sante")
    assert answer.status == 503 and json.loads(answer.body)["raisons"] == ["La base publiée ne s’ouvre pas."]
    assert str(tmp_path) not in answer.body.decode()
    (base / "courante").write_text("1")
    monkeypatch.setattr(checking, "oldest_days", lambda: -1)
    assert ask(app, "/sante").status == 503


def test_measures_are_for_this_machine_alone(app: Starlette, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSES_BASE", str(tmp_path / "base"))
    assert ask(app, "/mesures").status == 404
    assert ask(app, "/mesures", client=("192.0.2.1", 1)).status == 404
    assert ask(app, "/mesures", client=("127.0.0.1", 1), x_forwarded_for="192.0.2.1").status == 404
    answer = ask(app, "/mesures", client=("127.0.0.1", 1))
    lines = answer.body.decode().splitlines()
    assert answer.status == 200 and "clauses_sert 0" in lines
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    values = [line for line in lines if not line.startswith("#")]
    assert len(names) == len(values) == len(set(names)) and all(
        re.fullmatch(r"\w+(\{.*\})? \d+", one) for one in values
    )


def test_systemd_hears_that_the_server_is_ready_and_alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = Event()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "s"))
        systemd.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "s"))
        monkeypatch.setenv("WATCHDOG_USEC", "20000")

        async def live() -> list[bytes]:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(health.keep_alive, ready)
                await anyio.sleep(0.1)
                ready.set()
                heard = [await anyio.to_thread.run_sync(systemd.recv, 100) for _ in range(3)]
                tasks.cancel_scope.cancel()
            return heard

        with ThreadPoolExecutor(1) as thread:
            first, *others = thread.submit(anyio.run, live).result()
    assert first.startswith(b"READY=1") and others == [b"WATCHDOG=1"] * 2


def test_streamlit_recognises_the_entry() -> None:
    assert discover_asgi_app(PROJECT / "server.py").is_asgi_app


def test_plotly_is_cut_once_out_of_the_installed_package_and_whole_beside_it(tmp_path: Path) -> None:
    name = re.fullmatch(r"\./app/static/(plotly-(\w{12})\.js)\?v=\2", plotly_url(tmp_path))[1]
    (copy,) = tmp_path.iterdir()
    assert copy.name == name and b"Licensed under the MIT license" in copy.read_bytes()[:200]
    written = copy.stat().st_mtime_ns
    assert plotly_file(True, tmp_path) == copy and copy.stat().st_mtime_ns == written
    assert static_files.plotly_script(False) == _packaged_plotly().read_bytes()


def test_the_script_of_a_component_is_written_once_a_version_and_travels_where_it_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part, style = tmp_path / "one.js", tmp_path / "one.css"
    part.write_text("export default () => 1;")
    style.write_text("p { color: red }")
    monkeypatch.setitem(MADE_OF, "essai", (str(part), str(style)))
    first = script_url("essai", tmp_path)
    written = tmp_path / "composants/essai.js"
    before = written.stat().st_mtime_ns
    assert script_url("essai", tmp_path) == first and written.stat().st_mtime_ns == before
    part.write_text("export default () => 2;")
    assert script_url("essai", tmp_path) != first and "() => 2" in written.read_text()
    assert script_url("essai", part) == ""  # a folder where nothing can be written


def test_what_the_server_makes_is_served_from_memory(
    app: Starlette, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static_files, "page_is_whole", True)
    url = urlsplit(static_files.written("composants/memoire.js", SCRIPT.encode(), tmp_path))
    assert not list(tmp_path.glob("composants*"))
    answer = ask(app, url.path.removeprefix("."), url.query, accept_encoding="gzip")
    assert gzip.decompress(answer.body).decode() == SCRIPT and "immutable" in answer["cache-control"]


def test_the_cache_of_compressed_files_holds_one_entry_a_file_whatever_path_is_asked(app: Starlette) -> None:
    held = StaticFilesOnce(app)
    for number in range(20):
        ask(held, "/app/static/a.js", f"v={number}", accept_encoding="gzip")
    ask(held, "/static/js/a.js", accept_encoding="gzip")
    assert len(held.compressed) == 1


@pytest.fixture
def sending(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Return sending(session, size): the answer to a file of that size, stored by a server like Streamlit."""
    stored: dict[str, int] = {}
    monkeypatch.setattr(allowance, "held", lambda: stored)
    monkeypatch.setattr(allowance, "_senders", OrderedDict())

    async def stores(scope: dict, receive: object, send: Callable) -> None:
        session = scope["path"].split("/")[-2]
        stored[session] = stored.get(session, 0) + int(Headers(scope=scope).get("content-length", 0))
        await PlainTextResponse("", 204)(scope, receive, send)

    limited = allowance.Limits(stores)
    return lambda session, **sent: ask(limited, f"/_stcore/upload_file/{session}/f", **{"method": "PUT", **sent})


def test_only_the_facilitatrice_sends_files_within_a_total(sending: Callable[..., Answer]) -> None:
    refused = sending("a", content_length="10")
    assert refused.status == 403 and "facilitatrice" in refused.body.decode()
    for session in ("a", "b", "c"):
        allowance.let_send(session, True)
    assert sending("a", content_length="10").status == 204
    assert sending("a").status == 411 and sending("a", content_length="-1").status == 411
    assert sending("a", content_length=str(allowance.A_VISIT)).status == 413
    assert sending("b", content_length=str(allowance.A_VISIT)).status == 204
    assert sending("c", content_length=str(allowance.A_VISIT)).status == 413
    allowance.let_send("a", False)
    assert sending("a", content_length="10").status == 403


def test_only_the_facilitatrice_removes_files(sending: Callable[..., Answer]) -> None:
    assert sending("a", method="DELETE").status == 403
    allowance.let_send("a", True)
    assert sending("a", method="DELETE").status == 204


def entering(app: Starlette, token: str, cookie: str = "", **sent: str) -> Answer:
    """Return the answer to an address that serves once."""
    return ask(app, "/", f"cle={token}&annee=2022", client=("127.0.0.1", 1), cookie=cookie, **sent)


def test_an_address_enters_once_and_leaves_no_trace_in_what_the_browser_shows(
    app: Starlette, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAUSES_BASE", str(tmp_path))
    token = entrances.new_address(tmp_path)
    assert entering(app, token, method="HEAD").status != 303  # a preview of the link does not spend it
    first = entering(app, token)
    assert first.status == 303 and first["location"] == "/?annee=2022" and first["cache-control"] == "no-store"
    held = first["set-cookie"]
    assert all(word in held for word in ("HttpOnly", "SameSite=strict", "Path=/", "Max-Age=2678400"))
    again = entering(app, token)
    assert again.status == 403 and "déjà servi" in again.body.decode() and "set-cookie" not in again
    hers = entering(app, token, held.partition(";")[0])  # the browser that entered goes on, by the same address too
    assert hers.status == 303 and "set-cookie" not in hers
    written = (tmp_path / journal.FILE).read_text(encoding="utf-8")
    assert [json.loads(line)["quoi"] for line in written.splitlines()] == [journal.SIGNED_IN] and token not in written


@pytest.mark.parametrize(("wanted", "screen", "opens"), [("oui", ":0", True), ("oui", "", False), ("", ":0", False)])
def test_make_run_opens_the_address_where_a_window_can_be_opened(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    wanted: str,
    screen: str,
    opens: bool,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setenv("CLAUSES_BASE", str(tmp_path))
    for name, value in {entrance.OPENED: wanted, "DISPLAY": screen, "WAYLAND_DISPLAY": ""}.items():
        monkeypatch.setenv(name, value)
    entrance.tell_address("::1", 8600)
    (address,) = re.findall(r"http://\[::1\]:8600/\?cle=\S+", capsys.readouterr().out)
    assert opened == [address] * opens and entrances.enter(tmp_path, address.partition("cle=")[2])


@pytest.mark.parametrize("name", FORWARDED)
def test_an_address_is_worth_nothing_through_a_proxy_nor_from_elsewhere(
    app: Starlette, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("CLAUSES_BASE", str(tmp_path))
    token = entrances.new_address(tmp_path)
    assert entering(app, token, **{name.lower().replace("-", "_"): "192.0.2.1"}).status == 403
    assert ask(app, "/", f"cle={token}", client=("192.0.2.1", 1)).status == 403
    assert ask(app, "/", f"cle={token}").status == 403
    assert entering(app, token).status == 303


def test_visits_are_counted_and_one_too_many_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "VISITS", 1)
    said: list[dict] = []

    async def arrive() -> None:
        limited = allowance.Limits(lambda *given: anyio.sleep(0.1))

        async def receive() -> dict:
            return {"type": "websocket.connect"}

        async def send(message: dict) -> None:
            said.append(message)

        async with anyio.create_task_group() as tasks:
            for _ in range(2):
                tasks.start_soon(limited, {"type": "websocket", "path": "/_stcore/stream"}, receive, send)
        await limited({"type": "websocket", "path": "/_stcore/stream"}, receive, send)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(anyio.run, arrive).result()
    assert said == [{"type": "websocket.close", "code": 1013}]


def asking(kind: str, **fields: object) -> BackMsg:
    """Return a message that asks for an operation of the server."""
    message = BackMsg()
    getattr(message.backend_operation_request, kind).SetInParent()
    for name, value in fields.items():
        setattr(getattr(message.backend_operation_request, kind), name, value)
    return message


@pytest.mark.parametrize(
    ("message", "public", "hers"),
    [
        (BackMsg(app_heartbeat=True), True, True),
        (BackMsg(stop_script=True), True, True),
        (BackMsg(rerun_script=ClientState(query_string="annee=2022")), True, True),
        (BackMsg(rerun_script=ClientState(query_string="x" * visit.LONGEST)), False, True),
        (BackMsg(file_urls_request=FileURLsRequest(request_id="1")), False, True),
        (asking("deferred_file", file_id="hers"), False, True),
        (asking("deferred_file", file_id="his"), True, False),
        (asking("deferred_file", file_id="absent"), False, False),
        (asking("install_skills"), False, False),
        (asking("dismiss_skills_nudge"), False, False),
        (asking("dataframe_chunk"), False, False),
        (BackMsg(clear_cache=True), False, False),
        (BackMsg(set_run_on_save=True), False, False),
        (BackMsg(load_git_info=True), False, False),
        (BackMsg(debug_shutdown_runtime=True), False, False),
        (BackMsg(), False, False),
    ],
)
def test_a_browser_is_heard_for_what_its_pages_need(
    monkeypatch: pytest.MonkeyPatch, message: BackMsg, public: bool, hers: bool
) -> None:
    heard: list[str] = []
    offered = {name: {"session_id": name} for name in ("hers", "his")}
    manager = SimpleNamespace(media_file_mgr=SimpleNamespace(_deferred_callables=offered))
    monkeypatch.setattr("streamlit.runtime.get_instance", lambda: manager)
    monkeypatch.setattr(AppSession, "handle_backmsg", lambda session, message: heard.append(session.id))
    visit.refuse_messages(lambda session: session == "hers")
    for session in ("his", "hers"):
        AppSession.handle_backmsg(SimpleNamespace(id=session), message)
    assert heard == ["his"] * public + ["hers"] * hers


def test_every_setting_exists_in_streamlit() -> None:
    config.get_config_options(force_reparse=True)
    settings = (PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    section, unknown = "", []
    for line in settings.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif name := re.match(r"(\w+) =", line):
            option = f"{section}.{name[1]}"
            unknown += [option] if option not in config._config_options_template else []
    assert not unknown


def test_the_words_file_is_where_the_page_looks_for_it() -> None:
    assert (STATIC / "fr.js").is_file()
