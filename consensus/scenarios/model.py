"""A scenario: what is asked, and what it asserts on top of the facts.

Which body, which candidate, at which stage, on which date, under which
assumption. It may change positions, the rule or the members at the table; what
it changes is marked as the scenario's own in every answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from consensus import datasets
from consensus.assumptions import Assumption
from consensus.bodies import Body, missing_roster, roster_ends
from consensus.conditions.coding import Condition, Dossier, Lever
from consensus.errors import (
    AlreadyAMember,
    CandidateVotes,
    DateOutOfRange,
    DuplicateMember,
    EmptyBody,
    InputError,
    InvalidTally,
    InvalidValue,
    NotAMember,
    ScenarioError,
    UnknownAssumption,
    UnknownBody,
    UnknownPosition,
    UnknownStage,
    UnknownVote,
    raise_all,
)
from consensus.facts import in_force
from consensus.positions import Position
from consensus.results import Result
from consensus.rules import NamedRule, Rule, SilenceProcedure, named
from consensus.rules.named import NAMING
from consensus.scenarios.levers import LeverReader
from consensus.silence import Circulation
from consensus.stages import Stage
from consensus.states import Code, State, StateTable
from consensus.values import (
    EARLIEST,
    AskedDay,
    FactDate,
    FrozenMap,
    Moment,
    Table,
    Value,
    Weight,
    in_series,
    last_day,
    long_date,
    nearest,
    parse_day,
    parse_moment,
    shown,
)
from consensus.votes import LARGEST_BALLOT, Tally, Vote

if TYPE_CHECKING:
    from consensus.acts import Act
    from consensus.course import Course

MOST_MEMBERS = 1000
UNEXPLAINED = "the scenario asserts it"
"""Reason given for an assertion that states none."""


class Assertion(Value):
    """A position that the scenario asserts.

    Examples
    --------
    >>> Assertion(position="agree", reason="a new government").position
    <Position.AGREE: 'agree'>
    """

    position: Position
    """What the state does when the question is put."""
    reason: str = ""
    """Why, in a sentence."""
    condition: str = ""
    """A condition on which it hangs; the position is unknown until that is met."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources, or titles and addresses."""
    since: FactDate | None = None
    """From when it holds; without it, on any date."""


class Tabled(Value):
    """What the scenario asserts about the agenda."""

    value: Literal["yes", "no", "unknown"]
    """Whether the question is put."""
    reason: str = ""
    """Why, in a sentence."""
    holder: tuple[Code, ...] = ()
    """Who keeps it off the agenda, or put it on."""
    condition: str = ""
    """Their condition."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources, or titles and addresses."""
    since: FactDate | None = None
    """From when it holds; without it, on any date."""


class MembersChanged(Value):
    """Hypothetical changes to who sits at the table."""

    add: tuple[str, ...] = ()
    """States taken as members; marked hypothetical."""
    remove: tuple[str, ...] = ()
    """Members taken as absent from the body altogether; marked hypothetical."""


class NewState(Value):
    """An invented state, for a classroom or a test.

    Examples
    --------
    >>> NewState(code="QQQ", name="Ruritania").name
    'Ruritania'
    """

    code: Code
    """Three capital letters that no real state uses."""
    name: str = Field(min_length=1, max_length=100)
    """Its name."""
    european: Literal["yes", "no", "unknown"] = "unknown"
    """Whether it is a European state."""


class NewBody(Value):
    """An invented body, for a classroom or a test.

    Examples
    --------
    >>> NewBody(name="the club", members=("FRA", "Holland")).members
    ('FRA', 'Holland')
    """

    name: str = Field(min_length=1, max_length=100)
    """Its name."""
    members: tuple[str, ...] = ()
    """Its members: codes or names of real or invented states; none for a ballot of figures."""
    act: str = "admit {candidate}"
    """What it decides, with ``{candidate}``."""


class AssertedAct(Value):
    """An act on the way in that the scenario asserts on top of the record.

    Examples
    --------
    >>> AssertedAct(stage="acceptance", act="notifies", state="HUN", since="2026-09-01").act
    'notifies'
    """

    act: Literal[
        "begins", "completes", "approves", "ratifies", "notifies", "lacks", "announces", "withdraws", "joins", "leaves"
    ]
    """What is done; ``joins`` and ``leaves`` change who is a member."""
    stage: str = ""
    """The stage it belongs to; none for ``joins`` and ``leaves``."""
    state: Code | Literal["*"] = "*"
    """Who acts: a member, the candidate, or ``*`` for the body, the depositary or the Secretary General."""
    since: FactDate
    """The day, or what is known of it."""
    seq: int = Field(default=0, ge=0, le=99)
    """Place among the acts of that day, from 1."""
    reason: str = ""
    """Why, in a sentence."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources, or titles and addresses."""


