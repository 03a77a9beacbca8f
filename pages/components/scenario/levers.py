"""The levers of a scenario: switches, sliders and amounts, each with its observed value marked."""

from __future__ import annotations

import streamlit as st

from analytics.base.selection import FULL_TIME_BASES
from analytics.french.numbers import NO_BREAK, count, hours, number
from analytics.scenario.assumptions import LEVERS, Scenario, amount
from analytics.scenario.scenario_words import lever_value, operation_words
from analytics.scenario.starting_point import Line, Start
from pages.components.scenario import scenario_state as state

SWITCHES = 40  # beyond, the lightest marchés share one list


def draw_levers(start: Start, scenario: Scenario) -> None:
    """Draw every lever where the scenario has it."""
    _slider(start, scenario, "nouveaux_chantiers")
    _slider(start, scenario, "heures_par_chantier")
    with st.expander(_ends_title(start, scenario), key="volet_fins"):
        _ends(start, scenario)
    with st.expander("Évolution par famille ou maître d’ouvrage", key="volet_evolutions"):
        _changes(start, scenario)
    with st.expander("Une grande opération", key="volet_operation"):
        _operation(start, scenario)
    with st.expander("Réalisation, personnes, ETP", key="volet_realisation"):
        _slider(start, scenario, "rapport_realise_clause")
        _slider(start, scenario, "heures_par_beneficiaire")
        _full_time(start)


