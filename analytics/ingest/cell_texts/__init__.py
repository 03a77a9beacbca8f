"""Cells as people write them -> canonical text, with the cause of each supposition; what identifies people is hidden.

In: texts, declarations in data/import. Out: texts, causes. Imports: ingest.files, ingest.checks, ingest.import_plan.
"""
