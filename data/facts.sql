-- Tables de lecture, construites à la publication : une par grain de comptage, dimensions déjà en clair.
-- Les pages, les exports et la ligne de commande ne lisent qu’elles.

-- Ce qui est regroupé par personne, par contrat ou par marché l’est par un nombre : deux à quatre fois plus vite.
CREATE VIEW numero_beneficiaire AS
SELECT beneficiaire, (row_number() OVER (ORDER BY beneficiaire))::INTEGER AS numero FROM beneficiaire;

CREATE TYPE sexe_dit AS ENUM ('Femmes', 'Hommes', 'Non renseigné');
CREATE TYPE tranche_dite AS ENUM (
    'Moins de 26 ans', '26 à 40 ans', '41 à 50 ans', '51 ans et plus', 'Non renseigné');
CREATE TYPE taille_dite AS ENUM ('Moins de 5 salariés', '5 à 19 salariés', '20 salariés et plus', 'Non renseigné');
CREATE TYPE lieu_dit AS ENUM (SELECT unnest([nom, ailleurs, 'Non renseigné']) FROM territoire);

CREATE TEMP MACRO court(nom_liste, valeur) AS coalesce(
    (SELECT coalesce(code.court, code.libelle) FROM code WHERE code.liste = nom_liste AND code.code = valeur),
    valeur, 'Non renseigné');
-- « ici » : le nom du territoire, « Non renseigné » où le code n’en dit pas assez ; sans ligne de « lieu », c’est ailleurs.
CREATE TEMP MACRO ici_ou_ailleurs(code_commune, ici) AS (CASE WHEN code_commune IS NULL THEN 'Non renseigné'
    ELSE coalesce(ici, (SELECT ailleurs FROM territoire)) END)::lieu_dit;
CREATE TEMP MACRO en_territoire(code_commune, ici, nom_territoire) AS CASE
    WHEN code_commune IS NOT NULL AND ici IS NULL THEN (SELECT ailleurs FROM territoire)
    ELSE coalesce(nom_territoire, 'Non renseigné') END;

-- Une commune réunie à une autre se lit sous le nom d’aujourd’hui.
CREATE TEMP TABLE lieu AS
SELECT commune AS code_lieu, territoire.nom AS ici, commune.nom, nom_epci, nom_canton FROM commune, territoire
UNION ALL
SELECT commune_ancienne, territoire.nom, commune.nom, nom_epci, nom_canton
FROM territoire, commune_ancienne JOIN commune USING (commune)
UNION ALL
SELECT lieu_etendu, CASE WHEN entier THEN territoire.nom ELSE 'Non renseigné' END, NULL, nom_epci, NULL
FROM lieu_etendu, territoire;

-- Un relevé d’heures sans personne : sans marché connu, il est inscrit à un marché supposé de son maître d’ouvrage.
CREATE TEMP TABLE releve AS
SELECT
    releve,
    coalesce(donne.marche, 'Marché non précisé – ' || donne.maitre_ouvrage) AS marche,
    coalesce(marche.maitre_ouvrage, donne.maitre_ouvrage) AS maitre_ouvrage,
    donne.marche IS NULL AS est_suppose,
    date_trunc('month', donne.debut_le)::DATE AS premier,
    date_diff('month', donne.debut_le, greatest(donne.debut_le, donne.fin_le)) + 1 AS nombre_mois,
    donne.heures,
    donne.personnes
FROM heures_sans_personne AS donne
LEFT JOIN marche ON marche.marche = donne.marche;

-- Ses heures mois par mois, à parts égales ; l’arrondi est repris d’un mois à l’autre, le total reste exact.
CREATE TEMP TABLE releve_mois AS
SELECT
    releve,
    marche,
    (premier + to_months(rang::INTEGER))::DATE AS mois,
    (round(heures * (rang + 1) / nombre_mois, 2) - round(heures * rang / nombre_mois, 2))::DECIMAL(18, 2) AS heures
