"""What would it take: who really refuses, who waits for whom, and every smallest change.

Where consent hangs on levers the answer is in levers; elsewhere, in members who
would have to agree. Nothing here says that a candidate would get in: a set
"would remove the coded objections at this gate", and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from heapq import merge
from itertools import islice
from typing import Any, Literal, NamedTuple

from consensus.conditions.coding import TABLED
from consensus.conditions.fixed_point import System
from consensus.conditions.grammar import Constant
from consensus.decisions.conditional import HELD, OWN, question_system
from consensus.decisions.posing import pose
from consensus.decisions.question import Question
from consensus.decisions.verdict import Verdict, ballot_of, compiled, decide
from consensus.errors import InputError, InvalidWeight, UnknownLever, visible
from consensus.levers.alternatives import Families, alternatives, named, shrunk
from consensus.levers.members import MOST_TRIED, Found, search
from consensus.levers.sets import STEPS, OutOfWork, Work, bits, either, every, hitting, smallest_first
from consensus.positions import Position
from consensus.results import Result
from consensus.rules import Ballot, Node, evaluate
from consensus.rules.core import bracket
from consensus.scenarios import Scenario
from consensus.values import LARGEST_WEIGHT, Value, nearest

MOST_SETS = 100
"""Sets that are named unless more are asked for."""
_MOST_COALITIONS = 2_000
"""Smallest sets of members whose levers are multiplied out."""

Sets = tuple[tuple[str, ...], ...]


class Gate(Value):
    """A gate beside the decision: the agenda, or the candidate's own."""

    kind: Literal["agenda", "candidate"]
    """Which gate."""
    blocked: tuple[str, ...]
    """Codes of those whose condition is not met, what is not known taken at its best."""
    roots: tuple[str, ...]
    """Those of them who would refuse even if everyone else agreed."""
    sets: Sets
    """Minimal sets of levers that would meet every coded condition at it."""
    complete: bool
    """Whether ``sets`` has all of them."""


class Coordination(Value):
    """What a joint move of those who only wait for each other would do: coordination, not concession."""

    states: tuple[str, ...]
    """Who would move together once the smallest set has moved: members, and levers that come on by themselves."""
    sets: Sets
    """Minimal sets of levers that suffice if they move together."""
    complete: bool
    """Whether ``sets`` has all of them."""


class Changes(Result, Value):
    """What would remove the coded objections at one gate.

    Examples
    --------
    >>> import consensus as cs
    >>> cs.minimal_changes(cs.scenarios.load("nato/kosovo")).sets
    (('ESP', 'GRC', 'ROU', 'SVK'),)
    >>> cs.minimal_changes(cs.scenarios.load("nato/kosovo-conditional")).sets[0]
    ('recognition_by_serbia',)
    """

    of: Literal["levers", "positions"]
    """Whether consent hangs on levers here; a set then names levers, and members only where nothing is coded."""
    sets: Sets
    """Each set suffices and none of its parts can be spared; cheapest, then smallest first."""
    count: int
    """How many such sets there are, or were found where ``complete`` is false for want of work."""
    complete: bool
    """Whether ``sets`` has all of them."""
    smallest: bool = True
    """Whether no smaller (cheaper, where costs are given) set would do."""
    pattern: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """Where members are named: the smallest sets told as how many of which interchangeable members."""
    firm_sets: Sets = ()
    """Sets that meet every coded condition needed, however what is not known turns out."""
    firm_complete: bool = True
    """Whether ``firm_sets`` has all of them."""
    still_unknown: tuple[str, ...] = ()
    """Members whose unknown position could still stop the decision after the first change."""
    roots: tuple[str, ...] = ()
    """Blockers who would refuse even if everyone else agreed."""
    followers: tuple[str, ...] = ()
    """Blockers who would agree if everyone else did."""
    waiting: tuple[str, ...] = ()
    """Followers who would all agree if they moved together."""
    rounds: tuple[tuple[str, ...], ...] = ()
    """Who moves after whom once the first set has moved: blockers by round."""
    blocking_sets: Sets = ()
    """Minimal sets whose refusal alone keeps the block: each holds a part of every unblocking set."""
    blocking_complete: bool = True
    """Whether ``blocking_sets`` has all of them."""
    indispensable: tuple[str, ...] = ()
    """Parts of every unblocking set: without them nothing works."""
    counts: tuple[tuple[str, int], ...] = ()
    """In how many of ``sets`` each part is, the most frequent first."""
    unused: tuple[str, ...] = ()
    """Levers on record that are in no condition at this gate or the agenda."""
    unmoved: tuple[str, ...] = ()
    """Where no set would do: members whom no lever on record moves."""
    verified: bool = False
    """Whether both families were found to be each other's minimal hitting sets."""
    coordination: Coordination | None = None
    """What moving together would change, where it would."""
    gates: tuple[Gate, ...] = ()
    """The agenda and the candidate's own gate, where conditions are coded for them."""
    costs: tuple[tuple[str, int], ...] = ()
    """Costs that the user gave, by part; all others cost 1."""
    question: Question
    """The question that was asked."""

    def __iter__(self) -> Iterator[tuple[str, ...]]:  # type: ignore[override]
        return iter(self.sets)

    def __len__(self) -> int:
        return len(self.sets)

    def cost(self, some: Iterable[str]) -> int:
        """Return what a set costs."""
        given = dict(self.costs)
        return sum(given.get(part, 1) for part in some)


