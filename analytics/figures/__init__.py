"""Frames to Plotly dictionaries, in one style.

In: frames. Out: dictionaries that any renderer of Plotly draws. Imports: the rooms before it."""
