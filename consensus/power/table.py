"""Counting on a truth table: one bit a coalition, sixty-four coalitions a word.

Any rule of up to twenty-eight members: each threshold becomes a table, and tables
are joined bit by bit. This is the plainest of the ways to count and the one to
which the others are held; three different weights at once (the Treaty of Nice)
are counted only here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from consensus.power.counts import Counts, Sized
from consensus.power.form import Every, Form, Layout, Threshold

Words: TypeAlias = npt.NDArray[np.uint64]

MOST_MEMBERS = 28
_LOW = 6
_ALL = (1 << 64) - 1
_HAS = tuple(np.uint64(sum(1 << place for place in range(64) if place >> i & 1)) for i in range(_LOW))
_LACKS = tuple(np.uint64(_ALL ^ int(has)) for has in _HAS)
_OF_SIZE = tuple(
    np.uint64(sum(1 << place for place in range(64) if place.bit_count() == size)) for size in range(_LOW + 1)
)


def table(form: Form, n: int) -> Words:
    """Return which coalitions win: bit ``c % 64`` of word ``c // 64`` for the coalition with the bits of ``c``.

    Parameters
    ----------
    form : Form
    n : int
        Number of members, at most 28.

    Returns
    -------
    ndarray of uint64, shape (2 ** max(0, n - 6),)
        With fewer than six members the unused bits are zero.

    Examples
    --------
    >>> bin(int(table(Threshold((1, 1, 1), 2), 3)[0]))
    '0b11101000'
    """
    used = np.uint64((1 << (1 << n)) - 1 if n < _LOW else _ALL)
    words = 1 << max(0, n - _LOW)
    if isinstance(form, bool):
        return np.full(words, used if form else 0, dtype=np.uint64)
    if isinstance(form, Threshold):
        return _threshold(form, n) & used
    found = table(form.of[0], n)
    for part in form.of[1:]:
        (np.bitwise_and if isinstance(form, Every) else np.bitwise_or)(found, table(part, n), out=found)
    return found


def _threshold(clause: Threshold, n: int) -> Words:
    low = np.zeros(1, dtype=np.int64)
    for weight in (*clause.weights[:_LOW], *[0] * max(0, _LOW - n)):
        low = np.concatenate([low, low + weight])
    order = np.argsort(low, kind="stable")
    masks = [0]
    for place in order[::-1]:
        masks.append(masks[-1] | 1 << int(place))
    reached = np.array(masks[::-1], dtype=np.uint64)
    high = np.zeros(1, dtype=np.int64)
    for weight in clause.weights[_LOW:]:
        high = np.concatenate([high, high + weight])
    found: Words = reached[np.searchsorted(low[order], clause.quota - high)]
    return found


def count(layout: Layout) -> Counts:
    """Return the winning coalitions and the swings of each group."""
    words = table(layout.form, layout.count)
    number = np.bitwise_count(words).astype(np.int64)
    winning = int(number.sum())
    swings = []
    for place in layout.firsts:
        if place < _LOW:
            holding = int(np.bitwise_count(words & _HAS[place]).sum(dtype=np.int64))
        else:
            holding = int(number.reshape(-1, 2, 1 << (place - _LOW))[:, 1].sum())
        swings.append(2 * holding - winning)
    return Counts(winning, tuple(swings))


def count_by_size(layout: Layout) -> Sized:
    """Return the same by the size of the coalitions."""
    words, n = table(layout.form, layout.count), layout.count
    high = max(0, n - _LOW)
    heads = np.bitwise_count(np.arange(1 << high, dtype=np.uint64)).astype(np.intp)
    winning = np.zeros(n + _LOW + 1, dtype=np.int64)
    holding = np.zeros((n, n + _LOW + 1), dtype=np.int64)
    for size in range(min(n, _LOW) + 1):
        number = np.bitwise_count(words & _OF_SIZE[size]).astype(np.float64)
        by_heads = np.bincount(heads, number, high + 1)
        winning[size : size + high + 1] += by_heads.astype(np.int64)
        for place in layout.firsts:
            span = holding[place, size : size + high + 1]
            if place >= _LOW:
                block = (-1, 2, 1 << (place - _LOW))
                part = number.reshape(block)[:, 1], heads.reshape(block)[:, 1]
                span += np.bincount(part[1].ravel(), part[0].ravel(), high + 1).astype(np.int64)
            elif size:
                some = np.bitwise_count(words & _OF_SIZE[size] & _HAS[place]).astype(np.float64)
                span += np.bincount(heads, some, high + 1).astype(np.int64)
    total = winning[: n + 1].tolist()
    swings = [
        tuple(mine[s + 1] - (total[s] - mine[s]) for s in range(n))
        for mine in (holding[place, : n + 1].tolist() for place in layout.firsts)
    ]
    return Sized(tuple(total), tuple(swings))


def minimal_words(layout: Layout) -> Words:
    """Return which coalitions win and lose without any one of their members."""
    words, n = table(layout.form, layout.count), layout.count
    found = words.copy()
    for place in range(n):
        if place < _LOW:
            found &= ~((words & _LACKS[place]) << np.uint64(1 << place))
        else:
            block = (-1, 2, 1 << (place - _LOW))
            found.reshape(block)[:, 1] &= ~words.reshape(block)[:, 0]
    return found


def minimal_by_size(layout: Layout) -> tuple[int, ...]:
    """Return how many minimal winning coalitions there are of each size."""
    words, n = minimal_words(layout), layout.count
    heads = np.bitwise_count(np.arange(len(words), dtype=np.uint64)).astype(np.intp)
    counts = np.zeros(n + _LOW + 1, dtype=np.int64)
    for size in range(min(n, _LOW) + 1):
        number = np.bitwise_count(words & _OF_SIZE[size]).astype(np.float64)
        by_heads = np.bincount(heads, number).astype(np.int64)
        counts[size : size + len(by_heads)] += by_heads
    return tuple(counts[: n + 1].tolist())


def members_of(words: Words, n: int, size: int) -> Iterator[tuple[int, ...]]:
    """Yield the coalitions of one size that a table holds, as sorted places of members."""
    heads = np.bitwise_count(np.arange(len(words), dtype=np.uint64))
    for low in range(min(n, _LOW) + 1):
        if size < low:
            continue
        rows = np.flatnonzero((heads == size - low) & (words & _OF_SIZE[low] != 0))
        for row in rows.tolist():
            word = int(words[row]) & int(_OF_SIZE[low])
            while word:
                place = word & -word
                word ^= place
                coalition = row << _LOW | place.bit_length() - 1
                yield tuple(i for i in range(n) if coalition >> i & 1)
