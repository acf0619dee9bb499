"""Bad input: every mistake has its own error, at its line, with a hint; nothing crashes and nothing hangs."""

from __future__ import annotations

import datetime as dt
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import consensus as cs
from consensus import errors
from consensus.cli import main
from consensus.errors import (
    AlreadyAMember,
    CandidateVotes,
    ConsensusError,
    DateOutOfRange,
    DuplicateMember,
    EmptyBody,
    FailedCheck,
    InexactThreshold,
    InputError,
    InvalidCondition,
    InvalidDate,
    InvalidTally,
    InvalidToml,
    InvalidValue,
    InvalidWeight,
    NeedsWeights,
    NotAMember,
    ScenarioError,
    ScenarioNotFound,
    TooLarge,
    UnknownAssumption,
    UnknownBody,
    UnknownKey,
    UnknownLever,
    UnknownPosition,
    UnknownRule,
    UnknownStage,
    UnknownState,
)

HEAD = 'body = "nato"\ncandidate = "XKX"\non = 2026-07-31\n'
"""Three lines that make a scenario; whatever is added begins on line 4."""

NEW_BODY = 'candidate = "XKX"\non = 2026-07-31\n[new_body]\nname = "the club"\n'
"""Four lines of a scenario about an invented body, whose members are still to come."""


def ask(**changes: Any) -> cs.Scenario:
    """Return Kosovo in NATO with some of it changed."""
    return cs.Scenario(**{"body": "nato", "candidate": "XKX", "on": "2026-07-31", **changes})


