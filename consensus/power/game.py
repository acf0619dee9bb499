"""A game of coalitions: who may agree or object, and the rule that says which coalitions adopt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from consensus.bodies import Body, Roster
from consensus.datasets import shipped
from consensus.decisions.posing import pose
from consensus.decisions.question import Question
from consensus.decisions.ruling import in_force
from consensus.decisions.verdict import ballot_of, compiled
from consensus.errors import (
    DuplicateMember,
    EmptyBody,
    InputError,
    InvalidTally,
    InvalidValue,
    InvalidWeight,
    NeedsWeights,
    UnknownState,
    visible,
)
from consensus.positions import Position
from consensus.power import form
from consensus.power.form import Layout
from consensus.rules import AllOf, AnyOf, Custom, Limit, NamedRule, Node, Rule, ShareOf, named
from consensus.rules.core import Ballot, Lean, in_words
from consensus.rules.named import NO_WEIGHTS, Weights
from consensus.scenarios import Scenario
from consensus.values import (
    LARGEST_WEIGHT,
    FrozenMap,
    Moment,
    in_series,
    last_day,
    long_date,
    nearest,
    parse_weight,
    shown,
)


class Origin(NamedTuple):
    """Where a game comes from, for the reader."""

    title: str = ""
    """What decides: a body or a game, as named in a sentence."""
    rule: str = ""
    """The rule in a few words."""
    needs: str = ""
    """What it takes to adopt."""
    clause: str = ""
    """The article that says so."""
    on: Moment | None = None
    """The date, in a body that has one."""
    rounded: tuple[str, ...] = ()
    """Names of the weights that are published rounded only."""
    units: Mapping[str, str] = FrozenMap()
    """What one unit of weight is, by name, where it is not a person or a vote."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources."""
    note: str = ""
    """What a reader should know."""


_NOWHERE = Origin()
NOTHING: Mapping[str, Any] = FrozenMap()
_BEYOND = LARGEST_WEIGHT**2
_PLAIN = 1 << 59  # weights that need no closer look


@dataclass(frozen=True)
class Game:
    """A decision rule read as a simple game: every member agrees or objects.

    Made by `game`.

    Examples
    --------
    >>> six = game({"DEU": 4, "FRA": 4, "ITA": 4, "NLD": 2, "BEL": 2, "LUX": 1}, quota=12)
    >>> six.wins(["DEU", "FRA", "ITA"]), six.wins(["DEU", "FRA", "LUX"])
    (True, False)
    """

    members: tuple[str, ...]
    """The members who are free to agree or object."""
    layout: Layout
    """The rule in its simplest form."""
    fixed: Mapping[str, Position] = NOTHING
    """Members whose position is settled, and that position."""
    weights: Weights = NO_WEIGHTS
    """The weights that the rule adds up, by name and member."""
    ends: tuple[Layout, ...] = ()
    """The rule with rounded weights at the end of their interval that harms and that helps; empty if all are exact."""
    names: Mapping[str, str] = NOTHING
    """Long names of members, where they have some."""
    question: Question | None = None
    """The question in which the other positions are settled, in a game made of a scenario."""
    origin: Origin = _NOWHERE

    def wins(self, coalition: Iterable[str]) -> bool:
        """Say whether these adopt against the objection of all other free members.

        Raises
        ------
        UnknownState
            If somebody named is not free to agree or object.
        """
        named_ = frozenset(coalition)
        strangers = sorted(named_.difference(self.members))
        if strangers:
            raise UnknownState(
                f"{visible(in_series(strangers))} cannot join a coalition here",
                why="not a member of the game, or its position is settled",
                suggestions=nearest(strangers[0], self.members),
            )
        return form.holds(self.layout.form, [member in named_ for member in self.members])

    def dual(self) -> Game:
        """Return the game of those who can block: whose objection leaves all others short."""
        ends = tuple(Layout(form.dual(end.form), len(self.members)) for end in reversed(self.ends))
        return replace(self, layout=Layout(form.dual(self.layout.form), len(self.members)), ends=ends)


Playable: TypeAlias = (
    "Game | Body | Roster | Question | Scenario | Rule | Node | str | Mapping[str, int] | Sequence[int]"
)


