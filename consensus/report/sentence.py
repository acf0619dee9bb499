"""The sentence that can be quoted: the answer, why, and whether the question is put."""

from __future__ import annotations

from collections.abc import Sequence

from consensus.decisions.question import Group, LeverAt, Question
from consensus.decisions.verdict import Contribution, Outcome, Verdict
from consensus.errors import visible
from consensus.positions import Basis, Effect, Position
from consensus.rules import FailedBy
from consensus.values import by_name, in_series, last_day, long_date
from consensus.votes import Tally

MOST_NAMED = 6
MOST_TAKEN = 3


def headline(verdict: Verdict) -> str:
    """Return the answer in one or two sentences, never stronger than the evidence.

    Examples
    --------
    >>> import consensus as cs
    >>> print(headline(cs.decide(cs.scenarios.load("nato/kosovo"))))  # doctest: +NORMALIZE_WHITESPACE
    If it were put on 31 July 2026, NATO could not invite Kosovo to accession talks: Greece, Romania,
    Slovakia and Spain do not recognise it and are assumed to withhold consensus. It has not been tabled.
    """
    question = verdict.question
    if question.ballot and question.on is not None and verdict.outcome is not Outcome.UNDETERMINED:
        return visible(_recorded(verdict))
    asked = _asked(verdict)
    body, act = question.body, question.act_in_words
    if question.underway and verdict.outcome is Outcome.BLOCKED:
        return visible(f"{_capital(asked.strip())}, {body} could not {act}: {_why(verdict)}.")
    if verdict.outcome is Outcome.ADOPTED:
        text = f"If it were put{asked}, {body} could {act}: {_met(verdict)}."
    elif verdict.outcome is Outcome.BLOCKED:
        text = f"If it were put{asked}, {body} could not {act}: {_why(verdict)}."
    else:
        text = f"It cannot be said whether {body} could {act} if it were put{asked}: {_unknown(verdict)}."
    return visible(" ".join((text, tabled_in_words(verdict))).strip())


def _recorded(verdict: Verdict) -> str:
    """Tell what came out of a ballot that was held."""
    question = verdict.question
    when = long_date(question.on) if question.on else ""
    tally = question.tally or Tally.of(c.member.position for c in verdict.contributions)
    figures = f"{tally.in_favour} for, {tally.against} against, {tally.abstain} abstaining"
    body = question.body[0].upper() + question.body[1:]
    over = verdict.margin or 0
    if verdict.outcome is Outcome.ADOPTED:
        spare = f"; {over} more than needed" if over else ""
        return f"{body} voted on {when} to {question.act_in_words}: {figures}{spare}."
    clause = in_series(verdict.failed_clauses)
    why = f"{-over} short of {clause}" if over < 0 else f"not met: {clause}"
    if verdict.failed_by is FailedBy.OBJECTION:
        _, _, past = question.rule.about.objecting
        against = [c for c in verdict.blockers if c.member.position is Position.OBJECT]
        why = f"{in_series(names(against))} {past}, and the rule asks that {clause}"
    return f"{body} did not {question.act_in_words} on {when}: {figures}; {why}."


def _asked(verdict: Verdict) -> str:
    """Say on what date and with which hypotheses it is asked: nobody may quote the answer without them."""
    question = verdict.question
    parts = []
    if question.on is not None:
        reviewed = question.provenance.data_reviewed
        stale = question.stage and reviewed is not None and last_day(question.on) > reviewed
        facts = f" (on facts reviewed to {long_date(reviewed)})" if stale and reviewed is not None else ""
        known = f" (as known by {long_date(question.known_by)})" if question.known_by else ""
        parts.append(f" on {long_date(question.on)}{facts}{known}")
    if question.tally is not None:
        parts.append(f" and the figures were {question.tally.in_favour} for and {question.tally.against} against")
    if not question.rule_is_own:
        parts.append(f" under another rule ({question.rule.title})")
    asserted = [c for c in verdict.contributions if c.member.asserted]
    if asserted and len(asserted) < len(verdict.contributions):
        agreeing = [c for c in asserted if c.member.position is Position.AGREE]
        if len(agreeing) == len(asserted) <= MOST_NAMED:
            parts.append(f" and {in_series(names(agreeing))} agreed")
        else:
            parts.append(f" and {_few(asserted)} did what the scenario asserts")
    guests = [c for c in verdict.contributions if c.member.hypothetical]
    for some, verb in ((names(guests), "were"), (by_name(question.removed), "were not")):
        if some:
            parts.append(f" and {in_series(some)} {verb} {'a member' if len(some) == 1 else 'members'}")
    parts.append(taken_in_words(question))
    return "".join(parts)