def write(folder: Path, text: str | bytes, name: str = "bad.toml") -> str:
    """Write a scenario file and return its path."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def problem_of(path: str) -> InputError:
    """Return the one error that loading and deciding the file gives."""
    with pytest.raises(InputError) as caught:
        cs.decide(cs.scenarios.load(path))
    assert not isinstance(caught.value, ScenarioError), str(caught.value)
    return caught.value


CUSTOM = '[rule]\nkind = "custom"\nrequires = {{ op = "share", count = ["agree"], at_least = {} }}\n'

# What is wrong: text after the head, the error, the line, words in the message, names suggested.
MISTAKES: dict[str, tuple[str, type[InputError], int, list[str], list[str]]] = {
    "not a member": (
        '[positions]\nCyprus = "object"\n',
        NotAMember,
        5,
        ["Cyprus is not a member of NATO", "European Union"],
        [],
    ),
    "not a member by code": ('[positions]\nMLT = "agree"\n', NotAMember, 5, ["Malta", "European Union"], []),
    "unknown state": (
        '[positions]\nSlovaki = "object"\n',
        UnknownState,
        5,
        ['no state is called "Slovaki"'],
        ["Slovakia"],
    ),
    "invented state": ('[positions]\nQwxzvbn = "object"\n', UnknownState, 5, ["Qwxzvbn", "ISO 3166-1"], []),
    "unknown added state": (
        '[members]\nadd = ["Ukrane"]\n',
        UnknownState,
        5,
        ['no state is called "Ukrane"'],
        ["Ukraine"],
    ),
    "unknown weighted state": ("[weights.population]\nFranc = 5\n", UnknownState, 5, ["Franc"], ["France"]),
    "unknown rule": ('rule = "concensus"\n', UnknownRule, 4, ["silence_procedure"], ["consensus"]),
    "unknown rule kind": ('[rule]\nkind = "concensus"\n', UnknownRule, 5, ["acceptance"], ["consensus"]),
    "rule without a kind": ("[rule]\nn = 1\n", UnknownRule, 4, ["kind"], []),
    "unknown building block": (
        '[rule]\nkind = "custom"\nrequires = { op = "shar", count = ["agree"], at_least = "1/2" }\n',
        UnknownRule,
        6,
        ["limit"],
        ["share"],
    ),
    "unknown base": (
        '[rule]\nkind = "custom"\nrequires = { op = "share", count = ["agree"], base = "member", at_least = "1/2" }\n',
        InvalidValue,
        6,
        ["votes_cast"],
        ["members"],
    ),
    "unknown key": ('postions = "x"\n', UnknownKey, 4, ["postions"], ["positions"]),
    "unknown key in a table": ('[tabled]\nvalue = "no"\nreasn = "x"\n', UnknownKey, 6, ["reasn"], ["reason"]),
    "unknown key of a position": (
        '[positions]\nFRA = { position = "object", sinse = 2020-01-01 }\n',
        UnknownKey,
        5,
        ["sinse"],
        ["since"],
    ),
    "unknown assumption": ('assumption = "strickt"\n', UnknownAssumption, 4, ["following"], ["strict"]),
    "unknown lever": (
        'assumption = "conditional"\n[levers]\nasm_statut = "on"\n',
        UnknownLever,
        6,
        ["asm_statut"],
        ["asm_statute"],
    ),
    "lever neither on nor off": (
        'assumption = "conditional"\n[levers]\nasm_statute = "maybe"\n',
        InvalidValue,
        6,
        ["maybe", "unknown"],
        [],
    ),
    "lever called as one in the data": (
        '[[lever]]\nid = "asm_statute"\nmeans = "it is sent"\n',
        InvalidValue,
        5,
        ["already", "[levers]"],
        [],
    ),
    "lever called as a word of the language": (
        '[[lever]]\nid = "tabled"\nmeans = "it is put"\n',
        InvalidValue,
        5,
        ["word of the language"],
        [],
    ),
    "lever of a state that does not exist": (
        '[[lever]]\nid = "x"\nmeans = "x is done"\nowner = ["Grece"]\n',
        UnknownState,
        7,
        ["Grece"],
        ["Greece"],
    ),
    "fact of the context that somebody moved": (
        '[[lever]]\nid = "x"\nmeans = "x"\nkind = "context"\nmoved = "2020"\n',
        InvalidValue,
        7,
        ["context"],
        [],
    ),
    "condition that cannot be read": (
        '[[condition]]\nstate = "GRC"\nwhen = "asm_statute and or us_pressure"\n',
        InvalidCondition,
        6,
        ["column 17", '"or"'],
        [],
    ),
    "condition that names no lever there is": (
        '[[condition]]\nstate = "GRC"\nwhen = "asm_statut"\n',
        UnknownLever,
        6,
        ["asm_statut"],
        ["asm_statute"],
    ),
    "condition that denies a lever": (
        '[[condition]]\nstate = "GRC"\nwhen = "not asm_statute"\n',
        InvalidCondition,
        6,
        ["benign fact"],
        [],
    ),
    "condition that denies an acceptance": (
        '[[condition]]\nstate = "GRC"\nwhen = "not accepts(ESP)"\n',
        InvalidCondition,
        6,
        ["benign fact"],
        [],
    ),
    "condition that names an unknown state": (
        '[[condition]]\nstate = "GRC"\nwhen = "accepts(QQQ)"\n',
        UnknownState,
        6,
        ["QQQ"],
        [],
    ),
    "condition that names Cyprus": (
        '[[condition]]\nstate = "GRC"\nwhen = "accepts(CYP)"\n',
        NotAMember,
        6,
        ["Cyprus", "European Union"],
        [],
    ),
    "condition of Cyprus": (
        '[[condition]]\nstate = "CYP"\nwhen = "asm_statute"\n',
        NotAMember,
        5,
        ["Cyprus", "European Union"],
        [],
    ),
    "condition of a state and of a lever": (
        '[[condition]]\nstate = "GRC"\nlever = "asm_statute"\nwhen = "true"\n',
        InvalidValue,
        5,
        ["one state"],
        [],
    ),
    "condition at a stage that does not exist": (
        '[[condition]]\nstate = "GRC"\nstages = ["ratify"]\nwhen = "true"\n',
        UnknownStage,
        6,
        ["ratify"],
        [],
    ),
    "condition on the agenda itself": (
        '[[condition]]\nstate = "GRC"\nwhen = "tabled"\n',
        InvalidCondition,
        6,
        ["condition of a lever only"],
        [],
    ),
    "unknown coding": ('coding = ["seperate_track"]\n', InvalidValue, 4, ["seperate_track"], ["separate_track"]),
    "two codings of one question": ('coding = ["neutral", "pessimistic"]\n', InvalidValue, 4, ["same question"], []),
    "negative cost": ("[costs]\nasm_statute = -1\n", InvalidWeight, 5, ["-1"], []),
    "unknown stage": ('stage = "acceptence"\n', UnknownStage, 4, ["acceptence", "invitation_to_talks"], ["acceptance"]),
    "unknown position": ('[positions]\nFRA = "agre"\n', UnknownPosition, 5, ["agre", "abstain"], ["agree"]),
    "unknown position in a table": (
        '[positions]\nFRA = { position = "objekt" }\n',
        UnknownPosition,
        5,
        ["objekt", "abstain"],
        ["object"],
    ),
    "unknown counted position": (
        '[rule]\nkind = "custom"\nrequires = { op = "limit", count = ["objekt"], at_most = 0 }\n',
        UnknownPosition,
        6,
        ["objekt"],
        ["object"],
    ),
    "unknown member in a rule": (
        '[rule]\nkind = "custom"\nrequires = { op = "limit", count = ["agree"], at_most = 0, among = ["Qwxz"] }\n',
        UnknownState,
        6,
        ["Qwxz"],
        [],
    ),
    "unknown expected outcome": ('[expect]\noutcome = "BLOKED"\n', InvalidValue, 5, ["ADOPTED"], ["BLOCKED"]),
    "one state under two names": (
        '[positions]\nTurkey = "agree"\n"Türkiye" = "object"\n',
        DuplicateMember,
        6,
        ["Turkey", "Türkiye"],
        [],
    ),
    "one added state under two names": (
        '[members]\nadd = [\n  "Ukraine",\n  "UKR",\n]\n',
        DuplicateMember,
        7,
        ["Ukraine", "UKR"],
        [],
    ),
    "two weights of one state": ("[weights.population]\nGR = 5\nEL = 5\n", DuplicateMember, 6, ["Greece"], []),
    "an invented state with a real code": (
        '[[new_state]]\ncode = "FRA"\nname = "Francovia"\n',
        DuplicateMember,
        5,
        ["France"],
        [],
    ),
    "an invented state with a real name": (
        '[[new_state]]\ncode = "QQQ"\nname = "France"\n',
        DuplicateMember,
        4,
        [],
        [],
    ),
    "two invented states with one code": (
        '[[new_state]]\ncode = "QQQ"\nname = "Q"\n[[new_state]]\ncode = "QQQ"\nname = "R"\n',
        DuplicateMember,
        4,
        ["QQQ"],
        [],
    ),
    "candidate takes a position": ('[positions]\nKosovo = "agree"\n', CandidateVotes, 5, ["Kosovo"], []),
    "candidate is added": ('[members]\nadd = ["Ukraine", "Kosovo"]\n', CandidateVotes, 5, ["Kosovo"], []),
    "negative weight": ("[weights.population]\nFRA = -1\n", InvalidWeight, 5, ["negative"], []),
    "weight that is no number": ("[weights.population]\nFRA = nan\n", InvalidWeight, 5, ["nan"], []),
    "infinite weight": ("[weights.population]\nFRA = inf\n", InvalidWeight, 5, ["infinite"], []),
    "weight in quotes": ('[weights.population]\nFRA = "5"\n', InvalidWeight, 5, ["quotes"], []),
    "rounded weight": ("[weights.population]\nFRA = 13.04\n", InvalidWeight, 5, ["exact"], []),
    "decimal threshold": (CUSTOM.format("0.67"), InexactThreshold, 6, ["0.67", "2/3"], []),
    "threshold that is no number": (CUSTOM.format("nan"), InexactThreshold, 6, ["not a number"], []),
    "infinite threshold": (CUSTOM.format("inf"), InexactThreshold, 6, ["inf"], []),
    "threshold in percent": (CUSTOM.format('"66.7%"'), InexactThreshold, 6, ["66.7%", "2/3"], []),
    "threshold above one": (CUSTOM.format('"4/3"'), InexactThreshold, 6, ["4/3", "between 0 and 1"], []),
    "negative threshold": (CUSTOM.format("-1"), InexactThreshold, 6, ["-1"], []),
    "threshold over zero": (CUSTOM.format('"1/0"'), InexactThreshold, 6, ["1/0"], []),
    "threshold that is true": (CUSTOM.format("true"), InexactThreshold, 6, [], []),
    "tally that does not add up": ("[tally]\nfor = 30\nagainst = 3\n", InvalidTally, 4, ["30 + 3", "33", "32"], []),
    "empty tally": ("[tally]\nfor = 0\nagainst = 0\n", InvalidTally, 4, ["obody took part"], []),
    "negative tally": ("[tally]\nfor = -1\nagainst = 3\n", InvalidValue, 5, ["-1"], []),
    "known_by that is no date": ('known_by = "yesterday"\n', InvalidDate, 4, ["yesterday", "YYYY-MM-DD"], []),
    "known_by in a far future": ("known_by = 9999-01-01\n", DateOutOfRange, 4, ["9999"], []),
    "a month past the last": (
        '[positions]\nFRA = { position = "object", since = "9999-12" }\n',
        DateOutOfRange,
        5,
        ["9999-12"],
        [],
    ),
    "malformed": ('title = "no end\n', InvalidToml, 4, ["not valid TOML"], []),
    "malformed further down": ('[positions]\nFRA = "agree"\nDEU = object\n', InvalidToml, 6, ["not valid TOML"], []),
    "a key set twice": ('title = "a"\ntitle = "b"\n', InvalidToml, 5, ["title", "set twice"], []),
    "a position set twice": ('[positions]\nFRA = "agree"\nFRA = "object"\n', InvalidToml, 6, ["FRA", "set twice"], []),
    "a table set twice": ("[positions]\n[members]\n[positions]\n", InvalidToml, 6, ["positions"], []),
    "a NUL character": ('title = "a\x00b"\n', InvalidToml, 4, ["not valid TOML"], []),
    "a date that does not exist": ("known_by = 2026-02-30\n", InvalidDate, 4, ["2026-02-30"], []),
    "a title of the wrong kind": ("title = 5\n", InvalidValue, 4, ["string"], []),
    "a title that is too long": (f'title = "{"a" * 201}"\n', InvalidValue, 4, ["200"], []),
    "a text that is too long": (f'summary = "{"a" * 10_001}"\n', InvalidValue, 4, ["10000"], []),
    "positions of the wrong kind": ("positions = 3\n", InvalidValue, 4, [], []),
    "a position of the wrong kind": ("[positions]\nFRA = 3\n", InvalidValue, 5, [], []),
    "tabled of the wrong kind": ('tabled = "no"\n', InvalidValue, 4, [], []),
    "members of the wrong kind": ('members = ["FRA"]\n', InvalidValue, 4, [], []),
    "an added member of the wrong kind": ("[members]\nadd = [5]\n", InvalidValue, 5, ["5"], []),
    "body and new_body": ('[new_body]\nname = "x"\nmembers = ["FRA"]\n', InvalidValue, 1, ["body"], []),
    "base not in the catalogue": ('base = "nato/kosov"\n', ScenarioNotFound, 4, ["nato/kosov"], ["nato/kosovo"]),
    "base file not found": ('base = "nowhere.toml"\n', ScenarioNotFound, 4, ["nowhere.toml"], []),
    "base of the wrong kind": ("base = 3\n", InvalidValue, 4, ["base"], []),
    "several bases": ('base = ["nato/kosovo", "nato/ukraine"]\n', InvalidValue, 4, ["base"], []),
    "empty base": ('base = ""\n', ScenarioNotFound, 4, [], []),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_file(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, kind, line, words, suggested = MISTAKES[name]
    path = write(tmp_path, HEAD + text)
    problem = problem_of(path)
    assert type(problem) is kind
    assert problem.where == f"{path}:{line}"
    message = str(problem)
    assert message.startswith(f"{path}:{line}: ")
    for word in words:
        assert word in message
    for near in suggested:
        assert near in problem.suggestions
        assert "Did you mean" in message
    assert main(["decide", path]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"Error: {path}:{line}: ")
    assert "Traceback" not in err
    assert "pydantic" not in err


# The mistakes that concern the three lines of the head, or an invented body.
WHOLE_FILES: dict[str, tuple[str, type[InputError], int, list[str]]] = {
    "unknown body": ('candidate = "XKX"\nbody = "natto"\non = 2026-07-31\n', UnknownBody, 2, ["natto", "nato"]),
    "unknown candidate": (
        'body = "nato"\ncandidate = "Kosovoo"\non = 2026-07-31\n',
        UnknownState,
        2,
        ["Did you mean Kosovo"],
    ),
    "candidate of the wrong kind": ('body = "nato"\ncandidate = 5\non = 2026-07-31\n', InvalidValue, 2, ["5"]),
    "candidate without a name": ('body = "nato"\ncandidate = ""\non = 2026-07-31\n', UnknownState, 2, []),
    "already a member": (
        'body = "nato"\ncandidate = "Sweden"\non = 2026-07-31\n',
        AlreadyAMember,
        2,
        ["7 March 2024"],
    ),
    "before NATO": ('body = "nato"\ncandidate = "SWE"\non = 1949-01-01\n', DateOutOfRange, 3, ["1949"]),
    "before Kosovo": ('body = "nato"\ncandidate = "XKX"\non = 2008-02-16\n', DateOutOfRange, 3, ["17 February 2008"]),
    "far future": ('body = "nato"\ncandidate = "XKX"\non = 9999-01-01\n', DateOutOfRange, 3, ["9999"]),
    "far past": ('body = "nato"\ncandidate = "XKX"\non = 0001-01-01\n', DateOutOfRange, 3, ["1900"]),
    "last instant of all": (
        'body = "nato"\ncandidate = "XKX"\non = 9999-12-31T23:59:59-12:00\n',
        DateOutOfRange,
        3,
        ["9999"],
    ),
    "no such day": ('body = "nato"\ncandidate = "XKX"\non = 2026-02-30\n', InvalidDate, 3, ["2026-02-30"]),
    "no such day in quotes": ('body = "nato"\ncandidate = "XKX"\non = "2026-02-30"\n', InvalidDate, 3, ["2026-02-30"]),
    "instant without a zone": (
        'body = "nato"\ncandidate = "XKX"\non = 2026-07-31T12:00:00\n',
        InvalidDate,
        3,
        ["time zone"],
    ),
    "a time of day": ('body = "nato"\ncandidate = "XKX"\non = 12:00:00\n', InvalidDate, 3, ["YYYY-MM-DD"]),
    "a date of the wrong kind": ('body = "nato"\ncandidate = "XKX"\non = 20260731\n', InvalidDate, 3, ["YYYY-MM-DD"]),
    "body without members": (f"{NEW_BODY}members = []\n", EmptyBody, 5, ["obody could decide"]),
    "member under two names": (
        f'{NEW_BODY}members = [\n  "Turkey",\n  "FRA",\n  "Türkiye",\n]\n',
        DuplicateMember,
        8,
        ["Turkey", "Türkiye"],
    ),
    "candidate among the members": (f'{NEW_BODY}members = ["FRA", "Kosova"]\n', CandidateVotes, 5, ["Kosovo"]),
    "unknown member": (f'{NEW_BODY}members = [\n  "FRA",\n  "Swedn",\n]\n', UnknownState, 7, ["Did you mean Sweden"]),
    "position for a non-member": (
        f'{NEW_BODY}members = ["FRA"]\n[positions]\nDEU = "agree"\n',
        NotAMember,
        7,
        ["Germany"],
    ),
    "new body of the wrong kind": ('candidate = "XKX"\non = 2026-07-31\nnew_body = 5\n', InvalidValue, 3, ["5"]),
}


@pytest.mark.parametrize("name", WHOLE_FILES)
def test_a_mistake_in_a_whole_file(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, kind, line, words = WHOLE_FILES[name]
    path = write(tmp_path, text)
    problem = problem_of(path)
    assert type(problem) is kind
    assert problem.where == f"{path}:{line}"
    for word in words:
        assert word in str(problem)
    assert main(["decide", path]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{path}:{line}" in err
    assert "Traceback" not in err


def test_nothing_at_all(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        cs.scenarios.load(write(tmp_path, ""))
    assert {p.key for p in caught.value.problems} == {"body", "candidate", "on"}


# All problems at once.

FIVE_MISTAKES = (
    HEAD
    + """\
