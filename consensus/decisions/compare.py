"""What changed between two answers, and why; and the same positions under every rule."""

from __future__ import annotations

from consensus.decisions.question import Question, pose
from consensus.decisions.verdict import Contribution, Outcome, Verdict, decide
from consensus.errors import NeedsWeights
from consensus.facts import Stance
from consensus.positions import Basis, Position
from consensus.rules import NAMED, Rule
from consensus.scenarios import Scenario
from consensus.values import Value, in_series


class MemberChange(Value):
    """What changed for one member."""

    state: str
    """Code of the member."""
    name: str
    """Name to print."""
    before: Position | None
    """Position in the first answer; none if it had no seat."""
    after: Position | None
    """Position in the second; none if it has no seat."""
    stopped_blocking: bool
    """Blocked for certain in the first answer only."""
    started_blocking: bool
    """Blocks for certain in the second answer only."""
    why: str
    """What the change rests on, in a clause."""
    since: str = ""
    """When that happened, in words."""


class Comparison(Value):
    """What changed between two verdicts, and why.

    Examples
    --------
    >>> import consensus as cs
    >>> kosovo = cs.scenarios.load("nato/kosovo")
    >>> change = cs.compare(kosovo.but(on="2008-10-06"), kosovo.but(on="2008-10-07"))
    >>> [(c.state, c.stopped_blocking, c.since) for c in change.members if c.stopped_blocking]
    [('PRT', True, '7 October 2008')]
    """

    before: Verdict
    """The first answer."""
    after: Verdict
    """The second answer."""
    members: tuple[MemberChange, ...]
    """Every member that changed, by code."""

    @property
    def outcome_changed(self) -> bool:
        """Whether the outcome differs."""
        return self.before.outcome is not self.after.outcome

    @property
    def stopped_blocking(self) -> tuple[str, ...]:
        """Codes of the members that blocked in the first answer only."""
        return tuple(c.state for c in self.members if c.stopped_blocking)

    @property
    def started_blocking(self) -> tuple[str, ...]:
        """Codes of the members that block in the second answer only."""
        return tuple(c.state for c in self.members if c.started_blocking)


def compare(before: Verdict | Question | Scenario, after: Verdict | Question | Scenario) -> Comparison:
    """Say what changed between two answers, and why.

    Examples
    --------
    >>> import consensus as cs
    >>> kosovo = cs.scenarios.load("nato/kosovo")
    >>> cs.compare(kosovo, kosovo.but(positions={"GRC": "agree"})).stopped_blocking
    ('GRC',)
    """
    first = before if isinstance(before, Verdict) else decide(before)
    second = after if isinstance(after, Verdict) else decide(after)
    old = {c.state: c for c in first.contributions}
    new = {c.state: c for c in second.contributions}
    blocked, blocks = {c.state for c in first.blockers}, {c.state for c in second.blockers}
    changes = []
    for state in sorted(old.keys() | new.keys()):
        was, now = old.get(state), new.get(state)
        same = was is not None and now is not None and was.member.position is now.member.position
        if same and (state in blocked) == (state in blocks):
            continue
        why, since = _why(first, second, was, now)
        shown = now or was
        assert shown is not None
        changes.append(
            MemberChange(
                state=state,
                name=shown.member.shown,
                before=was.member.position if was else None,
                after=now.member.position if now else None,
                stopped_blocking=state in blocked - blocks,
                started_blocking=state in blocks - blocked,
                why=why,
                since=since,
            )
        )
    return Comparison(before=first, after=second, members=tuple(changes))


def _why(first: Verdict, second: Verdict, was: Contribution | None, now: Contribution | None) -> tuple[str, str]:
    """Return what a member's change rests on and when it happened."""
    in_time = first.question.body == second.question.body and first.question.on != second.question.on
    if was is None:
        assert now is not None
        if now.member.hypothetical:
            return "is taken as a member by the scenario", ""
        joined = "became a member in between" if in_time else "is at the table only in the second"
        return f"{joined}; {now.in_words}", ""
    if now is None:
        return "ceased to be a member in between" if in_time else "is at the table only in the first", ""
    since = now.member.since.in_words() if now.member.since and not now.member.lapsed else ""
    if now.member.asserted:
        return f"the scenario asserts it: {now.member.reason}", since
    if was.member.stance is not now.member.stance and now.member.recognition is not None:
        fact = now.member.recognition
        verb = {
            Stance.RECOGNISES: "recognised",
            Stance.WITHDREW: "withdrew its recognition of",
            Stance.CONTESTED: "is in dispute over its recognition of",
        }.get(fact.status, "does not recognise")
        return f"{verb} {second.question.candidate_shown}", fact.since.in_words()
    if was.member.asserted:
        return "the second scenario no longer asserts its position", ""
    if first.question.assumption is not second.question.assumption and now.member.basis is Basis.ASSUMED:
        return f"the assumption is {second.question.assumption} in place of {first.question.assumption}", ""
    if now.member.lapsed and not was.member.lapsed and now.member.statement is not None:
        return now.member.statement.ended_by or "its statement is no longer in force", ""
    return now.member.reason or now.in_words, since


