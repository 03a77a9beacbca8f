-- Dictionnaire des données. Une table = une feuille du classeur d’import = un fichier CSV.
-- Les libellés de listes (famille, critère, type de contrat…) sont expliqués par la table « code ».

CREATE TABLE code (
    liste VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    libelle VARCHAR NOT NULL,
    court VARCHAR,
    ordre INTEGER NOT NULL,
    sensible VARCHAR,
    source VARCHAR,
    PRIMARY KEY (liste, code)
);
COMMENT ON TABLE code IS 'Listes de codes : niveau fin (code, libellé) et niveau court du bilan';
COMMENT ON COLUMN code.liste IS 'Liste à laquelle le code appartient (critere, type_contrat, modalite…)';
COMMENT ON COLUMN code.code IS 'Code écrit dans les données';
COMMENT ON COLUMN code.libelle IS 'Libellé fin';
COMMENT ON COLUMN code.court IS 'Libellé court, tel que le bilan le montre ; vide : le libellé fin';
COMMENT ON COLUMN code.ordre IS 'Rang d’affichage du libellé';
COMMENT ON COLUMN code.sensible IS 'Raison d’une protection renforcée (RGPD article 9 ou 10)';
COMMENT ON COLUMN code.source IS 'Origine de la liste';

CREATE TABLE territoire (
    nom VARCHAR NOT NULL,
    ailleurs VARCHAR NOT NULL,
    reglage VARCHAR NOT NULL
);
COMMENT ON TABLE territoire IS 'Une ligne : le territoire pour lequel la version est publiée';
COMMENT ON COLUMN territoire.nom IS 'Nom du territoire, qui dit aussi « dans le territoire »';
COMMENT ON COLUMN territoire.ailleurs IS 'Ce qui dit « hors du territoire »';
COMMENT ON COLUMN territoire.reglage IS 'Ce que dit territoire.toml, et comment le territoire se nomme (JSON)';

CREATE TABLE commune (
    commune VARCHAR PRIMARY KEY,
    nom VARCHAR NOT NULL,
    epci VARCHAR,
    nom_epci VARCHAR,
    canton VARCHAR,
    nom_canton VARCHAR,
    population INTEGER
);
COMMENT ON TABLE commune IS 'Communes du territoire au 1er janvier de l’année de la source, avec leur intercommunalité et leur canton';
COMMENT ON COLUMN commune.commune IS 'Code officiel géographique (Insee), cinq caractères';
COMMENT ON COLUMN commune.nom IS 'Nom de la commune';
COMMENT ON COLUMN commune.epci IS 'SIREN de l’établissement public de coopération intercommunale (EPCI)';
COMMENT ON COLUMN commune.nom_epci IS 'Nom de l’EPCI';
COMMENT ON COLUMN commune.canton IS 'Code du canton';
COMMENT ON COLUMN commune.nom_canton IS 'Nom du canton';
COMMENT ON COLUMN commune.population IS 'Population, en habitants';

CREATE TABLE commune_ancienne (
    commune_ancienne VARCHAR PRIMARY KEY,
    nom VARCHAR,
    commune VARCHAR NOT NULL REFERENCES commune
);
COMMENT ON TABLE commune_ancienne IS 'Communes du territoire réunies à une autre : leur code reste lu dans les données anciennes';
COMMENT ON COLUMN commune_ancienne.commune_ancienne IS 'Code officiel géographique d’avant la réunion';
COMMENT ON COLUMN commune_ancienne.nom IS 'Nom de la commune déléguée ou associée ; vide si elle n’en garde pas';
COMMENT ON COLUMN commune_ancienne.commune IS 'Code de la commune d’aujourd’hui';

CREATE TABLE lieu_etendu (
    lieu_etendu VARCHAR PRIMARY KEY,
    entier BOOLEAN NOT NULL,
    nom_epci VARCHAR
);
COMMENT ON TABLE lieu_etendu IS 'Codes du territoire qui ne nomment pas une commune : département seul, ville lue par arrondissement';
COMMENT ON COLUMN lieu_etendu.lieu_etendu IS 'Code Insee, ou code du département complété par des zéros';
COMMENT ON COLUMN lieu_etendu.entier IS 'Tout entier dans le territoire ; sinon, nul ne sait si le lieu en est';
COMMENT ON COLUMN lieu_etendu.nom_epci IS 'Nom de l’EPCI, s’il n’y en a qu’un';

