"""The command line: all that the application does, without a browser."""
