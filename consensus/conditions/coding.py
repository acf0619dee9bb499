"""Levers and conditions as records: what a state's consent hangs on, who holds it, and who said so.

A lever is a named proposition that somebody controls. A condition is an
expression over levers, facts of the context and the agreement of others. Both
come from the data or from a scenario, in the same form. What the authors read
into the evidence, rather than found in it, is marked as their judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from consensus.conditions.grammar import (
    RESERVED,
    Accepts,
    AtLeast,
    Constant,
    Expression,
    Leaf,
    Name,
    Not,
    leaves,
    no_denial,
    parse,
)
from consensus.errors import InputError, InvalidCondition, InvalidValue, UnknownLever, UnknownState
from consensus.facts import Confidence
from consensus.positions import Position
from consensus.states import Code
from consensus.values import FactDate, Value, nearest, shown

AGENDA = "agenda"
"""The stage that stands for holding the agenda."""
TABLED = "tabled"
"""The word in a condition that the question is on the agenda."""


def _as_date(value: Any) -> FactDate | None:
    """Return a date of a record before it is checked; none if it is not one."""
    if isinstance(value, FactDate) or not value:
        return value or None
    try:
        return FactDate.parse(value)
    except InputError:
        return None


class Kind(StrEnum):
    """What kind of thing a lever is."""

    AGREEMENT = "agreement"
    CONDITION_ON_CANDIDATE = "condition_on_candidate"
    DOMESTIC = "domestic"
    EXTERNAL = "external"
    PROCEDURE = "procedure"
    AGENDA = "agenda"
    BILATERAL = "bilateral"
    CONTEXT = "context"


class Evidence(Value):
    """Who said that a condition has this part, and when."""

    of: str
    """The part: a lever, a fact of the context, ``accepts(GRC)`` or ``tabled``."""
    kind: Literal["stated", "stated_by_other", "analyst", "precedent", "inferred"]
    """Stated by the state itself, by another, by an analyst; read from a precedent; or inferred by the authors."""
    said_by: str = ""
    """Name and office at the time."""
    since: FactDate | None = None
    """When it was said."""
    statement: str
    """What was said, in our words."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources."""
    confidence: Confidence = Confidence.LOW
    """How sure it is."""

    @property
    def in_words(self) -> str:
        """The kind of evidence in a few words."""
        return _KINDS[self.kind]


_KINDS = {
    "stated": "stated by the state",
    "stated_by_other": "stated by another",
    "analyst": "an analyst's view",
    "precedent": "read from a precedent",
    "inferred": "inferred by the authors",
}


class Coding(Value):
    """One reading of a question that is open; of each axis one is chosen."""

    axis: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """The question that is open."""
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """Name of this reading."""
    title: str
    """The reading as a heading."""
    default: bool = False
    """Whether it is taken where a scenario does not choose."""
    note: str = ""
    """What is open."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources."""