FROM (SELECT *, unnest(range(nombre_mois)) AS rang FROM releve);

CREATE TEMP TABLE marche_decrit AS
SELECT
    marche.marche,
    (row_number() OVER (ORDER BY marche.marche))::INTEGER AS numero_marche,
    marche.maitre_ouvrage,
    coalesce(maitre_ouvrage.famille, 'Non renseigné') AS famille,
    coalesce(maitre_ouvrage.type_maitre_ouvrage, 'Non renseigné') AS type_maitre_ouvrage,
    coalesce(marche.operation, 'Non renseigné') AS operation,
    coalesce(marche.secteur, 'Non renseigné') AS secteur,
    court('dispositif', marche.dispositif) AS dispositif,
    en_territoire(marche.commune, ici, lieu.nom_epci) AS territoire,
    en_territoire(marche.commune, ici, lieu.nom_canton) AS canton,
    en_territoire(marche.commune, ici, lieu.nom) AS commune
FROM (
    FROM marche
    UNION ALL BY NAME
    SELECT DISTINCT marche, maitre_ouvrage FROM releve WHERE est_suppose
) AS marche
LEFT JOIN maitre_ouvrage USING (maitre_ouvrage)
LEFT JOIN lieu ON lieu.code_lieu = marche.commune;

CREATE TEMP TABLE entreprise_decrite AS
SELECT
    entreprise.entreprise,
    (CASE WHEN effectif IS NULL THEN 'Non renseigné' WHEN effectif < 5 THEN 'Moins de 5 salariés'
        WHEN effectif < 20 THEN '5 à 19 salariés' ELSE '20 salariés et plus' END)::taille_dite AS taille,
    ici_ou_ailleurs(entreprise.commune, ici) AS siege,
    court('type_structure', type_structure) AS type_structure,
    coalesce(entreprise.secteur, 'Non renseigné') AS secteur_entreprise,
    en_territoire(entreprise.commune, ici, lieu.nom_epci) AS territoire_siege,
    en_territoire(entreprise.commune, ici, lieu.nom_canton) AS canton_siege,
    en_territoire(entreprise.commune, ici, lieu.nom) AS commune_siege
FROM entreprise
LEFT JOIN lieu ON lieu.code_lieu = entreprise.commune;

CREATE TEMP TABLE criteres_courts AS
SELECT beneficiaire, list_sort(list(DISTINCT court('critere', critere))) AS critere
FROM critere_beneficiaire
GROUP BY beneficiaire;

CREATE TEMP TABLE personne_decrite AS
SELECT
    beneficiaire.beneficiaire,
    numero,
    (CASE sexe WHEN 'F' THEN 'Femmes' WHEN 'H' THEN 'Hommes' ELSE 'Non renseigné' END)::sexe_dit AS sexe,
    (CASE WHEN age IS NULL THEN 'Non renseigné' WHEN age < 26 THEN 'Moins de 26 ans' WHEN age <= 40 THEN '26 à 40 ans'
        WHEN age <= 50 THEN '41 à 50 ans' ELSE '51 ans et plus' END)::tranche_dite AS tranche_age,
    coalesce(qualification, 'Non renseigné') AS qualification,
    CASE WHEN qpv IS NULL THEN 'Non renseigné' WHEN qpv THEN 'En QPV' ELSE 'Hors QPV' END AS qpv,
    ici_ou_ailleurs(beneficiaire.commune, ici) AS residence,
    en_territoire(beneficiaire.commune, ici, lieu.nom_epci) AS territoire_residence,
    en_territoire(beneficiaire.commune, ici, lieu.nom_canton) AS canton_residence,
    en_territoire(beneficiaire.commune, ici, lieu.nom) AS commune_residence,
    coalesce(criteres_courts.critere, ['Non renseigné']) AS critere
