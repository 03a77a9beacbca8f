"""The noise of the public's figures about people, drawn from a keyed hash of who is counted: it never changes.

The same people, under the same conditions, always get the same noise: asking again, in another order or through
another filter of contracts, gives nothing to average. Without the secret, the hash cannot be computed.
"""

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from math import ceil
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analytics.base.paths import DamagedBase, beside
from analytics.declarations.indicators import INDICATORS
from analytics.french.missing import PEU, SECRET, hidden, reason_of

REACH = 4  # people: the greatest noise
LEAST = 5  # people: below, true or perturbed, there is no number
SHARPNESS = 0.09539218  # of p(e) ~ exp(-SHARPNESS e²), whose variance is 4: the flattest law of that variance
VALUES = np.arange(-REACH, REACH + 1)
WEIGHTS = np.exp(-SHARPNESS * VALUES**2) / np.exp(-SHARPNESS * VALUES**2).sum()
LEAST_MOVE, MOST_MOVE = 1.0, 3.0  # of hours, in times those of the largest person
STREAMS = 8  # independent draws of 64 bits in one hash
COUNT, CONTRACTS, SIGN, SIZE, LENGTH_SIGN, LENGTH_SIZE, SEVERAL = range(7)
SECRET_NAME = "secret_public"
MOST = 8  # people that « peu » may hide
WIDEST = 50  # percent: a wider bound says nothing
STEP = 10  # hours of a mean
Floats = npt.NDArray[np.float64]


def reach_of(indicator: str) -> int:
    """Return how far the noise moves a count: contracts have that of their people, and one of their own."""
    return 2 * REACH if INDICATORS[indicator].unit == "contrats" else REACH


def secret_of(file: Path, released: bool = False) -> bytes:
    """Return the secret of a base, 32 bytes in a file of mode 600 beside its versions, made at the first need.

    Raise DamagedBase when it is lost though figures were `released` with it: other noise on them would reveal people.
    """
    path = beside(file, SECRET_NAME)
    with suppress(FileNotFoundError):
        path.chmod(0o600)  # a restored copy may have lost it
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    if released:
        raise DamagedBase(
            f"« {path} », le secret des chiffres du public, a disparu : remettez-le d’une sauvegarde. Un autre secret "
            "donnerait d’autres chiffres, et comparer les deux reconnaîtrait des personnes."
        )
    secret = os.urandom(32)
    with suppress(FileExistsError), open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as written:
        written.write(secret.hex())
    return bytes.fromhex(path.read_text(encoding="ascii").strip())


def key_of(secret: bytes, name: str) -> int:
    """Return the 64 bits that stand for one person, in every year."""
    return int.from_bytes(hashlib.blake2b(name.encode(), key=secret, digest_size=8, person=b"personne").digest())


def draws(secret: bytes, members: Iterable[int], conditions: Iterable[str]) -> Floats:
    """Return one line of STREAMS uniform numbers in [0, 1) per group: its sum of keys, the conditions on its people."""
    hashes = (
        hashlib.blake2b(f"{key}|{condition}".encode(), key=secret, digest_size=8 * STREAMS, person=b"groupe").digest()
        for key, condition in zip(members, conditions, strict=True)
    )
    bits = np.frombuffer(b"".join(hashes), dtype=">u8").reshape(-1, STREAMS)
    return np.asarray((bits >> np.uint64(11)).astype(float) / 2**53)


def noise(uniform: Floats) -> npt.NDArray[np.int64]:
    """Return the noise of counts: whole numbers from -4 to 4."""
    return VALUES[np.searchsorted(np.cumsum(WEIGHTS)[:-1], uniform, side="right")]


def moved(amounts: Floats, largest: Floats, signs: Floats, sizes: Floats) -> Floats:
    """Return amounts moved by some times what the largest person has, upwards where nothing would be left."""
    gap = (LEAST_MOVE + (MOST_MOVE - LEAST_MOVE) * sizes) * largest
    return np.where((signs < 0.5) & (amounts > gap), amounts - gap, amounts + gap)


def two_digits(amounts: Floats) -> Floats:
    """Return amounts rounded to two significant digits."""
    steps = two_digits_step(amounts)
    return np.asarray(np.round(amounts / steps) * steps)


def two_digits_step(amounts: Floats) -> Floats:
    """Return to what amounts of two significant digits are rounded, 1 at least."""
    return np.asarray(10 ** np.maximum(np.floor(np.log10(np.maximum(amounts, 1))) - 1, 0))


def rounded_ratio(name: str, parts: Floats, wholes: Floats, ratios: Floats) -> Floats:
    """Return ratios of perturbed terms: hours each to ten hours, a share whose part is « peu » as « moins de 12 % ».

    « Peu » says how many people there are: of anything else, what is hidden is not public; nor is a share of people
    that noise makes greater than the whole.
    """
    if INDICATORS[name].unit == "%":
        of_people = all(INDICATORS[term].unit == "personnes" for term in INDICATORS[name].terms)
        lines = zip(parts.tolist(), wholes.tolist(), ratios.tolist(), strict=True)
        ratios = np.array(
            [hidden(SECRET) if of_people and part > whole else _bound(part, whole, one) for part, whole, one in lines]
        )
    ratios = np.array([hidden(SECRET) if reason_of(one) == PEU else one for one in ratios.tolist()])
    return np.asarray(np.round(ratios / STEP) * STEP) if INDICATORS[name].unit == "h" else ratios


def _bound(part: float, whole: float, ratio: float) -> float:
    if reason_of(part) != PEU or not whole > REACH:
        return ratio
    percent = ceil(100 * MOST / (whole - REACH))
    return hidden(percent) if percent < WIDEST else ratio
