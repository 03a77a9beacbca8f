"""What HTTP answers carry beyond Streamlit’s: French words, security headers, compression; public ASGI only.

In: requests and answers. Out: the same answers, in French, safe and small. Imports: acceleration."""
