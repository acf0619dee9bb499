"""Deciding a recorded ballot again: does the rule give the result that is on record?"""

from __future__ import annotations

from consensus.datasets import Dataset, shipped
from consensus.decisions.question import Member, Question
from consensus.decisions.verdict import Verdict, decide
from consensus.facts import WeightTables
from consensus.positions import Basis, Position
from consensus.values import FactDate
from consensus.votes import Vote


def replay(vote: Vote | str, *, data: Dataset | None = None) -> Verdict:
    """Decide a recorded ballot by the rule that it was held under.

    Parameters
    ----------
    vote : Vote or str
        The record, or its name.
    data : Dataset, optional
        The shipped facts if not given.

    Raises
    ------
    UnknownVote
        With the nearest names.
    NeedsWeights
        If the rule weighs members and a weight is missing.

    Examples
    --------
    >>> verdict = replay("unesco/kosovo-2015")
    >>> verdict.outcome.value, verdict.margin
    ('BLOCKED', -3)
    """
    facts = data or shipped()
    record = facts.vote(vote) if isinstance(vote, str) else vote
    members = tuple(
        Member(
            state=code,
            name=facts.states[code].in_sentence(record.on),
            position=(record.position_of(code) or Position.UNKNOWN).value,
            basis=Basis.ACTED.value,
            since=FactDate.parse(record.on),
            sources=record.sources,
        )
        for code in record.states
    )
    weights = facts.weights(record.body, record.on) if record.body else WeightTables()
    question = Question(
        body=facts.body(record.body).name if record.body else record.new_body,
        candidate=record.candidate or record.name,
        candidate_name=facts.states[record.candidate].in_sentence(record.on) if record.candidate else record.title,
        act="decide on {candidate}",
        on=record.on,
        rule=record.rule,
        members=members,
        tally=None if members else record.tally,
        weights=weights.tables,
        rounded=weights.rounded,
        sources=facts.cited(frozenset(record.sources)),
    )
    return decide(question)


def differences(vote: Vote, verdict: Verdict) -> list[str]:
    """Return where the engine's answer is not the one on record.

    Examples
    --------
    >>> from consensus.datasets import shipped
    >>> vote = shipped().vote("unesco/kosovo-2015")
    >>> differences(vote, replay(vote))
    []
    """
    expected, found = vote.expect, []
    if verdict.outcome.value != expected.outcome:
        found.append(f"outcome {verdict.outcome}, on record {expected.outcome}")
    if expected.margin is not None and verdict.margin != expected.margin:
        found.append(f"margin {verdict.margin}, on record {expected.margin}")
    if expected.failed_by is not None and verdict.failed_by is not expected.failed_by:
        found.append(f"failed by {verdict.failed_by}, on record {expected.failed_by}")
    blockers = tuple(c.state for c in verdict.blockers)
    if expected.blockers is not None and blockers != tuple(sorted(expected.blockers)):
        found.append(f"blockers {', '.join(blockers) or 'none'}, on record {', '.join(expected.blockers) or 'none'}")
    return found