class Lever(Value):
    """A named proposition that somebody controls, or a fact of the context that nobody does.

    Examples
    --------
    >>> statute = Lever(id="statute", means="Ruritania passes the statute", owner=("QQQ",), moved="2026-05-01")
    >>> statute.value_at(date(2026, 4, 30)), statute.value_at(date(2026, 5, 1))
    ('off', 'on')
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    """Its name in conditions."""
    means: str = Field(min_length=1)
    """What it says, as a clause that can follow "if"."""
    owner: tuple[str, ...] = ()
    """Who controls it: codes of states or bodies; none for a fact of the context."""
    office: str = ""
    """Which office of the owner, where that matters."""
    kind: Kind = Kind.CONDITION_ON_CANDIDATE
    """What kind of thing it is."""
    since: FactDate | None = None
    """From when it was on the table."""
    moved: FactDate | None = None
    """When it came on."""
    undone: FactDate | None = None
    """When it went off again."""
    earliest: FactDate | None = None
    """The earliest date on which it could come on, where a source gives one."""
    value: Literal["yes", "no", "unknown"] | None = None
    """How a fact of the context stands."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources."""
    confidence: Confidence = Confidence.LOW
    """How sure it is."""
    published: FactDate | None = None
    """When its move became public, if later."""
    note: str = ""
    """What a reader should know."""

    @classmethod
    def _prepare(cls, data: dict[str, Any]) -> tuple[dict[str, Any], list[InputError]]:
        problems: list[InputError] = []
        if isinstance(data.get("owner"), str):
            data = {**data, "owner": (data["owner"],)}
        if isinstance(data.get("means"), str):
            data = {**data, "means": data["means"].strip().rstrip(".")}
        context = data.get("kind") == Kind.CONTEXT
        if isinstance(data.get("id"), str) and data["id"] in RESERVED:
            problems.append(
                InvalidValue(f'"{data["id"]}" is a word of the language', key="id", fix="Choose another name")
            )
        if data.get("value") is not None and not context:
            problems.append(
                InvalidValue("only a fact of the context has a value", key="value", fix="Give the day in `moved`")
            )
        if context and (data.get("moved") or data.get("owner")):
            problems.append(
                InvalidValue("a fact of the context has no owner and is not moved", key="kind", fix="Give its `value`")
            )
        if data.get("undone") and not data.get("moved"):
            problems.append(InvalidValue("a lever that never came on cannot go off", key="undone", fix="Give `moved`"))
        moved, undone = (_as_date(data.get(key)) for key in ("moved", "undone"))
        if moved is not None and undone is not None and undone.last < moved.earliest:
            problems.append(InvalidValue("it went off before it came on", key="undone", fix="Check the two days"))
        return data, problems

    @property
    def is_context(self) -> bool:
        """Whether nobody controls it."""
        return self.kind is Kind.CONTEXT

    def is_ahead(self, at: date) -> bool:
        """Say whether nobody had spoken of it yet at ``at``."""
        return self.since is not None and self.since.done_at(at) is False

    def value_at(self, at: date, known_by: date | None = None) -> Literal["on", "off", "unknown"]:
        """Return how it stood at ``at`` (a date means its end), as far as was public by ``known_by``."""
        if self.is_context:
            begun = self.since is None or self.since.done_at(at) is True
            known = known_by is None or self.since is None or (self.published or self.since).last <= known_by
            return _CONTEXT[self.value or "unknown"] if begun and known else "unknown"
        if self.moved is None or (known_by is not None and (self.published or self.moved).last > known_by):
            return "off"
        done = self.moved.done_at(at)
        undone: bool | None = False
        if self.undone is not None and (known_by is None or self.undone.last <= known_by):
            undone = self.undone.done_at(at)
        if not done or undone:
            return "off" if done is False or undone else "unknown"
        return "on" if undone is False else "unknown"


_CONTEXT: dict[str, Literal["on", "off", "unknown"]] = {"yes": "on", "no": "off", "unknown": "unknown"}


