"""Évolution: since when? Years side by side, groups year by year, two years, months that add up."""

from collections.abc import Iterator

import pandas as pd

from analytics.base.database import PUBLIC
from analytics.compute.by_year import by_last_amount, with_absent_groups, with_absent_years
from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.figures import plots
from analytics.figures.multiples import PANELS
from analytics.figures.references import describe
from analytics.french.dates import MONTHS, last_month, up_to
from analytics.french.missing import reason_of
from analytics.french.numbers import MISSING, hours, is_missing
from analytics.sentences import hidden
from analytics.sentences import titles_evolution as titles
from analytics.sentences.phrases import at, capitalised, during, first_of
from analytics.views.beside import pointed
from analytics.views.beside.set_beside import running_note
from analytics.views.card import Card, ComputedCard
from analytics.views.context import Context
from analytics.views.emptiness import nothing_drawn
from analytics.views.kinds import Years
from analytics.views.page import Ask, Choice, Page
from analytics.views.table import Column, Table, year_table
from analytics.views.view import View

MONTHLY = "heures_realisees_mois"
NO_REFERENCE = "Aucune année de comparaison dans la base : choisissez-en une autre en haut de la page."
COUNTED = "Une hausse ne se compte que là où l’une des deux périodes a un chiffre."
VOLUME = "La ligne des heures clausées est un volume, souvent pluriannuel, pas un objectif pour décembre."
PANELS_NOTE = "Même échelle dans tous les cadres."
GROUPS = Choice(
    "groupes",
    "Groupes",
    {"maitre_ouvrage": "Maître d’ouvrage", "critere": "Critère", "type_contrat": "Type de contrat"},
    is_switch=True,
)


def _choices(view: View, ask: Ask) -> dict[str, str]:
    labels = {name: INDICATORS[name].label for name in shown_indicators()}
    followed = Choice("indicateur", "Indicateur suivi", labels, default="heures_realisees")
    return {"indicateur": ask(followed), "groupes": ask(GROUPS)}


def _years_card(context: Context) -> Card:
    view, indicator = context.view, INDICATORS[context.choices["indicateur"]]
    return Card(
        "annees",
        f"{indicator.label} par année",
        (indicator.name,),
        ("annee",),
        Years(references=True),
        describe(view.references(indicator.name), indicator.suffix),
        through=lambda view: view.side_by_side(indicator.name),
    )


def groups_card(context: Context, whole: pd.DataFrame) -> ComputedCard:
    """Return the small multiples of a dimension, and the years of each of its values as a table.

    In `whole` each group has every year: 0 where it had nothing, which is not « n. d. ».
    """
    view, indicator, by = context.view, context.choices["indicateur"], context.choices["groupes"]
    unit, followed = INDICATORS[indicator].suffix, view.side_by_side(indicator, by=(by,))
    ranked = by_last_amount(whole, indicator, by, view.annee)
    table = year_table(ranked, indicator, by)
    panels, groups = min(PANELS, ranked[by].nunique()), len(table.rows)
    more = f"{first_of(by, panels, groups)} ; les autres sont dans le tableau."
    notes = (more if groups > panels else "", COUNTED if _reference(view, indicator, by) else "")
    return ComputedCard(
        followed,
        "groupes",
        titles.multiples_title(whole, indicator, by, view.annee, _reference(view, indicator, by), view.period),
        table,
        indicators=(indicator,),
        plot=lambda theme: plots.multiples(
            ranked,
            indicator,
            by,
            view.annee,
            partial=followed.running_year,
            unit=unit,
            picked=view.picked.values(by),
            theme=theme,
        ),
        pointed=lambda: pointed.of_series(ranked, indicator, by),
        subtitle=f"{hidden.label(whole, indicator)} · {followed.describe()}",
        note=" ".join(filter(None, (running_note(followed, ("annee",)), PANELS_NOTE, *notes))),
        pick=by,
        tall=panels > 8,
        empty=view.why_missing(indicator, (by,)) or nothing_drawn(view, whole, indicator),
    )


def slope_card(context: Context, whole: pd.DataFrame) -> ComputedCard:
    """Return the groups between the reference and the year."""
    view, indicator, by = context.view, context.choices["indicateur"], context.choices["groupes"]
    unit, decimals = INDICATORS[indicator].suffix, INDICATORS[indicator].decimals
    lines = titles.slope_lines(whole, indicator, by, view.annee, _reference(view, indicator, by))
    complete = titles.says_all(whole, indicator, view.annee, view.reference_years)
    name, now = capitalised(view.reference), capitalised(str(view.period))
    greatest = f"Les {titles.SLOPES} plus {'grandes' if DIMENSIONS[by].feminine else 'grands'}"
    note = f"{greatest}, {during(view.period)} et {at(view.reference)}." if len(lines) == titles.SLOPES else ""
    columns = (
        Column(DIMENSIONS[by].label, [line.name for line in lines]),
        Column(name or "Comparaison", [line.before for line in lines], unit, decimals),
        Column(now, [line.after for line in lines], unit, decimals),
    )
    return ComputedCard(
        view,
        "deux-annees",
        titles.slope_title(lines, indicator, view.reference, complete),
        Table(columns),
        f"{hidden.label(whole, indicator)} · {view.describe()}",
        lambda theme: plots.slopes(lines, name, now, unit=unit, theme=theme),
        pointed=lambda: pointed.of_moves(lines, indicator, during(view.period), at(view.reference)),
        indicators=(indicator,),
        note=note,
        pick=by,
        empty=view.why_missing(indicator, (by,)) or _uncompared(view, indicator, by) or hidden.unsure(whole, indicator),
    )


