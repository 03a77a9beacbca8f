"""Cross-row checks: what a row may say alone but not beside the others. Most give warnings, which are published."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.bilan import reconciliation
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.schema import literal
from analytics.french.numbers import number
from analytics.ingest.checks.constraints import Rule, check
from analytics.ingest.checks.staging import Staging
from analytics.ingest.problems import Level, Problem
from analytics.ingest.rows import LINES, line_of

YOUNGEST, OLDEST = 16, 70
MONTH_HOURS = 250  # more than any month of full-time work with its overtime
NAME = r"\p{L}[\p{L}''’-]+[ ]+\p{L}[\p{L}''’ -]+"
WARNING = Level.WARNING


def cross_problems(staging: Staging, settled: date) -> list[Problem]:
    """Return the problems of the rows of the files, compared with every row of the draft."""
    return [problem for rule in _rules(staging, settled) for problem in check(staging, rule)]


def _rules(staging: Staging, settled: date) -> list[Rule]:
    return [*_people(staging), *_contracts(), *_works(), *_companies(staging), *_hours(staging, settled)]


def _people(staging: Staging) -> list[Rule]:
    # ABC Clause identifies people by their file number: those who look alike are not the same there.
    own = staging.numbers("beneficiaire", lambda records: not records.from_abc)
    looks = f"regexp_full_match(n.beneficiaire, {literal(NAME.replace(chr(39) * 2, chr(39)))})"
    same = (
        "JOIN (SELECT premiere, unnest(rangs) AS rang FROM"
        " (SELECT min(p.rang) AS premiere, list(DISTINCT p.rang) AS rangs"
        " FROM net_beneficiaire AS p JOIN net_contrat AS c USING (beneficiaire)"
        " WHERE sexe IS NOT NULL AND age IS NOT NULL AND c.debut_le IS NOT NULL"
        " GROUP BY sexe, age, commune, qualification, c.employeur, c.debut_le"
        " HAVING count(DISTINCT beneficiaire) > 1)) AS pareils ON pareils.rang = n.rang AND n.rang > premiere"
    )
    close = (
        "JOIN (SELECT rang, min(rang) OVER (PARTITION BY cle(beneficiaire)) AS premiere FROM net_beneficiaire)"
        " USING (rang)"
    )
    line = line_of("premiere")
    return [
        Rule(Level.BLOCKING, "beneficiaire", "beneficiaire", looks,
             "ceci ressemble à un nom : un pseudonyme est attendu, jamais un nom", hidden=True),
        Rule(WARNING, "beneficiaire", "age", f"n.age NOT BETWEEN {YOUNGEST} AND {OLDEST}",
             f"âge aberrant : entre {YOUNGEST} et {OLDEST} ans"),
        Rule(WARNING, "beneficiaire", "beneficiaire", "n.rang > premiere",
             "même pseudonyme qu’à la ligne {}, à la casse ou aux espaces près", line, close),
        Rule(WARNING, "beneficiaire", "beneficiaire", f"n.rang // {LINES} IN ({own})",
             "peut-être la même personne qu’à la ligne {} : même sexe, âge, commune, employeur et début",
             line, same),
    ]  # fmt: skip


def _contracts() -> list[Rule]:
    ordered = "la fin est avant le début ({})"
    works = (
        "JOIN (SELECT contrat, min(debut_le) AS debut,"
        " CASE WHEN count(*) = count(fin_le) THEN max(fin_le) END AS fin FROM"
        " (SELECT DISTINCT contrat, marche FROM heures_realisees) JOIN marche USING (marche) GROUP BY contrat)"
        " AS chantier ON chantier.contrat = n.contrat"
    )
    period = "concat_ws(' au ', strftime(debut, '%d/%m/%Y'), strftime(fin, '%d/%m/%Y'))"
    return [
        Rule(WARNING, "contrat", "fin_le", "n.fin_le < n.debut_le", ordered, "strftime(n.debut_le, '%d/%m/%Y')"),
        Rule(WARNING, "marche", "fin_le", "n.fin_le < n.debut_le", ordered, "strftime(n.debut_le, '%d/%m/%Y')"),
        Rule(
            WARNING,
            "contrat",
            "debut_le",
            "n.debut_le < debut",
            "contrat commencé avant son marché ({})",
            period,
            works,
        ),
        Rule(WARNING, "contrat", "fin_le", "n.fin_le > fin", "contrat fini après son marché ({})", period, works),
    ]


def _works() -> list[Rule]:
    worked = "EXISTS (FROM heures_realisees AS h WHERE h.marche = n.marche AND h.heures > 0)"
    promised = "EXISTS (FROM heures_clausees AS h WHERE h.marche = n.marche AND coalesce(h.heures, 1) > 0)"
    text = "des heures sont réalisées sur ce marché, et aucune n’y est clausée"
    return [Rule(WARNING, "marche", "marche", f"{worked} AND NOT {promised}", text)]


def _companies(staging: Staging) -> list[Rule]:
    stating = staging.numbers("entreprise", lambda records: "siret" in records.columns)
    digits = "list_transform(range(14), lambda i: substr(n.siret, i + 1, 1)::INTEGER * (2 - i % 2))"
    luhn = f"list_sum(list_transform({digits}, lambda d: d - 9 * (d > 9)::INTEGER)) % 10 <> 0"
    shape = "regexp_full_match(n.siret, '[0-9]{14}')"
    # La Poste numbers its establishments by another rule.
    luhn = f"CASE WHEN NOT {shape} THEN true WHEN n.siret LIKE '356000000%' THEN false ELSE {luhn} END"
    wrong = f"n.siret IS NOT NULL AND {luhn}"
    return [
        Rule(
            WARNING,
            "entreprise",
            "siret",
            f"n.siret IS NULL AND n.rang // {LINES} IN ({stating})",
            "société sans SIRET : 14 chiffres sont attendus",
        ),
        Rule(
            WARNING, "entreprise", "siret", wrong, "SIRET impossible : 14 chiffres, dont le dernier contrôle les autres"
        ),
        Rule(
            WARNING,
            "maitre_ouvrage",
            "siret",
            wrong,
            "SIRET impossible : 14 chiffres, dont le dernier contrôle les autres",
        ),
    ]


def _hours(staging: Staging, settled: date) -> list[Rule]:
    contract = "JOIN contrat AS c ON c.contrat = n.contrat"
    outside = "n.mois < date_trunc('month', c.debut_le) OR n.mois > c.fin_le"
    period = "concat_ws(' au ', strftime(c.debut_le, '%d/%m/%Y'), strftime(c.fin_le, '%d/%m/%Y'))"
    own = staging.numbers("heures_realisees", lambda records: not records.from_abc)
    yearly = "lu.heures ILIKE '%an' AND n.nature <> 'flux annuel'"
    monthly = f"n.heures > {MONTH_HOURS} AND n.rang // {LINES} IN ({own})"
    return [
        Rule(WARNING, "heures_realisees", "mois", outside, "heures hors des dates du contrat ({})", period, contract),
        Rule(Level.BLOCKING, "heures_clausees", "heures", yearly, "des heures par an ont la nature « flux annuel »",
             joins="JOIN lu_heures_clausees AS lu USING (rang)"),
        Rule(WARNING, "heures_realisees", "heures", monthly, f"plus de {MONTH_HOURS} heures en un mois"),
        Rule(WARNING, "heures_realisees", "mois", f"n.mois > DATE '{settled}'",
             f"mois postérieur à la date d’arrêt des données ({settled:%d/%m/%Y})"),
    ]  # fmt: skip


def bilan_problems(draft: Base) -> list[Problem]:
    """Return the printed figures of a published bilan that the draft does not reproduce."""
    years = draft.query("SELECT DISTINCT annee FROM bilan_publie ORDER BY annee")["annee"]
    covered = set(draft.query("SELECT DISTINCT annee FROM couverture")["annee"])
    return [problem for year in years if year in covered for problem in _year_problems(draft, int(year))]


def _year_problems(draft: Base, year: int) -> list[Problem]:
    frame = reconciliation(draft, Selection.of(year))
    rows = frame.loc[~frame["accord"].astype(bool), ["dimension", "modalite", "indicateur", "calcule", "imprime"]]
    return [_disagreement(year, *row) for row in rows.itertuples(index=False, name=None)]


def _disagreement(year: int, dimension: str, value: str, indicator: str, amount: float, printed: str) -> Problem:
    of = f", {value}" if dimension not in ("", "ensemble") else ""
    label = f"{INDICATORS[indicator].label} {year}{of}"
    computed = "rien" if pd.isna(amount) else number(amount, INDICATORS[indicator].decimals)
    return Problem(WARNING, "Bilan publié", None, label, str(printed), f"la base donne {computed}")