assumption = "strickt"
stage = "acceptence"
postions = 3

[positions]
Cyprus = "object"
Slovaki = "object"
"""
)


def test_all_problems_of_a_file_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, FIVE_MISTAKES)
    with pytest.raises(ScenarioError) as caught:
        cs.scenarios.load(path)
    found = [(type(p), p.where) for p in caught.value.problems]
    assert found == [
        (UnknownAssumption, f"{path}:4"),
        (UnknownStage, f"{path}:5"),
        (UnknownKey, f"{path}:6"),
        (NotAMember, f"{path}:9"),
        (UnknownState, f"{path}:10"),
    ]
    lines = str(caught.value).splitlines()
    assert len(lines) == 5
    assert [line.startswith(f"{path}:{n}: ") for line, n in zip(lines, (4, 5, 6, 9, 10), strict=True)] == [True] * 5


def test_all_problems_reach_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, FIVE_MISTAKES)
    for command in ("decide", "check", "explain", "rules"):
        assert main([command, path]) == 3
        err = capsys.readouterr().err
        for line in (4, 5, 6, 9, 10):
            assert f"{path}:{line}: " in err
        assert "Traceback" not in err


def test_every_bad_weight_is_reported_at_its_line(tmp_path: Path) -> None:
    rows = "FRA = -1\nDEU = nan\nITA = inf\nESP = '5'\nPOL = 1.5\nBEL = 0\n"
    path = write(tmp_path, f"{HEAD}[weights.population]\n{rows}")
    with pytest.raises(ScenarioError) as caught:
        cs.scenarios.load(path)
    assert [p.where for p in caught.value.problems] == [f"{path}:{line}" for line in (5, 6, 7, 8, 9)]
    assert {type(p) for p in caught.value.problems} == {InvalidWeight}


def test_one_mistake_is_reported_once(tmp_path: Path) -> None:
    problem_of(write(tmp_path, 'body = 5\ncandidate = "XKX"\non = 2026-07-31\n'))


def test_a_problem_in_a_base_is_placed_in_the_base(tmp_path: Path) -> None:
    write(tmp_path, f'{HEAD}[positions]\nSlovaki = "object"\n', "below.toml")
    path = write(tmp_path, 'base = "below.toml"\ntitle = "above"\n[positions]\nFranc = "agree"\n', "above.toml")
    with pytest.raises(ScenarioError) as caught:
        cs.scenarios.load(path)
    wheres = sorted(Path(p.where).name for p in caught.value.problems)
    assert wheres == ["above.toml:4", "below.toml:5"]


def test_lines_are_right_behind_long_texts_and_carriage_returns(tmp_path: Path) -> None:
    text = HEAD + 'summary = """\none\n[two]\nthree = "x"\n"""\nbad = 1\n'
    assert problem_of(write(tmp_path, text)).where.endswith(":9")
    assert problem_of(write(tmp_path, text.replace("\n", "\r\n"))).where.endswith(":9")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('"bad key" = 1\n', 4),
        ("'bad.key' = 1\n", 4),
        ('"bad\\u0020key" = 1\n', 4),
        ('[positions]\n"a.b" = "agree"\n', 5),
        ('[positions]\n"Fran\\u0063" = "agree"\n', 5),
        ('[weights.population]\n"a.b" = 1\n', 5),
        ('positions."a.b" = "agree"\n', 4),
    ],
)
def test_lines_of_quoted_keys(text: str, line: int, tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + text)
    assert problem_of(path).where == f"{path}:{line}"


# Names.


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("Turkey", "TUR"),
        ("Turkiye", "TUR"),
        ("Holland", "NLD"),
        ("the netherlands", "NLD"),
        ("UK", "GBR"),
        ("U.K.", "GBR"),
        ("FYROM", "MKD"),
        ("Czech Republic", "CZE"),
        ("czech  republic", "CZE"),
        ("EL", "GRC"),
        ("GR", "GRC"),
        ("usa", "USA"),
    ],
)
def test_aliases_resolve(alias: str, code: str, tmp_path: Path) -> None:
    assert list(ask(positions={alias: "agree"}).positions) == [code]
    scenario = cs.scenarios.load(write(tmp_path, f'{HEAD}[positions]\n"{alias}" = "agree"\n'))
    assert list(scenario.positions) == [code]
    assert cs.state(alias).code == code


def test_names_in_a_rule_are_resolved_like_any_other() -> None:
    requires = {"op": "limit", "count": ["object"], "at_most": 0, "among": ["Spain"]}
    verdict = cs.decide(ask(rule={"kind": "custom", "requires": requires}))
    assert verdict.outcome is cs.Outcome.BLOCKED
    assert [c.state for c in verdict.blockers] == ["ESP"]


@pytest.mark.parametrize("name", ["hollandd", "holand", "hollan", "Hollannd", "hollands"])
def test_holland_never_suggests_poland(name: str) -> None:
    with pytest.raises(UnknownState) as caught:
        cs.state(name)
    assert "Poland" not in str(caught.value)
    assert caught.value.suggestions[0] == "Netherlands"


def test_holland_is_the_netherlands() -> None:
    assert cs.state("holland").name == "Netherlands"
    assert cs.state("Poland").code == "POL"


@pytest.mark.parametrize("name", ["", " ", "*", "XXX", "\x00", "\ud800", "a" * 10_000, "🇫🇷", "NO WAY", "null"])
def test_a_name_that_is_none_resolves_to_nothing(name: str) -> None:
    with pytest.raises(UnknownState):
        cs.state(name)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("nato/kosov", "nato/kosovo"),
        ("kosovo", "nato/kosovo"),
        ("NATO/Kosovo", "nato/kosovo"),
        ("nato/classrom", "nato/classroom"),
        ("ukraine", "nato/ukraine"),
    ],
)
def test_unknown_scenario_names(name: str, near: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ScenarioNotFound) as caught:
        cs.scenarios.load(name)
    assert isinstance(caught.value, LookupError)
    assert near in caught.value.suggestions
    assert main(["decide", name]) == 3
    assert f"Did you mean {near}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name",
    ["", "/", "..", ".", "../pyproject", "nato/../nato/kosovo", "nato/", "nato//kosovo", "nato", "a b", "x\0y", "~"],
)
def test_names_that_are_no_scenario(name: str) -> None:
    with pytest.raises(ScenarioNotFound):
        cs.scenarios.load(name)


@pytest.mark.parametrize(
    "name", ["nowhere.toml", "no/where.toml", ".toml", "~/x.toml", "x\0.toml", f"{'a' * 5000}.toml"]
)
def test_files_that_are_not_there(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ScenarioNotFound):
        cs.scenarios.load(name)
    assert main(["decide", name]) == 3
    assert "Traceback" not in capsys.readouterr().err


# Names that a misuse of the library, not of a file, brings up.


@pytest.mark.parametrize("value", [5, 1.5, None, [], {}, b"FRA", True])
def test_a_candidate_of_the_wrong_kind(value: object) -> None:
    with pytest.raises(InputError):
        ask(candidate=value)


@pytest.mark.parametrize(
    "changes",
    [{"positions": {5: "agree"}}, {"members": {"add": [5]}}, {"body": 5}, {"new_state": [{5: 1}]}, {"tabled": {5: 1}}],
)
def test_names_of_the_wrong_kind_are_not_dropped(changes: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        ask(**changes)


def test_a_variant_does_not_pick_one_of_two_positions() -> None:
    with pytest.raises(DuplicateMember):
        ask().but(positions={"GRC": "agree", "Greece": "object"})


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"positions": {"Ruritania": "agree"}}, UnknownState),
        ({"positions": {"CYP": "object"}}, NotAMember),
        ({"positions": {"XKX": "object"}}, CandidateVotes),
        ({"rule": "unanimty"}, UnknownRule),
        ({"stage": "ratification"}, UnknownStage),
        ({"on": "2008-02-16"}, DateOutOfRange),
        ({"on": "2026-02-30"}, InvalidDate),
        ({"assumption": "condition"}, UnknownAssumption),
        ({"levers": {"nowhere": "on"}}, UnknownLever),
        ({"coding": ("nowhere",)}, InvalidValue),
        ({"postions": {}}, UnknownKey),
    ],
)
def test_a_variant_is_checked_anew(changes: dict[str, Any], kind: type[InputError]) -> None:
    with pytest.raises(kind):
        ask().but(**changes)


@pytest.mark.parametrize("day", [dt.datetime(2026, 7, 31, 12), "2026-07-31T12:00:00"])  # noqa: DTZ001
def test_an_instant_needs_a_zone(day: object) -> None:
    with pytest.raises(InvalidDate, match="time zone"):
        ask(on=day)
    assert isinstance(ask(on="2026-07-31T12:00:00+02:00").on, dt.datetime)


@pytest.mark.parametrize(
    "day",
    [
        "",
        "2026-7-31",
        "31.07.2026",
        "2026-07",
        "today",
        "2026-02-30",
        "2026-W31-5",
        "\uff12\uff10\uff12\uff16-07-31",
        "2026-07-31T25:00Z",
    ],
)
def test_dates_that_are_none(day: str) -> None:
    with pytest.raises(InvalidDate) as caught:
        ask(on=day)
    assert caught.value.key == "on"


@pytest.mark.parametrize("threshold", [0.67, 2 / 3, float("nan"), "66.7%", "4/3", -1, "-1/3", "", "1/0", None, "2/3 "])
def test_thresholds_that_are_not_exact(threshold: object) -> None:
    requires = {"op": "share", "count": ["agree"], "at_least": threshold}
    with pytest.raises(InputError) as caught:
        ask(rule={"kind": "custom", "requires": requires})
    if threshold is not None:
        assert type(caught.value) is InexactThreshold


def test_an_error_about_a_rule_names_the_key_as_it_is_written() -> None:
    with pytest.raises(InexactThreshold) as caught:
        ask(rule={"kind": "custom", "requires": {"op": "share", "count": ["agree"], "at_least": 0.67}})
    assert caught.value.key == "rule.requires.at_least"


# Files that are no files, and files that are too much.


TOO_MUCH: dict[str, tuple[str | bytes, type[InputError]]] = {
    "latin-1": (b'title = "caf\xe9"\n', InvalidToml),
    "utf-16": (HEAD.encode("utf-16"), InvalidToml),
    "zero bytes": (b"\x00" * 100, InvalidToml),
    "no text at all": (b"\xff" * 100, InvalidToml),
    "two megabytes": (f"{HEAD}# {'x' * 2_000_000}", TooLarge),
    "60 lists deep": (f"{HEAD}title = {'[' * 60}{']' * 60}\n", TooLarge),
    "5000 lists deep": (f"{HEAD}title = {'[' * 5000}{']' * 5000}\n", TooLarge),
    "60 tables deep": (f"{HEAD}x = {'{a=' * 60}1{'}' * 60}\n", TooLarge),
    "5000 tables deep": (f"{HEAD}x = {'{a=' * 5000}1{'}' * 5000}\n", TooLarge),
    "a key of 5000 parts": (f"{HEAD}{'a.' * 5000}b = 1\n", TooLarge),
    "a heading of 5000 parts": (f"{HEAD}[{'a.' * 5000}b]\n", TooLarge),
    "5000 lists without an end": (f"{HEAD}title = {'[' * 5000}\n", InputError),
    "5000 digits": (f"{HEAD}title = {'9' * 5000}\n", InputError),
    "5000 digits below zero": (f"{HEAD}[weights.population]\nFRA = -{'9' * 5000}\n", InputError),
    "4000 digits below zero": (f"{HEAD}[weights.population]\nFRA = -{'9' * 4000}\n", InputError),
    "hexadecimal title": (f"{HEAD}title = 0x{'f' * 40_000}\n", InputError),
    "hexadecimal date": (f'body = "nato"\ncandidate = "XKX"\non = 0x{"f" * 40_000}\n', InputError),
    "hexadecimal tally": (f"{HEAD}[tally]\nfor = 0x{'f' * 40_000}\nagainst = 1\n", InputError),
    "hexadecimal threshold": (HEAD + CUSTOM.format(f"0x{'f' * 40_000}"), InputError),
    "tally of 4000 digits": (f"{HEAD}[tally]\nfor = 1{'0' * 4000}\nagainst = 1\n", InputError),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_for_a_file(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, kind = TOO_MUCH[name]
    path = write(tmp_path, text)
    with pytest.raises(kind) as caught:
        cs.scenarios.load(path)
    assert str(caught.value).startswith(path)
    assert len(str(caught.value)) < 2000
    assert "set_int_max_str_digits" not in str(caught.value)
    assert main(["decide", path]) == 3
    assert "Traceback" not in capsys.readouterr().err


def test_a_ballot_too_large_to_count_is_refused_at_once(tmp_path: Path) -> None:
    text = f'{NEW_BODY}members = ["FRA"]\n[tally]\nfor = 1_000_000_000_000\nagainst = 1\n'
    path = write(tmp_path, text)
    with pytest.raises(InputError):
        cs.scenarios.load(path)


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own and give up after a minute."""
    return subprocess.run(
        [sys.executable, "-m", "consensus", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        **options,
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_what_is_no_regular_file_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    for name in ("folder.toml", "pipe.toml", "zero.toml", "loop.toml", "/dev/zero"):
        done = run("decide", name, cwd=tmp_path)
        assert done.returncode == 3, name
        assert done.stdout == ""
        assert done.stderr.startswith("Error: ")
        assert "Traceback" not in done.stderr
    write(tmp_path, 'base = "pipe.toml"\n', "above.toml")
    assert run("decide", "above.toml", cwd=tmp_path).returncode == 3


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD)
    Path(path).chmod(0)
    with pytest.raises(InputError):
        cs.scenarios.load(path)


# Bases.


def chain(folder: Path, length: int) -> str:
    """Write scenarios that each rest on the one before; return the path of the last."""
    path = write(folder, HEAD, "s0.toml")
    for i in range(1, length):
        path = write(folder, f'base = "s{i - 1}.toml"\ntitle = "{i}"\n', f"s{i}.toml")
    return path


def test_a_short_chain_of_bases_is_fine(tmp_path: Path) -> None:
    assert cs.scenarios.load(chain(tmp_path, 15)).title == "14"


@pytest.mark.parametrize("length", [40, 2000])
def test_a_long_chain_of_bases_ends(length: int, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        cs.scenarios.load(chain(tmp_path, length))
    assert "circle" not in str(caught.value)


@pytest.mark.parametrize(
    "files",
    [
        {"a.toml": 'base = "a.toml"\n'},
        {"a.toml": 'base = "b.toml"\n', "b.toml": 'title = "b"\nbase = "a.toml"\n'},
        {"a.toml": 'base = "b.toml"\n', "b.toml": 'base = "c.toml"\n', "c.toml": 'base = "./b.toml"\n'},
    ],
)
def test_bases_in_a_circle(files: dict[str, str], tmp_path: Path) -> None:
    for name, text in files.items():
        write(tmp_path, text, name)
    with pytest.raises(InputError, match="circle") as caught:
        cs.scenarios.load(tmp_path / "a.toml")
    assert caught.value.key == "base"
    assert caught.value.where.rpartition(":")[2].isdigit()


def test_a_base_is_looked_up_beside_the_file_not_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    write(tmp_path, HEAD, "below.toml")
    path = write(tmp_path, 'base = "below.toml"\n', "above.toml")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert cs.scenarios.load(path).candidate == "XKX"


# Characters that would do something to a terminal.

NASTY = HEAD + (
    'title = "a\\u001b]0;owned\\u0007b\\u202ec"\nsummary = "\\u202e\\u001b[2J"\n'
    '[positions]\nESP = { position = "object", reason = "\\u001b[31mred\\u202e\\u2066", sources = ["\\u001b[5m"] }\n'
    '[tabled]\nvalue = "no"\nreason = "\\u009b31m\\u202e"\ncondition = "\\u001b[1m"\n'
)
NASTY_BODY = (
    'candidate = "QQQ"\non = 2026-07-31\n[new_body]\nname = "\\u001b[31mclub\\u202e"\n'
    'act = "\\u001b[1madmit {candidate}"\n'
    'members = ["FRA", "RRR"]\n[[new_state]]\ncode = "QQQ"\nname = "\\u202eQ\\u001b[0m"\n'
    '[[new_state]]\ncode = "RRR"\nname = "\\u202eR\\u001b[0m"\n[positions]\nFRA = "object"\nRRR = "object"\n'
    '[rule]\nkind = "custom"\nname = "\\u001b[31mmine\\u202e"\ntext = "\\u001b[32mclause"\n'
    'requires = { op = "limit", count = ["object"], at_most = 0, label = "\\u001b[33mlabel\\u202e" }\n'
)
SENT = [
    chr(c)
    for c in (
        *range(9),
        *range(11, 32),
        *range(127, 160),
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    )
]


def sent(text: str) -> list[str]:
    """Return the control and direction characters in a text."""
    return [repr(c) for c in SENT if c in text]


@pytest.mark.parametrize("text", [NASTY, NASTY_BODY], ids=["body", "new body"])
@pytest.mark.parametrize(
    "command", [["decide"], ["explain"], ["explain", "FRA"], ["rules"], ["compare", "other.toml"], ["check"]]
)
def test_control_characters_are_shown_not_sent(
    text: str, command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, text, "nasty.toml")
    write(tmp_path, text.replace('"object"', '"agree"'), "other.toml")
    assert main([command[0], "nasty.toml", *command[1:]]) == 0
    out, err = capsys.readouterr()
    assert sent(out) == []
    assert sent(err) == []
    if command == ["decide"]:
        assert "\\x1b" in out
        assert "\\u202e" in out


@pytest.mark.parametrize(
    "text",
    [
        '"\\u001b[31m" = 1\n',
        '[positions]\n"a\\u001b[31m" = "object"\n',
        '[positions]\nFRA = "\\u001b[31m\\u202e"\n',
        '[positions]\nFRA = { position = "\\u001b[31m\\u202e" }\n',
        'assumption = "\\u001b[31m\\u202e"\n',
        'stage = "\\u001b[31m\\u202e"\n',
        'rule = "\\u001b[31m\\u202e"\n',
        'base = "\\u001b[31m\\u202e"\n',
        'base = "\\u001b[31m\\u202e.toml"\n',
        'known_by = "\\u001b[31m\\u202e"\n',
        '[rule]\nkind = "\\u001b[31m\\u202e"\n',
        '[tabled]\nvalue = "\\u001b[31m\\u202e"\n',
        '[weights.population]\n"\\u001b[31m" = 1\n',
        '[weights."\\u001b[31m"]\nFRA = -1\n',
        '[members]\nadd = ["\\u001b[31m\\u202e"]\n',
        '[[new_state]]\ncode = "QQQ"\nname = "\\u001b[31m"\n[[new_state]]\ncode = "RRR"\nname = "\\u001b[31m"\n',
        '[positions]\nFRA = "agree"\n"\\u202eFrance" = "agree"\n',
    ],
)
def test_control_characters_in_errors(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, HEAD + text)
    for command in ("decide", "check"):
        assert main([command, "bad.toml"]) == 3
        out, err = capsys.readouterr()
        assert sent(out + err) == []


def test_control_characters_in_errors_are_not_sent_to_a_terminal(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    write(tmp_path, f'{HEAD}"\\u001b[31m" = 1\n[positions]\n"a\\u001b[32m" = "object"\n')
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "consensus", "decide", "bad.toml"],
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
        cwd=tmp_path,
        env={**os.environ, "NO_COLOR": "1", "PYTHONUTF8": "1"},
    )
    os.close(follower)
    shown = b""
    try:
        while chunk := os.read(leader, 65536):
            shown += chunk
    except OSError:
        pass  # the other end is closed
    finally:
        os.close(leader)
        process.wait(timeout=60)
    assert process.returncode == 3
    assert b"unknown key" in shown
    assert b"\x1b" not in shown


def test_control_characters_in_names_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "bad = 1\n", "\x1b[31m\u202e.toml")
    nasty = "\x1b[31m\u202e"
    for arguments in (
        ["decide", nasty],
        ["decide", f"{nasty}.toml"],
        ["check", f"{nasty}.toml"],
        ["decide", f"no{nasty}.toml"],
        ["explain", "nato/kosovo", nasty],
        ["decide", "nato/kosovo", "--on", nasty],
        ["decide", "nato/kosovo", "--rule", nasty],
        ["decide", "nato/kosovo", "--position", f"{nasty}=agree"],
    ):
        assert main(arguments) == 3
        out, err = capsys.readouterr()
        assert sent(out + err) == [], arguments


