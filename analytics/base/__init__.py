"""The base: a folder of immutable versions, how one is selected from and read, and her own words.

In: a folder and a selection. Out: rows, open read-only. Imports: declarations, french.
"""
