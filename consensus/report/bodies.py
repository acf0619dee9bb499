"""A rule in numbers, and one candidate before every body, as plain text and as data."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from consensus.decisions.candidacy import BodyRow, Candidacy
from consensus.decisions.ruling import RuleReport
from consensus.decisions.verdict import Outcome, Verdict
from consensus.errors import visible
from consensus.positions import Effect
from consensus.report.sentence import names
from consensus.report.text import WIDTH, capital
from consensus.values import in_series, long_date

EFFECTS = {
    Effect.SUPPORTS: "supports",
    Effect.NEUTRAL: "neither supports nor stops it",
    Effect.BLOCKS: "counts against",
    Effect.UNDETERMINED: "open under this rule",
}
_CAME_OUT = {"ADOPTED": "adopted", "BLOCKED": "not adopted"}
MOST_NAMED = 8
MOST_EVENTS = 3


def rule_text(report: RuleReport, *, width: int = WIDTH) -> str:
    """Return a rule with its clause, what each position does, and its numbers in a body.

    Examples
    --------
    >>> from consensus.decisions.ruling import rule_report
    >>> print(rule_text(rule_report("two_thirds_of_members", body="coe", on="2026-07-31")).splitlines()[0])
    Two thirds of all members: two thirds of all members in favour
    """
    rule = report.rule

    def filled(text: str, indent: str = "", hang: str | None = None) -> str:
        return _filled(text, width, indent, hang)

    lines = [filled(f"{rule.title}: {rule.needs}", "", "  "), filled(f"Clause: {report.clause}", "", "  ")]
    if report.asked != rule.kind and report.on is not None:
        lines.append(filled(f'What "{report.asked}" was on {long_date(report.on)}.', "", "  "))
    lines += ["", "What each position does"]
    lines += [f"  {position.value.replace('_', ' '):<25} {EFFECTS[effect]}" for position, effect in report.effects]
    if report.body and report.on is not None:
        lines += ["", f"In {report.body} on {long_date(report.on)} ({len(report.members)} members)"]
        lines += [filled(f"{capital(threshold.in_words)}", "  ", "    ") for threshold in report.thresholds]
        lines += [filled(text, "  ", "    ") for text in _stopping(report)]
    lines += ["", "What holds of the rule"]
    properties = rule.properties
    lines.append(filled(_monotone(report), "  ", "    "))
    if properties is not None:
        size = f" (in bodies of {properties.size} or more)" if properties.size > 2 else ""
        proper = "never both adopt" if properties.proper else "can both adopt"
        lines.append(filled(f"Two coalitions without a common member {proper}{size}.", "  ", "    "))
        lines.append(
            filled(
                "Deadlock is possible: neither a coalition nor the others may be able to adopt."
                if not properties.strong
                else "No deadlock: if a coalition cannot adopt, the others can.",
                "  ",
                "    ",
            )
        )
        veto = {"by weight": "members of enough weight", "none": "no one"}.get(properties.veto, properties.veto)
        lines.append(filled(f"Can stop a decision alone: {veto}.", "  ", "    "))
    if report.sources:
        lines += ["", filled(f"Sources: {', '.join(report.sources)}", "", "  ")]
    return visible("\n".join(lines)) + "\n"


def _stopping(report: RuleReport) -> Iterator[str]:
    if report.missing:
        yield f"Needs weights: {report.missing}."
        return
    total = len(report.members)
    if report.alone is not None:
        who = in_series(report.alone) if 0 < len(report.alone) <= MOST_NAMED else ""
        who = f": {who}" if who else " (any of them)" if len(report.alone) == total else ""
        yield f"Can stop it alone: {len(report.alone) or 'none'} of {total}{who}."
    if report.fewest is None:
        yield "How many can stop it together was not computed: too many sets would have to be tried."
    elif not report.fewest:
        yield "Not even all members together meet the rule."
    elif len(report.fewest) > 1:
        named = f", for instance {in_series(report.fewest)}" if len(report.fewest) <= MOST_NAMED else ""
        yield f"Can stop it together: {len(report.fewest)} members at the least{named}."
    if report.rounded:
        text = f"The {in_series(report.rounded)} figures are published rounded"
        held = "who can stop it does not hang on that"
        yield f"{text}; fewer might do." if report.hangs_on_rounding else f"{text}; {held}."


def _monotone(report: RuleReport) -> str:
    if report.monotone:
        return "Monotone: more agreement never harms."
    return f"Not monotone: {report.witness or 'more agreement can harm'}."


def candidacy_text(found: Candidacy, *, width: int = WIDTH) -> str:
    """Return one candidate before every body that has something to say.

    Examples
    --------
    >>> from consensus.decisions.candidacy import candidacy
    >>> print(candidacy_text(candidacy("XKX")).splitlines()[0])
    Kosovo before 10 bodies, as of 31 July 2026 (assumption: strict)
    """
    rows = [row for row in found.rows if has_answer(row)]
    lines = [
        f"{capital(found.name)} before {len(rows)} bodies, as of {long_date(found.on)} (assumption: {found.assumption})"
    ]
    lines += ["", f"  {'Body':<38}{'Alone':<10}{'Together':<10}Answer, or ballot on record"]
    for row in rows:
        alone = f"{row.alone} of {row.seats}" if row.seats and row.alone is not None else few(row.alone)
        start = f"  {capital(row.body.removeprefix('the ')):<38}{alone:<10}{few(row.together):<10}"
        answers = list(answers_of(row))
        lines.append((start + answers[0]).rstrip())
        lines += [" " * len(start) + answer for answer in answers[1:]]
    lines += [
        "",
        _filled(
            "Alone: how many members can stop it by themselves. Together: how many it takes at the least. "
            "Whether the question is put at all is a separate matter in every body.",
            width,
        ),
    ]
    for row in rows:
        lines += ["", *_section(row, width)]
    silent = [row.body for row in found.rows if not has_answer(row)]
    if silent:
        lines += ["", _filled(f"Nothing on record in these data: {in_series(silent)}.", width)]
    if found.designation_note:
        lines += ["", _filled(f"{capital(found.name)}*: {found.designation_note}", width)]
    return visible("\n".join(lines)) + "\n"


def _filled(text: str, width: int, indent: str = "", hang: str | None = None) -> str:
    return textwrap.fill(
        visible(text),
        max(40, width),
        initial_indent=indent,
        subsequent_indent=indent if hang is None else hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def has_answer(row: BodyRow) -> bool:
    """Say whether anything is on record about the candidate in this body."""
    return row.verdict is not None or bool(row.ballots) or bool(row.happened) or row.member_since is not None


def few(count: int | None) -> str:
    """Return how many members can stop it, for a table."""
    return "-" if count is None else "none" if count == 0 else str(count)


def answers_of(row: BodyRow) -> Iterator[str]:
    """Yield the answer of a body in a few words, or each ballot on record."""
    if row.member_since is not None:
        of = f" of {row.member_of}" if row.member_of else ""
        yield f"a member{of} since {row.member_since.in_words()}"
        return
    if row.verdict is not None:
        yield _outcome(row.verdict)
    for ballot in row.ballots:
        short = f", {ballot.margin:+d}" if ballot.margin is not None else ""
        gate = f" ({ballot.vote.stage.replace('_', ' ')})" if ballot.vote.stage != row.stage_id else ""
        yield f"{ballot.vote.on}: {ballot.vote.figures.in_figures} {_CAME_OUT[ballot.vote.expect.outcome]}{short}{gate}"
    if row.verdict is None and not row.ballots:
        yield "no figures of a ballot on record"


def _outcome(verdict: Verdict) -> str:
    if verdict.outcome is Outcome.BLOCKED:
        return f"BLOCKED by {len(verdict.blockers)}"
    if verdict.outcome is Outcome.UNDETERMINED:
        return f"UNDETERMINED ({len(verdict.undetermined)} unknown)"
    return verdict.outcome.value


def _section(row: BodyRow, width: int) -> Iterator[str]:
    yield _filled(f"{capital(row.body)}: {row.stage}", width)
    if row.member_since is not None:
        of = f" of {row.member_of}" if row.member_of else ""
        yield _filled(f"A member{of} since {row.member_since.in_words()}: nothing is left to decide.", width, "  ")
        return
    yield _filled(f"Rule: {row.rule.title}: {row.rule.needs}. {row.clause}.", width, "  ", "    ")
    verdict = row.verdict
    if verdict is not None and verdict.blockers:
        for words in dict.fromkeys(c.in_words for c in verdict.blockers):
            some = [c for c in verdict.blockers if c.in_words == words]
            words = words.replace("does not recognise", "do not recognise") if len(some) > 1 else words
            yield _filled(f"Blockers, {words}: {capital(in_series(names(some)))}.", width, "  ", "    ")
    elif verdict is not None and verdict.outcome is Outcome.UNDETERMINED:
        against = [c for c in verdict.contributions if c.effect is Effect.BLOCKS]
        unknown = len(verdict.undetermined)
        who = f": {capital(in_series(names(against)))}" if against else ""
        yield _filled(f"Counted against: {len(against)}{who}. Position not known: {unknown}.", width, "  ", "    ")
    for finding in verdict.question.findings if verdict is not None else ():
        if finding.value == "not_met":
            yield _filled(f'The word "{finding.test}": not met. {capital(finding.reason)}.', width, "  ", "    ")
    for ballot in row.ballots:
        vote = ballot.vote
        margin = ballot.margin
        by = "" if margin is None else f", {abs(margin)} {'short' if margin < 0 else 'more than needed'}"
        text = f"Ballot of {long_date(vote.on)} ({vote.title}): {vote.figures.in_figures} (for-against-abstaining)"
        opposed = vote.figures.against
        take = ""
        if margin is not None and 0 < -margin <= opposed:
            take = f" {-margin} of the {opposed} against would have had to vote in favour."
        yield _filled(f"{text}, {_CAME_OUT[vote.expect.outcome]}{by}.{take} [{vote.sources[0]}]", width, "  ", "    ")
    for fact in row.happened[-MOST_EVENTS:]:
        yield _filled(f"{capital(fact.since.in_words())}: {fact.statement}. [{fact.sources[0]}]", width, "  ", "    ")
    if row.remark:
        yield _filled(f"{capital(row.remark)}.", width, "  ", "    ")


def rule_document(report: RuleReport) -> dict[str, Any]:
    """Return a rule report as plain data.

    Examples
    --------
    >>> from consensus.decisions.ruling import rule_report
    >>> rule_document(rule_report("consensus", body="nato", on="2026-07-31"))["alone"][:2]
    ['ALB', 'BEL']
    """
    rule = report.rule
    return {
        "asked": report.asked,
        "kind": rule.kind,
        "title": rule.title,
        "clause": report.clause,
        "needs": rule.needs,
        "effects": {position.value: effect.value for position, effect in report.effects},
        "body": report.body or None,
        "on": report.on.isoformat() if report.on else None,
        "members": list(report.members),
        "thresholds": [threshold.model_dump(mode="json") for threshold in report.thresholds],
        "alone": None if report.alone is None else list(report.alone),
        "fewest": None if report.fewest is None else list(report.fewest),
        "monotone": report.monotone,
        "witness": report.witness,
        "missing_weights": report.missing,
        "rounded_weights": list(report.rounded),
        "properties": rule.properties._asdict() if rule.properties else None,
        "sources": list(report.sources),
    }


def candidacy_document(found: Candidacy) -> dict[str, Any]:
    """Return one candidate before every body as plain data.

    Examples
    --------
    >>> from consensus.decisions.candidacy import candidacy
    >>> [row["alone"] for row in candidacy_document(candidacy("XKX"))["bodies"] if row["body"] == "nato"]
    [32]
    """
    return {
        "candidate": found.candidate,
        "name": found.name,
        "on": found.on.isoformat(),
        "assumption": found.assumption.value,
        "designation_note": found.designation_note,
        "bodies": [_row_document(row) for row in found.rows],
    }


def _row_document(row: BodyRow) -> dict[str, Any]:
    verdict = row.verdict
    return {
        "body": row.code,
        "stage": row.stage,
        "rule": row.rule.kind,
        "clause": row.clause,
        "member_since": str(row.member_since) if row.member_since else None,
        "seats": row.seats,
        "alone": row.alone,
        "together": row.together,
        "outcome": verdict.outcome.value if verdict is not None else None,
        "blockers": [c.state for c in verdict.blockers] if verdict is not None else [],
        "undetermined": [c.state for c in verdict.undetermined] if verdict is not None else [],
        "tabled": verdict.tabled.value if verdict is not None else None,
        "ballots": [
            {
                "name": ballot.vote.name,
                "title": ballot.vote.title,
                "on": ballot.vote.on.isoformat(),
                "stage": ballot.vote.stage,
                "figures": ballot.vote.figures.model_dump(mode="json"),
                "outcome": ballot.vote.expect.outcome,
                "margin": ballot.margin,
                "sources": list(ballot.vote.sources),
            }
            for ballot in row.ballots
        ],
        "happened": [
            {
                "since": str(fact.since),
                "value": fact.value,
                "statement": fact.statement,
                "holders": list(fact.holder),
                "condition": fact.condition,
                "sources": list(fact.sources),
                "confidence": fact.confidence.value,
            }
            for fact in row.happened
        ],
        "remark": row.remark,
    }
