"""Texts that come from outside the code, as Markdown shows them: no mark of theirs acts."""

MARKS = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_[]<>|~:$&"})


def plain(text: object) -> str:
    """Return a name, a path or a claim escaped for Streamlit's Markdown, on one line."""
    return " ".join(str(text).split()).translate(MARKS)
