"""What surrounds a candidacy: rounds of enlargement, episodes in which one was held up, events, presence.

An episode says what history names: at which gate, by whom, for what reason and
what lifted it. The engine must come to the same from the facts; the tests hold
it to that. Events and presence are shown beside the legal status and never
raise it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from consensus.acts import Coverage
from consensus.facts import Fact
from consensus.states import Code
from consensus.values import Day, FrozenMap, Table, Value


class Round(Value):
    """Candidates whose protocols were signed together, and how much of their acceptance is on record."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    """Short name."""
    body: str
    """Code of the body."""
    title: str
    """The round as a heading."""
    candidates: tuple[Code, ...] = Field(min_length=1)
    """Who joined in it."""
    notifications: Coverage
    """Whether every Party's notice is on record by the day, within bounds, or in part."""
    last: Table[Code, tuple[Code, ...]] = FrozenMap()
    """Who was last to notify, by candidate, where history names it."""
    note: str = ""
    """What the data can and cannot carry."""
    sources: tuple[str, ...] = Field(min_length=1)
    """Identifiers in the table of sources."""


class Episode(Fact):
    """A candidacy held up at one gate.

    Examples
    --------
    >>> from consensus.datasets import shipped
    >>> [e.blockers for e in shipped().episodes("nato") if e.id == "skopje-2008"]
    [('GRC',)]
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    """Short name; one episode may concern several candidates."""
    candidate: Code
    """Who was held up."""
    stage: str
    """At which gate."""
    kind: Literal[
        "political_objection",
        "political_delay",
        "procedural_delay",
        "threat_only",
        "reluctance",
        "agenda_not_tabled",
        "collective_condition",
    ]
    """In which way."""
    on: Day
    """A day inside the episode on which it is clear who stood in the way."""
    blockers: tuple[Code, ...] = ()
    """Who stood in the way."""
    others: tuple[Code, ...] = ()
    """Who else was still open on that day, for another reason."""
    reluctant: tuple[Code, ...] = ()
    """Who is reported to have been reluctant."""
    reason: str
    """Why, in our words."""
    linked_issue: str = ""
    """What it was about, where that lay outside the alliance."""
    unlocked_by: str = ""
    """What lifted it."""
    outcome: str = ""
    """How it ended."""


class Event(Fact):
    """Something that happened, of which a reader of a candidacy should know.

    Examples
    --------
    >>> from consensus.datasets import shipped
    >>> len([e for e in shipped().events("XKX") if e.category == "dialogue"]) >= 5
    True
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    """Short name, for claims that speak of it."""
    category: Literal[
        "legal",
        "status",
        "presence",
        "nato",
        "nato_parliament",
        "dialogue",
        "recognition",
        "ballot",
        "membership",
        "precedent",
        "statement",
        "council_of_europe",
        "eu",
        "eu_measures",
        "us_executive",
        "us_congress",
        "security",
        "politics",
    ]
    """Of what sort it is; the executive and the Congress of the United States are kept apart."""
    event: str
    """What happened, in our words."""
    actors: tuple[str, ...] = ()
    """Who acted: codes of states, or short names."""
    bears_on: str = ""
    """Why it matters for the candidacy."""
    basis: Literal["stated", "analyst", "inferred", ""] = ""
    """Who draws that link: the actor, an analyst, or we."""


class Presence(Fact):
    """What there is of a candidate or in it short of membership; it never raises a legal status."""

    body: str
    """Code of the body whose operation or assembly it is."""
    scale: Literal["presence", "parliament"]
    """Troops on the ground, or a seat among parliamentarians."""
    what: str
    """The operation or assembly."""
    state: str = Field(pattern=r"^([A-Z]{3}|\*)$")
    """Who contributes, or has the seat; ``*`` for a total."""
    value: str
    """How many, or which seat."""


class Precedent(Fact):
    """A step that states which do not recognise a candidate have joined before, under some reservation."""

    rung: Literal[
        "meetings", "technical_cooperation", "association_treaty", "financial_bodies", "human_rights_body", "alliance"
    ]
    """How high the step was."""
    states: tuple[Code, ...] = ()
    """Who joined in it; none where the ballots are not known."""
    device: str
    """The reservation or clause that was used."""
    statement: str
    """What was done, in our words."""
