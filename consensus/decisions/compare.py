"""What changed between two answers, and why; and the same positions under every rule."""

from __future__ import annotations

from consensus.decisions.posing import pose
from consensus.decisions.question import Question
from consensus.decisions.verdict import Contribution, Outcome, Verdict, decide
from consensus.errors import InvalidTally, MissingRoster, NeedsWeights, UnknownRule
from consensus.facts import Stance
from consensus.positions import Basis, Position
from consensus.results import Result
from consensus.rules import COMPARED, Rule
from consensus.scenarios import Scenario
from consensus.scenarios.model import UNEXPLAINED
from consensus.values import Value, by_name, in_series, last_day


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
    was: str
    """What it did in the first answer, in words."""
    does: str
    """What it does in the second, in words."""
    why: str
    """What the change rests on, in a clause."""
    since: str = ""
    """When that happened, in words."""


class Comparison(Result, Value):
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
    def same_question(self) -> bool:
        """Whether both ask for the same act for the same candidate, so that a difference is a change."""
        first, second = self.before.question, self.after.question
        return (first.body, first.candidate, first.stage) == (second.body, second.candidate, second.stage)

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
        same = was is not None and now is not None and _alike(was, now)
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
                was=was.in_words if was else "not a member",
                does=now.in_words if now else "not a member",
                stopped_blocking=state in blocked - blocks,
                started_blocking=state in blocks - blocked,
                why=why,
                since=since,
            )
        )
    return Comparison(before=first, after=second, members=tuple(changes))


def _alike(was: Contribution, now: Contribution) -> bool:
    """Say whether a member does the same, on the same footing."""
    if was.member.position is not now.member.position:
        return False
    return was.member.position is Position.UNKNOWN or was.member.basis is now.member.basis


def _why(first: Verdict, second: Verdict, was: Contribution | None, now: Contribution | None) -> tuple[str, str]:
    """Return what a member's change rests on and when that happened."""
    if was is None or now is None:
        return _seat(first, second, was, now), ""
    member = now.member
    since = member.since.in_words() if member.since else ""
    if member.asserted:
        return ("the scenario asserts it" if member.reason == UNEXPLAINED else member.reason), since
    if member.coded is not None or was.member.coded is not None:
        moved = _moved(first.question, second.question)
        if moved:
            return moved, ""
    told = member.statement is not None and not member.lapsed and member.basis is not Basis.ASSUMED
    if told and member.statement is not None:
        return member.statement.statement, member.statement.since.in_words()
    if was.member.position is member.position:
        if first.question.rule != second.question.rule:
            return f"the rule is {second.question.rule.title} in place of {first.question.rule.title}", ""
        return "the positions of others changed", ""
    if was.member.asserted:
        return "the second scenario no longer asserts its position", ""
    if first.question.candidate != second.question.candidate:
        return member.reason, since
    if was.member.stance is not member.stance and member.recognition is not None:
        verb = {
            Stance.RECOGNISES: "recognised",
            Stance.WITHDREW: "withdrew its recognition of",
            Stance.CONTESTED: "is in dispute over its recognition of",
        }.get(member.stance, "does not recognise")
        return f"{verb} {second.question.candidate_shown}", member.recognition.since.in_words()
    if first.question.assumption is not second.question.assumption:
        names = [question.assumption or "none, as acts are on record" for question in (second.question, first.question)]
        return f"the assumption is {names[0]} in place of {names[1]}", ""
    if member.lapsed and member.statement is not None:
        return member.statement.ended_by or "its statement is no longer in force", ""
    return member.reason, since


def _moved(first: Question, second: Question) -> str:
    """Say which codings and levers differ; nothing if none do, or if the one question has none."""
    before, after = ({c.axis: c.id for c in question.codings} for question in (first, second))
    parts = [
        f"the coding is {after[axis]} in place of {before[axis]}"
        for axis in before.keys() & after.keys()
        if before[axis] != after[axis]
    ]
    was = {item.lever.id: item.value for item in first.levers}
    for item in second.levers:
        if was.get(item.lever.id, item.value) != item.value:
            own = " (a hypothesis)" if item.asserted else ""
            parts.append(f"{item.lever.id} is {item.value} in place of {was[item.lever.id]}{own}")
    return "; ".join(sorted(parts))