CREATE TABLE maitre_ouvrage (
    maitre_ouvrage VARCHAR PRIMARY KEY,
    famille VARCHAR,
    type_maitre_ouvrage VARCHAR,
    siret VARCHAR,
    convention_le DATE
);
COMMENT ON TABLE maitre_ouvrage IS 'Acheteurs publics qui écrivent une clause sociale dans leurs marchés';
COMMENT ON COLUMN maitre_ouvrage.maitre_ouvrage IS 'Nom du maître d’ouvrage, tel que la facilitatrice l’écrit';
COMMENT ON COLUMN maitre_ouvrage.famille IS 'Famille du bilan : État, Collectivités, Établissements médico-sociaux';
COMMENT ON COLUMN maitre_ouvrage.type_maitre_ouvrage IS 'Type fin de donneur d’ordre';
COMMENT ON COLUMN maitre_ouvrage.siret IS 'SIRET de l’acheteur (14 chiffres)';
COMMENT ON COLUMN maitre_ouvrage.convention_le IS 'Date de signature de la convention d’accompagnement';

CREATE TABLE marche (
    marche VARCHAR PRIMARY KEY,
    maitre_ouvrage VARCHAR NOT NULL REFERENCES maitre_ouvrage,
    operation VARCHAR,
    lot VARCHAR,
    secteur VARCHAR,
    dispositif VARCHAR,
    commune VARCHAR,
    notification_le DATE,
    debut_le DATE,
    fin_le DATE,
    montant DECIMAL(14, 2)
);
COMMENT ON TABLE marche IS 'Marchés (un lot = un marché) qui portent une clause sociale d’insertion';
COMMENT ON COLUMN marche.marche IS 'Référence du marché, unique';
COMMENT ON COLUMN marche.maitre_ouvrage IS 'Maître d’ouvrage du marché';
COMMENT ON COLUMN marche.operation IS 'Opération à laquelle le marché appartient';
COMMENT ON COLUMN marche.lot IS 'Lot, ou objet du marché';
COMMENT ON COLUMN marche.secteur IS 'Secteur d’activité';
COMMENT ON COLUMN marche.dispositif IS 'Dispositif juridique (code de la commande publique)';
COMMENT ON COLUMN marche.commune IS 'Code Insee de la commune du chantier';
COMMENT ON COLUMN marche.notification_le IS 'Date de notification';
COMMENT ON COLUMN marche.debut_le IS 'Début d’exécution';
COMMENT ON COLUMN marche.fin_le IS 'Fin d’exécution, réelle ou prévue ; vide : en cours';
COMMENT ON COLUMN marche.montant IS 'Montant hors taxes, en euros';

CREATE TABLE heures_clausees (
    marche VARCHAR NOT NULL REFERENCES marche,
    annee INTEGER NOT NULL,
    nature VARCHAR NOT NULL CHECK (nature IN ('stock', 'flux annuel')),
    heures DECIMAL(10, 2) CHECK (heures >= 0),
    PRIMARY KEY (marche, annee, nature)
);
COMMENT ON TABLE heures_clausees IS 'Heures d’insertion que le marché oblige à réaliser, inscrites au bilan d’une année';
COMMENT ON COLUMN heures_clausees.marche IS 'Référence du marché';
COMMENT ON COLUMN heures_clausees.annee IS 'Année du bilan qui compte ces heures';
COMMENT ON COLUMN heures_clausees.nature IS 'stock : engagement pour toute la durée du marché, compté une fois ; flux annuel : engagement par an (« 7 500 h/an »), une ligne par année';
COMMENT ON COLUMN heures_clausees.heures IS 'Heures clausées ; vide : clause connue, volume non communiqué';

CREATE TABLE entreprise (
    entreprise VARCHAR PRIMARY KEY,
    siret VARCHAR,
    commune VARCHAR,
    effectif INTEGER CHECK (effectif >= 0),
    type_structure VARCHAR,
    secteur VARCHAR
);
COMMENT ON TABLE entreprise IS 'Sociétés attributaires, employeurs et structures d’insertion';
COMMENT ON COLUMN entreprise.entreprise IS 'Nom de la société, unique';
COMMENT ON COLUMN entreprise.siret IS 'SIRET (14 chiffres)';
COMMENT ON COLUMN entreprise.commune IS 'Code Insee de la commune du siège';
COMMENT ON COLUMN entreprise.effectif IS 'Nombre de salariés';
COMMENT ON COLUMN entreprise.type_structure IS 'Entreprise classique, ETTI, AI, EI, ACI, GEIQ, EA…';
COMMENT ON COLUMN entreprise.secteur IS 'Secteur d’activité';