FROM (
    FROM beneficiaire
    UNION ALL BY NAME
    SELECT DISTINCT '' AS beneficiaire FROM heures_sans_personne -- personne inconnue
) AS beneficiaire
LEFT JOIN numero_beneficiaire USING (beneficiaire)
LEFT JOIN lieu ON lieu.code_lieu = beneficiaire.commune
LEFT JOIN criteres_courts USING (beneficiaire);

-- Peu de listes de critères diffèrent : un filtre choisit d’abord les listes, puis compare un nombre par ligne.
CREATE TEMP TABLE profil AS
SELECT critere, (row_number() OVER (ORDER BY critere))::INTEGER AS profil
FROM (SELECT DISTINCT critere FROM personne_decrite);

CREATE TABLE profil_critere AS
SELECT profil, unnest(critere) AS critere FROM profil;

CREATE TEMP TABLE contrat_decrit AS
SELECT
    contrat,
    (CASE WHEN contrat <> '' THEN row_number() OVER (ORDER BY contrat = '', contrat) END)::INTEGER AS numero_contrat,
    beneficiaire,
    court('type_contrat', type_contrat) AS type_contrat,
    coalesce((SELECT code.libelle FROM code WHERE code.liste = 'type_contrat' AND code.code = contrat.type_contrat),
        contrat.type_contrat, 'Non renseigné') AS type_contrat_fin,
    coalesce(modalite, 'Non renseigné') AS modalite,
    court('modalite', modalite) AS mode,
    CASE WHEN fin_le >= debut_le THEN (date_diff('day', debut_le, fin_le) + 1)::INTEGER END AS duree_jours,
    coalesce(contrat.employeur, 'Non renseigné') AS employeur,
    coalesce(taille, 'Non renseigné'::taille_dite) AS taille_employeur,
    coalesce(siege, 'Non renseigné'::lieu_dit) AS siege_employeur,
    coalesce(type_structure, 'Non renseigné') AS type_employeur,
    coalesce(secteur_entreprise, 'Non renseigné') AS secteur_employeur
FROM (
    FROM contrat
    UNION ALL BY NAME
    SELECT DISTINCT '' AS contrat, '' AS beneficiaire FROM heures_sans_personne -- contrat inconnu
) AS contrat
LEFT JOIN entreprise_decrite ON entreprise_decrite.entreprise = contrat.employeur;

-- Le nombre de personnes d’un relevé compte, anonymes, là où aucune personne n’est connue de son marché.
CREATE TEMP TABLE inconnue AS
SELECT
    releve,
    rang,
    ((SELECT count(*) FROM beneficiaire) + row_number() OVER (ORDER BY releve, rang))::INTEGER AS numero_inconnue
FROM (SELECT releve, marche, unnest(range(personnes)) AS rang FROM releve)
WHERE marche NOT IN (SELECT marche FROM heures_realisees WHERE heures > 0);

-- Une année arrêtée à la fin d’un mois se compare aux mêmes mois des autres : « debut » dit si une ligne en est.
CREATE TEMP TABLE arret AS
SELECT CASE WHEN arretee_le = last_day(arretee_le) THEN month(arretee_le) ELSE 12 END AS dernier_mois FROM publication;
CREATE TEMP MACRO au_debut(jour) AS month(jour) <= (SELECT dernier_mois FROM arret);

CREATE TEMP TABLE heures_annuelles AS
SELECT
    year(mois)::INTEGER AS annee,
    au_debut(mois) AS debut,
    contrat,
    marche,
    sum(heures)::DECIMAL(18, 2) AS heures,
    coalesce(sum(heures) FILTER (WHERE repartie), 0)::DECIMAL(18, 2) AS reparties,
    NULL::INTEGER AS numero_inconnue
FROM heures_realisees
WHERE heures > 0
GROUP BY ALL
UNION ALL
SELECT
    annee,
    debut,
    '',
    marche,
    (CASE WHEN personnes IS NULL THEN heures
        ELSE round(heures * (rang + 1) / personnes, 2) - round(heures * rang / personnes, 2) END)::DECIMAL(18, 2),
    0::DECIMAL(18, 2),
    numero_inconnue