class Expect(Value):
    """The answer that the author expects; tests hold the scenario to it."""

    outcome: Literal["ADOPTED", "BLOCKED", "UNDETERMINED"]
    """The outcome if the question were put."""
    blockers: tuple[Code, ...] | None = None
    """Exactly these block for certain."""
    possible_blockers: tuple[Code, ...] | None = None
    """Exactly these block in some completion of the unknowns."""
    tabled: Literal["yes", "no", "unknown"] | None = None
    """Whether the question is put."""


class Scenario(Result, Value):
    """A question to be posed, with everything it asserts.

    Raises
    ------
    InputError
        One problem as itself, several as a `ScenarioError` with ``problems``.

    Examples
    --------
    >>> ask = Scenario(body="nato", candidate="Kosovo", on="2026-07-31")
    >>> ask.candidate, ask.assumption.value
    ('XKX', 'strict')
    >>> Scenario(body="nato", candidate="XKX", on="2026-07-31", positions={"CYP": "object"})
    Traceback (most recent call last):
    consensus.errors.NotAMember: positions.CYP: Cyprus is not a member of NATO...
    """

    name: str = ""
    """Name in the catalogue, or the path it was read from."""
    title: str = Field(default="", max_length=200)
    """What is asked, as a heading."""
    summary: str = ""
    """What the scenario shows, in a few sentences."""
    sources: tuple[str, ...] = ()
    """Where the scenario's own assertions can be looked up."""
    body: str = ""
    """Code of the body that decides."""
    candidate: str
    """Code or name of the state that wants to join."""
    stage: str = ""
    """Stage of joining; the body's usual one if not given."""
    on: Moment
    """Date for which the question is asked (its end), or an instant with a zone."""
    known_by: AskedDay | None = None
    """Only use facts public by then; all if not given."""
    assumption: Assumption = Assumption.STRICT
    """What states are taken to do where they have said nothing."""
    rule: Rule | None = None
    """Another rule than the stage's own: its name, or a table with ``kind``."""
    positions: Table[str, Assertion] = FrozenMap()
    """Positions asserted on top of the facts, by state."""
    tabled: Tabled | None = None
    """What is asserted about the agenda."""
    members: MembersChanged = MembersChanged()
    """Hypothetical changes to who sits at the table."""
    new_state: tuple[NewState, ...] = ()
    """Invented states."""
    new_body: NewBody | None = None
    """An invented body in place of ``body``."""
    vote: str = ""
    """A recorded ballot to decide again: fills in body, candidate, stage, date and how each state voted."""
    tally: Tally | None = None
    """A ballot known by its figures only."""
    silence: Circulation | None = None
    """A silence procedure with its clock; needs the rule ``silence_procedure``."""
    weights: Table[str, Table[str, Weight]] = FrozenMap()
    """Weights by name and state, for weighted rules; zero or more, whole numbers."""
    lever: tuple[Lever, ...] = ()
    """Levers and facts of the context beside those in the data."""
    condition: tuple[Condition, ...] = ()
    """Conditions of members, of holders of the agenda or of levers; each goes before one in the data."""
    levers: Table[str, Literal["on", "off", "unknown"]] = FrozenMap()
    """How levers and facts of the context are taken to stand, by name."""
    costs: Table[str, Weight] = FrozenMap()
    """What it costs to move a lever, in units of your own; 1 for each that is not named."""
    coding: tuple[str, ...] = ()
    """Which readings of open questions are taken; the usual ones if not given."""
    act: tuple[AssertedAct, ...] = ()
    """Acts on the way in, asserted on top of the record; see the track."""
    withdrawals: Literal["count", "ignore"] = "count"
    """Whether an acceptance withdrawn before the entry into force counts no longer; practice is unsettled."""
    eligibility: Literal["soft", "hard"] = "soft"
    """``soft``: findings that members weigh; ``hard``: a test not met ends the matter."""
    designation_note: str | None = None
    """Note that goes with the candidate's name, in place of the usual one."""
    expect: Expect | None = None
    """The answer that the author expects."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            candidate: str = ...,
            on: date | datetime | str = ...,
            body: str = "",
            stage: str = "",
            known_by: date | str | None = None,
            assumption: str = "strict",
            rule: str | Rule | Mapping[str, Any] | None = None,
            positions: Mapping[str, str | Assertion | Mapping[str, Any]] = ...,
            tabled: Tabled | Mapping[str, Any] | None = None,
            members: MembersChanged | Mapping[str, Any] = ...,
            new_state: tuple[NewState | Mapping[str, Any], ...] = (),
            new_body: NewBody | Mapping[str, Any] | None = None,
            vote: str = "",
            tally: Tally | Mapping[str, int] | None = None,
            silence: Circulation | Mapping[str, Any] | None = None,
            weights: Mapping[str, Mapping[str, int]] = ...,
            lever: tuple[Lever | Mapping[str, Any], ...] = (),
            condition: tuple[Condition | Mapping[str, Any], ...] = (),
            levers: Mapping[str, str] = ...,
            costs: Mapping[str, int] = ...,
            coding: tuple[str, ...] = (),
            act: tuple[AssertedAct | Mapping[str, Any], ...] = (),
            withdrawals: str = "count",
            eligibility: str = "soft",
            designation_note: str | None = None,
            expect: Expect | Mapping[str, Any] | None = None,
            name: str = "",
            title: str = "",
            summary: str = "",
            sources: tuple[str, ...] = (),
        ) -> None: ...

    @classmethod
    def _prepare(cls, data: dict[str, Any]) -> tuple[dict[str, Any], list[InputError]]:
        return _Reader(dict(data)).read()

    def but(self, **changes: Any) -> Scenario:
        """Return a variant, checked anew.

        Tables (``positions``, ``weights``, ``levers``, ``costs``) are merged; ``None`` takes
        an entry away. Every other key is replaced.

        Examples
        --------
        >>> ask = Scenario(body="nato", candidate="XKX", on="2026-07-31")
        >>> ask.but(positions={"Spain": "agree"}).positions["ESP"].position.value
        'agree'
        """
        fields = {key: getattr(self, key) for key in self.model_fields_set}
        fields.pop("expect", None)
        if isinstance(changes.get("positions"), Mapping):
            changes["positions"] = self._merged(self.positions, changes["positions"])
        for key in ("levers", "costs"):
            if isinstance(changes.get(key), Mapping):
                merged = {**getattr(self, key), **changes[key]}
                changes[key] = {name: value for name, value in merged.items() if value is not None}
        if isinstance(changes.get("weights"), Mapping):
            changes["weights"] = {**self.weights} | {
                name: self._merged(self.weights.get(name, {}), table) if isinstance(table, Mapping) else table
                for name, table in changes["weights"].items()
            }
        return Scenario(**{**fields, **changes})

    def _merged(self, own: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
        """Lay entries by state over those there are; names that do not resolve are left to be reported."""
        states = self.state_table()
        codes: dict[Any, Any] = {}
        for name in given:
            try:
                codes[name] = states.resolve(name).code
            except (InputError, TypeError, AttributeError):
                codes[name] = name
        twice = {code for code in codes.values() if list(codes.values()).count(code) > 1}
        kept = {code: value for code, value in own.items() if code not in codes.values()}
        changed = {name if codes[name] in twice else codes[name]: value for name, value in given.items()}
        return {name: value for name, value in {**kept, **changed}.items() if value is not None}

    def state_table(self, data: datasets.Dataset | None = None) -> StateTable:
        """Return the states of the data and the invented ones."""
        return _with_new(self.new_state, data or datasets.shipped())

    @property
    def acts(self) -> tuple[Act, ...]:
        """The acts asserted, in the form of those on record."""
        return _as_acts(self.body, self.act)

    def course(self, data: datasets.Dataset | None = None) -> Course:
        """Return the acts on the way in, on record and asserted, as this scenario reads them."""
        facts = data or datasets.shipped()
        states = self.state_table(facts)
        return facts.course(
            self.body,
            self.candidate,
            more=self.acts,
            known_by=self.known_by,
            withdrawals=self.withdrawals == "count",
            added=tuple(sorted(states.resolve(name).code for name in self.members.add)),
            removed=tuple(sorted(states.resolve(name).code for name in self.members.remove)),
        )

    def dossier(self, data: datasets.Dataset | None = None) -> Dossier:
        """Return the levers of the data and the scenario's own, and the conditions of the data."""
        known = (data or datasets.shipped()).dossier(self.candidate)
        return known.model_copy(update={"lever": (*known.lever, *self.lever)}) if self.lever else known

    def body_and_stage(self, data: datasets.Dataset | None = None) -> tuple[Body | NewBody, Stage | None]:
        """Return the body asked and the stage; an invented body has no stages."""
        if self.new_body is not None:
            return self.new_body, None
        body = (data or datasets.shipped()).body(self.body)
        return body, body.stage(self.stage or body.default_stage)


