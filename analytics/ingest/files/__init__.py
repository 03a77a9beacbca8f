"""Files to records: bounds on hostile files, readers, headers and what they mean.

In: bytes with a name. Out: records, rows of text with their places. Imports: problems, pseudonym; not checks.
"""