class Condition(Value):
    """What the agreement of one state at a stage hangs on, or a lever that comes on by itself.

    Examples
    --------
    >>> Condition(state="GRC", when="statute and accepts(ROU)").named
    ('statute', 'accepts(ROU)')
    """

    body: str = ""
    """Code of the body; the scenario's own if not given."""
    state: Code | None = None
    """Whose agreement it is."""
    lever: str = ""
    """Or the lever that comes on by itself when the condition is met."""
    stages: tuple[str, ...] = ()
    """Stages it speaks of, every one at which members decide if none; ``agenda`` for holding the agenda."""
    when: str
    """The condition."""
    then: Position = Position.AGREE
    """What the state does when it is met: ``agree`` or ``agree_with_reservation``."""
    otherwise: Position = Position.OBJECT
    """What it does when it is not; ``unknown`` where it never said."""
    coding: tuple[str, ...] = ()
    """The readings of open questions in which alone this holds; such a row goes before one without."""
    since: FactDate | None = None
    """From when the condition is known."""
    until: FactDate | None = None
    """First day on which it no longer held."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources."""
    confidence: Confidence = Confidence.LOW
    """How sure it is."""
    judgement: str = ""
    """What of it is the authors' reading."""
    note: str = ""
    """What a reader should know."""
    evidence: tuple[Evidence, ...] = ()
    """Who said that it has each of its parts."""

    @classmethod
    def _prepare(cls, data: dict[str, Any]) -> tuple[dict[str, Any], list[InputError]]:
        problems: list[InputError] = []
        if bool(data.get("state")) == bool(data.get("lever")):
            problems.append(
                InvalidValue("a condition is that of one state or of one lever", key="state", fix='Write state = "GRC"')
            )
        if data.get("then", "agree") not in {Position.AGREE, Position.AGREE_WITH_RESERVATION}:
            problems.append(
                InvalidValue(
                    "a condition that is met makes a state agree, perhaps with a reservation",
                    key="then",
                    fix="Give what it does when the condition is not met in `otherwise`",
                )
            )
        if data.get("otherwise") in {Position.AGREE, Position.AGREE_WITH_RESERVATION}:
            problems.append(
                InvalidValue(
                    "a state that agrees in any case has no condition", key="otherwise", fix="Leave the condition out"
                )
            )
        since, until = (_as_date(data.get(key)) for key in ("since", "until"))
        if since is not None and until is not None and until.last < since.earliest:
            problems.append(InvalidValue("it ends before it begins", key="until", fix="Check the two days"))
        if isinstance(data.get("coding"), str):
            data = {**data, "coding": (data["coding"],)}
        if isinstance(data.get("when"), str):
            try:
                parse(data["when"])
            except InvalidCondition as error:
                placed = error.at(key="when")
                assert isinstance(placed, InputError)
                problems.append(placed)
        return data, problems

    @property
    def expression(self) -> Expression:
        """The condition, read."""
        return parse(self.when)

    @property
    def named(self) -> tuple[str, ...]:
        """Its parts as they are written, each once."""
        return tuple(dict.fromkeys(str(part_of(leaf)) for leaf in leaves(self.expression) if not _fixed(leaf)))

    @property
    def subject(self) -> str:
        """Whose condition it is: a code of a state, or the name of a lever."""
        return self.state or self.lever

    def holds(self, at: date, known_by: date | None = None) -> bool:
        """Say whether it was known and in force at ``at``."""
        begun = self.since is None or self.since.done_at(at) is True
        over = self.until is not None and at >= self.until.last
        return begun and not over and (known_by is None or self.since is None or self.since.last <= known_by)

    def speaks_of(self, stage: str) -> bool:
        """Say whether it concerns a stage; one that names none concerns every decision, but not the agenda."""
        return stage in self.stages or (not self.stages and stage != AGENDA)

    def cited(self) -> Iterator[str]:
        """Yield every source it rests on."""
        yield from self.sources
        for item in self.evidence:
            yield from item.sources


def _fixed(leaf: Leaf) -> bool:
    return isinstance(leaf, Constant)


def part_of(leaf: Leaf) -> Leaf:
    """Return the leaf without its denial."""
    return leaf.of if isinstance(leaf, Not) else leaf


class Dossier(Value):
    """Everything coded about one candidate.

    Examples
    --------
    >>> Dossier(lever=(Lever(id="statute", means="it is passed"),)).levers["statute"].means
    'it is passed'
    """

    coding: tuple[Coding, ...] = ()
    """Readings of what is open."""
    lever: tuple[Lever, ...] = ()
    """Levers and facts of the context."""
    condition: tuple[Condition, ...] = ()
    """Conditions of states and levers."""

    @property
    def levers(self) -> dict[str, Lever]:
        """Levers and facts of the context by name."""
        return {lever.id: lever for lever in self.lever}

    @property
    def axes(self) -> dict[str, tuple[Coding, ...]]:
        """The readings of each open question, the one taken by default first."""
        found: dict[str, list[Coding]] = {}
        for coding in sorted(self.coding, key=lambda c: not c.default):
            found.setdefault(coding.axis, []).append(coding)
        return {axis: tuple(some) for axis, some in found.items()}

    def chosen(self, names: Iterable[str] = ()) -> tuple[Coding, ...]:
        """Return one reading of each open question: the named ones, else the defaults.

        Raises
        ------
        InvalidValue
            If a name is not that of a reading, or two are of one question.
        """
        by_id = {coding.id: coding for coding in self.coding}
        picked: dict[str, Coding] = {}
        for name in names:
            if name not in by_id:
                known = ", ".join(by_id) or "none here"
                raise InvalidValue(
                    f'no reading is called "{shown(name)}"', fix=f"Known: {known}", suggestions=nearest(name, by_id)
                )
            coding = by_id[name]
            if coding.axis in picked:
                raise InvalidValue(
                    f'"{picked[coding.axis].id}" and "{name}" answer the same question', fix="Choose one of them"
                )
            picked[coding.axis] = coding
        return tuple(picked.get(axis, some[0]) for axis, some in self.axes.items())

    def in_force(
        self, body: str, stage: str, at: date, known_by: date | None = None, codings: Iterable[str] = ()
    ) -> dict[str, Condition]:
        """Return the conditions that hold at one stage on a date, by state or lever, under the chosen readings."""
        names = set(codings)
        found: dict[str, Condition] = {}
        ranks: dict[str, tuple[bool, bool, date]] = {}
        for row in self.condition:
            here = row.speaks_of(stage) and row.body in {"", body}
            if not here or (row.coding and not names.intersection(row.coding)) or not row.holds(at, known_by):
                continue
            rank = (bool(row.coding), bool(row.stages), row.since.last if row.since else date.min)
            if row.subject not in found or rank >= ranks[row.subject]:
                found[row.subject], ranks[row.subject] = row, rank
        return found