def minimal_changes(
    asked: Question | Scenario | Verdict,
    *,
    most: int = MOST_SETS,
    tries: int = MOST_TRIED,
    costs: Mapping[str, int] | None = None,
    steps: int = STEPS,
    stop: Callable[[], bool] | None = None,
) -> Changes:
    """Return the smallest changes that would remove the coded objections at this gate.

    Unknown positions and facts are taken at their best, so the sets say what is
    needed at the least, not what is enough: ``still_unknown`` names the rest.

    Parameters
    ----------
    asked : Question, Scenario or Verdict
    most : int
        Name so many sets and say in ``complete`` whether there are more.
    tries : int
        Try so many combinations of members; if none of them suffices, one set is named of
        which no member can be spared, and ``smallest`` is false.
    costs : mapping of str to int, optional
        What it costs to move a lever, in units of your own; 1 for each if not given. No costs are
        shipped, as none has a source.
    steps : int
        How much work may be done; beyond it the first sets found are named and ``complete`` is false.
    stop : callable, optional
        Asked now and then whether to stop; a command line gives a clock.

    Returns
    -------
    Changes
        No set where nothing on record would do; one empty set where nothing stands in the way.

    Raises
    ------
    InputError
        If agreement harms a clause of the rule, or the ballot is known by figures only.

    Examples
    --------
    >>> import consensus as cs
    >>> changes = cs.minimal_changes(cs.scenarios.load("nato/kosovo-conditional"))
    >>> changes.complete, changes.verified, changes.roots
    (True, True, ('ESP', 'GRC', 'SVK'))
    """
    value: Any
    for name, value in (("most", most), ("tries", tries), ("steps", steps)):
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise InputError(f"{name} is not a whole number of at least one", key=name)
    if not isinstance(asked, Question | Scenario | Verdict):
        raise InputError(
            f"a {type(asked).__name__} has no answer to change", fix='Pass a scenario: cs.scenarios.load("nato/kosovo")'
        )
    question = pose(asked) if isinstance(asked, Scenario) else asked.question if isinstance(asked, Verdict) else asked
    given = _checked(costs, question)
    if question.tally is not None:
        raise InputError("a ballot known by its figures has no members to move", fix="Use the margin of the verdict")
    if question.hard_eligibility and any(f.value == "not_met" for f in question.findings):
        return Changes(of="positions", sets=(), count=0, complete=True, question=question)  # agreement cannot mend it
    search_ = _Search(question, most, tries, steps, stop)
    if bracket(search_.node) is None:
        raise InputError(
            "the rule has a clause that agreement harms",
            why="one more agreement can undo another",
            fix="Ask for single changes with but()",
        )
    hangs = bool(question.conditions) or any(member.coded is not None for member in question.members)
    return search_.levers(given) if hangs else search_.members(given)


