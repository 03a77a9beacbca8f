"""What the server says of a page before Streamlit runs: title, sentences, key figures, cards, a picture for a link,
and a card alone for other sites.

In: an address and the headers of a request. Out: HTML and PNG, of public figures only.
Imports: acceleration, access, filters, frame, board."""
