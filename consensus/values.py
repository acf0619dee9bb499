"""The small values everything else is made of: dates, exact shares, frozen records.

Two decisions live here. A date means its end: the acts of that day are done.
And no float ever decides: a threshold is a whole number or an exact fraction.
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import total_ordering
from typing import Annotated, Any, NoReturn, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

from consensus.errors import (
    DateOutOfRange,
    InexactThreshold,
    InputError,
    InvalidDate,
    InvalidValue,
    InvalidWeight,
    ScenarioError,
    UnknownAssumption,
    UnknownKey,
    UnknownPosition,
    UnknownRule,
    raise_all,
    visible,
)

LONGEST_TEXT = 10_000
LARGEST_WEIGHT = 10**18
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)
"""No question is asked outside these: a year beyond them is a slip of the keyboard."""

_REQUIRED = {"on": "Give the date for which the question is asked, such as 2026-07-31"}

K = TypeVar("K")
V = TypeVar("V")


class Value(BaseModel):
    """A frozen record that compares by value and survives a JSON round trip.

    All problems of one record are raised together as `InputError`s;
    ``pydantic.ValidationError`` never escapes.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        str_max_length=LONGEST_TEXT,
        populate_by_name=True,
    )

    def __init__(self, /, **data: Any) -> None:
        data, problems = self._prepare(data)
        try:
            super().__init__(**data)
        except ValidationError as error:
            problems += _problems(error, type(self), data)
        except TypeError:
            problems.append(InvalidValue("a key is not text", fix="Write keys as text"))
        if problems:
            _raise(problems)

    @classmethod
    def _prepare(cls, data: dict[str, Any]) -> tuple[dict[str, Any], list[InputError]]:
        """Resolve names and shorthands before the fields are checked."""
        return data, []

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """Check plain data and build the value (see `pydantic.BaseModel`)."""
        try:
            return super().model_validate(obj, **options)
        except ValidationError as error:
            _raise(_problems(error, cls, obj))
        except TypeError:
            _raise([InvalidValue("a key is not text", fix="Write keys as text")])

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """Build the value from its JSON text (see `pydantic.BaseModel`)."""
        try:
            return super().model_validate_json(json_data, **options)
        except ValidationError as error:
            _raise(_problems(error, cls, None))


def _raise(problems: list[InputError]) -> NoReturn:
    raise_all(problems)
    raise AssertionError("raise_all returned with problems in hand")  # pragma: no cover


def _problems(error: ValidationError, model: type[BaseModel], data: Any) -> list[InputError]:
    """Say in our words what pydantic found."""
    found: list[InputError] = []
    for item in error.errors(include_url=False):
        names_a_key = item["type"] in {"extra_forbidden", "missing"}
        key = ".".join(_path(item["loc"], data, names_a_key=names_a_key))
        cause = item.get("ctx", {}).get("error")
        if isinstance(cause, ScenarioError):
            found += [_under(key, problem) for problem in cause.problems]
        elif isinstance(cause, InputError):
            found.append(_under(key, cause))
        else:
            found.append(_in_words(item["type"], key, item, model))
    return found


def _path(place: tuple[int | str, ...], data: Any, *, names_a_key: bool) -> list[str]:
    """Return the keys as the user wrote them, without the tags that stand between them."""
    keys: list[str] = []
    for i, part in enumerate(place):
        inside = (isinstance(data, Mapping) and part in data) or (
            isinstance(data, list | tuple) and isinstance(part, int) and part < len(data)
        )
        if inside:
            data = data[part]
        if inside or data is None or (names_a_key and i == len(place) - 1):
            keys.append(str(part))
    return keys


def _under(key: str, problem: InputError) -> InputError:
    placed = problem.at(key=".".join(part for part in (key, problem.key) if part))
    assert isinstance(placed, InputError)
    return placed


