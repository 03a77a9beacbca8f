"""Files to tables of text: bounds on hostile files, readers, sheets and their titles.

In: bytes with a name. Out: rows with their places. Imports: base, declarations, french.
"""