def game(
    what: Playable,
    quota: int | None = None,
    *,
    total: int | None = None,
    rule: str | Rule | Node | None = None,
    on: date | datetime | str | None = None,
    known_by: date | str | None = None,
    members: Iterable[str] = (),
    weights: Weights = NO_WEIGHTS,
) -> Game:
    """Make a game of a body, a scenario, a rule or one's own weights.

    Parameters
    ----------
    what : Body, Roster, str, Scenario, Question, Rule, Node, mapping or sequence of int
        A body (or its code) with its members; a scenario, in which members whose
        position is known are settled; a rule, with ``members`` and ``weights``; or
        weights, with ``quota``.
    quota : int, optional
        What a coalition must weigh, from 1 to the sum of the weights.
    total : int, optional
        What the weights are said to add up to; refused if they do not.
    rule : str, Rule or Node, optional
        The rule of a body; that of its usual stage if not given.
    on, known_by : date or str, optional
        For a body: the date, and the day by which facts had to be public.
    members : iterable of str, optional
        The members, where ``what`` is a rule.
    weights : mapping, optional
        Weights by name and member, where the rule adds some up; over those in the data.

    Raises
    ------
    InvalidWeight, InvalidValue, DuplicateMember, EmptyBody
        If weights, quota, total or members cannot be used.
    NotMonotone
        If agreement can harm under the rule.
    NeedsWeights
        If a weight is missing.

    Examples
    --------
    >>> game([3, 2, 2], quota=4).members
    ('1', '2', '3')
    >>> len(game("nato", on="2026-07-31", rule="consensus").members)
    32
    """
    if isinstance(what, dict):
        _check_names(what)
        return _weighted(tuple(what), list(what.values()), quota, total)
    if isinstance(what, list | tuple):
        return _weighted(_numbered(len(what)), list(what), quota, total)
    if isinstance(what, Game):
        return what
    if isinstance(what, Scenario | Question):
        return _of_question(pose(what) if isinstance(what, Scenario) else what)
    if isinstance(what, NamedRule | ShareOf | Limit | AllOf | AnyOf):
        return _of_rule(what, tuple(members), weights)
    if isinstance(what, Body | Roster | str):
        return _of_body(what, rule, on, known_by, weights)
    if isinstance(what, Mapping):
        _check_names(what)
        return _weighted(tuple(what), list(what.values()), quota, total)
    if isinstance(what, set | frozenset):
        raise InvalidValue(
            "a set of weights has no order, and holds equal weights once", fix="Give a list, or names with weights"
        )
    if isinstance(what, Iterable):
        listed = list(what)
        return _weighted(_numbered(len(listed)), listed, quota, total)
    raise InputError(
        f"a {type(what).__name__} is no game of coalitions",
        fix="Pass a body, a scenario, a rule with its members, or weights with a quota",
    )


def hold_to_total(have: int, stated: int, **where: str) -> None:
    """Refuse weights that do not add up to what is stated, with the difference.

    Raises
    ------
    InvalidWeight
    """
    _whole(stated, "total that is stated")
    if have != stated:
        raise InvalidWeight(
            f"the weights add up to {have:,}, and {stated:,} is stated",
            why=f"{abs(stated - have):,} too {'few' if have < stated else 'many'}: "
            "a member may be missing or miscounted",
            fix="Correct the weights or the total",
            **where,
        )


def _check_names(members: Iterable[Any]) -> None:
    strange = [name for name in members if not isinstance(name, str)]
    if strange:
        raise InvalidValue(f"a member is called {shown(repr(strange[0]))}", fix="Name members in letters: {'FRA': 29}")


@cache
def _numbered(count: int) -> tuple[str, ...]:
    return tuple(map(str, range(1, count + 1)))


def _weighted(names: tuple[Any, ...], weights: list[Any], quota: Any, total: int | None) -> Game:
    if set(map(type, weights)) == {int} and min(weights) >= 0 and max(weights) < _PLAIN:
        whole = weights
    else:
        whole = [_weight(name, weight) for name, weight in zip(names, weights, strict=True)]
    if not whole:
        raise EmptyBody("a game without members has no coalitions", fix="Give at least one weight")
    have = sum(whole)
    if total is not None:
        hold_to_total(have, total)
    if have == 0:
        raise InvalidWeight("all weights are zero", why="no coalition could ever adopt", fix="Give somebody a weight")
    if quota is None:
        raise InvalidValue("weights need a quota", why="what it takes to adopt is not known", fix="Give quota=")
    _whole(quota, "quota")
    if quota <= 0:
        raise InvalidValue(
            f"the quota {quota:,} is not above zero", why="nobody at all would already adopt", key="quota"
        )
    if quota > have:
        raise InvalidValue(
            f"the quota {quota:,} is above the sum of the weights, {have:,}",
            why="not even all together would adopt",
            key="quota",
        )
    layout = Layout(form.threshold(whole, quota), len(whole))
    return Game(
        names,
        layout,
        weights={"weight": dict(zip(names, whole, strict=True))},
        origin=Origin(needs=f"{quota:,} of {have:,}"),
    )


