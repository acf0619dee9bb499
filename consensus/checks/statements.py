"""Statements that are true or not by the facts: who is a member, who recognises, by what rule, with what outcome.

A ``[[check]]`` of the data says what must hold. A claim made by someone else is
the same statement with a name and a date to it. For each the finding says what
is wrong and what would be true in its place, with the sources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Literal, NamedTuple

from pydantic import Field

from consensus.acts import NATIONAL, Kind
from consensus.bodies import Body, missing_roster
from consensus.course import surest
from consensus.datasets import Dataset
from consensus.decisions.posing import pose
from consensus.decisions.verdict import Outcome, Verdict, decide
from consensus.errors import DateOutOfRange, InputError, InvalidValue, UnknownState
from consensus.facts import Stance, in_force
from consensus.records import Event
from consensus.rules import named as named_rule
from consensus.scenarios import Scenario
from consensus.scenarios.model import not_a_member
from consensus.states import Code
from consensus.tracks.track import Track, track
from consensus.values import Day, FactDate, FrozenMap, Table, Value, all_agree, by_name, in_series, long_date, nearest
from consensus.votes import Tally

_FIGURES = ("for", "against", "abstain", "invalid", "absent")
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


class Finding(NamedTuple):
    """How one part of a statement comes out."""

    wrong: str
    """What is wrong; empty if it holds."""
    truth: str
    """What is true, in a sentence."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources."""
    unknown: str = ""
    """Why it cannot be said; empty if it can."""


