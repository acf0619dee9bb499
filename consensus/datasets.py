"""What is known: the shipped facts, read from plain files and checked as they load.

Long tables are CSV (one fact a line), things with structure are TOML. A row that
names no source does not load. Everything is read on first use and kept.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from consensus.bodies import Body
from consensus.conditions.coding import Dossier, name_problems
from consensus.errors import (
    ConflictingFacts,
    DataError,
    DuplicateMember,
    FailedCheck,
    InputError,
    MissingFact,
    ScenarioError,
    UnknownBody,
    UnknownVote,
    UnsourcedFact,
    visible,
)
from consensus.facts import (
    AgendaFact,
    Fact,
    Membership,
    Recognition,
    Source,
    Stance,
    Statement,
    VotingWeight,
    WeightTables,
    in_force,
    versions,
)
from consensus.states import State, StateTable
from consensus.values import Day, FactDate, FrozenMap, Table, Value, nearest, shown
from consensus.votes import Vote

if TYPE_CHECKING:  # read on first use only: most questions need none of them
    from consensus.acts import Act, Coverage, NationalProcedure
    from consensus.course import Course
    from consensus.records import Episode, Event, Precedent, Presence, Round

M = TypeVar("M", bound=Value)
V = TypeVar("V")
LISTS = frozenset(
    {"sources", "stages", "holder", "aliases", "former_names", "pattern"}
    | {"blockers", "others", "reluctant", "actors", "states"}
)
MOST_KEPT = 10_000
SHIPPED = Path(__file__).parent / "data"


class About(Value):
    """The data as a whole."""

    reviewed: Day
    """Date up to which the facts were reviewed."""
    designation_notes: Table[str, str] = FrozenMap()
    """Note that goes with the name of a candidate, by code."""


class Version(Value):
    """Which data an answer rests on."""

    reviewed: Day
    """Date up to which the facts were reviewed."""
    digest: str
    """First 12 hexadecimal digits of the SHA-256 over all data files."""


@dataclass(frozen=True, slots=True)
class StanceFound:
    """A stance on a date, and the act it rests on."""

    stance: Stance
    """How the one state stands to the statehood of the other."""
    fact: Recognition | None = None
    """The act; none where recognition is not at issue or nothing is on record."""
    since: FactDate | None = None
    """Since when it has stood so without a break."""
    sources: tuple[str, ...] = ()
    """Where the act and those before it that say the same can be looked up."""
    own: bool = False
    """Whether the act is the state's own, rather than the absence of one."""
    rival: Stance | None = None
    """What it would be by the rival version of the facts, where that differs."""
    rival_fact: Recognition | None = None


