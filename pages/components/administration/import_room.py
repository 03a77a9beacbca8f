"""The parts of the page « Administration »: files, trial, problems, changes, publication, versions."""

import logging
from datetime import date

import pandas as pd
import streamlit as st

from analytics.base.database import BaseError
from analytics.base.paths import base_path
from analytics.base.versions import history
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.record_labels import COLUMN_LABELS, SHEET_LABELS
from analytics.exports.annotated import annotated
from analytics.exports.record_files import template_csv
from analytics.exports.template import template
from analytics.french.dates import date_long, parse_date
from analytics.french.grammar import list_and
from analytics.french.numbers import count, number, value
from analytics.ingest import MODES, ImportRefused, Level, Source, Trial, abandonner, confirmer, essai, limits
from analytics.ingest.checks import correspondances as aliases
from analytics.protection.publishing import restore
from pages.components.access import roles
from pages.components.administration.contents_view import WORKBOOK_TYPE
from pages.components.frame.html_tables import table

TYPES = ["xlsx", "xlsm", "csv", "txt", "zip"]
SHOWN = 300
TO_MATCH = "Ces valeurs ne sont dans aucune liste. Dites une fois ce qu’elles veulent dire : la base s’en souvient."
ALL = "Tous"
KEPT, TOLD = "essai_en_cours", "message_publication"
LEVELS = {Level.BLOCKING: "Bloquants", Level.WARNING: "Avertissements", Level.INFORMATION: "Informations"}
BLANK = "Laisser vide"
MODEL = "clauses-sociales-modele"
MARKDOWN = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_{}[]()<>#+-.!|~:$"})
FAILED = "L’essai n’a pas pu aller au bout. Rien n’est publié, la base n’a pas changé."
log = logging.getLogger(__name__)


def templates() -> None:
    """Offer the empty workbook and the same tables as CSV."""
    with st.container(horizontal=True, key="modeles"):
        st.download_button("Classeur type", template, f"{MODEL}.xlsx", WORKBOOK_TYPE, icon=":material/table:")
        st.download_button("Tables CSV", template_csv, f"{MODEL}.zip", "application/zip", icon=":material/csv:")


def ask() -> None:
    """Draw the form of a trial and run it when asked."""
    chosen = {"accept_multiple_files": True, "key": "fichiers", "on_change": _forget}
    given = st.file_uploader("Fichiers à importer", TYPES, **chosen)
    question = "Que faire des données déjà publiées ?"
    mode = st.radio(question, list(MODES), format_func=MODES.get, key="mode_import", on_change=_forget)
    with st.expander("Date d’arrêt des données"):
        settled, readable = _settled()
    if st.button("Essayer", type="primary", disabled=not (given and readable), icon=":material/science:"):
        _try([Source(file.name, file.getvalue()) for file in given], mode, settled)


def _settled() -> tuple[date | None, bool]:
    """Return the day that the visitor writes, said back in words, and whether what is written can be read."""
    label = "Les heures sont connues jusqu’au (31/12/2025)"
    written = st.text_input(label, key="arretee_le", max_chars=20, on_change=_forget)
    if not written.strip():
        st.caption("Sans date : la fin du dernier mois travaillé.")
        return None, True
    try:
        day = parse_date(written)
    except ValueError as error:
        st.error(str(error), icon=":material/error:")
        return None, False
    st.caption(f"Soit le {date_long(day)}.")
    return day, True


def _forget() -> None:
    if trial := st.session_state.pop(KEPT, None):
        abandonner(trial)


def _try(files: list[Source], mode: str, settled: date | None) -> None:
    _forget()
    bar = st.progress(0.0, "Lecture des fichiers")
    try:
        trial = essai(files, base_path(), mode, limits=limits(), arretee_le=settled, progress=bar.progress)
        st.session_state[KEPT] = trial
    except BaseError as error:
        st.error(str(error), icon=":material/error:")
    except Exception:
        # Whatever a file does, a reader sees a sentence; the reason stays in the log, which holds no cell.
        log.exception("import trial failed")
        st.error(FAILED, icon=":material/error:")
    finally:
        bar.empty()


def problems(trial: Trial) -> None:
    """Draw what the trial found, one level or all, and give the annotated copy."""
    counted = {level: sum(problem.level is level for problem in trial.problems) for level in Level}
    _verdict(trial, counted)
    if not trial.problems:
        return
    present = [level for level in Level if counted[level]]
    choices = {ALL: None} | {f"{LEVELS[level]} ({counted[level]})": level for level in present}
    picked = choices.get(st.segmented_control("Montrer", list(choices), default=ALL, required=True, key="niveau"))
    kept = [problem for problem in trial.problems if picked in (None, problem.level)]
    kept.sort(key=lambda one: (list(Level).index(one.level), one.file, one.sheet, one.row or 0))
    rows = [
        (one.level.value.capitalize(), one.sheet or one.file, one.row or "", one.column, one.value, one.expected)
        for one in kept[:SHOWN]
    ]
    titles = ("Niveau", "Feuille ou fichier", "Ligne", "Colonne", "Valeur trouvée", "Ce qui est attendu")
    table("Ce que l’essai a relevé", titles, rows, numeric=(2,), marks=[one.level.value for one in kept[:SHOWN]])
    if len(kept) > SHOWN:
        st.caption(f"{SHOWN} lignes montrées sur {number(len(kept))} ; la copie annotée les a toutes.")
    _annotated_copies(trial)