def _checked(costs: Mapping[str, int] | None, question: Question) -> dict[str, int]:
    """Return costs as they are usable; refuse what names nothing or is not a whole number."""
    given = {**question.costs, **(costs or {})}
    known = {item.lever.id for item in question.levers if not item.lever.is_context}
    known |= {member.state for member in question.members}
    cost: Any
    for name, cost in given.items():
        if name not in known:
            raise UnknownLever(
                f'no lever is called "{visible(str(name))}"', key="costs", suggestions=nearest(str(name), known)
            )
        if isinstance(cost, bool) or not isinstance(cost, int) or not 0 <= cost <= LARGEST_WEIGHT:
            raise InvalidWeight(f"the cost of {name} is not a whole number of at least zero", key=f"costs.{name}")
    return given


class _Target(NamedTuple):
    """Whom a gate needs: one of these groups, every one of the group."""

    groups: tuple[tuple[str, ...], ...]
    complete: bool = True


class _Solved(NamedTuple):
    """What a search over levers came to: sets as integers."""

    sets: list[int]
    complete: bool
    smallest: bool


class _Search:
    """The steps of `minimal_changes`, which share the question and its budget."""

    def __init__(self, question: Question, most: int, tries: int, steps: int, stop: Callable[[], bool] | None) -> None:
        self.question = question
        self.most, self.tries, self.steps, self.stop = most, tries, steps, stop
        self.verdict = decide(question)
        self.ballot = ballot_of(question)
        self.node: Node = compiled(question, self.ballot)
        self.system = question_system(question)
        self.standing = self.system.read()

    def work(self) -> Work:
        return Work(self.steps, self.stop)

    def _blocking(self, some: Iterable[str]) -> tuple[str, ...]:
        """Keep those that block for certain."""
        blockers = {c.state for c in self.verdict.blockers}
        return tuple(state for state in some if state in blockers)

    # Members.

    def members(self, costs: dict[str, int]) -> Changes:
        """Answer in members, where no condition is coded."""
        found = search(self.node, self.ballot, self.most, self.tries)
        sets = tuple(sorted(found.sets, key=lambda s: (sum(costs.get(state, 1) for state in s), len(s), s)))
        complete = found.searched and len(sets) == found.count
        return Changes(
            of="positions",
            sets=sets,
            count=found.count,
            complete=complete,
            smallest=found.smallest,
            pattern=found.pattern,
            still_unknown=self._still_unknown(sets[0] if sets else ()),
            roots=self._blocking(self.standing.roots),
            counts=_counts(sets),
            costs=tuple(sorted(costs.items())),
            **self._blocked_by_members(found, complete=complete),
            question=self.question,
        )

    def _blocked_by_members(self, found: Found, *, complete: bool) -> dict[str, Any]:
        """Return the blocking sets of members, where all unblocking sets are known."""
        states = sorted({state for some in found.sets for state in some})
        places = {state: place for place, state in enumerate(states)}
        masks = [sum(1 << places[state] for state in some) for some in found.sets]
        if not complete:
            return {"blocking_complete": False}
        try:
            blocking = hitting(masks, self.work())
        except OutOfWork:
            return {"blocking_complete": False, "indispensable": _shared(found.sets)}
        return {
            "blocking_sets": named(blocking, states)[: self.most],
            "blocking_complete": len(blocking) <= self.most,
            "indispensable": _shared(found.sets),
        }

    def _still_unknown(self, moved: Iterable[str], ballot: Ballot | None = None) -> tuple[str, ...]:
        """Return members whose unknown position could still stop the decision once some have moved."""
        after = (ballot or self.ballot).moved(frozenset(moved))
        unknown = {s for s, p in zip(after.states, after.positions, strict=True) if p is Position.UNKNOWN}
        return tuple(sorted(evaluate(self.node, after).possible & unknown))

    # Levers.

    def levers(self, costs: dict[str, int]) -> Changes:
        """Answer in levers, and in members for whom nothing is coded."""
        question, system = self.question, self.system
        coded = {member.state for member in question.members if member.coded is not None}
        met = frozenset(state for state in coded if state in system.least(best=True))
        ballot = self.ballot.moved(met & self._silent())
        own = {
            state
            for state, position in zip(ballot.states, ballot.positions, strict=True)
            if state not in coded and position not in {Position.AGREE, Position.UNKNOWN}
        }
        used = {name for row in self._rows() for name in row}
        free = sorted(
            item.lever.id
            for item in question.levers
            if item.value != "on" and not item.lever.is_context and item.lever.id in used
        )
        names = [*free, *sorted(own)]
        price = [costs.get(name, 1) for name in names]
        places = {name: place for place, name in enumerate(names)}
        target = self._coalitions(ballot)
        solver = _Solver(system, names, price, own, self)
        solved = solver.solve(target)
        firm = solver.solve(self._coalitions(self._worst(ballot, coded)), best=False)
        firm_sets = self._named(firm.sets, names, price)
        sets = self._named(solved.sets, names, price)
        blocking, blocking_complete, verified = solver.blocking(target, solved)
        shared = solver.indispensable(target, solved)
        first = sets[0] if sets else ()
        after = solver.after(set(first)).read(moved=set(first))
        shown = sets[: self.most]
        return Changes(
            of="levers",
            sets=shown,
            count=len(sets),
            complete=solved.complete and len(sets) <= self.most,
            smallest=solved.smallest,
            firm_sets=firm_sets[: self.most],
            firm_complete=firm.complete and len(firm_sets) <= self.most,
            still_unknown=self._after(solver.after(set(first)), ballot, set(first), coded),
            roots=self._blocking(self.standing.roots),
            followers=self._blocking(self.standing.followers),
            waiting=self._blocking(self.standing.waiting),
            rounds=_rounds(after.rounds, {c.state for c in self.verdict.blockers}, set(first)) if sets else (),
            blocking_sets=self._named(blocking, names, price)[: self.most],
            blocking_complete=blocking_complete and len(blocking) <= self.most,
            indispensable=shared,
            counts=_counts(sets),
            unused=tuple(
                sorted(i.lever.id for i in question.levers if not i.lever.is_context and i.lever.id not in used)
            ),
            unmoved=() if sets else solver.unmoved(target),
            verified=verified,
            coordination=self._together(solver, target, solved, places),
            gates=tuple(self._gates(solver)),
            costs=tuple(sorted(costs.items())),
            question=question,
        )

    def _worst(self, ballot: Ballot, coded: set[str]) -> Ballot:
        """Return the positions with every coded one that is not sure taken as withheld."""
        sure = self.system.least(best=False)
        otherwise = {m.state: m.coded.otherwise for m in self.question.members if m.coded is not None}
        for state in sorted(coded - sure.keys()):
            worst = otherwise[state]
            ballot = ballot.moved(frozenset({state}), Position.OBJECT if worst is Position.UNKNOWN else worst)
        return ballot

    def _silent(self) -> frozenset[str]:
        """Return who is waited for under a signed protocol: it may meet its condition and not have notified."""
        return frozenset(m.state for m in self.question.members if m.position is Position.SILENT)

    def _rows(self) -> Iterator[tuple[str, ...]]:
        for member in self.question.members:
            if member.coded is not None:
                yield member.coded.named
        for row in self.question.conditions:
            yield (*row.named, row.lever)

    def _coalitions(self, ballot: Ballot) -> _Target:
        """Return the smallest groups of members whose agreement meets the rule."""
        found = search(self.node, ballot, _MOST_COALITIONS, self.tries)
        return _Target(found.sets, found.searched and found.count == len(found.sets))

    def _named(self, masks: Iterable[int], names: Sequence[str], price: Sequence[int]) -> Sets:
        """Return sets by name, the cheapest first, then the smallest, then by name."""
        sets = named(masks, names)
        cost = dict(zip(names, price, strict=True))
        return tuple(sorted(sets, key=lambda some: (sum(cost[name] for name in some), len(some), some)))

    def _after(self, system: System, ballot: Ballot, moved: set[str], coded: set[str]) -> tuple[str, ...]:
        """Return whose position is still not known once a set has moved."""
        worst, best = system.least(best=False, moved=moved), system.least(best=True, moved=moved)
        sure = frozenset(state for state in coded if state in worst) | (moved & set(ballot.states))
        open_ = frozenset(state for state in coded if state in best and state not in worst)
        return self._still_unknown((), ballot.moved(sure).moved(open_, Position.UNKNOWN))

    def _together(
        self, solver: _Solver, target: _Target, alone: _Solved, places: Mapping[str, int]
    ) -> Coordination | None:
        """Return what a joint move would change; none if it changes nothing."""
        joint = solver.solve(target, together=True)
        if joint.sets == alone.sets or (not joint.complete and not self.standing.waiting):
            return None
        names = list(places)
        new = set(joint.sets) - set(alone.sets)
        first = min(new or joint.sets, key=lambda m: (solver.cost(m), m.bit_count(), m), default=0)
        moved = {names[place] for place in bits(first)}
        system = solver.after(moved)
        by_itself = system.least(best=True, moved=moved)
        states = sorted(
            state for state in system.greatest(best=True, moved=moved) if state not in by_itself and state not in moved
        )
        members = {member.state for member in self.question.members}
        levers = {item.lever.id for item in self.question.levers}
        return Coordination(
            states=tuple(state for state in states if state in members | levers),
            sets=self._named(joint.sets, names, solver.price)[: self.most],
            complete=joint.complete and len(joint.sets) <= self.most,
        )

    def _gates(self, solver: _Solver) -> Iterator[Gate]:
        """Yield the gates beside the decision for which conditions are coded."""
        for kind, prefix in (("candidate", OWN), ("agenda", HELD)):
            asked = tuple(name for name in self.system.conditions if name.startswith(prefix))
            if not asked or (kind == "agenda" and not self.question.tabled.coded):
                continue
            solved = solver.solve(_Target((asked,)))
            best = self.system.least(best=True)
            yield Gate(
                kind="agenda" if kind == "agenda" else "candidate",
                blocked=tuple(sorted(name.removeprefix(prefix) for name in asked if name not in best)),
                roots=tuple(sorted(n.removeprefix(prefix) for n in asked if n in self.standing.roots)),
                sets=self._named(solved.sets, solver.names, solver.price)[: self.most],
                complete=solved.complete and len(solved.sets) <= self.most,
            )


