"""People of the large draws: rows of beneficiaire and their criteria, in whole arrays."""

from __future__ import annotations

import numpy
import pyarrow

from analytics.demo.ground import AUCH, AWAY, population
from analytics.demo.people import DEGREES
from bench.records.arrays import Arrays, codes, labels, numbered

HOMES_AWAY = 0.2
CHANCES = {"DELD": 0.42, "SENIOR": 0.0, "QPV": 0.0, "RSA": 0.22, "MINIMA": 0.06, "JEUNE": 0.0, "TH": 0.08,
           "IAE": 0.25, "PLIE": 0.02, "REFUGIE": 0.02}  # fmt: skip


def people(generator: numpy.random.Generator, count: int) -> Arrays:
    """Return the columns of beneficiaire for `count` people."""
    away = int(sum(population().values()) * HOMES_AWAY / sum(AWAY.values()))
    towns = {**population(), **{code: away * weight for code, weight in AWAY.items()}}
    home = codes(generator, towns, count, unknown=0.01)
    in_auch = numpy.asarray(home.indices.fill_null(-1)) == list(towns).index(AUCH)
    low = generator.choice(numpy.array([18, 26, 41, 51]), size=count, p=[0.39, 0.35, 0.15, 0.11])
    width = numpy.select([low == 18, low == 26, low == 41], [8, 15, 10], 12)
    age = low + (generator.random(count) * width).astype(numpy.int64)
    return {
        "beneficiaire": numbered("B-", count, 7),
        "sexe": codes(generator, {"H": 84, "F": 16}, count),
        "age": pyarrow.array(age, mask=generator.random(count) < 0.02),
        "commune": home,
        "qpv": pyarrow.array(in_auch & (generator.random(count) < 0.5)),
        "qualification": codes(generator, DEGREES, count),
    }


def criteria(generator: numpy.random.Generator, described: Arrays) -> Arrays:
    """Return the columns of critere_beneficiaire: at least one criterion a person, about 1.6 on average."""
    age = numpy.asarray(described["age"].fill_null(35))
    met = numpy.stack([generator.random(len(age)) < chance for chance in CHANCES.values()], axis=1)
    names = list(CHANCES)
    met[:, names.index("JEUNE")] = (age < 26) & (generator.random(len(age)) < 0.92)
    met[:, names.index("SENIOR")] = age > 50
    met[:, names.index("QPV")] = numpy.asarray(described["qpv"])
    met[:, 0] |= ~met.any(axis=1)
    person, criterion = numpy.nonzero(met)
    return {
        "beneficiaire": labels(person, described["beneficiaire"]),
        "critere": labels(criterion, pyarrow.array(names)),
    }
