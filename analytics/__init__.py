"""Indicators of the clauses sociales d'insertion: pure Python over a DuckDB file, without Streamlit."""
