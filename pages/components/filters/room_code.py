"""The address of the page as a QR code, large enough for a room: phones open what is on the screen."""

from base64 import b64encode
from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st

from analytics.figures.qr_code import qr_svg
from analytics.french.numbers import NO_BREAK

HERE = ("127.0.0.1", "::1", "localhost")
LOOK = "width:min(70vh,100%);margin:0 auto;display:block"


@st.dialog("Code QR de cette page")
def show_code() -> None:
    """Draw the code, then the address in full."""
    address = here()
    try:
        image = b64encode(qr_svg(address).encode()).decode()  # as a picture: `st.html` leaves out what draws
        said = escape(f"Code QR{NO_BREAK}: {address}")
        st.html(f'<img src="data:image/svg+xml;base64,{image}" alt="{said}" style="{LOOK}">')
    except ValueError:
        st.info("L’adresse de cette page est trop longue pour un code QR\u00a0: gardez moins de filtres.")
    st.html(f'<p style="overflow-wrap:anywhere;text-align:center">{escape(address)}</p>')
    if urlsplit(address).hostname in HERE:
        st.caption("Cette adresse ne s’ouvre que sur ce poste.")


def here() -> str:
    """Return the address of the page with its selection, as « Copier le lien » gives it."""
    query = urlencode({name: st.query_params.get_all(name) for name in st.query_params}, doseq=True)
    return f"{st.context.url or ''}{f'?{query}' if query else ''}"