def _seat(first: Verdict, second: Verdict, was: Contribution | None, now: Contribution | None) -> str:
    """Say why a member sits at only one of the two tables."""
    early, late = first.question.on, second.question.on
    in_time = first.question.body == second.question.body and early is not None and late is not None and early != late
    if in_time and early is not None and late is not None and last_day(late) < last_day(early):
        return "was a member on that earlier day" if now is not None else "was not yet a member on that day"
    if now is not None:
        if now.member.hypothetical:
            return "is taken as a member by the scenario"
        return "became a member in between" if in_time else "is at the table only in the second"
    assert was is not None
    if was.member.shown in second.question.removed:
        return "is taken as not a member by the scenario"
    if was.member.hypothetical:
        return "is no longer taken as a member by the scenario"
    return "ceased to be a member in between" if in_time else "is at the table only in the first"


class RuleRow(Value):
    """The same positions under one rule."""

    rule: Rule
    """The rule, in the form that it had in the body on the date."""
    asked: str
    """Name of the rule as one asks for it today."""
    title: str
    """The rule in a few words."""
    needs: str
    """What it takes to adopt."""
    own: bool = False
    """Whether it is the rule of the question itself."""
    outcome: Outcome | None
    """The answer; none where the rule needs weights, names or numbers that are not known."""
    remark: str = ""
    """Why there is no answer, or how it failed."""
    blockers: tuple[str, ...] = ()
    """Members that block for certain."""
    possible: int = 0
    """How many more may turn out to block."""


class RuleTable(Result, Value):
    """The same positions under every rule, side by side.

    Examples
    --------
    >>> import consensus as cs
    >>> [row.title for row in cs.by_rule(cs.scenarios.load("nato/kosovo")).rows if row.own]
    ['Consensus in the Council']
    """

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
        for row in self.rows:
            if kind in {row.asked, row.rule.kind}:
                return row
        kinds = [row.asked for row in self.rows]
        raise UnknownRule(f'no row for the rule "{kind}"', fix=f"Use one of {', '.join(kinds)}")


def by_rule(asked: Question | Scenario | Verdict) -> RuleTable:
    """Set the same positions under one rule of each sort, side by side.

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
    others = (rule() for rule in COMPARED)
    posed = [question, *(question.with_rule(rule) for rule in others if rule.kind != question.rule.kind)]
    called: dict[str, str] = {regime.form.kind: regime.rule for regime in question.regimes}
    return RuleTable(
        question=question,
        rows=tuple(
            _row(
                one,
                called.get(one.rule.kind, one.rule.kind),
                own=one.rule.kind == question.stage_rule if question.stage else i == 0,
            )
            for i, one in enumerate(posed)
            if i == 0 or one.rule != question.rule
        ),
    )


def _row(question: Question, asked: str, *, own: bool) -> RuleRow:
    rule = question.rule
    about = {"rule": rule, "asked": asked, "title": rule.title, "needs": rule.needs, "own": own}
    try:
        verdict = decide(question)
    except NeedsWeights as error:
        return RuleRow(**about, outcome=None, remark=f"needs weights: {error.what}")
    except MissingRoster as error:
        return RuleRow(**about, outcome=None, remark=f"needs all members: {error.what}")
    except InvalidTally as error:
        return RuleRow(**about, outcome=None, remark=f"needs names: {error.what}")
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
    stopped = by_name(c.name for c in change.members if c.stopped_blocking)
    started = by_name(c.name for c in change.members if c.started_blocking)
    if not change.same_question:
        return _two_questions(change, stopped, started)
    parts = []
    if stopped:
        parts.append(f"{in_series(stopped)} {'stops' if len(stopped) == 1 else 'stop'} blocking.")
    if started:
        parts.append(f"{in_series(started)} {'starts' if len(started) == 1 else 'start'} blocking.")
    old, new = change.before.outcome, change.after.outcome
    parts.append(f"The outcome stays {old}." if old is new else f"The outcome goes from {old} to {new}.")
    return " ".join(part[0].upper() + part[1:] for part in parts)


def _two_questions(change: Comparison, first: list[str], second: list[str]) -> str:
    """Say who blocks in one answer only, where the two do not ask the same: nobody has moved between them."""
    parts = ["These are two questions, not one that changed."]
    for names, which in ((first, "first"), (second, "second")):
        if names:
            parts.append(f"{in_series(names)} {'blocks' if len(names) == 1 else 'block'} in the {which} only.")
    parts.append(f"The first is {change.before.outcome}, the second {change.after.outcome}.")
    assumptions = [str(verdict.question.assumption or "none") for verdict in (change.before, change.after)]
    if assumptions[0] != assumptions[1]:
        parts.append(f"They rest on different assumptions: {assumptions[0]}, then {assumptions[1]}.")
    return " ".join(part[0].upper() + part[1:] for part in parts)


__all__ = ["Comparison", "MemberChange", "RuleRow", "RuleTable", "by_rule", "changes_in_words", "compare"]
