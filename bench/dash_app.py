"""A minimal Dash application over the base: the first reference of the bench. `python -m bench.dash_app PORT`."""

from __future__ import annotations

import sys

from dash import Dash, Input, Output, dcc, html

from bench.aggregates import ALL, CHART, CHARTS, FILTERS, KEY_FIGURES, connect, values, where

LABELS = ("Heures", "Personnes", "Contrats", "Marchés")

connection = connect()
app = Dash(__name__)
app.layout = html.Div(
    [
        *(dcc.RadioItems(values(connection, name), ALL, id=name, className="options", inline=True) for name in FILTERS),
        html.Div([html.Span(id=f"kpi-{rank}", className="kpi") for rank, _ in enumerate(LABELS)]),
        html.Div(
            [dcc.Graph(id=f"chart-{name}", style={"width": "33%", "height": "300px"}) for name in CHARTS],
            style={"display": "flex", "flexWrap": "wrap"},
        ),
    ]
)


@app.callback(
    [
        *(Output(f"kpi-{rank}", "children") for rank, _ in enumerate(LABELS)),
        *(Output(f"chart-{name}", "figure") for name in CHARTS),
    ],
    [Input(name, "value") for name in FILTERS],
)
def update(*chosen: str) -> list[str | dict]:
    """Return the key figures and the charts of a selection."""
    condition = where(dict(zip(FILTERS, chosen, strict=True)))
    amounts = connection.cursor().execute(KEY_FIGURES.format(where=condition)).fetchone()
    texts = [f"{label} {amount or 0:,.0f}" for label, amount in zip(LABELS, amounts, strict=True)]
    return [*texts, *(_chart(name, condition) for name in CHARTS)]


def _chart(name: str, condition: str) -> dict:
    rows = connection.cursor().execute(CHART.format(column=name, where=condition)).fetchall()
    return {
        "data": [{"type": "bar", "x": [row[0] for row in rows], "y": [row[1] for row in rows]}],
        "layout": {"title": {"text": name}},
    }


if __name__ == "__main__":
    app.run(port=int(sys.argv[1]), debug=False)
