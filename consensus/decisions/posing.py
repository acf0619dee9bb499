"""Posing a question: who sits at the table, what each is taken to do, and why.

`pose` turns a scenario into a `Question`: the members on that date, one position
each, with the act, the statement or the fact it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from consensus.assumptions import Assumption, assume
from consensus.bodies import Body, form_of
from consensus.datasets import Dataset, StanceFound, shipped
from consensus.decisions.question import Finding, Member, Provenance, Question, TabledAnswer
from consensus.errors import EmptyBody, NeedsWeights
from consensus.facts import Source, Stance, Statement, WeightTables, in_force
from consensus.facts import seated as seated_at
from consensus.positions import Basis, Position
from consensus.rules import Consensus, NamedRule
from consensus.scenarios import Assertion, NewBody, Scenario
from consensus.scenarios.model import UNEXPLAINED
from consensus.silence import Standing
from consensus.states import State, StateTable
from consensus.values import AfterAct, FactDate, last_day, long_date

if TYPE_CHECKING:
    from consensus.course import Course, Ratifier
    from consensus.decisions.conditional import Hung


def _cited(member: Member) -> Iterator[str]:
    """Yield every source that a member's position rests on."""
    yield from member.sources
    yield from member.rival_sources
    yield from member.stance_sources
    for fact in (member.recognition, member.statement):
        if fact is not None:
            yield from fact.sources


def pose(scenario: Scenario, *, data: Dataset | None = None) -> Question:
    """Turn a scenario into a question: members of that date, one position each.

    Positions are taken, in this order, from what the scenario asserts, from a
    statement in force on the date, and from the named assumption.

    Parameters
    ----------
    scenario : Scenario
    data : Dataset, optional
        Facts to use; the shipped ones if not given.

    Returns
    -------
    Question

    Raises
    ------
    EmptyBody
        If nobody sits at the table on that date.

    Examples
    --------
    >>> from consensus import scenarios
    >>> question = pose(scenarios.load("nato/kosovo"))
    >>> len(question.members), question.rule.kind
    (32, 'consensus')
    """
    return _Posing(scenario, data or shipped()).question()


_RESTS_ON = {"treaty": "the treaty", "practice": "practice", "political": "a political decision"}


