"""What moves each member: the smallest sets of levers that bring its agreement about.

The conditions are followed to their end with sets of levers in place of yes and
no, so that what a member gets by waiting for others is told in levers, too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from consensus.conditions.fixed_point import System
from consensus.conditions.grammar import Accepts, AtLeast, Expression, Name
from consensus.levers.sets import Work, at_least, bits, either, minimal

Families = dict[str, list[int]]
_ASKING = 1_000
"""Steps that one question to a system counts for."""


def alternatives(
    system: System,
    places: Mapping[str, int],
    work: Work,
    *,
    own: Collection[str] = (),
    together: bool = False,
    best: bool = True,
) -> Families:
    """Return for each variable the minimal sets of levers under which it agrees.

    Parameters
    ----------
    system : System
    places : mapping of str to int
        The bit of each lever that is off and can be moved; of states in ``own``, too.
    work : Work
    own : collection of str
        States for which no condition is coded: their agreement counts as a lever of its own.
    together : bool
        Take the greatest fixed point in place of the least: those who only wait for each other
        move together.
    best : bool
        Whether what is not known turns out well.

    Returns
    -------
    dict of str to list of int
        No set where it never agrees, the empty set where it does in any case.

    Examples
    --------
    >>> from consensus.conditions.grammar import parse
    >>> chain = System({"ADA": parse("treaty"), "BOB": parse("accepts(ADA) or gift")}, {})
    >>> alternatives(chain, {"treaty": 0, "gift": 1}, Work())
    {'ADA': [1], 'BOB': [1, 2]}
    """
    found: Families = {variable: [0] if together else [] for variable in system.conditions}
    queue = deque(system.conditions)
    queued = set(queue)
    while queue:
        variable = queue.popleft()
        queued.discard(variable)
        made = _family(system, system.conditions[variable], found, places, work, best=best)
        if variable in own:
            made = either([made, [1 << places[variable]]], work)
        if made != found[variable]:
            found[variable] = made
            for user in system.users.get(variable, ()):
                if user not in queued:
                    queued.add(user)
                    queue.append(user)
    return found


def _family(
    system: System, condition: Expression, found: Families, places: Mapping[str, int], work: Work, *, best: bool
) -> list[int]:
    if isinstance(condition, AtLeast):
        parts = [_family(system, part, found, places, work, best=best) for part in condition.of]
        return at_least(condition.need, parts, work)
    if isinstance(condition, Accepts):
        return found.get(condition.state, [])
    if isinstance(condition, Name):
        if system.truth(condition, (), best=best):
            return [0]
        ways = [found.get(condition.id, [])]
        if condition.id in places:
            ways.append([1 << places[condition.id]])
        return either(ways, work)
    return [0] if system.truth(condition, (), best=best) else []


def shrunk(holds: Callable[[int], bool], everything: int, work: Work) -> Iterator[int]:
    """Yield minimal sets under which a monotone question is answered yes, asking nothing but the question.

    The fallback for systems whose alternatives are too many to write down: take
    levers away as long as the rest suffice, then look again without each lever of
    what was found (Reiter's tree of hitting sets). Not in order of size.

    Examples
    --------
    >>> sorted(shrunk(lambda mask: mask & 0b011 == 0b011 or bool(mask & 0b100), 0b111, Work()))
    [3, 4]
    """
    if not holds(everything):
        return
    known: list[int] = []
    queue, seen = deque([0]), {0}
    while queue:
        without = queue.popleft()
        chosen = next((mask for mask in known if not mask & without), None)
        work.spend(len(known) + 1)
        if chosen is None:
            chosen = everything & ~without
            work.spend(_ASKING)
            if not holds(chosen):
                continue
            for place in sorted(bits(chosen), reverse=True):
                work.spend(_ASKING)
                if holds(chosen & ~(1 << place)):
                    chosen &= ~(1 << place)
            known.append(chosen)
            yield chosen
        for place in bits(chosen):
            more = without | 1 << place
            if more not in seen:
                seen.add(more)
                queue.append(more)


def named(masks: Iterable[int], names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return sets of levers by name, the smallest first, then by name."""
    sets = (tuple(sorted(names[place] for place in bits(mask))) for mask in minimal(masks))
    return tuple(sorted(sets, key=lambda some: (len(some), some)))
