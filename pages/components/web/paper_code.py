"""The address of a page of this site as a QR code, for its printed sheet: `/code-qr.svg?adresse=…`."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from analytics.figures.qr_code import qr_svg


def code(request: Request) -> Response:
    """Give the code as SVG; 404 for an address of another site, or too long for a code."""
    address = request.query_params.get("adresse", "")
    try:
        if urlsplit(address).netloc == request.headers.get("host"):
            return Response(qr_svg(address), media_type="image/svg+xml", headers={"cache-control": "no-store"})
    except ValueError:  # too long, or no address at all
        pass
    return PlainTextResponse("Aucun code QR pour cette adresse.", 404)


ROUTES = [Route("/code-qr.svg", code)]
