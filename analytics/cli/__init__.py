"""The command line: all that the application does, without a browser.

In: arguments. Out: text, JSON, CSV or files. Imports: every room."""