class Check(Value):
    """A statement that is true or not of the data.

    Examples
    --------
    >>> from consensus.datasets import shipped
    >>> Check(claim="32 allies", body="nato", on="2024-03-07", members=31).failure(shipped())
    'NATO has 32 members, not 31'
    """

    claim: str
    """The statement in words."""
    on: Day
    """The day for which it is made."""
    body: str | None = None
    """The body whose members are meant."""
    members: int | None = Field(default=None, ge=0, strict=True)
    """How many members it has."""
    includes: tuple[Code, ...] = ()
    """States that are members."""
    excludes: tuple[Code, ...] = ()
    """States that are not members."""
    candidate: Code | None = None
    """The state whose recognition or candidacy is meant."""
    recognising: int | None = Field(default=None, ge=0, strict=True)
    """How many members of the body (of all states with a record, if no body is named) recognise it."""
    not_recognising: tuple[Code, ...] | None = None
    """Exactly the members that do not."""
    stage: str = ""
    """The stage that is meant; the body's usual one if not given."""
    rule: str | None = None
    """Name of the rule that decides there."""
    tabled: Literal["yes", "no", "unknown"] | None = None
    """Whether the question is put."""
    outcome: Literal["ADOPTED", "BLOCKED", "UNDETERMINED"] | None = None
    """The outcome if it were put."""
    blockers: tuple[Code, ...] | None = None
    """Exactly these block for certain."""
    stopped_at: str | None = None
    """The gate at which the way of the candidate stops."""
    waiting_on: tuple[Code, ...] | None = None
    """Exactly these have to move there."""
    notified: int | None = Field(default=None, ge=0, strict=True)
    """How many Parties had notified their acceptance, as far as the days are known."""
    vote: str | None = None
    """Name of a recorded ballot."""
    figures: Table[str, int] = FrozenMap()
    """Its figures: for, against, abstain."""
    act: Kind | None = None
    """An act on the way in, at ``stage``."""
    state: Code | None = None
    """Who did it; the body as a whole if not given."""
    event: str | None = None
    """Name of an event in a timeline."""
    actor: str | None = None
    """Who acted or spoke in that event."""
    dated: Day | None = None
    """The day of that act or event."""

    def model_post_init(self, _context: Any) -> None:
        """Refuse a statement that lacks what it speaks of."""
        needs_body = {"members", "includes", "excludes", "rule", *_ASKED}
        needs_candidate = {"recognising", "not_recognising", *_ASKED}
        for names, key in ((needs_body, "body"), (needs_candidate, "candidate")):
            given = sorted(names & self.model_fields_set)
            if given and getattr(self, key) is None:
                raise InvalidValue(
                    f"{in_series(given)} speak{'s' * (len(given) == 1)} of a {key}", key=key, fix="Name it"
                )
        if self.vote is not None and not self.figures:
            raise InvalidValue("a ballot is checked by its figures", key="vote", fix="Write figures = { for = 33 }")
        strange = sorted(set(self.figures) - set(_FIGURES))
        if strange:
            raise InvalidValue(
                f'"{strange[0]}" is not a figure of a ballot',
                key="figures",
                fix=f"Use {in_series(_FIGURES)}",
                suggestions=nearest(strange[0], _FIGURES),
            )
        if self.act in NATIONAL and self.state is None:
            raise InvalidValue(f"who {self.act}?", key="state", fix='Name the member: state = "TUR"')
        if self.figures and self.vote is None:
            raise InvalidValue("figures speak of a ballot", key="vote", fix="Name it")
        if self.dated is not None and self.event is None and self.act is None:
            raise InvalidValue("dated speaks of an act or an event", key="event", fix="Name it")
        if self.actor is not None and self.event is None:
            raise InvalidValue("an actor acts in an event", key="event", fix="Name it")
        if self.act is not None and not self.stage:
            raise InvalidValue("an act belongs to a stage", key="stage", fix="Name it")

    def misnamed(self, data: Dataset) -> Iterator[InputError]:
        """Yield what it names that these data do not know, so that no slip of the pen is judged as a claim."""
        named = {
            key: getattr(self, key) for key in ("includes", "excludes", "not_recognising", "blockers", "waiting_on")
        }
        codes = [(key, code) for key, some in named.items() for code in some or ()]
        codes += [(key, getattr(self, key)) for key in ("candidate", "state") if getattr(self, key)]
        for key, code in codes:
            if code not in data.states.by_code:
                yield UnknownState(
                    f"no state has the code {code}", key=key, suggestions=nearest(code, data.states.by_code)
                )
        tries: list[tuple[str, Callable[[], object]]] = []
        if self.body is not None:
            tries.append(("body", lambda: self._body(data)))
            if self.stage:
                tries.append(("stage", lambda: data.body(self.body or "").stage(self.stage)))
            if self.stopped_at is not None:
                tries.append(("stopped_at", lambda: data.body(self.body or "").stage(self.stopped_at or "")))
        if self.rule is not None:
            tries.append(("rule", lambda: named_rule(self.rule or "")))
        if self.vote is not None:
            tries.append(("vote", lambda: data.vote(self.vote or "")))
        if self.event is not None:
            tries.append(("event", lambda: named_event(data, self.event or "")))
        for key, attempt in tries:
            try:
                attempt()
            except InputError as error:
                placed = error.at(key=key)
                assert isinstance(placed, InputError)
                yield placed
                if key == "body":
                    return

    def _body(self, data: Dataset) -> Body:
        """Return the body, refused where it speaks of members of whom there is no list."""
        body = data.body(self.body or "")
        if not body.memberships and {"members", "includes", "excludes", *_RECOGNITION, *_ASKED} & self.model_fields_set:
            raise missing_roster(body)
        if body.founded is not None and self.on < body.founded:
            raise DateOutOfRange(f"{body.name} had its first members on {long_date(body.founded)}", key="on")
        return body

    def failure(self, data: Dataset) -> str:
        """Return what is wrong, in words; nothing if the statement holds."""
        return "; ".join(f.wrong for f in self.findings(data) if f.wrong)

    def findings(self, data: Dataset, on: date | None = None) -> list[Finding]:
        """Return how each part of the statement comes out on its day, or on another."""
        return list(_Asked(self, data, on or self.on).findings())

    def turning_points(self, data: Dataset) -> list[date]:
        """Return the days on which what it says of members and recognition may have changed."""
        days: set[date] = set()
        if self.body is not None:
            for seat in data.body(self.body).memberships:
                days |= {day.last for day in (seat.since, seat.until) if day is not None}
        if self.candidate is not None and {"recognising", "not_recognising"} & self.model_fields_set:
            days |= {act.since.last for act in data.recognition(self.candidate)}
        return sorted(days)

    @property
    def dated_by_facts(self) -> bool:
        """Whether it speaks of members and recognition only, so that one can say when it held."""
        spoken = self.model_fields_set & {*_ASKED, "rule", "vote", "event"}
        return not spoken and bool(self.model_fields_set & {"members", "includes", "excludes", *_RECOGNITION})


