"""Faster answers. Every reach beyond the public API of Streamlit, authlib and plotly.js is here, a file each.

In: what the pages draw, the packages installed. Out: `install()` and the like, told once to `server.py`; helpers of the
pages. Imports: `analytics` only. `CLAUSES_ACCELERATION=non` switches off all that is for speed (`switch`).
"""