CREATE TABLE attribution (
    marche VARCHAR NOT NULL REFERENCES marche,
    entreprise VARCHAR NOT NULL REFERENCES entreprise,
    role VARCHAR NOT NULL,
    PRIMARY KEY (marche, entreprise, role)
);
COMMENT ON TABLE attribution IS 'Sociétés accompagnées sur un marché';
COMMENT ON COLUMN attribution.marche IS 'Référence du marché';
COMMENT ON COLUMN attribution.entreprise IS 'Société';
COMMENT ON COLUMN attribution.role IS 'Titulaire, cotraitant ou sous-traitant';

CREATE TABLE beneficiaire (
    beneficiaire VARCHAR PRIMARY KEY,
    sexe VARCHAR CHECK (sexe IN ('F', 'H')),
    age INTEGER,
    commune VARCHAR,
    qpv BOOLEAN,
    qualification VARCHAR
);
COMMENT ON TABLE beneficiaire IS 'Personnes en insertion, sous pseudonyme';
COMMENT ON COLUMN beneficiaire.beneficiaire IS 'Pseudonyme ; jamais un nom';
COMMENT ON COLUMN beneficiaire.sexe IS 'F ou H';
COMMENT ON COLUMN beneficiaire.age IS 'Âge révolu à l’entrée dans le dispositif';
COMMENT ON COLUMN beneficiaire.commune IS 'Code Insee de la commune de résidence';
COMMENT ON COLUMN beneficiaire.qpv IS 'Réside dans un quartier prioritaire de la politique de la ville';
COMMENT ON COLUMN beneficiaire.qualification IS 'Niveau de formation';

CREATE TABLE critere_beneficiaire (
    beneficiaire VARCHAR NOT NULL REFERENCES beneficiaire,
    critere VARCHAR NOT NULL,
    PRIMARY KEY (beneficiaire, critere)
);
COMMENT ON TABLE critere_beneficiaire IS 'Critères d’éligibilité ; une personne peut en remplir plusieurs';
COMMENT ON COLUMN critere_beneficiaire.beneficiaire IS 'Pseudonyme de la personne';
COMMENT ON COLUMN critere_beneficiaire.critere IS 'Code du critère';

CREATE TABLE contrat (
    contrat VARCHAR PRIMARY KEY,
    beneficiaire VARCHAR NOT NULL REFERENCES beneficiaire,
    type_contrat VARCHAR,
    modalite VARCHAR,
    employeur VARCHAR REFERENCES entreprise (entreprise),
    entreprise_utilisatrice VARCHAR REFERENCES entreprise (entreprise),
    debut_le DATE,
    fin_le DATE,
    suite_6 VARCHAR,
    suite_12 VARCHAR,
    suite_18 VARCHAR,
    suite_24 VARCHAR
);
COMMENT ON TABLE contrat IS 'Contrats de travail signés pour réaliser des heures d’insertion';
COMMENT ON COLUMN contrat.contrat IS 'Référence du contrat, unique';
COMMENT ON COLUMN contrat.beneficiaire IS 'Pseudonyme de la personne';
COMMENT ON COLUMN contrat.type_contrat IS 'Code du type de contrat de travail';
COMMENT ON COLUMN contrat.modalite IS 'Embauche directe, mise à disposition (ETTI, AI…) ou sous-traitance (EI, ACI…)';
COMMENT ON COLUMN contrat.employeur IS 'Société qui emploie';
COMMENT ON COLUMN contrat.entreprise_utilisatrice IS 'Société où la personne travaille, si ce n’est pas l’employeur';
COMMENT ON COLUMN contrat.debut_le IS 'Premier jour du contrat';
COMMENT ON COLUMN contrat.fin_le IS 'Dernier jour du contrat ; vide : en cours ou sans terme';
COMMENT ON COLUMN contrat.suite_6 IS 'Situation six mois après la sortie ; vide : non connue';
COMMENT ON COLUMN contrat.suite_12 IS 'Situation douze mois après la sortie ; vide : non connue';
COMMENT ON COLUMN contrat.suite_18 IS 'Situation dix-huit mois après la sortie ; vide : non connue';
COMMENT ON COLUMN contrat.suite_24 IS 'Situation vingt-quatre mois après la sortie ; vide : non connue';

