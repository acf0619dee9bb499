"""Does the data say what it should? Statements that must be true, and the form of every file.

``[[check]]`` tables in ``data/checks.toml`` say in words and figures what must
hold ("members of nato on 2024-03-07: 32"). All failures are reported at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import combinations, pairwise
from typing import Any

from consensus.acts import NATIONAL, Act
from consensus.bodies import Body
from consensus.checks.claims import check_claim_files
from consensus.checks.statements import Check
from consensus.conditions.coding import Condition
from consensus.datasets import Dataset, shipped
from consensus.decisions.ballots import differences, replay
from consensus.decisions.verdict import Verdict, decide
from consensus.errors import (
    ConflictingFacts,
    DataError,
    FailedCheck,
    InputError,
    MissingFact,
    NotAMember,
    UnsourcedFact,
)
from consensus.facts import Fact, Recognition, VotingWeight, in_force, versions
from consensus.power import files as games
from consensus.rules import WeightedVotes
from consensus.scenarios import Scenario
from consensus.scenarios import load as load_scenario
from consensus.scenarios.model import not_a_member
from consensus.tracks.replay import history
from consensus.values import FactDate, in_series


def check_data(data: Dataset | None = None) -> tuple[int, list[DataError]]:
    """Check the form of every file and every ``[[check]]``.

    Parameters
    ----------
    data : Dataset, optional
        The shipped facts if not given.

    Returns
    -------
    count : int
        How many facts and statements were checked.
    problems : list of DataError
        All that is wrong, empty if nothing is.

    Examples
    --------
    >>> count, problems = check_data()
    >>> problems
    []
    """
    facts = data or shipped()
    problems: list[DataError] = []
    count = 0

    def attempt(step: Callable[[], int]) -> None:
        nonlocal count
        try:
            count += step()
        except FailedCheck as error:
            problems.extend(error.problems)
        except DataError as error:
            problems.append(error)
        except InputError as error:
            problems.append(DataError(str(error)))

    def form() -> int:
        facts.version  # noqa: B018 - reads every file
        for name in facts.source_ids:
            facts.source(name)
        facts.states.check_names()
        return len(facts.source_ids) + len(facts.states.by_code)

    attempt(form)
    for code in facts.body_codes:
        attempt(partial(_check_body, facts, code, problems))
    for kind, read in (
        ("recognition", facts.recognition),
        ("positions", facts.statements),
        ("agenda", facts.agenda),
    ):
        for path in sorted((facts.folder / kind).glob("*.csv")):
            attempt(partial(_check_table, facts, kind, path.stem, read, problems))
    for name in facts.vote_names:
        attempt(partial(_check_vote, facts, name, problems))
    for candidate in facts.courses():
        attempt(partial(_check_acts, facts, candidate, problems))
    for candidate in facts.dossiers:
        attempt(partial(_check_dossier, facts, candidate, problems))
    for code in facts.body_codes:
        attempt(partial(_check_history, facts, code, problems))
    for candidate in sorted({*facts.timelines, *(p.stem for p in (facts.folder / "presence").glob("*.csv"))}):
        attempt(partial(_check_surroundings, facts, candidate, problems))
    if not any(isinstance(problem, MissingFact) for problem in problems):  # who is meant must be known
        attempt(partial(_check_statements, facts, problems))
    if facts.folder == shipped().folder:
        problems.extend(check_claim_files(facts))
        for name in games.names():
            attempt(partial(_check_game, facts, name, problems))
    return count, list({str(problem): problem for problem in problems}.values())


def _check_game(data: Dataset, name: str, problems: list[DataError]) -> int:
    """Hold a shipped game to its members, totals and sources."""
    found = games.read(name)
    unknown = [source for source in found.origin.sources if source not in data.source_ids]
    if unknown or not found.origin.sources:
        what = f"no source is called {in_series(unknown)}" if unknown else "the game names no source"
        problems.append(UnsourcedFact(what, where=f"games/{name}.toml"))
    return 1


def _check_dossier(data: Dataset, candidate: str, problems: list[DataError]) -> int:
    """Hold levers and conditions to sources, evidence, stages and members; one coding of each question by default."""
    dossier = data.dossier(candidate)
    place = f"levers/{candidate}.toml"

    def note(kind: type[DataError], what: str, key: str) -> None:
        problems.append(kind(what, where=place, key=key))

    names = [lever.id for lever in dossier.lever]
    for name in sorted({name for name in names if names.count(name) > 1}):
        note(ConflictingFacts, "two levers have this name", name)
    for axis, codings in dossier.axes.items():
        if sum(coding.default for coding in codings) != 1:
            note(DataError, "one coding of each question is taken by default, and one only", axis)
    cited = {s for lever in dossier.lever for s in lever.sources}
    cited.update(s for coding in dossier.coding for s in coding.sources)
    for lever in dossier.lever:
        if not lever.sources:
            note(UnsourcedFact, "the lever names no source", lever.id)
        for owner in lever.owner:
            if owner not in data.body_codes and owner not in data.states.by_code:
                note(MissingFact, f'no state or body is called "{owner}"', lever.id)
    known = {coding.id for coding in dossier.coding}
    for row in dossier.condition:
        cited.update(row.cited())
        body = data.body(row.body)
        stages = {stage.id for stage in body.stages}
        for stage in sorted(set(row.stages) - stages):
            note(MissingFact, f'{body.name} has no stage "{stage}"', row.subject)
        for coding in sorted(set(row.coding) - known):
            note(MissingFact, f'no coding is called "{coding}"', row.subject)
        if not row.sources or not row.judgement:
            note(UnsourcedFact, "the condition names no source, or does not say what of it is judgement", row.subject)
        told = {item.of for item in row.evidence if item.sources}
        for part in sorted(set(row.named) ^ told):
            note(UnsourcedFact, f"{part}: each part of a condition has evidence, and each evidence a part", row.subject)
        asked = {part[len("accepts(") : -1] for part in row.named if part.startswith("accepts(")}
        deciding = {row.state} - {candidate, None} if "agenda" not in row.stages else set()
        for state in sorted(asked | {str(code) for code in deciding}):
            if not body.seats_of(state):
                note(DataError, f"{state} was never a member of {body.name}", row.subject)
    for source in sorted(cited - data.source_ids):
        note(UnsourcedFact, f'no source is called "{source}"', source)
    for first, second in combinations(dossier.condition, 2):
        same = (first.body, first.subject) == (second.body, second.subject) and (
            bool(set(first.coding) & set(second.coding)) or not (first.coding or second.coding)
        )
        if same and set(_stages_of(data, first)) & set(_stages_of(data, second)):
            early, late = sorted((first, second), key=lambda row: row.since.last if row.since else date.min)
            if early.until is None or (late.since is not None and late.since.last < early.until.last):
                note(ConflictingFacts, "two conditions hold at once", first.subject)
    return len(dossier.lever) + len(dossier.condition)


def _stages_of(data: Dataset, row: Condition) -> tuple[str, ...]:
    """Return the stages that a condition speaks of."""
    return row.stages or tuple(stage.id for stage in data.body(row.body).stages if row.speaks_of(stage.id))


def _check_body(data: Dataset, code: str, problems: list[DataError]) -> int:
    body = data.body(code)
    place = f"members/{code}.csv"
    body.stage(body.default_stage)
    _check_facts(data, place, body.memberships, problems)
    for membership in body.memberships:
        _known_state(data, membership.state, place, problems)
    for state in {m.state for m in body.memberships}:
        seats = sorted(body.seats_of(state), key=lambda m: m.since)
        for earlier, later in pairwise(seats):
            if earlier.until is None or later.since.last < earlier.until.last:
                problems.append(ConflictingFacts(f"{state} holds two seats at once", where=place))
    for stage in body.stages:
        missing = (set(stage.sources) | set(stage.rule.about.sources if stage.rule else ())) - data.source_ids
        if missing:
            problems.append(
                UnsourcedFact(f"no source is called {in_series(sorted(missing))}", where=f"bodies/{code}.toml")
            )
    _check_weights(data, body, problems)
    return len(body.memberships) + len(body.stages) + len(data.weight_facts(code))


def _check_weights(data: Dataset, body: Body, problems: list[DataError]) -> None:
    """Hold weights to the members of the day, and the votes of a regime to its total."""
    place = f"weights/{body.code}.csv"
    facts = data.weight_facts(body.code)
    _check_facts(data, place, facts, problems)
    held: dict[tuple[str, str], list[VotingWeight]] = {}
    for fact in facts:
        held.setdefault((fact.name, fact.state), []).append(fact)
        if not in_force(body.seats_of(fact.state), fact.since.last):
            problems.append(DataError(f"{fact.state} has a weight on {fact.since} and no seat", where=place))
    for (name, state), rows in held.items():
        for earlier, later in pairwise(sorted(rows, key=lambda row: row.since)):
            if earlier.until is None or later.since.last < earlier.until.last:
                problems.append(ConflictingFacts(f"{state} has two weights called {name} at once", where=place))
    for regime in body.regimes:
        missing = set(regime.sources) - data.source_ids
        if missing:
            problems.append(
                UnsourcedFact(f"no source is called {in_series(sorted(missing))}", where=f"bodies/{body.code}.toml")
            )
        if isinstance(regime.form, WeightedVotes):
            votes = data.weights(body.code, regime.since).tables.get("votes", {})
            if sum(votes.values()) != regime.form.total or set(votes) != set(body.on(regime.since).states):
                problems.append(
                    DataError(
                        f"the votes of the members on {regime.since} add up to {sum(votes.values())}, "
                        f"not {regime.form.total}, or are not those of all members",
                        where=place,
                    )
                )


def _check_acts(data: Dataset, candidate: str, problems: list[DataError]) -> int:
    """Hold the acts of a candidate to the procedure, the members of the day and each other."""
    place = f"acts/{candidate}.csv"
    acts = data.acts(candidate)
    _known_state(data, candidate, place, problems)
    _check_facts(data, place, acts, problems)
    lines = {id(act): i + 2 for i, act in enumerate(acts)}

    def where(act: Act) -> str:
        return f"{place}:{lines[id(act)]}" if id(act) in lines else place

    for act in acts:
        if act.state != "*":
            _known_state(data, act.state, where(act), problems)
        if act.act in {"joins", "leaves"}:
            problems.append(DataError("members join and leave in members/, not here", where=where(act)))
    for code in sorted({act.body for act in acts}):
        if code not in data.body_codes:
            problems.append(DataError(f'no body is called "{code}"', where=place))
            continue
        for act, wrong in data.course(code, candidate).problems(where):
            if isinstance(wrong, NotAMember) and act.state in data.states.by_code:
                wrong = not_a_member(data.states[act.state], data.body(code), act.since.last, data, fix=wrong.fix)
            problems.append(
                DataError(wrong.what, where=where(act), why=wrong.why, fix=wrong.fix, suggestions=wrong.suggestions)
            )
        problems.extend(_beyond_bounds(data, code, candidate, where))
    return len(acts)


def _beyond_bounds(data: Dataset, code: str, candidate: str, where: Callable[[Act], str]) -> list[DataError]:
    """Find notices whose bounds reach before the signature or beyond the entry into force."""
    course = data.course(code, candidate)
    found = []
    for stage in data.body(code).stages:
        closing = course.closing(stage) if stage.kind == "each" else ()
        if not closing:
            continue
        signed = course.find(stage.requires[-1], "completes")
        for act in course.find(stage.id, NATIONAL[-1]):
            if act.since.last > max(c.since.last for c in closing):
                found.append(DataError("the notice may be later than the entry into force", where=where(act)))
            if signed and act.since.last < min(s.since.earliest for s in signed):
                found.append(DataError("the notice is earlier than the signature", where=where(act)))
    return found


def _check_history(data: Dataset, code: str, problems: list[DataError]) -> int:
    """Replay what history tells of a body, and hold its tables to their sources."""
    body, count = data.body(code), 0
    for table, rows in (("episodes", data.episodes(code)), ("ratification", tuple(data.procedures(code).values()))):
        count += len(rows)
        _check_facts(data, f"{table}/{code}.csv", rows, problems)
    strangers = [state for state in data.procedures(code) if not body.seats_of(state)]
    problems.extend(DataError(f"{state} has no seat", where=f"ratification/{code}.csv") for state in strangers)
    rounds = [r for r in data.rounds if r.body == code]
    for round_ in rounds:
        missing = sorted(set(round_.sources) - data.source_ids)
        if missing:
            problems.append(UnsourcedFact(f"no source is called {in_series(missing)}", where="rounds.toml"))
    for episode in data.episodes(code):
        begun = episode.since.earliest <= episode.on
        if not begun or (episode.until is not None and episode.on > episode.until.last):
            place = f"episodes/{code}.csv: {episode.id}"
            problems.append(DataError(f"asked on {episode.on}, a day outside the episode", where=place))
    if (rounds or data.episodes(code)) and not problems:  # a replay needs facts that are whole
        told = history(code, data=data)
        problems.extend(DataError(f"the replay differs from history: {d}", where=code) for d in told.differences)
        count += len(told.accessions)
    return count


def _check_surroundings(data: Dataset, candidate: str, problems: list[DataError]) -> int:
    """Hold timeline and presence to their sources; parts must add up to a total of the same day."""
    events, presence = data.events(candidate), data.presence(candidate)
    _check_facts(data, f"timeline/{candidate}.csv", events, problems)
    _check_facts(data, f"presence/{candidate}.csv", presence, problems)
    names = [event.id for event in events]
    problems.extend(
        ConflictingFacts(f'two events are called "{name}"', where=f"timeline/{candidate}.csv")
        for name in sorted({name for name in names if names.count(name) > 1})
    )
    for row in presence:
        if row.state != "*":
            _known_state(data, row.state, f"presence/{candidate}.csv", problems)
    for total in (row for row in presence if row.state == "*" and row.value.isdigit()):
        parts = [r for r in presence if r.what == total.what and r.since == total.since and r.state != "*"]
        if sum(int(r.value) for r in parts if r.value.isdigit()) > int(total.value):
            what = f"the parts of {total.what} on {total.since} add up to more than {total.value}"
            problems.append(DataError(what, where=f"presence/{candidate}.csv"))
    return len(events) + len(presence)


def _check_vote(data: Dataset, name: str, problems: list[DataError]) -> int:
    """Hold a ballot to the members of the day, and the engine to the result on record."""
    vote = data.vote(name)
    place = f"votes/{name}.toml"
    missing = set(vote.sources) - data.source_ids
    if missing:
        problems.append(UnsourcedFact(f"no source is called {in_series(sorted(missing))}", where=place))
    for code in (*vote.states, *((vote.candidate,) if vote.candidate else ())):
        _known_state(data, code, place, problems)
    if vote.follows and vote.follows not in data.vote_names:
        problems.append(DataError(f'no ballot is called "{vote.follows}"', where=place, key="follows"))
    if vote.body:
        body = data.body(vote.body)
        if vote.candidate is not None:
            body.stage(vote.stage)
        if vote.states and body.memberships and set(vote.states) != set(body.on(vote.on).states):
            wrong = sorted(set(vote.states) ^ set(body.on(vote.on).states))
            problems.append(DataError(f"the roll call and the members differ: {in_series(wrong)}", where=place))
    verdicts = [replay(vote, data=data)]
    if vote.candidate is not None and data is shipped():
        verdicts.append(decide(Scenario(vote=name)))
    problems.extend(
        DataError("the rule gives another result", where=place, why=difference)
        for verdict in verdicts
        for difference in differences(vote, verdict)
    )
    return 1


def _check_table(
    data: Dataset, kind: str, candidate: str, read: Callable[[str], tuple[Fact, ...]], problems: list[DataError]
) -> int:
    place = f"{kind}/{candidate}.csv"
    rows = read(candidate)
    _known_state(data, candidate, place, problems)
    _check_facts(data, place, rows, problems)
    for row in rows:
        for name in (getattr(row, "state", "*"), *getattr(row, "holder", ())):
            if name != "*":
                _known_state(data, name, place, problems)
        if hasattr(row, "body"):
            _known_stages(data, row, place, problems)
    recognition = [row for row in rows if isinstance(row, Recognition)]
    for state in {row.state for row in recognition}:
        used, _ = versions(r for r in recognition if r.state == state)
        for earlier, later in pairwise(used):
            if earlier.since.last >= later.since.last:
                problems.append(
                    ConflictingFacts(
                        f"{state} has two acts that exclude each other ({earlier.since} and {later.since})",
                        where=place,
                        fix="Mark rival versions with one conflict label",
                    )
                )
    return len(rows)


def _known_stages(data: Dataset, row: Any, place: str, problems: list[DataError]) -> None:
    if row.body not in data.body_codes:
        problems.append(DataError(f'no body is called "{row.body}"', where=place))
        return
    body = data.body(row.body)
    known = {stage.id for stage in body.stages}
    if body.stages[0].kind == "agenda":  # of the others only the gates that decide are told
        problems.extend(
            DataError(f'{body.name} has no stage "{name}"', where=place, key=str(row.since))
            for name in row.stages
            if name not in known
        )


def _known_state(data: Dataset, code: str, place: str, problems: list[DataError]) -> None:
    if code not in data.states.by_code:
        problems.append(MissingFact(f"no state has the code {code}", where=place))


def _check_facts(data: Dataset, place: str, rows: tuple[Fact, ...], problems: list[DataError]) -> None:
    reviewed = FactDate.parse(data.about.reviewed)
    for row in rows:
        missing = [s for s in row.sources if s not in data.source_ids]
        if missing:
            problems.append(UnsourcedFact(f"no source is called {in_series(missing)}", where=place, key=str(row.since)))
        if row.until is not None and row.until.last < row.since.last:
            problems.append(DataError(f"ends ({row.until}) before it begins ({row.since})", where=place))
        if row.since.last > reviewed.last and row.since.first is not None and row.since.first > reviewed.last:
            problems.append(DataError(f"begins ({row.since}) after the review date of the data", where=place))


def _check_statements(data: Dataset, problems: list[DataError]) -> int:
    table = data.toml(data.folder / "checks.toml")
    rows = table.get("check", [])
    for i, fields in enumerate(rows):
        place = f"checks.toml: check {i + 1}"
        try:
            check = Check(**fields)
            wrong = check.failure(data)
        except InputError as error:
            problems.append(DataError(str(error), where=place))
            continue
        if wrong:
            problems.append(DataError(f'"{check.claim}" does not hold', where=place, why=wrong))
    return len(rows)


def check_scenario(name: str) -> tuple[Scenario, Verdict, list[str]]:
    """Load a scenario, decide it, and hold it to its ``[expect]``.

    Returns
    -------
    scenario : Scenario
    verdict : Verdict
    differences : list of str
        Where the answer is not the expected one.

    Raises
    ------
    InputError
        If the scenario cannot be used.

    Examples
    --------
    >>> check_scenario("nato/kosovo")[2]
    []
    """
    scenario = load_scenario(name)
    try:
        verdict = decide(scenario)
    except InputError as error:
        raise error.at(error.where or name) from None
    expect = scenario.expect
    if expect is None:
        return scenario, verdict, []
    pairs: list[tuple[str, object, object]] = [("outcome", expect.outcome, verdict.outcome.value)]
    if expect.blockers is not None:
        pairs.append(("blockers", sorted(expect.blockers), [c.state for c in verdict.blockers]))
    if expect.possible_blockers is not None:
        pairs.append(
            ("possible blockers", sorted(expect.possible_blockers), [c.state for c in verdict.possible_blockers])
        )
    if expect.tabled is not None:
        pairs.append(("tabled", expect.tabled, verdict.tabled.value))
    return scenario, verdict, [f"{what}: expected {want}, got {got}" for what, want, got in pairs if want != got]
