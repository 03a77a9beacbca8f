"""Nothing is written into the folder of the application while it runs, by an account that does not own it."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.drive import free_port, wait_until
from tests.deployed.installation import Installation


@pytest.fixture(scope="module")
def installed(demo_base: Path) -> Iterator[Installation]:
    """Return an installation of the demonstration, its tree closed; not under pytest's folder, which is its owner's."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        one = Installation(Path(folder))
        shutil.copytree(demo_base, one.base)
        one.close_the_tree()
        yield one


def test_every_page_and_file_is_made_from_a_tree_that_cannot_be_written(installed: Installation) -> None:
    before = installed.files()
    printed = installed.python("-W", "error::EncodingWarning", "tests/deployed/visit.py")
    assert "public zip" in printed and "facilitatrice administration" in printed
    assert installed.files() == before


def test_the_server_serves_what_it_made_and_could_not_write(installed: Installation) -> None:
    before, port = installed.files(), free_port()
    process = installed.popen(["-m", "streamlit", "run", "server.py", "--server.port", str(port)])
    try:
        address = f"http://127.0.0.1:{port}"
        assert wait_until(lambda: urllib.request.urlopen(f"{address}/sante").status == 200)
        of_a_reader = urllib.request.Request(address, headers={"X-Forwarded-For": "192.0.2.1"})
        page = urllib.request.urlopen(of_a_reader).read().decode()
        made = re.findall(r'href="\./(app/static/[^"]+)"', page)
        assert any("plotly" in name for name in made) and any("composants" in name for name in made)
        for name in made:
            with urllib.request.urlopen(f"{address}/{name}") as answer:
                assert answer.read(20) and "immutable" in answer.headers["cache-control"], name
                assert "javascript" in answer.headers["content-type"]
    finally:
        process.terminate()
        printed = process.communicate(timeout=20)[0]
    assert installed.files() == before
    # The address by which she enters is for whoever reads the screen.
    logged = [line for line in printed.splitlines() if "/?cle=" not in line]
    assert all(json.loads(line) for line in logged), printed
    assert "GET /" not in printed  # addresses carry filters, and codes of the sign-in


def test_an_error_that_streamlit_logs_is_json_and_quotes_no_cell(installed: Installation) -> None:
    program = """
from streamlit.logger import get_logger
from pages.components.web import logs
page = get_logger("streamlit.error_util")
logs.install()
try:
    int("Anne Dupont")
except ValueError as error:
    page.error("Uncaught app execution", exc_info=error)
"""
    said = json.loads(installed.python("-c", program))
    assert said["erreur"] == "ValueError" and "Anne" not in json.dumps(said)
