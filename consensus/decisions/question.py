"""A question ready to be decided: who sits at the table, what each is taken to do, and why.

`consensus.decisions.posing.pose` makes one of a scenario. One can also build a
question by hand, for an invented body of three.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from consensus.assumptions import Assumption
from consensus.bodies import Regime, form_of
from consensus.conditions.coding import Coding, Condition, Lever
from consensus.errors import CandidateVotes, DuplicateMember, EmptyBody, InputError, NotAMember
from consensus.facts import Recognition, Source, Stance, Statement
from consensus.positions import Basis, Position
from consensus.results import Result
from consensus.rules import Consensus, NamedRule, Rule, named
from consensus.scenarios import Tally
from consensus.values import FactDate, FrozenMap, Moment, Table, Value, Weight, in_series
from consensus.version import __version__


class Group(StrEnum):
    """In which group a member is reported.

    Examples
    --------
    >>> import consensus as cs
    >>> cs.decide(cs.scenarios.load("nato/kosovo")).of("United Kingdom").member.group
    <Group.CONDITIONAL: 'conditional'>
    """

    NON_RECOGNISER = "non_recogniser"
    OBJECTING = "objecting"
    SUPPORT = "support"
    CONDITIONAL = "conditional"
    CHANGED = "changed"
    ACTED = "acted"
    ASSERTED = "asserted"
    ASSUMED = "assumed"
    NO_POSITION = "no_position"
    OTHER = "other"


class Member(Value):
    """A member at the table: its position, and what that rests on.

    Examples
    --------
    >>> Member(state="AAA", position="object").group.value
    'objecting'
    """

    state: str = Field(min_length=1, max_length=100)
    """Code of the state, or any short name in a hand-made question."""
    name: str = ""
    """Name on that date; the code if not given."""
    position: Position = Position.UNKNOWN
    """What it is taken to do when the question is put."""
    basis: Basis = Basis.HYPOTHETICAL
    """On what the position rests."""
    reason: str = ""
    """Why, in a clause, for the reader."""
    condition: str = ""
    """The condition on which its position hangs."""
    since: FactDate | None = None
    """Since when what it rests on holds."""
    sources: tuple[str, ...] = ()
    """Where that can be looked up."""
    stance: Stance = Stance.NO_RECORD
    """How it stands to the statehood of the candidate."""
    recognition: Recognition | None = None
    """The act on which the stance rests."""
    stance_since: FactDate | None = None
    """Since when it has stood so."""
    stance_sources: tuple[str, ...] = ()
    """Where the stance can be looked up."""
    statement: Statement | None = None
    """The statement in force, or the last one that lapsed."""
    lapsed: bool = False
    """Whether that statement is no longer in force."""
    asserted: bool = False
    """Whether the scenario asserts the position."""
    hypothetical: bool = False
    """Whether it is a member by hypothesis only."""
    rival: Position | None = None
    """The position it would have by a rival version of the facts."""
    rival_sources: tuple[str, ...] = ()
    """Where the rival version can be looked up."""
    coded: Condition | None = None
    """The condition on which its agreement is coded to hang, under the assumption ``conditional``."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            state: str,
            position: str = "unknown",
            name: str = "",
            basis: str = "hypothetical",
            reason: str = "",
            condition: str = "",
            since: FactDate | str | date | None = None,
            sources: tuple[str, ...] = (),
            stance: str = "no_record",
            recognition: Recognition | None = None,
            stance_since: FactDate | None = None,
            stance_sources: tuple[str, ...] = (),
            statement: Statement | None = None,
            lapsed: bool = False,
            asserted: bool = False,
            hypothetical: bool = False,
            rival: str | None = None,
            rival_sources: tuple[str, ...] = (),
            coded: Condition | None = None,
        ) -> None: ...

    @property
    def shown(self) -> str:
        """The name to print."""
        return self.name or self.state

    @property
    def group(self) -> Group:
        """The group in which it is reported."""
        if self.coded is not None and self.basis is Basis.ASSUMED and self.position is not Position.AGREE:
            return Group.CONDITIONAL
        if self.position is Position.OBJECT:
            return Group.NON_RECOGNISER if self.basis is Basis.ASSUMED else Group.OBJECTING
        if self.condition:
            return Group.CONDITIONAL
        if self.position is Position.UNKNOWN:
            if self.statement is None:
                return Group.NO_POSITION
            return Group.CHANGED if self.lapsed else Group.CONDITIONAL
        if self.asserted:
            return Group.ASSERTED
        if self.position is not Position.AGREE:
            return Group.OTHER
        return {Basis.ASSUMED: Group.ASSUMED, Basis.ACTED: Group.ACTED}.get(self.basis, Group.SUPPORT)


