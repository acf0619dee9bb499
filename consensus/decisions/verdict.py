"""Deciding a question: the outcome, who blocks, and on what each contribution rests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import NoReturn

from consensus import results
from consensus.decisions.posing import pose
from consensus.decisions.question import Group, Member, Question, TabledAnswer
from consensus.errors import InputError, InvalidTally, MissingRoster, NeedsWeights, NoTruthValue
from consensus.positions import KNOWN, Basis, Effect, Position
from consensus.rules import Ballot, FailedBy, Node, Result, ShareOf, evaluate, holds, margin
from consensus.rules.core import Leaf, Lean, leaves
from consensus.scenarios import Scenario
from consensus.values import Value, in_series


class Outcome(StrEnum):
    """The answer if the question were put.

    Examples
    --------
    >>> import consensus as cs
    >>> cs.decide(cs.scenarios.load("nato/georgia")).outcome
    <Outcome.UNDETERMINED: 'UNDETERMINED'>
    """

    ADOPTED = "ADOPTED"
    BLOCKED = "BLOCKED"
    UNDETERMINED = "UNDETERMINED"


class Blocks(StrEnum):
    """Whether a member blocks this verdict."""

    DEFINITELY = "definitely"
    POSSIBLY = "possibly"
    NOT = "not"


class Contribution(Value):
    """What one member contributes to a verdict.

    Examples
    --------
    >>> import consensus as cs
    >>> spain = cs.decide(cs.scenarios.load("nato/kosovo")).of("Spain")
    >>> spain.in_words, spain.critical
    ('assumed to withhold consensus (does not recognise)', True)
    """

    member: Member
    """The member, its position and what that rests on."""
    effect: Effect
    """What its position does under the rule."""
    blocks: Blocks
    """Whether it blocks for certain, in some completion of the unknowns, or not."""
    critical: bool = False
    """Whether the rule would still fail were all others to agree."""
    in_words: str = ""
    """What it does, in a clause, with its basis."""

    @property
    def state(self) -> str:
        """Code of the state."""
        return self.member.state


class Conflict(Value):
    """Two versions of one fact, and whether the other would change the outcome."""

    state: str
    """The member concerned."""
    other: Position
    """Its position by the other version."""
    would_flip: bool
    """Whether the outcome would differ."""
    sources: tuple[str, ...] = ()
    """Where the other version can be looked up."""


class Verdict(results.Result, Value):
    """The answer to a question, with its reasons.

    It has three outcomes and no truth value: ``bool(verdict)`` raises.

    Examples
    --------
    >>> import consensus as cs
    >>> verdict = cs.decide(cs.scenarios.load("nato/kosovo"))
    >>> verdict.outcome.value, verdict.tabled.value
    ('BLOCKED', 'no')
    """

    question: Question
    """The question, with members, sources and provenance."""
    outcome: Outcome
    """The answer if the question were put."""
    failed_by: FailedBy | None = None
    """How it failed, if it did."""
    failed_clauses: tuple[str, ...] = ()
    """The clauses of the rule that failed."""
    margin: int | None = None
    """Heads or weight above (negative: below) what a share needs; none under unanimity without shares."""
    contributions: tuple[Contribution, ...] = ()
    """What each member contributes; none for a ballot known by figures only."""
    conflicts: tuple[Conflict, ...] = ()
    """Rival versions of facts that touch this verdict."""
    exact: bool = True
    """False where too many unknowns met a rule that is not monotone to read all completions."""
    note: str = ""
    """A remark on the outcome."""

    def __bool__(self) -> NoReturn:
        raise NoTruthValue(
            "a verdict is neither true nor false",
            why="it may be undetermined, and whether the question is put is a separate answer",
            fix="Compare verdict.outcome with Outcome.ADOPTED, BLOCKED or UNDETERMINED",
        )

    @property
    def tabled(self) -> TabledAnswer:
        """Whether the question is put at all: the second answer."""
        return self.question.tabled

    @property
    def blockers(self) -> tuple[Contribution, ...]:
        """Members that block for certain, by code."""
        return tuple(c for c in self.contributions if c.blocks is Blocks.DEFINITELY)

    @property
    def possible_blockers(self) -> tuple[Contribution, ...]:
        """Members that block in some completion of the unknowns, but not in all."""
        return tuple(c for c in self.contributions if c.blocks is Blocks.POSSIBLY)

    @property
    def assenting(self) -> tuple[Contribution, ...]:
        """Members whose position supports adoption."""
        return tuple(c for c in self.contributions if c.effect is Effect.SUPPORTS)

    @property
    def undetermined(self) -> tuple[Contribution, ...]:
        """Members whose position is not known, or whose effect is open under the rule."""
        return tuple(c for c in self.contributions if c.effect is Effect.UNDETERMINED)

    def group(self, *groups: Group) -> tuple[Contribution, ...]:
        """Return the contributions reported under ``groups`` that do not block for certain."""
        return tuple(c for c in self.contributions if c.member.group in groups and c.blocks is not Blocks.DEFINITELY)

    def of(self, state: str) -> Contribution:
        """Return the contribution of one member.

        Parameters
        ----------
        state : str
            Code, name or alias.

        Raises
        ------
        NotAMember
            If it does not sit at the table; says where it does.
        """
        from consensus.decisions.explain import contribution_of  # noqa: PLC0415

        return contribution_of(self, state)

    def explain(self, state: str | None = None) -> str:
        """Return the chain from fact to assumption to position to clause, with sources.

        Parameters
        ----------
        state : str, optional
            Code, name or alias; every blocker if not given.

        Examples
        --------
        >>> import consensus as cs
        >>> print(cs.decide(cs.scenarios.load("nato/kosovo")).explain("Spain").splitlines()[0])
        Why Spain blocks
        """
        from consensus.decisions.explain import explain  # noqa: PLC0415

        return explain(self, state)


def decide(question: Question | Scenario) -> Verdict:
    """Decide a question, or pose a scenario and decide it.

    A pure function: the same question gives the same verdict.

    Parameters
    ----------
    question : Question or Scenario

    Returns
    -------
    Verdict

    Raises
    ------
    NeedsWeights
        If the rule weighs members and a weight is missing.

    Examples
    --------
    >>> club = Question(body="the club", candidate="Dora", members=(
    ...     Member(state="Ada", position="agree"), Member(state="Bob", position="unknown")))
    >>> decide(club).outcome, [c.state for c in decide(club).possible_blockers]
    (<Outcome.UNDETERMINED: 'UNDETERMINED'>, ['Bob'])
    """
    if isinstance(question, Scenario):
        question = pose(question)
    if not isinstance(question, Question):
        raise InputError(
            f"a {type(question).__name__} cannot be decided", fix='Pass a scenario: cs.scenarios.load("nato/kosovo")'
        )
    ballot = ballot_of(question)
    node = compiled(question, ballot)
    result = evaluate(node, ballot)
    outcome = _outcome(result)
    failed_by = result.failure
    note = "" if result.exact else "Too many positions are unknown to read every way in which they may turn out."
    if set(question.rounded) & set(question.rule.weights_needed(ballot.states)):
        note = _rounding(outcome, ballot)
    unmet = [f for f in question.findings if f.value == "not_met"]
    if unmet and question.hard_eligibility:
        outcome, failed_by = Outcome.BLOCKED, FailedBy.NOT_ELIGIBLE
        note = f"Not eligible: {unmet[0].reason}; {unmet[0].clause}."
        result = Result(can_hold=False, can_fail=True, definite=frozenset(), possible=frozenset(), broken=())
    if question.tally is not None:
        return Verdict(
            question=question,
            outcome=outcome,
            failed_by=failed_by,
            failed_clauses=tuple(leaf.in_words() for leaf in result.broken),
            margin=margin(node, ballot),
            note=note or "A ballot known by its figures has a margin, not blockers.",
        )
    return Verdict(
        question=question,
        outcome=outcome,
        failed_by=failed_by,
        failed_clauses=tuple(leaf.in_words() for leaf in result.broken),
        margin=margin(node, ballot),
        contributions=tuple(_contributions(question, node, ballot, result)),
        conflicts=() if failed_by is FailedBy.NOT_ELIGIBLE else tuple(_conflicts(question, node, ballot, outcome)),
        exact=result.exact,
        note=note,
    )


def compiled(question: Question, ballot: Ballot) -> Node:
    """Return the rule of a question in blocks; refuse what it cannot answer."""
    rule = question.rule
    if question.tally is not None and rule.weights_needed(ballot.states):
        raise NeedsWeights(
            "the rule weighs members, and a ballot known by its figures names none",
            fix="Ask by a rule that counts heads",
            weight=rule.weights_needed(ballot.states)[0],
        )
    if rule.needs_exact_weights and question.rounded:
        raise NeedsWeights(
            f"the {in_series(question.rounded)} figures are published rounded",
            why="how many members can block among those taking part may hang on the rounding",
            fix="Give exact weights of all members",
            weight=question.rounded[0],
        )
    node = rule.core(ballot.states, ballot.weights)
    clauses = tuple(leaves(node))
    if question.tally is not None and (rule.names or any(leaf.among is not None for leaf in clauses)):
        raise InvalidTally(
            "the rule looks at named members, and a ballot known by its figures names none",
            fix="Give the positions of the members",
        )
    if question.partial and not question.rule_is_own and any(_counts_the_absent(leaf) for leaf in clauses):
        raise MissingRoster(
            "the rule counts all members, and the ballot does not tell how many took no part",
            fix="Ask by a rule that counts votes cast",
        )
    return node


def _counts_the_absent(leaf: Leaf) -> bool:
    return Position.ABSENT in (leaf.base if isinstance(leaf, ShareOf) else leaf.count)


def ballot_of(question: Question) -> Ballot:
    """Return the positions of a question, or its figures, as the rule reads them."""
    tally = question.tally
    if tally is not None:
        figures = (
            (Position.AGREE, tally.in_favour),
            (Position.OBJECT, tally.against),
            (Position.ABSTAIN, tally.abstain),
            (Position.ABSTAIN, tally.invalid),
            (Position.ABSENT, tally.absent),
        )
        cast = tuple(position for position, count in figures for _ in range(count))
        return Ballot(tuple(str(i) for i in range(len(cast))), cast)
    members = sorted(question.members, key=lambda m: m.state)
    return Ballot(
        tuple(m.state for m in members),
        tuple(question.rule.reads_as(m.position) for m in members),
        question.weights,
        frozenset(question.rounded),
    )


def _rounding(outcome: Outcome, ballot: Ballot) -> str:
    """Say what it means for the outcome that weights are published rounded."""
    published = f"The {in_series(sorted(ballot.rounded))} figures are published rounded"
    if outcome is not Outcome.UNDETERMINED:
        return f"{published}; the outcome holds whatever the rounding."
    return f"{published}." if ballot.unknown else f"{published}, and the outcome hangs on the rounding."


def _outcome(result: Result) -> Outcome:
    if not result.can_fail:
        return Outcome.ADOPTED
    return Outcome.UNDETERMINED if result.can_hold else Outcome.BLOCKED


def _contributions(question: Question, node: Node, ballot: Ballot, result: Result) -> list[Contribution]:
    members = {m.state: m for m in question.members}
    fails_alone = _critical(node, ballot)
    found = []
    for state, position in zip(ballot.states, ballot.positions, strict=True):
        member = members[state]
        blocks = Blocks.NOT
        if state in result.definite:
            blocks = Blocks.DEFINITELY
        elif state in result.possible:
            blocks = Blocks.POSSIBLY
        effect = question.rule.effect_on(state, member.position)
        found.append(
            Contribution(
                member=member,
                effect=effect,
                blocks=blocks,
                critical=blocks is not Blocks.NOT and fails_alone(state, position),
                in_words=_in_words(question, member, effect),
            )
        )
    return found


def _critical(node: Node, ballot: Ballot) -> Callable[[str, Position], bool]:
    """Return the test whether the rule still fails with this member as it is and all others in agreement."""
    same = all(leaf.among is None and getattr(leaf, "weight", None) is None for leaf in leaves(node))
    cache: dict[tuple[str, Position], bool] = {}

    def fails(state: str, position: Position) -> bool:
        key = ("" if same else state, position)
        if key not in cache:
            mine = KNOWN if position is Position.UNKNOWN else (position,)
            agreeing = replace(ballot, positions=(Position.AGREE,) * len(ballot.states)).leaning(Lean.HELPS)
            cache[key] = any(not holds(node, agreeing.moved(frozenset({state}), p)) for p in mine)
        return cache[key]

    return fails


def _in_words(question: Question, member: Member, effect: Effect) -> str:
    """Say what a member does, never stronger than its basis allows."""
    about = question.rule.about
    if member.position is Position.UNKNOWN:
        if member.coded is not None and member.condition:
            return f"position unknown: it would agree if {member.condition}"
        return f"position unknown: hangs on {member.condition}" if member.condition else "position unknown"
    own = {Position.OBJECT: about.objecting, Position.SILENT: about.silent}
    third, plain, past = _PLAIN.get(member.position) or own.get(member.position, about.agreeing)
    if effect is Effect.UNDETERMINED:
        third, plain, past = (f"{verb}, with an effect that is open under this rule" for verb in (third, plain, past))
    if member.basis is Basis.ASSUMED:
        why = " (does not recognise)" if member.position is Position.OBJECT else ""
        if member.coded is not None:
            met = member.position is member.coded.then and not member.condition
            why = f" (its coded condition is {'' if met else 'not '}met)"
        return f"assumed to {plain}{why}"
    if member.basis is Basis.HYPOTHETICAL:
        return f"{third} (the scenario asserts it)" if member.asserted else third
    if member.basis is Basis.ACTED:
        return past
    spoken = {Position.AGREE: "support", Position.OBJECT: "an objection"}.get(member.position)
    if member.basis is Basis.STATED:
        return f"stated {spoken}" if spoken else f"stated that it will {plain}"
    heard = {Position.AGREE: "support it", Position.OBJECT: "oppose it"}.get(member.position, plain)
    return f"reported to {heard}"


_PLAIN = {
    Position.AGREE_WITH_RESERVATION: (
        "agrees with a reservation",
        "agree with a reservation",
        "agreed with a reservation",
    ),
    Position.ABSTAIN: ("abstains", "abstain", "abstained"),
    Position.ABSTAIN_WITH_DECLARATION: (
        "abstains with a declaration",
        "abstain with a declaration",
        "abstained with a declaration",
    ),
    Position.ABSENT: ("is absent", "be absent", "was absent"),
}


def _conflicts(question: Question, node: Node, ballot: Ballot, outcome: Outcome) -> list[Conflict]:
    found = []
    for member in sorted(question.members, key=lambda m: m.state):
        if member.rival is None:
            continue
        other = ballot.moved(frozenset({member.state}), question.rule.reads_as(member.rival))
        found.append(
            Conflict(
                state=member.state,
                other=member.rival,
                would_flip=_outcome(evaluate(node, other)) is not outcome,
                sources=member.rival_sources,
            )
        )
    return found
