"""Acts: what was done on the way of a candidate into a body, by whom, on which day.

A candidate applies, a summit invites, a protocol is signed. A member then acts
three times: its parliament approves, it ratifies, it notifies the depositary.
The three dates are kept apart, for only the third counts. An announcement is
not an act, and a day that is not known stays an interval.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field

from consensus.facts import Fact

Kind = Literal[
    "begins", "completes", "approves", "ratifies", "notifies", "lacks", "announces", "withdraws", "joins", "leaves"
]
Coverage = Literal["complete", "bounded", "partial"]
"""How much of a round of acceptance is on record: every notice by the day, within bounds, or in part."""
NATIONAL: tuple[Kind, ...] = ("approves", "ratifies", "notifies")
"""The three acts of a member that accepts a treaty, in order."""


class Act(Fact):
    """One act on the way into a body, on the day ``since``.

    Examples
    --------
    >>> Act(body="nato", stage="acceptance", act="notifies", state="TUR", since="2024-01-26",
    ...     sources=("x",), confidence="high").in_words
    'notified its acceptance'
    """

    body: str
    """Code of the body."""
    stage: str = ""
    """The stage it belongs to; none for ``joins`` and ``leaves``."""
    act: Kind
    """What was done: the stage begins or is completed; a member approves, ratifies, notifies, or lacks: is on record as
    not having notified by that day; something is announced; an earlier act is withdrawn. In a scenario, a state may
    also join or leave the body."""
    state: str = Field(pattern=r"^([A-Z]{3}|\*)$")
    """The member or candidate that acted, or ``*`` for the body, the depositary or the Secretary General."""
    organ: str = ""
    """Which organ of the member acted."""
    statement: str = ""
    """What was done, in our words."""
    conflict: str = ""
    """Label shared by rival versions of one act."""

    @property
    def in_words(self) -> str:
        """The act in a clause."""
        words = {
            "begins": "began",
            "completes": "completed the stage",
            "approves": "approved it at home",
            "ratifies": "ratified it at home",
            "notifies": "notified its acceptance",
            "lacks": "had not notified its acceptance",
            "announces": "announced it, which is not an act",
            "withdraws": "withdrew",
            "joins": "joined",
            "leaves": "left",
        }
        return words[self.act]


class NationalProcedure(Fact):
    """How a member accepts a treaty under its own constitution.

    Examples
    --------
    >>> from consensus.datasets import shipped
    >>> shipped().procedures("nato")["USA"].approves
    'the Senate, by two thirds of the senators present'
    """

    state: str = Field(pattern=r"^[A-Z]{3}$")
    """The member."""
    pattern: tuple[
        Literal[
            "executive_only",
            "negative_silence",
            "one_chamber",
            "two_chambers",
            "special_majority",
            "head_of_state",
        ],
        ...,
    ]
    """Of which kind it is; ``head_of_state`` where the head of state may refuse."""
    chambers: int = Field(ge=0, le=2)
    """How many chambers must assent."""
    approves: str
    """Which organ approves, and how."""
    majority: str = ""
    """The majority it takes."""
    majority_status: Literal["sourced", "assumed", "disputed"]
    """Whether a source says so."""
    ratifies: str
    """Who ratifies or signs the instrument."""
    referendum: Literal["yes", "no", "consultative", ""] = ""
    """Whether a referendum is possible; blank where not looked up."""
    legal_basis: str
    """Articles of the constitution, or the act."""
    basis_status: Literal["sourced", "assumed"]
    """Whether the article was read in a source."""

    def to_do(self, acts: Iterable[str]) -> tuple[str, ...]:
        """Return what the member still has to do, given the national acts that are done.

        Examples
        --------
        >>> from consensus.datasets import shipped
        >>> shipped().procedures("nato")["CAN"].to_do(["approves"])
        ('notice to the depositary',)
        """
        done = set(acts)
        steps = []
        if not done:
            steps.append(f"approval by {self.approves}")
        if "ratifies" not in done and not ("approves" in done and "executive_only" in self.pattern):
            steps.append(f"ratification by {self.ratifies}")
        return (*steps, "notice to the depositary")


def moved(seated: Iterable[str], acts: Iterable[Act], at: date) -> tuple[frozenset[str], frozenset[str]]:
    """Return who sits at the table once those that join or leave by a scenario's acts have done so.

    Returns
    -------
    seated : frozenset of str
        Those who certainly or perhaps sit there.
    unsure : frozenset of str
        Those of them of whom it is not known, since the day is not.

    Examples
    --------
    >>> leaves = Act(body="nato", act="leaves", state="HUN", since="2030-01", sources=("x",), confidence="low")
    >>> [sorted(some) for some in moved({"HUN", "TUR"}, [leaves], date(2030, 1, 15))]
    [['HUN', 'TUR'], ['HUN']]
    """
    found, unsure = set(seated), set[str]()
    moves = [act for act in acts if act.act in {"joins", "leaves"}]
    for act in sorted(moves, key=lambda a: (a.since.last, a.seq)):
        done = act.since.done_at(at, act.seq)
        if done is None:
            found.add(act.state)
            unsure.add(act.state)
        elif done:
            unsure.discard(act.state)
            (found.add if act.act == "joins" else found.discard)(act.state)
    return frozenset(found), frozenset(unsure)