FROM (
    SELECT releve, year(mois)::INTEGER AS annee, au_debut(mois) AS debut, marche, sum(heures) AS heures
    FROM releve_mois
    GROUP BY ALL
)
LEFT JOIN inconnue USING (releve)
LEFT JOIN (SELECT releve, count(*) AS personnes FROM inconnue GROUP BY releve) USING (releve)
WHERE heures > 0;

CREATE TABLE fait_heures AS
SELECT
    annee,
    debut,
    heures,
    reparties,
    heures_annuelles.contrat = '' AS sans_personne,
    numero_contrat AS contrat,
    coalesce(numero, numero_inconnue) AS beneficiaire,
    contrat_decrit.* EXCLUDE (contrat, numero_contrat, beneficiaire),
    marche_decrit.*,
    personne_decrite.* EXCLUDE (beneficiaire, numero),
    profil,
    -- Seule ligne de la personne, ou du contrat, dans l’année : elle se compte sans être regroupée avec d’autres.
    count(*) OVER (PARTITION BY annee, coalesce(numero, numero_inconnue)) = 1 AS seul_beneficiaire,
    count(*) OVER (PARTITION BY annee, numero_contrat) = 1 AS seul_contrat
FROM heures_annuelles
LEFT JOIN contrat_decrit USING (contrat)
LEFT JOIN marche_decrit USING (marche)
LEFT JOIN personne_decrite USING (beneficiaire)
LEFT JOIN profil USING (critere)
ORDER BY annee, numero, numero_contrat, numero_marche;

CREATE TABLE fait_mois AS
SELECT
    year(mois)::INTEGER AS annee,
    month(mois)::INTEGER AS mois,
    au_debut(mois) AS debut,
    sum(heures)::DECIMAL(18, 2) AS heures,
    marche_decrit.*
FROM (SELECT mois, heures, marche FROM heures_realisees UNION ALL SELECT mois, heures, marche FROM releve_mois)
LEFT JOIN marche_decrit USING (marche)
WHERE heures > 0
GROUP BY ALL
ORDER BY annee, mois;

CREATE TABLE fait_clause AS
SELECT annee, nature, heures, marche_decrit.*
FROM heures_clausees
LEFT JOIN marche_decrit USING (marche)
ORDER BY annee;

CREATE TEMP TABLE annees AS
SELECT unnest(range(min(annee), max(annee) + 1))::INTEGER AS annee
FROM (SELECT annee FROM heures_clausees UNION ALL SELECT annee FROM heures_annuelles);

CREATE TEMP TABLE suivi AS
SELECT marche, annee
FROM marche
INNER JOIN annees ON annee BETWEEN year(coalesce(debut_le, notification_le))
    AND year(coalesce(fin_le, (SELECT arretee_le FROM publication)))
UNION
SELECT marche, annee FROM heures_clausees
UNION
SELECT marche, annee FROM heures_annuelles JOIN marche USING (marche);

CREATE TABLE fait_suivi AS
WITH premiere AS (
    SELECT maitre_ouvrage, min(annee) AS annee FROM suivi JOIN marche_decrit USING (marche) GROUP BY maitre_ouvrage
)
SELECT
    suivi.annee,
    CASE WHEN suivi.annee > (SELECT min(annee) FROM suivi) THEN premiere.annee = suivi.annee END AS nouveau,
    marche_decrit.*
FROM suivi
LEFT JOIN marche_decrit USING (marche)
LEFT JOIN premiere USING (maitre_ouvrage)
ORDER BY suivi.annee;

