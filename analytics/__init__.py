"""Indicators of the clauses sociales d'insertion: pure Python over a DuckDB file, without Streamlit."""

import os

# Linear algebra serves the audit of the public's figures alone: on small matrices, threads that wait cost ten times
# what they save.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
