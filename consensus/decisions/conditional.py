"""Conditions followed to their end: what each member does where its agreement hangs on levers and on others.

Used under the assumption ``conditional``. What the scenario asserts and what was
done stand as they are; a member with a coded condition agrees when it is met;
any other is read as under ``strict``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from consensus.conditions.coding import AGENDA, TABLED, Coding, Condition, Dossier, pruned
from consensus.conditions.fixed_point import System
from consensus.conditions.grammar import (
    UNKNOWN,
    Accepts,
    AtLeast,
    Constant,
    Expression,
    Leaf,
    Name,
    Not,
    all_of,
    any_of,
    in_words,
    leaves,
)
from consensus.decisions.question import LeverAt, Member, Question, TabledAnswer
from consensus.errors import InvalidCondition
from consensus.facts import in_force as in_force_facts
from consensus.positions import Basis, Effect, Position
from consensus.rules import NamedRule
from consensus.values import in_series, last_day

if TYPE_CHECKING:
    from consensus.datasets import Dataset
    from consensus.records import Precedent
    from consensus.scenarios import Scenario
    from consensus.states import StateTable

HELD, OWN = "agenda:", "candidate:"
"""Prefixes of the variables of those who hold the agenda, and of the candidate."""


class Hung(NamedTuple):
    """What hangs on levers in one question."""

    members: tuple[Member, ...]
    levers: tuple[LeverAt, ...]
    conditions: tuple[Condition, ...]
    codings: tuple[Coding, ...]
    tabled: TabledAnswer
    joined: tuple[str, ...]
    """Sources of what members with a condition have joined before."""
    notes: tuple[str, ...]

    @property
    def cited(self) -> set[str]:
        """Every source that the levers and conditions rest on."""
        rows = (*self.conditions, *(m.coded for m in self.members if m.coded is not None))
        found = {source for row in rows for source in row.cited()} | set(self.joined)
        found.update(*(item.lever.sources for item in self.levers), *(coding.sources for coding in self.codings))
        return found


def hang(
    scenario: Scenario,
    data: Dataset,
    at: date,
    *,
    body: str,
    stage: str,
    own_stages: Iterable[str],
    members: tuple[Member, ...],
    rule: NamedRule,
    tabled: TabledAnswer,
    settled: bool,
) -> Hung:
    """Let the members' positions follow from the coded conditions at one stage.

    Parameters
    ----------
    scenario : Scenario
    data : Dataset
    at : datetime.date
        The moment for facts.
    body, stage : str
        Where and at which gate.
    own_stages : iterable of str
        Gates at which the candidate itself acts.
    members : tuple of Member
        As they are read under ``strict``.
    rule : NamedRule
        By which the members decide.
    tabled : TabledAnswer
        Whether the question is put, as the scenario or the record has it.
    settled : bool
        Whether that answer stands whatever is coded: asserted, voted on, or past.

    Raises
    ------
    InvalidCondition
        If a fact that is not known stands both plain and denied.
    """
    dossier = scenario.dossier(data)
    codings = dossier.chosen(scenario.coding)
    own = Dossier(condition=scenario.condition)
    chosen = [coding.id for coding in codings]
    levers = tuple(_stand(scenario, dossier, at))
    asserted = {item.lever.id for item in levers if item.asserted}
    spoken = min(at, scenario.known_by) if scenario.known_by is not None else at
    early = {item.lever.id for item in levers if not item.asserted and item.lever.is_ahead(spoken)}

    def in_force(name: str) -> dict[str, Condition]:
        rows = dossier.in_force(body, name, at, scenario.known_by, chosen)
        rows = {subject: row for subject, raw in rows.items() if (row := pruned(raw, early, spoken)) is not None}
        return rows | own.in_force(body, name, at, None, chosen)

    here = in_force(stage)
    held = () if settled else tuple(row for row in in_force(AGENDA).values() if row.state)
    asked = (row for name in own_stages for row in in_force(name).values() if row.state == scenario.candidate)
    follow = (row for row in here.values() if row.lever and row.lever not in asserted)
    others = (*follow, *held, *dict.fromkeys(asked))
    coded = tuple(
        member.model_copy(update={"coded": here[member.state]}) if member.state in here and _is_open(member) else member
        for member in members
    )
    _refuse_both_ways(levers, (*(m.coded for m in coded if m.coded is not None), *others))
    seated = {member.state for member in members}
    notes = tuple(
        f"a condition names {code}, which does not sit at the table: it is taken as not met"
        for code in sorted(_named_states(coded, others) - seated)
    )
    words = Words(levers, scenario.state_table(data), at)
    put = tabled.model_copy(update={"coded": True}) if held else tabled
    system = system_of(coded, levers, others, scenario.candidate, rule, put)
    worst, best = system.least(best=False), system.least(best=True)
    placed = tuple(_placed(member, worst, best, words) for member in coded)
    if held:
        tabled = _tabled(held, worst, best, words, tabled)
    hangs = {member.state for member in placed if member.coded is not None}
    joined = precedents(data, scenario.candidate, at, scenario.known_by) if hangs else ()
    told = tuple(source for fact in joined if hangs & set(fact.states) for source in fact.sources)
    return Hung(placed, levers, others, codings if hangs or others else (), tabled, told, notes)


def precedents(data: Dataset, candidate: str, at: date, known_by: date | None) -> tuple[Precedent, ...]:
    """Return what members that do not recognise a candidate had joined by then, with a reservation."""
    return in_force_facts(data.precedents(candidate), at, known_by)


def _stand(scenario: Scenario, dossier: Dossier, at: date) -> Iterator[LeverAt]:
    for lever in dossier.lever:
        own = scenario.levers.get(lever.id)
        yield LeverAt(lever=lever, value=own or lever.value_at(at, scenario.known_by), asserted=own is not None)


def _is_open(member: Member) -> bool:
    """Say whether conditions may speak: not over what the scenario asserts, nor over a vote or a notice."""
    done = member.basis is Basis.ACTED and member.statement is None and member.position is not Position.SILENT
    return not member.asserted and not done


def _refuse_both_ways(levers: Iterable[LeverAt], rows: Iterable[Condition]) -> None:
    """Refuse a fact that is not known and stands both plain and denied: two runs would not bound it."""
    parts = {leaf for row in rows for leaf in leaves(row.expression)}
    open_ = {item.lever.id for item in levers if item.value == "unknown"}
    for name in sorted(open_):
        if Name(name) in parts and Not(Name(name)) in parts:
            raise InvalidCondition(
                f'"{name}" is not known, and conditions name it both plain and denied',
                why="it cannot turn out well for both",
                fix=f'Say how it stands: [levers] {name} = "on", or "off"',
            )


def _named_states(members: Iterable[Member], others: Iterable[Condition]) -> set[str]:
    rows = [*(m.coded for m in members if m.coded is not None), *(row for row in others if AGENDA not in row.stages)]
    return {leaf.state for row in rows for leaf in leaves(row.expression) if isinstance(leaf, Accepts)}


def system_of(
    members: Iterable[Member],
    levers: Iterable[LeverAt],
    conditions: Iterable[Condition],
    candidate: str,
    rule: NamedRule,
    tabled: TabledAnswer,
) -> System:
    """Return the conditions of everyone concerned as one system.

    A member without a condition stands as it is; one that never said what it does
    when its condition is not met may then turn out either way.
    """
    found: dict[str, Expression] = {}
    values = {item.lever.id: {"on": True, "off": False, "unknown": None}[item.value] for item in levers}
    for member in members:
        if member.coded is None:
            found[member.state] = Constant(_agrees(member.state, member.position, rule))
            continue
        found[member.state] = _expression(member.coded)
        if _agrees(member.state, member.coded.then, rule) is not True:  # the rule may leave a reservation open
            found[member.state] = all_of((found[member.state], UNKNOWN))
    rows = tuple(conditions)
    holding = {str(row.state) for row in rows if AGENDA in row.stages}
    holders = []
    for row in rows:
        variable = variable_of(row, candidate)
        if row.lever:
            found[variable] = Constant(value=True) if values.get(row.lever) else row.expression
        elif AGENDA in row.stages:
            holders.append(variable)
            found[variable] = _among_holders(_expression(row), holding)
        else:
            found[variable] = _expression(row)
    if tabled.coded:
        found[TABLED] = all_of(tuple(Accepts(holder) for holder in holders))
    else:
        found[TABLED] = Constant({"yes": True, "no": False}.get(tabled.value))
    return System(found, values)


def variable_of(row: Condition, candidate: str) -> str:
    """Return the variable of a condition that is not that of a member deciding."""
    if row.lever:
        return row.lever
    return (OWN if row.state == candidate and AGENDA not in row.stages else HELD) + str(row.state)


def _expression(row: Condition) -> Expression:
    condition = row.expression
    if row.otherwise is not Position.UNKNOWN:
        return condition
    ways = condition.of if isinstance(condition, AtLeast) and condition.need == 1 else (condition,)
    return any_of((*ways, UNKNOWN))


def _among_holders(expression: Expression, holding: set[str]) -> Expression:
    """Read acceptances in the condition of a holder of the agenda as those of other holders, where they are some."""
    if isinstance(expression, Accepts):
        return Accepts(HELD + expression.state) if expression.state in holding else expression
    if isinstance(expression, AtLeast):
        return AtLeast(expression.need, tuple(_among_holders(part, holding) for part in expression.of))
    return expression


def _agrees(state: str, position: Position, rule: NamedRule) -> bool | None:
    return {Effect.SUPPORTS: True, Effect.UNDETERMINED: None}.get(rule.effect_on(state, position), False)


def question_system(question: Question) -> System:
    """Return the system of a question that was posed.

    Examples
    --------
    >>> from consensus.decisions.question import Member
    >>> club = Question(body="the club", candidate="Dora", members=(Member(state="AAA", position="object"),))
    >>> question_system(club).read().roots
    ('AAA',)
    """
    return system_of(
        question.members, question.levers, question.conditions, question.candidate, question.rule, question.tabled
    )


def replaced(question: Question) -> Question:
    """Return a question with the members' positions followed anew, as after a change of the rule."""
    system = question_system(question)
    worst, best = system.least(best=False), system.least(best=True)
    words = Words.of_question(question)
    members = tuple(_placed(member, worst, best, words) for member in question.members)
    return question.model_copy(update={"members": members})


