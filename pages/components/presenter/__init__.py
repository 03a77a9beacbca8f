"""The meeting in full screen, and the words written for it.

In: slides. Out: the stage, and the words kept with the base. Imports: the rooms before it."""
