"""A game of coalitions: who may agree or object, and the rule that says which coalitions adopt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
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
    MissingRoster,
    NeedsWeights,
    TooLarge,
    UnknownBody,
    UnknownState,
    visible,
)
from consensus.positions import Position
from consensus.power import form
from consensus.power.form import Layout
from consensus.rules import AllOf, AnyOf, Custom, Limit, NamedRule, Node, Rule, ShareOf, WeightedVotes, named
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
    stage: str = ""
    """The stage of joining whose rule it is, where no rule was asked for."""
    comparison: str = ""
    """That it is no rule of this body, where it is none."""
    settled: str = ""
    """Why the question is settled whatever the members do, where the rule has no part in it."""


_NOWHERE = Origin()
NOTHING: Mapping[str, Any] = FrozenMap()
MOST_MEMBERS = 10_000
_BEYOND = LARGEST_WEIGHT**2
_PLAIN = 1 << 59  # weights that need no closer look


@dataclass(frozen=True, repr=False)
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
    weights: Weights = field(default=NO_WEIGHTS, hash=False)
    """The weights that the rule adds up, by name and member."""
    ends: tuple[Layout, ...] = ()
    """The rule with rounded weights at the end of their interval that harms and that helps; empty if all are exact."""
    names: Mapping[str, str] = NOTHING
    """Long names of members, where they have some."""
    question: Question | None = None
    """The question in which the other positions are settled, in a game made of a scenario."""
    origin: Origin = _NOWHERE

    def __repr__(self) -> str:
        return f"Game({self.in_words})"

    @property
    def in_words(self) -> str:
        """Who plays and by which rule, in a line.

        Examples
        --------
        >>> game("nato", on="2026-07-31")
        Game(32 members of NATO on 31 July 2026: no member objects)
        """
        origin = self.origin
        of = f" of {origin.title}" if origin.title else ""
        when = f" on {long_date(origin.on)}" if origin.on is not None else ""
        is_open = " whose position is open" if self.fixed else ""
        return visible(f"{len(self.members)} members{of}{when}{is_open}: {origin.needs}")

    def wins(self, coalition: Iterable[str]) -> bool:
        """Say whether these adopt against the objection of all other free members.

        Raises
        ------
        UnknownState
            If somebody named is not free to agree or object.
        """
        if isinstance(coalition, str):
            raise InvalidValue("a coalition is a list of members", fix=f'Write ["{visible(coalition)}"]')
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
    Game | Body | Roster | Question | Scenario | NamedRule | Node | str | Mapping[str, int] | Sequence[int]
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
    plain = rule is None and on is None and known_by is None and not members and not weights
    if plain and isinstance(what, dict | list | tuple):
        return _listed(what, quota, total)
    given = {"quota": quota, "total": total, "rule": rule, "on": on, "known_by": known_by}
    extra = {key for key, value in given.items() if value is not None}
    extra |= {key for key, value in (("members", members), ("weights", weights)) if value}
    if isinstance(what, Game):
        _only(extra, "a game", ())
        return what
    if isinstance(what, Scenario | Question):
        _only(extra, "a scenario", ())
        return _of_question(pose(what) if isinstance(what, Scenario) else what)
    if isinstance(what, NamedRule | ShareOf | Limit | AllOf | AnyOf):
        _only(extra, "a rule", ("members", "weights"))
        return _of_rule(what, tuple(members), weights)
    if isinstance(what, Roster):
        _only(extra, "a roster", ("rule", "known_by", "weights"))
        return _of_body(what, rule, on, known_by, weights)
    if isinstance(what, str) and what not in shipped().body_codes:
        _only(extra, "a game by name", ())
        return _by_name(what)
    if isinstance(what, Body | str):
        _only(extra, "a body", ("rule", "on", "known_by", "weights"))
        return _of_body(what, rule, on, known_by, weights)
    if isinstance(what, set | frozenset):
        raise InvalidValue(
            "a set of weights has no order, and holds equal weights once", fix="Give a list, or names with weights"
        )
    if isinstance(what, Mapping | Sequence):
        _only(extra, "weights", ("quota", "total"))
        return _listed(what if isinstance(what, Mapping) else list(what), quota, total)
    raise InputError(
        f"a {type(what).__name__} is no game of coalitions",
        fix="Pass a body, a scenario, a rule with its members, or weights with a quota",
    )


def _by_name(name: str) -> Game:
    """Return a game that ships with the package, or one's own file; say how scenarios are read."""
    from consensus.power import files  # noqa: PLC0415

    if name in files.names() or name.endswith(".toml"):
        return files.read(name)
    if "/" in name:
        raise UnknownBody(f'no body is called "{visible(name)}"', fix=f'For a scenario: cs.scenarios.load("{name}")')
    known = (*shipped().body_codes, *files.names())
    raise UnknownBody(
        f'no body or game is called "{visible(name)}"',
        fix=f"Use one of {', '.join(known)}",
        suggestions=nearest(name, known),
    )


def _only(extra: set[str], what: str, allowed: tuple[str, ...]) -> None:
    """Refuse what has no part in such a game, rather than leave it out in silence."""
    stray = sorted(extra.difference(allowed))
    if stray:
        raise InvalidValue(
            f"{what} takes no {in_series(stray, last='or')}",
            why="it would have no effect",
            fix=f"It takes {in_series(allowed)}" if allowed else "Leave it out; a scenario is changed with but(...)",
        )