_SETS = ("not_recognising", "blockers", "waiting_on")
"""Sets that may be meant to be empty."""
_RECOGNITION = ("recognising", "not_recognising")
_ASKED = ("tabled", "outcome", "blockers", "stopped_at", "waiting_on", "notified", "act")


class _Asked:
    """One statement on one day."""

    def __init__(self, check: Check, data: Dataset, on: date) -> None:
        self.check = check
        self.data = data
        self.on = on
        self.body: Body | None = data.body(check.body) if check.body is not None else None
        self.verdict: Verdict | None = None
        self.run: Track | None = None

    def findings(self) -> Iterator[Finding]:
        check = self.check
        given = check.model_fields_set
        for key, find in self._parts().items():
            if (key in given and getattr(check, key) not in (None, ())) or (key in _SETS and getattr(check, key) == ()):
                try:
                    yield from find()
                except InputError as error:  # such as a candidate that is a member on that day
                    yield Finding(error.what, f"{error.what}; {error.why}.".replace("; .", "."))

    def _parts(self) -> dict[str, Callable[[], Iterator[Finding]]]:
        return {
            "members": self._members,
            "includes": self._includes,
            "excludes": self._excludes,
            "recognising": self._recognising,
            "not_recognising": self._not_recognising,
            "rule": self._rule,
            "tabled": self._tabled,
            "outcome": self._outcome,
            "blockers": self._blockers,
            "stopped_at": self._stopped_at,
            "waiting_on": self._waiting_on,
            "notified": self._notified,
            "act": self._act,
            "vote": self._vote,
            "event": self._event,
        }

    # Members and recognition.

    def _seated(self) -> tuple[str, ...]:
        if self.body is None:
            return ()
        return tuple(sorted(m.state for m in in_force(self.body.memberships, self.on)))

    def _members(self) -> Iterator[Finding]:
        assert self.body is not None
        seated = self._seated()
        truth = f"{self.body.name} has {len(seated)} members"
        wrong = "" if len(seated) == self.check.members else f"{truth}, not {self.check.members}"
        newest = max(in_force(self.body.memberships, self.on), key=lambda m: m.since, default=None)
        yield Finding(wrong, f"{truth} on {long_date(self.on)}.", newest.sources if newest is not None else ())

    def _includes(self) -> Iterator[Finding]:
        seated = self._seated()
        missing = [s for s in self.check.includes if s not in seated]
        wrong = f"not a member: {in_series(sorted(missing))}" if missing else ""
        truth = " ".join(self._stranger(s) for s in missing) or self._all_seated(self.check.includes)
        yield Finding(wrong, truth, self._seats(self.check.includes))

    def _all_seated(self, states: Iterable[str]) -> str:
        assert self.body is not None
        listed = by_name(self._name(s) for s in states)
        names, one = in_series(listed), len(listed) == 1
        is_ = "is a member" if one else "are members"
        return f"{names[:1].upper()}{names[1:]} {is_} of {self.body.name} on {long_date(self.on)}."

    def _stranger(self, code: str) -> str:
        """Say where a state belongs that is not a member here."""
        assert self.body is not None
        error = not_a_member(self.data.states[code], self.body, self.on, self.data)
        why = f"; {error.why}" if error.why else ""
        return f"{error.what}{why}."

    def _excludes(self) -> Iterator[Finding]:
        assert self.body is not None
        seated = self._seated()
        extra = [s for s in self.check.excludes if s in seated]
        wrong = f"a member after all: {in_series(sorted(extra))}" if extra else ""
        outside = [s for s in self.check.excludes if s not in seated]
        truth = self._all_seated(extra) if extra else " ".join(self._stranger(s) for s in outside)
        yield Finding(wrong, truth, self._seats(extra))

    def _seats(self, states: Iterable[str]) -> tuple[str, ...]:
        assert self.body is not None
        return tuple(dict.fromkeys(s for state in states for m in self.body.seats_of(state) for s in m.sources[:1]))

    def _stances(self) -> dict[str, Stance]:
        candidate = self.check.candidate
        assert candidate is not None
        seated = self._seated() or tuple(sorted({r.state for r in self.data.recognition(candidate)} - {"*"}))
        return {s: self.data.stance(s, candidate, self.on).stance for s in seated}

    def _recognising(self) -> Iterator[Finding]:
        stances = self._stances()
        yes = [s for s, stance in stances.items() if stance is Stance.RECOGNISES]
        where = f" of the {len(stances)} members of {self.body.name}" if self.body is not None else ""
        truth = f"{len(yes)}{where} recognise {self._candidate()} on {long_date(self.on)}."
        short = f"{len(yes)} recognise {self.check.candidate}"
        wrong = "" if len(yes) == self.check.recognising else f"{short}, not {self.check.recognising}"
        others = [s for s in stances if s not in yes]
        found = (self.data.stance(s, self.check.candidate or "", self.on).sources[:1] for s in others)
        yield Finding(wrong, truth, tuple(dict.fromkeys(s for some in found for s in some)))

    def _not_recognising(self) -> Iterator[Finding]:
        candidate = self.check.candidate
        assert candidate is not None
        assert self.check.not_recognising is not None
        no = sorted(s for s, v in self._stances().items() if v in {Stance.DOES_NOT_RECOGNISE, Stance.WITHDREW})
        wanted = sorted(self.check.not_recognising)
        wrong = ""
        if no != wanted:
            got = in_series(no) or "nobody"
            wrong = f"{got} do not recognise {candidate}, not {in_series(wanted) or 'nobody'}"
        where = f" of {self.body.name}" if self.body is not None else ""
        many = NUMBERS[len(no)] if len(no) < len(NUMBERS) else str(len(no))
        names = f": {in_series(by_name(self._name(s) for s in no))}" if no else ""
        verb = f"member{'s' * (len(no) != 1)}{where} {'does' if len(no) == 1 else 'do'}"
        truth = f"{many.capitalize()} {verb} not recognise {self._candidate()}{names}."
        strangers = [s for s in wanted if self.body is not None and s not in self._seated()]
        truth = " ".join((truth, *(self._stranger(s) for s in strangers)))
        found = (self.data.stance(s, candidate, self.on).sources[:1] for s in no)
        yield Finding(wrong, truth, tuple(dict.fromkeys(s for some in found for s in some)))

    # Rule and answer.

    def _rule(self) -> Iterator[Finding]:
        assert self.body is not None
        stage = self.body.stage(self.check.stage or self.body.default_stage)
        if stage.rule is None:
            yield Finding(f'no rule decides at "{stage.id}"', f"{stage.title} is an act of {stage.by}.")
            return
        rule = stage.rule
        truth = f"{stage.title}: {rule.needs} ({stage.clause or rule.clause})."
        wrong = "" if rule.kind == self.check.rule else f"the rule is {rule.kind}, not {self.check.rule}"
        yield Finding(wrong, truth, stage.sources)

    def _decided(self) -> Verdict:
        if self.verdict is None:
            check = self.check
            assert check.candidate is not None
            ask = Scenario(body=check.body or "", candidate=check.candidate, stage=check.stage, on=self.on)
            self.verdict = decide(pose(ask, data=self.data))
        return self.verdict

    def _tabled(self) -> Iterator[Finding]:
        tabled = self._decided().tabled
        wrong = "" if tabled.value == self.check.tabled else f"tabled: {tabled.value}, not {self.check.tabled}"
        words = {"yes": "It is tabled", "no": "It is not tabled", "unknown": "Whether it is tabled is not known"}
        yield Finding(wrong, f"{words[tabled.value]} on {long_date(self.on)}. {tabled.reason}".strip(), tabled.sources)

    def _outcome(self) -> Iterator[Finding]:
        verdict = self._decided()
        wrong = "" if verdict.outcome == self.check.outcome else f"{verdict.outcome}, not {self.check.outcome}"
        truth = f"If it were put: {verdict.outcome} (assumption: {verdict.question.assumption})."
        if wrong and verdict.outcome is Outcome.UNDETERMINED:
            open_ = len(verdict.undetermined)
            yield Finding("", truth, unknown=f"the positions of {open_} members are not known")
            return
        yield Finding(wrong, truth)

    def _blockers(self) -> Iterator[Finding]:
        assert self.check.blockers is not None
        found, wanted = [c.state for c in self._decided().blockers], sorted(self.check.blockers)
        maybe = {c.state for c in self._decided().possible_blockers}
        same = bool(wanted) and found == wanted
        if maybe and not same and set(found) <= set(wanted) <= set(found) | maybe:
            sure = in_series(by_name(self._name(s) for s in found)) or "nobody"
            yield Finding("", f"For certain: {sure}.", unknown=f"{len(maybe)} further members may turn out to block")
            return
        got = in_series(found) or "nobody"
        wrong = "" if found == wanted else f"held by {got}, not by {in_series(wanted) or 'nobody'}"
        names = in_series(by_name(self._name(s) for s in found)) or "nobody"
        truth = f"If it were put, {names} would hold it under the assumption {self._decided().question.assumption}."
        if maybe:
            truth += f" {len(maybe)} further members may turn out to."
        strangers = [s for s in wanted if s not in self._seated()]
        cited = dict.fromkeys(s for c in self._decided().blockers for s in c.member.sources[:1])
        yield Finding(wrong, " ".join((truth, *(self._stranger(s) for s in strangers))), tuple(cited))

    # The way in.

    def _track(self) -> Track:
        if self.run is None:
            check = self.check
            assert check.candidate is not None
            self.run = track(Scenario(body=check.body or "", candidate=check.candidate, on=self.on), data=self.data)
        return self.run

    def _stopped_at(self) -> Iterator[Finding]:
        run = self._track()
        wrong = ""
        if run.stopped_at != self.check.stopped_at:
            wrong = f"it stops at {run.stopped_at or 'no gate'}, not at {self.check.stopped_at}"
        title = run.step(run.stopped_at).stage.title if run.stopped_at else ""
        yield Finding(wrong, f'The first gate not passed: "{title}".' if title else "All gates are passed.")

    def _waiting_on(self) -> Iterator[Finding]:
        assert self.check.waiting_on is not None
        found, wanted = sorted(self._track().waiting_on), sorted(self.check.waiting_on)
        got = in_series(found) or "nobody"
        wrong = "" if found == wanted else f"it waits on {got}, not on {in_series(wanted) or 'nobody'}"
        run = self._track()
        who = in_series(by_name(self._name(s) for s in found)) or "nobody"
        truth = f"The way of {run.candidate_name} into {run.body_name} waits on {who} on {long_date(self.on)}."
        acts = (
            a for step in run.steps for r in step.ratifiers if r.state in found for a in (r.approved, r.ratified) if a
        )
        stage = run.step(run.stopped_at).stage.sources if run.stopped_at else ()
        yield Finding(wrong, truth, tuple(dict.fromkeys((*(s for a in acts for s in a.sources), *stage))))

    def _notified(self) -> Iterator[Finding]:
        far = [r for step in self._track().steps for r in step.ratifiers]
        sure = sum(r.status == "notified" for r in far)
        most = sure + sum(r.status == "unknown" for r in far)
        number = self.check.notified
        assert number is not None
        span = str(sure) if sure == most else f"{sure} to {most}"
        wrong = "" if sure <= number <= most else f"{span} had notified, not {number}"
        unknown = "" if sure == most or wrong else f"the days of {most - sure} notices are not known"
        truth = f"{span} of {len(far)} Parties had notified by {long_date(self.on)}."
        yield Finding(wrong, truth, unknown=unknown)

    def _act(self) -> Iterator[Finding]:
        check = self.check
        assert check.act is not None
        assert check.body is not None
        assert check.candidate is not None
        course = self.data.course(check.body, check.candidate)
        self.data.body(check.body).stage(check.stage)
        acts = course.find(check.stage, check.act, check.state or "*") or course.find(
            check.stage, check.act, check.state
        )
        wrong, unknown = "" if acts else "no such act is on record", ""
        if acts:
            sure = surest(acts)
            done = all_agree(a.since.done_at(self.on, a.seq) for a in sure)
            days = all_agree(_is_day(a.since, check.dated) for a in sure) if check.dated is not None else True
            if days is False and check.dated is not None:
                wrong = f"it is dated {acts[0].since.in_words()}, not {long_date(check.dated)}"
            elif done is False:
                wrong = f"it was not done by {long_date(self.on)}"
            elif days is None or done is None:
                unknown = f"its day is not known: {acts[0].since.in_words()}"
        near = [a for kind in (*NATIONAL, "completes") for a in course.find(check.stage, kind, check.state)[:1]]
        who = self._name(check.state) if check.state else "It"
        told = [f"{who} {a.in_words} {a.since.as_time()}" for a in near if check.state or a.act == "completes"]
        truth = f"{'; '.join(told)[:1].upper()}{'; '.join(told)[1:]}." if told else "No such act is on record."
        yield Finding(wrong, truth, tuple(dict.fromkeys(s for a in near for s in a.sources)), unknown)

    # Ballots and events.

    def _vote(self) -> Iterator[Finding]:
        vote = self.data.vote(self.check.vote or "")
        figures: Tally = vote.figures
        counts = (figures.in_favour, figures.against, figures.abstain, figures.invalid, figures.absent)
        known = dict(zip(_FIGURES, counts, strict=True))
        unlike = [f"{name} {known[name]}, not {n}" for name, n in self.check.figures.items() if known.get(name) != n]
        truth = f"{vote.title}: {figures.in_figures} (for-against-abstaining) on {long_date(vote.on)}."
        yield Finding("; ".join(unlike), truth, vote.sources)

    def _event(self) -> Iterator[Finding]:
        event = named_event(self.data, self.check.event or "")
        check, wrong, unknown = self.check, [], ""
        same = _is_day(event.since, check.dated) if check.dated is not None else True
        if same is False and check.dated is not None:
            wrong.append(f"it is dated {event.since.in_words()}, not {long_date(check.dated)}")
        elif same is None:
            unknown = f"its day is not known: {event.since.in_words()}"
        if check.actor is not None and check.actor not in event.actors:
            wrong.append(f"it is an act of {in_series(event.actors) or 'nobody named'}, not of {check.actor}")
        truth = f"{event.since.in_words()}: {event.event.rstrip('.')}."
        yield Finding("; ".join(wrong), truth, event.sources, unknown)

    def _name(self, code: str) -> str:
        return self.data.states[code].in_sentence(self.on)

    def _candidate(self) -> str:
        return self._name(self.check.candidate or "")


def _is_day(since: FactDate, day: date) -> bool | None:
    """Say whether an act of this date was on ``day``: yes, no, or not known."""
    if since.exact:
        return since.last == day
    return None if since.earliest <= day <= since.last else False


def named_event(data: Dataset, name: str) -> Event:
    """Return an event of any timeline.

    Raises
    ------
    InputError
        If there is none of this name.
    """
    for candidate in data.timelines:
        for event in data.events(candidate):
            if event.id == name:
                return event
    raise InvalidValue(f'no event is called "{name}"', key="event", fix="Use a name in data/timeline")
