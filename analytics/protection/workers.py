"""Read the people of a version into memory: who worked, when, where, each person under a keyed number."""

from collections.abc import Sequence

import duckdb
import pandas as pd

from analytics.base.database import Base
from analytics.declarations.schema import literal
from analytics.protection.classes import cut_by
from analytics.protection.noise import LEAST, key_of

LISTED = "critere"  # a person may have several values
MOST_ROWS = 100_000  # lines times cuts in one statement: more takes memory, and time for its hash tables
COLUMNS = cut_by()
# A person without a name keeps a number of her own on her marché, from one version to the next.
NAMED = "SELECT numero, 'b|' || beneficiaire AS nom FROM source.numero_beneficiaire"
UNNAMED = """
SELECT DISTINCT beneficiaire AS numero,
    'i|' || marche || '|' || dense_rank() OVER (PARTITION BY marche ORDER BY beneficiaire) AS nom
FROM source.fait_heures WHERE beneficiaire > (SELECT count(*) FROM source.beneficiaire)"""
LINES = f"""
CREATE TABLE ligne AS
SELECT annee, cle, coalesce(contrat, -beneficiaire) AS contrat, numero_marche,
    heures::DOUBLE AS heures, duree_jours / 30.4375 AS duree, {", ".join(COLUMNS)}
FROM source.fait_heures JOIN cles ON numero = beneficiaire"""
TOTAL = "({} % 18446744073709551616)::UBIGINT"
GROUPS = f"""
WITH chaque AS (
    SELECT annee, cle, contrat, numero_marche, heures, duree, unnest([{{repeated}}], recursive := true)
    FROM {{source}}
), par_contrat AS (
    SELECT annee, c, v1, v2, cle, contrat, sum(heures) AS h, any_value(duree) AS d, min(numero_marche) AS premier,
        max(numero_marche) AS dernier
    FROM chaque GROUP BY ALL
), par_personne AS (
    SELECT annee, c, v1, v2, cle, sum(h) AS h, count(*) AS k, sum(d) AS d, max(d) AS dmax, count(d) AS dn,
        min(premier) <> max(dernier) AS s
    FROM par_contrat GROUP BY ALL
)
SELECT annee, c, v1, v2, count(*) AS n, {TOTAL.format("sum(cle::HUGEINT)")} AS cle, sum(k)::BIGINT AS k,
    sum(h) AS h, max(h) AS hmax, count(*) FILTER (WHERE s) AS s,
    {TOTAL.format("coalesce(sum(cle::HUGEINT) FILTER (WHERE s), 0)")} AS scle, sum(d) AS d, max(dmax) AS dmax,
    sum(dn)::BIGINT AS dn
FROM par_personne GROUP BY ALL HAVING count(*) >= {LEAST}"""
PRINTS = f"""
SELECT annee, cle AS personne,
    md5_number_upper(cle || string_agg(texte, chr(10) ORDER BY texte)) AS empreinte
FROM (
    SELECT annee, cle,
        concat_ws('|', heures, duree, {", ".join(f"{name}::VARCHAR" for name in COLUMNS)}) AS texte
    FROM ligne
)
GROUP BY annee, cle"""


def people_of(base: Base, secret: bytes) -> duckdb.DuckDBPyConnection:
    """Return a connection to memory: the table `ligne`, what each person did on a contract and a marché."""
    connection = duckdb.connect()
    connection.execute(f"ATTACH {literal(str(base.path))} AS source (READ_ONLY)")
    named = connection.execute(f"{NAMED} UNION ALL {UNNAMED}").fetchall()
    keys = pd.DataFrame({"numero": [n for n, _ in named], "cle": [key_of(secret, name) for _, name in named]})
    connection.register("cles", keys.astype({"numero": "int64", "cle": "uint64"}))
    connection.execute(LINES)
    connection.unregister("cles")
    return connection


def prints(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return annee, personne, empreinte: a keyed digest of all that a person did, in each year and in all of them."""
    return connection.execute(PRINTS).df()


def tables(connection: duckdb.DuckDBPyConnection, cuts: Sequence[tuple[str, ...]]) -> pd.DataFrame:
    """Return the groups of 5 people or more of each cut, of none to two dimensions, in each year and in all of them.

    Columns: annee, d1, v1, d2, v2 (dimensions and values, or ''), then n (people), cle (the sum of their keys), k
    (contracts), h (hours), hmax (those of the largest person), s and scle (people on several marchés), d, dmax and dn
    (lengths of contracts in months).
    """
    found: list[pd.DataFrame] = []
    (lines,) = connection.execute("SELECT count(*) FROM ligne").fetchone() or (0,)
    step = max(MOST_ROWS // (lines + 1), 1)
    for listed in (False, True):
        asked = [cut for cut in cuts if (LISTED in cut) == listed]
        found += [_groups(connection, asked[first : first + step], listed) for first in range(0, len(asked), step)]
    return pd.concat(found, ignore_index=True)


def _groups(connection: duckdb.DuckDBPyConnection, cuts: Sequence[tuple[str, ...]], listed: bool) -> pd.DataFrame:
    """Return the groups of some cuts, read in one pass: each line is repeated once a cut."""
    values = [[f"{name}::VARCHAR" for name in cut] + ["''"] * (2 - len(cut)) for cut in cuts]
    repeated = ", ".join(f"{{'c': {rank}, 'v1': {one}, 'v2': {two}}}" for rank, (one, two) in enumerate(values))
    source = f"(SELECT * REPLACE (unnest({LISTED}) AS {LISTED}) FROM ligne)" if listed else "ligne"
    found = connection.execute(GROUPS.format(repeated=repeated, source=source)).df()
    named = pd.DataFrame([[*cut, "", ""][:2] for cut in cuts], columns=["d1", "d2"])
    return found.join(named, on="c").drop(columns="c")
