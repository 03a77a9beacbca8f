"""What the server says of a page before its scripts run: title, sentences, key figures, a picture for a link,
and a card alone for other sites.

In: an address and the headers of a request. Out: HTML and PNG, of public figures only.
Imports: acceleration, access, filters, frame."""
