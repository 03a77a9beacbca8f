"""Every page, file and command that writes nowhere: run in the tree of an installation, by its account."""

import os
import sys
from pathlib import Path

from streamlit.testing.v1 import AppTest

from analytics.base.database import ROLES
from analytics.base.selection import Selection
from analytics.exports.make import FORMATS, make
from analytics.exports.record_files import export_csv
from analytics.exports.template import export_workbook
from analytics.protection.opening import open_base
from analytics.views.registry import NAVIGATION
from analytics.views.view import View
from pages.components.acceleration import static_files
from pages.components.access import roles

static_files.page_is_whole = True


def main() -> None:
    """Print a line for each thing that worked; stop at the first that did not."""
    base = Path(os.environ["CLAUSES_BASE"])
    assert not os.access(".", os.W_OK) and not os.access("static", os.W_OK)
    for role in ROLES:
        roles._is_here = lambda headers, peer, owner=role == ROLES[0]: owner
        for name in NAVIGATION:
            page = AppTest.from_file(str(Path("dashboard.py").resolve()), default_timeout=120)
            page = (page if name == "dashboard" else page.switch_page(f"pages/{name}.py")).run()
            assert not page.exception and not page.error, (role, name, page.exception, page.error)
            print(role, name)
        opened = open_base(base, role)
        view = View(opened, Selection.of(2022).having("famille", ["État"]))
        for kind in FORMATS:
            print(role, kind, len(make(view, kind)))
    print(len(export_workbook(open_base(base))), len(export_csv(open_base(base))))


if __name__ == "__main__":
    main()
    sys.stdout.flush()
