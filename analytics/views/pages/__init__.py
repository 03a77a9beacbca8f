"""One declaration a page."""
