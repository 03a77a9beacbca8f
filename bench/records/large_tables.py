"""Tables and files of the large draws, from the arrays of the work done."""

from __future__ import annotations

from pathlib import Path

import numpy
import pyarrow

from analytics.demo.companies import EMPLOYERS, siret
from analytics.demo.contracts import DIRECT, KINDS
from analytics.demo.demo_marches import LOTS, RULES
from analytics.demo.ground import AWAY, population
from analytics.demo.plan import FLOW, LOCAL, OWNERS, STOCK
from bench.records.arrays import Arrays, codes, dates, labels, month_starts, numbered, write_arrays
from bench.records.large import FIRST_YEAR, MONTHS, Ints, Work
from bench.records.large_people import criteria, people

SIZES = (10_000, 10_000_000)
ROLES = ("Titulaire", "Cotraitant", "Sous-traitant")


def write_large(folder: Path, taille: int, seed: int = 32) -> None:
    """Write `taille` hour records and all that they refer to; raise ValueError outside SIZES."""
    if not SIZES[0] <= taille <= SIZES[1]:
        raise ValueError(f"taille : {taille} ; un nombre de 10 000 à 10 000 000 est attendu")
    folder.mkdir(parents=True, exist_ok=True)
    work = Tables(numpy.random.default_rng([seed, taille]), taille)
    for name, table in work.tables().items():
        write_arrays(folder, name, table)