def taken_in_words(question: Question) -> str:
    """Return which levers and facts the scenario sets, as a clause; nothing if none."""
    taken = [item for item in question.levers if item.asserted]
    if len(taken) > MOST_TAKEN:
        return f", taking {len(taken)} levers and facts as the scenario has them"
    return f", taking it that {in_series([_stands(item) for item in taken], last='and that')}" if taken else ""


def _stands(item: LeverAt) -> str:
    """Say how a lever or a fact is taken to stand."""
    means = item.lever.means
    return {"on": means, "off": f"it is not so that {means}", "unknown": f"it is not known whether {means}"}[item.value]


def tabled_in_words(verdict: Verdict) -> str:
    """Return whether the question is put, in a sentence; nothing for a question by hand."""
    tabled = verdict.tabled
    if tabled.value == "unknown" and not tabled.reason:
        return ""
    if tabled.coded and tabled.since is None:  # nothing on record says so
        return {
            "yes": "By the coded conditions nobody would hold the agenda.",
            "no": "By the coded conditions the agenda would be held.",
            "unknown": "By the coded conditions it is not known whether the agenda would be held.",
        }[tabled.value]
    by = " in this scenario" if tabled.asserted else ""
    return {
        "yes": f"It has been tabled{by}.",
        "no": f"It has not been tabled{by}.",
        "unknown": "Whether it has been tabled is not known.",
    }[tabled.value]


def names(contributions: Sequence[Contribution]) -> list[str]:
    """Return the names to print, in alphabetical order."""
    return by_name(c.member.shown for c in contributions)


def _met(verdict: Verdict) -> str:
    reserved = [c for c in verdict.contributions if c.member.position is Position.AGREE_WITH_RESERVATION]
    text = verdict.question.rule.needs if verdict.question.tally is None else _margin(verdict)
    against = [c for c in verdict.contributions if c.member.position is Position.OBJECT]
    if against:
        text += f", although {'; '.join(_objections(verdict, against))}"
    assumed = [c for c in verdict.contributions if c.member.group is Group.ASSUMED]
    if assumed:
        text += f"; {_few(assumed)} {_is(assumed)} assumed to agree (assumption: {verdict.question.assumption})"
    if reserved:
        text += f"; {in_series(names(reserved))} {_is(reserved)} taken to agree with a reservation"
    return text


def _why(verdict: Verdict) -> str:
    if verdict.failed_by is FailedBy.NOT_ELIGIBLE:
        return verdict.note.removeprefix("Not eligible: ").rstrip(".")
    if verdict.question.tally is not None or not verdict.blockers:
        return _margin(verdict)
    blockers = verdict.blockers
    objecting = [c for c in blockers if c.member.position is Position.OBJECT]
    reasons = _objections(verdict, objecting)
    others = [c for c in blockers if c.member.position is not Position.OBJECT]
    if others and verdict.question.underway:
        have = "has not notified its" if len(others) == 1 else "have not notified their"
        reasons.append(f"{_few(others)} {have} acceptance")
    elif others:
        reasons.append(f"{_few(others)} {_does(others)} not support it")
    if (
        not verdict.question.underway
        and verdict.failed_by is not FailedBy.OBJECTION
        and verdict.margin is not None
        and verdict.margin < -1
    ):
        reasons.append(f"it would be {-verdict.margin} short")
    return "; ".join(reasons)


