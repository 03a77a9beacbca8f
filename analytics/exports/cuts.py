"""What the workbook of a selection cuts, and by what."""

from collections.abc import Sequence

HOURS = ("heures_clausees", "heures_realisees", "rapport_realise_clause")
PEOPLE = ("beneficiaires", "contrats", "heures_realisees")
COMPANIES = ("societes", "marches_suivis")
# What the workbook of a selection cuts, and by what.
CUTS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("annee",), (*HOURS, "etp", "beneficiaires", "femmes", "societes", "maitres_ouvrage", "marches_suivis")),
    (("famille",), (*HOURS, "marches_suivis", "beneficiaires", "societes")),
    (("maitre_ouvrage", "famille"), (*HOURS, "marches_suivis", "beneficiaires", "societes")),
    (("marche", "maitre_ouvrage"), ("clausees_cumulees", "realisees_cumulees", "taux_realisation", *PEOPLE)),
    (("territoire",), (*HOURS, "marches_suivis", "beneficiaires")),
    (("secteur",), (*HOURS, "marches_suivis", "beneficiaires")),
    (("type_contrat",), PEOPLE),
    (("modalite",), PEOPLE),
    (("mode",), PEOPLE),
    (("critere",), PEOPLE),
    (("sexe",), PEOPLE),
    (("tranche_age",), PEOPLE),
    (("qualification",), PEOPLE),
    (("residence",), PEOPLE),
    (("taille",), COMPANIES[:1]),
    (("siege",), COMPANIES[:1]),
    (("etape",), ("accompagnements",)),
)


def note_of(by: Sequence[str]) -> str:
    """Return what readers must know of a table cut by `by`."""
    if by[0] == "critere":
        return "Une personne peut relever de plusieurs critères : les lignes ne s’additionnent pas."
    if by[0] in ("type_contrat", "modalite", "mode"):
        return "Une personne peut signer plusieurs contrats : elle compte sur chaque ligne."
    return ""
