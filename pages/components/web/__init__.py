"""What HTTP answers carry beyond Streamlit's: French words, security headers, compression; public ASGI only.

In: the answers of Streamlit. Out: the middleware of `server.py`. Imports: `analytics` and `acceleration`.
"""