CREATE TABLE heures_realisees (
    contrat VARCHAR NOT NULL REFERENCES contrat,
    marche VARCHAR NOT NULL REFERENCES marche,
    mois DATE NOT NULL,
    heures DECIMAL(10, 2) NOT NULL CHECK (heures >= 0),
    repartie BOOLEAN,
    PRIMARY KEY (contrat, marche, mois)
);
COMMENT ON TABLE heures_realisees IS 'Heures de travail attestées, par contrat, marché et mois ; une heure n’est écrite qu’une fois';
COMMENT ON COLUMN heures_realisees.contrat IS 'Référence du contrat de travail';
COMMENT ON COLUMN heures_realisees.marche IS 'Marché dont la clause est honorée';
COMMENT ON COLUMN heures_realisees.mois IS 'Premier jour du mois travaillé';
COMMENT ON COLUMN heures_realisees.heures IS 'Heures de travail du mois';
COMMENT ON COLUMN heures_realisees.repartie IS 'Oui : part d’un total connu pour le contrat ou la période, répartie par l’import ; vide ou non : relevé du mois';

CREATE TABLE heures_sans_personne (
    releve VARCHAR PRIMARY KEY,
    maitre_ouvrage VARCHAR REFERENCES maitre_ouvrage,
    marche VARCHAR REFERENCES marche,
    debut_le DATE NOT NULL,
    fin_le DATE NOT NULL,
    heures DECIMAL(10, 2) NOT NULL CHECK (heures >= 0),
    personnes INTEGER CHECK (personnes >= 0)
);
COMMENT ON TABLE heures_sans_personne IS 'Heures de travail connues par marché ou maître d’ouvrage, sans les personnes ni les contrats';
COMMENT ON COLUMN heures_sans_personne.releve IS 'Référence du relevé, unique';
COMMENT ON COLUMN heures_sans_personne.maitre_ouvrage IS 'Maître d’ouvrage ; vide si le marché est donné';
COMMENT ON COLUMN heures_sans_personne.marche IS 'Marché dont la clause est honorée ; vide si seul le maître d’ouvrage est connu';
COMMENT ON COLUMN heures_sans_personne.debut_le IS 'Premier jour de la période des heures';
COMMENT ON COLUMN heures_sans_personne.fin_le IS 'Dernier jour de la période des heures';
COMMENT ON COLUMN heures_sans_personne.heures IS 'Heures de travail de la période';
COMMENT ON COLUMN heures_sans_personne.personnes IS 'Nombre de personnes, s’il est donné';

CREATE TABLE reunion_chantier (
    reunion VARCHAR PRIMARY KEY,
    tenue_le DATE NOT NULL,
    marche VARCHAR NOT NULL REFERENCES marche
);
COMMENT ON TABLE reunion_chantier IS 'Réunions de chantier auxquelles la facilitatrice a participé';
COMMENT ON COLUMN reunion_chantier.reunion IS 'Référence de la réunion, unique';
COMMENT ON COLUMN reunion_chantier.tenue_le IS 'Date de la réunion';
COMMENT ON COLUMN reunion_chantier.marche IS 'Marché concerné';

CREATE TABLE accompagnement (
    accompagnement VARCHAR PRIMARY KEY,
    realise_le DATE NOT NULL,
    etape VARCHAR NOT NULL,
    maitre_ouvrage VARCHAR REFERENCES maitre_ouvrage,
    entreprise VARCHAR REFERENCES entreprise
);
COMMENT ON TABLE accompagnement IS 'Accompagnements par la facilitatrice, auprès d’un maître d’ouvrage ou d’une société';
COMMENT ON COLUMN accompagnement.accompagnement IS 'Référence de l’accompagnement, unique';
COMMENT ON COLUMN accompagnement.realise_le IS 'Date';
COMMENT ON COLUMN accompagnement.etape IS 'Faisabilité, calibrage, rédaction, conseil, suivi ou bilan';
COMMENT ON COLUMN accompagnement.maitre_ouvrage IS 'Maître d’ouvrage accompagné ; vide si c’est une société';
COMMENT ON COLUMN accompagnement.entreprise IS 'Société accompagnée ; vide si c’est un maître d’ouvrage';

