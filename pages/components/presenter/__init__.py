"""The meeting in full screen, and the words written for it."""
