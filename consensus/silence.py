"""A silence procedure with its clock: a text goes round with a deadline, and silence adopts it.

Who objects, or proposes an amendment, in writing before the deadline breaks the
silence. The interval is half-open: what arrives at the deadline itself is too
late. An objection withdrawn in time restores the silence only where the body's
rules say so; as a rule the text is circulated anew, and then the clock and the
notices start again.

References
----------
OSCE Rules of Procedure (2006), Annex 1(A), on which this is modelled; its
paragraphs know neither an extension nor the withdrawal of an objection, which are
here for bodies that do. NATO's own rules are not public.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from consensus.errors import InputError, InvalidDate, InvalidValue
from consensus.states import Code
from consensus.values import Value, long_date, parse_moment


def _instant(value: object) -> datetime:
    moment = parse_moment(value)
    if not isinstance(moment, datetime):
        raise InvalidDate(
            f"{moment.isoformat()} is a day, not an instant",
            why="a second decides whether an objection is in time",
            fix="Write it like 2003-02-10T10:00:00+01:00",
        )
    return moment


Instant = Annotated[datetime, BeforeValidator(_instant)]


class Notice(Value):
    """What a member sends in."""

    state: Code
    """The member."""
    at: Instant
    """When it arrived, with zone."""
    act: Literal["objects", "amends", "withdraws"] = "objects"
    """An objection, a proposed amendment (which breaks the silence as well), or the withdrawal of either."""


class Extension(Value):
    """A later deadline for the same text, announced before the old one."""

    at: Instant
    """When it was announced."""
    deadline: Instant
    """The new deadline."""


class Recirculation(Value):
    """A text circulated anew: the notices on the old one no longer count."""

    at: Instant
    """When it went round."""
    deadline: Instant
    """Its deadline."""


class Standing(Value):
    """How a silence procedure stands at an instant."""

    begun: bool
    """Whether the text has gone round."""
    deadline: datetime
    """The deadline that applies."""
    expired: bool
    """Whether it has passed."""
    broken_by: tuple[Notice, ...] = ()
    """The notices in time that break the silence, one a member."""
    late: tuple[Notice, ...] = ()
    """Notices that came at the deadline or after it."""


class Circulation(Value):
    """A text under a silence procedure.

    Examples
    --------
    >>> text = Circulation(circulated="2003-02-06T12:00:00+01:00", deadline="2003-02-10T10:00:00+01:00",
    ...                    notice=[{"state": "BEL", "at": "2003-02-10T09:59:59+01:00"},
    ...                            {"state": "DEU", "at": "2003-02-10T10:00:00+01:00"}])
    >>> reading = text.at(date(2003, 2, 10))
    >>> [n.state for n in reading.broken_by], [n.state for n in reading.late]
    (['BEL'], ['DEU'])
    """

    circulated: Instant
    """When the text went round, with zone."""
    deadline: Instant
    """When silence adopts it, with zone; a notice must arrive before."""
    voters: Literal["adoption", "circulation"] = "adoption"
    """Whose silence counts: the members when it would be adopted, or when the text went round."""
    withdrawal_restores: bool = False
    """Whether an objection withdrawn in time restores the silence."""
    notice: tuple[Notice, ...] = ()
    """What members sent in."""
    extension: tuple[Extension, ...] = ()
    """Later deadlines."""
    recirculation: tuple[Recirculation, ...] = ()
    """The text circulated anew."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources, or titles and addresses."""

    def model_post_init(self, _context: Any) -> None:
        """Refuse a clock that runs backwards."""
        problems: list[InputError] = []
        start, deadline = self.circulated, self.deadline
        if deadline <= start:
            problems.append(InvalidValue("the deadline is not after the circulation", key="deadline"))
        for event in self._events():
            if isinstance(event, Extension):
                if event.at >= deadline:
                    problems.append(
                        InvalidValue(
                            f"an extension at {long_date(event.at)} comes after the deadline, {long_date(deadline)}",
                            why="what has expired cannot be extended",
                            fix="Circulate the text anew: [[silence.recirculation]]",
                            key="extension",
                        )
                    )
                elif event.deadline <= deadline:
                    problems.append(InvalidValue("an extension does not move the deadline back", key="extension"))
                deadline = event.deadline
            elif isinstance(event, Recirculation):
                if event.deadline <= event.at or event.at < start:
                    problems.append(InvalidValue("a recirculation has its deadline after itself", key="recirculation"))
                start, deadline = event.at, event.deadline
            elif event.at < self.circulated:
                problems.append(
                    InvalidValue(
                        f"the notice of {event.state} is older than the text",
                        fix="Check the instants and their zones",
                        key="notice",
                    )
                )
        if problems:
            raise problems[0]

    def _events(self) -> list[Notice | Extension | Recirculation]:
        """Return all that happened, in order; of one instant, what moves the clock first."""
        return sorted((*self.extension, *self.recirculation, *self.notice), key=lambda event: event.at)

    def at(self, moment: date | datetime) -> Standing:
        """Return how it stands at an instant, or at the end of a day (UTC)."""
        now = moment if isinstance(moment, datetime) else _end_of(moment)
        deadline = self.deadline
        breaking: dict[str, Notice] = {}
        late: list[Notice] = []
        for event in self._events():
            if event.at > now:
                break
            if isinstance(event, Extension):
                deadline = event.deadline
            elif isinstance(event, Recirculation):
                deadline = event.deadline
                breaking, late = {}, []
            elif event.at >= deadline:
                late.append(event)
            elif event.act != "withdraws":
                breaking.setdefault(event.state, event)
            elif self.withdrawal_restores:
                breaking.pop(event.state, None)
        return Standing(
            begun=now >= self.circulated,
            deadline=deadline,
            expired=now >= deadline,
            broken_by=tuple(breaking[state] for state in sorted(breaking)),
            late=tuple(late),
        )

    def circulated_by(self, moment: date | datetime) -> datetime:
        """Return when the text that is on the table at ``moment`` went round."""
        now = moment if isinstance(moment, datetime) else _end_of(moment)
        return max((self.circulated, *(event.at for event in self.recirculation if event.at <= now)))


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, UTC)
