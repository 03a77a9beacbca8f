"""Cross-row checks: what a row may say alone but not beside the others. Most give warnings, which are published."""

from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.bilan import reconciliation
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.schema import literal
from analytics.french.numbers import number
from analytics.ingest.checks.constraints import Rule, check
from analytics.ingest.checks.staging import Staging
from analytics.ingest.files.records import LINES, line_of
from analytics.ingest.problems import Level, Problem

YOUNGEST, OLDEST = 16, 70
MONTH_HOURS = 250  # more than any month of full-time work with its overtime
NAME = r"\p{L}[\p{L}'’-]+[ ]+\p{L}[\p{L}'’ -]+"
warning = partial(Rule, level=Level.WARNING)


def cross_problems(staging: Staging, settled: date) -> list[Problem]:
    """Return the problems of the rows of the files, compared with every row of the draft."""
    rules = [*_people(staging), *_works(), *_companies(staging), *_hours(staging, settled)]
    return [problem for rule in rules for problem in check(staging, rule)]


def _people(staging: Staging) -> list[Rule]:
    # ABC Clause identifies people by their file number: those who look alike are not the same there.
    own = staging.numbers("beneficiaire", lambda records: not records.made)
    looks = f"regexp_full_match(n.beneficiaire, {literal(NAME)})"
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
        Rule("beneficiaire", "beneficiaire", looks,
             "ceci ressemble à un nom : un pseudonyme est attendu, jamais un nom", hidden=True),
        warning("beneficiaire", "age", f"n.age NOT BETWEEN {YOUNGEST} AND {OLDEST}",
             f"âge aberrant : entre {YOUNGEST} et {OLDEST} ans"),
        warning("beneficiaire", "beneficiaire", "n.rang > premiere",
             "même pseudonyme qu’à la ligne {}, à la casse ou aux espaces près", line, close),
        warning("beneficiaire", "beneficiaire", f"n.rang // {LINES} IN ({own})",
             "peut-être la même personne qu’à la ligne {} : même sexe, âge, commune, employeur et début",
             line, same),
    ]  # fmt: skip


def _works() -> list[Rule]:
    worked = "EXISTS (FROM heures_realisees AS h WHERE h.marche = n.marche AND h.heures > 0)"
    promised = "EXISTS (FROM heures_clausees AS h WHERE h.marche = n.marche AND coalesce(h.heures, 1) > 0)"
    text = "des heures sont réalisées sur ce marché, et aucune n’y est clausée"
    ordered = "la fin est avant le début ({})"
    works = (
        "JOIN (SELECT contrat, min(debut_le) AS debut,"
        " CASE WHEN count(*) = count(fin_le) THEN max(fin_le) END AS fin FROM"
        " (SELECT DISTINCT contrat, marche FROM heures_realisees) JOIN marche USING (marche) GROUP BY contrat)"
        " AS chantier ON chantier.contrat = n.contrat"
    )
    period = "concat_ws(' au ', strftime(debut, '%d/%m/%Y'), strftime(fin, '%d/%m/%Y'))"
    return [
        warning("contrat", "fin_le", "n.fin_le < n.debut_le", ordered, "strftime(n.debut_le, '%d/%m/%Y')"),
        warning("marche", "fin_le", "n.fin_le < n.debut_le", ordered, "strftime(n.debut_le, '%d/%m/%Y')"),
        warning("contrat", "debut_le", "n.debut_le < debut", "contrat commencé avant son marché ({})", period, works),
        warning("contrat", "fin_le", "n.fin_le > fin", "contrat fini après son marché ({})", period, works),
        warning("marche", "marche", f"{worked} AND NOT {promised}", text),
    ]


def _companies(staging: Staging) -> list[Rule]:
    stating = staging.numbers("entreprise", lambda records: "siret" in records.columns)
    digits = "list_transform(range(14), lambda i: substr(n.siret, i + 1, 1)::INTEGER * (2 - i % 2))"
    luhn = f"list_sum(list_transform({digits}, lambda d: d - 9 * (d > 9)::INTEGER)) % 10 <> 0"
    shape = "regexp_full_match(n.siret, '[0-9]{14}')"
    # La Poste numbers its establishments by another rule.
    luhn = f"CASE WHEN NOT {shape} THEN true WHEN n.siret LIKE '356000000%' THEN false ELSE {luhn} END"
    wrong = f"n.siret IS NOT NULL AND {luhn}"
    return [
        warning("entreprise", "siret", f"n.siret IS NULL AND n.rang // {LINES} IN ({stating})",
                "société sans SIRET : 14 chiffres sont attendus"),
        *(warning(table, "siret", wrong, "SIRET impossible : 14 chiffres, dont le dernier contrôle les autres")
          for table in ("entreprise", "maitre_ouvrage")),
    ]  # fmt: skip


def _hours(staging: Staging, settled: date) -> list[Rule]:
    contract = "JOIN contrat AS c ON c.contrat = n.contrat"
    outside = "n.mois < date_trunc('month', c.debut_le) OR n.mois > c.fin_le"
    period = "concat_ws(' au ', strftime(c.debut_le, '%d/%m/%Y'), strftime(c.fin_le, '%d/%m/%Y'))"
    own = staging.numbers("heures_realisees", lambda records: not records.made)
    yearly = "lu.heures ILIKE '%an' AND n.nature <> 'flux annuel'"
    monthly = f"n.heures > {MONTH_HOURS} AND n.rang // {LINES} IN ({own})"
    return [
        warning("heures_realisees", "mois", outside, "heures hors des dates du contrat ({})", period, contract),
        Rule("heures_clausees", "heures", yearly, "des heures par an ont la nature « flux annuel »",
             joins="JOIN lu_heures_clausees AS lu USING (rang)"),
        warning("heures_realisees", "heures", monthly, f"plus de {MONTH_HOURS} heures en un mois"),
        warning("heures_realisees", "mois", f"n.mois > DATE '{settled}'",
             f"mois postérieur à la date d’arrêt des données ({settled:%d/%m/%Y})"),
    ]  # fmt: skip


def bilan_problems(draft: Base) -> list[Problem]:
    """Return the printed figures of a published bilan that the draft does not reproduce."""
    years = draft.rows("SELECT DISTINCT annee FROM bilan_publie SEMI JOIN couverture USING (annee) ORDER BY annee")
    found = []
    for (year,) in years:
        frame = reconciliation(draft, Selection.of(year))
        found += [_disagreement(year, row) for row in frame[~frame["accord"].astype(bool)].itertuples()]
    return found


def _disagreement(year: int, row: Any) -> Problem:
    indicator, of = INDICATORS[row.indicateur], f", {row.modalite}" if row.dimension not in ("", "ensemble") else ""
    computed = "rien" if pd.isna(row.calcule) else number(row.calcule, indicator.decimals)
    title, text = f"{indicator.label} {year}{of}", f"la base donne {computed}"
    return Problem(Level.WARNING, "Bilan publié", text, column=title, value=str(row.imprime))
