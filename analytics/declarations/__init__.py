"""What the house declares once: indicators, dimensions, colours, settings, the dictionary of records.

In: nothing but the files of data/. Out: frozen objects that every other room reads. Imports: no other room.
"""
