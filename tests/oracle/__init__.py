"""An oracle of the sentences: states drawn at random, read as a reader does, checked by a recount of the records."""