def _put(key: str, value: object) -> None:
    """Give a widget its value, unless it has it: setting it again would undo what the reader does meanwhile."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _move(start: Start, name: str, value: object) -> None:
    state.move(state.current(start.targets).having(name, value), start.targets)


# Sliders -------------------------------------------------------------------------------------------------------


def _slider(start: Start, scenario: Scenario, name: str) -> None:
    """Draw the slider of a number; back on its observed (or neutral) mark, the lever says nothing any more."""
    lever = LEVERS[name]
    given, mark = getattr(scenario, name), _mark(start, name)
    shown = mark if given is None else given
    shown = lever.reach[0] if shown is None else shown
    key = f"levier_{name}"
    _put(key, _as_number(shown))
    low, high, step = lever.reach
    st.slider(
        _slider_label(start, name),
        min_value=_as_number(min(low, shown)),
        max_value=_as_number(max(high, shown, mark or 0)),
        step=_as_number(step),
        format=f"%d{NO_BREAK}{'%%' if lever.unit == '%' else lever.unit}".strip(),
        key=key,
        on_change=_slid,
        args=(start, name),
    )


def _slid(start: Start, name: str) -> None:
    value = st.session_state[f"levier_{name}"]
    _move(start, name, LEVERS[name].neutral if value == _mark(start, name) else value)


def _mark(start: Start, name: str) -> float | None:
    """Return the value of the slider that changes nothing."""
    if LEVERS[name].neutral is not None:
        return LEVERS[name].neutral
    observed = start.observed.get(name)
    return None if observed is None else round(observed)


def _slider_label(start: Start, name: str) -> str:
    lever, observed = LEVERS[name], start.observed.get(name)
    if name == "nouveaux_chantiers":
        return f"{lever.label} ({start.annee} : {number(observed)} marchés suivis)"
    if lever.neutral is not None:
        return f"{lever.label} (par défaut : {lever_value(name, lever.neutral)})"
    return f"{lever.label} ({start.annee} : {lever_value(name, observed)})"


def _as_number(given: float) -> int:
    return round(given)


def _full_time(start: Start) -> None:
    """Draw the base of ETP: the one of the filter bar, the same for the real figures and the simulation."""
    if st.session_state.get("base_etp") == start.selection.base_etp:
        _put("levier_base_etp", start.selection.base_etp)
    st.selectbox(
        "Heures d’un ETP (réel et simulation)",
        FULL_TIME_BASES,
        format_func=hours,
        key="levier_base_etp",
        on_change=_full_time_chosen,
        filter_mode=None,
    )
    # The filter bar stands outside the part that runs again when a lever moves.
    if st.session_state["levier_base_etp"] != start.selection.base_etp:
        st.rerun()


def _full_time_chosen() -> None:
    st.session_state["base_etp"] = st.session_state["levier_base_etp"]


# Marchés that end ----------------------------------------------------------------------------------------------


def _ends_title(start: Start, scenario: Scenario) -> str:
    gone, ending = len(scenario.non_renouvele), len(start.ends)
    title = f"{count(ending, 'marché se termine', 'marchés se terminent')} en {start.annee}"
    return f"{title}, dont {gone} sans suite" if gone else title


def _ends(start: Start, scenario: Scenario) -> None:
    if not start.ends:
        st.caption(f"Aucun marché ne se termine en {start.annee} pour ces filtres.")
        return
    st.caption(
        "Interrupteur allumé : le marché aura une suite égale. Éteint : ses heures de l’année ne reviennent pas."
    )
    everything = [line.marche for line in start.ends]
    with st.container(horizontal=True):
        st.button("Aucun n’a de suite", key="fins_aucune", on_click=_move, args=(start, "non_renouvele", everything))
        st.button("Tous ont une suite", key="fins_toutes", on_click=_move, args=(start, "non_renouvele", []))
    for line in start.ends[:SWITCHES]:
        key = f"levier_suite_{line.marche}"
        _put(key, line.marche not in scenario.non_renouvele)
        st.toggle(_end_label(line), key=key, on_change=_switched, args=(start, line.marche))
    if rest := [line.marche for line in start.ends[SWITCHES:]]:
        _put("levier_suite_autres", [marche for marche in rest if marche in scenario.non_renouvele])
        st.multiselect(
            "Autres marchés sans suite", rest, key="levier_suite_autres", on_change=_listed, args=(start, rest)
        )


def _end_label(line: Line) -> str:
    operation = f" · {line.operation}" if line.operation != "Non renseigné" else ""
    done = f"{hours(line.heures_clausees)} clausées, {hours(line.heures_realisees)} réalisées"
    return f"**{line.marche}** · {line.maitre_ouvrage}{operation} · {done}"


def _switched(start: Start, marche: str) -> None:
    gone = set(state.current(start.targets).non_renouvele) - {marche}
    if not st.session_state[f"levier_suite_{marche}"]:
        gone.add(marche)
    _move(start, "non_renouvele", gone)


def _listed(start: Start, rest: list[str]) -> None:
    gone = set(state.current(start.targets).non_renouvele) - set(rest)
    _move(start, "non_renouvele", gone | set(st.session_state["levier_suite_autres"]))


# Changes in percent --------------------------------------------------------------------------------------------


def _changes(start: Start, scenario: Scenario) -> None:
    for famille in start.targets["famille"]:
        _change(start, scenario, "evolution_famille", famille)
    chosen = [target for target, _ in scenario.evolution_maitre_ouvrage]
    _put("levier_maitres_ouvrage", chosen)
    st.multiselect(
        "Maîtres d’ouvrage à faire évoluer à part",
        start.targets["maitre_ouvrage"],
        key="levier_maitres_ouvrage",
        placeholder="Aucun",
        select_all=False,
        on_change=_owners_chosen,
        args=(start,),
    )
    for owner in chosen:
        _change(start, scenario, "evolution_maitre_ouvrage", owner)


def _change(start: Start, scenario: Scenario, name: str, target: str) -> None:
    key = f"levier_{name}_{target}"
    given, (low, high, step) = scenario.change(name, target), LEVERS[name].reach
    _put(key, _as_number(given))
    st.slider(
        target,
        min_value=_as_number(min(low, given)),
        max_value=_as_number(max(high, given)),
        step=_as_number(step),
        format=f"%+d{NO_BREAK}%%",
        key=key,
        on_change=_changed,
        args=(start, name, target),
    )


def _changed(start: Start, name: str, target: str) -> None:
    changes = dict(getattr(state.current(start.targets), name))
    _move(start, name, {**changes, target: st.session_state[f"levier_{name}_{target}"]})


def _owners_chosen(start: Start) -> None:
    changes = dict(state.current(start.targets).evolution_maitre_ouvrage)
    chosen = st.session_state["levier_maitres_ouvrage"]
    _move(start, "evolution_maitre_ouvrage", {owner: changes.get(owner, 0) for owner in chosen})


# A large operation ---------------------------------------------------------------------------------------------


def _operation(start: Start, scenario: Scenario) -> None:
    key = "levier_montant_operation"
    problem = _unreadable(st.session_state.get(key, ""))
    if not problem and _read(st.session_state.get(key, "")) != scenario.montant_operation:
        _put(key, number(scenario.montant_operation) if scenario.montant_operation else "")
    st.text_input(
        "Montant hors taxes, en euros", key=key, placeholder="1 500 000", on_change=_typed, args=(start,), max_chars=20
    )
    if problem:
        st.error(problem, icon=":material/error:")
    elif scenario.montant_operation:
        st.caption(operation_words(scenario))
    for name in ("part_main_oeuvre", "taux_effort", "cout_horaire"):
        _slider(start, scenario, name)
        st.caption(f"Repères : {LEVERS[name].source}.")


def _read(text: str) -> float:
    return amount(LEVERS["montant_operation"], text) if text.strip() else 0


def _unreadable(text: str) -> str:
    try:
        _read(text)
    except ValueError as error:
        return str(error)
    return ""


def _typed(start: Start) -> None:
    text = st.session_state["levier_montant_operation"]
    if not _unreadable(text):
        _move(start, "montant_operation", _read(text))