CREATE TABLE fait_avancement AS
WITH clause AS (
    SELECT suivi.marche, suivi.annee, sum(heures) AS clausees
    FROM suivi
    LEFT JOIN heures_clausees ON heures_clausees.marche = suivi.marche AND heures_clausees.annee <= suivi.annee
    GROUP BY ALL
), realise AS (
    SELECT suivi.marche, suivi.annee, sum(heures) AS realisees
    FROM suivi
    JOIN (SELECT marche, annee, sum(heures) AS heures FROM heures_annuelles GROUP BY ALL) AS annuel
        ON annuel.marche = suivi.marche AND annuel.annee <= suivi.annee
    GROUP BY ALL
)
-- Sans volume connu, ou avant les premières heures enregistrées, le réalisé n’est pas 0 : il ne se compare à rien.
SELECT
    clause.annee,
    clausees,
    CASE
        WHEN clausees IS NOT NULL AND annee >= (SELECT min(annee) FROM heures_annuelles) THEN coalesce(realisees, 0)
    END AS realisees,
    marche_decrit.*
FROM clause
LEFT JOIN realise USING (marche, annee)
LEFT JOIN marche_decrit USING (marche)
WHERE clausees IS NULL OR clausees > 0
ORDER BY clause.annee;

-- Une sous-traitante n’est pas dans les données publiques d’un marché : elle compte, par un numéro, sans être nommée, même
-- quand elle est titulaire d’un autre.
CREATE TABLE fait_societe AS
WITH premiere AS (
    SELECT entreprise, min(annee) AS annee, (row_number() OVER (ORDER BY md5(entreprise)))::INTEGER AS societe
    FROM suivi JOIN attribution USING (marche)
    GROUP BY entreprise
)
SELECT DISTINCT
    suivi.annee,
    CASE WHEN suivi.annee > (SELECT min(annee) FROM suivi) THEN premiere.annee = suivi.annee END AS nouvelle,
    court('role', attribution.role) AS role,
    premiere.societe,
    CASE WHEN attribution.role IN ('Titulaire', 'Cotraitant') THEN entreprise ELSE 'Sous-traitante' END AS entreprise,
    entreprise_decrite.* EXCLUDE (entreprise),
    marche_decrit.*
FROM suivi
JOIN attribution USING (marche)
LEFT JOIN premiere USING (entreprise)
LEFT JOIN entreprise_decrite USING (entreprise)
LEFT JOIN marche_decrit USING (marche)
ORDER BY suivi.annee;

-- Chaque marché à la fin de chaque année depuis son début, fini ou non : ce qu’il doit, ce qui est fait.
CREATE TABLE fait_marche AS
WITH depuis AS (
    SELECT marche, min(annee) AS premiere FROM suivi GROUP BY marche
), clause AS (
    SELECT marche, annee, sum(heures) AS heures, sum(heures) FILTER (WHERE nature = 'flux annuel') AS flux
    FROM heures_clausees
    GROUP BY ALL
), realise AS (
    SELECT marche, annee, sum(heures) AS heures FROM heures_annuelles GROUP BY ALL
), societes AS (
    SELECT marche, count(DISTINCT entreprise) AS societes FROM attribution GROUP BY marche
)
SELECT
    annees.annee,
    sum(clause.heures) OVER jusque_la AS clausees,
    coalesce(sum(clause.flux) OVER jusque_la, 0) AS flux_cumule,
    coalesce(clause.flux, 0) AS flux,
    coalesce(sum(realise.heures) OVER jusque_la, 0) AS realisees,
    coalesce(societes.societes, 0) AS societes,
    coalesce(marche.debut_le, marche.notification_le) AS debut_le,
    marche.fin_le,
    suivi.marche IS NOT NULL AS suivi,
    marche_decrit.*
FROM depuis
JOIN annees ON annees.annee >= depuis.premiere
JOIN marche ON marche.marche = depuis.marche
JOIN marche_decrit ON marche_decrit.marche = depuis.marche
LEFT JOIN suivi ON suivi.marche = depuis.marche AND suivi.annee = annees.annee
LEFT JOIN clause ON clause.marche = depuis.marche AND clause.annee = annees.annee
LEFT JOIN realise ON realise.marche = depuis.marche AND realise.annee = annees.annee
LEFT JOIN societes ON societes.marche = depuis.marche
WINDOW jusque_la AS (PARTITION BY depuis.marche ORDER BY annees.annee)
ORDER BY annees.annee;