# Errors as values.

CLASSES = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ConsensusError)]


@pytest.mark.parametrize("kind", CLASSES)
def test_errors_survive_pickling(kind: type[ConsensusError]) -> None:
    parts: dict[str, Any] = {"state": "CYP", "body": "nato", "count": 3}
    if kind in (ScenarioError, FailedCheck):
        inner: Any = InvalidDate if kind is ScenarioError else errors.MissingFact
        parts["problems"] = (inner("one", where="x.toml:1"), inner("two", key="on"))
    error = kind(
        "what is wrong.", where="x.toml:3", key="a.b", why="it is", fix="mend it", suggestions=["c", "d"], **parts
    )
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(error, protocol))
        assert type(again) is kind
        assert str(again) == str(error)
        assert (again.what, again.where, again.key, again.why, again.fix) == (
            error.what,
            error.where,
            error.key,
            error.why,
            error.fix,
        )
        assert again.suggestions == ("c", "d")
        assert {k: vars(again)[k] for k in parts if k != "problems"} == {"state": "CYP", "body": "nato", "count": 3}
        if "problems" in parts:
            assert [str(p) for p in again.problems] == [str(p) for p in error.problems]  # type: ignore[attr-defined]


def _raised(action: Callable[[], object]) -> ConsensusError:
    with pytest.raises(ConsensusError) as caught:
        action()
    return caught.value


