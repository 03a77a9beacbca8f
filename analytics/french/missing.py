"""A figure or the reason why there is none: a missing number that carries its reason wherever the number goes.

Four reasons, four words: « non public » or « peu » (hidden from the reader), « n. d. » (not known), « non enregistré »
(the base records nothing of the kind for that year), and 0, which is a figure: nothing happened.
"""

import math
import struct
from collections.abc import Iterable

SECRET = 255  # not public: too fine a cut, or hours that a setting closes
PEU = 254  # up to 8 people, nearly always fewer than 5, or nobody
_QUIET, _HIDDEN, _UNRECORDED = 0x7FF8_0000_0000_0000, 0x5EC0_0000, 0x5EC1_0000
_MASK = 0xFFFF_FFFF_FFFF_FF00


def hidden(reason: int) -> float:
    """Return a NaN that remembers why it hides: PEU, SECRET, or the percentage (1 to 99) that a share is under.

    Sorting, copying and most arithmetic keep a NaN's bits; what loses them reads « n. d. », never a figure.
    """
    return _marked(_HIDDEN | reason)


def unrecorded() -> float:
    """Return a NaN that says that the base records nothing of the kind for that year."""
    return _marked(_UNRECORDED)


def reason_of(given: object) -> int:
    """Return why a number is hidden: PEU, SECRET, or the percentage that it is under; 0 when it is not."""
    bits = _bits(given)
    return bits & 0xFF if bits & _MASK == _QUIET | _HIDDEN else 0


def is_unrecorded(given: object) -> bool:
    """Return whether a number is missing because nothing of the kind is recorded for that year."""
    return _bits(given) & _MASK == _QUIET | _UNRECORDED


def total(values: Iterable[float]) -> float:
    """Return the sum of the values; the reason of a missing one when there is any, hidden ones before unknown ones.

    An infinity is no number either: beside its opposite, it has no sum.
    """
    listed = list(values)
    missing = sorted((one for one in listed if not math.isfinite(one)), key=reason_of)
    return missing[-1] if missing else math.fsum(listed)


def _marked(mark: int) -> float:
    amount: float = struct.unpack("<d", struct.pack("<Q", _QUIET | mark))[0]
    return amount


def _bits(given: object) -> int:
    """Return the bits of a NaN without their sign; 0 of anything else."""
    if not isinstance(given, float) or not math.isnan(given):
        return 0
    bits: int = struct.unpack("<Q", struct.pack("<d", given))[0] & 0x7FFF_FFFF_FFFF_FFFF
    return bits
