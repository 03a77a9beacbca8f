"""A page of six cards on fixed rows, to test the board alone."""

import pandas as pd
import streamlit as st

from analytics.figures import plots
from analytics.french.numbers import number
from analytics.views.table import Amount
from analytics.views.tile import Tile
from pages.components.board.board import board

st.set_page_config(layout="wide", page_title="Planche")
SOURCE = "bilan 2022 du Gers, données arrêtées au 31/12/2022"
OWNERS = pd.DataFrame(
    {
        "maitre_ouvrage": [
            "Région Occitanie",
            "DREAL (déviation de Gimont)",
            "Grand Auch Cœur de Gascogne",
            "Département du Gers",
            "Établissement public de santé de Lomagne",
            "Syndicat mixte Gers numérique",
            "DIRSO",
            "Non détaillé",
        ],
        "heures_clausees": [10605, 7500, 4626, 3200, 2147.5, 600, None, 1506],
        "heures_realisees": [7424, 5250, 4980, 1900, 1403, None, 120, None],
        "famille": [
            "Collectivités",
            "État",
            "Collectivités",
            "Collectivités",
            "Établissements médico-sociaux",
            "Collectivités",
            "État",
            "Non détaillé",
        ],
    }
)
FAMILIES = pd.DataFrame(
    {
        "famille": ["Collectivités", "État", "Établissements médico-sociaux"],
        "heures_clausees": [22106, 14200, 4400],
    }
)
CRITERIA = pd.DataFrame(
    {
        "critere": [
            "Demandeurs d’emploi de longue durée",
            "Jeunes de moins de 26 ans",
            "Bénéficiaires de minima sociaux",
            "Autres minima sociaux (ASS, AAH, allocation d’insertion, invalidité)",
            "Travailleurs handicapés",
        ],
        "beneficiaires": [31, 26, 18, 9, 4],
    }
)
YEARS = pd.DataFrame(
    {
        "annee": [2019, 2020, 2021, 2022, 2023, 2024, 2025],
        "heures_clausees": [18400, 15250, 26094, 40706, 30110, 33500, 12200],
    }
)


def card(
    key: str,
    title: str,
    subtitle: str,
    figure: dict | None,
    headers: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    numeric: tuple[bool, ...],
    alt: str,
    **more: object,
) -> dict[str, object]:
    """Return a card as the script of the board reads it."""
    said = {"key": key, "title": title, "subtitle": subtitle, "figure": figure, "alt": alt}
    plain = {"sheets": {}, "levels": (), "wide": False, "tall": False, "pointed": {}, "picked": ()}
    return {**said, **plain, "headers": headers, "rows": rows, "numeric": numeric, **more}


def tile(name: str, label: str, said: str, *more: str, **named: str) -> Tile:
    """Return a key figure."""
    return Tile(name, label, Amount(0, said=said), *more, **named)


def choose() -> None:
    """Keep what was picked, or forget it when it was picked before."""
    event = st.session_state.planche.pick
    kept = st.session_state.setdefault("kept", [])
    (kept.remove if event["value"] in kept else kept.append)(event["value"])