def _in_words(kind: str, key: str, item: Mapping[str, Any], model: type[BaseModel]) -> InputError:
    last = key.rpartition(".")[2]
    context = item.get("ctx", {})
    given = item.get("input")
    if kind == "extra_forbidden":
        return UnknownKey(f'unknown key "{visible(last)}"', key=key, suggestions=nearest(last, model.model_fields))
    if kind == "missing":
        return InvalidValue(f'"{last}" is required', key=key, fix=_REQUIRED.get(last, ""))
    if kind == "union_tag_not_found":
        return UnknownRule(f"needs the tag {context.get('discriminator', '')}", key=key)
    if kind in {"enum", "literal_error", "union_tag_invalid"}:
        expected = re.findall(r"'([^']*)'", context.get("expected") or context.get("expected_tags") or "")
        word = shown(context.get("tag", given))
        error: type[InputError] = InvalidValue
        if last == "assumption":
            error = UnknownAssumption
        elif last == "position":
            error = UnknownPosition
        elif kind == "union_tag_invalid":
            error = UnknownRule
            key = f"{key}.{context.get('discriminator', '').strip(chr(39))}"
        return error(f'"{word}" is not one of: {", ".join(expected)}', key=key, suggestions=nearest(word, expected))
    if kind == "string_too_long":
        return InvalidValue(f"text longer than {context.get('max_length', LONGEST_TEXT)} characters", key=key)
    got = f'"{shown(given)}"' if isinstance(given, str) else shown(given)
    return InvalidValue(f"{item['msg'][0].lower()}{item['msg'][1:]} (got {got})", key=key)


class FrozenMap(dict[K, V]):
    """A dict that nobody changes after it was made.

    Examples
    --------
    >>> FrozenMap(ESP="object")["ESP"]
    'object'
    """

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("this mapping is frozen; make a changed copy instead")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenMap, (dict(self),)


Table = Annotated[Mapping[K, V], AfterValidator(FrozenMap)]
"""A mapping that is frozen once validated."""


