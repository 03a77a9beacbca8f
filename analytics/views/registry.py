"""Every page, in the order of the navigation."""

from collections.abc import Mapping
from types import MappingProxyType

from analytics.views.page import Page
from analytics.views.pages import (
    achats,
    contrats,
    croisements,
    en_bref,
    entreprises,
    et_si,
    evolution,
    maitres_ouvrage,
    marches,
    publics,
    territoires,
)
from analytics.views.side_by_side import side_page

READ = (
    *(en_bref.PAGE, territoires.PAGE, maitres_ouvrage.PAGE, marches.PAGE, publics.PAGE, contrats.PAGE),
    *(entreprises.PAGE, achats.PAGE, evolution.PAGE, side_page.PAGE, et_si.PAGE, croisements.PAGE),
)
PAGES: Mapping[str, Page] = MappingProxyType({page.name: page for page in READ})
# File of the page: its title. Those that are not declared above have a screen only.
NAVIGATION: Mapping[str, str] = MappingProxyType(
    {
        **{page.name: page.title for page in READ[:-1]},
        "croisements": "Croisements",
        "presenter": "Présenter",
        "donnees": "Données",
        "methode": "Méthode",
        "accessibilite": "Accessibilité",
        "administration": "Administration",
    }
)


def file_of(name: str) -> str:
    """Return the file of a page, from the top of the project."""
    return "dashboard.py" if name == "dashboard" else f"pages/{name}.py"
