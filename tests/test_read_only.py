"""Nothing is written into the folder of the application while it runs, by an account that does not own it."""

from __future__ import annotations

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
        page = urllib.request.urlopen(address).read().decode()
        made = re.findall(r'href="\./(app/static/[^"]+)"', page)
        assert any("plotly" in name for name in made) and any("composants" in name for name in made)
        for name in made:
            with urllib.request.urlopen(f"{address}/{name}") as answer:
                assert answer.read(20) and "immutable" in answer.headers["cache-control"], name
                assert "javascript" in answer.headers["content-type"]
    finally:
        process.terminate()
        process.communicate(timeout=20)
    assert installed.files() == before