@pytest.mark.parametrize(
    "action",
    [
        lambda: ask(positions={"CYP": "object"}),
        lambda: ask(positions={"CYP": "object", "Ruritania": "agree"}),
        lambda: cs.scenarios.load("nato/kosov"),
        lambda: cs.decide(ask(rule="qualified_majority")),
        lambda: bool(cs.decide(ask())),
    ],
)
def test_errors_that_were_raised_survive_pickling(action: Callable[[], object]) -> None:
    error = _raised(action)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert {k: v for k, v in vars(again).items() if k not in ("parts", "problems")} == {
        k: v for k, v in vars(error).items() if k not in ("parts", "problems")
    }


def test_errors_say_what_they_are_to_the_standard_library() -> None:
    assert issubclass(InputError, ValueError)
    assert issubclass(ScenarioNotFound, LookupError)
    assert issubclass(errors.MissingExtra, ImportError)
    assert issubclass(errors.NoTruthValue, TypeError)
    assert issubclass(NeedsWeights, InputError)
    assert not issubclass(errors.DataError, InputError)


# The command line, in a process of its own.


@pytest.mark.parametrize(
    "arguments",
    [
        ["decide", "nowhere.toml"],
        ["decide", "nato/nowhere"],
        ["decide", "nato/kosovo", "--on", "2026-02-30"],
        ["decide", "nato/kosovo", "--position", "CYP=object"],
        ["explain", "nato/kosovo", "Cyprus"],
        ["rules", "nato/kosovo", "--stage", "nowhere"],
        ["compare", "nato/kosovo", "nato/nowhere"],
    ],
)
def test_bad_input_in_a_process_of_its_own(arguments: list[str], tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr


# Whatever comes in.

FUZZ = settings(
    max_examples=200,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
KEYS = st.one_of(st.sampled_from(sorted(cs.Scenario.model_fields)), st.text(max_size=5))
WORDS = st.sampled_from(
    [
        *("nato", "eu", "XKX", "ESP", "Spain", "CYP", "QQQ", "2026-07-31", "1948-01-01", "2/3", "strict", "consensus"),
        *("custom", "share", "limit", "all", "agree", "object", "unknown", "acceptance", "yes", "soft", "hard", "kind"),
        *("op", "of", "n", "add", "remove", "requires", "count", "base", "at_least", "at_most", "among", "votes_cast"),
        *("name", "code", "members", "position", "since", "value", "for", "against", "population", "weight", "outcome"),
    ]
)
SCALARS = st.one_of(
    WORDS,
    st.text(max_size=8),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.binary(max_size=4),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(WORDS, st.text(max_size=4)), inner, max_size=4),
    ),
    max_leaves=12,
)


