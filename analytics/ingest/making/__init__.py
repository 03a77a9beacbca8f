"""A plan applied to its sheets -> records of our tables, and the causes of what was supposed, left out or asked.

In: a plan, sheets. Out: records. Imports: ingest.import_plan, ingest.cell_texts, ingest.files.
"""
