"""Rules that records must keep; each problem finds its way back to a cell.

In: staged rows. Out: problems and typed rows. Imports: ingest.files and the rooms before ingest.
"""
