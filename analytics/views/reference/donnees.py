"""« Données »: what the base contains and misses, whether it agrees with the published bilan, where it comes from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

import pandas as pd

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute import bilan, contents
from analytics.compute.published import Published, published
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.record_labels import IMPORT_MODES
from analytics.french.dates import date_long
from analytics.french.numbers import count, gap, is_missing, number, percent, points, value
from analytics.french.typography import typeset
from analytics.views.reference.changes import changes
from analytics.views.reference.document import Document, Listing, Section
from analytics.views.registry import READ

PLACES = {"maitre_ouvrage": "Maîtres d’ouvrage", "famille": "Maîtres d’ouvrage"}
TEXTS = (
    ("L’année en quelques phrases", "PDF page 1 ; diapositives ; Présenter, « Mes textes »"),
    ("Ce qu’annonce l’année suivante", "PDF page 1 ; diapositives ; Présenter, « Mes textes »"),
    ("Pourquoi peu de femmes", "PDF page 2 ; diapositives ; Présenter, « Mes textes »"),
    ("La relation avec les entreprises", "PDF page 2 ; diapositives ; à défaut de texte, ses chiffres"),
    ("Les trois piliers : maîtres d’ouvrage, sociétés, bénéficiaires", "PDF page 1 ; diapositives"),
    ("La place des jeunes", "Publics ; PDF page 1 ; diapositives"),
    ("Des contrats plus longs, plusieurs chantiers", "Contrats ; PDF page 1 ; diapositives"),
    ("Les petites entreprises", "Entreprises ; PDF page 1 ; diapositives"),
    ("L’accompagnement clef en main, étape par étape", "PDF page 1 ; diapositives"),
    ("Les demandes d’accompagnement", "En bref, « Tous les chiffres » ; PDF page 1 ; diapositives"),
    ("L’opération de chaque maître d’ouvrage, les volumes par an", "PDF page 2 ; diapositives ; fiche"),
    ("Les marchés déjà en cours", "PDF page 2 ; diapositives"),
    ("Les types de contrat de travail", "Contrats ; PDF page 2 ; diapositives"),
    ("Les critères d’éligibilité", "Publics ; PDF page 2 ; diapositives"),
    ("Le service qui signe", "En-tête du PDF, pied des diapositives"),
)
SHOWN = 200  # remarks of the import


class Held(TypedDict):
    """What a base holds: frames of `compute.contents`, and the reconciliation of each published year."""

    tables: pd.DataFrame
    missing: pd.DataFrame
    reconciliations: Mapping[int, pd.DataFrame]
    published: list[Published]


def held(base: Base) -> Held:
    """Return what the base holds, read from its tables."""
    return {
        "tables": contents.table_contents(base),
        "missing": contents.missing_values(base),
        "reconciliations": {
            year: bilan.reconciliation(base, Selection.of(year)) for year in contents.reconciled_years(base)
        },
        "published": published(base),
    }


def size(found: Held) -> int:
    """Return the rows of the base."""
    return int(found["tables"]["lignes"].sum())


def document(base: Base, found: Held, year: int | None, visit: datetime | None = None) -> Document:
    """Return the page; the reconciliation is that of `year`, or of the latest year published.

    `visit` is when the reader came before: what changed since is told apart.
    """
    about = base.publication
    sentence = (
        f"Version {about['version']}, publiée le {date_long(about['publiee_le'])} : "
        f"{count(size(found), 'ligne')}, heures connues jusqu’au {date_long(about['arretee_le'])}."
    )
    sections = (
        changes(base, found["published"], visit),
        _tables(found),
        _missing(found),
        _reconciliation(found, year),
        _origin(base),
    )
    return Document("donnees", "Que contient la base ?", sentence, sections)


def _tables(found: Held) -> Section:
    rows = [
        (row.titre, number(row.lignes), _years(row.premiere, row.derniere), typeset(row.contenu))
        for row in _rows(found["tables"])
    ]
    listing = Listing("Tables de la base", ("Table", "Lignes", "Années", "Contenu"), rows, numeric=(1,))
    return Section("Tables", listings=[listing])


def _rows(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples())


def _years(first: object, last: object) -> str:
    if is_missing(first):
        return "sans année"
    return f"{first:.0f}" if first == last else f"{first:.0f}–{last:.0f}"


def _missing(found: Held) -> Section:
    title, frame = "Valeurs manquantes ou douteuses", found["missing"]
    if frame.empty:
        return Section(title, ["Aucune valeur ne manque."])
    rows = [
        (row.table, row.colonne, number(row.manquantes), percent(row.part), number(row.lignes), number(row.douteuses))
        for row in _rows(frame)
    ]
    labels = ("Table", "Colonne", "Manquantes", "Part", "Lignes", "Douteuses")
    listing = Listing("Valeurs manquantes ou douteuses par colonne", labels, rows, numeric=(2, 3, 4, 5))
    caption = "Une fin de contrat ou de marché vide veut dire « en cours » ; une suite vide, « non connue »."
    return Section(title, listings=[listing], caption=caption)


def _reconciliation(found: Held, asked: int | None) -> Section:
    title, years = "Rapprochement avec les bilans publiés", found["reconciliations"]
    if not years:
        return Section(title, ["Aucun bilan publié n’est enregistré dans la base."])
    year = asked if asked is not None and asked in years else next(iter(years))
    frame = years[year]
    agreed = int(frame["accord"].sum())
    verdict = "tous les chiffres concordent" if agreed == len(frame) else count(len(frame) - agreed, "écart")
    labels = ("Chiffre", "Imprimé", "Publié", "Calculé", "Différence", "Verdict", "Où le lire")
    marks = ["" if accord else "ecart" for accord in frame["accord"]]
    rows = [_reconciled(row) for row in _rows(frame)]
    listing = Listing(f"Rapprochement avec le bilan {year}", labels, rows, numeric=(2, 3, 4), quoted=(1,), marks=marks)
    texts = Listing("Textes et listes d’un bilan, et où les lire", ("Dans le bilan", "Où le lire"), TEXTS)
    said = [f"Bilan {year} : {agreed} chiffres retrouvés sur {len(frame)}, {verdict}."]
    return Section(title, said, listings=[listing, texts])


def _reconciled(row: Any) -> tuple[str, ...]:
    indicator = INDICATORS[row.indicateur]
    of = "" if row.dimension == "ensemble" else f", {row.modalite}"
    change = ", évolution" if row.mesure == "evolution" else ""
    unit, decimals = ("%", 0) if change else (indicator.unit, indicator.decimals)
    figures = [value(given, unit, decimals) for given in (row.publie, row.calcule)]
    apart = gap(row.calcule, row.publie, unit, decimals)
    difference = points(apart) if unit == "%" else value(apart, unit, decimals)
    verdict = "concorde" if row.accord else "écart"
    return (f"{indicator.label}{of}{change}", row.imprime, *figures, difference, verdict, _place(row))


def _place(row: Any) -> str:
    """Return the page that shows a printed figure: that of its dimension, else the first whose key figures hold it."""
    if row.dimension in PLACES:
        return PLACES[row.dimension]
    pages = (page.title for page in READ if row.indicateur in (*_listed(page.tiles), *page.compared))
    return next(pages, "En bref, « Tous les chiffres »")


def _listed(tiles: object) -> tuple[str, ...]:
    return () if callable(tiles) else tuple(tiles)  # type: ignore[arg-type]


def _origin(base: Base) -> Section:
    files = [
        (
            row.nom,
            number(row.lignes),
            f"{number(row.taille / 1000)} ko",
            IMPORT_MODES.get(row.mode, row.mode),
            row.sha256[:12],
        )
        for row in _rows(contents.imported_files(base))
    ]
    labels = ("Fichier", "Lignes", "Taille", "Mode", "Empreinte")
    listings = [Listing("Fichiers importés", labels, files, numeric=(1, 2))] if files else []
    frame = contents.remarks(base)
    said = ["L’import n’a relevé aucun avertissement."] * frame.empty
    return Section("D’où vient cette version", listings=[*listings, *_remarks(frame)], texts=said)


def _remarks(frame: pd.DataFrame) -> list[Listing]:
    if frame.empty:
        return []
    shown = frame.head(SHOWN).astype(object).where(frame.notna(), "")
    rows = [
        (row.niveau.capitalize(), row.feuille or row.fichier, f"{row.ligne:.0f}" if row.ligne else "",
         row.colonne, row.valeur, row.attendu)
        for row in _rows(shown)
    ]  # fmt: skip
    labels = ("Niveau", "Feuille ou fichier", "Ligne", "Colonne", "Valeur", "Ce qui est attendu")
    folded = f"{count(len(frame), 'remarque')} de l’import"
    return [Listing("Remarques de l’import", labels, rows, numeric=(2,), marks=list(shown["niveau"]), folded=folded)]
