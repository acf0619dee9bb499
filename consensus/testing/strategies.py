"""Hypothesis strategies for states, rosters, positions, rules, facts, questions and scenarios.

All arguments are keyword-only; everything drawn is valid. Small cases come
first, and the awkward ones (nobody votes, exact two thirds, all abstain) are
drawn often enough to be met.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from string import ascii_uppercase
from typing import Any

from hypothesis import strategies as st

from consensus.assumptions import Assumption
from consensus.bodies import Body
from consensus.datasets import shipped
from consensus.decisions.question import Member, Question
from consensus.facts import Confidence, Recognition, Stance
from consensus.positions import KNOWN, VOTES_CAST, Basis, Position
from consensus.rules import NAMED, AllOf, AnyOf, Custom, Limit, NamedRule, Node, ShareOf
from consensus.scenarios import Scenario
from consensus.states import State

CODES = tuple("".join(letters) for letters in product("QZ", ascii_uppercase, "QZ"))
"""Codes that no real state has."""
FIRST, LAST = date(2008, 2, 17), date(2026, 7, 31)


def positions(*, unknown: bool = True) -> st.SearchStrategy[Position]:
    """Draw a position.

    Parameters
    ----------
    unknown : bool
        Whether ``unknown`` may be drawn.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(positions(), lambda p: p is Position.OBJECT).value
    'object'
    """
    return st.sampled_from(tuple(Position) if unknown else KNOWN)


def states() -> st.SearchStrategy[State]:
    """Draw an invented state.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(states(), lambda s: True).code
    'QAQ'
    """
    return st.builds(State, code=st.sampled_from(CODES), name=st.text("abcdefg", min_size=1, max_size=8))


def rosters(*, min_size: int = 1, max_size: int | None = None) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw the codes of distinct invented members.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(rosters(), lambda r: len(r) == 2)
    ('QAQ', 'QAZ')
    """
    sizes = st.integers(min_size, max(8, min_size) if max_size is None else max_size)
    return sizes.flatmap(lambda n: st.permutations(CODES[:n]).map(tuple))


def members(
    *, unknown: bool = True, min_size: int = 1, max_size: int | None = None
) -> st.SearchStrategy[tuple[Member, ...]]:
    """Draw members with one position each; often all of them take the same few positions.

    Examples
    --------
    >>> from hypothesis import find
    >>> [m.position.value for m in find(members(), lambda ms: len(ms) == 2)]
    ['agree', 'agree']
    """
    pools = st.sampled_from(
        (
            tuple(Position) if unknown else KNOWN,
            tuple(VOTES_CAST),
            (Position.ABSTAIN, Position.SILENT, Position.ABSENT),
            (Position.AGREE, Position.OBJECT, Position.UNKNOWN if unknown else Position.ABSTAIN),
        )
    )

    def seats(drawn: tuple[tuple[str, ...], tuple[Position, ...]]) -> st.SearchStrategy[tuple[Member, ...]]:
        codes, pool = drawn
        ordered = sorted(pool, key=list(Position).index)
        return st.tuples(*(st.sampled_from(ordered).map(_seat(code)) for code in codes))

    return st.tuples(rosters(min_size=min_size, max_size=max_size), pools).flatmap(seats)


def _seat(code: str) -> Any:
    return lambda position: Member(state=code, position=position, basis=Basis.HYPOTHETICAL)


def weights(codes: tuple[str, ...]) -> st.SearchStrategy[dict[str, int]]:
    """Draw a weight for each member: zero, small, equal, or one giant.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(weights(("QAQ", "QAZ")), lambda w: w["QAZ"] > 1)["QAZ"]
    2
    """
    values = st.one_of(st.integers(0, 3), st.just(1), st.sampled_from((0, 1, 10, 83_000_000)))
    return st.fixed_dictionaries(dict.fromkeys(codes, values))


def rules(*, monotone: bool = True) -> st.SearchStrategy[NamedRule]:
    """Draw a shipped rule, or one made of building blocks.

    Parameters
    ----------
    monotone : bool
        Only draw rules in which more agreement never harms.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(rules(), lambda r: True).kind
    'consensus'
    """
    every = [rule() for rule in NAMED]
    shipped_rules = st.sampled_from([rule for rule in every if rule.is_monotone(()) or not monotone])
    custom = st.builds(Custom, requires=_nodes())
    if monotone:
        custom = custom.filter(lambda rule: rule.is_monotone(()))
    return st.one_of(shipped_rules, custom)


