"""What each column may be called and hold: made from the declarations, for the command line and the documentation."""

from __future__ import annotations

from analytics.declarations.schema import tables
from analytics.ingest.cell_texts.declared import fields

HOLDS = {
    "personne": "un numéro, ou un nom : toujours remplacé par un pseudonyme",
    "nom": "un nom : remplacé par un pseudonyme, jamais gardé",
    "noms": "plusieurs noms : comptés, jamais gardés",
    "naissance": "31/12/1990 ou 1990 : donne l’âge à l’entrée, n’est pas gardée",
    "age": "26, 26 ans",
    "liste": "une valeur de la liste, son code ou son libellé",
    "criteres": "un ou plusieurs critères : RSA ; travailleur handicapé",
    "oui_non": "oui, non, x",
    "commune": "Auch, AUCH CEDEX, 32000 AUCH, Auch (32), un code postal",
    "code_postal": "32000",
    "date": "31/12/2024, 2024-12-31, 1er mars 2024",
    "fin": "31/12/2024, en cours",
    "mois": "03/2024, mars 2024, mars-24, 1er trim. 2024",
    "annee": "2024",
    "heures": "1 234,50 ; 70 h ; 70h30 ; 70:30",
    "nombre": "1 234,50",
    "entier": "12",
    "siret": "14 chiffres",
    "societes": "une ou plusieurs sociétés : BTP Gascogne / TP Armagnac",
    "texte": "du texte",
}
MONTHS = (
    "Une colonne par mois, trimestre ou année (janv., janvier 2024, 01/2024, T1 2024, 2024) : les heures réalisées."
)


def columns_help() -> str:
    """Return, per field, its titles, what its cells hold and the column of the base that it fills."""
    lines = ["Titres reconnus, sans casse, accents ni ponctuation ; un titre presque semblable l’est aussi.", MONTHS]
    for one in fields().values():
        lines += ["", one.label, f"  titres : {', '.join(dict.fromkeys((one.label, *one.titles)))}"]
        lines.append(f"  contient : {HOLDS[one.reads]}")
        lines += [f"  remplit : {name} – {_comment(name)}" for name in one.tables[:1]]
    return "\n".join(lines)


def _comment(name: str) -> str:
    table, column = name.split(".")
    return next(one.comment for one in tables()[table].columns if one.name == column)