def _listed(what: Any, quota: int | None, total: int | None) -> Game:
    """Return the game of a list of weights, or of weights by name."""
    if isinstance(what, Mapping):
        strange = [name for name in what if not isinstance(name, str)]
        if strange:
            raise InvalidValue(
                f"a member is called {shown(repr(strange[0]))}", fix="Name members in letters: {'FRA': 29}"
            )
        return _weighted(tuple(what), list(what.values()), quota, total)
    return _weighted(_numbered(len(what)), list(what), quota, total)


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
    _check_size(len(whole))
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


def _check_size(count: int) -> None:
    if count > MOST_MEMBERS:
        raise TooLarge(
            f"{count:,} members, and {MOST_MEMBERS:,} are possible",
            why="the number of their coalitions has thousands of digits",
            fix="Ask with fewer members",
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


def _of_rule(rule: NamedRule | Node, members: tuple[str, ...], weights: Weights, **about: Any) -> Game:
    if not members:
        raise EmptyBody("a game without members has no coalitions", fix='Give members=("...", ...)')
    twice = sorted({member for member in members if members.count(member) > 1})
    if twice:
        raise DuplicateMember(f"{visible(in_series(twice))} is named twice", fix="Name each member once")
    _check_size(len(members))
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
    if not body.memberships and not isinstance(what, Roster):
        raise MissingRoster(
            f"no list of the members of {body.name} is in these data",
            fix="Ask for nato, eu, coe or unsc, or give members of your own",
            body=body.code,
        )
    stage = body.stage(body.default_stage)
    usual = rule is None
    if rule is None:
        rule = stage.rule
        assert rule is not None
    asked = named(rule) if isinstance(rule, str) else rule
    plain = asked if isinstance(asked, NamedRule) else Custom(requires=asked)
    moment = what.on if isinstance(what, Roster) else on
    found = in_force(plain, body, on=moment, known_by=known_by, weights=weights, data=data)
    members = what.states if isinstance(what, Roster) else found.members
    for name, table in weights.items():
        _hold_to_table(name, table, members)
    if found.rule.needs_exact_weights and found.rounded:
        raise NeedsWeights(f"the {in_series(found.rounded)} figures are published rounded, and exact ones are needed")
    own = {s.rule.kind for s in body.stages if s.rule} | {k for r in body.regimes for k in (r.rule, r.form.kind)}
    about: dict[str, Any] = {
        "title": found.body,
        "on": found.on,
        "rounded": found.rounded,
        "units": FrozenMap({name: unit for name, unit in found.units.items() if name in found.rounded}),
        "stage": stage.title if usual else "",
        "comparison": "" if usual or plain.kind in own else f"a comparison: not a rule of {found.body}",
        "note": _caveat(found.rule, weights),
    }
    if plain is asked:
        sources = (*found.rule.about.sources, *found.sources)
        clause = stage.clause if usual and found.rule == stage.rule and stage.clause else found.clause
        about |= {"clause": clause, "sources": tuple(dict.fromkeys(sources))}
    try:
        made = _of_rule(found.rule if plain is asked else asked, members, found.weights, **about)
    except NeedsWeights as error:
        name = str(error.parts.get("weight", ""))
        spans = sorted({(f.since.last, f.until) for f in data.weight_facts(body.code) if f.name == name})
        known = [
            long_date(since) + (f" to {long_date(_eve(until.last))}" if until else " on") for since, until in spans
        ]
        fix = "Give your own, in a file for --rule (body, on, rule, [weights.NAME]) or as weights= in Python"
        if known:
            fix = f"They are on record from {in_series(known, last='and from')}: ask for such a date. {fix}"
        raise NeedsWeights(error.what, why=error.why, fix=fix, weight=name) from None
    day = last_day(found.on)
    return replace(made, names=FrozenMap({code: data.states[code].name_on(day) for code in members}))


def _eve(day: date) -> date:
    return day - timedelta(days=1)


def _caveat(rule: NamedRule, weights: Weights) -> str:
    """Say what of a rule is left out, and what is not from these data."""
    if weights:
        return f"The {in_series(weights)} figures are the user's own, not from these data"
    if isinstance(rule, WeightedVotes) and rule.of_members and not rule.population_check:
        return "A member could ask that 62 % of the population be verified; that is left out"
    return ""


def _hold_to_table(name: str, table: Mapping[str, int], members: tuple[str, ...]) -> None:
    """Refuse weights that do not fit the members one by one: two tables may count in different units."""
    strangers, missing = sorted(set(table) - set(members)), sorted(set(members) - set(table))
    if strangers:
        raise UnknownState(
            f"{visible(in_series(strangers))} is no member, and has a {visible(name)} weight",
            suggestions=nearest(strangers[0], members),
        )
    if missing:
        raise NeedsWeights(
            f'no "{visible(name)}" weight for {in_series(missing)}',
            why="weights of one's own stand in place of those on record, which may be in other units",
            fix="Give one for each member",
            weight=name,
        )


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
    # Where members act one by one, who has not acted may still do so.
    open_ = {Position.UNKNOWN, *((Position.SILENT,) if question.underway else ())}
    taken = dict(zip(ballot.states, ballot.positions, strict=True))
    free = tuple(state for state, position in taken.items() if position in open_)
    fixed = FrozenMap({state: position for state, position in taken.items() if position not in open_})
    rule = question.rule
    unmet = (
        [finding for finding in question.findings if finding.value == "not_met"] if question.hard_eligibility else []
    )
    form_ = False if unmet else form.form_of(node, free, ballot)
    used = rule.weights_needed(ballot.states)
    return Game(
        free,
        Layout(form_, len(free)),
        fixed=fixed,
        ends=() if unmet else _ends(node, free, ballot),
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
            settled=f"not eligible: {unmet[0].reason}" if unmet else "",
        ),
    )
