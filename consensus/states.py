"""States: who they are, what they are called, and when they were called that.

A state is known by its ISO 3166-1 alpha-3 code for good; names change (Türkiye,
North Macedonia), codes do not. Kosovo has the user-assigned code XKX.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from consensus.errors import DuplicateMember, InvalidValue, UnknownState
from consensus.values import FactDate, Value, fold, nearest, shown

Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class FormerName(Value):
    """A name in use until a day (exclusive)."""

    name: str
    until: FactDate


class State(Value):
    """A state, or an entity whose statehood some contest.

    Examples
    --------
    >>> turkiye = State(code="TUR", name="Türkiye", former_names=(
    ...     FormerName(name="Turkey", until="2022-06-01"),))
    >>> turkiye.name_on(date(2012, 2, 25)), turkiye.name_on(date(2026, 7, 31))
    ('Turkey', 'Türkiye')
    """

    code: Code
    """ISO 3166-1 alpha-3, or a user-assigned code."""
    name: str = Field(min_length=1, max_length=100)
    """Short English name."""
    article: str = ""
    """``the`` where a sentence needs it."""
    iso2: str = ""
    """ISO 3166-1 alpha-2."""
    cow: int | None = None
    """Correlates of War number."""
    gw: int | None = None
    """Gleditsch and Ward number."""
    un_since: FactDate | None = None
    """Date of membership in the United Nations."""
    exists_since: FactDate | None = None
    """Day the state came into being or declared independence, where it matters."""
    exists_until: FactDate | None = None
    """First day on which it no longer existed."""
    european: Literal["yes", "no", "unknown"] = "unknown"
    """In Europe by the UN geoscheme, or at some time a member of the Council of Europe."""
    aliases: tuple[str, ...] = ()
    """Other names that people type."""
    former_names: tuple[FormerName, ...] = ()
    """Earlier names, each with the day until which it was used."""
    note: str = ""
    """What a reader should know."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources."""

    def name_on(self, day: date) -> str:
        """Return the name in use at the end of ``day``."""
        if not self.former_names:
            return self.name
        for former in sorted(self.former_names, key=lambda f: f.until):
            if day < former.until.last:
                return former.name
        return self.name

    def in_sentence(self, day: date) -> str:
        """Return the name with its article: ``the United States``."""
        name = self.name_on(day)
        return f"{self.article} {name}" if self.article and name == self.name else name


class StateTable:
    """All known states, found by code, name or alias.

    Parameters
    ----------
    states : iterable of State

    Raises
    ------
    DuplicateMember
        If one code or name stands for two states.

    Examples
    --------
    >>> table = StateTable([State(code="NLD", name="Netherlands", aliases=("Holland",))])
    >>> table.resolve("holland").code
    'NLD'
    """

    def __init__(self, states: Iterable[State]) -> None:
        self.by_code: dict[str, State] = {}
        for state in states:
            if state.code in self.by_code:
                raise DuplicateMember(f"{state.code} stands for two states", key=state.code)
            self.by_code[state.code] = state

    @cached_property
    def _by_name(self) -> dict[str, State]:
        found: dict[str, State] = {}
        for state in self.by_code.values():
            former = (f.name for f in state.former_names)
            for name in (state.code, state.iso2, state.name, *state.aliases, *former):
                key = fold(name)
                if key and found.setdefault(key, state) is not state:
                    raise DuplicateMember(f'"{name}" is a name of both {found[key].name} and {state.name}')
        return found

    def check_names(self) -> None:
        """Raise `DuplicateMember` if one name stands for two states."""
        self._by_name  # noqa: B018 - building the index compares all names

    def with_new(self, states: Iterable[State]) -> StateTable:
        """Return a table with further, invented states."""
        extra = tuple(states)
        return StateTable((*self.by_code.values(), *extra)) if extra else self

    def resolve(self, name: str) -> State:
        """Return the state with this code, name or alias.

        Raises
        ------
        UnknownState
            With the nearest names; it never picks one by itself.
        """
        if not isinstance(name, str):
            raise InvalidValue(f"a state is named by text, not {shown(name)}", fix="Write its code in quotes")
        state = self.by_code.get(name) or self._by_name.get(fold(name))
        if state is None:
            close = [self._by_name[fold(n)].name for n in nearest(name, self._by_name)]
            raise UnknownState(
                f'no state is called "{shown(name)}"',
                fix="Use an ISO 3166-1 alpha-3 code such as ESP, or a name",
                suggestions=dict.fromkeys(close),
                name=name,
            )
        return state

    def __getitem__(self, code: str) -> State:
        return self.by_code[code]
