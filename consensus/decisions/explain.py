"""Explaining a verdict: from fact to assumption to position to clause, with sources."""

from __future__ import annotations

from collections.abc import Iterable

from consensus.bodies import Body
from consensus.datasets import shipped
from consensus.decisions.verdict import Blocks, Contribution, Outcome, Verdict
from consensus.errors import InputError, NotAMember, visible
from consensus.facts import Recognition, Stance
from consensus.positions import Basis, Effect
from consensus.scenarios.model import not_a_member
from consensus.values import FactDate, in_series, last_day, long_date

_EFFECTS = {
    Effect.SUPPORTS: "The position supports adoption",
    Effect.NEUTRAL: "The position neither supports nor stops it",
    Effect.BLOCKS: "The position counts against adoption",
    Effect.UNDETERMINED: "What the position does is open",
}


def contribution_of(verdict: Verdict, state: str) -> Contribution:
    """Return the contribution of ``state``; say where it belongs if it has no seat."""
    for contribution in verdict.contributions:
        if state in {contribution.state, contribution.member.name}:
            return contribution
    if verdict.question.tally is not None:
        raise InputError("a ballot known by its figures names no member", fix="Ask `decide` for its margin")
    data = shipped()
    found = data.states.resolve(state)
    for contribution in verdict.contributions:
        if contribution.state == found.code:
            return contribution
    question = verdict.question
    bodies = (data.body(code) for code in data.body_codes)
    body: Body | None = next((b for b in bodies if b.name == question.body), None)
    if body is not None and question.on is not None:
        fix = "Ask what if it were one, in a scenario: [members] add"
        raise not_a_member(found, body, last_day(question.on), data, fix=fix)
    raise NotAMember(f"{found.name} does not sit at this table", state=found.code)


def explain(verdict: Verdict, state: str | None = None) -> str:
    """Return the chain for one member, or for every blocker."""
    if state is not None:
        return "\n".join(_chain(verdict, contribution_of(verdict, state)))
    blockers = verdict.blockers
    if verdict.question.tally is not None:
        return "A ballot known by its figures names no member; `decide` gives its margin."
    if not blockers:
        return "No member blocks for certain; name one to see what its position rests on."
    return "\n\n".join("\n".join(_chain(verdict, c)) for c in blockers)


def _chain(verdict: Verdict, contribution: Contribution) -> Iterable[str]:
    member, question = contribution.member, verdict.question
    yield _heading(contribution)
    fact = member.recognition
    if fact is not None and fact.state != "*":
        yield f"  Fact:       {_fact(fact, question.candidate_shown, member.stance_since)}"
        yield from _sources(verdict, member.stance_sources or fact.sources)
    elif member.reason and not member.asserted and (member.statement is None or member.lapsed):
        yield f"  Fact:       {member.reason}."
        if fact is not None:
            yield from _sources(verdict, fact.sources)
    elif member.reason and question.underway:
        yield f"  Acts:       {member.reason}."
        yield from _sources(verdict, member.sources)
    said = member.statement
    if said is not None:
        state = f"no longer in force ({said.ended_by or 'ended'})" if member.lapsed else "in force"
        who = f"{said.speaker}: " if said.speaker else ""
        yield f"  Statement:  {who}{said.statement} ({said.since.in_words()}; {state}; confidence: {said.confidence})."
        if said.condition:
            yield f"  Condition:  {said.condition}."
        yield from _sources(verdict, said.sources)
    if member.asserted:
        yield f"  Scenario:   {member.reason}."
        if member.condition:
            yield f"  Condition:  {member.condition}."
        yield from _sources(verdict, member.sources)
    if question.assumption is not None:
        used = "" if member.basis is Basis.ASSUMED else " Not needed here."
        yield f"  Assumption: {question.assumption} ({question.assumption.in_words}).{used}"
    yield f"  Position:   {contribution.in_words}."
    if member.basis is Basis.ACTED and not member.reason:
        yield from _sources(verdict, member.sources)
    yield f"  Clause:     {question.clause_in_words}. {_EFFECTS[contribution.effect]}."
    yield f"  Result:     {_result(verdict, contribution)}"
    if question.on is not None:
        yield f"  As of {long_date(question.on)}."


_STANCES = {
    Stance.RECOGNISES: "recognises",
    Stance.DOES_NOT_RECOGNISE: "does not recognise",
    Stance.WITHDREW: "withdrew its recognition of",
    Stance.CONTESTED: "is in dispute over its recognition of",
    Stance.NO_RECORD: "has no act on record about",
}


def _fact(fact: Recognition, candidate: str, begun: FactDate | None) -> str:
    since = (begun or fact.since).since_in_words()
    stated = f", stated {fact.since.in_words()}" if begun is not None and begun != fact.since else ""
    ground = f" Stated ground: {fact.ground}." if fact.ground else ""
    ground += f" Claimed by {fact.claimed_by}." if fact.claimed_by else ""
    return f"{_STANCES[fact.status]} {candidate}, {since}{stated} (confidence: {fact.confidence}).{ground}"


def _heading(contribution: Contribution) -> str:
    name = contribution.member.shown
    if contribution.blocks is Blocks.DEFINITELY:
        return f"Why {name} blocks"
    if contribution.effect is Effect.UNDETERMINED:
        return f"Why the position of {name} is not known"
    return f"What {name} does, and why"


def _result(verdict: Verdict, contribution: Contribution) -> str:
    name = contribution.member.shown
    name = name[0].upper() + name[1:]
    if contribution.blocks is Blocks.DEFINITELY:
        alone = (
            " It would do so even if all others agreed." if contribution.critical else " Not alone: others stop it too."
        )
        clauses = f" ({in_series(verdict.failed_clauses)})" if verdict.failed_clauses else ""
        return f"{name} blocks: the rule fails{clauses}.{alone}"
    if contribution.blocks is Blocks.POSSIBLY and contribution.effect is Effect.UNDETERMINED:
        too = ", too" if verdict.outcome is Outcome.BLOCKED else ""
        return f"Not known: {contribution.member.shown} may turn out to block{too}."
    if contribution.blocks is Blocks.POSSIBLY:
        return f"{name} may turn out to block, as the positions of others are not known."
    return f"{name} does not block this decision."


def _sources(verdict: Verdict, ids: Iterable[str]) -> Iterable[str]:
    known = {source.id: source for source in verdict.question.sources}
    for item in ids:
        source = known.get(item)
        if source is None and verdict.question.known_by is not None:
            continue  # published later
        if source is None:
            yield f"              [{visible(item)}]"
            continue
        when = f", {source.published.in_words()}" if source.published else ""
        publisher = f", {source.publisher}" if source.publisher else ""
        yield f"              [{source.title}{publisher}{when}] {source.url}".rstrip()