CREATE TABLE bilan_publie (
    annee INTEGER NOT NULL,
    indicateur VARCHAR NOT NULL,
    mesure VARCHAR NOT NULL CHECK (mesure IN ('valeur', 'evolution')),
    dimension VARCHAR NOT NULL,
    modalite VARCHAR NOT NULL,
    valeur DOUBLE,
    precision DOUBLE NOT NULL,
    imprime VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    PRIMARY KEY (annee, indicateur, mesure, dimension, modalite)
);
COMMENT ON TABLE bilan_publie IS 'Chiffres imprimés dans un bilan, auxquels la base est rapprochée';
COMMENT ON COLUMN bilan_publie.annee IS 'Année que le chiffre décrit';
COMMENT ON COLUMN bilan_publie.indicateur IS 'Nom de l’indicateur';
COMMENT ON COLUMN bilan_publie.mesure IS 'valeur, ou evolution par rapport à l’année précédente';
COMMENT ON COLUMN bilan_publie.dimension IS 'Dimension du détail ; « ensemble » pour le total';
COMMENT ON COLUMN bilan_publie.modalite IS 'Valeur de la dimension ; « ensemble » pour le total';
COMMENT ON COLUMN bilan_publie.valeur IS 'Valeur imprimée ; vide : nommé sans chiffre';
COMMENT ON COLUMN bilan_publie.precision IS 'Unité du dernier chiffre imprimé : un écart plus petit est un accord';
COMMENT ON COLUMN bilan_publie.imprime IS 'Texte imprimé';
COMMENT ON COLUMN bilan_publie.source IS 'Document';

CREATE TABLE annotation (
    annee INTEGER NOT NULL,
    titre VARCHAR NOT NULL,
    texte VARCHAR,
    rubrique VARCHAR CHECK (rubrique IN ('en_bref', 'focus', 'femmes', 'perspectives')),
    source VARCHAR,
    PRIMARY KEY (annee, titre)
);
COMMENT ON TABLE annotation IS 'Repères à lire avec les chiffres d’une année';
COMMENT ON COLUMN annotation.annee IS 'Année';
COMMENT ON COLUMN annotation.titre IS 'Repère court, montré sur les graphiques';
COMMENT ON COLUMN annotation.texte IS 'Explication';
COMMENT ON COLUMN annotation.rubrique IS 'Où le bilan imprime l’explication : en_bref, focus, femmes ou perspectives (l’année suivante) ; vide : un repère des graphiques';
COMMENT ON COLUMN annotation.source IS 'Document ou auteur';

CREATE TABLE repere (
    annee INTEGER NOT NULL,
    indicateur VARCHAR NOT NULL,
    territoire VARCHAR NOT NULL,
    valeur DOUBLE NOT NULL,
    imprime VARCHAR,
    source VARCHAR NOT NULL,
    PRIMARY KEY (annee, indicateur, territoire)
);
COMMENT ON TABLE repere IS 'Chiffres publiés ailleurs, à lire à côté de ceux du territoire';
COMMENT ON COLUMN repere.annee IS 'Année que le chiffre décrit';
COMMENT ON COLUMN repere.indicateur IS 'Nom de l’indicateur auquel le chiffre se compare';
COMMENT ON COLUMN repere.territoire IS 'Territoire que le chiffre décrit : France, un département, une ville';
COMMENT ON COLUMN repere.valeur IS 'Valeur ; une part est un rapport (0,15 pour 15 %)';
COMMENT ON COLUMN repere.imprime IS 'Texte publié, ou calcul qui donne la valeur';
COMMENT ON COLUMN repere.source IS 'Document';

CREATE TABLE publication (
    version INTEGER NOT NULL,
    publiee_le TIMESTAMP NOT NULL,
    arretee_le DATE NOT NULL,
    nature VARCHAR NOT NULL,
    mention VARCHAR NOT NULL,
    commentaire VARCHAR
);
COMMENT ON TABLE publication IS 'Une ligne : la version publiée';
COMMENT ON COLUMN publication.version IS 'Numéro de la version';
COMMENT ON COLUMN publication.publiee_le IS 'Date et heure de publication';
COMMENT ON COLUMN publication.arretee_le IS 'Les heures sont connues jusqu’à cette date';
COMMENT ON COLUMN publication.nature IS 'réel ou démonstration';
COMMENT ON COLUMN publication.mention IS 'Phrase montrée sur chaque page et chaque export ; vide pour des données réelles';
COMMENT ON COLUMN publication.commentaire IS 'Commentaire de la personne qui publie';

