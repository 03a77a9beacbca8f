"""Official purchase data (DECP): read as streams, folded into contracts, measured, linked with her marchés.

In: files, then the tables `achat` and `lien_achat` of a version. Out: contracts, measures, links.
Imports: the rooms before it.
"""
