"""Official purchases at national size: `python -m bench.purchases FOLDER` writes made files, reads them, removes them.

JSON of 520 MB under 100 MB of memory; CSV of 1,4 GB under 300 MB and 10 s (peak resident memory of a new process).
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

MEGABYTE = 1_000_000
SIZES = {"national.json": 520, "national.csv": 1400}  # megabytes
BUYERS = [
    f"{kind}{departement:02}{rank:05}{rank % 90 + 10:05}"
    for kind in (21, 22, 24, 26, 19)
    for departement in range(1, 96)
    for rank in range(0, 60)
]
CONTRACT = (
    '{{"id": "{rank}", "acheteur": {{"id": "{buyer}"}}, "nature": "Marché", "objet": "{words}", "codeCPV": "45211000", '
    '"techniques": {{"technique": ["Sans objet"]}}, "modalitesExecution": {{"modaliteExecution": ["Sans objet"]}}, '
    '"marcheInnovant": false, "ccag": "Travaux", "offresRecues": 3, "attributionAvance": false, "tauxAvance": 0, '
    '"typeGroupementOperateurs": "Pas de groupement", "procedure": "Procédure adaptée", "lieuExecution": {{"code": '
    '"{place}", "typeCode": "Code commune"}}, "dureeMois": 12, "dateNotification": "{day}", "datePublicationDonnees": '
    '"{day}", "montant": {amount}, "typesPrix": {{"typePrix": ["Définitif ferme"]}}, "formePrix": "Forfaitaire", '
    '"sousTraitanceDeclaree": false, "titulaires": [{{"titulaire": {{"id": "97593824200008", "typeIdentifiant": '
    '"SIRET"}}}}], "considerationsEnvironnementales": {{"considerationEnvironnementale": ["Clause environnementale"'
    ']}}, "modifications": [], "considerationsSociales": {{"considerationSociale": ["{social}"]}}}}'
)
HEADER = (
    "uid,id,nature,acheteur_id,acheteur_nom,acheteur_siren,titulaire_id,titulaire_typeIdentifiant,titulaire_nom,objet,"
    "montant,codeCPV,procedure,dureeMois,dateNotification,datePublicationDonnees,considerationsSociales,"
    "considerationsEnvironnementales,lieuExecution_code,lieuExecution_typeCode,lieuExecution_nom,acheteur_commune_code,"
    "acheteur_departement_code,acheteur_region_code,modification_id,donneesActuelles,type,idAccordCadre,ccag,techniques,"
    "modalitesExecution,offresRecues,formePrix,typesPrix,tauxAvance,marcheInnovant,sousTraitanceDeclaree,sourceDataset,"
    "sourceFile\n"
)
ROW = (
    "{buyer}{rank},{rank},Marché,{buyer},COMMUNE DE QUELQUE PART EN FRANCE,{siren},97593824200008,SIRET,ENTREPRISE DE "
    'TRAVAUX PUBLICS,"{words}",{amount},45211000,Procédure adaptée,12,{day},{day},{social},Clause environnementale,'
    "{place},Code commune,QUELQUE PART,{place},{departement},76,0,true,Travaux,,Travaux,Sans objet,Sans objet,3,"
    "Forfaitaire,Définitif ferme,0,false,false,scrap_marches_securises,https://www.data.gouv.fr/fr/datasets/r/{rank}"
    "-0123-4567-89ab-cdef01234567\n"
)
WORDS = ("travaux", "de", "réfection,", "voirie", "et", "réseaux", "divers", "du", "lot", "rénovation", "énergétique")
SOCIAL = ("Clause sociale", "Critère social", "Pas de considération sociale", "Pas de considération sociale", "")
READ = """
import resource, sys, time
from pathlib import Path
from analytics.purchases.folding import contracts, folded
from analytics.purchases.reader import Reader
from analytics.purchases.scope import scope
start, reader = time.process_time(), Reader(Path(sys.argv[1]), scope())
found = folded(contracts(reader.notices(), scope(), "x"))
seconds = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(f"{reader.rows} rows, {len(found)} contracts, {seconds:.1f} s of processor, {peak:.0f} MB")
"""


def rows(template: str) -> Iterator[str]:
    """Yield made rows without end."""
    draw, rank = random.Random(1), 0
    while True:
        rank += 1
        buyer = BUYERS[draw.randrange(len(BUYERS))]
        words = " ".join(draw.choices(WORDS, k=28))
        day = f"202{draw.randrange(4, 7)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
        departement, amount = buyer[2:4], draw.randrange(40_000, 2_000_000)
        place, social = f"{departement}{draw.randrange(1, 500):03}", SOCIAL[draw.randrange(len(SOCIAL))]
        yield template.format(
            rank=rank, buyer=buyer, siren=buyer[:9], words=words, day=day, amount=amount, place=place,
            departement=departement, social=social,
        )  # fmt: skip


def write(file: Path, megabytes: int) -> None:
    """Write a made national file of this size."""
    is_json = file.suffix == ".json"
    start, between, end = ('{"marches": {"marche": [\n', ",\n", "\n]}}") if is_json else (HEADER, "", "")
    with file.open("w", encoding="utf-8") as stream:
        stream.write(start)
        for rank, row in enumerate(rows(CONTRACT if is_json else ROW)):
            if rank % 1000 == 0 and stream.tell() > megabytes * MEGABYTE:
                break
            stream.write(between * bool(rank) + row)
        stream.write(end)


def main(folder: Path) -> None:
    """Write, read and remove each file."""
    for name, megabytes in SIZES.items():
        file, start = folder / name, time.perf_counter()
        try:
            write(file, megabytes)
            print(f"{name}: {file.stat().st_size / MEGABYTE:.0f} MB, written in {time.perf_counter() - start:.0f} s")
            subprocess.run([sys.executable, "-c", READ, str(file)], check=True)
        finally:
            file.unlink(missing_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