def _whole(value: Any, what: str) -> None:
    """Refuse what is no whole number that can be written out."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValue(f"the {what} {shown(repr(value))} is not a whole number", fix="Give a whole number")
    if abs(value) > _BEYOND:
        raise InvalidValue(f"the {what} is beyond all measure", fix="Check the number of digits")


def _weight(name: str, value: Any) -> int:
    try:
        return parse_weight(value)
    except InvalidWeight as error:
        raise error.at(visible(str(name))) from None


def _of_rule(rule: Rule | Node, members: tuple[str, ...], weights: Weights, **about: Any) -> Game:
    if not members:
        raise EmptyBody("a game without members has no coalitions", fix='Give members=("...", ...)')
    twice = sorted({member for member in members if members.count(member) > 1})
    if twice:
        raise DuplicateMember(f"{visible(in_series(twice))} is named twice", fix="Name each member once")
    checked = {name: {m: _weight(m, w) for m, w in table.items()} for name, table in weights.items()}
    if isinstance(rule, NamedRule):
        node = rule.core(members, checked)
        told = Origin(rule=rule.title, needs=rule.needs, clause=rule.clause, sources=rule.about.sources)
        used = rule.weights_needed(members)
    else:
        node, told = rule, Origin(needs=in_words(rule))
        used = Custom(requires=rule).weights_needed(members)
    told = told._replace(**about)
    ballot = Ballot(members, (Position.AGREE,) * len(members), checked, frozenset(told.rounded))
    return Game(
        members,
        Layout(form.form_of(node, members, ballot), len(members)),
        weights=FrozenMap({name: {m: checked[name][m] for m in members} for name in used if name in checked}),
        ends=_ends(node, members, ballot),
        origin=told,
    )


def _ends(node: Node, free: tuple[str, ...], ballot: Ballot) -> tuple[Layout, ...]:
    """Return the rule with its rounded weights read so that they harm, and so that they help; none if all are exact."""
    if not ballot.rounded:
        return ()
    leanings = (ballot.leaning(lean) for lean in (Lean.HARMS, Lean.HELPS))
    return tuple(Layout(form.form_of(node, free, leaning), len(free)) for leaning in leanings)


def _of_body(
    what: Body | Roster | str,
    rule: str | Rule | Node | None,
    on: date | datetime | str | None,
    known_by: date | str | None,
    weights: Weights,
) -> Game:
    data = shipped()
    body = what if isinstance(what, Body) else data.body(what.body if isinstance(what, Roster) else what)
    if rule is None:
        rule = body.stage(body.default_stage).rule
        assert rule is not None
    asked = named(rule) if isinstance(rule, str) else rule
    plain = asked if isinstance(asked, NamedRule) else Custom(requires=asked)
    found = in_force(
        plain, body, on=what.on if isinstance(what, Roster) else on, known_by=known_by, weights=weights, data=data
    )
    members = what.states if isinstance(what, Roster) else found.members
    if found.rule.needs_exact_weights and found.rounded:
        raise NeedsWeights(f"the {in_series(found.rounded)} figures are published rounded, and exact ones are needed")
    about = {"title": found.body, "on": found.on, "rounded": found.rounded}
    if plain is asked:
        sources = (*found.rule.about.sources, *found.sources)
        about |= {"clause": found.clause, "sources": tuple(dict.fromkeys(sources))}
    about["units"] = FrozenMap({name: unit for name, unit in found.units.items() if name in found.rounded})
    try:
        made = _of_rule(found.rule if plain is asked else asked, members, found.weights, **about)
    except NeedsWeights as error:
        name = str(error.parts.get("weight", ""))
        since = sorted({fact.since.last for fact in data.weight_facts(body.code) if fact.name == name})
        known = f"Those from {in_series(map(long_date, since), last='or')} on are on record" if since else "None is"
        fix = f"{known}: ask for such a date, or give weights of your own"
        raise NeedsWeights(error.what, why=error.why, fix=fix, weight=name) from None
    day = last_day(found.on)
    return replace(made, names=FrozenMap({code: data.states[code].name_on(day) for code in members}))


def _of_question(question: Question) -> Game:
    """Return the game among the members whose position is open; the others stay where they are."""
    if question.tally is not None:
        raise InvalidTally(
            "a ballot known by its figures names no members", why="nobody in particular could be decisive in it"
        )
    if not question.members:
        raise EmptyBody("a question without members has no coalitions")
    ballot = ballot_of(question)
    node = compiled(question, ballot)
    taken = dict(zip(ballot.states, ballot.positions, strict=True))
    free = tuple(state for state, position in taken.items() if position is Position.UNKNOWN)
    fixed = FrozenMap({state: position for state, position in taken.items() if position is not Position.UNKNOWN})
    rule = question.rule
    used = rule.weights_needed(ballot.states)
    return Game(
        free,
        Layout(form.form_of(node, free, ballot), len(free)),
        fixed=fixed,
        ends=_ends(node, free, ballot),
        names=FrozenMap({member.state: member.shown for member in question.members}),
        question=question,
        weights=FrozenMap({name: ballot.weights[name] for name in used if name in ballot.weights}),
        origin=Origin(
            title=question.body,
            rule=rule.title,
            needs=rule.needs,
            clause=question.clause or rule.clause,
            on=question.on,
            rounded=tuple(name for name in question.rounded if name in used),
            sources=rule.about.sources,
        ),
    )
