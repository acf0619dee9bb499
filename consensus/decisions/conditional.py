"""Conditions followed to their end: what each member does where its agreement hangs on levers and on others.

Used under the assumption ``conditional``. What the scenario asserts and what was
done stand as they are; a member with a coded condition agrees when it is met;
any other is read as under ``strict``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from consensus.conditions.coding import AGENDA, TABLED, Coding, Condition, Dossier
from consensus.conditions.fixed_point import System
from consensus.conditions.grammar import (
    UNKNOWN,
    Accepts,
    AtLeast,
    Constant,
    Expression,
    Leaf,
    Not,
    all_of,
    any_of,
    in_words,
)
from consensus.decisions.question import LeverAt, Member, Question, TabledAnswer
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
    precedents: tuple[str, ...]
    """Sources of what members that set a condition have joined before."""
    tabled: TabledAnswer | None
    notes: tuple[str, ...]

    @property
    def cited(self) -> set[str]:
        """Every source that the levers and conditions rest on."""
        rows = (*self.conditions, *(m.coded for m in self.members if m.coded is not None))
        found = {source for row in rows for source in row.cited()}
        found.update(*(item.lever.sources for item in self.levers), *(coding.sources for coding in self.codings))
        found.update(self.precedents)
        return found


def hang(
    scenario: Scenario,
    data: Dataset,
    at: date,
    body: str,
    stage: str,
    candidate_stages: Iterable[str],
    members: tuple[Member, ...],
    rule: NamedRule,
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
    candidate_stages : iterable of str
        Gates at which the candidate itself acts.
    members : tuple of Member
        As they are read under ``strict``.
    rule : NamedRule
        By which the members decide.
    """
    dossier = scenario.dossier(data)
    codings = dossier.chosen(scenario.coding)
    own = Dossier(condition=scenario.condition)

    def in_force(name: str) -> dict[str, Condition]:
        chosen = [coding.id for coding in codings]
        known = scenario.known_by
        return dossier.in_force(body, name, at, known, chosen) | own.in_force(body, name, at, None, chosen)

    here = in_force(stage)
    levers = _stand(scenario, dossier, at)
    seated = {member.state for member in members}
    held = [row for row in in_force(AGENDA).values() if row.state]
    asked = [row for name in candidate_stages for row in in_force(name).values() if row.state == scenario.candidate]
    others = (*(row for row in here.values() if row.lever), *held, *dict.fromkeys(asked))
    coded = tuple(
        member.model_copy(update={"coded": here[member.state]}) if member.state in here and _is_open(member) else member
        for member in members
    )
    notes = [
        f"a condition names {code}, which does not sit at the table: it is taken as not met"
        for code in sorted(_named_states(coded, others) - seated)
    ]
    states = scenario.state_table(data)
    words = Words(levers, states, at)
    system = system_of(coded, levers, others, scenario.candidate, rule)
    worst, best = system.least(best=False), system.least(best=True)
    placed = tuple(_placed(member, worst, best, words) for member in coded)
    tabled = _tabled(held, worst, best, words, states, at) if held else None
    joined = precedents(data, scenario.candidate, at, scenario.known_by)
    hang_on = {member.state for member in placed if member.coded is not None}
    told = tuple(source for fact in joined if hang_on & set(fact.states) for source in fact.sources)
    return Hung(placed, levers, others, codings, told, tabled, tuple(notes))


def precedents(data: Dataset, candidate: str, at: date, known_by: date | None) -> tuple[Precedent, ...]:
    """Return what members that do not recognise a candidate had joined by then, with a reservation."""
    return in_force_facts(data.precedents(candidate), at, known_by)


def _stand(scenario: Scenario, dossier: Dossier, at: date) -> tuple[LeverAt, ...]:
    found = []
    for lever in dossier.lever:
        value = lever.value_at(at, scenario.known_by)
        own = scenario.levers.get(lever.id)
        found.append(LeverAt(lever=lever, value=own or value, asserted=own is not None))
    return tuple(found)


def _is_open(member: Member) -> bool:
    """Say whether conditions may speak: not over what the scenario asserts, nor over a vote or a notice."""
    done = member.basis is Basis.ACTED and member.statement is None and member.position is not Position.SILENT
    return not member.asserted and not done


def _named_states(members: Iterable[Member], others: Iterable[Condition]) -> set[str]:
    rows = [*(m.coded for m in members if m.coded is not None), *(row for row in others if AGENDA not in row.stages)]
    return {name[len("accepts(") : -1] for row in rows for name in row.named if name.startswith("accepts(")}


