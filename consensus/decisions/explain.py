"""Explaining a verdict: from fact to assumption to position to clause, with sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from consensus.bodies import Body
from consensus.conditions.coding import Condition, Evidence, part_of
from consensus.conditions.derivation import Line, derive
from consensus.conditions.grammar import UNKNOWN, Accepts, Constant, Name
from consensus.datasets import shipped
from consensus.decisions.conditional import HELD, OWN, Words, precedents, question_system, variable_of
from consensus.decisions.question import Question
from consensus.decisions.verdict import Blocks, Contribution, Outcome, Verdict
from consensus.errors import InputError, NotAMember, visible
from consensus.facts import Recognition, Stance
from consensus.positions import Basis, Effect, Position
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
    question = verdict.question
    if state is not None and _is_candidate(question, state):
        told = tuple(_beside(verdict, question.candidate))
        if told:
            return "\n".join((f"What {question.candidate_shown} does itself", *told))
    if state is not None:
        return "\n".join(_chain(verdict, contribution_of(verdict, state)))
    blockers = verdict.blockers
    if verdict.question.tally is not None:
        return "A ballot known by its figures names no member; `decide` gives its margin."
    if not blockers:
        return "No member blocks for certain; name one to see what its position rests on."
    return "\n\n".join("\n".join(_chain(verdict, c)) for c in blockers)


def _is_candidate(question: Question, state: str) -> bool:
    """Say whether a name is that of the candidate."""
    if state in {question.candidate, question.candidate_shown}:
        return True
    try:
        return shipped().states.resolve(state).code == question.candidate
    except InputError:
        return False


def _chain(verdict: Verdict, contribution: Contribution) -> Iterable[str]:
    member, question = contribution.member, verdict.question
    yield _heading(contribution)
    fact = member.recognition
    if fact is not None and fact.state != "*":
        yield f"  Fact:       {_fact(fact, question.candidate_shown, member.stance_since)}"
        yield from _sources(verdict, member.stance_sources or fact.sources)
    elif member.reason and not member.asserted and member.coded is None and (member.statement is None or member.lapsed):
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
    if member.coded is not None:
        yield from _hangs_on(verdict, contribution)
    if question.assumption is not None:
        used = "" if member.basis is Basis.ASSUMED else " Not needed here."
        yield f"  Assumption: {question.assumption} ({question.assumption.in_words}).{used}"
    yield f"  Position:   {contribution.in_words}."
    if member.basis is Basis.ACTED and not member.reason:
        yield from _sources(verdict, member.sources)
    yield f"  Clause:     {question.clause_in_words}. {_EFFECTS[contribution.effect]}."
    yield f"  Result:     {_result(verdict, contribution)}"
    yield from _beside(verdict, member.state)
    if question.on is not None:
        yield f"  As of {long_date(question.on)}."


_HEADINGS = {"all": "all of these:", "one": "one of these:", "some": "at least {} of these:"}


def _hangs_on(verdict: Verdict, contribution: Contribution) -> Iterator[str]:
    """Tell why the coded condition of a member is met or what is missing, and what it has joined before."""
    question, member = verdict.question, contribution.member
    row = member.coded
    assert row is not None
    yield from _told(verdict, row, member.state, "Coded: ")
    joined = []
    if question.on is not None and member.state not in question_system(question).least(best=False):
        known = precedents(shipped(), question.candidate, last_day(question.on), question.known_by)
        joined = [fact for fact in known if member.state in fact.states]
    if joined:
        yield "  Precedents: has joined before, with a reservation:"
    for fact in joined:
        yield f"    - {fact.statement} ({fact.since.in_words()}; {fact.device})."
        yield from (f"      {text.strip()}" for text in _sources(verdict, fact.sources))


def _told(verdict: Verdict, row: Condition, variable: str, label: str) -> Iterator[str]:
    """Tell why one condition is met, or what is missing, down to who really refuses."""
    question = verdict.question
    words = Words.of_question(question)
    system = question_system(question)
    met = variable in system.least(best=False)
    open_ = not met and variable in system.least(best=True)
    state = "met" if met else "hangs on what is not known" if open_ else "not met"
    unsaid = row.otherwise is Position.UNKNOWN and not system.holds(row.expression, system.least(best=True), best=True)
    if open_ and unsaid:
        state = "not met, and what it does without that it has not said"
    own = "on record" if row.body else "the scenario's own"
    since = f", {row.since.since_in_words()}" if row.since else ""
    coding = f", in the coding {in_series(row.coding, last='or')}" if row.coding else ""
    yield f"  {label:<11} {row.when}: {state} ({own}{since}{coding}; confidence: {row.confidence})."
    if row.judgement:
        yield f"              Authors' reading: {row.judgement}"
    yield f"  {'It rests on' if met else 'Missing'}:"
    cited: set[str] = set()
    for line in derive(system, variable):
        indent = "    " + "  " * line.depth
        if line.leaf is None:
            text = "and so on" if line.kind == "more" else _HEADINGS[line.kind].format(line.need)
            yield f"{indent}{text}"
            continue
        if line.leaf == UNKNOWN:
            continue
        yield f"{indent}- {_part(line, words, question)}"
        evidence = _evidence(question, line)
        if evidence is not None and line.whose == variable and evidence.of not in cited:
            cited.add(evidence.of)
            by = evidence.said_by.removeprefix("the authors of this file").lstrip(", ")
            who = f", {by}" if by and not by.startswith("from") else f" {by}" if by else ""
            when = f", {evidence.since.in_words()}" if evidence.since else ""
            sure = f" (confidence: {evidence.confidence})"
            yield f"{indent}    {_capital(evidence.in_words)}{who}{when}: {evidence.statement.rstrip('.')}{sure}."
            yield from (f"{indent}    {text.strip()}" for text in _sources(verdict, evidence.sources))


def _beside(verdict: Verdict, state: str) -> Iterator[str]:
    """Tell what a state asks for at the agenda, or at the candidate's own gate."""
    question = verdict.question
    for row in question.conditions:
        if row.state == state:
            variable = variable_of(row, question.candidate)
            yield from _told(verdict, row, variable, "Agenda:" if variable.startswith(HELD) else "Own gate:")