class Tables(Work):
    """The columns of every record table of one draw."""

    def tables(self) -> dict[str, Arrays]:
        """Return the columns of every record table."""
        described = people(self.generator, self.people)
        return {
            "maitre_ouvrage": self._owner_table(),
            "marche": self._marche_table(),
            "heures_clausees": self._promised_table(),
            "entreprise": self._company_table(),
            "attribution": self._award_table(),
            "beneficiaire": described,
            "critere_beneficiaire": criteria(self.generator, described),
            "contrat": self._contract_table(described["age"]),
            "heures_realisees": {
                "contrat": labels(self.contract, self._contract_names()),
                "marche": labels(self.served, self._marche_names()),
                "mois": month_starts(FIRST_YEAR, self.month),
                "heures": self.hours,
            },
            "reunion_chantier": self._meeting_table(),
            "accompagnement": self._support_table(),
        }

    def _contract_names(self) -> pyarrow.Array:
        return numbered("C-", self.contracts, 8)

    def _marche_names(self) -> pyarrow.Array:
        return numbered("M-", self.marches, 5)

    def _owner_names(self) -> pyarrow.Array:
        known = [owner.name for owner in OWNERS]
        invented = [f"Maître d’ouvrage fictif {rank:03d}" for rank in range(len(known) + 1, self.owners + 1)]
        return pyarrow.array([*known, *invented][: self.owners])

    def _company_names(self) -> pyarrow.Array:
        return numbered("Entreprise fictive ", self.companies, 5)

    def _owner_table(self) -> Arrays:
        more = self.owners - len(OWNERS)
        families = [owner.family or None for owner in OWNERS] + [LOCAL] * more
        kinds = [owner.kind or None for owner in OWNERS] + ["Communes"] * more
        signed = self.generator.integers(0, MONTHS, self.owners)
        return {
            "maitre_ouvrage": self._owner_names(),
            "famille": pyarrow.array(families),
            "type_maitre_ouvrage": pyarrow.array(kinds),
            "convention_le": dates(FIRST_YEAR, signed, self.generator, unknown=0.4),
        }

    def _marche_table(self) -> Arrays:
        draw = self.generator
        sectors = [LOTS[key][0] for key in "btned"]
        towns = {**population(), **{code: 200 * weight for code, weight in AWAY.items()}}
        return {
            "marche": self._marche_names(),
            "maitre_ouvrage": labels(self.owner, self._owner_names()),
            "operation": numbered("Opération fictive ", self.marches, 5),
            "lot": labels(self.sector, pyarrow.array([LOTS[key][1][0] for key in "btned"])),
            "secteur": labels(self.sector, pyarrow.array(sectors)),
            "dispositif": codes(draw, RULES, self.marches),
            "commune": codes(draw, towns, self.marches, unknown=0.03),
            "notification_le": month_starts(FIRST_YEAR, self.marche_start - 2),
            "debut_le": month_starts(FIRST_YEAR, self.marche_start),
            "fin_le": month_starts(FIRST_YEAR, self.marche_end),
            "montant": draw.integers(50, 5_000, self.marches) * 1_000,
        }

    def _promised_table(self) -> Arrays:
        """Promise about what was worked: a stock in the first year, or a tenth of marchés by the year."""
        worked = numpy.bincount(self.served, self.hours, self.marches)
        promise = numpy.ceil(numpy.maximum(worked, 100) * self.generator.uniform(0.8, 1.6, self.marches))
        flow = self.generator.random(self.marches) < 0.1
        first = numpy.maximum(self.marche_start, 0) // 12
        last = numpy.minimum(self.marche_end - 1, MONTHS - 1) // 12
        years = numpy.where(flow, last - first + 1, 1)
        marche = numpy.repeat(numpy.arange(self.marches), years)
        rank = numpy.arange(len(marche)) - numpy.repeat(numpy.cumsum(years) - years, years)
        unknown = self.generator.random(len(marche)) < 0.01
        return {
            "marche": labels(marche, self._marche_names()),
            "annee": FIRST_YEAR + first[marche] + rank,
            "nature": labels(flow[marche].astype(numpy.int64), pyarrow.array([STOCK, FLOW])),
            "heures": pyarrow.array(numpy.ceil(promise / years)[marche], mask=unknown),
        }

    def _company_table(self) -> Arrays:
        draw, count = self.generator, self.companies
        every = count + len(EMPLOYERS)
        kind = numpy.concatenate([numpy.zeros(count, numpy.int64), numpy.arange(1, len(EMPLOYERS) + 1)])
        small = draw.random(every) < 0.25
        size = numpy.where(small, draw.integers(1, 20, every), draw.integers(20, 250, every))
        towns = {**population(), **{code: 35_000 * weight for code, weight in AWAY.items()}}
        return {
            "entreprise": self._employer_names(),
            "siret": pyarrow.array([siret(rank) for rank in range(1, every + 1)]),
            "commune": codes(draw, towns, every),
            "effectif": pyarrow.array(size, mask=draw.random(every) < 0.05),
            "type_structure": labels(kind, pyarrow.array(["Entreprise", *EMPLOYERS])),
            "secteur": codes(draw, {"Bâtiment": 50, "Travaux publics": 35, "Autres services": 15}, every),
        }

    def _employer_names(self) -> pyarrow.Array:
        agencies = pyarrow.array([f"{name} 1" for name, _ in EMPLOYERS.values()])
        return pyarrow.concat_arrays([self._company_names(), agencies])

    def _award_table(self) -> Arrays:
        """Give each marché its holder, and up to three others at a distance, never twice the same."""
        more = self.generator.integers(0, 4, self.marches)
        marche = numpy.repeat(numpy.arange(self.marches), more + 1)
        rank = numpy.arange(len(marche)) - numpy.repeat(numpy.cumsum(more + 1) - more - 1, more + 1)
        company = (self.holder[marche] + 17 * rank) % self.companies
        return {
            "marche": labels(marche, self._marche_names()),
            "entreprise": labels(company, self._company_names()),
            "role": labels(numpy.minimum(rank, 2), pyarrow.array(ROLES)),
        }

    def _contract_table(self, ages: pyarrow.Array) -> Arrays:
        draw = self.generator
        kinds = sorted({kind for choices in KINDS.values() for kind in choices})
        kind = self._kinds(kinds, ages)
        structure = numpy.array([list(EMPLOYERS).index(mode) if mode else -1 for _, mode in kinds])[kind]
        company, placed = self.holder[self.main], structure >= 0
        open_ended = numpy.array([name == "CDI" for name, _ in kinds])[kind]
        employer = numpy.where(placed, self.companies + structure, company)
        return {
            "contrat": self._contract_names(),
            "beneficiaire": labels(self.person, numbered("B-", self.people, 7)),
            "type_contrat": labels(kind, pyarrow.array([name for name, _ in kinds])),
            "modalite": labels(kind, pyarrow.array([mode or DIRECT for _, mode in kinds])),
            "employeur": labels(employer, self._employer_names()),
            "entreprise_utilisatrice": labels(company, self._company_names(), mask=~placed),
            "debut_le": month_starts(FIRST_YEAR, self.start, draw.integers(0, 9, self.contracts)),
            "fin_le": month_starts(
                FIRST_YEAR, self.start + self.length, -draw.integers(1, 7, self.contracts), mask=open_ended
            ),
            "suite_6": codes(draw, {"CDI": 3, "CDD de plus de 6 mois": 4, "Intérim": 4, "Formation": 2,
                                    "Demandeur d’emploi": 4}, self.contracts, unknown=0.75),
        }  # fmt: skip

    def _kinds(self, kinds: list[tuple[str, str]], ages: pyarrow.Array) -> Ints:
        """Draw the type by length; an open-ended contract is a person's last, apprentices are young."""
        found = numpy.zeros(self.contracts, numpy.int64)
        lower = 0
        for limit, choices in KINDS.items():
            here = numpy.flatnonzero((self.length > lower) & (self.length <= limit))
            weights = numpy.array([choices.get(kind, 0) for kind in kinds], float)
            found[here] = self.generator.choice(len(kinds), len(here), p=weights / weights.sum())
            lower = limit
        fixed = kinds.index(("CDD_LONG", ""))
        last = numpy.diff(self.person, append=self.people) > 0
        old = numpy.asarray(ages.fill_null(99))[self.person] > 29
        names = numpy.array([name for name, _ in kinds])[found]
        return numpy.where(((names == "CDI") & ~last) | ((names == "APPR") & old), fixed, found)

    def _meeting_table(self) -> Arrays:
        count = max(20, self.marches // 2)
        marche = self.generator.integers(0, self.marches, count)
        first = numpy.maximum(self.marche_start, 0)[marche]
        last = numpy.minimum(self.marche_end, MONTHS)[marche]
        month = first + (self.generator.random(count) * (last - first)).astype(numpy.int64)
        return {
            "reunion": numbered("R-", count, 5),
            "tenue_le": month_starts(FIRST_YEAR, month, self.generator.integers(0, 28, count)),
            "marche": labels(marche, self._marche_names()),
        }

    def _support_table(self) -> Arrays:
        count = 3 * self.marches
        company = self.generator.random(count) < 0.5
        steps = {"Faisabilité": 1, "Calibrage": 1, "Rédaction": 1, "Conseil": 2, "Suivi": 2, "Bilan": 1}
        month = self.generator.integers(0, MONTHS, count)
        return {
            "accompagnement": numbered("A-", count, 6),
            "realise_le": month_starts(FIRST_YEAR, month, self.generator.integers(0, 28, count)),
            "etape": codes(self.generator, steps, count),
            "maitre_ouvrage": labels(self.generator.integers(0, self.owners, count), self._owner_names(), mask=company),
            "entreprise": labels(
                self.generator.integers(0, self.companies, count), self._company_names(), mask=~company
            ),
        }
