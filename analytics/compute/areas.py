"""The places of the Gers: the three kinds of location, the meshes, and the indicators defined for each."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

import pandas as pd

from analytics.base.database import Base
from analytics.compute.territories import MESHES
from analytics.declarations.dimensions import ELSEWHERE, UNKNOWN, carries
from analytics.declarations.indicators import facts_of
from analytics.declarations.schema import DATA
from analytics.french.grammar import normalise

CHANTIER, DOMICILE, SIEGE = "chantier", "domicile", "siege"
PLACES = MappingProxyType(
    {CHANTIER: "Lieu du chantier", DOMICILE: "Domicile des personnes", SIEGE: "Siège des sociétés"}
)
SHORT_PLACES = MappingProxyType({CHANTIER: "Chantier", DOMICILE: "Domicile", SIEGE: "Siège"})
MEASURES = ("heures_pour_1000_habitants", "heures_realisees", "beneficiaires", "societes")
REASONS = MappingProxyType(
    {
        CHANTIER: "",
        DOMICILE: "Une société n’a pas de domicile : les sociétés se comptent par chantier ou par siège.",
        SIEGE: "Au siège ne se comptent que les sociétés : heures et personnes se rattachent à un chantier ou à un "
        "domicile.",
    }
)
KINDS = MappingProxyType({"epci": "territoire", "canton": "canton", "commune": "commune"})
FEW_INHABITANTS = 1000  # below, one short contract makes the highest rate of the Gers
_SUFFIXES = {CHANTIER: "", DOMICILE: "_residence", SIEGE: "_siege"}
_COLUMNS = {"epci": ("epci", "nom_epci"), "canton": ("canton", "nom_canton"), "commune": ("commune", "nom")}


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
    code, name = _COLUMNS[mesh]
    return base.query(
        f"SELECT {code} AS code, {name} AS nom, sum(population)::DOUBLE AS habitants, any_value(nom_epci) AS epci"
        f" FROM commune WHERE {code} IS NOT NULL GROUP BY ALL ORDER BY nom"
    )


def inside(areas: pd.DataFrame, mesh: str, kept: Sequence[str]) -> pd.DataFrame:
    """Return the areas within the EPCI of a filter: their communes; all areas of another mesh, or without a filter."""
    return areas[areas["epci"].isin(kept)] if mesh == "commune" and kept else areas


def every_amount(frame: pd.DataFrame, areas: pd.DataFrame, indicator: str, covered: bool) -> Mapping[str, float]:
    """Return {code: amount} of every area; one without any row has 0 when the base covers the year, else NaN.

    `frame` holds the areas in its first column, by name.
    """
    amounts = dict(zip(frame.iloc[:, 0], frame[indicator], strict=True))
    nothing = 0.0 if covered else math.nan
    return {code: amounts.get(name, nothing) for code, name in zip(areas["code"], areas["nom"], strict=True)}


def large_enough(frame: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a frame by area without those of few inhabitants, whose rate is not significant."""
    few = set(areas.loc[areas["habitants"] < FEW_INHABITANTS, "nom"])
    return frame[~frame.iloc[:, 0].isin(few)]


def is_area(name: str) -> bool:
    """Return whether a value of a place is an area of the Gers, not « Hors du Gers » or « Non renseigné »."""
    return name not in (ELSEWHERE, UNKNOWN)


@cache
def straddling() -> tuple[str, ...]:
    """Return the names of the EPCI that also hold communes of another département."""
    features = json.loads((DATA / "geo" / "epci.geojson").read_text(encoding="utf-8"))["features"]
    found = [area["properties"] for area in features if area["properties"].get("communes_hors_du_gers")]
    return tuple(sorted((area["nom"] for area in found), key=normalise))


def mesh_label(mesh: str) -> str:
    """Return the name of a mesh: « Intercommunalité »."""
    return MESHES[mesh]