def _part(line: Line, words: Words, question: Question) -> str:
    """Return one part of a condition in words, and how it stands."""
    leaf = line.leaf
    assert leaf is not None
    if isinstance(leaf, Accepts):
        code = leaf.state
        name = words.state(code.removeprefix(HELD).removeprefix(OWN))
        agrees = "agrees" if not code.startswith(HELD) else "no longer holds the agenda"
        state = {True: f"{name} {agrees}", False: f"{name} does not agree", None: f"{name}: not known"}[line.met]
        if code.startswith(HELD) and line.met is False:
            state = f"{name} holds the agenda"
        text = _capital(state)
    else:
        item = next((i for i in question.levers if isinstance(leaf, Name) and i.lever.id == leaf.id), None)
        text = _capital(words.of(leaf))
        if item is not None and item.lever.owner:
            text += f" (with {words.owner(item)})"
        text += "" if isinstance(leaf, Constant) else {True: ": so", False: ": not so", None: ": not known"}[line.met]
    if line.kind == "cycle":
        return f"{text} (they wait for each other)"
    return f"{text} (told above)" if line.kind == "again" else text


def _evidence(question: Question, line: Line) -> Evidence | None:
    """Return who said that the condition has this part."""
    rows = {variable_of(row, question.candidate): row for row in question.conditions}
    rows |= {m.state: m.coded for m in question.members if m.coded is not None}
    key = str(part_of(line.leaf)).replace(HELD, "") if line.leaf is not None else ""
    found = rows.get(line.whose)
    return next((e for e in found.evidence if e.of == key), None) if found is not None else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


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
        coded = contribution.member.coded is not None
        if coded and contribution.state in question_system(verdict.question).read().followers:
            alone = " It is coded to follow if everyone else agreed."
        elif coded and contribution.state not in question_system(verdict.question).read().roots:
            alone = " No coded condition is known to be unmet: it has not acted."
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
