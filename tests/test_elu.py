"""What an élu bound to discretion reads: counts of people as they are from 5 on, under one filter; nothing else."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from analytics.base.database import ELU, OWNER, PUBLIC, Base, BaseError, open_file
from analytics.base.paths import current_file, elu_path
from analytics.base.selection import Selection
from analytics.cli.main import main
from analytics.compute.queries import ROUGH, compute
from analytics.exports.make import FORMATS, make
from analytics.french.missing import PEU, SECRET, reason_of
from analytics.protection.noise import LEAST
from analytics.protection.opening import open_base, open_version
from analytics.views.registry import READ
from analytics.views.view import View
from pages.components.access import identity, roles
from tests.outputs import file_text

COUNTS = ("beneficiaires", "contrats")


@pytest.fixture(scope="module")
def bases(demo_base: Path) -> dict[str, Base]:
    return {role: open_base(demo_base, role=role) for role in (OWNER, PUBLIC, ELU)}


@pytest.mark.parametrize("by", ["critere", "sexe", "type_contrat", "tranche_age", "qualification"])
@pytest.mark.parametrize("filters", [{}, {"famille": "Collectivités"}])
def test_counts_are_those_of_the_version_from_five_on(bases, by, filters):
    selection = Selection.of(2022, **filters)
    frames = {role: compute(base, selection, COUNTS, (by,)).set_index(by) for role, base in bases.items()}
    seen = frames[ELU]["beneficiaires"]
    assert seen.notna().any() and not frames[ELU].attrs[ROUGH]
    for name, amount in seen.items():
        true = frames[OWNER]["beneficiaires"].get(name, 0)
        assert amount == true if true >= LEAST else reason_of(amount) == PEU, name


def test_two_filters_count_nobody(bases):
    two = compute(
        bases[ELU], Selection.of(2022, famille="Collectivités", secteur="Bâtiment"), ["beneficiaires"], ("sexe",)
    )
    assert all(reason_of(one) == SECRET for one in two["beneficiaires"])


def test_the_file_holds_the_tables_of_the_public_and_nobody(bases, demo_base):
    tables = {
        role: {name for (name,) in base.rows("SELECT table_name FROM duckdb_tables()")} for role, base in bases.items()
    }
    assert tables[ELU] - tables[PUBLIC] == {"chiffres_exacts"} and not tables[PUBLIC] - tables[ELU]
    assert bases[ELU].role == PUBLIC and bases[ELU].path.stat().st_mode & 0o777 == 0o600
    rows = bases[ELU].rows("SELECT nombre FROM cellule")
    assert min(number for (number,) in rows) == LEAST


@pytest.mark.parametrize("page", ["en_bref", *(one.name for one in READ[1:])])
def test_pages_say_what_is_exact(page, demo_base, capsys):
    asked = ["lire", page, "--base", str(demo_base), "--annee", "2022", "--role", ELU, "--famille", "Collectivités"]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert "à 4\u00a0près" not in said and "au hasard" not in said and "environ 3" not in said


@pytest.mark.parametrize("kind", FORMATS)
def test_files_say_for_whom_they_are(kind, bases):
    said = {role: file_text(kind, make(View(base, Selection.of(2022)), kind)) for role, base in bases.items()}
    assert "ne les diffusez pas" in said[ELU] and "au hasard" not in said[ELU]
    rough = "Heures exactes, personnes à 4" if kind == "pptx" else "au hasard de 4 au plus"  # a foot of slide is short
    assert rough in said[PUBLIC] and "diffusez" not in said[PUBLIC]
    assert "au hasard" not in said[OWNER] and "pour vous seul" not in said[OWNER]


def test_the_file_of_elus_is_never_the_public_s(bases, demo_base, tmp_path):
    alone = tmp_path / "seul.duckdb"
    alone.write_bytes(elu_path(current_file(demo_base)).read_bytes())
    with pytest.raises(BaseError):
        open_version(alone, PUBLIC)
    public = tmp_path / "public.duckdb"
    public.write_bytes(bases[PUBLIC].path.read_bytes())
    with closing(open_version(public, ELU)) as opened:
        assert opened.reader == PUBLIC
    with closing(open_file(alone)) as opened:
        assert opened.reader == ELU


def test_the_role_is_given_to_named_people_only():
    claims = {"sub": "7", "email": "Elue@Mairie.fr", "exp": 4e9}
    assert not identity.is_elu(claims, identity.rules_from({"facilitatrice": ["a@b.fr"]}))
    named = identity.rules_from({"elus": ["elue@mairie.fr"]})
    assert identity.is_elu(claims, named) and not identity.is_owner(claims, named)
    claimed = identity.rules_from({"claim": "groups", "valeurs_elus": ["elus"]})
    assert identity.is_elu({**claims, "groups": ["Elus"]}, claimed) and not identity.is_elu(claims, claimed)
    assert not identity.is_elu({**claims, "email_verified": False}, named)
    assert not any(roles.allows(ELU, action) for action in roles.ACTIONS)
    assert ELU not in {role for allowed in roles.ACTIONS.values() for role in allowed}
