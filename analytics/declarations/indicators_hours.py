"""Indicators of hours: promised, worked, and what they amount to."""

from analytics.declarations.indicator import FULL_TIME_BASE, INHABITANTS, Indicator

# fmt: off
HOURS = (
    Indicator("heures_clausees", "Heures clausées", "h",
        "Heures d’insertion que les marchés obligent à réaliser, inscrites au bilan de l’année : engagements pour "
        "toute la durée d’un marché (stock, comptés une fois) et engagements annuels (flux, comptés chaque année).",
        fact="fait_clause", sql="sum(heures)::DOUBLE", adds="flux", exact=True,
        noun=("heure clausée", "heures clausées")),
    Indicator("heures_clausees_par_an", "Heures clausées par an", "h",
        "Engagements annuels, la part des heures clausées de l’année qui revient chaque année.",
        fact="fait_clause", sql="sum(heures) FILTER (WHERE nature = 'flux annuel')::DOUBLE", adds="flux", exact=True,
        shown=False),
    Indicator("heures_realisees", "Heures réalisées", "h",
        "Heures de travail attestées, faites dans l’année par les bénéficiaires ; une heure ne compte qu’une fois.",
        fact="fait_heures", sql="sum(heures)::DOUBLE", adds="flux", exact=True, worked=True,
        noun=("heure réalisée", "heures réalisées")),
    Indicator("heures_realisees_mois", "Heures réalisées par mois", "h",
        "Heures de travail attestées, faites dans le mois par les bénéficiaires.",
        fact="fait_mois", sql="sum(heures)::DOUBLE", adds="flux", exact=True, worked=True, shown=False),
    Indicator("heures_pour_1000_habitants", "Heures réalisées pour 1 000 habitants", "h",
        "Heures réalisées dans l’année divisées par la population municipale du lieu, en milliers d’habitants. D’une "
        "intercommunalité à cheval sur un autre département, seules comptent les communes {de}. Sans objet {hors}.",
        numerator="heures_realisees", denominator=INHABITANTS,
        source="Calcul ; population municipale de l’Insee (data/geo/SOURCES.md)", short="Heures pour 1 000 habitants"),
    Indicator("heures_restantes", "Heures restant à réaliser", "h",
        "Heures clausées depuis le début de chaque marché, moins ses heures réalisées, à la fin de l’année ou à la "
        "dernière date connue ; un marché qui dépasse son volume ne compense pas "
        "un autre, et ceux dont le volume n’est pas connu sont exclus. Les marchés finis qui doivent encore des heures "
        "sont compris.",
        fact="fait_marche",
        sql="sum(CASE WHEN clausees IS NOT NULL THEN greatest(clausees - realisees, 0) END)::DOUBLE", adds="stock",
        exact=True, worked=True,
        source="Calcul, marché par marché : « qui doit combien d’heures » (suivi des facilitateurs)"),
    Indicator("rapport_realise_clause", "Rapport réalisé / clausé", "%",
        "Heures réalisées dans l’année divisées par les heures clausées de l’année. Les clauses sont pluriannuelles : "
        "c’est un rapport entre deux volumes, pas un taux d’exécution.",
        numerator="heures_realisees", denominator="heures_clausees", source="Calcul ; 28 644 h sur 40 706 h en 2022"),
    Indicator("taux_realisation", "Taux de réalisation cumulé", "%",
        "Heures réalisées depuis le début des marchés suivis dans l’année, divisées par les heures clausées depuis le "
        "début de ces mêmes marchés. Jamais plafonné à 100 % ; les marchés sans volume clausé connu sont exclus.",
        numerator="realisees_cumulees", denominator="clausees_cumulees",
        source="Réalisé cumulé sur prévu cumulé d’un périmètre identique (ABC Clause, observatoires)"),
    Indicator("realisees_cumulees", "Heures réalisées cumulées", "h",
        "Heures réalisées depuis le début des marchés suivis dans l’année dont le volume clausé est connu.",
        fact="fait_avancement", sql="sum(realisees)::DOUBLE", adds="stock", exact=True, worked=True,
        source="Terme du taux de réalisation cumulé", shown=False),
    Indicator("clausees_cumulees", "Heures clausées cumulées", "h",
        "Heures clausées depuis le début des marchés suivis dans l’année.",
        fact="fait_avancement", sql="sum(clausees)::DOUBLE", adds="stock", exact=True,
        source="Terme du taux de réalisation cumulé", shown=False),
    Indicator("etp", "Équivalents temps plein", "ETP",
        "Heures réalisées divisées par la durée annuelle d’un temps plein. La base est un réglage : 1 820 h "
        "({bilan_court}, chantiers d’insertion), 1 607 h (durée légale) ou 1 600 h (Alliance Villes Emploi).",
        numerator="heures_realisees", denominator=FULL_TIME_BASE, decimals=1,
        source="{etp}"),
)