def rows(frame: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a frame as text."""
    return tuple(tuple(map(cell, line)) for line in frame.itertuples(index=False))


def cell(content: object) -> str:
    """Return a cell as text, years as they are."""
    return number(content) if isinstance(content, float) else str(content)


def main() -> None:
    """Draw the six cards; « Doubler » changes every figure."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    factor = 2 if st.toggle("Doubler") else 1
    kept = tuple(st.session_state.get("kept", ()))
    more = int(st.query_params.get("lignes", 0))
    owners = OWNERS.assign(
        heures_clausees=OWNERS.heures_clausees * factor, heures_realisees=OWNERS.heures_realisees + factor
    )
    families = FAMILIES.assign(heures_clausees=FAMILIES.heures_clausees + 900 * factor)
    criteria = CRITERIA.assign(beneficiaires=CRITERIA.beneficiaires + factor)
    years = YEARS.assign(heures_clausees=YEARS.heures_clausees * factor)
    tiles = [
        tile(
            "heures_clausees",
            "Heures clausées",
            f"{40 * factor}\u202f706\u00a0h",
            "+56 % par rapport à 2021",
            "hausse",
            definition="Heures d’insertion inscrites dans les marchés de l’année.",
        ),
        tile(
            "heures_realisees",
            "Heures réalisées",
            "28 644 h",
            "stable par rapport à 2021",
            "stable",
            "70 % des heures clausées",
            "Heures travaillées.",
        ),
        tile(
            "beneficiaires",
            "Bénéficiaires",
            "66",
            "2 de moins par rapport à 2021",
            "baisse",
            definition="Personnes qui ont travaillé au moins une heure.",
        ),
        tile("societes", "Entreprises", "76", "+43 % par rapport à 2021", "hausse", "dont 31 gersoises"),
        tile("maitres_ouvrage", "Maîtres d’ouvrage", "17", "", "", "dont 3 nouveaux"),
        tile("etp", "Emplois à temps plein", "15,7 ETP", "", "", "à 1 820 h par an"),
    ]
    common = {
        "source": SOURCE,
        "definition": "Heures inscrites dans les marchés.\nElles sont des engagements.",
    }
    place = "Heures clausées en 2022, tout le Gers"
    hours = ("Maître d’ouvrage", "Heures clausées", "Heures réalisées", "Famille")
    cards = [
        card(
            "classement",
            "La Région Occitanie porte un quart des heures",
            place,
            plots.bars(owners, "heures_clausees", "maitre_ouvrage", unit="h", picked=kept, theme=theme),
            hours,
            rows(owners),
            (False, True, True, False),
            "Heures clausées par maître d’ouvrage",
            pick="maitre_ouvrage",
            picked=kept,
            sheets={"DIRSO": "fiche?maitre_ouvrage=DIRSO"},
            pointed={"Région Occitanie": "10 605 heures sur 40 706 (26\u00a0%)\u202f; en 2021\u00a0: 6 150 h"},
            csv="a;b\n1;2\n",
            csv_name="classement-2022.csv",
            **common,
        ),
        card(
            "bullet",
            "7 heures sur 10 sont déjà réalisées",
            "Heures clausées et réalisées en 2022, tout le Gers",
            plots.bullet(owners, "maitre_ouvrage", picked=kept, theme=theme),
            hours,
            rows(owners),
            (False, True, True, False),
            "Heures réalisées",
            pick="maitre_ouvrage",
            picked=kept,
            csv="a;b\n",
            **common,
        ),
        card(
            "familles",
            "Les collectivités portent plus de la moitié des heures",
            place,
            plots.proportion(families, "heures_clausees", "famille", unit="h", theme=theme),
            ("Famille", "Heures clausées"),
            rows(families),
            (False, True),
            "Parts des familles",
            csv="a",
            **common,
        ),
        card(
            "criteres",
            "Près d’une personne sur deux est au chômage de longue durée",
            "Part des bénéficiaires en 2022, tout le Gers",
            plots.bars(criteria, "beneficiaires", "critere", share=True, context_total=66, theme=theme),
            ("Critère", "Bénéficiaires"),
            (*rows(criteria), *((f"Critère fictif {rank}", "0") for rank in range(more))),
            (False, True),
            "Critères",
            note="Une personne peut remplir plusieurs critères\u00a0: le total dépasse 100\u00a0%.",
            csv="a",
            **common,
        ),
        card(
            "femmes",
            "3 femmes sur 66 personnes (4,5\u00a0%)",
            "Bénéficiaires en 2022, tout le Gers",
            plots.dots(3 * factor, 66, "femmes", theme=theme),
            ("Sexe", "Bénéficiaires"),
            (("Femmes", "3"), ("Hommes", "63")),
            (False, True),
            "3 femmes sur 66",
            pointed={"femmes": "3 femmes sur 66 (4,5\u00a0%)"},
            csv="a",
            **common,
        ),
        card(
            "annees",
            "2022, une année d’exception",
            "Heures clausées par an, tout le Gers",
            plots.columns(
                years,
                "heures_clausees",
                partial=2025,
                unit="h",
                theme=theme,
                annotations=((2022, "année d’exception"),),
            ),
            ("Année", "Heures clausées"),
            rows(years),
            (False, True),
            "Heures par an",
            csv="a",
            **common,
        ),
    ]
    board(cards, tiles, "planche", choose)
    st.markdown(f"Choix\u00a0: {', '.join(kept) or 'aucun'}")


main()
