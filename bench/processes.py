"""`python -m bench.processes`: several servers behind nginx as docs/performance.md sets it, and many readers."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from analytics.demo import build_demo
from bench import load
from bench.bases import FOLDER, PROJECT, build
from bench.machine import Program, serving
from bench.outcome import Outcome, at
from tests.browser.drive import free_port

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
FRAME = """daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{site} }}"""


def main() -> None:
    """Serve one base by several processes, let readers in, publish meanwhile, and print what came of it."""
    parser = argparse.ArgumentParser("python -m bench.processes")
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=5, help="secondes entre deux gestes d’un lecteur")
    parser.add_argument("--size", type=int, default=10_000, help="nombre de relevés d’heures")
    given = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    built = build(given.size)
    with ExitStack() as stack:
        programs = [stack.enter_context(serving(built.folder)) for _ in range(given.processes)]
        front = stack.enter_context(_nginx(programs))
        before = _cpu(programs)
        outcome = Outcome()
        load.many(front, outcome, given.sessions, given.seconds, given.pause)
        used = _cpu(programs) - before
        shown = [f"{at(outcome.load, part):.0f} ms à {part:.0%}" for part in (0.5, 0.95)]
        print(
            f"{len(outcome.load)} gestes de {given.sessions} lecteurs, {outcome.errors} erreur(s) : {', '.join(shown)}"
        )
        print(f"processeur : {used / max(1, outcome.asked) * 1000:.0f} ms par geste, arrivées comprises")
        print(f"mémoire : {', '.join(f'{program.megabytes():.0f} Mo' for program in programs)}")
        build_demo(built.folder, given.size)
        print(f"version servie par chacun, aussitôt publiée : {[_version(program) for program in programs]}")


def _cpu(programs: list[Program]) -> float:
    return sum(program.cpu() for program in programs)


def _version(program: Program) -> str:
    with urllib.request.urlopen(f"{program.address}/sante", timeout=10) as answer:
        return json.load(answer)["version"]


@contextmanager
def _nginx(programs: list[Program]) -> Iterator[Program]:
    """Run nginx with the lines of the document, these servers in the place of its own."""
    assert NGINX, "nginx absent : sudo apt-get install nginx-light"
    text = (PROJECT / "docs/performance.md").read_text(encoding="utf-8")
    (site,) = re.findall(r"```nginx\n(.*?)```", text, re.S)
    servers = "".join(f"  server {program.address.removeprefix('http://')};\n" for program in programs)
    site = re.sub(r"(?:  server 127\.0\.0\.1:\d+;\n)+", servers, site)
    port = free_port()
    site = site.replace("client_max_body_size", f"listen 127.0.0.1:{port};\n  client_max_body_size")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "nginx.conf").write_text(FRAME.format(folder=folder, site=site), encoding="utf-8")
        process = subprocess.Popen([NGINX, "-p", folder, "-c", f"{folder}/nginx.conf"], stderr=subprocess.DEVNULL)
        try:
            time.sleep(1)
            yield Program(f"http://127.0.0.1:{port}", time.perf_counter(), programs[0].process)
        finally:
            process.terminate()
            process.wait(10)


if __name__ == "__main__":
    main()