CREATE TABLE fichier_importe (
    version INTEGER NOT NULL,
    nom VARCHAR NOT NULL,
    taille BIGINT NOT NULL,
    sha256 VARCHAR NOT NULL,
    lignes BIGINT NOT NULL,
    mode VARCHAR NOT NULL,
    cle VARCHAR,
    PRIMARY KEY (version, nom)
);
COMMENT ON TABLE fichier_importe IS 'Fichiers dont chaque version publiée est faite';
COMMENT ON COLUMN fichier_importe.version IS 'Numéro de la version que le fichier a servi à publier';
COMMENT ON COLUMN fichier_importe.nom IS 'Nom du fichier';
COMMENT ON COLUMN fichier_importe.taille IS 'Taille, en octets';
COMMENT ON COLUMN fichier_importe.sha256 IS 'Empreinte du contenu (SHA-256)';
COMMENT ON COLUMN fichier_importe.lignes IS 'Lignes lues';
COMMENT ON COLUMN fichier_importe.mode IS 'remplacer (toute la base) ou mettre_a_jour (les années du fichier)';
COMMENT ON COLUMN fichier_importe.cle IS 'Empreinte de la clé des pseudonymes ; vide : le fichier ne portait pas d’identité';

CREATE TABLE remarque_import (
    niveau VARCHAR NOT NULL,
    fichier VARCHAR,
    feuille VARCHAR,
    ligne INTEGER,
    colonne VARCHAR,
    valeur VARCHAR,
    attendu VARCHAR NOT NULL
);
COMMENT ON TABLE remarque_import IS 'Avertissements et informations relevés à l’import de la version';
COMMENT ON COLUMN remarque_import.niveau IS 'avertissement ou information';
COMMENT ON COLUMN remarque_import.fichier IS 'Fichier';
COMMENT ON COLUMN remarque_import.feuille IS 'Feuille du classeur ; vide pour un fichier CSV';
COMMENT ON COLUMN remarque_import.ligne IS 'Ligne dans le fichier ; 1 : les titres';
COMMENT ON COLUMN remarque_import.colonne IS 'Colonne, telle que le fichier la nomme';
COMMENT ON COLUMN remarque_import.valeur IS 'Valeur trouvée';
COMMENT ON COLUMN remarque_import.attendu IS 'Ce qui est attendu';