def only_our_errors(action: Callable[[], object]) -> None:
    """Run something that may fail, but only with an error of ours."""
    found: ConsensusError | None = None
    try:
        action()
    except ConsensusError as error:
        found = error
    if found is not None:
        assert str(found)
        assert not isinstance(found, ValidationError)
        assert str(pickle.loads(pickle.dumps(found))) == str(found)


def input_error_or(action: Callable[[], cs.Scenario]) -> None:
    """Build a scenario and decide it; whatever is wrong is wrong with the input."""
    found: InputError | None = None
    try:
        cs.decide(action())
    except InputError as error:
        found = error
    assert found is None or str(found)


@FUZZ
@given(st.dictionaries(KEYS, VALUES, max_size=6))
@example({"members": {"add": [None]}})
@example({"positions": {"FRA": None}})
@example({"new_state": [{"code": "QQQ", "name": "France"}]})
def test_any_keys_give_a_scenario_or_an_input_error(changes: dict[str, Any]) -> None:
    input_error_or(lambda: cs.Scenario(**changes))


@FUZZ
@given(st.sampled_from(sorted(cs.Scenario.model_fields)), VALUES)
def test_any_value_under_a_known_key_gives_a_scenario_or_an_input_error(key: str, value: Any) -> None:
    input_error_or(partial(ask, **{key: value}))