class _Solver:
    """The search over sets of levers in one system."""

    def __init__(
        self, system: System, names: Sequence[str], price: Sequence[int], own: set[str], search_: _Search
    ) -> None:
        self.system = system
        self.names = names
        self.price = price
        self.own = own
        self.search = search_
        self.places = {name: place for place, name in enumerate(names)}
        self._families: dict[tuple[bool, bool], Families | None] = {}

    def cost(self, mask: int) -> int:
        return sum(self.price[place] for place in bits(mask))

    def families(self, *, together: bool = False, best: bool = True) -> Families | None:
        """Return what moves each; none if that is too much to write down."""
        key = together, best
        if key not in self._families:
            work = self.search.work()
            try:
                self._families[key] = alternatives(
                    self.system, self.places, work, own=self.own, together=together, best=best
                )
            except OutOfWork:
                self._families[key] = None
        return self._families[key]

    def after(self, moved: set[str]) -> System:
        """Return the system once members for whom nothing is coded agree, as far as they are in ``moved``."""
        own = moved & self.own
        if not own:
            return self.system
        conditions = {**self.system.conditions, **{state: Constant(value=True) for state in own}}
        return System(conditions, self.system.values)

    def holds(self, target: _Target, mask: int, *, together: bool = False, best: bool = True) -> bool:
        """Say whether a set of levers meets a target, by following the conditions to their end."""
        moved = {self.names[place] for place in bits(mask)}
        system = self.after(moved)
        follow = system.greatest if together else system.least
        agreed = follow(best=best, moved=moved)
        return any(all(state in agreed for state in group) for group in target.groups)

    def solve(self, target: _Target, *, together: bool = False, best: bool = True) -> _Solved:
        """Return the minimal sets that meet a target: all, or the first ones."""
        families = self.families(together=together, best=best)
        found: list[int] = []
        complete = smallest = target.complete
        groups = [[families[state] for state in group] for group in target.groups] if families is not None else []
        try:
            if families is not None:
                work = self.search.work()
                return _Solved(either((every(group, work) for group in groups), work), complete, smallest)
        except OutOfWork:
            complete = False
        try:
            for mask in self._in_turn(groups) if families is not None else self._asking(target, together, best):
                if len(found) == self.search.most:
                    complete = False
                    break
                found.append(mask)
        except OutOfWork:
            complete = smallest = False
        if not found and not complete:  # one set of which no part can be spared, though a smaller one may exist
            found = list(islice(self._asking(target, together, best, Work()), 1))
            smallest = False
        return _Solved(found, complete, smallest and (families is not None or complete))

    def _in_turn(self, groups: Sequence[Sequence[Sequence[int]]]) -> Iterator[int]:
        """Yield minimal sets that meet one of the groups, the cheapest first."""
        work = self.search.work()
        found: list[int] = []
        streams = [smallest_first(group, self.price, work) for group in groups]
        for mask in merge(*streams, key=lambda one: (self.cost(one), one.bit_count())):
            work.spend(len(found) + 1)
            if not any(other & mask == other for other in found):
                found.append(mask)
                yield mask

    def _asking(self, target: _Target, together: bool, best: bool, work: Work | None = None) -> Iterator[int]:  # noqa: FBT001
        """Yield minimal sets, in no order, where the alternatives are too many to write down."""
        everything = (1 << len(self.names)) - 1
        holds = partial(self.holds, target, together=together, best=best)
        return shrunk(holds, everything, work or self.search.work())

    def blocking(self, target: _Target, solved: _Solved) -> tuple[list[int], bool, bool]:
        """Return the minimal blocking sets, whether they are all, and whether both families fit together.

        Under unanimity they are found member by member, without the unblocking
        sets, so that the comparison of the two is a check.
        """
        families = self.families()
        work = self.search.work()
        try:
            if families is not None and len(target.groups) == 1:
                found = either((hitting(families[state], work) for state in target.groups[0]), work)
                if not solved.complete:
                    return found, True, False
                verified = hitting(found, self.search.work()) == solved.sets
            elif solved.complete:
                found = hitting(solved.sets, work)
                verified = hitting(found, self.search.work()) == solved.sets
            else:
                return [], False, False
        except OutOfWork:
            return [], False, False
        assert verified, "the minimal unblocking and the minimal blocking sets are not each other's hitting sets"
        return found, True, True

    def unmoved(self, target: _Target) -> tuple[str, ...]:
        """Return who agrees under no set of levers; where the rule asks for one group of members."""
        families = self.families()
        if families is None or len(target.groups) != 1:
            return ()
        return tuple(state for state in target.groups[0] if not families[state])

    def indispensable(self, target: _Target, solved: _Solved) -> tuple[str, ...]:
        """Return the parts without which nothing works."""
        if not solved.sets:
            return ()
        if solved.complete:
            return _shared(named(solved.sets, self.names))
        everything = (1 << len(self.names)) - 1
        return tuple(
            sorted(
                name
                for name, place in self.places.items()
                if target.complete and not self.holds(target, everything & ~(1 << place))
            )
        )


def _shared(sets: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted(set(sets[0]).intersection(*map(set, sets)))) if sets else ()


def _counts(sets: Iterable[tuple[str, ...]]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for some in sets:
        for part in some:
            found[part] = found.get(part, 0) + 1
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _rounds(rounds: Iterable[tuple[str, ...]], blockers: set[str], moved: set[str]) -> tuple[tuple[str, ...], ...]:
    """Keep blockers, and levers that come on by themselves, in the order in which they move."""
    kept = (
        tuple(v for v in some if v in blockers or (v[:1].islower() and ":" not in v and v not in {TABLED, *moved}))
        for some in rounds
    )
    return tuple(some for some in kept if some)
