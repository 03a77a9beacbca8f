"""What the house declares once: indicators, dimensions, colours, settings, the dictionary of records.

In: nothing but the files of data/. Out: objects that every room reads and none changes. Imports: no room."""