def _reference(view: View, indicator: str, by: str) -> tuple[int, ...]:
    """Return the years that groups are compared with: none where months differ."""
    return view.reference_years if view.side_by_side(indicator, by=(by,)).running_year != view.annee else ()


def _uncompared(view: View, indicator: str, by: str) -> str:
    """Return why two years are not compared; empty when they are."""
    if _reference(view, indicator, by):
        return ""
    if view.side_by_side(indicator).selection.debut:
        return hidden.MONTHS
    if view.runs:
        label = INDICATORS[indicator].label
        return f"L’année {view.annee} est en cours : « {label} » ne se compare pas aux mêmes mois d’une autre année."
    return NO_REFERENCE


def months_card(view: View) -> ComputedCard:
    """Return the hours of the year adding up month after month, beside the year before and the promised volume."""
    frame = view.every_year.compute(MONTHLY, by=("annee", "mois"))
    promised = float(view.compute("heures_clausees")["heures_clausees"].iloc[0])
    target = None if is_missing(promised) else promised
    settled = view.base.publication["arretee_le"]
    now, before = (
        titles.running_totals(frame, year, last_month(year, settled)) for year in (view.annee, view.annee - 1)
    )
    drawn, earlier = ([None if is_missing(one) else one for one in curve] for curve in (now, before))
    untold = view.base.role == PUBLIC and not any(drawn) and not any(earlier)
    recorded = view.annee in view.base.coverage.get("fait_mois", ())
    none = "Aucune heure réalisée" if recorded else "Heures réalisées non enregistrées"
    ahead = "à venir" if view.running_year == view.annee and any(one is not None for one in now) else MISSING
    labels = _labels(view, now, before, target)
    table = Table(
        (
            Column("Mois", list(MONTHS), write=lambda month: str(month).capitalize()),
            Column(str(view.annee), now, "h", write=lambda one: ahead if one is None else hours(one)),
            *(Column(str(view.annee - 1), one, "h") for one in (before,) if view.annee - 1 in view.years),
        )
    )
    return ComputedCard(
        view,
        "cumul",
        "Heures réalisées, mois par mois" if untold else titles.cumulative_title(now, before, target, view.annee),
        table,
        indicators=(MONTHLY, "heures_clausees"),
        wide=True,
        plot=lambda theme: plots.cumulative(drawn, earlier, target, labels=labels, theme=theme),
        pointed=lambda: pointed.of_months({view.annee: now, view.annee - 1: before}, target),
        subtitle=f"Heures réalisées cumulées depuis janvier · {view.describe()}",
        note=f"{VOLUME} {hidden.MONTHS if any(map(reason_of, now)) and not untold else ''}".strip(),
        empty=view.why_missing(MONTHLY)
        or (hidden.MONTHS if untold else "")
        or ("" if any(drawn) or any(earlier) else f"{none} ({view.describe()})."),
    )


def _labels(view: View, now: titles.Curve, before: titles.Curve, target: float | None) -> dict[str, str]:
    stops = f" {up_to(view.base.publication['arretee_le'])}" if view.running_year == view.annee else ""
    last = next((amount for amount in reversed(now) if amount is not None), None)
    labels = {"now": f"réalisées {view.annee}{stops} : {hours(last)}"}
    if before[-1] is not None:
        labels["before"] = f"réalisées {view.annee - 1} : {hours(before[-1])}"
    if target:
        labels["target"] = f"clausées {view.annee} : {hours(target)}"
    return labels


def _by_year(context: Context) -> pd.DataFrame:
    """Return the figure of each year that can be compared with the year shown."""
    view = context.view.side_by_side(context.choices["indicateur"])
    frame = view.compute(context.choices["indicateur"], by=("annee",))
    return view.judged(with_absent_years(view.base, frame, view.selection))


def _heading(context: Context) -> tuple[str, str]:
    view, indicator = context.view, context.choices["indicateur"]
    return (
        titles.evolution_title(_by_year(context), indicator, view.annee, view.side_by_side(indicator).months),
        view.why_missing(indicator)
        or titles.evolution_summary(view.compare(indicator), indicator, view.period, view.reference, view.place),
    )


def _cards(context: Context) -> Iterator[Card | ComputedCard]:
    indicator, by = context.choices["indicateur"], context.choices["groupes"]
    yield _years_card(context)
    by_group = context.view.side_by_side(indicator, by=(by,)).compute(indicator, by=("annee", by))
    whole = with_absent_groups(context.view.base, by_group, indicator, context.view.annee)
    yield groups_card(context, whole)
    yield slope_card(context, whole)
    yield months_card(context.view)


def _takeaways(context: Context) -> list[str]:
    view, indicator = context.view, context.choices["indicateur"]
    return titles.evolution_takeaways(_by_year(context), indicator, view.annee, view.side_by_side(indicator).months)


PAGE = Page(
    name="evolution",
    title="Évolution",
    question="Depuis quand ?",
    compared=(),
    heading=_heading,
    choices=_choices,
    cards=_cards,
    takeaways=_takeaways,
)
