"""Reading what a scenario says about levers and conditions, with every problem at its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol, TypeVar

from consensus import datasets
from consensus.bodies import Body
from consensus.conditions.coding import AGENDA, Condition, Dossier, Lever, name_problems
from consensus.conditions.grammar import Accepts, leaves
from consensus.errors import InputError, InvalidValue, UnknownBody, UnknownLever, UnknownStage
from consensus.states import State, StateTable
from consensus.values import Value, nearest, shown

M = TypeVar("M", bound=Value)
_SET = {True: "on", False: "off", "yes": "on", "no": "off"}


class Reader(Protocol):
    """What the reader of the whole scenario gives."""

    data: dict[str, Any]
    states: StateTable
    body: Body | None

    def note(self, problem: InputError, key: str) -> None:
        """Keep a problem, placed under a key."""

    def resolve(self, name: object, key: str) -> State | None:
        """Return the state of this name, or keep the problem."""

    def may_speak(self, state: State, key: str) -> bool:
        """Say whether a state sits at the table, or keep the problem."""


class LeverReader:
    """Holds levers, conditions, codings and costs of a scenario to the names there are."""

    def __init__(self, whole: Reader) -> None:
        self.whole = whole
        self.data = whole.data
        self.known = Dossier()
        self.levers: dict[str, Lever] = {}

    def read(self) -> None:
        """Check and resolve everything; what is wrong inside a record is reported with the record."""
        if not any(self.data.get(key) for key in ("lever", "condition", "levers", "costs", "coding")):
            return  # most scenarios name none, and the levers on record take a while to read
        code = self.data.get("candidate")
        if isinstance(code, str) and code:
            self.known = datasets.shipped().dossier(code)
            self.levers = self.known.levers
        sound = self._own_levers()
        self._codings()
        if sound:  # else a name may be that of a lever which could not be read
            self._conditions()
            self._table("levers", self._stands)
            self._table("costs", lambda value: value)

    def _own_levers(self) -> bool:
        built, sound = self._built("lever", Lever)
        for i, lever in built:
            if lever.id in self.levers:
                self.whole.note(
                    InvalidValue(
                        f'there is a lever called "{lever.id}" already',
                        fix="Choose another name, or set how it stands under [levers]",
                    ),
                    f"lever.{i}.id",
                )
            self.levers[lever.id] = lever
        if sound and built:
            self.data["lever"] = [self._owned(i, lever) for i, lever in built]
        return sound

    def _owned(self, i: int, lever: Lever) -> Lever:
        """Return a lever with its owners by code."""
        codes = []
        for owner in lever.owner:
            if owner in datasets.shipped().body_codes:
                codes.append(owner)
            elif (state := self.whole.resolve(owner, f"lever.{i}.owner")) is not None:
                codes.append(state.code)
        return lever.model_copy(update={"owner": tuple(codes)})

    def _codings(self) -> None:
        chosen = self.data.get("coding")
        if isinstance(chosen, str):
            chosen = self.data["coding"] = (chosen,)
        if isinstance(chosen, list | tuple) and all(isinstance(name, str) for name in chosen):
            try:
                self.known.chosen(chosen)
            except InputError as error:
                self.whole.note(error, "coding")

    def _named_states(self) -> None:
        """Let a condition name its state as any other table does."""
        rows = self.data.get("condition")
        if not isinstance(rows, list | tuple):
            return
        found = []
        for i, row in enumerate(rows):
            if isinstance(row, Mapping) and isinstance(row.get("state"), str):
                state = self.whole.resolve(row["state"], f"condition.{i}.state")
                found.append({**row, "state": state.code} if state is not None else None)
            else:
                found.append(row)
        self.data["condition"] = [row for row in found if row is not None]

    def _conditions(self) -> None:
        self._named_states()
        built, _ = self._built("condition", Condition)
        for i, condition in built:
            for problem in name_problems(
                condition, self.levers, self.whole.states.by_code.__contains__, near=self.whole.states.by_code
            ):
                self.whole.note(problem, f"condition.{i}.{problem.key}")
            for problem in self._misplaced(condition):
                self.whole.note(problem, f"condition.{i}.{problem.key}")
            self._may_hang(condition, i)
        for n, (i, second) in enumerate(built):
            for _, first in built[:n]:
                same = first.subject == second.subject and first.coding == second.coding
                stages = not (first.stages or second.stages) or set(first.stages) & set(second.stages)
                apart = first.until is not None and second.since is not None and first.until <= second.since
                if same and stages and not apart:
                    self.whole.note(
                        InvalidValue(
                            f"{second.subject} has two conditions here", fix="Join them, or give each its days"
                        ),
                        f"condition.{i}",
                    )

    def _misplaced(self, condition: Condition) -> Iterator[InputError]:
        """Yield what would make a condition never apply."""
        body = self.whole.body
        known = [coding.id for coding in self.known.coding]
        for name in condition.coding:
            if name not in known:
                fix = f"Known: {', '.join(known)}" if known else "No codings are on record for this candidate"
                yield InvalidValue(f'no reading is called "{shown(name)}"', key="coding", fix=fix)
        if condition.body and (body is None or condition.body != body.code):
            what = f'the scenario asks {body.name}, not "{shown(condition.body)}"' if body else "the body is invented"
            yield UnknownBody(what, key="body", fix="Leave it out")
        if body is None and condition.stages:
            yield UnknownStage("an invented body has no stages", key="stages", fix="Leave it out")
        if body is None and condition.state is not None and condition.state == self.data.get("candidate"):
            yield InvalidValue("a candidate has a gate of its own only where the body has stages", key="state")
        stages = [stage.id for stage in body.stages] if body is not None else []
        for stage in condition.stages if body is not None else ():
            if stage not in stages:
                yield UnknownStage(
                    f'{body.name if body else ""} has no stage "{shown(stage)}"',
                    key="stages",
                    fix=f"Use one of {', '.join(stages)}",
                    suggestions=nearest(stage, stages),
                )

    def _may_hang(self, condition: Condition, i: int) -> None:
        """Check that who is named sits at the table, or holds the agenda."""
        named = [leaf.state for leaf in leaves(condition.expression) if isinstance(leaf, Accepts)]
        holds = AGENDA in condition.stages
        if condition.state and not holds and condition.state != self.data.get("candidate"):
            state = self.whole.resolve(condition.state, f"condition.{i}.state")
            if state is not None:
                self.whole.may_speak(state, f"condition.{i}.state")
        for code in dict.fromkeys(named):
            if code in self.whole.states.by_code and not holds:
                self.whole.may_speak(self.whole.states[code], f"condition.{i}.when")

    def _table(self, key: str, read: Any) -> None:
        """Hold the names of a table to levers; costs may also name states."""
        table = self.data.get(key)
        if not isinstance(table, Mapping):
            return
        found: dict[Any, Any] = {}
        for name, value in table.items():
            if name in self.levers:
                found[name] = read(value)
            elif key == "costs" and self._is_state(name):
                found[self.whole.states.resolve(name).code] = read(value)
            else:
                fix = f"Known: {', '.join(sorted(self.levers))}" if self.levers else "Describe it under [[lever]]"
                suggestions = nearest(str(name), self.levers)
                self.whole.note(
                    UnknownLever(f'no lever is called "{shown(name)}"', fix=fix, suggestions=suggestions),
                    f"{key}.{name}",
                )
        self.data[key] = found

    def _is_state(self, name: Any) -> bool:
        try:
            return bool(self.whole.states.resolve(name))
        except InputError:
            return False

    @staticmethod
    def _stands(value: Any) -> Any:
        return _SET.get(value, value) if isinstance(value, bool | str) else value

    def _built(self, key: str, model: type[M]) -> tuple[list[tuple[int, M]], bool]:
        """Return the records of a list that can be read, each with its place, and whether that is all of them."""
        given = self.data.get(key)
        found: list[tuple[int, M]] = []
        sound = True
        for i, item in enumerate(given if isinstance(given, list | tuple) else ()):
            try:
                found.append((i, item if isinstance(item, model) else model.model_validate(item)))
            except InputError:
                sound = False
        return found, sound