@FUZZ
@given(st.sampled_from(sorted(cs.Scenario.model_fields)), VALUES)
def test_any_variant_gives_a_scenario_or_an_input_error(key: str, value: Any) -> None:
    input_error_or(lambda: ask(positions={"FRA": "agree"}).but(**{key: value}))


NODES = st.recursive(
    st.fixed_dictionaries(
        {},
        optional={
            "op": st.sampled_from(["share", "limit", "all", "any", "x"]),
            "count": st.one_of(st.lists(WORDS, max_size=3), SCALARS),
            "base": SCALARS,
            "at_least": SCALARS,
            "more_than": SCALARS,
            "at_most": SCALARS,
            "weight": SCALARS,
            "among": st.one_of(st.lists(SCALARS, max_size=3), SCALARS),
            "label": SCALARS,
        },
    ),
    lambda inner: st.fixed_dictionaries({"op": st.sampled_from(["all", "any"]), "of": st.lists(inner, max_size=3)}),
    max_leaves=5,
)


@FUZZ
@given(NODES)
def test_any_rule_gives_a_scenario_or_an_input_error(node: dict[str, Any]) -> None:
    input_error_or(lambda: ask(rule={"kind": "custom", "requires": node}))


@pytest.mark.parametrize(
    "model", [cs.Member, cs.Question, cs.Assertion, cs.NewState, cs.NewBody, cs.Tally, cs.Scenario]
)
def test_the_validation_error_of_pydantic_never_escapes(model: type[Any]) -> None:
    values: list[Any] = [{"nonsense": 1}, {"state": []}, {}, 5, None, "x"]
    for given_value in values:
        with pytest.raises(InputError):
            model.model_validate(given_value)
    with pytest.raises(InputError):
        model.model_validate_json("{")
    with pytest.raises(InputError):
        model.model_validate_json('{"nonsense": 1}')
    with pytest.raises(InputError):
        model(nonsense=1)


