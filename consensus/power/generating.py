"""Counting by generating functions: one pass over the weights serves every member.

The number of coalitions of each weight is the product of (1 + x^w) over the
members. A coalition without member i is found by taking that factor out again,
which for a single sum is an alternating series: no second pass is needed.

Counts pass 64 bits from 65 members on. They are then held in *limbs* of 48 bits
with room to spare, so that sixteen additions go by before carries are dealt with;
small counts use few limbs. Everything is whole numbers: floating point loses
digits in alternating sums.

References
----------
Brams and Affuso 1976; Bilbao, Fernández, Jiménez-Losada and López 2000 (generating functions).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from consensus.power.counts import LIMB, WORD, Counts, Sized
from consensus.power.counts import limbs as limbs_of
from consensus.power.form import Layout, OneScale

Table: TypeAlias = npt.NDArray[np.uint64]

EVERY = 16
_MASK = np.uint64((1 << LIMB) - 1)
_SHIFT = np.uint64(LIMB)
_BLOCK = 1 << 15  # columns whose additions stay in the cache
_GATHER = 1 << 17


def _active(members: int) -> int:
    """Return how many limbs are in use until sixteen more members have been added."""
    return 1 if members + EVERY <= WORD else -(-(members + EVERY - WORD) // LIMB) + 1


def _carry(table: Table) -> None:
    """Bring every limb but the last below its size."""
    for low in range(len(table) - 1):
        table[low + 1] += table[low] >> _SHIFT
        table[low] &= _MASK


def _coalitions(weights: Sequence[int], columns: int) -> Table:
    """Return how many coalitions there are of each weight below ``columns``, in limbs."""
    limbs = limbs_of(len(weights))
    table = np.zeros((limbs, columns), dtype=np.uint64)
    table[0, 0] = 1
    active, length = min(limbs, _active(0)), 1
    for joined, weight in enumerate(sorted(weights)):
        if joined and joined % EVERY == 0:
            active = min(limbs, _active(joined))
            _carry(table[:active, :length])
        length = min(columns, length + weight)
        for stop in range(length, weight, -_BLOCK):
            start = max(weight, stop - _BLOCK)
            table[:active, start:stop] += table[:active, start - weight : stop - weight]
    _carry(table[:, :length])
    return table


def _coalitions_by_size(weights: Sequence[int], columns: int) -> Table:
    """Return the same by the size of the coalition; column 0 stays empty, for the weights below zero."""
    n, limbs, columns = len(weights), limbs_of(len(weights)), max(1, columns)
    table = np.zeros((limbs, n + 1, columns + 1), dtype=np.uint64)
    table[0, 0, 1] = 1
    active, length = min(limbs, _active(0)), 2
    for joined, weight in enumerate(sorted(weights)):
        if joined and joined % EVERY == 0:
            active = min(limbs, _active(joined))
            _carry(table[:active, : joined + 1, :length])
        length = min(columns + 1, length + weight)
        rows = max(1, _BLOCK // length)
        if weight < length - 1:
            for stop in range(joined + 2, 1, -rows):
                start = max(1, stop - rows)
                table[:active, start:stop, weight + 1 : length] += table[
                    :active, start - 1 : stop - 1, 1 : length - weight
                ]
    _carry(table)
    return table


def _cumulate(table: Table) -> Table:
    """Sum along the weights, in place."""
    if len(table) == 1:
        np.cumsum(table, axis=-1, out=table)
        return table
    carried = np.zeros(table.shape[:-1], dtype=np.uint64)
    for start in range(0, table.shape[-1], _BLOCK):
        part = table[..., start : start + _BLOCK]
        part[..., 0] += carried
        np.cumsum(part, axis=-1, out=part)
        _carry(part)
        carried = part[..., -1].copy()
    return table


def _number(limbs: Sequence[int] | npt.NDArray[np.uint64]) -> int:
    return sum(int(limb) << (LIMB * i) for i, limb in enumerate(limbs))


def _sum(part: Table) -> int:
    """Return the sum of some columns as a number."""
    if len(part) == 1:
        return int(part.sum(dtype=np.uint64))
    blocks = range(0, part.shape[-1], _BLOCK)
    return sum(_number(part[..., start : start + _BLOCK].sum(axis=-1, dtype=np.uint64)) for start in blocks)


def _scale(layout: Layout) -> OneScale:
    assert layout.one_scale is not None
    return layout.one_scale


def count(layout: Layout) -> Counts | Sized:
    """Return the winning coalitions and the swings of each group; by size where the quota depends on it."""
    scale = _scale(layout)
    if not scale.is_plain:
        return count_by_size(layout)
    n, quota = layout.count, min(scale.quotas[0], scale.total - scale.quotas[0] + 1)
    table = _cumulate(_coalitions(scale.weights, quota))
    losing = _number(table[:, quota - 1])
    winning = losing if quota < scale.quotas[0] else (1 << n) - losing
    found = tuple(_swings(table, scale.weights[first], losing, n) for first in layout.firsts)
    return Counts(winning, found)


def _swings(table: Table, weight: int, losing: int, n: int) -> int:
    """Return the coalitions that a member of this weight turns: an alternating sum down from the quota."""
    if weight == 0:
        return 0
    last = table.shape[-1] - 1
    even = _sum(table[:, last :: -2 * weight])
    odd = _sum(table[:, last - weight :: -2 * weight]) if last >= weight else 0
    swings = 2 * (even - odd) - losing
    return swings % (1 << WORD) if n <= WORD else swings


def count_by_size(layout: Layout) -> Sized:
    """Return the same by the size of the coalitions."""
    scale = _scale(layout)
    dual = scale.dual()
    if dual.reach < scale.reach:
        found, n = _count_by_size(layout, dual), layout.count
        winning = tuple(comb(n, size) - found.winning[n - size] for size in range(n + 1))
        return Sized(winning, tuple(swings[::-1] for swings in found.swings))
    return _count_by_size(layout, scale)


def _count_by_size(layout: Layout, scale: OneScale) -> Sized:
    n = layout.count
    table = _cumulate(_coalitions_by_size(scale.weights, scale.reach))
    quotas = np.array([min(quota, scale.reach + 1) for quota in scale.quotas], dtype=np.int64)
    never = [quota > scale.total for quota in scale.quotas]
    winning = tuple(
        0 if never[size] else comb(n, size) - _number(table[:, size, quotas[size]]) for size in range(n + 1)
    )
    swings: list[tuple[int, ...]] = [()] * len(layout.sizes)
    heaviest = sorted(range(len(layout.sizes)), key=lambda group: -scale.weights[layout.firsts[group]])
    while heaviest:
        terms = _terms(scale, scale.weights[layout.firsts[heaviest[0]]], n)
        many = max(1, _GATHER // (2 * n * terms))
        part, heaviest = heaviest[:many], heaviest[many:]
        weights = np.array([scale.weights[layout.firsts[group]] for group in part], dtype=np.int64)
        terms = _terms(scale, int(weights.min()), n)
        for group, row in zip(part, _turned(table, quotas, weights, terms, never, n), strict=True):
            swings[group] = row
    return Sized(winning, tuple(swings))


def _terms(scale: OneScale, weight: int, n: int) -> int:
    return n if weight == 0 else min(n, scale.reach // weight + 1)


def _turned(
    table: Table, quotas: npt.NDArray[np.int64], weights: npt.NDArray[np.int64], terms: int, never: list[bool], n: int
) -> list[tuple[int, ...]]:
    """Return for members of these weights how many coalitions of each size they turn.

    A coalition of ``s`` others is turned if it weighs less than the quota of its
    size, and with the member at least that of the next.
    """
    top = table.shape[-1] - 1
    bounds = [np.broadcast_to(np.minimum(quotas[:-1], top), (len(weights), n))]
    plain = quotas[0] == quotas[-1]
    if not plain:
        bounds.append(np.minimum(quotas[1:], top) - weights[:, None])
    k = np.arange(terms)
    rows = np.arange(n)[:, None] - k
    at = np.stack(bounds, axis=1)[..., None] - weights[:, None, None, None] * k
    places = np.where((rows >= 0) & (at > 0), rows * (top + 1) + at, 0)
    found = table.reshape(len(table), -1)[:, places]
    below = found[..., ::2].sum(axis=-1, dtype=np.uint64) - found[..., 1::2].sum(axis=-1, dtype=np.uint64)
    if plain:  # one step further down the same series, with the other sign
        more = np.zeros_like(below[:, :, 0])
        more[..., :-1] = below[:, :, 0, 1:]
        less = table[:, None, 1 : n + 1, int(quotas[0])] - more
    else:
        less = below[:, :, 1]
    exact = _numbers(below[:, :, 0] - less)
    if not any(never):
        return [tuple(row) for row in exact]
    beside = [comb(n - 1, size) for size in range(n)]
    return [
        tuple(
            0 if never[size + 1] else beside[size] - lower[size] if never[size] else number
            for size, number in enumerate(row)
        )
        for row, lower in zip(exact, _numbers(less), strict=True)
    ]


def _numbers(limbs: Table) -> list[list[int]]:
    """Return numbers given in limbs, which are signed where there are several."""
    if len(limbs) == 1:
        single: list[list[int]] = limbs[0].tolist()
        return single
    rows = [limb.tolist() for limb in limbs.view(np.int64)]
    return [
        [sum(number << (LIMB * i) for i, number in enumerate(numbers)) for numbers in zip(*row, strict=True)]
        for row in zip(*rows, strict=True)
    ]


def minimal_by_size(layout: Layout) -> tuple[int, ...]:
    """Return how many minimal winning coalitions there are of each size.

    Each is counted at its last member in falling order of weight: with it the
    quota is met, and without it, the lightest, no longer.
    """
    scale = _scale(layout)
    n, reach = layout.count, scale.reach
    counts = [0] * (n + 1)
    limbs = limbs_of(n)
    table = np.zeros((limbs, n + 1, max(1, reach)), dtype=np.uint64)
    table[0, 0, 0] = 1
    if scale.quotas[0] == 0:
        return (1, *counts[1:])
    active = min(limbs, _active(0))
    for joined, weight in enumerate(sorted(scale.weights, reverse=True)):
        if joined and joined % EVERY == 0:
            active = min(limbs, _active(joined))
            _carry(table[:active])
        for size in range(1, joined + 2):
            need, before = scale.quotas[size], scale.quotas[size - 1]
            if need > scale.total:
                continue
            least = max(0, need - weight)
            if before > scale.total:
                counts[size] += comb(joined, size - 1) - _split_sum(table[:active, size - 1, :least])
            elif least < before:
                counts[size] += _split_sum(table[:active, size - 1, least:before])
        if weight < reach:
            for size in range(joined + 1, 0, -1):
                table[:active, size, weight:] += table[:active, size - 1, : reach - weight]
    return tuple(counts)


def _split_sum(part: Table) -> int:
    """Return the sum of columns whose carries are not yet dealt with."""
    total = 0
    for start in range(0, part.shape[-1], _BLOCK):
        some = part[..., start : start + _BLOCK]
        low = (some & _MASK).sum(axis=-1, dtype=np.uint64)
        high = (some >> _SHIFT).sum(axis=-1, dtype=np.uint64)
        total += _number(low) + (_number(high) << LIMB)
    return total
