"""What a rule comes to in numbers: its thresholds, who can stop it, and what holds of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from consensus.bodies import Body, form_of
from consensus.datasets import Dataset, shipped
from consensus.errors import NeedsWeights
from consensus.positions import KNOWN, MEMBERS, PRESENT, VOTES_CAST, Effect, Position
from consensus.results import Result
from consensus.rules import Limit, NamedRule, Rule, named
from consensus.rules.core import Ballot, Lean, leaves, weights_of
from consensus.rules.named import NO_WEIGHTS, Weights
from consensus.rules.stopping import agreement, alone, fewest, witness
from consensus.values import FrozenMap, Moment, Value, in_series, last_day, parse_day, parse_moment, parse_weight

_BASES = {MEMBERS: "all members", PRESENT: "those present", VOTES_CAST: "votes cast"}
_FIVE = tuple("ABCDE")


class Threshold(Value):
    """One clause of a rule in numbers, for a body on a date."""

    clause: str
    """The clause."""
    needed: int
    """Heads, or units of weight, that it takes; for a limit, how many are allowed."""
    base: int
    """Of how many."""
    of: str = ""
    """What the base is where it is not all members, or whether the number is a most or a least."""
    unit: str = ""
    """Name of the weights; heads if empty."""

    @property
    def in_words(self) -> str:
        """The clause and its number."""
        unit = f" ({self.unit})" if self.unit else ""
        if self.of in {"at most", "at least"}:
            return f"{self.clause}: {self.of} {self.needed:,} of {self.base:,}"
        return f"{self.clause}: {self.needed:,} of {self.base:,}{unit}" + (f" {self.of}" if self.of else "")


class RuleReport(Result, Value):
    """A rule, and what it comes to in a body on a date.

    Examples
    --------
    >>> report = rule_report("two_thirds_of_members", body="coe", on="2026-07-31")
    >>> report.thresholds[0].in_words, len(report.fewest), report.alone
    ('two thirds of all members: 31 of 46', 16, ())
    """

    rule: Rule
    """The rule, in the form that it had on the date."""
    asked: str
    """Name of the rule that was asked for."""
    clause: str
    """The article or page that states it."""
    effects: tuple[tuple[Position, Effect], ...]
    """What each position does."""
    body: str = ""
    """The body, as named in a sentence."""
    on: Moment | None = None
    """The date."""
    members: tuple[str, ...] = ()
    """Codes of the members on that date."""
    thresholds: tuple[Threshold, ...] = ()
    """Each clause in numbers."""
    alone: tuple[str, ...] | None = None
    """Members that can stop a decision alone; none where that is not known."""
    fewest: tuple[str, ...] | None = None
    """A smallest set that can stop it together; none where that is not known."""
    monotone: bool = True
    """Whether more agreement never harms."""
    witness: str = ""
    """Where it does: two ballots that show it."""
    missing: str = ""
    """Which weights would be needed."""
    rounded: tuple[str, ...] = ()
    """Names of the weights that are known to within half a unit only."""
    hangs_on_rounding: bool = False
    """Whether fewer members might do, for all that the rounded figures say."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources."""


def rule_report(
    rule: str | Rule,
    *,
    body: str = "",
    on: date | datetime | str | None = None,
    known_by: date | str | None = None,
    weights: Weights = NO_WEIGHTS,
    data: Dataset | None = None,
) -> RuleReport:
    """Say what a rule comes to, in general or in a body on a date.

    Parameters
    ----------
    rule : str or Rule
    body : str, optional
        Code of a body with a list of members.
    on : date, datetime or str, optional
        The date; the data's review date if not given.
    known_by : date or str, optional
        Only use facts public by then.
    weights : mapping, optional
        Weights by name and state, over those in the data.
    data : Dataset, optional
        The shipped facts if not given.

    Raises
    ------
    UnknownRule, UnknownBody, MissingRoster, EmptyBody, DateOutOfRange

    Examples
    --------
    >>> rule_report("qualified_majority", body="eu", on="1958-01-01").rule.needs
    '12 of 17 votes'
    """
    asked = named(rule) if isinstance(rule, str) else rule
    if not body:
        return _report(asked, asked.kind, clause=asked.clause)
    facts = data or shipped()
    found = in_force(asked, facts.body(body), on=on, known_by=known_by, weights=weights, data=facts)
    return _report(
        found.rule,
        asked.kind,
        clause=found.clause,
        body=found.body,
        on=found.on,
        members=found.members,
        weights=found.weights,
        rounded=found.rounded,
        units=found.units,
        sources=set(found.sources),
    )


class InForce(NamedTuple):
    """A rule as it was in a body on a date, with the members and the weights that it adds up."""

    rule: Rule
    clause: str
    body: str
    on: date | datetime
    members: tuple[str, ...]
    weights: Weights
    rounded: tuple[str, ...]
    units: Mapping[str, str]
    sources: tuple[str, ...]