class _Posing:
    """The steps of `pose`, which share the scenario, its day and the facts."""

    def __init__(self, scenario: Scenario, data: Dataset) -> None:
        self.ask = scenario
        self.data = data
        self.day = last_day(scenario.on)
        self.when = scenario.on if isinstance(scenario.on, AfterAct) else self.day
        self.states: StateTable = scenario.state_table(data)
        self.candidate: State = self.states[scenario.candidate]
        self.body, self.stage = scenario.body_and_stage(data)
        self.vote = data.vote(scenario.vote) if scenario.vote else None
        self.reading = scenario.silence.at(scenario.on) if scenario.silence else None
        self.course = self._underway()
        self.notes: list[str] = []
        self.removed: list[str] = []
        self.guests: set[str] = set()
        self.unsure: frozenset[str] = frozenset()
        self.said = self._statements()

    def question(self) -> Question:
        ask, stage = self.ask, self.stage
        members = () if ask.tally else tuple(self._members())
        regimes = self.body.regimes_on(self.day) if isinstance(self.body, Body) else ()
        recorded = self.vote.rule if self.vote else None
        own = form_of(recorded or (stage.rule if stage else None) or Consensus(), regimes)
        form = form_of(ask.rule, regimes) if ask.rule is not None else own
        rule = form.rule
        tabled = self._tabled()
        hung = self._hung(members, rule, tabled)
        if hung is not None:
            members, tabled = hung.members, hung.tabled
        cited = {s for m in members for s in _cited(m)} | set(tabled.sources) | (hung.cited if hung else set())
        weights = self._weights(members)
        cited.update(rule.about.sources, stage.sources if stage else (), self.vote.sources if self.vote else ())
        used = rule.weights_needed(tuple(m.state for m in members))
        cited.update(form.sources, *(weights.sources.get(name, ()) for name in used))
        if stage is not None and stage.note:
            self.notes.append(stage.note)
        self._note_ballot()
        reviewed = self.data.version.reviewed
        if self.day > reviewed and isinstance(self.body, Body):
            self.notes.append(f"facts reviewed to {long_date(reviewed)}; what happened since is not in this answer")
        return Question(
            body=self.body.name,
            candidate=ask.candidate,
            candidate_name=self.candidate.in_sentence(self.day),
            act=stage.act if stage else self.body.act if isinstance(self.body, NewBody) else "",
            stage=stage.id if stage else "",
            stage_title=f"{stage.title} (rests on {_RESTS_ON[stage.legal_basis]})" if stage else "",
            clause=form.clause or (stage.clause if stage and ask.rule is None else ""),
            on=ask.on,
            known_by=ask.known_by,
            assumption=ask.assumption if self._assumes(members) else None,
            rule=rule,
            stage_rule=own.rule.kind if stage else "",
            levers=hung.levers if hung else (),
            conditions=hung.conditions if hung else (),
            codings=hung.codings if hung else (),
            costs=ask.costs if hung else {},
            rule_is_own=rule == own.rule or isinstance(self.body, NewBody),
            removed=tuple(self.removed),
            members=members,
            tally=ask.tally,
            ballot=ask.vote if self._is_as_recorded() else "",
            underway=self.course is not None,
            weights=weights.tables,
            rounded=weights.rounded,
            regimes=regimes,
            partial=self._is_partial(),
            tabled=tabled,
            findings=self._findings(members),
            hard_eligibility=ask.eligibility == "hard",
            designation_note=self._designation_note(),
            sources=tuple(s for s in self.data.cited(frozenset(cited)) if self._is_out(s)),
            provenance=Provenance(
                data_reviewed=reviewed,
                data_digest=self.data.version.digest,
                scenario=ask.name,
                notes=tuple(self.notes),
            ),
        )

    def _hung(self, members: tuple[Member, ...], rule: NamedRule, tabled: TabledAnswer) -> Hung | None:
        """Let positions follow from coded conditions, where that is the assumption."""
        ask = self.ask
        if ask.assumption is not Assumption.CONDITIONAL or ask.tally is not None or self.vote is not None:
            if ask.condition or ask.levers or ask.lever:
                self.notes.append("levers and conditions of the scenario have a part under `conditional` only")
            return None
        from consensus.decisions.conditional import hang  # noqa: PLC0415 - most questions hang on nothing

        body = self.body.code if isinstance(self.body, Body) else ""
        own = (s.id for s in self.body.stages if s.kind == "candidate") if isinstance(self.body, Body) else ()
        stage = self.stage.id if self.stage else ""
        hung = hang(
            ask,
            self.data,
            self.when,
            body=body,
            stage=stage,
            own_stages=own,
            members=members,
            rule=rule,
            tabled=tabled,
            settled=tabled.asserted or self.course is not None,
        )
        self.notes += hung.notes
        for item in hung.levers:
            if item.asserted:
                self.notes.append(f"taken as {item.value}: {item.lever.means} (a hypothesis)")
        return hung

    def _assumes(self, members: tuple[Member, ...]) -> bool:
        """Say whether an assumption has a part in the answer: where acts are on record, only if one is taken in."""
        if self.ask.tally is not None:
            return False
        always = self.vote is None and self.course is None
        return always or any(member.basis is Basis.ASSUMED for member in members)

    def _is_as_recorded(self) -> bool:
        """Say whether the scenario takes a recorded ballot as it is."""
        ask = self.ask
        changed = ask.positions or ask.rule or ask.members.add or ask.members.remove or ask.weights
        return self.vote is not None and not changed and ask.eligibility == "soft"

    def _note_ballot(self) -> None:
        """Say what a recorded ballot or a clock of silence leaves open."""
        vote, reading = self.vote, self.reading
        if vote is not None:
            if vote.note:
                self.notes.append(vote.note)
            if vote.follows:
                first = self.data.vote(vote.follows)
                self.notes.append(
                    f"an earlier ballot on the same question, {first.title} ({first.figures.in_figures}), is kept apart"
                )
        if reading is not None:
            if not reading.begun:
                self.notes.append("the text of the silence procedure had not gone round yet")
            state = "has passed" if reading.expired else "has not passed"
            self.notes.append(f"the deadline of the silence procedure, {long_date(reading.deadline)}, {state}")
            for notice in reading.late:
                name = self.states[notice.state].name
                self.notes.append(f"the notice of {name} of {long_date(notice.at)} came too late and does not count")

    def _is_out(self, source: Source) -> bool:
        """Say whether a source was published by the day up to which facts are known."""
        known_by = self.ask.known_by
        return known_by is None or source.published is None or source.published.last <= known_by

    # Who sits at the table.

    def _members(self) -> Iterable[Member]:
        body, ask = self.body, self.ask
        if isinstance(body, Body):
            there, unsure = seated_at(body.memberships, self._roster_day(), ask.known_by)
            unsure -= {ask.candidate}
            seated = set(self.vote.states) if self.vote is not None else there | unsure
            seated = self._moved(seated)
            self.unsure |= unsure & seated
        else:
            seated = set(body.members)
        present = set(seated)
        added = {self.states.resolve(name).code for name in ask.members.add} - seated
        removed = {self.states.resolve(name).code for name in ask.members.remove}
        seated = (seated | added) - removed
        if not seated:
            raise EmptyBody(f"nobody is left at the table of {body.name}", why="nobody could decide")
        for code in sorted(added):
            self.notes.append(f"{self.states[code].name} is taken as a member of {body.name}: a hypothesis")
        for code in sorted({self.states.resolve(name).code for name in ask.members.add} & present):
            self.notes.append(f"{self.states[code].name} is a member of {body.name} already")
        for code in sorted(removed & present):
            self.removed.append(self.states[code].in_sentence(self.day))
            self.notes.append(f"{self.states[code].name} is taken as not a member of {body.name}: a hypothesis")
        for code in sorted(set(ask.positions) - seated):
            name = self.states[code].name
            self.notes.append(f"the position given for {name} is set aside: not a member on {long_date(self.day)}")
        for code in sorted(set(ask.rule.names if ask.rule else ()) - seated):
            name = self.states[code].name
            self.notes.append(f"the rule names {name}, not a member on {long_date(self.day)}: set aside")
        for code, asserted in sorted(ask.positions.items()):
            if asserted.since is not None and asserted.since.last > self.day:
                begins = asserted.since.in_words()
                self.notes.append(f"the position given for {self.states[code].name} begins only on {begins}")
        for code in sorted(seated):
            yield self._member(self.states[code], hypothetical=code in added | self.guests)

    def _moved(self, seated: set[str]) -> set[str]:
        """Let states join and leave on the days that the scenario gives."""
        if not self.ask.act:
            return seated
        from consensus.acts import moved  # noqa: PLC0415 - few scenarios assert any

        found, unsure_ = moved(seated, self.ask.acts, self.ask.on)
        self.unsure |= unsure_
        for some, done in (
            (found - seated - unsure_, "has joined"),
            (seated - found, "has left"),
            (unsure_, "may have joined or left, on a day that is not known,"),
        ):
            for code in sorted(some):
                self.notes.append(f"{self.states[code].name} {done} {self.body.name}: a hypothesis")
        self.guests |= found - seated
        return set(found)

    # What each is taken to do.

    def _underway(self) -> Course | None:
        """Return the acts of the candidate where members accept one by one and have begun."""
        ask, stage = self.ask, self.stage
        if stage is None or stage.kind != "each" or self.vote is not None or not isinstance(self.body, Body):
            return None
        course = ask.course(self.data)
        return course if course.is_underway(stage, ask.on) else None

    def _member(self, state: State, *, hypothetical: bool) -> Member:
        """Return the member as the scenario asserts it, else as the facts have it on that day."""
        ask = self.ask
        asserted = ask.positions.get(state.code)
        if asserted is not None and (asserted.since is None or asserted.since.last <= self.day):
            return self._seated(state, self._asserted(asserted), hypothetical=hypothetical)
        if self.reading is not None:
            heard = self._heard(state.code, self.reading)
            if heard is not None:
                return self._seated(state, heard, hypothetical=hypothetical)
        if self.vote is not None and not hypothetical:
            return self._seated(state, self._voted(state.code), hypothetical=False)
        filled: dict[str, Any] = {}
        if self.course is not None and self.stage is not None:
            (far,) = self.course.ratifiers(self.stage, ask.on, (state.code,))
            filled = self._accepting(state, far)
        if state.code in self.unsure and filled.get("position") is not Position.AGREE:
            reason = f"whether it is a member of {self.body.name} by then is not known"
            filled = {"position": Position.UNKNOWN, "basis": Basis.HYPOTHETICAL, "reason": reason}
        if filled:
            return self._seated(state, filled, hypothetical=hypothetical)
        if self.stage is None or hypothetical:
            return self._seated(state, self._by_facts(state), hypothetical=hypothetical)
        key = (ask.body, self.stage.id, ask.candidate, ask.on, ask.known_by, ask.assumption, state.code)
        return self.data.keep(key, lambda: self._seated(state, self._by_facts(state), hypothetical=False))

    def _accepting(self, state: State, far: Ratifier) -> dict[str, Any]:
        """Return what a Party's acceptance amounts to: only notice to the depositary counts as one."""
        statement, lapsed = self._statement(state.code)
        said = {"statement": statement, "lapsed": lapsed} if statement is not None else {}
        act = far.notified
        if far.status == "notified":
            own = act in self.ask.acts
            filled: dict[str, Any] = {"position": Position.AGREE, "asserted": own}
            filled["basis"] = Basis.HYPOTHETICAL if own else Basis.ACTED
            sources = act.sources if act is not None else ()
            return filled | {"reason": far.reason, "since": far.since, "sources": sources}
        if far.status == "unknown":
            sources = act.sources if act is not None else ()
            filled = {"position": Position.UNKNOWN, "basis": Basis.ACTED, "since": far.since, "sources": sources}
            return filled | {"reason": far.reason}
        if statement is not None and not lapsed and statement.basis is not Basis.ACTED:
            refuses = statement.position is Position.OBJECT and not statement.condition
            if refuses:
                return self._stated(statement)
            said["condition"] = statement.condition
        behind = far.ratified or far.approved
        reason = "" if far.reason == "has not notified its acceptance" else far.reason
        if behind is not None:
            reason = f"{reason}; it {behind.in_words} {behind.since.as_time()}".removeprefix("; ")
        sources = behind.sources if behind is not None else ()
        return {"position": Position.SILENT, "basis": Basis.ACTED, "reason": reason, "sources": sources, **said}

    def _roster_day(self) -> date:
        """Return the day whose members are at the table; a silence procedure may fix it."""
        silence, reading = self.ask.silence, self.reading
        if silence is None or reading is None:
            return self.ask.on
        if silence.voters == "circulation":
            return last_day(silence.circulated_by(self.ask.on))
        return min(self.day, last_day(reading.deadline)) if reading.expired else self.day

    def _heard(self, state: str, reading: Standing) -> dict[str, Any] | None:
        """Return what a member's notice or silence amounts to; none while it may still speak."""
        silence = self.ask.silence
        assert silence is not None
        common = {"basis": Basis.HYPOTHETICAL, "sources": silence.sources, "asserted": True}
        for notice in reading.broken_by:
            if notice.state == state:
                did = "proposed an amendment" if notice.act == "amends" else "objected"
                reason = f"{did} in writing on {long_date(notice.at)}, before the deadline"
                return {**common, "position": Position.OBJECT, "reason": reason}
        if reading.expired:
            reason = f"no notice in time: the deadline was {long_date(reading.deadline)}"
            return {**common, "position": Position.SILENT, "reason": reason}
        return None

    def _voted(self, state: str) -> dict[str, Any]:
        """Return how a state voted in the recorded ballot."""
        vote = self.vote
        assert vote is not None
        position = vote.position_of(state) or Position.UNKNOWN
        return {
            "position": position,
            "basis": Basis.ACTED,
            "reason": "" if position is not Position.UNKNOWN else "not on the roll call",
            "since": FactDate.parse(vote.on),
            "sources": vote.sources,
        }

    def _is_partial(self) -> bool:
        """Say whether a recorded ballot leaves open how many members there were."""
        known = isinstance(self.body, Body) and bool(self.body.memberships)
        return self.vote is not None and not known and not self.vote.is_complete

    def _weights(self, members: tuple[Member, ...]) -> WeightTables:
        """Return the weights on record for the members at the table, with the scenario's own over them."""
        given = self.ask.weights
        if not isinstance(self.body, Body):
            return WeightTables(tables=given)
        known = self.data.weights(self.body.code, self.day, self.ask.known_by)
        seated = {member.state for member in members}
        tables: dict[str, dict[str, int]] = {}
        rounded = set(known.rounded)
        for name in sorted({*known.tables, *given}):
            own, table = given.get(name, {}), known.tables.get(name, {})
            kept = {state: weight for state, weight in table.items() if state in seated and state not in own}
            if own and kept and name in known.units:
                raise NeedsWeights(
                    f"the {name} figures in these data are {known.units[name]}, and the scenario gives some of its own",
                    why="weights in two units cannot be added up",
                    fix="Give the weights of all members, or of none",
                    weight=name,
                )
            if own and not kept:
                rounded.discard(name)
            tables[name] = {**kept, **own}
        return WeightTables(tables=tables, rounded=tuple(sorted(rounded)), sources=known.sources)

    def _seated(self, state: State, filled: dict[str, Any], *, hypothetical: bool) -> Member:
        found = self._stance(state)
        return Member(
            state=state.code,
            name=state.in_sentence(self.day),
            stance=found.stance,
            recognition=found.fact,
            stance_since=found.since,
            stance_sources=found.sources,
            hypothetical=hypothetical,
            **filled,
        )

    def _stance(self, state: State) -> StanceFound:
        return self.data.stance(state.code, self.ask.candidate, self.day, self.ask.known_by)

    def _by_facts(self, state: State) -> dict[str, Any]:
        statement, lapsed = self._statement(state.code)
        if statement is not None and not lapsed:
            return self._stated(statement)
        return self._assumed(self._stance(state), statement)

    @staticmethod
    def _asserted(asserted: Assertion) -> dict[str, Any]:
        return {
            "position": Position.UNKNOWN if asserted.condition else asserted.position,
            "basis": Basis.HYPOTHETICAL,
            "reason": asserted.reason or UNEXPLAINED,
            "condition": asserted.condition,
            "since": asserted.since,
            "sources": asserted.sources,
            "asserted": True,
        }

    def _statements(self) -> dict[str, tuple[Statement, bool]]:
        """Return by state the newest statement that holds, else the newest that lapsed, and whether it did."""
        ask = self.ask
        found: dict[str, tuple[Statement, bool]] = {}
        if not isinstance(self.body, Body) or self.stage is None:
            return found
        said = (s for s in self.data.statements(ask.candidate) if s.speaks_of(self.body.code, self.stage.id))
        known = [s for s in said if s.has_begun(self.when) and s.is_known(ask.known_by)]
        for statement in sorted(known, key=self._weight):
            found[statement.state] = statement, not statement.holds(self.when)
        return found

    def _statement(self, state: str) -> tuple[Statement | None, bool]:
        """Return what ``state`` itself said, or the decision that all took after that."""
        own, joint = self.said.get(state), self.said.get("*")
        if own is None or joint is None:
            return own or joint or (None, False)
        return joint if self._weight(joint[0]) > self._weight(own[0]) else own

    def _weight(self, statement: Statement) -> tuple[bool, bool, date]:
        """Rank what is in force first; there a state's own words and acts before reports by others; then the newest."""
        holds = statement.holds(self.when)
        return holds, holds and statement.basis is not Basis.REPORTED, statement.since.last

    @staticmethod
    def _stated(statement: Statement) -> dict[str, Any]:
        return {
            "position": Position.UNKNOWN if statement.condition else statement.position,
            "basis": statement.basis,
            "reason": statement.statement,
            "condition": statement.condition,
            "since": statement.since,
            "sources": statement.sources,
            "statement": statement,
        }

    def _assumed(self, found: StanceFound, statement: Statement | None) -> dict[str, Any]:
        """Fill in by assumption; a lapsed refusal or condition leaves the position unknown.

        The government that set a condition is gone, but no assumption may turn
        its refusal into agreement.
        """
        position = assume(self.ask.assumption, found.stance)
        rival = assume(self.ask.assumption, found.rival) if found.rival is not None else None
        reason = self._stance_in_words(found)
        since = found.since
        if statement is not None:
            willing = statement.position is Position.AGREE and not statement.condition
            if position is not Position.OBJECT and not willing:
                position = Position.UNKNOWN
            if position is not Position.OBJECT:
                reason, since = (
                    f"{statement.statement}; no longer in force: {statement.ended_by or 'ended'}",
                    statement.since,
                )
        sources = statement.sources if statement is not None and position is not Position.OBJECT else ()
        filled: dict[str, Any] = {
            "position": position,
            "basis": Basis.ASSUMED,
            "reason": reason,
            "since": since,
            "sources": sources or found.sources,
        }
        if statement is not None:
            filled |= {"statement": statement, "lapsed": True}
        if found.rival_fact is not None and rival is not position:
            filled |= {"rival": rival, "rival_sources": found.rival_fact.sources}
        return filled

    def _stance_in_words(self, found: StanceFound) -> str:
        name = self.candidate.in_sentence(self.day)
        fact = found.fact
        if found.stance is Stance.RECOGNISES:
            return (
                f"recognises {name}"
                if fact
                else f"recognition of {name}, a member of the United Nations, is not at issue"
            )
        if found.stance is Stance.DOES_NOT_RECOGNISE and not found.own:
            return f"had not recognised {name}: no act of recognition on record by {long_date(self.day)}"
        if found.stance is Stance.DOES_NOT_RECOGNISE:
            stated = f", stated {fact.since.in_words()}" if fact and fact.since != found.since else ""
            ground = f" ({fact.ground}{stated})" if fact and fact.ground else ""
            return f"does not recognise {name}{ground}"
        if found.stance is Stance.WITHDREW:
            return f"withdrew its recognition of {name}"
        if found.stance is Stance.CONTESTED:
            return f"its recognition of {name} is contested"
        return f"no record of whether it recognises {name}"

    # Whether the question is put, and may be.

    def _tabled(self) -> TabledAnswer:
        ask = self.ask
        own = ask.tabled
        if own is not None and (own.since is None or own.since.last <= self.day):
            return TabledAnswer(
                value=own.value,
                reason=own.reason or UNEXPLAINED,
                since=own.since,
                holder=own.holder,
                condition=own.condition,
                sources=own.sources,
                asserted=True,
            )
        if self.vote is not None:
            return TabledAnswer(
                value="yes",
                reason=f"It was put to a vote on {long_date(self.vote.on)}.",
                since=FactDate.parse(self.vote.on),
                sources=self.vote.sources,
            )
        if self.reading is not None and self.reading.begun and self.ask.silence is not None:
            sent = long_date(self.ask.silence.circulated_by(self.ask.on))
            reason = f"The text went round on {sent}."
            return TabledAnswer(value="yes", reason=reason, sources=self.ask.silence.sources, asserted=True)
        return self._on_agenda()

    def _on_agenda(self) -> TabledAnswer:
        """Return what is on record about the agenda."""
        if not isinstance(self.body, Body) or self.stage is None:
            return TabledAnswer()
        if self.course is not None:
            (name,) = self.stage.requires[-1:]
            signed = self.course.completed(name, self.ask.on).act
            assert signed is not None
            return TabledAnswer(
                value="yes",
                reason=f"{self.body.stage(name).title}: {signed.since.in_words()}.",
                since=signed.since,
                sources=signed.sources,
                asserted=signed in self.ask.acts,
            )
        code, stage = self.body.code, self.stage.id
        ask = self.ask
        facts = sorted(
            (f for f in in_force(self.data.agenda(ask.candidate), self.when, ask.known_by) if f.speaks_of(code, stage)),
            key=lambda f: f.since,
        )
        if not facts:
            return TabledAnswer(reason="No fact about the agenda is in these data.")
        newest = facts[-1]
        agreeing = [f for f in facts if f.value == newest.value]
        conditions = dict.fromkeys(f.condition for f in agreeing if f.condition)
        return TabledAnswer(
            value=newest.value,
            reason=". ".join(f.statement.rstrip(".") for f in agreeing) + ".",
            since=newest.since,
            holder=tuple(dict.fromkeys(h for f in agreeing for h in f.holder)),
            condition="; ".join(conditions),
            sources=tuple(
                dict.fromkeys((*(f.sources[0] for f in agreeing), *(s for f in agreeing for s in f.sources)))
            ),
        )

    def _findings(self, members: tuple[Member, ...]) -> tuple[Finding, ...]:
        """Read the words "any other European State"; each member decides for itself what they mean."""
        body, candidate = self.body, self.candidate
        if not isinstance(body, Body) or body.eligibility == "none":
            return ()
        name = candidate.in_sentence(self.day)
        deniers = [m for m in members if m.stance in {Stance.DOES_NOT_RECOGNISE, Stance.WITHDREW}]
        european = {"yes": "met", "no": "not_met", "unknown": "unknown"}[candidate.european]
        is_european = {
            "yes": f"{name} is in Europe by the United Nations geoscheme or belongs to the Council of Europe's area",
            "no": f"{name} is not in Europe by the United Nations geoscheme",
            "unknown": f"no record of whether {name} is a European state",
        }[candidate.european]
        verb = "does" if len(deniers) == 1 else "do"
        statehood = f"{len(deniers)} of {len(members)} members {verb} not recognise {name} as a state"
        clause = body.eligibility_clause
        found = (
            Finding(test="other", value="met", reason=f"{name} is not a member", clause=clause),
            Finding(test="European", value=european, reason=is_european, clause=clause),
        )
        if not members:  # a ballot known by its figures says nothing on who recognises
            return found
        return (
            *found,
            Finding(
                test="State",
                value="contested" if deniers else "met",
                reason=statehood if deniers else f"no member is on record as denying that {name} is a state",
                clause=clause,
            ),
        )

    def _designation_note(self) -> str:
        if self.ask.designation_note is not None:
            return self.ask.designation_note
        return self.data.about.designation_notes.get(self.ask.candidate, "")