class RuleRow(Value):
    """The same positions under one rule."""

    rule: Rule
    """The rule."""
    title: str
    """The rule in a few words."""
    needs: str
    """What it takes to adopt."""
    own: bool = False
    """Whether it is the rule of the question itself."""
    outcome: Outcome | None
    """The answer; none where the rule needs weights that nobody has sourced."""
    remark: str = ""
    """Why there is no answer, or how it failed."""
    blockers: tuple[str, ...] = ()
    """Members that block for certain."""
    possible: int = 0
    """How many more may turn out to block."""


class RuleTable(Value):
    """The same positions under every rule, side by side."""

    question: Question
    """The question, with its own rule."""
    rows: tuple[RuleRow, ...]
    """One row a rule, the question's own first."""

    def row(self, kind: str) -> RuleRow:
        """Return the row of one rule.

        Examples
        --------
        >>> import consensus as cs
        >>> cs.by_rule(cs.scenarios.load("nato/kosovo")).row("consensus_minus").outcome.value
        'BLOCKED'
        """
        return next(row for row in self.rows if row.rule.kind == kind)


def by_rule(asked: Question | Scenario | Verdict) -> RuleTable:
    """Set the same positions under every shipped rule, side by side.

    Parameters
    ----------
    asked : Question, Scenario or Verdict

    Returns
    -------
    RuleTable
        The question's own rule first. A weighted rule without sourced weights
        has no outcome and says so.

    Examples
    --------
    >>> import consensus as cs
    >>> table = cs.by_rule(cs.scenarios.load("nato/kosovo").but(assumption="following"))
    >>> table.row("consensus").outcome.value, table.row("two_thirds_of_members").outcome.value
    ('BLOCKED', 'ADOPTED')
    """
    question = pose(asked) if isinstance(asked, Scenario) else asked.question if isinstance(asked, Verdict) else asked
    rules = [question.rule, *(rule() for rule in NAMED if rule().kind != question.rule.kind)]
    return RuleTable(question=question, rows=tuple(_row(question, rule, own=i == 0) for i, rule in enumerate(rules)))


def _row(question: Question, rule: Rule, *, own: bool) -> RuleRow:
    about = {"rule": rule, "title": rule.title, "needs": rule.needs, "own": own}
    try:
        verdict = decide(question.with_rule(rule))
    except NeedsWeights as error:
        return RuleRow(**about, outcome=None, remark=f"needs weights: {error.what}")
    remark = verdict.failed_by.value.replace("_", " ") if verdict.failed_by else ""
    if verdict.outcome is Outcome.UNDETERMINED:
        remark = f"{len(verdict.possible_blockers)} may turn out to block"
    if verdict.margin is not None and verdict.outcome is not Outcome.UNDETERMINED:
        remark = f"{remark}, margin {verdict.margin:+d}".strip(", ")
    return RuleRow(
        **about,
        outcome=verdict.outcome,
        remark=remark,
        blockers=tuple(c.state for c in verdict.blockers),
        possible=len(verdict.possible_blockers),
    )


def changes_in_words(change: Comparison) -> str:
    """Return the comparison in one sentence.

    Examples
    --------
    >>> import consensus as cs
    >>> kosovo = cs.scenarios.load("nato/kosovo")
    >>> changes_in_words(cs.compare(kosovo, kosovo.but(positions={"GRC": "agree"})))
    'Greece stops blocking. The outcome stays BLOCKED.'
    """
    stopped = sorted(c.name for c in change.members if c.stopped_blocking)
    started = sorted(c.name for c in change.members if c.started_blocking)
    parts = []
    if stopped:
        parts.append(f"{in_series(stopped)} {'stops' if len(stopped) == 1 else 'stop'} blocking.")
    if started:
        parts.append(f"{in_series(started)} {'starts' if len(started) == 1 else 'start'} blocking.")
    old, new = change.before.outcome, change.after.outcome
    parts.append(f"The outcome stays {old}." if old is new else f"The outcome goes from {old} to {new}.")
    text = " ".join(parts)
    return text[0].upper() + text[1:]


__all__ = ["Comparison", "MemberChange", "RuleRow", "RuleTable", "by_rule", "changes_in_words", "compare"]
