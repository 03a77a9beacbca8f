"""Indicators of marchés, of those who commission and carry them, and of the work with them."""

from analytics.declarations.indicator import Indicator, companies

# fmt: off
MARCHES = (
    Indicator(
        "maitres_ouvrage", "Maîtres d’ouvrage", "maîtres d’ouvrage",
        "Maîtres d’ouvrage qui ont au moins un marché suivi dans l’année.",
        fact="fait_suivi", sql="count(*)", per="maitre_ouvrage", exact=True,
        noun=("maître d’ouvrage", "maîtres d’ouvrage"),
    ),
    Indicator(
        "nouveaux_maitres_ouvrage", "Nouveaux maîtres d’ouvrage", "maîtres d’ouvrage",
        "Maîtres d’ouvrage dont le premier marché suivi date de l’année ; sans objet la première année de la base.",
        fact="fait_suivi", sql="CASE WHEN count(est_nouveau) > 0 THEN count(*) FILTER (WHERE est_nouveau) END",
        per="maitre_ouvrage", exact=True, noun=("nouveau maître d’ouvrage", "nouveaux maîtres d’ouvrage"),
    ),
    Indicator(
        "marches_suivis", "Marchés suivis", "marchés",
        "Marchés en cours d’exécution dans l’année, ou qui portent cette année-là des heures clausées ou réalisées "
        "(le bilan écrit « chantiers »).",
        fact="fait_suivi", sql="count(*)", per="numero_marche", exact=True, noun=("marché suivi", "marchés suivis"),
    ),
    Indicator(
        "marches_termines", "Marchés qui se terminent", "marchés",
        "Marchés dont la fin d’exécution, réelle ou prévue, tombe dans l’année.",
        fact="fait_marche", sql="count(*) FILTER (WHERE year(fin_le) = annee)", adds="flux", exact=True,
        source="Calcul sur la date de fin du marché", shown=False,
    ),
    companies(
        "societes", "Sociétés",
        "Sociétés titulaires, cotraitantes ou sous-traitantes d’un marché suivi.",
        condition="true", noun=("société", "sociétés"),
    ),
    companies(
        "societes_gersoises", "Sociétés gersoises",
        "Sociétés dont le siège est dans le Gers.",
        condition="son_siege = 'Gers'", noun=("société gersoise", "sociétés gersoises"),
    ),
    Indicator(
        "nouvelles_societes", "Nouvelles sociétés", "sociétés",
        "Sociétés dont le premier marché suivi date de l’année ; sans objet la première année de la base.",
        fact="fait_societe", sql="CASE WHEN count(est_nouvelle) > 0 THEN count(*) FILTER (WHERE est_nouvelle) END",
        per="entreprise", exact=True,
        source="Même règle que les nouveaux maîtres d’ouvrage du bilan",
    ),
    Indicator(
        "societes_plusieurs_marches", "Sociétés sur plusieurs marchés", "sociétés",
        "Sociétés présentes dans l’année sur au moins deux marchés suivis de la sélection.",
        fact="fait_societe", sql="count(*) FILTER (WHERE plusieurs_chantiers)", per="entreprise", exact=True,
        source="Calcul ; même règle que les bénéficiaires sur plusieurs chantiers",
    ),
    Indicator(
        "marches_attribues", "Marchés", "marchés",
        "Marchés suivis dont la société est titulaire, cotraitante ou sous-traitante.",
        fact="fait_societe", sql="count(DISTINCT numero_marche)", exact=True, source="Calcul", shown=False,
    ),
    companies(
        "societes_moins_5", "Sociétés de moins de 5 salariés",
        "Sociétés de moins de 5 salariés.",
        condition="sa_taille = 'Moins de 5 salariés'",
    ),
    companies(
        "societes_5_19", "Sociétés de 5 à 19 salariés",
        "Sociétés de 5 à 19 salariés.",
        condition="sa_taille = '5 à 19 salariés'",
    ),
    companies(
        "societes_moins_20", "Sociétés de moins de 20 salariés",
        "Sociétés de moins de 20 salariés.",
        condition="sa_taille IN ('Moins de 5 salariés', '5 à 19 salariés')",
    ),
    companies(
        "societes_20_plus", "Sociétés de 20 salariés et plus",
        "Sociétés de 20 salariés et plus.",
        condition="sa_taille = '20 salariés et plus'",
    ),
    Indicator(
        "reunions", "Réunions de chantier", "réunions",
        "Réunions de chantier auxquelles la facilitatrice a participé dans l’année.",
        fact="fait_reunion", sql="count(*)", adds="flux", exact=True,
        noun=("réunion de chantier", "réunions de chantier"),
    ),
    Indicator(
        "conventions", "Conventions signées", "conventions",
        "Conventions d’accompagnement signées dans l’année avec un maître d’ouvrage.",
        fact="fait_convention", sql="count(*)", adds="flux", exact=True,
        noun=("convention signée", "conventions signées"),
    ),
    Indicator(
        "accompagnements", "Accompagnements", "accompagnements",
        "Accompagnements de l’année, auprès des maîtres d’ouvrage et des sociétés : faisabilité, calibrage, "
        "rédaction, conseil, suivi, bilan.",
        fact="fait_accompagnement", sql="count(*)", adds="flux", exact=True, noun=("accompagnement", "accompagnements"),
    ),
)
