"""Validation of records: typed values, constraints, cross-row checks; each problem names its cell.

In: records. Out: typed rows and problems. Imports: ingest.files and the rooms before ingest.
"""