@FUZZ
@given(st.binary(max_size=300))
def test_any_bytes_in_a_file_give_only_our_errors(tmp_path: Path, data: bytes) -> None:
    path = write(tmp_path, data)
    only_our_errors(lambda: cs.scenarios.load(path))


@FUZZ
@given(st.text(alphabet="abodycnit=\"[]{}.,\n#\\x0123456789-'éXK", max_size=120))
def test_any_text_in_a_file_gives_only_our_errors(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, HEAD + text)
    only_our_errors(lambda: cs.decide(cs.scenarios.load(path)))


SHIPPED = {name: (cs.scenarios.folder() / f"{name}.toml").read_bytes() for name in cs.scenarios.names()}


@FUZZ
@given(
    st.sampled_from(sorted(SHIPPED)),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 40), st.binary(max_size=6)), min_size=1, max_size=4),
)
def test_any_damage_to_a_shipped_scenario_gives_only_our_errors(
    tmp_path: Path, name: str, cuts: list[tuple[int, int, bytes]]
) -> None:
    data = SHIPPED[name]
    for start, length, new in cuts:
        start %= len(data) + 1
        data = data[:start] + new + data[start + length :]
    path = write(tmp_path, data)
    only_our_errors(lambda: cs.decide(cs.scenarios.load(path)))


@FUZZ
@given(st.sampled_from(sorted(SHIPPED)), st.randoms(use_true_random=False))
def test_any_shuffled_lines_of_a_shipped_scenario_give_only_our_errors(tmp_path: Path, name: str, random: Any) -> None:
    lines = SHIPPED[name].decode().splitlines()
    random.shuffle(lines)
    path = write(tmp_path, "\n".join(lines))
    only_our_errors(lambda: cs.decide(cs.scenarios.load(path)))


@FUZZ
@given(st.text(max_size=30))
def test_any_name_of_a_state_gives_a_state_or_our_error(name: str) -> None:
    only_our_errors(lambda: cs.state(name))
    only_our_errors(lambda: cs.body(name))
    only_our_errors(lambda: cs.decide(ask()).explain(name))


@settings(FUZZ, max_examples=50)
@given(st.text(max_size=30))
def test_any_name_of_a_scenario_gives_our_error(name: str) -> None:
    only_our_errors(lambda: cs.scenarios.load(name))