class LeverAt(Value):
    """A lever or a fact of the context, and how it stands in one question."""

    lever: Lever
    """What it is."""
    value: Literal["on", "off", "unknown"] = "off"
    """How it stands."""
    asserted: bool = False
    """Whether the scenario asserts that."""


class TabledAnswer(Value):
    """Whether the question is put at all: a second answer, apart from the outcome.

    Examples
    --------
    >>> import consensus as cs
    >>> cs.decide(cs.scenarios.load("nato/finland-2022")).tabled.value
    'yes'
    """

    value: str = Field(default="unknown", pattern=r"^(yes|no|unknown)$")
    """yes, no or unknown."""
    reason: str = ""
    """What is known about the agenda, in sentences."""
    since: FactDate | None = None
    """Since when the newest fact holds."""
    holder: tuple[str, ...] = ()
    """Who keeps it off the agenda, or put it on."""
    condition: str = ""
    """Their published condition."""
    sources: tuple[str, ...] = ()
    """Where that can be looked up."""
    asserted: bool = False
    """Whether the scenario asserts it."""
    coded: bool = False
    """Whether it follows from the coded conditions of those who hold the agenda."""


class Finding(Value):
    """How one test of eligibility comes out; members weigh it, unless it is made hard."""

    test: str
    """The words of the article: other, European, State."""
    value: str = Field(pattern=r"^(met|not_met|contested|unknown)$")
    """met, not_met, contested or unknown."""
    reason: str
    """Why, in a clause."""
    clause: str = ""
    """The article that sets the test."""


class Provenance(Value):
    """What an answer was made from."""

    version: str = __version__
    """Version of this package."""
    data_reviewed: date | None = None
    """Date up to which the facts were reviewed."""
    data_digest: str = ""
    """Digest of all data files."""
    scenario: str = ""
    """Name of the scenario, or path of its file."""
    notes: tuple[str, ...] = ()
    """What a reader should know about the making of the answer."""


def _levers_of(data: Mapping[str, Any]) -> list[LeverAt]:
    return [item for item in data.get("levers") or () if isinstance(item, LeverAt)]


