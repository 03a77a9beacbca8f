"""The base: a folder of immutable DuckDB versions and a pointer to the one that serves."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypedDict, TypeVar, cast

import duckdb
import pandas as pd

from analytics.base.paths import REPAIR, DamagedBase, base_of
from analytics.base.paths import BaseError as BaseError
from analytics.declarations.schema import fingerprint
from analytics.declarations.settings import version
from analytics.territory.territory import territory

OWNER = "facilitatrice"
PUBLIC = "public"
ELU = "elu"  # reads the public's figures without their noise: named people bound to discretion, off by default
ROLES = (OWNER, PUBLIC)
READERS = (*ROLES, ELU)
EXACT = "chiffres_exacts"  # the table that marks a file made for ELU, whose base has the role PUBLIC for the rest
Cached = TypeVar("Cached")
STATEMENTS = 300  # parsed SQL texts kept per version: pages ask some dozens, with other parameters


class OutdatedBase(BaseError):
    """A base that holds sound records, but whose facts an earlier release of the application built."""


class OtherTerritory(BaseError):
    """A base that holds sound records, published for another territory than the one in force."""


class Publication(TypedDict):
    """What a version says of itself: the only row of the table `publication` (see data/schema.sql)."""

    version: int
    publiee_le: pd.Timestamp
    arretee_le: pd.Timestamp
    nature: str
    mention: str
    commentaire: str | None


@dataclass(frozen=True)
class Base:
    """One published version, open for reading; equal to any other opening of the same file."""

    path: Path
    publication: Publication = field(compare=False)
    coverage: Mapping[str, frozenset[int]] = field(compare=False, repr=False)
    connection: duckdb.DuckDBPyConnection = field(compare=False, repr=False)
    role: str = OWNER
    stamp: str = ""  # of the file when it was opened
    is_exact: bool = False  # a file of the public whose counts of people have no noise
    cache: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    def query(self, sql: str, parameters: Mapping[str, object] | None = None) -> pd.DataFrame:
        """Return the rows of `sql`; safe from any thread, for each call has its own cursor."""
        return self._executed(sql, parameters).df()

    def rows(self, sql: str, parameters: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of `sql` as tuples: for small answers, several times faster than a frame."""
        return self._executed(sql, parameters).fetchall()

    def _executed(self, sql: str, parameters: Mapping[str, object] | None) -> duckdb.DuckDBPyConnection:
        return self.connection.cursor().execute(self._parsed(sql), dict(parameters) if parameters else None)

    @cached_property
    def _parsed(self) -> Callable[[str], duckdb.Statement]:
        """Parse each text once: that was a fifth of a small query's time."""
        connection = self.connection  # not self: the cache would then keep the base alive
        return lru_cache(STATEMENTS)(lambda sql: connection.cursor().extract_statements(sql)[0])

    def once(self, name: str, read: Callable[[], Cached]) -> Cached:
        """Return what `read` returned the first time, cached under `name`: a version never changes."""
        if name not in self.cache:
            self.cache[name] = read()
        return cast(Cached, self.cache[name])

    @property
    def reader(self) -> str:
        """Whom the file was made for: OWNER, PUBLIC or ELU."""
        return ELU if self.is_exact else self.role

    @property
    def sizes(self) -> Mapping[str, int]:
        """The number of rows of each table."""
        return self.once("sizes", lambda: dict(self.rows("SELECT table_name, estimated_size FROM duckdb_tables()")))

    @property
    def provenance(self) -> dict[str, str]:
        """What a file of figures says of the data it comes from."""
        said: Mapping[str, object] = self.publication
        return {name: str(said[name]) for name in ("version", "nature", "mention", "arretee_le")}

    @property
    def territory(self) -> tuple[str, str]:
        """The name and the settings of the territory that the version was published for."""
        return self.once("territory", lambda: self.rows("SELECT nom, reglage FROM territoire")[0])

    def close(self) -> None:
        self.connection.close()


def open_file(file: Path, any_release: bool = False) -> Base:
    """Open one version file read-only, with no access to anything else on the machine.

    A file made for the public gives a base of the public's role, whoever opens it. Raise OutdatedBase when another
    release of the application built it, unless `any_release` is enough: its records can be read, its facts cannot.
    """
    try:
        connection = duckdb.connect(str(file), read_only=True, config={"enable_external_access": "false"})
        about = cast(Publication, connection.execute("SELECT * FROM publication").df().iloc[0].to_dict())
        tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        if not any_release and (error := _of_another_release(connection, tables, file.name)):
            connection.close()
            raise error
        covered = connection.execute("SELECT fait, list(annee) FROM couverture GROUP BY fait").fetchall()
    except (duckdb.Error, IndexError) as error:
        raise DamagedBase(f"« {file} » n’est pas une base lisible de clauses sociales. {REPAIR}") from error
    coverage = {fact: frozenset(years) for fact, years in covered}
    role = PUBLIC if "regle_publique" in tables else OWNER
    base = Base(file, about, coverage, connection, role, stamp(file), EXACT in tables)
    if not any_release and "territoire" in tables:
        check_territory(base)
    return base


def check_territory(base: Base) -> None:
    """Raise OtherTerritory when an open version was published for another territory than the one in force."""
    here = territory(base_of(base.path))
    if base.territory[1] != here.record:
        raise OtherTerritory(
            f"« {base.path.name} » a été publiée pour un autre territoire ({base.territory[0]}) que le réglage "
            f"({here.words.nom}) : « python -m analytics reconstruire » la refait pour ce dernier sans rien perdre."
        )


def _of_another_release(connection: duckdb.DuckDBPyConnection, tables: set[str], name: str) -> BaseError | None:
    """Return why this release cannot read the facts of a version, or None when it can."""
    found = connection.execute("FROM construction").df() if "construction" in tables else pd.DataFrame()
    built = found.iloc[0].to_dict() if len(found) else {}
    if built.get("empreinte") == fingerprint():
        return None
    if (release := str(built.get("application") or "0")) and _order(release) > _order(version()):
        return DamagedBase(
            f"« {name} » est de la version {release} de l’application, plus récente que celle-ci ({version()}) : "
            f"réinstallez la version {release}, ou remettez en service une version d’avant la mise à jour."
        )
    return OutdatedBase(
        f"« {name} » a été construite par une version antérieure de l’application : "
        "« python -m analytics reconstruire » la met à jour sans rien perdre."
    )


def _order(release: str) -> list[int]:
    return [int(part) for part in release.split(".") if part.isdecimal()]


def stamp(file: Path) -> str:
    """Return what tells a file from another put in its place; empty when there is none."""
    with suppress(OSError):
        found = file.stat()
        return f"{found.st_ino} {found.st_mtime_ns} {found.st_size}"
    return ""
