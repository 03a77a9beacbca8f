"""What a reader must know to read the figures: glossary, rules, open questions."""

from collections.abc import Mapping

GLOSSARY: Mapping[str, str] = {
    "ABC Clause": "logiciel où des facilitateurs suivent les clauses ; son export « contrats » peut être importé.",
    "Bénéficiaire": "personne éloignée de l’emploi qui travaille dans le cadre d’une clause.",
    "CDIC": "CDI de chantier ou d’opération.",
    "Clause sociale d’insertion": "obligation, écrite dans un marché public, de confier des heures de travail à "
    "des personnes éloignées de l’emploi.",
    "CUI": "contrat unique d’insertion, aujourd’hui parcours emploi compétences (PEC).",
    "Demandeur d’emploi de longue durée": "inscrit depuis plus de douze mois, sans activité ou presque.",
    "EPCI": "établissement public de coopération intercommunale : communauté de communes ou d’agglomération.",
    "ETP": "équivalent temps plein : des heures divisées par la durée annuelle d’un temps plein, toujours "
    "écrite à côté du nombre.",
    "ETTI": "entreprise de travail temporaire d’insertion.",
    "Facilitatrice": "personne qui aide les acheteurs à écrire la clause et les entreprises à la réaliser.",
    "Flux annuel": "engagement par an (« 7 500 h/an ») ; il compte chaque année.",
    "Heures clausées": "heures promises, inscrites dans les marchés.",
    "Heures réalisées": "heures travaillées et attestées.",
    "Maître d’ouvrage": "acheteur public qui passe le marché.",
    "Marché": "contrat passé par un acheteur public ; un lot est un marché.",
    "PASS IAE": "agrément d’entrée dans un parcours d’insertion par l’activité économique.",
    "QPV": "quartier prioritaire de la politique de la ville.",
    "SIAE": "structure d’insertion par l’activité économique (ETTI, AI, EI, ACI).",
    "Stock": "engagement pour toute la durée d’un marché ; il compte une fois.",
}

# How sentences say an entry of the glossary, beside its own words and their plural.
FORMS: Mapping[str, tuple[str, ...]] = {
    "Clause sociale d’insertion": ("clause sociale",),
    "ETP": ("emploi à temps plein", "équivalent temps plein"),
    "Heures clausées": ("heures d’insertion", "volume clausé"),
    "QPV": ("quartier prioritaire",),
}

MISSING_WORDS = (
    "« n. d. » veut dire non disponible : la valeur n’est pas écrite dans les données. Elle n’est jamais remplacée "
    "par zéro ni estimée.",
    "« non public » veut dire que le public ne le lit pas, « non enregistré » que la base ne tient rien de tel pour "
    "cette année. 0 est un chiffre : rien n’a eu lieu.",
)

RULES = (
    "Une personne compte une fois, quels que soient ses contrats, ses chantiers et les filtres : un total n’est pas "
    "la somme de ses lignes quand il compte des personnes.",
    "Une heure compte une fois, le mois où elle est travaillée.",
    *MISSING_WORDS,
    "Les heures clausées et les heures réalisées ne s’additionnent pas. Leur rapport sur une année compare deux "
    "volumes ; le taux de réalisation cumulé, lui, suit les mêmes marchés depuis leur début.",
    "Une part est la division de deux totaux, jamais une moyenne de parts.",
    "Sur moins de 20 personnes, un nombre remplace le pourcentage ; moins de 2 % d’écart se dit « stable ».",
    "Plusieurs valeurs d’un même filtre s’ajoutent ; deux filtres se croisent. Un filtre sans rapport avec un "
    "indicateur le laisse vide et le dit.",
)

PEOPLE = (
    "Les heures, les marchés et les sociétés sont exacts : c’est l’exécution de marchés publics.",
    "Un nombre de personnes est modifié au hasard de 4 au plus, toujours pareil pour les mêmes personnes : demander "
    "autrement ne le précise pas. Il est affiché à partir de 5 ; en dessous, « peu » : 0 à 8 personnes, presque "
    "toujours moins de 5. Un total imprimé dans un bilan reste exact.",
    "Les personnes se comptent avec un seul filtre, en plus de l’année, et un seul découpage. Sous un filtre, une "
    "année de moins de 50 personnes n’est pas comptée. Plusieurs années ne se comptent "
    "pas ensemble. Deux découpages de marchés ne se croisent pas, "
    "ni un critère avec un autre trait des personnes.",
    "Les heures d’un groupe de personnes (un critère, un âge, un type de contrat) se lisent de toute l’année, sans "
    "filtre, approchées : l’écart est d’une à trois fois les heures de la personne qui en a le plus.",
    "Les chiffres d’une année changent quand 15 personnes au moins diffèrent ; effacer une personne ne les change pas.",
    "Mois par mois, les heures ne se lisent que pour une année entière de 50 personnes ou plus.",
)

TO_CONFIRM = (
    "Le bilan de 2022 compte 17 maîtres d’ouvrage et en nomme 16 ; leurs heures font 39 200 sur 40 706. La différence, "
    "1 506 h, est montrée sous « Non détaillé » et n’est répartie sur personne.",
    "« Environ 15 ETP » se retrouve avec 1 820 h par an (15,7, tronqué) ; avec 1 607 h, ce serait 17,8.",
    "La légende « CTT » du bilan est lue ici comme l’intérim classique, à côté de l’apprentissage et de la "
    "professionnalisation.",
    "Le bilan écrit 40 « chantiers » ; ils sont comptés ici comme les marchés suivis.",
    "L’âge est celui de l’entrée dans le dispositif.",
)