class Question(Result, Value):
    """A question ready to be decided.

    Examples
    --------
    >>> club = Question(body="the club", candidate="Dora", members=(
    ...     Member(state="Ada", position="agree"), Member(state="Bob", position="object")))
    >>> club.rule.kind
    'consensus'
    """

    body: str
    """The body, as named in a sentence."""
    candidate: str
    """Code of the candidate."""
    candidate_name: str = ""
    """Name of the candidate on that date."""
    act: str = "admit {candidate}"
    """What is decided, with ``{candidate}``."""
    stage: str = ""
    """Stage of joining."""
    stage_title: str = ""
    """The stage as a heading, with what it rests on."""
    clause: str = ""
    """The stage's own clause, where it has one."""
    on: Moment | None = None
    """Date for which it is asked; none in a question about no real date."""
    known_by: date | None = None
    """Facts public after this day were not used."""
    assumption: Assumption | None = None
    """The assumption under which positions were filled in."""
    rule: Rule = Consensus()
    """The rule that decides."""
    stage_rule: str = ""
    """Name of the stage's own rule."""
    levers: tuple[LeverAt, ...] = ()
    """Levers and facts of the context, and how they stand."""
    conditions: tuple[Condition, ...] = ()
    """Conditions beside those of the members: of who holds the agenda, of the candidate, of levers."""
    codings: tuple[Coding, ...] = ()
    """The readings of open questions that were taken."""
    costs: Table[str, Weight] = FrozenMap()
    """What it costs to move a lever, in units of the user's own; 1 for each that is not named."""
    rule_is_own: bool = True
    """Whether it is the rule of this body and stage, rather than a comparison."""
    removed: tuple[str, ...] = ()
    """Names of members taken away by hypothesis."""
    members: tuple[Member, ...] = ()
    """Everyone at the table, with one position each."""
    tally: Tally | None = None
    """Figures of a ballot without names, in place of members."""
    ballot: str = ""
    """Name of the recorded ballot that this is, unchanged; empty for a question that was not put so."""
    underway: bool = False
    """Whether the members act one by one and have begun: a protocol that is signed and not in force."""
    weights: Table[str, Table[str, Weight]] = FrozenMap()
    """Weights by name and state."""
    rounded: tuple[str, ...] = ()
    """Names of the weights that are known to within half a unit only."""
    regimes: tuple[Regime, ...] = ()
    """Rules that had another form in this body on that date."""
    partial: bool = False
    """Whether members may be missing: a recorded ballot that does not tell who took no part."""
    tabled: TabledAnswer = TabledAnswer()
    """Whether the question is put."""
    findings: tuple[Finding, ...] = ()
    """Tests of eligibility."""
    hard_eligibility: bool = False
    """Whether a test that is not met ends the matter."""
    designation_note: str = ""
    """Note that goes with the candidate's name."""
    sources: tuple[Source, ...] = ()
    """Every source cited."""
    provenance: Provenance = Provenance()
    """What the question was made from."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            body: str,
            candidate: str,
            members: tuple[Member, ...] = (),
            rule: Rule | str = ...,
            candidate_name: str = "",
            act: str = "admit {candidate}",
            stage: str = "",
            stage_title: str = "",
            clause: str = "",
            stage_rule: str = "",
            levers: tuple[LeverAt, ...] = (),
            conditions: tuple[Condition, ...] = (),
            codings: tuple[Coding, ...] = (),
            costs: Mapping[str, int] = ...,
            rule_is_own: bool = True,
            removed: tuple[str, ...] = (),
            on: date | datetime | str | None = None,
            known_by: date | None = None,
            assumption: Assumption | None = None,
            tally: Tally | None = None,
            ballot: str = "",
            underway: bool = False,
            weights: Mapping[str, Mapping[str, int]] = ...,
            rounded: tuple[str, ...] = (),
            regimes: tuple[Regime, ...] = (),
            partial: bool = False,
            tabled: TabledAnswer = ...,
            findings: tuple[Finding, ...] = (),
            hard_eligibility: bool = False,
            designation_note: str = "",
            sources: tuple[Source, ...] = (),
            provenance: Provenance = ...,
        ) -> None: ...

    @classmethod
    def _prepare(cls, data: dict[str, Any]) -> tuple[dict[str, Any], list[InputError]]:
        problems: list[InputError] = []
        if isinstance(data.get("rule"), str):
            data = {**data, "rule": named(data["rule"])}
        given = data.get("members")
        members = given if isinstance(given, list | tuple) else ()
        codes = [m.state if isinstance(m, Member) else m.get("state") for m in members if isinstance(m, Member | dict)]
        if not codes and not data.get("tally") and given in (None, (), []):
            problems.append(EmptyBody("a body without members decides nothing", key="members"))
        if members and data.get("tally"):
            problems.append(InputError("a question has either members or a tally", key="tally", fix="Remove one"))
        twice = sorted({str(c) for c in codes if codes.count(c) > 1})
        if twice:
            problems.append(DuplicateMember(f"{in_series(twice)} sits at the table twice", key="members"))
        if data.get("candidate") in codes:
            problems.append(
                CandidateVotes(f"{data['candidate']} is the candidate and cannot decide on itself", key="members")
            )
        names = {item.lever.id for item in _levers_of(data)}
        mixed = sorted({str(code) for code in codes} & names) or [c for c in codes if names and c == "tabled"]
        if mixed:
            problems.append(InputError(f"{in_series(mixed)} is both a member and a lever", key="members"))
        rule = data.get("rule")
        strangers = set(rule.names if isinstance(rule, NamedRule) else ()) - set(codes)
        if strangers and "provenance" not in data:  # a posed question has checked them, with the body's history
            problems.append(
                NotAMember(
                    f"the rule names {in_series(sorted(strangers))}, not at the table",
                    key="rule",
                    fix="Check the names",
                )
            )
        return data, problems

    @property
    def candidate_shown(self) -> str:
        """The candidate's name to print."""
        return self.candidate_name or self.candidate

    @property
    def act_in_words(self) -> str:
        """What is decided, with the candidate's name: ``invite Kosovo to accession talks``."""
        return self.act.replace("{candidate}", self.candidate_shown)

    def with_rule(self, rule: Rule | str) -> Question:
        """Return the same question under another rule."""
        form = form_of(named(rule) if isinstance(rule, str) else rule, self.regimes)
        own = self.rule_is_own and form.rule == self.rule
        clause = self.clause if own else form.clause
        changed = self.model_copy(update={"rule": form.rule, "rule_is_own": own, "clause": clause})
        if not any(member.coded is not None for member in self.members):
            return changed
        from consensus.decisions.conditional import replaced  # noqa: PLC0415 - what a position does hangs on the rule

        return replaced(changed)

    @property
    def clause_in_words(self) -> str:
        """The clause to print: the stage's, or that of the rule, marked where the rule is not this body's."""
        if self.clause:
            return self.clause
        if (self.stage and self.rule_is_own) or self.rule.kind == "custom":
            return self.rule.clause
        return f"as in: {self.rule.clause}"