def _verdict(trial: Trial, counted: dict[Level, int]) -> None:
    told = [count(counted[level], level.value) for level in (Level.WARNING, Level.INFORMATION) if counted[level]]
    warned = f" À lire aussi : {list_and(told)}." if told else ""
    if trial.refused:
        found = count(counted[Level.BLOCKING], "problème empêche", "problèmes empêchent")
        st.error(f"{found} la publication.{warned}", icon=":material/block:")
    elif trial.unchanged:
        text = "Rien à publier : la version qui sert contient déjà exactement ces données."
        st.info(text, icon=":material/done_all:")
    else:
        st.success(f"Ces fichiers peuvent être publiés.{warned}", icon=":material/check:")


def _annotated_copies(trial: Trial) -> None:
    books = [source for source in trial.files if source.name.lower().endswith((".xlsx", ".xlsm"))] or [None]
    with st.container(horizontal=True, key="copies"):
        for at, source in enumerate(books):
            name = f"annoté-{source.name}" if source else "problemes.xlsx"
            label = "Copie annotée" if len(books) == 1 else f"Copie annotée : {source.name}"
            st.download_button(
                label, lambda source=source: annotated(source, trial.problems), name.replace(".xlsm", ".xlsx"),
                WORKBOOK_TYPE, key=f"copie_{at}", icon=":material/edit_note:",
            )  # fmt: skip


def unknown_values(trial: Trial) -> None:
    """Ask what each unknown value means, keep the answers in the base, and try again."""
    if not trial.unknown:
        return
    st.header("Valeurs à faire correspondre", anchor=False)
    st.html(f"<p>{TO_MATCH}</p>")
    with st.form("correspondances"):
        answers = {(name, text): _meaning(name, text, rows) for name, text, rows in trial.unknown}
        if st.form_submit_button("Enregistrer et refaire l’essai", type="primary"):
            aliases.add(trial.base, {pair: code for pair, code in answers.items() if code is not None})
            _try(list(trial.files), trial.mode, trial.arretee_le)
            st.rerun()


def _meaning(name: str, text: str, rows: int) -> str | None:
    listed = {} if name == "sexe" else {row["libelle"]: row["code"] for row in aliases.code_list(name)}
    options = {BLANK: aliases.EMPTY} | (listed or {"Femme": "F", "Homme": "H"})
    label = f"{COLUMN_LABELS[name]} : {text.translate(MARKDOWN)} ({count(rows, 'ligne')})"
    picked = st.selectbox(label, list(options), index=None, placeholder="Choisir", key=f"sens_{name}_{text}")
    return options.get(picked) if picked else None


def changes(trial: Trial) -> None:
    """Draw the rows that would be added, changed and removed, and the indicators that would move."""
    if trial.draft is None or trial.unchanged:
        return
    st.header("Ce qui changerait", anchor=False)
    touched = trial.rows[(trial.rows["avant"] > 0) | (trial.rows["apres"] > 0)]
    rows = [
        (SHEET_LABELS[row.table], *map(number, (row.avant, row.apres, row.ajoutees, row.modifiees, row.retirees)))
        for row in touched.itertuples()
    ]
    titles = ("Table", "Lignes avant", "Lignes après", "Ajoutées", "Modifiées", "Retirées")
    table("Lignes par table, avant et après", titles, rows, numeric=(1, 2, 3, 4, 5))
    if trial.indicators.empty:
        st.html("<p>Aucun indicateur ne change.</p>")
        return
    rows = []
    for row in trial.indicators.sort_values("annee", ascending=False, kind="stable").itertuples():
        indicator = INDICATORS[row.indicateur]
        shown = [value(given, indicator.unit, indicator.decimals) for given in (row.avant, row.apres)]
        rows.append((f"{row.annee:.0f}", indicator.label, *shown))
    table("Indicateurs, avant et après", ("Année", "Indicateur", "Avant", "Après"), rows, numeric=(2, 3))


def confirm(trial: Trial) -> None:
    """Publish exactly what was shown, with a comment."""
    if not trial.publishable:
        return
    comment = st.text_input("Commentaire gardé avec la version", key="commentaire", max_chars=200)
    if not st.button("Publier cette version", type="primary", icon=":material/publish:"):
        return
    bar = st.progress(0.0, "Écriture de la version")
    try:
        version = confirmer(trial, comment, bar.progress)
    except (BaseError, ImportRefused) as error:
        bar.empty()
        st.error(str(error), icon=":material/error:")
    else:
        st.session_state.pop(KEPT, None)
        st.session_state[TOLD] = f"Version {version} publiée : toutes les pages la montrent désormais."
        st.rerun()


def versions() -> None:
    """Draw the kept versions and offer to bring one back."""
    frame = history(base_path())
    rows = [
        (f"{row.version}", _moment(row.publiee_le), date_long(row.arretee_le), row.nature.capitalize(),
         number(row.lignes), row.commentaire or "", "En service" if row.sert else "")
        for row in frame.itertuples()
    ]  # fmt: skip
    titles = ("Version", "Publiée le", "Données jusqu’au", "Nature", "Lignes", "Commentaire", "État")
    marks = ["sert" if served else "" for served in frame["sert"]]
    table("Versions gardées", titles, rows, numeric=(0, 4), marks=marks)
    others = frame.loc[~frame["sert"].astype(bool), "version"].tolist()
    if not others:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="restauration"):
        picked = st.selectbox("Remettre en service", others, None, placeholder="Version", key="version_choisie")
        st.button("Restaurer", disabled=picked is None, on_click=_restore, args=(picked,), icon=":material/history:")


def _moment(given: object) -> str:
    return date_long(given) if pd.isna(given) else f"{date_long(given)}, {given:%H h %M}"


@roles.only(roles.ADMINISTER)
def _restore(version: int) -> None:
    try:
        restore(base_path(), version)
        _forget()
        st.session_state[TOLD] = f"La version {version} sert de nouveau."
    except BaseError as error:
        st.session_state[TOLD] = str(error)
    st.session_state["version_choisie"] = None
