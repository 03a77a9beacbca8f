"""A figure that is not shown, and why: a missing number that carries its reason wherever the number goes."""

import math
import struct

SECRET = 255  # not given to the public: too fine a cut, or hours that a setting closes
PEU = 254  # up to 8 people, nearly always fewer than 5, or nobody
_QUIET, _SIGN = 0x7FF8_0000_0000_0000, 0x5EC0_0000
_MASK = 0xFFFF_FFFF_FFFF_FF00


def hidden(reason: int) -> float:
    """Return a NaN that remembers why it hides: PEU, SECRET, or the percentage (1 to 99) that a share is under.

    Sorting, copying and most arithmetic keep a NaN's bits; what loses them reads « n. d. », never a figure.
    """
    amount: float = struct.unpack("<d", struct.pack("<Q", _QUIET | _SIGN | reason))[0]
    return amount


def reason_of(given: object) -> int:
    """Return why a number is hidden: PEU, SECRET, or the percentage that it is under; 0 when it is not."""
    if not isinstance(given, float) or not math.isnan(given):
        return 0
    bits: int = struct.unpack("<Q", struct.pack("<d", given))[0] & 0x7FFF_FFFF_FFFF_FFFF
    return bits & 0xFF if bits & _MASK == _QUIET | _SIGN else 0
