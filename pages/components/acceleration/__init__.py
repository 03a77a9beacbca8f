"""Every reach beyond the public API of Streamlit, authlib and plotly.js: a file each, under one `switch`."""