class Words:
    """The words of levers and states in one question."""

    def __init__(
        self,
        levers: Iterable[LeverAt],
        states: StateTable | None,
        at: date | None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self.levers = {item.lever.id: item for item in levers}
        self.names = dict(names or {})
        self._states = states
        self._at = at

    @classmethod
    def of_question(cls, question: Question) -> Words:
        """Return the words of a question that was posed."""
        from consensus.datasets import shipped  # noqa: PLC0415 - a question by hand may need no data

        names = {member.state: member.shown for member in question.members}
        names.setdefault(question.candidate, question.candidate_shown)
        return cls(question.levers, shipped().states, last_day(question.on) if question.on else None, names)

    def of(self, leaf: Leaf) -> str:
        """Return a leaf in plain words."""
        if isinstance(leaf, Accepts):
            return f"{self.state(leaf.state)} agrees"
        if isinstance(leaf, Not):
            return f"it is not so that {self.of(leaf.of)}"
        if isinstance(leaf, Constant):
            return in_words(leaf, str)
        if leaf.id == TABLED:
            return "the question is on the agenda"
        return self.levers[leaf.id].lever.means if leaf.id in self.levers else leaf.id

    def state(self, code: str) -> str:
        """Return the name of a state in a sentence."""
        code = code.removeprefix(HELD).removeprefix(OWN)
        if code in self.names:
            return self.names[code]
        if self._states is not None and self._at is not None and code in self._states.by_code:
            return self._states[code].in_sentence(self._at)
        return code

    def owner(self, item: LeverAt) -> str:
        """Return who controls a lever, with the office; nothing for a fact of the context."""
        owners = [self.state(code) if code.isupper() else code.upper() for code in item.lever.owner]
        return ", ".join(part for part in (in_series(owners), item.lever.office) if part)

    def condition(self, row: Condition) -> str:
        """Return a condition in plain words."""
        return in_words(row.expression, self.of)


def _placed(member: Member, worst: Mapping[str, int], best: Mapping[str, int], words: Words) -> Member:
    row = member.coded
    if row is None:
        return member
    met, unmet = member.state in worst, member.state not in best
    text = words.condition(row)
    said = member.basis is not Basis.ASSUMED and member.position is row.otherwise and unmet
    waited = member.basis is Basis.ACTED and member.position is Position.SILENT  # has not notified; that stands
    if said or waited:  # what was stated or done is the better evidence; the condition says what would change it
        return member.model_copy(update={"condition": "" if met else text})
    if met:
        position, reason = row.then, f"its coded condition is met: {text}"
    elif not unmet:
        position, reason = Position.UNKNOWN, f"its coded condition hangs on what is not known: {text}"
    else:
        position, reason = row.otherwise, f"its coded condition is not met: {text}"
    return member.model_copy(
        update={
            "position": position,
            "basis": Basis.ASSUMED,
            "reason": reason,
            "condition": "" if met else text,
            "since": row.since,
            "sources": tuple(dict.fromkeys(row.cited())),
            "rival": None,
            "rival_sources": (),
        }
    )


def _tabled(
    held: Iterable[Condition],
    worst: Mapping[str, int],
    best: Mapping[str, int],
    words: Words,
    recorded: TabledAnswer,
) -> TabledAnswer:
    """Say whether the question is put, by the coded conditions of those who hold the agenda."""
    refuse = [row for row in held if HELD + str(row.state) not in best]
    open_ = [row for row in held if HELD + str(row.state) in best and HELD + str(row.state) not in worst]
    some = refuse or open_
    value = "no" if refuse else "unknown" if open_ else "yes"
    name = [words.state(str(row.state)) for row in some]
    verb = "holds" if len(some) == 1 else "hold"
    reason = {
        "no": f"By the coded conditions {in_series(name)} {verb} the agenda.",
        "unknown": f"By the coded conditions it is not known whether {in_series(name)} {verb} the agenda.",
        "yes": "By the coded conditions nobody holds the agenda any longer.",
    }[value]
    sources = tuple(dict.fromkeys(source for row in some for source in row.cited()))
    same = recorded.value == value and bool(recorded.sources)
    return TabledAnswer(
        value=value,
        reason=f"{reason} On record: {recorded.reason}" if same else reason,
        since=recorded.since if same else None,
        holder=tuple(sorted(str(row.state) for row in some)),
        condition="; ".join(dict.fromkeys(words.condition(row) for row in some)),
        sources=tuple(dict.fromkeys((*(recorded.sources if same else ()), *sources))),
        coded=True,
    )