def _with_new(new: tuple[NewState, ...], data: datasets.Dataset) -> StateTable:
    return data.states.with_new(State(code=s.code, name=s.name, european=s.european) for s in new)


def _as_acts(body: str, asserted: tuple[AssertedAct, ...]) -> tuple[Act, ...]:
    if not asserted:
        return ()
    from consensus.acts import Act  # noqa: PLC0415 - most scenarios assert none

    return tuple(
        Act(
            body=body,
            stage=item.stage,
            act=item.act,
            state=item.state,
            since=item.since,
            seq=item.seq,
            statement=item.reason or UNEXPLAINED,
            sources=item.sources or (UNEXPLAINED,),
            confidence="low",
        )
        for item in asserted
    )


class _Reader:
    """Resolves the names in a scenario and collects every problem with them."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.problems: list[InputError] = []
        self.states = datasets.shipped().states
        self.body: Body | None = None
        self.stage: Stage | None = None
        self.vote: Vote | None = None

    def read(self) -> tuple[dict[str, Any], list[InputError]]:
        self._vote()
        if self.problems:
            raise_all(self.problems)  # without its ballot nothing else of the scenario can be read
        self._new_states()
        self._names()
        if "rule" in self.data:
            self.data["rule"] = self._rule(self.data["rule"], "rule")
        self._body()
        self._members()
        self._named_by_rule()
        self._positions()
        self._weights()
        self._candidate()
        self._tally()
        self._silence()
        self._acts()
        LeverReader(self).read()
        return self.data, self.problems

    def note(self, problem: InputError, key: str) -> None:
        placed = problem.at(key=key)
        assert isinstance(placed, InputError)
        self.problems.append(placed)

    def _new_states(self) -> None:
        new = []
        for i, item in enumerate(_items(self.data.get("new_state"))):
            try:
                new.append(item if isinstance(item, NewState) else NewState.model_validate(item))
            except InputError:
                return  # the fields are reported when the scenario itself is checked
            if new[-1].code in self.states.by_code:
                real = self.states[new[-1].code].name
                self.note(
                    DuplicateMember(f"{new[-1].code} is the code of {real}", fix="Choose another code"),
                    f"new_state.{i}.code",
                )
                return
        if not new:
            return
        try:
            states = _with_new(tuple(new), datasets.shipped())
            states.check_names()
            self.states = states
        except DuplicateMember as error:
            self.note(error, "new_state")

    def _vote(self) -> None:
        """Fill in what a recorded ballot says; what the scenario gives as well must not differ."""
        name = self.data.get("vote")
        if not name:
            return
        if not isinstance(name, str):
            self.note(InvalidValue(f"a ballot is named by text, not {shown(name)}"), "vote")
            return
        try:
            vote = self.vote = datasets.shipped().vote(name)
        except UnknownVote as error:
            self.note(error, "vote")
            return
        if vote.candidate is None:
            self.note(
                InvalidValue(f'"{name}" was not a ballot on a candidate', why="a scenario asks about one"), "vote"
            )
            return
        recorded: dict[str, Any] = {"body": vote.body, "candidate": vote.candidate, "on": vote.on}
        if vote.new_body:
            recorded |= {"new_body": {"name": vote.new_body, "members": vote.states}}
        else:
            recorded |= {"stage": vote.stage}
        if not vote.positions:
            recorded |= {"tally": vote.tally}
        if not self.data.get("sources"):
            self.data["sources"] = vote.sources
        for key in ("silence", *(("tally",) if vote.positions else ())):
            if self.data.get(key):
                self.note(InvalidValue(f"a recorded ballot has no {key} of its own", fix="Leave it out"), key)
        known_by = _day(self.data.get("known_by"))
        if known_by is not None and known_by < vote.on:
            held = f"the ballot was held on {long_date(vote.on)}"
            self.note(DateOutOfRange(held, why=f"it was not known by {long_date(known_by)}"), "known_by")
        for key, value in recorded.items():
            given = self.data.get(key)
            if given not in (None, "") and not self._is_recorded(key, given, value):
                words = long_date(vote.on) if key == "on" else shown(value)
                self.note(
                    InvalidValue(f"the ballot {name} has {key} {words}", fix="Leave it out, or take out vote"), key
                )
            self.data[key] = value

    def _is_recorded(self, key: str, given: Any, value: Any) -> bool:
        """Say whether a key beside ``vote`` repeats what the record says."""
        try:
            if key == "on":
                return bool(_day(given) == value)
            if key == "candidate":
                return bool(self.states.resolve(given).code == value)
            if key == "tally":
                return bool(Tally.model_validate(given) == value)
            if key == "new_body":
                return bool(NewBody.model_validate(given) == NewBody.model_validate(value))
        except (InputError, TypeError, AttributeError):
            return False
        return bool(given == value)

    def _names(self) -> None:
        assumption = self.data.get("assumption")
        if isinstance(assumption, str):
            from consensus import assumptions  # noqa: PLC0415

            try:
                self.data["assumption"] = assumptions.named(assumption)
            except UnknownAssumption as error:
                self.note(error, "assumption")
                del self.data["assumption"]
        if isinstance(self.data.get("rule"), str):
            try:
                self.data["rule"] = named(self.data["rule"])
            except InputError as error:
                self.note(error, "rule")
                del self.data["rule"]

    def _body(self) -> None:
        code, new = self.data.get("body"), self.data.get("new_body")
        if new is not None:
            for key in ("body", "stage"):
                if self.data.get(key):
                    self.note(InvalidValue(f"a scenario with new_body has no {key} of its own", fix="Remove one"), key)
            return
        if code and not isinstance(code, str):
            return  # the type is reported when the scenario itself is checked
        if not code:
            self.note(
                UnknownBody("no body is named", fix='Write body = "nato", or describe one under [new_body]'), "body"
            )
            return
        try:
            self.body = datasets.shipped().body(str(code))
        except UnknownBody as error:
            self.note(error, "body")
            return
        if not self.body.memberships and not self.data.get("vote") and not self.data.get("tally"):
            self.note(missing_roster(self.body), "body")
        try:
            self.stage = self.body.stage(str(self.data.get("stage") or self.body.default_stage))
        except InputError as error:
            self.note(error, "stage")
            return
        if not self.stage.decides:
            deciding = [stage.id for stage in self.body.stages if stage.decides]
            self.note(
                UnknownStage(
                    f'members decide nothing at the stage "{self.stage.id}"',
                    why=f"it is an act of {self.stage.by}" if self.stage.by else "",
                    fix=f"Use one of {', '.join(deciding)}; `consensus track` shows every stage",
                ),
                "stage",
            )

    def resolve(self, name: object, key: str) -> State | None:
        """Return the state of this name, or keep the problem."""
        if not isinstance(name, str):
            self.note(InvalidValue(f"a state is named by text, not {shown(name)}", fix="Write its code in quotes"), key)
            return None
        try:
            return self.states.resolve(name)
        except InputError as error:
            self.note(error, key)
            return None

    def _listed(self, holder: str, field: str) -> list[str]:
        """Resolve a list of states in place; return their codes."""
        table = self.data.get(holder)
        if isinstance(table, Value):
            table = {name: getattr(table, name) for name in table.model_fields_set}
        if not isinstance(table, Mapping) or not isinstance(table.get(field), list | tuple):
            return []
        codes: list[str] = []
        for i, name in enumerate(table[field]):
            state = self.resolve(name, f"{holder}.{field}.{i}")
            if state is not None and state.code in codes:
                first = table[field][codes.index(state.code)]
                self.note(
                    DuplicateMember(f'"{first}" and "{name}" are both {state.name}', fix="List it once"),
                    f"{holder}.{field}.{i}",
                )
            elif state is not None:
                codes.append(state.code)
        self.data[holder] = {**table, field: codes}
        return codes

    def _rule(self, node: Any, key: str) -> Any:
        """Return a rule of building blocks with the names of members resolved."""
        if not isinstance(node, Mapping):
            return node
        resolved = dict(node)
        parts = node.get("of")
        for field in _NAMING:
            listed = node.get(field)
            if isinstance(listed, list | tuple):
                found = [self.resolve(name, f"{key}.{field}.{i}") for i, name in enumerate(listed)]
                resolved[field] = [state.code for state in found if state is not None]
        if isinstance(parts, list | tuple):
            resolved["of"] = [self._rule(part, f"{key}.of.{i}") for i, part in enumerate(parts)]
        if "requires" in node:
            resolved["requires"] = self._rule(node["requires"], f"{key}.requires")
        return resolved

    def _named_by_rule(self) -> None:
        """Hold the members that a rule names to the table."""
        for code in dict.fromkeys(_named_in(self.data.get("rule"))):
            if code in self.states.by_code:
                self.may_speak(self.states[code], "rule")

    def _members(self) -> None:
        self.added = self._listed("members", "add")
        removed = self.removed = self._listed("members", "remove")
        day = _day(self.data.get("on"))
        for code in self.added:
            born = self.states[code].exists_since
            if day is not None and born is not None and day < born.last:
                self.note(
                    DateOutOfRange(
                        f"{self.states[code].name} did not exist on {long_date(day)}",
                        why=f"it exists {born.since_in_words()}",
                    ),
                    "members.add",
                )
            if code in removed:
                self.note(
                    InvalidValue(f"{self.states[code].name} is both added and removed", fix="Choose one"), "members"
                )
        if self.body is not None:
            for code in removed:
                voted = self.vote is not None and self.vote.position_of(code) is not None
                if not voted and not self.body.seats_of(code):
                    self.note(self._stranger(self.states[code], day), "members.remove")
        self._listed("tabled", "holder")
        for field in ("blockers", "possible_blockers"):
            self._listed("expect", field)
        self.own_members = self._listed("new_body", "members")
        new = self.data.get("new_body")
        if isinstance(new, Mapping) and not self.problems:
            if not self.own_members and not self.data.get("tally"):
                self.note(EmptyBody("the body has no members", why="nobody could decide"), "new_body.members")
            if len(self.own_members) > MOST_MEMBERS:
                self.note(InvalidValue(f"more than {MOST_MEMBERS} members"), "new_body.members")

    def _positions(self) -> None:
        table = self.data.get("positions")
        if not isinstance(table, Mapping):
            return
        resolved: dict[str, Any] = {}
        spelled: dict[str, str] = {}
        for name, value in table.items():
            key = f"positions.{name}"
            state = self.resolve(name, key)
            if isinstance(value, str):
                if value not in tuple(Position):
                    options = in_series(Position, last="or")
                    self.note(
                        UnknownPosition(
                            f'"{shown(value)}" is not a position',
                            fix=f"Use {options}",
                            suggestions=nearest(value, Position),
                        ),
                        key,
                    )
                    continue
                value = {"position": value}
            if state is None:
                continue
            if state.code in spelled:
                self.note(
                    DuplicateMember(
                        f'"{spelled[state.code]}" and "{name}" are both {state.name}', fix="Give one position for it"
                    ),
                    key,
                )
                continue
            spelled[state.code] = name
            if self.may_speak(state, key):
                resolved[state.code] = value
        self.data["positions"] = resolved

    def _stranger(self, state: State, day: date | None) -> NotAMember:
        """Return the error for a state that has no seat; where no list is known, that is all that is said."""
        body = self.body
        assert body is not None
        if body.memberships:
            return not_a_member(state, body, day or body.founded or EARLIEST, datasets.shipped())
        why = f"no list of the members of {body.name} is in these data"
        what = f"{state.name} is not on the roll call" if self.vote is not None else f"{state.name} cannot be placed"
        return NotAMember(what, why=why, fix="Remove it", state=state.code, body=body.code)

    def may_speak(self, state: State, key: str, day: date | None = None) -> bool:
        candidate = self.data.get("candidate")
        if isinstance(candidate, str):
            try:
                is_candidate = self.states.resolve(candidate).code == state.code
            except InputError:
                is_candidate = False
            if is_candidate:
                self.note(
                    CandidateVotes(
                        f"{state.name} is the candidate", why="a candidate does not decide on itself", fix="Remove it"
                    ),
                    key,
                )
                return False
        if state.code in self.added or state.code in self.own_members:
            return True
        if self.vote is not None and self.vote.position_of(state.code) is not None:
            return True
        if self.body is None:
            if self.data.get("new_body") is not None and self.own_members:
                self.note(NotAMember(f"{state.name} is not a member", fix="Add it to new_body.members"), key)
            return False
        day = day or _day(self.data.get("on"))
        seats = self.body.seats_of(state.code)
        if day is None or any(m.until is None or day < m.until.last for m in seats):
            return True  # a member, or one that joins later: its position is then set aside with a note
        self.note(self._stranger(state, day), key)
        return False

    def _weights(self) -> None:
        tables = self.data.get("weights")
        if not isinstance(tables, Mapping):
            return
        resolved: dict[str, Any] = {}
        for table, rows in tables.items():
            if not isinstance(rows, Mapping):
                resolved[table] = rows
                continue
            resolved[table] = {}
            for name, value in rows.items():
                state = self.resolve(name, f"weights.{table}.{name}")
                if state is not None and state.code in resolved[table]:
                    self.note(
                        DuplicateMember(f"{state.name} has two weights", fix="Give one"), f"weights.{table}.{name}"
                    )
                elif state is not None:
                    resolved[table][state.code] = value
        self.data["weights"] = resolved

    def _candidate(self) -> None:
        if "candidate" not in self.data:
            return
        state = self.resolve(self.data["candidate"], "candidate")
        if state is None:
            self.data["candidate"] = ""
            return
        self.data["candidate"] = state.code
        for codes, key in ((self.added, "members.add"), (self.own_members, "new_body.members")):
            if state.code in codes:
                self.note(
                    CandidateVotes(
                        f"{state.name} is the candidate and listed among those who decide",
                        why="a candidate does not decide on itself",
                        fix="Remove it from the list",
                    ),
                    key,
                )
        on = self.data.get("on")
        day = _day(on)
        if day is None:
            return
        if self.body is not None and self.body.roster_until is not None and day > self.body.roster_until:
            self.note(roster_ends(self.body), "on")
        if self.body is not None and self.body.founded is not None and day < self.body.founded:
            self.note(
                DateOutOfRange(
                    f"{self.body.name} did not exist on {long_date(day)}",
                    why=f"it had its first members on {long_date(self.body.founded)}",
                    fix="Ask for a later date",
                ),
                "on",
            )
        if self.body is not None:
            public = _day(self.data.get("known_by"))
            seat = in_force(self.body.seats_of(state.code), day, public)
            if seat:
                self.note(
                    AlreadyAMember(
                        f"{state.name_on(day)} is a member of {self.body.name} on {long_date(day)}",
                        why=f"it joined on {seat[0].since.in_words()}",
                        fix="Ask for an earlier date",
                    ),
                    "candidate",
                )
        known_by = _day(self.data.get("known_by"))
        day = min(day, known_by) if known_by is not None else day
        if state.exists_until is not None and state.exists_until.last <= day:
            self.note(
                DateOutOfRange(
                    f"{state.name} could not be asked about on {long_date(day)}",
                    why=f"the data date its end to {state.exists_until.in_words()}",
                    fix="Ask for an earlier date",
                ),
                "on",
            )
        if state.exists_since is not None and day < state.exists_since.last:
            self.note(
                DateOutOfRange(
                    f"{state.name} could not be asked about on {long_date(day)}",
                    why=f"the data date its existence from {state.exists_since.in_words()}",
                    fix="Ask for a later date",
                ),
                "on",
            )

    def _tally(self) -> None:
        tally = self.data.get("tally")
        if tally is None:
            return
        if self.data.get("positions") or self.data.get("silence"):
            self.note(InvalidTally("a tally has no positions of single states", fix="Remove one of them"), "tally")
        try:
            figures = tally if isinstance(tally, Tally) else Tally.model_validate(tally)
        except InputError:
            return  # the fields are reported when the scenario itself is checked
        if figures.total > LARGEST_BALLOT:
            self.note(InvalidTally(f"more than {LARGEST_BALLOT} votes", fix="Check the figures"), "tally")
        if figures.total == 0:
            self.note(InvalidTally("the tally is empty", why="nobody took part"), "tally")
        day = _day(self.data.get("on"))
        if self.body is not None and day is not None:
            size = len(in_force(self.body.memberships, day))
            if size and figures.total + figures.without_vote not in {0, size}:
                named = (figures.in_favour, figures.against, figures.abstain, figures.invalid, figures.absent)
                parts = " + ".join(str(figure) for i, figure in enumerate(named) if figure or i in {0, 1, 2, 4})
                parts += f" + {figures.without_vote}" * bool(figures.without_vote)
                self.note(
                    InvalidTally(
                        f"{parts} = {figures.total + figures.without_vote}, "
                        f"but {self.body.name} has {size} members on {long_date(day)}",
                        fix="Give those that took no part as absent, or check the figures against the source",
                    ),
                    "tally",
                )

    def _acts(self) -> None:
        """Resolve who acts, and hold the acts to the procedure and to the record."""
        given = self.data.get("act")
        if given is not None and not isinstance(given, list | tuple):
            self.note(InvalidValue(f"acts are tables, not {shown(given)}", fix="Write them under [[act]]"), "act")
            self.data["act"] = ()
            return
        if not given:
            return
        if self.body is None:
            self.note(InvalidValue("acts need a body with a procedure", fix="Name one, or take out the acts"), "act")
            return
        resolved: list[AssertedAct] = []
        for i, item in enumerate(given):
            if not isinstance(item, Mapping | AssertedAct):
                self.note(
                    InvalidValue(f"an act is a table, not {shown(item)}", fix="Write it under [[act]]"), f"act.{i}"
                )
                continue
            if isinstance(item, Mapping) and item.get("state") not in (None, "*"):
                state = self.resolve(item["state"], f"act.{i}.state")
                if state is None:
                    continue
                item = {**item, "state": state.code}
            try:
                resolved.append(item if isinstance(item, AssertedAct) else AssertedAct.model_validate(item))
            except InputError as error:
                problems = error.problems if isinstance(error, ScenarioError) else (error,)
                for problem in problems:
                    self.note(problem, f"act.{i}.{problem.key}".rstrip("."))
        if len(resolved) < len(given):
            self.data["act"] = ()
            return
        self.data["act"] = tuple(resolved)
        for i, item in enumerate(resolved):
            if item.act in {"approves", "ratifies", "notifies", "lacks"} and item.state == "*":
                self.note(InvalidValue(f"an act that {item.act} names no state", fix='Write state = "HUN"'), f"act.{i}")
        self._moves(resolved)
        if self.problems:
            return
        acts = _as_acts(self.body.code, tuple(resolved))
        at = dict(zip(acts, (f"act.{i}" for i in range(len(acts))), strict=True))
        course = datasets.shipped().course(
            self.body.code,
            str(self.data.get("candidate", "")),
            more=acts,
            withdrawals=self.data.get("withdrawals") != "ignore",
            added=tuple(sorted(self.added)),
            removed=tuple(sorted(self.removed)),
        )
        for act, problem in course.problems():
            if act in at:
                known = isinstance(problem, NotAMember) and act.state in self.states.by_code
                seats = self.body.seats_of(act.state)
                self.note(
                    self._stranger(self.states[act.state], act.since.last) if known and not seats else problem, at[act]
                )

    def _moves(self, acts: list[AssertedAct]) -> None:
        """Hold those that join and leave to who is a member."""
        assert self.body is not None
        for i, item in enumerate(acts):
            if item.act not in {"joins", "leaves"}:
                continue
            key = f"act.{i}.state"
            if item.state == "*" or item.state not in self.states.by_code:
                self.note(InvalidValue(f"an act that {item.act} names no state", fix='Write state = "HUN"'), key)
                continue
            state = self.states[item.state]
            if state.code == self.data.get("candidate"):
                self.note(
                    CandidateVotes(
                        f"{state.name} is the candidate",
                        why="it becomes a member by the last stage",
                        fix="Give the act that completes that stage",
                    ),
                    key,
                )
                continue
            seated = bool(in_force(self.body.seats_of(state.code), item.since.last))
            if (
                item.act == "leaves"
                and not seated
                and not any(other.act == "joins" and other.state == item.state for other in acts)
            ):
                self.note(self._stranger(state, item.since.last), key)
            left = any(other.act == "leaves" and other.state == item.state for other in acts)
            if item.act == "joins" and seated and not left:
                self.note(InvalidValue(f"{state.name} is a member already", fix="Take the act out"), key)

    def _silence(self) -> None:
        """Resolve who sent notices; the rule is the silence procedure unless another is given, which is refused."""
        table = self.data.get("silence")
        if table is None:
            return
        rule = self.data.get("rule")
        if rule is None and (self.stage is None or not isinstance(self.stage.rule, SilenceProcedure)):
            self.data["rule"] = SilenceProcedure()
        elif rule is not None and not isinstance(rule, SilenceProcedure) and rule != {"kind": "silence_procedure"}:
            self.note(
                InvalidValue("a clock of silence needs the silence procedure", fix='Write rule = "silence_procedure"'),
                "rule",
            )
        if not isinstance(table, Mapping) or not isinstance(table.get("notice"), list | tuple):
            return
        resolved = []
        at_circulation = table.get("voters") == "circulation"
        asked = _day(table.get("circulated")) if at_circulation else None
        for i, notice in enumerate(table["notice"]):
            if isinstance(notice, Mapping) and "state" in notice:
                key = f"silence.notice.{i}.state"
                state = self.resolve(notice["state"], key)
                if state is None or not self.may_speak(state, key, asked):
                    continue
                notice = {**notice, "state": state.code}
            resolved.append(notice)
        self.data["silence"] = {**table, "notice": resolved}


_NAMING = ("among", *NAMING)
"""Fields of rules and their blocks that name members."""


def _named_in(rule: Any) -> Iterator[str]:
    """Yield the members that a rule names, as a value or as the table it is read from."""
    if isinstance(rule, NamedRule):
        yield from rule.names
    elif isinstance(rule, Mapping):
        for field in _NAMING:
            yield from (name for name in _items(rule.get(field)) if isinstance(name, str))
        for part in (rule.get("requires"), *_items(rule.get("of"))):
            yield from _named_in(part)


def not_a_member(
    state: State,
    body: Body,
    day: date,
    data: datasets.Dataset,
    *,
    fix: str = "Remove it, or ask what if it were one: [members] add",
) -> NotAMember:
    """Return the error that says where the state does belong."""
    elsewhere = [
        f"{other.article} {other.full_name}".strip()
        for other in map(data.body, data.body_codes)
        if other.code != body.code and in_force(other.seats_of(state.code), day)
    ]
    left = [m.until.last for m in body.seats_of(state.code) if m.until is not None]
    parts = [f"it ceased to be one on {long_date(max(left))}"] if left else []
    if elsewhere:
        parts.append(f"it is a member of {in_series(elsewhere)}")
    why = "; ".join(parts)
    return NotAMember(
        f"{state.name_on(day)} is not a member of {body.name}",
        why=why,
        fix=fix,
        state=state.code,
        body=body.code,
    )


def _items(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        yield from value


def _day(on: Any) -> date | None:
    try:
        return last_day(parse_moment(on if not isinstance(on, str) or "T" in on or "#" in on else parse_day(on)))
    except InputError:
        return None