CREATE TABLE achat (
    achat VARCHAR PRIMARY KEY,
    acheteur VARCHAR,
    nom_acheteur VARCHAR,
    reference VARCHAR,
    espece VARCHAR NOT NULL,
    objet VARCHAR,
    nature VARCHAR,
    procedure VARCHAR,
    cpv VARCHAR,
    lieu VARCHAR,
    type_lieu VARCHAR,
    duree_mois DOUBLE,
    notification_le DATE,
    publication_le DATE,
    montant DOUBLE,
    modification_le DATE,
    montant_actuel DOUBLE,
    titulaires VARCHAR[],
    noms_titulaires VARCHAR[],
    considerations VARCHAR[],
    accord_cadre VARCHAR,
    des_acheteurs BOOLEAN NOT NULL,
    des_chantiers BOOLEAN NOT NULL,
    a_verifier VARCHAR[],
    format VARCHAR NOT NULL,
    fichier VARCHAR NOT NULL
);
COMMENT ON TABLE achat IS 'Contrats publics déclarés dans les données essentielles de la commande publique (DECP), par les acheteurs du territoire ou pour un chantier du territoire';
COMMENT ON COLUMN achat.achat IS 'SIRET de l’acheteur et numéro du contrat : un lot est un contrat';
COMMENT ON COLUMN achat.acheteur IS 'SIRET de l’acheteur, tel que déclaré';
COMMENT ON COLUMN achat.nom_acheteur IS 'Nom de l’acheteur, si le fichier le donne';
COMMENT ON COLUMN achat.reference IS 'Numéro du contrat, tel que déclaré';
COMMENT ON COLUMN achat.espece IS 'marché ou concession';
COMMENT ON COLUMN achat.objet IS 'Objet';
COMMENT ON COLUMN achat.nature IS 'Nature déclarée : marché, accord-cadre, marché subséquent…';
COMMENT ON COLUMN achat.procedure IS 'Procédure de passation';
COMMENT ON COLUMN achat.cpv IS 'Code CPV (vocabulaire commun des marchés publics)';
COMMENT ON COLUMN achat.lieu IS 'Code du lieu principal d’exécution, tel que déclaré';
COMMENT ON COLUMN achat.type_lieu IS 'Sorte de code du lieu : commune, postal, département…';
COMMENT ON COLUMN achat.duree_mois IS 'Durée, en mois';
COMMENT ON COLUMN achat.notification_le IS 'Date de la première notification ; un avenant ne la déplace pas';
COMMENT ON COLUMN achat.publication_le IS 'Dernière publication des données';
COMMENT ON COLUMN achat.montant IS 'Montant hors taxes à la première notification, en euros : estimation ou maximum, et non une dépense';
COMMENT ON COLUMN achat.modification_le IS 'Date du dernier état connu';
COMMENT ON COLUMN achat.montant_actuel IS 'Montant hors taxes du dernier état connu, en euros';
COMMENT ON COLUMN achat.titulaires IS 'Identifiants des titulaires, tels que déclarés';
COMMENT ON COLUMN achat.noms_titulaires IS 'Noms des titulaires, dans le même ordre ; vide : le fichier ne les donne pas';
COMMENT ON COLUMN achat.considerations IS 'Considérations sociales déclarées ; vide : le champ manque ou n’est pas rempli';
COMMENT ON COLUMN achat.accord_cadre IS 'Numéro de l’accord-cadre dont dépend un marché subséquent';
COMMENT ON COLUMN achat.des_acheteurs IS 'L’acheteur est du territoire';
COMMENT ON COLUMN achat.des_chantiers IS 'Le lieu d’exécution est dans le territoire';
COMMENT ON COLUMN achat.a_verifier IS 'Ce qui est douteux ; rien n’est corrigé';
COMMENT ON COLUMN achat.format IS 'Format du fichier lu';
COMMENT ON COLUMN achat.fichier IS 'Fichier d’où vient la ligne retenue';

CREATE TABLE achat_source (
    fichier VARCHAR PRIMARY KEY,
    format VARCHAR NOT NULL,
    taille BIGINT NOT NULL,
    sha256 VARCHAR NOT NULL,
    lu_le DATE NOT NULL,
    arretee_le DATE,
    lignes BIGINT NOT NULL,
    illisibles BIGINT NOT NULL,
    contrats BIGINT NOT NULL
);
COMMENT ON TABLE achat_source IS 'Fichiers des DECP d’où viennent les achats ; leur date n’est pas celle des relevés';
COMMENT ON COLUMN achat_source.fichier IS 'Nom du fichier';
COMMENT ON COLUMN achat_source.format IS 'Format reconnu';
COMMENT ON COLUMN achat_source.taille IS 'Taille, en octets';
COMMENT ON COLUMN achat_source.sha256 IS 'Empreinte du contenu (SHA-256)';
COMMENT ON COLUMN achat_source.lu_le IS 'Jour de l’import';
COMMENT ON COLUMN achat_source.arretee_le IS 'Dernière publication que contient le fichier, pour le territoire';
COMMENT ON COLUMN achat_source.lignes IS 'Lignes ou contrats du fichier entier';
COMMENT ON COLUMN achat_source.illisibles IS 'Lignes que le fichier coupe ou abîme';
COMMENT ON COLUMN achat_source.contrats IS 'Contrats gardés, parce qu’ils sont du territoire';

CREATE TABLE lien_achat (
    marche VARCHAR NOT NULL,
    achat VARCHAR NOT NULL,
    PRIMARY KEY (marche, achat)
);
COMMENT ON TABLE lien_achat IS 'Marchés suivis reconnus de façon sûre dans les DECP, à la publication de la version';
COMMENT ON COLUMN lien_achat.marche IS 'Référence du marché suivi';
COMMENT ON COLUMN lien_achat.achat IS 'Contrat déclaré dans les DECP';
