"""Numbers, dates and yes or no as the French write them: SQL that reads a column of text, NULL when it cannot."""

from datetime import date

from analytics.declarations.schema import Column
from analytics.french.dates import parse_date

EXPECTED = {
    "DATE": "une date est attendue : 31/12/2022, 2022-12-31",
    "INTEGER": "un nombre entier est attendu",
    "DOUBLE": "un nombre est attendu : 2 147,50",
    "BOOLEAN": "« oui » ou « non » est attendu",
}

# `x` is trimmed text. Each macro first tries what machines write: on ten million rows, it is most often enough.
MACROS = r"""
CREATE OR REPLACE TEMP MACRO sans_espaces(x) AS regexp_replace(x, '[\s\p{Z}\x{200B}\x{FEFF}]+', '', 'g');
CREATE OR REPLACE TEMP MACRO cle(x) AS lower(strip_accents(regexp_replace(x, '[\s\p{Z}\x{200B}''\x{2019}]+', '', 'g')));
CREATE OR REPLACE TEMP MACRO chiffres(x) AS
    replace(regexp_replace(sans_espaces(x), '(?i)((h|heures?)(/an)?|€|euros?)$', ''), ',', '.');
CREATE OR REPLACE TEMP MACRO est_nombre(x) AS regexp_full_match(x, '[+-]?\d{1,18}(\.\d*)?([eE][+-]?\d{1,2})?');
CREATE OR REPLACE TEMP MACRO lu_nombre(x) AS CASE WHEN est_nombre(x) THEN x
    WHEN est_nombre(replace(chiffres(x), '−', '-')) THEN replace(chiffres(x), '−', '-') END;
CREATE OR REPLACE TEMP MACRO lu_decimal(x) AS try_cast(lu_nombre(x) AS DOUBLE);
CREATE OR REPLACE TEMP MACRO lu_double(x) AS CASE
    WHEN contains(x, '%') THEN lu_decimal(rtrim(x, '% ' || chr(160) || chr(8239))) / 100 ELSE lu_decimal(x) END;
CREATE OR REPLACE TEMP MACRO lu_entier(x) AS CASE
    WHEN regexp_full_match(x, '\d{1,9}') THEN try_cast(x AS INTEGER)
    WHEN lu_decimal(x) = round(lu_decimal(x)) THEN try_cast(lu_decimal(x) AS INTEGER) END;
CREATE OR REPLACE TEMP MACRO lu_jour(x) AS CASE
    WHEN regexp_full_match(x, '\d{4}-\d{1,2}-\d{1,2}([ T].*)?') 
        THEN try_cast(left(regexp_extract(x, '^[\d-]+'), 10) AS DATE)
    WHEN regexp_full_match(x, '\d{1,2}[/.-]\d{1,2}[/.-]\d{4}( .*)?')
        THEN try_strptime(translate(regexp_extract(x, '^[\d/.-]+'), '.-', '//'), '%d/%m/%Y')::DATE
    WHEN regexp_full_match(x, '\d{1,2}[/.-]\d{1,2}[/.-]\d{2}')
        THEN try_strptime(translate(x, '.-', '//'), '%d/%m/%y')::DATE
    WHEN regexp_full_match(x, '\d{5}(\.\d+)?') THEN DATE '1899-12-30' + floor(x::DOUBLE)::INTEGER END;
CREATE OR REPLACE TEMP MACRO lu_date(x) AS CASE WHEN year(lu_jour(x)) BETWEEN 1990 AND 2100 THEN lu_jour(x) END;
CREATE OR REPLACE TEMP MACRO lu_nom_de_mois(x) AS
    list_position(['janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout', 'septembre', 'octobre',
        'novembre', 'decembre'], regexp_extract(lower(strip_accents(x)), '^([a-z]+)', 1));
CREATE OR REPLACE TEMP MACRO lu_mois(x) AS CASE
    WHEN x LIKE '____-__-01' THEN try_cast(x AS DATE)
    WHEN regexp_full_match(x, '\d{4}-\d{2}') THEN try_cast(x || '-01' AS DATE)
    WHEN regexp_full_match(x, '\d{1,2}/\d{4}') THEN try_strptime('01/' || x, '%d/%m/%Y')::DATE
    WHEN regexp_full_match(x, '\p{L}+ +\d{4}') AND lu_nom_de_mois(x) > 0
        THEN make_date(right(x, 4)::BIGINT, lu_nom_de_mois(x), 1)
    ELSE date_trunc('month', lu_date(x))::DATE END;
CREATE OR REPLACE TEMP MACRO lu_booleen(x) AS CASE
    WHEN lower(x) IN ('oui', 'o', 'true', '1', 'vrai', 'x') THEN true
    WHEN lower(x) IN ('non', 'n', 'false', '0', 'faux') THEN false END;
"""


def typed(column: Column, text: str) -> str:
    """Return the SQL that turns the text expression of `column` into its type; NULL when it cannot be read."""
    if column.name == "mois":
        return f"lu_mois({text})"
    if column.name == "siret":
        return f"coalesce(nullif(regexp_replace({text}, '[^0-9]', '', 'g'), ''), {text})"
    readers = {"VARCHAR": text, "DATE": f"lu_date({text})", "BOOLEAN": f"lu_booleen({text})"}
    readers |= {"INTEGER": f"lu_entier({text})", "DOUBLE": f"lu_double({text})"}
    return readers.get(column.type, f"try_cast(lu_nombre({text}) AS {column.type})")


def expected(column: Column) -> str:
    """Return what a cell of `column` must hold, in words."""
    if column.name == "mois":
        return "un mois est attendu : 03/2022, 2022-03-01, mars 2022"
    return EXPECTED.get(column.type, EXPECTED["DOUBLE"])


def read_date(text: str) -> date | None:
    """Return the day that a cell holds, or None when it holds none."""
    try:
        return parse_date(text)
    except ValueError:
        return None
