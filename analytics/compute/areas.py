"""The places of the territory: the three kinds of location, the meshes, and the indicators defined for each."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.measures import Columns
from analytics.compute.territories import MESHES
from analytics.declarations.dimensions import UNKNOWN, carries
from analytics.declarations.indicators import facts_of
from analytics.territory.members import Territory
from analytics.territory.territory import territory, words

CHANTIER, DOMICILE, SIEGE = "chantier", "domicile", "siege"
PLACES = {CHANTIER: "Lieu du chantier", DOMICILE: "Domicile des personnes", SIEGE: "Siège des sociétés"}
SHORT_PLACES = {CHANTIER: "Chantier", DOMICILE: "Domicile", SIEGE: "Siège"}
MEASURES = ("heures_pour_1000_habitants", "heures_realisees", "beneficiaires", "societes")
REASONS = {
    CHANTIER: "",
    DOMICILE: "Une société n’a pas de domicile : les sociétés se comptent par chantier ou par siège.",
    SIEGE: "Au siège ne se comptent que les sociétés : heures "
    "et personnes se rattachent à un chantier ou à un domicile.",
}
KINDS = {"epci": "territoire", "canton": "canton", "commune": "commune"}
FEW_INHABITANTS = 1000  # below, one short contract makes the highest rate of the territory
_SUFFIXES = {CHANTIER: "", DOMICILE: "_residence", SIEGE: "_siege"}
_NAMES = {"epci": "nom_epci", "canton": "nom_canton", "commune": "nom"}  # columns of the table of communes
# The dimensions that name a place of the territory, and the column that holds the name.
NAMED = {f"{KINDS[mesh]}{of}": name for mesh, name in _NAMES.items() for of in _SUFFIXES.values()}


def dimension(place: str, mesh: str) -> str:
    """Return the dimension for a mesh and a kind of location: `canton_residence`."""
    return f"{KINDS[mesh]}{_SUFFIXES[place]}"


def mesh_of(kind: str) -> str:
    """Return the mesh whose areas the dimension `kind` names: « territoire » are EPCI."""
    return next(mesh for mesh, named in KINDS.items() if named == kind)


def measures(place: str) -> tuple[str, ...]:
    """Return the indicators that have a meaning at `place`."""
    by = dimension(place, "epci")
    return tuple(name for name in MEASURES if all(carries(fact, by) for fact in facts_of(name)))


def known_areas(base: Base, mesh: str) -> pd.DataFrame:
    """Return the areas of `mesh`, one row each: code, nom, habitants, epci (its own, for a commune)."""
    return base.query(
        f"SELECT {mesh} AS code, {_NAMES[mesh]} AS nom, sum(population)::DOUBLE AS habitants,"
        f" any_value(nom_epci) AS epci FROM commune WHERE {mesh} IS NOT NULL GROUP BY ALL ORDER BY nom"
    )


def inside(areas: pd.DataFrame, mesh: str, kept: Sequence[str]) -> pd.DataFrame:
    """Return the areas within the EPCI of a filter: their communes; all areas of another mesh, or without a filter."""
    return areas[areas["epci"].isin(kept)] if mesh == "commune" and kept else areas


def every_amount(frame: pd.DataFrame, areas: pd.DataFrame, indicator: str, nothing: float) -> Mapping[str, float]:
    """Return {code: amount} of every area; one without a row in `frame` has `nothing`: 0, or why it is not known."""
    amounts = dict(zip(frame.iloc[:, 0], frame[indicator], strict=True))
    return {code: amounts.get(name, nothing) for code, name in zip(areas["code"], areas["nom"], strict=True)}


def large_enough(frame: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a frame by area without those of few inhabitants, whose rate is not significant."""
    few = set(areas.loc[areas["habitants"] < FEW_INHABITANTS, "nom"])
    return frame[~frame.iloc[:, 0].isin(few)]


def is_area(name: str) -> bool:
    """Return whether a value of a place is an area of the territory, not « Hors du Gers » or « Non renseigné »."""
    return name not in (words().elsewhere, UNKNOWN)


def populations(base: Base, selection: Selection, by: Sequence[str], columns: Columns) -> list[float]:
    """Return the inhabitants of each line of `columns`: of its place, else of the places filtered, else of them all.

    They are unknown for two places, or one out of the territory. Of an EPCI that overlaps another département, only
    the communes of the territory count, as do only their hours.
    """
    lines = len(next(iter(columns.values())))
    grouped = [name for name in by if name in NAMED]
    filtered = [name for name, _ in selection.filtres if name in NAMED]
    if len(grouped or filtered) > 1:
        return [math.nan] * lines
    if grouped:
        known = inhabitants(base, grouped[0])
        return [known.get(str(place), math.nan) for place in columns[grouped[0]]]
    if not filtered:
        return [sum(inhabitants(base, "territoire").values())] * lines
    known = inhabitants(base, filtered[0])
    return [sum(known.get(place, math.nan) for place in selection.values(filtered[0]))] * lines


def inhabitants(base: Base, by: str) -> dict[str, float]:
    """Return {name: inhabitants} of the places of a dimension."""
    known = f"{NAMED[by]} IS NOT NULL AND population IS NOT NULL"
    sql = f"SELECT {NAMED[by]}, sum(population)::DOUBLE FROM commune WHERE {known} GROUP BY ALL"
    return base.once(f"inhabitants by {NAMED[by]}", lambda: dict(base.rows(sql)))


def meshes(here: Territory | None = None) -> dict[str, str]:
    """Return {mesh: label} of those that a territory has, that of the map at first before the others."""
    return {mesh: MESHES[mesh] for mesh in (here or territory()).meshes}
