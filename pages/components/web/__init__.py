"""What HTTP answers carry beyond Streamlit's: French words, security headers, compression; public ASGI only."""