def pruned(row: Condition, ahead: Collection[str], at: date) -> Condition | None:
    """Return a condition without the parts of which nobody had spoken yet; none if nothing is left of it.

    So that an answer for a past day does not use what was said or proposed later.

    Parameters
    ----------
    row : Condition
    ahead : collection of str
        Levers that were not on the table yet.
    at : datetime.date
        The day.
    """
    later = {e.of for e in row.evidence if e.since is not None and e.since.done_at(at) is False}
    later |= set(ahead)
    if not later.intersection(row.named):
        return row
    left = _without(row.expression, later)
    return row.model_copy(update={"when": str(left)}) if left is not None else None


def _without(part: Expression, later: Collection[str]) -> Expression | None:
    if isinstance(part, AtLeast):
        left = tuple(found for one in part.of if (found := _without(one, later)) is not None)
        if len(left) < part.need:
            return None
        return left[0] if len(left) == 1 else AtLeast(part.need, left)
    return None if str(part_of(part)) in later else part


def name_problems(
    condition: Condition, levers: Mapping[str, Lever], states: Callable[[str], bool], *, near: Iterable[str] = ()
) -> Iterator[InputError]:
    """Yield what is wrong with the names in a condition.

    Parameters
    ----------
    condition : Condition
    levers : mapping of str to Lever
        Every lever and fact of the context there is.
    states : callable
        Says whether a code is that of a state.
    near : iterable of str
        Codes to suggest from.
    """
    if condition.lever:
        own = levers.get(condition.lever)
        if own is None:
            yield _unknown(condition.lever, levers, "lever")
        elif own.is_context:
            yield InvalidValue(f'"{own.id}" is a fact of the context and does not come on by itself', key="lever")
    for i, item in enumerate(condition.evidence):
        if item.of not in condition.named:
            yield InvalidValue(
                f'"{shown(item.of)}" is no part of the condition', key=f"evidence.{i}.of", fix="Name one of its parts"
            )
    for leaf in dict.fromkeys(leaves(condition.expression)):
        part = part_of(leaf)
        if isinstance(part, Accepts) and part.state == condition.state and AGENDA not in condition.stages:
            yield InvalidCondition(
                f"{part.state} waits for its own agreement",
                key="when",
                why="that can never come first",
                fix="Take it out",
            )
        elif isinstance(part, Accepts) and not states(part.state):
            suggestions = nearest(part.state, near)
            yield UnknownState(f'no state is called "{part.state}"', key="when", suggestions=suggestions)
        elif isinstance(part, Name) and part.id == TABLED:
            if condition.state is not None or leaf is not part:
                yield InvalidCondition(
                    '"tabled" may stand in the condition of a lever only',
                    key="when",
                    why="what a state does once a question is put is the answer sought",
                )
        elif isinstance(part, Name):
            if part.id not in levers:
                yield _unknown(part.id, levers, "when")
            elif isinstance(leaf, Not) and not levers[part.id].is_context:
                yield no_denial(f"the lever {part.id}").at(key="when")  # type: ignore[misc]


def _unknown(name: str, levers: Mapping[str, Lever], key: str) -> UnknownLever:
    if name in {"never", "always"}:
        word = "false" if name == "never" else "true"
        return UnknownLever(f'no lever is called "{name}"', key=key, fix=f'Write "{word}" for {name}')
    return UnknownLever(
        f'no lever is called "{shown(name)}"',
        key=key,
        fix="Describe it under [[lever]]" if not levers else f"Known: {', '.join(sorted(levers))}",
        suggestions=nearest(name, levers),
    )