def in_force(
    rule: Rule,
    body: Body,
    *,
    on: date | datetime | str | None = None,
    known_by: date | str | None = None,
    weights: Weights = NO_WEIGHTS,
    data: Dataset | None = None,
) -> InForce:
    """Return a rule in the form that it had in a body on a date, with members and weights of the day.

    Parameters
    ----------
    rule : Rule
    body : Body
    on, known_by, weights, data
        As for `rule_report`.

    Examples
    --------
    >>> import consensus as cs
    >>> found = in_force(named("qualified_majority"), cs.body("eu"), on="1958-01-01")
    >>> found.rule.needs, found.weights["votes"]["LUX"]
    ('12 of 17 votes', 1)
    """
    facts = data or shipped()
    moment = parse_moment(on if on is not None else facts.version.reviewed)
    public = None if known_by is None else parse_day(known_by)
    members = body.on(moment, public).states
    form = form_of(rule, body.regimes_on(last_day(moment)))
    known = facts.weights(body.code, last_day(moment), public)
    given = {name: {s: parse_weight(w) for s, w in table.items()} for name, table in weights.items()}
    used = form.rule.weights_needed(members)
    return InForce(
        rule=form.rule,
        clause=form.clause or rule.clause,
        body=body.name,
        on=moment,
        members=members,
        weights={name: {**known.tables.get(name, {}), **given.get(name, {})} for name in {*known.tables, *given}},
        rounded=tuple(name for name in known.rounded if name in used and name not in given),
        units=known.units,
        sources=(*form.sources, *(s for name in used for s in known.sources.get(name, ()))),
    )


def _report(
    rule: NamedRule,
    asked: str,
    *,
    clause: str,
    body: str = "",
    on: date | datetime | None = None,
    members: tuple[str, ...] = (),
    weights: Weights = NO_WEIGHTS,
    rounded: tuple[str, ...] = (),
    units: Mapping[str, str] = FrozenMap(),
    sources: set[str] | None = None,
) -> RuleReport:
    about = {
        "rule": rule,
        "asked": asked,
        "clause": clause,
        "effects": tuple((position, rule.effect(position)) for position in KNOWN),
        "body": body,
        "on": on,
        "members": members,
        "monotone": rule.is_monotone(members or _FIVE),
        "witness": _witness_in_words(rule),
        "rounded": rounded,
        "sources": tuple(sorted({*rule.about.sources, *(sources or ())})),
    }
    if not members:
        return RuleReport(**about)
    try:
        if rule.needs_exact_weights and rounded:
            raise NeedsWeights(f"the {in_series(rounded)} figures are published rounded, and exact ones are needed")
        node = rule.core(members, weights)
        agreed = agreement(members, weights, rounded)
        found = alone(node, agreed), fewest(node, agreed)
        harmed = agreed.leaning(Lean.HARMS)
        hangs = bool(rounded) and _sizes(found) != _sizes((alone(node, harmed), fewest(node, harmed)))
        return RuleReport(
            **about,
            thresholds=tuple(_thresholds(rule, members, weights, units)),
            alone=found[0],
            fewest=found[1],
            hangs_on_rounding=hangs,
        )
    except NeedsWeights as error:
        return RuleReport(**about, thresholds=tuple(_thresholds(rule, members, weights, units)), missing=error.what)


def _sizes(found: tuple[tuple[str, ...] | None, ...]) -> tuple[int | None, ...]:
    return tuple(None if states is None else len(states) for states in found)


def _thresholds(
    rule: NamedRule, members: tuple[str, ...], weights: Weights, units: Mapping[str, str]
) -> Iterator[Threshold]:
    """Yield every clause with its number, were all to take part; those whose weights are missing are left out."""
    try:
        node = rule.core(members, weights)
    except NeedsWeights:
        return
    ballot = Ballot(members, (Position.AGREE,) * len(members), weights)
    for leaf in leaves(node):
        concerned = [state for state in members if leaf.concerns(state)]
        if isinstance(leaf, Limit):
            bound = leaf.at_most if leaf.at_most is not None else leaf.at_least
            assert bound is not None
            words = "at most" if leaf.at_most is not None else "at least"
            yield Threshold(clause=leaf.in_words(), needed=bound, base=len(concerned), of=words)
            continue
        try:
            table: Mapping[str, int] | None = weights_of(leaf, ballot)
        except NeedsWeights:
            continue
        base = len(concerned) if table is None else sum(table[state] for state in concerned)
        of = _BASES.get(leaf.base, "those counted")
        yield Threshold(
            clause=leaf.in_words(),
            needed=leaf.needed(base),
            base=base,
            of="" if leaf.base == MEMBERS else f"{of}, were all to take part",
            unit=units.get(leaf.weight or "", leaf.weight or ""),
        )


def _witness_in_words(rule: NamedRule) -> str:
    """Return two ballots of a body of five, all of one weight, that show that a rule is not monotone."""
    if rule.is_monotone(_FIVE):
        return ""
    weights = {name: dict.fromkeys(_FIVE, 1) for name in rule.weights_needed(_FIVE)}
    found = witness(rule.core(_FIVE, weights), _FIVE, weights)
    if found is None:
        return ""
    counts = {p: sum(q is p for q in found.before) for p in dict.fromkeys(found.before)}
    ballot = in_series(f"{count} {'are' if count > 1 else 'is'} for {p.value}" for p, count in counts.items())
    ballot = ballot.replace("for agree", "in favour").replace("for silent", "silent").replace("for object", "against")
    return (
        f"of five members with one vote each {ballot}: not adopted; "
        "if one of the silent votes against instead, it is adopted"
    )


__all__ = ["InForce", "RuleReport", "Threshold", "in_force", "rule_report"]