CREATE TABLE fait_reunion AS
SELECT year(tenue_le)::INTEGER AS annee, au_debut(tenue_le) AS debut, reunion, marche_decrit.*
FROM reunion_chantier
LEFT JOIN marche_decrit USING (marche)
ORDER BY annee;

CREATE TABLE fait_accompagnement AS
SELECT
    year(realise_le)::INTEGER AS annee,
    au_debut(realise_le) AS debut,
    accompagnement,
    etape,
    coalesce(accompagnement.maitre_ouvrage, 'Sociétés') AS maitre_ouvrage,
    CASE WHEN accompagnement.maitre_ouvrage IS NULL THEN 'Sociétés' ELSE coalesce(famille, 'Non renseigné') END AS famille,
    CASE WHEN accompagnement.maitre_ouvrage IS NULL THEN 'Sociétés'
        ELSE coalesce(type_maitre_ouvrage, 'Non renseigné') END AS type_maitre_ouvrage
FROM accompagnement
LEFT JOIN maitre_ouvrage ON maitre_ouvrage.maitre_ouvrage = accompagnement.maitre_ouvrage
ORDER BY annee;

CREATE TABLE fait_convention AS
SELECT
    year(convention_le)::INTEGER AS annee,
    au_debut(convention_le) AS debut,
    maitre_ouvrage,
    coalesce(famille, 'Non renseigné') AS famille,
    coalesce(type_maitre_ouvrage, 'Non renseigné') AS type_maitre_ouvrage
FROM maitre_ouvrage
WHERE convention_le IS NOT NULL
ORDER BY annee;

-- D’où viennent les heures d’une année : réparties par l’import sur les jours d’un contrat, ou sans personne connue.
CREATE TABLE origine_heures AS
SELECT
    annee,
    sum(heures)::DOUBLE AS heures,
    sum(reparties)::DOUBLE AS reparties,
    coalesce(sum(heures) FILTER (WHERE sans_personne), 0)::DOUBLE AS sans_personne,
    count(DISTINCT beneficiaire) FILTER (WHERE sans_personne) AS personnes_donnees
FROM fait_heures
GROUP BY annee
ORDER BY annee;

-- Ce que les relevés d’heures contiennent, compté ici une fois : aucune page ne les relit.
CREATE TABLE compte_heures AS
SELECT
    count(*) AS lignes,
    min(year(mois)) AS premiere,
    max(year(mois)) AS derniere,
    count(contrat) AS contrat,
    count(marche) AS marche,
    count(mois) AS mois,
    count(heures) AS heures,
    count(*) AS repartie -- vide : non
FROM heures_realisees;

-- Une année couverte par un fait autorise à lire « 0 » là où rien n’est écrit ; ailleurs la valeur manque.
CREATE TABLE couverture AS
SELECT DISTINCT 'fait_heures' AS fait, annee FROM fait_heures
UNION ALL SELECT DISTINCT 'fait_mois', annee FROM fait_mois
UNION ALL SELECT DISTINCT 'fait_clause', annee FROM fait_clause
UNION ALL SELECT DISTINCT 'fait_suivi', annee FROM fait_suivi
UNION ALL SELECT DISTINCT 'fait_avancement', annee FROM fait_avancement
UNION ALL SELECT DISTINCT 'fait_societe', annee FROM fait_societe
UNION ALL SELECT DISTINCT 'fait_marche', annee FROM fait_marche
UNION ALL SELECT DISTINCT 'fait_reunion', annee FROM fait_reunion
UNION ALL SELECT DISTINCT 'fait_accompagnement', annee FROM fait_accompagnement
UNION ALL SELECT 'fait_convention', annee FROM (SELECT DISTINCT annee FROM fait_suivi)
ORDER BY ALL;