def parse_day(value: object) -> date:
    """Return the calendar date that ``value`` is or names as ``YYYY-MM-DD``.

    Raises
    ------
    InvalidDate
        If it is not a date, or one that does not exist.

    Examples
    --------
    >>> parse_day("2008-02-17")
    datetime.date(2008, 2, 17)
    >>> parse_day("2023-02-29")
    Traceback (most recent call last):
    consensus.errors.InvalidDate: "2023-02-29" is not a calendar date. Write YYYY-MM-DD
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-" and value.isascii():
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise InvalidDate(f'"{shown(value)}" is not a calendar date', fix="Write YYYY-MM-DD")


class AfterAct(date):
    """The moment of a day right after its n-th recorded act, written ``2023-04-04#4``.

    On 4 April 2023 Finland became a member by the fourth act and accepted
    Sweden's protocol by the fifth; no clock times are on record.

    Examples
    --------
    >>> moment = parse_moment("2023-04-04#4")
    >>> moment.isoformat(), moment == date(2023, 4, 4)
    ('2023-04-04#4', False)
    >>> date(2023, 4, 3) < moment < parse_moment("2023-04-04#5") < date(2023, 4, 4)
    True
    """

    __slots__ = ("seq",)
    seq: int
    """How many of its numbered acts are done; zero before the first."""

    def __new__(cls, year: int, month: int, day: int, seq: int = 0) -> Self:
        """Make the moment after act ``seq`` of a day."""
        made = super().__new__(cls, year, month, day)
        made.seq = seq
        return made

    @classmethod
    def on(cls, day: date, seq: int) -> Self:
        """Return the moment of ``day`` after its act ``seq``."""
        return cls(day.year, day.month, day.day, seq)

    @property
    def day_itself(self) -> date:
        """The day, without the moment."""
        return date(self.year, self.month, self.day)

    def isoformat(self) -> str:
        """Return it as it is written in files."""
        return f"{super().isoformat()}#{self.seq}"

    __str__ = __repr__ = isoformat

    def replace(self, *args: Any, **changes: Any) -> Self:
        """Return the moment after the same act of another day."""
        return self.on(self.day_itself.replace(*args, **changes), self.seq)

    def _place(self, other: date) -> tuple[tuple[int, float], tuple[int, float]]:
        """Return both moments in a form that can be ordered; a plain date means its end."""
        seq = other.seq if isinstance(other, AfterAct) else math.inf
        return (self.toordinal(), self.seq), (other.toordinal(), seq)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AfterAct) and (self.day_itself, self.seq) == (other.day_itself, other.seq)

    def __lt__(self, other: date) -> bool:
        mine, theirs = self._place(other)
        return mine < theirs

    def __le__(self, other: date) -> bool:
        return self == other or self < other

    def __gt__(self, other: date) -> bool:
        mine, theirs = self._place(other)
        return mine > theirs

    def __ge__(self, other: date) -> bool:
        return self == other or self > other

    def __hash__(self) -> int:
        return hash((self.day_itself, self.seq))

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return AfterAct, (self.year, self.month, self.day, self.seq)


def _after_act(value: str) -> AfterAct:
    day, _, seq = value.partition("#")
    if re.fullmatch(r"\d{1,2}", seq, re.ASCII):
        return AfterAct.on(parse_day(day), int(seq))
    raise InvalidDate(f'"{shown(value)}" is not a moment of a day', fix="Write it like 2023-04-04#4")


def parse_moment(value: object) -> date | datetime:
    """Return a date, an instant in UTC or the moment after an act, within the years one can ask about.

    Raises
    ------
    InvalidDate
        If it is neither, or an instant without a time zone.
    DateOutOfRange
        If the year is before 1900 or after 2100.

    Examples
    --------
    >>> parse_moment("2023-04-04T15:00:00+02:00").isoformat()
    '2023-04-04T13:00:00+00:00'
    """
    moment: date | datetime
    if isinstance(value, str) and "#" in value:
        moment = _after_act(value)
    elif isinstance(value, str) and "T" in value:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise InvalidDate(
                f'"{shown(value)}" is not an instant', fix="Write it like 2023-04-04T15:00:00+02:00"
            ) from None
    else:
        moment = value if isinstance(value, datetime) else parse_day(value)
    if not EARLIEST <= (moment.date() if isinstance(moment, datetime) else moment) <= LATEST:
        raise DateOutOfRange(
            f"{moment.isoformat()} is outside what can be asked",
            why="dates run from 1900 to 2100",
            fix="Check the year",
        )
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            raise InvalidDate(
                f"{moment.isoformat()} has no time zone",
                why="an instant means a different moment in each",
                fix="Add one",
            )
        moment = moment.astimezone(UTC)
    return moment


def last_day(on: date | datetime) -> date:
    """Return the last day whose acts are all done at ``on``.

    A date means its end, so it is its own last day; at an instant, or between two
    acts of a day, that day is not over yet.

    Examples
    --------
    >>> last_day(date(2023, 4, 4))
    datetime.date(2023, 4, 4)
    >>> last_day(datetime(2023, 4, 4, 13, tzinfo=UTC))
    datetime.date(2023, 4, 3)
    """
    return day_of(on) - timedelta(days=1) if isinstance(on, datetime | AfterAct) else on


def day_of(on: date | datetime) -> date:
    """Return the day on which a moment lies.

    Examples
    --------
    >>> day_of(parse_moment("2023-04-04#4"))
    datetime.date(2023, 4, 4)
    """
    if isinstance(on, datetime | AfterAct):
        return on.date() if isinstance(on, datetime) else on.day_itself
    return on


def _asked_day(value: object) -> date:
    day = parse_day(value)
    parse_moment(day)
    return day


Day = Annotated[date, BeforeValidator(parse_day)]
AskedDay = Annotated[date, BeforeValidator(_asked_day)]
Moment = Annotated[
    date | datetime,
    PlainValidator(parse_moment),
    PlainSerializer(lambda moment: moment.isoformat(), return_type=str, when_used="json-unless-none"),
    WithJsonSchema({"type": "string"}),
]


@total_ordering
@dataclass(frozen=True, slots=True)
class FactDate:
    """A date as far as the source knows it: a day, a month, a year, "by" a day, or between two days.

    ``first`` and ``last`` bound the day of the act. It counts as done from
    ``last`` on, so that an interval is never turned into a date.

    Examples
    --------
    >>> FactDate.parse("2023-12").last
    datetime.date(2023, 12, 31)
    >>> str(FactDate.parse("<=2024-12-31")), FactDate.parse("2022").in_words()
    ('<=2024-12-31', '2022')
    >>> FactDate.parse("2022-09-27..2022-10-14").in_words()
    'between 27 September and 14 October 2022'
    """

    last: date
    first: date | None

    @classmethod
    def parse(cls, value: object) -> FactDate:
        """Read ``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY``, ``<=YYYY-MM-DD`` or ``YYYY-MM-DD..YYYY-MM-DD``."""
        if isinstance(value, FactDate):
            return value
        found = cls._read(value)
        parse_moment(found.last)  # within the years one can speak of
        return found

    @classmethod
    def _read(cls, value: object) -> FactDate:
        if isinstance(value, str) and len(value) != len("YYYY-MM-DD"):
            if value.startswith("<="):
                return cls(parse_day(value[2:]), None)
            if re.fullmatch(r"\d{4}", value, re.ASCII):
                return cls(parse_day(f"{value}-12-31"), parse_day(f"{value}-01-01"))
            if re.fullmatch(r"\d{4}-\d{2}", value, re.ASCII):
                first = parse_day(f"{value}-01")
                return cls(first.replace(day=monthrange(first.year, first.month)[1]), first)
            if ".." in value:
                early, late = map(parse_day, value.split("..", 1))
                if late < early:
                    raise InvalidDate(f'"{shown(value)}" ends before it begins', fix="Write the earlier day first")
                return cls(late, early)
        day = parse_day(value)
        return cls(day, day)

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    @property
    def earliest(self) -> date:
        """The first day on which it can have been."""
        return self.first or date.min

    def done_at(self, at: date | datetime, seq: int = 0) -> bool | None:
        """Say whether an act of this date was done at ``at``: yes, no, or not known.

        Parameters
        ----------
        at : datetime.date, datetime.datetime or AfterAct
            A date means its end.
        seq : int
            Place of the act among the numbered acts of its day; zero if not known.

        Examples
        --------
        >>> october = FactDate.parse("2022-10")
        >>> [october.done_at(date(2022, month, 15)) for month in (9, 10, 11)]
        [False, None, True]
        >>> FactDate.parse("2023-04-04").done_at(AfterAct(2023, 4, 4, 4), seq=5)
        False
        """
        if isinstance(at, AfterAct | datetime):
            day = day_of(at)
            if self.earliest <= day <= self.last:
                return seq <= at.seq if isinstance(at, AfterAct) and self.exact and seq else None
            return self.last < day
        if self.last <= at:
            return True
        return None if self.earliest <= at else False

    def meets(self, *, after: date | None = None, before: date | None = None) -> FactDate:
        """Return the date within narrower bounds, so far as they do not contradict it.

        Examples
        --------
        >>> str(FactDate.parse("<=2020-03-19").meets(after=date(2020, 3, 17)))
        '2020-03-17..2020-03-19'
        """
        last = min(self.last, before) if before is not None and before >= self.earliest else self.last
        first = self.first
        if after is not None and self.earliest < after <= last:
            first = after
        return FactDate(last, first)

    def __lt__(self, other: FactDate) -> bool:
        if not isinstance(other, FactDate):
            return NotImplemented
        return (self.last, self.first or date.min) < (other.last, other.first or date.min)

    def __str__(self) -> str:
        if self.first is None:
            return f"<={self.last.isoformat()}"
        if self.first == self.last:
            return self.last.isoformat()
        whole = self._whole()
        return self.first.isoformat()[:whole] if whole else f"{self.first.isoformat()}..{self.last.isoformat()}"

    def _whole(self) -> int:
        """Return how many letters of the date name it, if it is a whole year or month."""
        first, last = self.first, self.last
        if first is None or first.day != 1 or first.year != last.year:
            return 0
        if (first.month, last.month, last.day) == (1, 12, 31):
            return len("YYYY")
        return len("YYYY-MM") * (first.month == last.month and last.day == monthrange(last.year, last.month)[1])

    def in_words(self) -> str:
        """Return it as a reader says it: ``18 February 2008``, ``December 2023``."""
        if self.first is None:
            return f"by {long_date(self.last)}"
        if self.first == self.last:
            return long_date(self.last)
        whole = self._whole()
        if whole:
            return f"{self.first:%Y}" if whole == len("YYYY") else f"{self.first:%B %Y}"
        early = long_date(self.first)
        if self.first.year == self.last.year:
            early = early.removesuffix(f" {self.first.year}")
        return f"between {early} and {long_date(self.last)}"

    def as_time(self) -> str:
        """Return it as the time of an act: ``on 18 February 2008``, ``in December 2023``, ``by 20 February 2008``.

        Examples
        --------
        >>> FactDate.parse("2023-12").as_time(), FactDate.parse("2023-12-01").as_time()
        ('in December 2023', 'on 1 December 2023')
        """
        preposition = "on " if self.exact else "in " if self._whole() else ""
        return f"{preposition}{self.in_words()}"

    def since_in_words(self) -> str:
        """Return it as the beginning of something: ``since 18 February 2008``, ``on record by 20 February 2008``."""
        return f"on record {self.in_words()}" if self.first is None else f"since {self.in_words()}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.parse,
            serialization=core_schema.to_string_ser_schema(),
            metadata={"pydantic_js_functions": [lambda _schema, _handler: {"type": "string"}]},
        )


_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def all_agree(readings: Iterable[bool | None]) -> bool | None:
    """Return what rival versions say together: not known where they differ, no where there is none.

    Examples
    --------
    >>> all_agree([True, True]), all_agree([True, False]), all_agree([])
    (True, None, False)
    """
    found = set(readings)
    if not found:
        return False
    return found.pop() if len(found) == 1 else None


def long_date(day: date) -> str:
    """Return ``31 July 2026`` for a date, with hour and zone for an instant.

    Examples
    --------
    >>> long_date(date(2026, 7, 31))
    '31 July 2026'
    >>> long_date(parse_moment("2023-04-04#4"))
    '4 April 2023, after the fourth act of the day'
    """
    if isinstance(day, AfterAct):
        which = _ORDINALS[day.seq] if day.seq < len(_ORDINALS) else f"{day.seq}th"
        when = f"after the {which} act" if day.seq else "before the first act"
        return f"{long_date(day.day_itself)}, {when} of the day"
    text = f"{day.day} {day:%B} {day.year}"
    return f"{text}, {day:%H:%M} UTC" if isinstance(day, datetime) else text


def parse_share(value: object) -> Fraction:
    """Return an exact share in [0, 1] from ``"2/3"``, a fraction or 0 or 1.

    Raises
    ------
    InexactThreshold
        If it is a float or a decimal, which cannot say two thirds.

    Examples
    --------
    >>> parse_share("2/3")
    Fraction(2, 3)
    >>> parse_share(0.67)
    Traceback (most recent call last):
    consensus.errors.InexactThreshold: 0.67 is not an exact share. A rounded ... "2/3"
    """
    share: Fraction | None = None
    if isinstance(value, Fraction) or (isinstance(value, int) and not isinstance(value, bool)):
        share = Fraction(value)
    elif isinstance(value, str) and re.fullmatch(r"\d{1,9}(/\d{1,9})?", value, re.ASCII):
        top, _, bottom = value.partition("/")
        if int(bottom or 1):
            share = Fraction(int(top), int(bottom or 1))
    if share is None:
        given = "not a number" if isinstance(value, float) and math.isnan(value) else shown(value)
        raise InexactThreshold(
            f"{given} is not an exact share",
            why="A rounded threshold decides some votes wrongly",
            fix='Write a fraction in quotes, such as "2/3"',
        )
    if not 0 <= share <= 1:
        raise InexactThreshold(f"{shown(share)} is not a share between 0 and 1", fix='Write a fraction such as "2/3"')
    return share


def parse_weight(value: object) -> int:
    """Return a weight: a whole number, zero or more.

    Raises
    ------
    InvalidWeight
        Named after what is wrong: negative, not a number, infinite, inexact, text.

    Examples
    --------
    >>> parse_weight(83_000_000)
    83000000
    """
    if isinstance(value, int) and not isinstance(value, bool):
        if value < 0:
            raise InvalidWeight(f"weight {shown(value)} is negative", fix="Use zero for a member without a vote")
        if value > LARGEST_WEIGHT:
            raise InvalidWeight(f"weight {shown(value)} is beyond all measure", fix="Check the number of digits")
        return value
    if isinstance(value, float):
        if math.isnan(value):
            raise InvalidWeight("weight is not a number (nan)", fix="Give a whole number")
        if math.isinf(value):
            raise InvalidWeight("weight is infinite", fix="Give a whole number")
        raise InvalidWeight(
            f"weight {value} is not exact", why="rounded weights cannot decide", fix="Give a whole number, say persons"
        )
    raise InvalidWeight(f"weight {shown(repr(value))} is not a number", fix="Give a whole number without quotes")


Share = Annotated[
    Fraction,
    BeforeValidator(parse_share),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d+(/\d+)?$", "examples": ["2/3"]}),
]
Weight = Annotated[int, BeforeValidator(parse_weight)]


def fold(text: str) -> str:
    """Return ``text`` without case, accents and punctuation, for matching names.

    Examples
    --------
    >>> fold("Türkiye"), fold("Bosnia & Herzegovina")
    ('turkiye', 'bosnia herzegovina')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def nearest(word: str, options: Iterable[str], *, most: int = 2) -> list[str]:
    """Return the options that a reader who typed ``word`` may have meant.

    Only the closest are returned: who typed "hollandd" did not mean Poland.

    Examples
    --------
    >>> nearest("strickt", ["strict", "stated", "following"])
    ['strict']
    """
    folded = {fold(option): option for option in options}
    typed = fold(word[:100])
    close = difflib.get_close_matches(typed, folded, n=most, cutoff=0.7)

    def likeness(option: str) -> float:
        return difflib.SequenceMatcher(None, typed, option).ratio()

    return [folded[match] for match in close if likeness(match) > likeness(close[0]) - 0.05]


def shown(value: object, most: int = 60) -> str:
    """Return ``value`` as one may print it in an error: short, and with nothing that acts on a terminal.

    Examples
    --------
    >>> shown("x" * 100, most=5)
    'xxxxx...'
    """
    try:
        text = str(value)
    except ValueError:  # more digits than Python will write
        text = "a number with thousands of digits"
    return visible(text if len(text) <= most else f"{text[:most]}...")


def by_name(names: Iterable[str]) -> list[str]:
    """Return names of states in alphabetical order, whatever their article.

    Examples
    --------
    >>> by_name(["the United States", "Spain", "the Netherlands"])
    ['the Netherlands', 'Spain', 'the United States']
    """
    return sorted(names, key=lambda name: name.removeprefix("the "))


def in_series(items: Iterable[str], *, last: str = "and") -> str:
    """Return ``"A, B and C"``.

    Examples
    --------
    >>> in_series(["Greece", "Romania", "Slovakia", "Spain"])
    'Greece, Romania, Slovakia and Spain'
    """
    words = list(items)
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)
