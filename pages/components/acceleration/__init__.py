"""Every reach beyond the public API of Streamlit, authlib and plotly.js: a file each, under one `switch`.

In: a running server. Out: the same pages, sooner. Imports: no other room of components."""
