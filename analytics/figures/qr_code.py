"""QR codes (ISO/IEC 18004) of a text: bytes, correction level L, the smallest version that holds it."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Grid = npt.NDArray[np.bool_]
# By version, from 1: correction bytes of a block, and number of blocks, at level L.
CORRECTION = (7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28)
BLOCKS = (1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8)
MOST = len(BLOCKS)  # a code of more modules is not read from the end of a room
QUIET = 4  # modules left blank around the code
FINDER = np.pad(np.pad(np.ones((3, 3), bool), 1), 1, constant_values=True)


def qr_code(text: str) -> Grid:
    """Return the modules of the code of a text, True where dark; raise ValueError for one that is too long."""
    content = text.encode()
    version = next((one for one in range(1, MOST + 1) if len(content) <= _room(one)), 0)
    if not version:
        raise ValueError(f"Texte trop long pour un code QR\u00a0: {len(content)} octets, {_room(MOST)} au plus.")
    fixed, grid = _patterns(version)
    _write(grid, fixed, _with_correction(_codewords(content, version), version))
    return min((_masked(grid, fixed, mask) for mask in range(8)), key=_penalty)


def qr_svg(text: str) -> str:
    """Return the code of a text as an SVG image, black on white, with its blank margin."""
    grid = qr_code(text)
    size = len(grid) + 2 * QUIET
    dark = "".join(f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, x in np.argwhere(grid).tolist())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{dark}"/></svg>'
    )


def _capacity(version: int) -> int:
    """Return the bytes that a version holds, correction included."""
    bits, marks = (16 * version + 128) * version + 64, version // 7 + 2
    if version > 1:
        bits -= (25 * marks - 10) * marks - 55 + 36 * (version > 6)
    return bits // 8


def _data_room(version: int) -> int:
    return _capacity(version) - CORRECTION[version - 1] * BLOCKS[version - 1]


def _room(version: int) -> int:
    """Return the bytes of text that a version holds, after its mode and its length."""
    return _data_room(version) - (2 if version < 10 else 3)


def _codewords(content: bytes, version: int) -> list[int]:
    length = 8 if version < 10 else 16
    bits = f"0100{len(content):0{length}b}{''.join(f'{one:08b}' for one in content)}0000"
    found = [int(bits[at : at + 8].ljust(8, "0"), 2) for at in range(0, len(bits), 8)]
    return [*found, *([0xEC, 0x11] * _data_room(version))][: _data_room(version)]


def _with_correction(words: Sequence[int], version: int) -> list[int]:
    """Return the codewords of all blocks, interleaved, then those of their correction."""
    count, degree = BLOCKS[version - 1], CORRECTION[version - 1]
    short, long = len(words) // count, len(words) % count
    ends = [short * (rank + 1) + max(0, rank + 1 - count + long) for rank in range(count)]
    blocks = [words[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    checks = [_remainder(block, degree) for block in blocks]
    data = [block[at] for at in range(short + 1) for block in blocks if at < len(block)]
    return data + [check[at] for at in range(degree) for check in checks]


def _times(one: int, other: int) -> int:
    """Return the product of two bytes in GF(256), modulo x^8 + x^4 + x^3 + x^2 + 1."""
    product = 0
    for bit in range(7, -1, -1):
        product = (product << 1) ^ ((product >> 7) * 0x11D) ^ ((other >> bit & 1) * one)
    return product


def _remainder(words: Sequence[int], degree: int) -> list[int]:
    """Return the Reed-Solomon correction of a block."""
    divisor, root = [0] * (degree - 1) + [1], 1
    for _ in range(degree):
        shifted = [*divisor[1:], 0]
        divisor = [_times(one, root) ^ other for one, other in zip(divisor, shifted, strict=True)]
        root = _times(root, 2)
    rest = [0] * degree
    for word in words:
        factor, rest = word ^ rest[0], [*rest[1:], 0]
        rest = [one ^ _times(other, factor) for one, other in zip(rest, divisor, strict=True)]
    return rest


def _patterns(version: int) -> tuple[Grid, Grid]:
    """Return which modules are fixed, and a grid with the finders, timings, alignments and version drawn."""
    size = 17 + 4 * version
    fixed, grid = np.zeros((size, size), bool), np.zeros((size, size), bool)
    fixed[6], fixed[:, 6] = True, True
    grid[6, ::2], grid[::2, 6] = True, True
    for row, column in ((0, 0), (0, size - 7), (size - 7, 0)):
        fixed[max(row - 1, 0) : row + 9 - (row > 0), max(column - 1, 0) : column + 9 - (column > 0)] = True
        grid[max(row - 1, 0) : row + 8, max(column - 1, 0) : column + 8] = False
        grid[row : row + 7, column : column + 7] = FINDER
    for row, column in _alignments(version, size):
        fixed[row - 2 : row + 3, column - 2 : column + 3] = True
        grid[row - 2 : row + 3, column - 2 : column + 3] = FINDER[1:6, 1:6] ^ True
        grid[row, column] = True
    if version > 6:
        bits = _checked(version, 12, 0x1F25)
        block = np.array([bits >> rank & 1 for rank in range(18)], bool).reshape(6, 3)
        for drawn, given in ((fixed, np.ones((6, 3), bool)), (grid, block)):
            drawn[:6, size - 11 : size - 8], drawn[size - 11 : size - 8, :6] = given, given.T
    return fixed, grid


def _alignments(version: int, size: int) -> Iterator[tuple[int, int]]:
    count = version // 7 + 2 if version > 1 else 0
    step = (version * 8 + count * 3 + 5) // max(count * 4 - 4, 1) * 2
    places = [6, *(size - 7 - rank * step for rank in range(count - 2, -1, -1))][: count or 0]
    ends = {(6, 6), (6, size - 7), (size - 7, 6)}
    return ((row, column) for row in places for column in places if (row, column) not in ends)


def _checked(value: int, degree: int, polynomial: int) -> int:
    """Return a value followed by the remainder of its division in GF(2)."""
    rest = value
    for _ in range(degree):
        rest = (rest << 1) ^ ((rest >> (degree - 1)) * polynomial)
    return value << degree | rest


def _write(grid: Grid, fixed: Grid, words: Sequence[int]) -> None:
    """Write bits two columns at a time, from the right, up then down."""
    bits = (word >> rank & 1 for word in words for rank in range(7, -1, -1))
    size = len(grid)
    for turn, right in enumerate([*range(size - 1, 6, -2), *range(5, 0, -2)]):
        for row in range(size) if turn % 2 else range(size - 1, -1, -1):
            for column in (right, right - 1):
                if not fixed[row, column]:
                    grid[row, column] = next(bits, 0)


def _masked(grid: Grid, fixed: Grid, mask: int) -> Grid:
    """Return the grid under one of the eight masks, with the format that says which."""
    y, x = np.indices(grid.shape)
    rules = (
        *((x + y) % 2, y % 2, x % 3, (x + y) % 3, (x // 3 + y // 2) % 2),
        *(x * y % 2 + x * y % 3, (x * y % 2 + x * y % 3) % 2, ((x + y) % 2 + x * y % 3) % 2),
    )
    found: Grid = grid ^ ((rules[mask] == 0) & ~fixed)
    size = len(grid)
    bits = _checked(1 << 3 | mask, 10, 0x537) ^ 0x5412
    said = [bool(bits >> rank & 1) for rank in range(15)]
    ways = [*range(6), 7, 8], [7, *range(5, -1, -1)]
    found[ways[0], 8], found[8, ways[1]] = said[:8], said[8:]
    found[8, range(size - 1, size - 9, -1)], found[range(size - 7, size), 8] = said[:8], said[8:]
    found[size - 8, 8] = True
    return found


def _penalty(grid: Grid) -> int:
    """Return how hard a grid is to read: long runs of one colour, squares of four, too much of one colour."""
    lines = ["".join("01"[one] for one in line) for way in (grid, grid.T) for line in way.tolist()]
    runs = sum(len(run) - 2 for line in lines for run in re.findall("0{5,}|1{5,}", line))
    fours = grid[1:, 1:].astype(int) + grid[1:, :-1] + grid[:-1, 1:] + grid[:-1, :-1]
    return runs + 3 * int((fours % 4 == 0).sum()) + 10 * int(abs(float(grid.mean()) * 20 - 10))
