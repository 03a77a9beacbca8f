"""Sheets of any layout -> the plan that says what each sheet and column is; its file; what a base remembers of it.

In: sheets of text. Out: a plan. Imports: ingest.cell_texts, ingest.files.
"""
