"""The parts of the page « Données »."""

from collections.abc import Callable

import streamlit as st

from analytics.base.database import OWNER, Base
from analytics.compute import contents
from analytics.declarations.indicators import INDICATORS
from analytics.exports.record_files import export_csv
from analytics.exports.template import export_workbook
from analytics.french.numbers import count, is_missing, number, percent, points, value
from analytics.french.typography import typeset
from analytics.ingest import MODES
from pages.components.access import roles
from pages.components.access.acts import recorded
from pages.components.frame.cached import base_contents
from pages.components.frame.html_tables import Quote, table

WORKBOOK_ROWS, CSV_ROWS = 400_000, 3_000_000  # beyond, an export takes minutes: the command line writes it
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200


def size(base: Base) -> int:
    """Return the rows of the base."""
    return int(base_contents(base)["tables"]["lignes"].sum())


def tables(base: Base) -> None:
    """Draw the tables, their rows and their years."""
    rows = [
        (row.titre, number(row.lignes), _years(row.premiere, row.derniere), typeset(row.contenu))
        for row in base_contents(base)["tables"].itertuples()
    ]
    table("Tables de la base", ("Table", "Lignes", "Années", "Contenu"), rows, numeric=(1,))


def _years(first: object, last: object) -> str:
    if is_missing(first):
        return "sans année"
    return f"{first:.0f}" if first == last else f"{first:.0f}–{last:.0f}"


def missing(base: Base) -> None:
    """Draw how many values each column misses, and how many the import found doubtful."""
    frame = base_contents(base)["missing"]
    if frame.empty:
        st.html("<p>Aucune valeur ne manque.</p>")
        return
    rows = [
        (row.table, row.colonne, number(row.manquantes), percent(row.part), number(row.lignes), number(row.douteuses))
        for row in frame.itertuples()
    ]
    titles = ("Table", "Colonne", "Manquantes", "Part", "Lignes", "Douteuses")
    table("Valeurs manquantes ou douteuses par colonne", titles, rows, numeric=(2, 3, 4, 5))
    st.caption("Une fin de contrat ou de marché vide veut dire « en cours » ; une suite vide, « non connue ».")


def reconciliation(base: Base, asked: int | None) -> None:
    """Draw what a bilan printed beside what the base gives, for the year looked at or the latest published."""
    years = contents.reconciled_years(base)
    if not years:
        st.html("<p>Aucun bilan publié n’est enregistré dans la base.</p>")
        return
    year = asked if asked in years else years[0]
    frame = base_contents(base)["reconciliations"][year]
    agreed = int(frame["accord"].sum())
    verdict = "tous les chiffres concordent" if agreed == len(frame) else count(len(frame) - agreed, "écart")
    st.html(f'<p class="bilan-import">Bilan {year} : {agreed} chiffres retrouvés sur {len(frame)}, {verdict}.</p>')
    titles = ("Chiffre", "Imprimé", "Publié", "Calculé", "Différence", "Verdict")
    rows = [_reconciled(row) for row in frame.itertuples()]
    marks = ["" if accord else "ecart" for accord in frame["accord"]]
    table(f"Rapprochement avec le bilan {year}", titles, rows, numeric=(2, 3, 4), marks=marks)


def _reconciled(row: object) -> tuple[str, ...]:
    indicator = INDICATORS[row.indicateur]
    of = "" if row.dimension == "ensemble" else f", {row.modalite}"
    change = ", évolution" if row.mesure == "evolution" else ""
    unit, decimals = ("%", 0) if change else (indicator.unit, indicator.decimals)
    figures = [value(given, unit, decimals) for given in (row.publie, row.calcule)]
    gap = points(row.ecart) if unit == "%" else value(row.ecart, unit, decimals)
    return (f"{indicator.label}{of}{change}", Quote(row.imprime), *figures, gap, "concorde" if row.accord else "écart")


def origin(base: Base) -> None:
    """Draw the files of this version and what the import said of them."""
    files = contents.imported_files(base)
    rows = [
        (row.nom, number(row.lignes), f"{number(row.taille / 1000)} ko", MODES.get(row.mode, row.mode), row.sha256[:12])
        for row in files.itertuples()
    ]
    table("Fichiers importés", ("Fichier", "Lignes", "Taille", "Mode", "Empreinte"), rows, numeric=(1, 2))
    frame = contents.remarks(base)
    if frame.empty:
        st.html("<p>L’import n’a relevé aucun avertissement.</p>")
        return
    with st.expander(f"{count(len(frame), 'remarque')} de l’import"):
        shown = frame.head(SHOWN).astype(object).where(frame.notna(), "")
        titles = ("Niveau", "Feuille ou fichier", "Ligne", "Colonne", "Valeur", "Ce qui est attendu")
        rows = [
            (row.niveau.capitalize(), row.feuille or row.fichier, row.ligne and f"{row.ligne:.0f}",
             row.colonne, row.valeur, row.attendu)
            for row in shown.itertuples()
        ]  # fmt: skip
        table("Remarques de l’import", titles, rows, numeric=(2,), marks=list(shown["niveau"]))


def downloads(base: Base) -> None:
    """Draw the buttons that give the whole base in the import format; nothing is written before a click."""
    rows, name = size(base), f"clauses-sociales-version-{base.publication['version']}"
    with st.container(horizontal=True, key="exports"):
        if rows <= WORKBOOK_ROWS:
            _download("Classeur Excel", lambda: export_workbook(base), f"{name}.xlsx", WORKBOOK_TYPE)
        if rows <= CSV_ROWS:
            _download("Fichiers CSV", lambda: export_csv(base), f"{name}.zip", "application/zip")
    if rows > WORKBOOK_ROWS:
        st.caption("Base trop grande pour un classeur ; la commande « exporter-base » l’écrit en CSV sans limite.")
    st.caption("Ces fichiers sont au format d’import : réimportés, ils redonnent exactement cette base.")


def _download(label: str, write: Callable[[], bytes], name: str, kind: str) -> None:
    st.download_button(label, roles.kept_for_owner(recorded(write), OWNER), name, kind, icon=":material/download:")
