"""Indicators of people and of their contracts."""

from analytics.declarations.indicator import AVE, Indicator, people

# fmt: off
PEOPLE = (
    people(
        "beneficiaires", "Bénéficiaires",
        "Personnes qui ont travaillé au moins une heure dans l’année, comptées une fois chacune, quels que soient le "
        "nombre de leurs contrats et les filtres.",
        condition="true", short="Personnes", noun=("personne", "personnes"),
    ),
    Indicator(
        "contrats", "Contrats de travail", "contrats",
        "Contrats de travail qui ont donné lieu à des heures dans l’année ; une personne peut en signer plusieurs.",
        fact="fait_heures", sql="count(*)", per="contrat", source=AVE, short="Contrats",
        noun=("contrat de travail", "contrats de travail"),
    ),
    Indicator(
        "heures_par_beneficiaire", "Heures par bénéficiaire", "h",
        "Heures réalisées divisées par le nombre de bénéficiaires.",
        numerator="heures_realisees", denominator="beneficiaires", source="Calcul ; repère national 2021 : 439 h",
    ),
    people(
        "femmes", "Femmes",
        "Bénéficiaires femmes, comptées une fois chacune.",
        cell=("sexe", "Femmes"), noun=("femme", "femmes"),
    ),
    people("sexe_connu", "Sexe connu", "Bénéficiaires de sexe renseigné.", known="sexe", shown=False),
    Indicator(
        "part_femmes", "Part de femmes", "%",
        "Femmes divisées par les bénéficiaires dont le sexe est renseigné.",
        numerator="femmes", denominator="sexe_connu", decimals=1,
    ),
    people(
        "moins_26", "Moins de 26 ans",
        "Bénéficiaires qui avaient moins de 26 ans à l’entrée dans le dispositif.",
        cell=("tranche_age", "Moins de 26 ans"), noun=("jeune de moins de 26 ans", "jeunes de moins de 26 ans"),
    ),
    people("age_connu", "Âge connu", "Bénéficiaires d’âge renseigné.", known="tranche_age", shown=False),
    Indicator(
        "part_moins_26", "Part de moins de 26 ans", "%",
        "Moins de 26 ans divisés par les bénéficiaires dont l’âge est renseigné.",
        numerator="moins_26", denominator="age_connu",
    ),
    people(
        "gersois", "Gersois",
        "Bénéficiaires qui habitent une commune du Gers.",
        cell=("residence", "Gers"), noun=("personne du Gers", "personnes du Gers"),
    ),
    people(
        "residence_connue", "Résidence connue",
        "Bénéficiaires de commune renseignée.",
        known="residence", shown=False,
    ),
    Indicator(
        "part_gersois", "Part de Gersois", "%",
        "Gersois divisés par les bénéficiaires dont la commune est renseignée.",
        numerator="gersois", denominator="residence_connue",
    ),
    people(
        "beneficiaires_plusieurs_chantiers", "Bénéficiaires sur plusieurs chantiers",
        "Bénéficiaires qui ont travaillé dans l’année sur au moins deux marchés clausés de la sélection.",
        condition="plusieurs_marches",
    ),
    Indicator(
        "duree_contrats", "Durée moyenne des contrats", "mois",
        "Moyenne, sur les contrats qui ont donné lieu à des heures dans l’année, de la durée entre le premier et le "
        "dernier jour (en mois de 30,44 jours) ; les contrats sans terme connu sont exclus.",
        numerator="duree_cumulee", denominator="contrats_dates", decimals=1,
    ),
    Indicator(
        "duree_cumulee", "Durée cumulée des contrats", "mois",
        "Somme des durées connues des contrats.",
        fact="fait_heures", sql="sum(sa_duree) / 30.4375", per="contrat", source="Terme de la durée moyenne",
        shown=False,
    ),
    Indicator(
        "contrats_dates", "Contrats de durée connue", "contrats",
        "Contrats dont le premier et le dernier jour sont connus.",
        fact="fait_heures", sql="count(sa_duree)", per="contrat", source="Terme de la durée moyenne", shown=False,
    ),
)