def _nodes() -> st.SearchStrategy[Node]:
    favour = st.sampled_from((("agree",), ("agree", "agree_with_reservation")))
    shares = st.sampled_from(("1/2", "2/3", "3/4", "55/100", "1"))
    bases = st.sampled_from(("members", "present", "votes_cast"))
    share = st.one_of(
        st.builds(lambda c, b, s: ShareOf(count=c, base=b, at_least=s), favour, bases, shares),
        st.builds(lambda c, b: ShareOf(count=c, base=b, more_than="1/2"), favour, bases),
    )
    limit = st.one_of(
        st.builds(lambda n: Limit(count=("object",), at_most=n), st.integers(0, 3)),
        st.builds(lambda n: Limit(count=("agree", "object", "abstain"), at_least=n, quorum=True), st.integers(1, 4)),
    )
    leaf: st.SearchStrategy[Node] = st.one_of(share, limit)
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(lambda of: AllOf(of=of), st.tuples(inner, inner)),
            st.builds(lambda of: AnyOf(of=of), st.tuples(inner, inner)),
        ),
        max_leaves=4,
    )


def facts(*, candidate: str = "XKX") -> st.SearchStrategy[Recognition]:
    """Draw an act about the recognition of ``candidate`` by an invented state.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(facts(), lambda f: f.status is Stance.WITHDREW).status.value
    'withdrew'
    """
    return st.builds(
        Recognition,
        state=st.sampled_from(CODES),
        status=st.sampled_from([s for s in Stance if s is not Stance.NO_RECORD]),
        since=st.dates(FIRST, LAST).map(date.isoformat),
        confidence=st.sampled_from(list(Confidence)),
        sources=st.just(("invented",)),
        note=st.just(f"about {candidate}"),
    )


def assumptions() -> st.SearchStrategy[Assumption]:
    """Draw an assumption.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(assumptions(), lambda a: True).value
    'strict'
    """
    return st.sampled_from(list(Assumption))


@st.composite
def questions(
    draw: st.DrawFn,
    *,
    rule: NamedRule | None = None,
    unknown: bool = True,
    min_size: int = 1,
    max_size: int | None = None,
) -> Question:
    """Draw a question about an invented body; members that the rule names sit at the table.

    Parameters
    ----------
    rule : NamedRule, optional
        The rule that decides; any monotone rule if not given.
    unknown : bool
        Whether positions may be unknown.
    min_size, max_size : int
        How many members.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(questions(), lambda q: len(q.members) == 1).body
    'the club'
    """
    chosen = rule if rule is not None else draw(rules())
    least = max(min_size, len(chosen.names))
    seats = draw(members(unknown=unknown, min_size=least, max_size=None if max_size is None else max(least, max_size)))
    seats = (
        tuple(seat.model_copy(update={"state": name}) for seat, name in zip(seats, chosen.names, strict=False))
        + seats[len(chosen.names) :]
    )
    codes = tuple(sorted(m.state for m in seats))
    tables = {name: draw(weights(codes)) for name in chosen.weights_needed(codes)}
    return Question(body="the club", candidate="NEW", members=seats, rule=chosen, weights=tables)  # type: ignore[arg-type]


@st.composite
def scenarios(draw: st.DrawFn, *, body: str = "nato", candidate: str = "XKX") -> Scenario:
    """Draw a scenario about a real body on a real date, with some positions asserted.

    Parameters
    ----------
    body : str
        Code of a shipped body.
    candidate : str
        Code or name of the candidate; must not be a member in the years drawn (2008 to 2026).

    Examples
    --------
    >>> from hypothesis import find
    >>> find(scenarios(), lambda s: True).body
    'nato'
    """
    real: Body = shipped().body(body)
    candidate = shipped().states.resolve(candidate).code
    born = shipped().states[candidate].exists_since
    first = max(FIRST, born.last if born else FIRST)
    on = first + timedelta(days=draw(st.integers(0, (LAST - first).days)))
    seated = [code for code in real.on(on).states if code != candidate]
    asserted = draw(st.dictionaries(st.sampled_from(seated), positions(), max_size=4))
    return Scenario(
        body=body,
        candidate=candidate,
        on=on,
        assumption=draw(assumptions()),
        positions={code: position.value for code, position in asserted.items()},
    )
