"""Official purchase data (DECP): read as streams, folded into contracts, measured, linked with her marchés."""