class Dataset:
    """The facts in one folder.

    Parameters
    ----------
    folder : pathlib.Path
        Laid out like the shipped ``consensus/data``.

    Examples
    --------
    >>> shipped().body("nato").name
    'NATO'
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._bodies: dict[str, Body] = {}
        self._sources: dict[str, Source] = {}
        self.kept: dict[tuple[Any, ...], Any] = {}
        self._tables: dict[tuple[str, str], tuple[Any, ...]] = {}
        self._source_header: list[str] = []

    # The data as a whole.

    @cached_property
    def about(self) -> About:
        """Review date and designation notes."""
        return About(**self.toml(self.folder / "about.toml"))

    @cached_property
    def version(self) -> Version:
        """Review date and digest of all files, for provenance."""
        digest = hashlib.sha256()
        for path in self.files():
            digest.update(path.relative_to(self.folder).as_posix().encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
        return Version(reviewed=self.about.reviewed, digest=digest.hexdigest()[:12])

    def files(self) -> list[Path]:
        """Return every data file, in a fixed order."""
        return sorted(p for p in self.folder.rglob("*") if p.suffix in {".csv", ".toml"})

    # States, sources, bodies.

    @cached_property
    def states(self) -> StateTable:
        """All states."""
        try:
            return StateTable(self._read(self.folder / "states.csv", State))
        except DuplicateMember as error:
            raise ConflictingFacts(error.what, where="states.csv") from error

    @cached_property
    def _source_rows(self) -> dict[str, tuple[int, str]]:
        """Lines of the table of sources by identifier; most answers need few of them, so few are read."""
        rows: dict[str, tuple[int, str]] = {}
        try:
            text = (self.folder / "sources.csv").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise MissingFact("the data have no such file, or not as text", where="sources.csv") from None
        header, *lines = text.rstrip("\n").split("\n")
        self._source_header = header.split(",")
        for number, line in enumerate(lines, 2):
            name = line.partition(",")[0]
            if name in rows:
                raise ConflictingFacts(f'two sources are called "{name}"', where=f"sources.csv:{number}")
            rows[name] = number, line
        return rows

    @cached_property
    def source_ids(self) -> frozenset[str]:
        """Identifiers of all sources."""
        return frozenset(self._source_rows)

    def source(self, name: str) -> Source:
        """Return the source with this identifier.

        Raises
        ------
        UnsourcedFact
            If there is none.
        """
        if name not in self._sources:
            if name not in self._source_rows:
                raise UnsourcedFact(f'no source is called "{visible(name)}"', where="sources.csv")
            number, line = self._source_rows[name]
            fields = _cells(line, self._source_header, f"sources.csv:{number}")
            self._sources[name] = self._build(Source, fields, f"sources.csv:{number}")
        return self._sources[name]

    def cited(self, names: frozenset[str]) -> tuple[Source, ...]:
        """Return the sources among ``names`` that are in the table, by identifier."""
        return self.keep((names,), lambda: tuple(self.source(name) for name in sorted(names & self.source_ids)))

    def keep(self, key: tuple[Any, ...], make: Callable[[], V]) -> V:
        """Return what was made from these facts under ``key``, or make it: what-ifs ask for the same day again."""
        if key not in self.kept:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = make()
        return cast("V", self.kept[key])

    @cached_property
    def body_codes(self) -> tuple[str, ...]:
        """Codes of all bodies."""
        return tuple(p.stem for p in sorted((self.folder / "bodies").glob("*.toml")))

    def body(self, code: str) -> Body:
        """Return a body with its dated members.

        Raises
        ------
        UnknownBody
            With the nearest names.
        """
        code = str(code)
        if code not in self._bodies:
            if code not in self.body_codes:
                raise UnknownBody(
                    f'no body is called "{shown(code)}"',
                    fix=f"Use one of {', '.join(self.body_codes)}, or describe your own under [new_body]",
                    suggestions=nearest(code, self.body_codes),
                )
            path = self.folder / "bodies" / f"{code}.toml"
            members = self.folder / "members" / f"{code}.csv"
            seats = self._read(members, Membership) if members.is_file() else []
            self._bodies[code] = self._build(
                Body, {"code": code, **self.toml(path), "memberships": seats}, str(path.relative_to(self.folder))
            )
        return self._bodies[code]

    def weights(self, code: str, day: date, known_by: date | None = None) -> WeightTables:
        """Return the weights of a body's members in force on ``day``.

        Examples
        --------
        >>> from datetime import date
        >>> shipped().weights("eu", date(1958, 1, 1)).tables["votes"]["LUX"]
        1
        """

        def collect() -> WeightTables:
            facts = in_force(self.weight_facts(code), day, known_by)
            names = sorted({fact.name for fact in facts})
            by_name = {name: [fact for fact in facts if fact.name == name] for name in names}
            return WeightTables(
                tables={name: {f.state: f.value for f in some} for name, some in by_name.items()},
                rounded=tuple(name for name, some in by_name.items() if any(f.rounded for f in some)),
                units={name: some[0].unit for name, some in by_name.items() if some[0].unit},
                sources={name: tuple(sorted({s for f in some for s in f.sources})) for name, some in by_name.items()},
            )

        return self.keep(("weights", code, day, known_by), collect)

    def weight_facts(self, code: str) -> tuple[VotingWeight, ...]:
        """Return every weight that a member of this body had."""
        return self._table("weights", code, VotingWeight)

    # Recorded ballots.

    @cached_property
    def vote_names(self) -> tuple[str, ...]:
        """Names of all recorded ballots."""
        folder = self.folder / "votes"
        return tuple(sorted(p.relative_to(folder).with_suffix("").as_posix() for p in folder.rglob("*.toml")))

    def vote(self, name: str) -> Vote:
        """Return a recorded ballot.

        Raises
        ------
        UnknownVote
            With the nearest names.
        """
        if name not in self.vote_names:
            raise UnknownVote(
                f'no recorded ballot is called "{shown(name)}"',
                fix=f"Use one of {', '.join(self.vote_names)}",
                suggestions=nearest(str(name), self.vote_names),
            )

        def read() -> Vote:
            path = self.folder / "votes" / f"{name}.toml"
            return self._build(Vote, {**self.toml(path), "name": name}, path.relative_to(self.folder).as_posix())

        return self.keep(("vote", name), read)

    def votes_on(self, candidate: str) -> tuple[Vote, ...]:
        """Return the recorded ballots on a candidate, oldest first.

        Examples
        --------
        >>> [vote.name for vote in shipped().votes_on("XKX") if vote.body == "interpol"]
        ['interpol/kosovo-2018-first', 'interpol/kosovo-2018']
        """
        found = [vote for vote in map(self.vote, self.vote_names) if vote.candidate == candidate]
        return tuple(sorted(found, key=lambda vote: (vote.on, bool(vote.follows), vote.name)))

    # Facts about a candidate.

    def recognition(self, candidate: str) -> tuple[Recognition, ...]:
        """Return all acts about the recognition of ``candidate``."""
        return self._table("recognition", candidate, Recognition)

    def statements(self, candidate: str) -> tuple[Statement, ...]:
        """Return all stated positions on ``candidate``."""
        return self._table("positions", candidate, Statement)

    def agenda(self, candidate: str) -> tuple[AgendaFact, ...]:
        """Return all agenda facts about ``candidate``."""
        return self._table("agenda", candidate, AgendaFact)

    def stance(self, state: str, candidate: str, day: date, known_by: date | None = None) -> StanceFound:
        """Return how ``state`` stands to the statehood of ``candidate`` at the end of ``day``.

        A state without an act of its own takes the row ``*`` of the table, which
        says what holds where nothing is on record. Where there is no table,
        the recognition of a member of the United Nations is not at issue.

        Examples
        --------
        >>> from datetime import date
        >>> shipped().stance("PRT", "XKX", date(2008, 10, 6)).stance.value
        'does_not_recognise'
        >>> shipped().stance("PRT", "XKX", date(2008, 10, 7)).stance.value
        'recognises'
        """
        used, rivals = self._acts(candidate, state)
        known = [r for r in used if r.has_begun(day) and r.is_known(known_by)]
        if known:
            run = _run(known)
            cited = tuple(dict.fromkeys(s for act in reversed(run) for s in act.sources))
            found = StanceFound(run[-1].status, run[-1], run[0].since, cited, own=True)
        else:
            found = self._default(candidate, day, known_by)
        for rival in rivals:
            others = [r for r in used if r.conflict != rival.conflict] + [rival]
            begun = sorted((r for r in others if r.has_begun(day) and r.is_known(known_by)), key=lambda r: r.since)
            status = begun[-1].status if begun else self._default(candidate, day, known_by).stance
            if status is not found.stance:
                return replace(found, rival=status, rival_fact=rival)
        return found

    def _acts(self, candidate: str, state: str) -> tuple[tuple[Recognition, ...], tuple[Recognition, ...]]:
        """Return the acts of one state about ``candidate``: the version that is used, and its rivals."""
        rows = self.recognition
        return self.keep((candidate, state), lambda: versions(r for r in rows(candidate) if r.state == state))

    def _default(self, candidate: str, day: date, known_by: date | None) -> StanceFound:
        used, _ = self._acts(candidate, "*")
        for row in used:
            if row.has_begun(day) and row.is_known(known_by):
                return StanceFound(row.status, row, row.since, row.sources)
        state = self.states.by_code.get(candidate)
        if state is not None and state.un_since is not None and state.un_since.last <= day:
            return StanceFound(stance=Stance.RECOGNISES)
        return StanceFound(stance=Stance.NO_RECORD)

    # What consent hangs on.

    def dossier(self, candidate: str) -> Dossier:
        """Return the levers and conditions coded about a candidate.

        Examples
        --------
        >>> shipped().dossier("XKX").levers["recognition_by_serbia"].owner
        ('SRB',)
        """

        def read() -> Dossier:
            path = self.folder / "levers" / f"{candidate}.toml"
            if not path.is_file():
                return Dossier()
            place = path.relative_to(self.folder).as_posix()
            made = self._build(Dossier, self.toml(path), place)
            problems = [
                _as_data(problem, f"{place}: condition {i} ({row.subject})")
                for i, row in enumerate(made.condition, 1)
                for problem in name_problems(row, made.levers, self.states.by_code.__contains__)
            ]
            if problems:
                raise FailedCheck(place, problems=tuple(problems))
            return made

        return self.keep(("dossier", candidate), read)

    @cached_property
    def dossiers(self) -> tuple[str, ...]:
        """Candidates about whom levers are coded."""
        return tuple(path.stem for path in sorted((self.folder / "levers").glob("*.toml")))

    # The way in.

    def acts(self, candidate: str) -> tuple[Act, ...]:
        """Return every act on record on the way of ``candidate`` into a body."""
        from consensus.acts import Act  # noqa: PLC0415

        return self._table("acts", candidate, Act)

    def course(
        self,
        code: str,
        candidate: str,
        *,
        more: tuple[Act, ...] = (),
        known_by: date | None = None,
        withdrawals: bool = True,
        added: tuple[str, ...] = (),
        removed: tuple[str, ...] = (),
    ) -> Course:
        """Return the acts of ``candidate``, read on the procedure of a body.

        Parameters
        ----------
        code : str
            The body.
        candidate : str
            Code of the state.
        more : tuple of Act
            Acts that a scenario asserts on top.
        known_by : datetime.date, optional
            Leave out what was not public by then.
        withdrawals : bool
            Whether an acceptance that was withdrawn in time no longer counts.
        added, removed : tuple of str
            Codes of states taken as members, or as not, by hypothesis.

        Examples
        --------
        >>> from datetime import date
        >>> shipped().course("nato", "FIN").completed("accession", date(2023, 4, 4)).done
        True
        """
        from consensus.course import Course  # noqa: PLC0415

        def read() -> Course:
            return Course(
                self.body(code),
                candidate,
                (*_without(self.acts(candidate), more, code), *more),
                coverage=self.coverage(code, candidate),
                known_by=known_by,
                procedures=self.procedures(code),
                withdrawals=withdrawals,
                added=added,
                removed=removed,
                named=lambda state: self.states.by_code[state].name if state in self.states.by_code else state,
            )

        return self.keep(("course", code, candidate, more, known_by, withdrawals, added, removed), read)

    def coverage(self, code: str, candidate: str) -> Coverage | None:
        """Return how much of a candidate's acceptance is on record; none outside a round of the data."""
        found = (r.notifications for r in self.rounds if r.body == code and candidate in r.candidates)
        return next(found, None)

    @cached_property
    def rounds(self) -> tuple[Round, ...]:
        """Rounds of enlargement, in the order of the file."""
        from consensus.records import Round  # noqa: PLC0415

        path = self.folder / "rounds.toml"
        rows = self.toml(path).get("round", []) if path.is_file() else []
        return tuple(self._build(Round, row, f"rounds.toml: round {i + 1}") for i, row in enumerate(rows))

    def procedures(self, code: str) -> dict[str, NationalProcedure]:
        """Return how each member of a body accepts a treaty at home, by code."""
        from consensus.acts import NationalProcedure  # noqa: PLC0415

        return {row.state: row for row in self._table("ratification", code, NationalProcedure)}

    def episodes(self, code: str) -> tuple[Episode, ...]:
        """Return the episodes in which a candidacy before a body was held up."""
        from consensus.records import Episode  # noqa: PLC0415

        return self._table("episodes", code, Episode)

    def events(self, candidate: str) -> tuple[Event, ...]:
        """Return the dated events around a candidacy."""
        from consensus.records import Event  # noqa: PLC0415

        return self._table("timeline", candidate, Event)

    @cached_property
    def timelines(self) -> tuple[str, ...]:
        """Candidates with a timeline."""
        return tuple(path.stem for path in sorted((self.folder / "timeline").glob("*.csv")))

    def presence(self, candidate: str) -> tuple[Presence, ...]:
        """Return what there is short of membership."""
        from consensus.records import Presence  # noqa: PLC0415

        return self._table("presence", candidate, Presence)

    def precedents(self, candidate: str) -> tuple[Precedent, ...]:
        """Return what states that do not recognise a candidate have joined before, with a reservation."""
        from consensus.records import Precedent  # noqa: PLC0415

        return self._table("precedents", candidate, Precedent)

    def candidates(self, code: str) -> tuple[str, ...]:
        """Return the states whose way into a body is spoken of in the data, by code.

        Examples
        --------
        >>> "GEO" in shipped().candidates("nato")
        True
        """

        def collect() -> tuple[str, ...]:
            stems = (path.stem for path in sorted((self.folder / "agenda").glob("*.csv")))
            return tuple(stem for stem in stems if any(fact.body == code for fact in self.agenda(stem)))

        return self.keep(("candidates", code), collect)

    def courses(self) -> tuple[str, ...]:
        """Return the candidates of whom acts are on record."""
        return tuple(path.stem for path in sorted((self.folder / "acts").glob("*.csv")))

    # Reading.

    def _table(self, folder: str, candidate: str, model: type[M]) -> tuple[M, ...]:
        if (folder, candidate) not in self._tables:
            path = self.folder / folder / f"{candidate}.csv"
            self._tables[folder, candidate] = tuple(self._read(path, model)) if path.is_file() else ()
        return self._tables[folder, candidate]

    def toml(self, path: Path) -> dict[str, Any]:
        """Return the content of a TOML file of the data."""
        place = path.relative_to(self.folder).as_posix()
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError:
            raise MissingFact("the data have no such file", where=place) from None
        except ValueError as error:
            raise DataError(f"not valid TOML: {error}", where=place) from None

    def _build(self, model: type[M], fields: dict[str, Any], place: str) -> M:
        if issubclass(model, Fact) and not fields.get("sources"):
            raise UnsourcedFact(
                "the row names no source",
                where=place,
                why="a fact that cannot be looked up is not shipped",
                fix="Add one",
            )
        try:
            return model(**fields)
        except ScenarioError as error:
            raise FailedCheck(place, problems=tuple(_as_data(p, place) for p in error.problems)) from None
        except InputError as error:
            raise _as_data(error, place) from None

    def _read(self, path: Path, model: type[M]) -> list[M]:
        place = path.relative_to(self.folder).as_posix()
        found: list[M] = []
        problems: list[DataError] = []
        for line, fields in self._lines(path):
            try:
                found.append(self._build(model, fields, f"{place}:{line}"))
            except FailedCheck as error:
                problems += error.problems
            except DataError as error:
                problems.append(error)
        if problems:
            raise FailedCheck(place, problems=tuple(problems))
        return found

    def _lines(self, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
        place = path.relative_to(self.folder).as_posix()
        try:
            file = path.open(encoding="utf-8", newline="")
        except OSError:
            raise MissingFact("the data have no such file", where=place) from None
        with file:
            reader = csv.reader(file, strict=True)
            try:
                header = next(reader, [])
                for cells in reader:
                    if len(cells) != len(header):
                        raise DataError(
                            f"{len(cells)} cells under {len(header)} headings", where=f"{place}:{reader.line_num}"
                        )
                    yield reader.line_num, _fields(header, cells)
            except (csv.Error, UnicodeDecodeError) as error:
                raise DataError(f"not a CSV file: {error}", where=f"{place}:{reader.line_num}") from None


def _without(acts: tuple[Act, ...], asserted: tuple[Act, ...], code: str) -> Iterator[Act]:
    """Leave out the acts on record that a scenario's own replace: of a stage, or of a Party at a stage."""
    stages = {a.stage for a in asserted if a.act == "completes" and a.body == code}
    parties = {(a.stage, a.state) for a in asserted if a.act in {"approves", "ratifies", "notifies"} and a.body == code}
    for act in acts:
        replaced = act.stage in stages and act.act in {"completes", "withdraws"}
        if act.act != "announces" and (act.body, act.stage, act.state) in {(code, *party) for party in parties}:
            replaced = True
        if not replaced or act.body != code:
            yield act


def _cells(line: str, header: list[str], place: str) -> dict[str, Any]:
    """Return one line of a table by its headings."""
    try:
        cells = next(csv.reader([line], strict=True), [])
    except csv.Error as error:
        raise DataError(f"not a CSV file: {error}", where=place) from None
    if len(cells) != len(header):
        raise DataError(f"{len(cells)} cells under {len(header)} headings", where=place)
    return _fields(header, cells)


def _fields(header: list[str], cells: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=True):
        if not cell:
            continue
        if name == "former_names":
            pairs = (item.partition("|") for item in cell.split(";"))
            fields[name] = [{"name": former, "until": until} for former, _, until in pairs]
        else:
            fields[name] = [part.strip() for part in cell.split(";")] if name in LISTS else cell
    return fields


def _run(acts: list[Recognition]) -> list[Recognition]:
    """Return the last acts that say the same."""
    changes = [i for i, act in enumerate(acts) if act.status is not acts[-1].status]
    return acts[changes[-1] + 1 :] if changes else acts


def _as_data(error: InputError, place: str) -> DataError:
    return DataError(
        error.what, where=place, key=error.key, why=error.why, fix=error.fix, suggestions=error.suggestions
    )


@cache
def shipped() -> Dataset:
    """Return the facts that ship with the package.

    Examples
    --------
    >>> shipped().states.resolve("Turkey").code
    'TUR'
    """
    return Dataset(SHIPPED)


def body(code: str) -> Body:
    """Return a shipped body with its dated members.

    Raises
    ------
    UnknownBody
        With the nearest names.

    Examples
    --------
    >>> len(body("nato").on("2024-03-07").states)
    32
    """
    return shipped().body(code)


def state(name: str) -> State:
    """Return a state by code, name or alias.

    Raises
    ------
    UnknownState
        With the nearest names.

    Examples
    --------
    >>> state("Holland").code, state("FYROM").name
    ('NLD', 'North Macedonia')
    """
    return shipped().states.resolve(name)
