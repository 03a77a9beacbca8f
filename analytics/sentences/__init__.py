"""Frames to French sentences: titles, summaries, takeaways, one module per subject.

In: frames. Out: text. Imports: the rooms before it."""
