"""The levers of a scenario, each with its observed value marked, and the scenarios that the reader puts aside."""

import streamlit as st

from analytics.base.selection import FULL_TIME_BASES
from analytics.french.numbers import NO_BREAK, count, hours, number
from analytics.scenario.assumptions import KEPT, LEVERS, NAME_LENGTH, SOURCES, Scenario, amount
from analytics.scenario.scenario_words import lever_value, operation_words
from analytics.scenario.starting_point import Line, Start
from pages.components.scenario import scenario_state as state

SWITCHES = 40  # beyond, the lightest marchés share one list
TAKE_BACK = "Remettre les leviers comme dans ce scénario"


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


def draw_kept(start: Start) -> None:
    """Draw what keeps the scenario under a name, and the scenarios kept."""
    kept, targets = state.kept(start.targets), start.targets
    with (
        st.form("garder", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            f"Garder ce scénario sous le nom ({len(kept)} sur {KEPT})",
            key="nom_scenario",
            max_chars=NAME_LENGTH,
            placeholder=f"Scénario {len(kept) + 1}",
        )
        st.form_submit_button(
            "Garder",
            disabled=len(kept) >= KEPT,
            on_click=lambda: state.keep(st.session_state["nom_scenario"], targets),
            key="garder_scenario",
        )
    for one in kept:
        with st.container(horizontal=True, vertical_alignment="center", key=f"garde_{one.nom}"):
            name, given = one.nom, (one.nom, targets)
            st.button(name, key=f"reprendre_{name}", help=TAKE_BACK, on_click=state.take_back, args=given)
            st.button(f"Retirer {name}", key=f"retirer_{name}", type="tertiary", on_click=state.forget, args=given)


def mark(start: Start, name: str) -> int | None:
    """Return the value of a slider that changes nothing: neutral or observed, None when nothing is."""
    known = LEVERS[name].neutral if LEVERS[name].neutral is not None else start.observed.get(name)
    return None if known is None else round(known)


def reach(start: Start, scenario: Scenario, name: str, target: str = "") -> dict[str, int]:
    """Return where a slider stands, its bounds and its step; bounds give way to its value and to its mark."""
    low, high, step = LEVERS[name].reach
    given, neutral = scenario.change(name, target) if target else getattr(scenario, name), mark(start, name)
    value = round(next(one for one in (given, neutral, low) if one is not None))
    return {"value": value, "low": min(low, value), "high": max(high, value, neutral or 0), "step": step}


def slide(start: Start, name: str, target: str, value: float) -> None:
    """Put a lever where its slider is; back on the mark of a number, it says nothing any more."""
    if target:
        _move(start, name, {**dict(getattr(state.current(start.targets), name)), target: value})
    else:
        _move(start, name, LEVERS[name].neutral if value == mark(start, name) else value)


def _move(start: Start, name: str, value: object) -> None:
    state.move(state.current(start.targets).having(name, value), start.targets)


def _put(key: str, value: object) -> None:
    """Give a widget its value, unless it has it: setting it again would undo what the reader does meanwhile."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _slider(start: Start, scenario: Scenario, name: str, target: str = "") -> None:
    """Draw the slider of a number, or of what changes for one target."""
    key = f"levier_{name}_{target}" if target else f"levier_{name}"
    value, low, high, step = reach(start, scenario, name, target).values()
    _put(key, value)
    sign, unit = "+" if target else "", LEVERS[name].unit.replace("%", "%%")
    st.slider(
        target or _slider_label(start, name),
        low,
        high,
        step=step,
        format=f"%{sign}d{NO_BREAK}{unit}".strip(),
        key=key,
        on_change=lambda: slide(start, name, target, st.session_state[key]),
    )


def _slider_label(start: Start, name: str) -> str:
    lever, observed = LEVERS[name], start.observed.get(name)
    if name == "nouveaux_chantiers":
        return f"{lever.label} ({start.annee} : {number(observed)} marchés suivis)"
    if lever.neutral is not None:
        return f"{lever.label} (par défaut : {lever_value(name, lever.neutral)})"
    return f"{lever.label} ({start.annee} : {lever_value(name, observed)})"


def _full_time(start: Start) -> None:
    """Draw the base of ETP: the one of the filter bar, the same for the real figures and the simulation."""
    key, shown = "levier_base_etp", start.selection.base_etp
    if st.session_state.get("base_etp") == shown:
        _put(key, shown)
    st.selectbox(
        "Heures d’un ETP (réel et simulation)",
        FULL_TIME_BASES,
        format_func=hours,
        key=key,
        on_change=lambda: _put("base_etp", st.session_state[key]),
        filter_mode=None,
    )
    # The filter bar stands outside the part that runs again when a lever moves.
    if st.session_state[key] != shown:
        st.rerun()


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
    with st.container(horizontal=True):
        every = (start, "non_renouvele", start.targets["marche"])
        st.button("Aucun n’a de suite", key="fins_aucune", on_click=_move, args=every)
        st.button("Tous ont une suite", key="fins_toutes", on_click=_move, args=(start, "non_renouvele", []))
    for line in start.ends[:SWITCHES]:
        key = f"levier_suite_{line.marche}"
        _put(key, line.marche not in scenario.non_renouvele)
        st.toggle(_end_label(line), key=key, on_change=_ended, args=(start,))
    if rest := [line.marche for line in start.ends[SWITCHES:]]:
        key = "levier_suite_autres"
        _put(key, [marche for marche in rest if marche in scenario.non_renouvele])
        st.multiselect("Autres marchés sans suite", rest, key=key, on_change=_ended, args=(start,))


def _end_label(line: Line) -> str:
    operation = f" · {line.operation}" if line.operation != "Non renseigné" else ""
    done = f"{hours(line.heures_clausees)} clausées, {hours(line.heures_realisees)} réalisées"
    return f"**{line.marche}** · {line.maitre_ouvrage}{operation} · {done}"


def _ended(start: Start) -> None:
    switched = [line.marche for line in start.ends[:SWITCHES]]
    gone = [marche for marche in switched if not st.session_state[f"levier_suite_{marche}"]]
    _move(start, "non_renouvele", gone + st.session_state.get("levier_suite_autres", []))


def _changes(start: Start, scenario: Scenario) -> None:
    for famille in start.targets["famille"]:
        _slider(start, scenario, "evolution_famille", famille)
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
        _slider(start, scenario, "evolution_maitre_ouvrage", owner)


def _owners_chosen(start: Start) -> None:
    changes = dict(state.current(start.targets).evolution_maitre_ouvrage)
    chosen = st.session_state["levier_maitres_ouvrage"]
    _move(start, "evolution_maitre_ouvrage", {owner: changes.get(owner, 0) for owner in chosen})


def _operation(start: Start, scenario: Scenario) -> None:
    key, label = "levier_montant_operation", "Montant hors taxes, en euros"
    typed, problem = _typed(key)
    if not problem and typed != scenario.montant_operation:
        _put(key, number(scenario.montant_operation) if scenario.montant_operation else "")
    st.text_input(label, key=key, placeholder="1 500 000", on_change=_amount_typed, args=(start,), max_chars=20)
    if problem:
        st.error(problem, icon=":material/error:")
    elif scenario.montant_operation:
        st.caption(operation_words(scenario))
    for name in ("part_main_oeuvre", "taux_effort", "cout_horaire"):
        _slider(start, scenario, name)
        st.caption(f"Repères : {SOURCES[name]}.")


def _typed(key: str) -> tuple[float, str]:
    """Return the amount in a text field, and what is wrong with it."""
    text = st.session_state.get(key, "")
    try:
        return (amount(LEVERS["montant_operation"], text) if text.strip() else 0), ""
    except ValueError as error:
        return 0, str(error)


def _amount_typed(start: Start) -> None:
    typed, problem = _typed("levier_montant_operation")
    if not problem:
        _move(start, "montant_operation", typed)