def system_of(
    members: Iterable[Member],
    levers: Iterable[LeverAt],
    conditions: Iterable[Condition],
    candidate: str,
    rule: NamedRule,
    tabled: TabledAnswer | None = None,
) -> System:
    """Return the conditions of everyone concerned as one system.

    A member without a condition stands as it is; one that never said what it does
    when its condition is not met may then turn out either way.
    """
    found: dict[str, Expression] = {}
    values = {item.lever.id: {"on": True, "off": False, "unknown": None}[item.value] for item in levers}
    for member in members:
        if member.coded is None:
            found[member.state] = Constant(_agrees(member, rule))
            continue
        found[member.state] = _expression(member.coded)
        if rule.effect_on(member.state, member.coded.then) is not Effect.SUPPORTS:  # a reservation may be open
            found[member.state] = all_of((found[member.state], UNKNOWN))
    rows = tuple(conditions)
    holding = {str(row.state) for row in rows if AGENDA in row.stages}
    holders = []
    for row in rows:
        if row.lever:
            found[row.lever] = Constant(value=True) if values.get(row.lever) else row.expression
        elif AGENDA in row.stages:
            holders.append(variable_of(row, candidate))
            found[holders[-1]] = _among_holders(_expression(row), holding)
        else:
            found[variable_of(row, candidate)] = _expression(row)
    if holders and not (tabled is not None and tabled.asserted):
        found[TABLED] = all_of(tuple(Accepts(holder) for holder in holders))
    else:
        found[TABLED] = Constant({"yes": True, "no": False}.get(tabled.value) if tabled is not None else None)
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


def _agrees(member: Member, rule: NamedRule) -> bool | None:
    effect = rule.effect_on(member.state, member.position)
    return {Effect.SUPPORTS: True, Effect.UNDETERMINED: None}.get(effect, False)


def question_system(question: Question) -> System:
    """Return the system of a question that was posed.

    Examples
    --------
    >>> from consensus.decisions.question import Member
    >>> club = Question(body="the club", candidate="Dora", members=(Member(state="AAA", position="object"),))
    >>> question_system(club).read().roots
    ('AAA', 'tabled')
    """
    return system_of(
        question.members, question.levers, question.conditions, question.candidate, question.rule, question.tabled
    )


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
        from consensus.datasets import shipped  # noqa: PLC0415

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
            return "what it does without any of this it has not said" if leaf.value is None else in_words(leaf, str)
        if leaf.id == TABLED:
            return "the question is on the agenda"
        return self.levers[leaf.id].lever.means if leaf.id in self.levers else leaf.id

    def state(self, code: str) -> str:
        """Return the name of a state in a sentence."""
        if code in self.names:
            return self.names[code]
        if self._states is not None and self._at is not None and code in self._states.by_code:
            return self._states[code].in_sentence(self._at)
        return code

    def condition(self, row: Condition) -> str:
        """Return a condition in plain words."""
        return in_words(row.expression, self.of)


def _placed(member: Member, worst: dict[str, int], best: dict[str, int], words: Words) -> Member:
    row = member.coded
    if row is None:
        return member
    text = words.condition(row)
    unmet = member.state not in best
    said = member.basis is not Basis.ASSUMED and member.position is row.otherwise and unmet
    waited = member.basis is Basis.ACTED and member.position is Position.SILENT  # has not notified; that stands
    if said or waited:  # what was stated or done is the better evidence; the condition says what would change it
        return member.model_copy(update={"condition": text})
    if member.state in worst:
        position, reason = row.then, f"its coded condition is met: {text}"
    elif member.state in best:
        position, reason = Position.UNKNOWN, f"its coded condition hangs on what is not known: {text}"
    else:
        position, reason = row.otherwise, f"its coded condition is not met: {text}"
    return member.model_copy(
        update={
            "position": position,
            "basis": Basis.ASSUMED,
            "reason": reason,
            "condition": "" if member.state in worst else text,
            "since": row.since,
            "sources": tuple(dict.fromkeys(row.cited())),
            "rival": None,
            "rival_sources": (),
        }
    )


def _tabled(
    held: list[Condition],
    worst: dict[str, int],
    best: dict[str, int],
    words: Words,
    states: StateTable,
    at: date,
) -> TabledAnswer:
    """Say whether the question is put, by the coded conditions of those who hold the agenda."""
    refuse = [row for row in held if HELD + str(row.state) not in best]
    open_ = [row for row in held if HELD + str(row.state) in best and HELD + str(row.state) not in worst]
    some = refuse or open_
    value = "no" if refuse else "unknown" if open_ else "yes"
    name = [states[str(row.state)].in_sentence(at) for row in some]
    verb = "holds" if len(some) == 1 else "hold"
    reason = {
        "no": f"By the coded conditions {in_series(name)} {verb} the agenda.",
        "unknown": f"By the coded conditions it is not known whether {in_series(name)} {verb} the agenda.",
        "yes": "By the coded conditions nobody holds the agenda any longer.",
    }[value]
    return TabledAnswer(
        value=value,
        reason=reason,
        holder=tuple(sorted(str(row.state) for row in some)),
        condition="; ".join(dict.fromkeys(words.condition(row) for row in some)),
        sources=tuple(dict.fromkeys(source for row in some for source in row.cited())),
    )
