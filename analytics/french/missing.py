"""A figure that is not shown, and why: a missing number that carries its reason wherever the number goes."""

import math
import struct

SECRET = 255  # hidden so that another hidden figure cannot be found by subtraction, or a small company's share
_QUIET, _SIGN = 0x7FF8_0000_0000_0000, 0x5EC0_0000
_MASK = 0xFFFF_FFFF_FFFF_FF00


def hidden(reason: int) -> float:
    """Return a NaN that remembers why it hides: a threshold of people, or SECRET.

    Sorting, copying and most arithmetic keep a NaN's bits; what loses them reads « n. d. », never a figure.
    """
    amount: float = struct.unpack("<d", struct.pack("<Q", _QUIET | _SIGN | reason))[0]
    return amount


def reason_of(given: object) -> int:
    """Return why a number is hidden (a threshold, or SECRET); 0 when it is not."""
    if not isinstance(given, float) or not math.isnan(given):
        return 0
    bits: int = struct.unpack("<Q", struct.pack("<d", given))[0] & 0x7FFF_FFFF_FFFF_FFFF
    return bits & 0xFF if bits & _MASK == _QUIET | _SIGN else 0