def _objections(verdict: Verdict, blockers: list[Contribution]) -> list[str]:
    third, plain, past = verdict.question.rule.about.objecting
    reasons = []
    silent = [c for c in blockers if c.member.group is Group.NON_RECOGNISER]
    if silent:
        reasons.append(f"{_few(silent, 12)} {_does(silent)} not recognise it and {_is(silent)} assumed to {plain}")
    coded = [c for c in blockers if c.member.coded is not None and c.member.basis is Basis.ASSUMED]
    if coded:
        what = "the condition coded for it" if len(coded) == 1 else "the conditions coded for them"
        are = "is" if len(coded) == 1 else "are"
        reasons.append(f"{_few(coded, 12)} {_is(coded)} assumed to {plain}, as {what} {are} not met")
    wordings = {
        Basis.ACTED: "{names} {past}{when}",
        Basis.STATED: "{names} {has} stated an objection",
        Basis.REPORTED: "{names} {is_} reported to oppose it",
        Basis.HYPOTHETICAL: "{names} {verb}",
    }
    for basis, wording in wordings.items():
        some = [c for c in blockers if c.member.basis is basis]
        if some:
            one = len(some) == 1
            text = wording.format(
                names=in_series(names(some)),
                when=_when(some),
                has="has" if one else "have",
                is_=_is(some),
                past=past,
                plain=plain,
                verb=third if one else plain,
            )
            reasons.append(
                f"in this scenario {text}" if basis is Basis.HYPOTHETICAL and some[0].member.asserted else text
            )
    return reasons


def _when(some: Sequence[Contribution]) -> str:
    """Return the day of an act, where it is one day for all."""
    days = {c.member.since for c in some}
    day = days.pop() if len(days) == 1 else None
    return f" on {day.in_words()}" if day is not None and day.first == day.last else ""


def _unknown(verdict: Verdict) -> str:
    unknown = [c for c in verdict.possible_blockers if c.effect is Effect.UNDETERMINED]
    total = len(verdict.contributions)
    if not verdict.undetermined and verdict.question.rounded:
        return "the weights are published rounded, and it hangs on the rounding"
    if not verdict.exact:
        return "too many positions are unknown to read every way in which they may turn out"
    if len(unknown) == 1:
        text = f"the position of {_few(unknown)} is not known from these data"
    elif len(unknown) > MOST_NAMED:
        text = f"the positions of {len(unknown)} of {total} members are not known from these data"
    else:
        text = f"the positions of {_few(unknown)} are not known from these data"
    assumed = [c for c in verdict.contributions if c.member.basis is Basis.ASSUMED and c.effect is Effect.SUPPORTS]
    if assumed:
        text += f"; {_few(assumed)} {_is(assumed)} assumed to agree (assumption: {verdict.question.assumption})"
    return text


def _few(contributions: Sequence[Contribution], most: int = MOST_NAMED) -> str:
    if len(contributions) > most:
        return f"{len(contributions)} members"
    return in_series(names(contributions))


def _margin(verdict: Verdict) -> str:
    needs = verdict.question.rule.needs
    if verdict.failed_by is FailedBy.NO_VOTES_CAST:
        return "no votes are cast"
    if verdict.margin is None:
        return f"{needs}, which is not met"
    if verdict.outcome is Outcome.BLOCKED and verdict.margin >= 0:
        return f"{needs}, which is not met"
    if verdict.margin < 0:
        return f"{needs}; it is {-verdict.margin} short"
    return f"{needs}; there {'is' if verdict.margin == 1 else 'are'} {verdict.margin} to spare"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _does(some: Sequence[object]) -> str:
    return "does" if len(some) == 1 else "do"


def _is(some: Sequence[object]) -> str:
    return "is" if len(some) == 1 else "are"
