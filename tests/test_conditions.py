"""Conditions: the language, levers in time, and who agrees once all is followed to its end.

Tests named ``test_p..`` are properties of conditions by their numbers. What is
expected comes from `levers_oracle`, which tries everything out, or is worked out
by hand in a comment.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import consensus as cs
from consensus.conditions.coding import AGENDA, Coding, Condition, Dossier, Evidence, Lever, name_problems, part_of
from consensus.conditions.fixed_point import Standing, System
from consensus.conditions.grammar import (
    DEEPEST,
    LONGEST,
    LONGEST_NAME,
    MOST_LEAVES,
    RESERVED,
    Accepts,
    AtLeast,
    Constant,
    Expression,
    Leaf,
    Name,
    Not,
    all_of,
    any_of,
    in_words,
    leaves,
    parse,
)
from consensus.errors import InputError, InvalidCondition, InvalidValue, UnknownLever, UnknownState

sys.path.insert(0, str(Path(__file__).parent))  # the oracle lies beside this file, under every import mode

import levers_oracle as oracle
from levers_oracle import NO, OPEN, YES, Case, Tree

CASES = 400
QUICKLY = 0.1
"""Seconds in which any text is read or refused."""


# The language.


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("statute", Name("statute")),
        ("accepts(GRC)", Accepts("GRC")),
        ("not war", Not(Name("war"))),
        ("true", Constant(value=True)),
        ("false", Constant(value=False)),
        ("unknown", Constant(None)),
        ("tabled", Name("tabled")),
        ("a and b", AtLeast(2, (Name("a"), Name("b")))),
        ("a or b", AtLeast(1, (Name("a"), Name("b")))),
        ("a or b and c", AtLeast(1, (Name("a"), AtLeast(2, (Name("b"), Name("c")))))),
        ("(a or b) and c", AtLeast(2, (AtLeast(1, (Name("a"), Name("b"))), Name("c")))),
        ("at_least(2, a, b, accepts(GRC))", AtLeast(2, (Name("a"), Name("b"), Accepts("GRC")))),
        ("at_least(1, a)", Name("a")),
        ("at_least(2, a and b, c or d)", parse("(a and b) and (c or d)")),
        ("((a))", Name("a")),
        (" a\tand\r\nb ", parse("a and b")),
        ("a1 and a_", AtLeast(2, (Name("a1"), Name("a_")))),
        ("android or orb or nothing", AtLeast(1, (Name("android"), Name("orb"), Name("nothing")))),
    ],
)
def test_a_condition_is_read(text: str, read: Expression) -> None:
    assert parse(text) == read


REFUSED: Mapping[str, tuple[str, int, str]] = {
    "an end after and": ("a and", 6, "the end where a name"),
    "a word of the language in place of a name": ("a and or b", 7, '"or" where a name'),
    "an and at the beginning": ("and a", 1, '"and" where a name'),
    "two names": ("a b", 3, '"b" where "and", "or" or the end'),
    "an open bracket": ("(a or b", 8, 'the end where ")" should stand'),
    "a closing bracket too many": ("a)", 2, '")" where "and", "or" or the end'),
    "empty brackets": ("()", 2, '")" where a name'),
    "a comma": ("a, b", 2, '"," where "and", "or" or the end'),
    "a bare code": ("a and GRC", 7, '"GRC" is the code of a state. Write accepts(GRC)'),
    "a capital": ("a and Statute", 7, '"Statute" is not a name'),
    "a digit first": ("2fast", 1, '"2fast" is not a name'),
    "an underscore first": ("_a", 1, '"_a" is not a name'),
    "a bare number": ("a and 2", 7, '"2" is not a name'),
    "a name that is called": ("agrees(GRC)", 7, '"agrees" takes nothing in brackets'),
    "acceptance of nobody": ("accepts()", 9, '")" where the code of a state should stand. Write accepts(GRC)'),
    "acceptance by name": ("accepts(Greece)", 9, '"Greece" where the code of a state'),
    "acceptance in small letters": ("accepts(grc)", 9, '"grc" where the code of a state'),
    "acceptance of two": ("accepts(GRC, ROU)", 12, '"," where ")" should stand'),
    "acceptance of an acceptance": ("accepts(accepts(GRC))", 9, '"accepts" where the code of a state'),
    "acceptance without brackets": ("accepts GRC", 9, '"GRC" where "(" should stand'),
    "at least without a number": ("at_least(a, b)", 10, '"a" where a number should stand'),
    "at least an empty bracket": ("at_least()", 10, '")" where a number should stand'),
    "at least without brackets": ("at_least 2", 10, '"2" where "(" should stand'),
    "at least none": ("c or at_least(0, a, b)", 6, "at least 0 of 2 cannot be. Ask for 1 to 2"),
    "at least more than there are": ("at_least(3, a, b)", 1, "at least 3 of 2 cannot be. Ask for 1 to 2"),
    "at least of nothing": ("at_least(1)", 1, "at least 1 of 0 cannot be. Write at_least(2, a, b, c)"),
    "at least minus one": ("at_least(-1, a, b)", 10, '"-" is not a sign of the language'),
    "at least a half": ("at_least(1.5, a, b)", 11, '"." is not a sign of the language'),
    "at least a huge number": ("at_least(99999, a, b)", 10, '"99999" where a number should stand'),
    "signs of other languages: and": ("a & b", 3, '"&" is not a sign of the language. Write "and"'),
    "signs of other languages: or": ("a | b", 3, 'Write "or"'),
    "signs of other languages: not": ("!a", 1, 'with "not"'),
    "code": ("__import__('os')", 12, '"\'" is not a sign of the language'),
    "a form feed": ("a\x0cb", 2, "\\x0c"),
    "a Greek letter": ("a and \u03bfr", 7, "(greek small letter omicron, U+03BF)"),
    "a Cyrillic letter": ("st\u0430tute", 3, "(cyrillic small letter a, U+0430)"),
    "a wide letter": ("\uff41", 1, "(fullwidth latin small letter a, U+FF41)"),
    "a digit of another script": ("at_least(\u0662, a, b)", 10, "U+0662"),
    "a space that is none": ("a\u00a0and b", 2, "(no-break space, U+00A0)"),
    "a sign that turns the line": ("a\u202eb", 2, "\\u202e"),
    "a half of a sign": ("a \ud800", 3, "U+D800"),
    "brackets too deep": ("(" * 41 + "a" + ")" * 41, 42, "brackets deeper than 40 levels"),
}


@pytest.mark.parametrize(("text", "column", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_at_its_column(text: str, column: int, said: str) -> None:
    with pytest.raises(InvalidCondition) as caught:
        parse(text)
    assert str(caught.value).startswith(f"column {column}: ")
    assert caught.value.parts["column"] == column
    assert said in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("text", ["", " ", "\t\r\n"])
def test_an_empty_condition_is_refused(text: str) -> None:
    with pytest.raises(InvalidCondition, match=r'an empty condition\. Write "true"'):
        parse(text)


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("not accepts(GRC)", 1, '"not" before an acceptance'),
        ("a and not accepts(GRC)", 7, '"not" before an acceptance'),
        ("not (a or b)", 1, '"not" before ('),
        ("not not a", 1, '"not" before not'),
        ("not at_least(1, a, b)", 1, '"not" before at_least'),
        ("not true", 1, '"not" before true'),
        ("not tabled", 1, '"not" before tabled'),
        ("not GRC", 1, '"not" before GRC'),
        ("a or not", 6, '"not" before the end'),
    ],
)
def test_nothing_but_a_fact_is_denied_and_the_reason_is_given(text: str, column: int, said: str) -> None:
    with pytest.raises(InvalidCondition) as caught:
        parse(text)
    assert f"column {column}: {said}. A condition may only get easier to meet" in str(caught.value)
    assert "Code the benign fact" in str(caught.value)


def _named(count: int) -> str:
    return " or ".join(f"a{i}" for i in range(count))


def test_limits_are_reached_and_not_passed() -> None:
    assert parse("a" * LONGEST_NAME) == Name("a" * 60)
    with pytest.raises(InvalidCondition, match="column 1: a name of 61 characters"):
        parse("a" * (LONGEST_NAME + 1))
    assert len(list(leaves(parse(_named(MOST_LEAVES))))) == MOST_LEAVES
    with pytest.raises(InvalidCondition, match="more than 400 names"):
        parse(_named(MOST_LEAVES + 1))
    assert parse("(" * DEEPEST + "a" + ")" * DEEPEST) == Name("a")
    assert parse("a".ljust(LONGEST)) == Name("a")
    with pytest.raises(InvalidCondition, match="a condition of 4001 characters"):
        parse("a".ljust(LONGEST + 1))


HUGE = {
    "brackets": "(" * 100_000,
    "brackets both ways": "(" * 50_000 + ")" * 50_000,
    "one name": "a" * 100_000,
    "names": "a or " * 20_000 + "a",
    "denials": "not " * 25_000 + "a",
    "acceptances": "accepts(" * 12_500,
    "at least": "at_least(1," * 9_000,
    "spaces": " " * 100_000,
    "strange letters": "\u0430" * 100_000,
    "brackets that just fit": "(" * LONGEST,
    "at least that just fits": "at_least(1, " * (LONGEST // 12),
    "denials that just fit": "not " * (LONGEST // 4),
    "a name that just fits": "a" * LONGEST,
    "spaces that just fit": " " * LONGEST,
    "names that just fit": "a " * (LONGEST // 2),
    "too many names that just fit": "a or " * (LONGEST // 5 - 1) + "a",
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_a_huge_text_is_refused_at_once(text: str) -> None:
    spent = []
    for _ in range(3):  # the best of three: what else the machine does is not what is measured
        begun = time.perf_counter()
        with pytest.raises(InvalidCondition) as caught:
            parse(text)
        spent.append(time.perf_counter() - begun)
    assert min(spent) < QUICKLY
    assert len(str(caught.value)) < 400


@given(st.text(max_size=60))
@example("\x00")
@example("\udfff")
@example("at_least(1, (")
def test_any_text_is_read_or_refused(text: str) -> None:
    reads(text)


WORDS = (*sorted(RESERVED), "a", "b1", "GRC", "(", ")", "(", ")", ",", "1", "2", "0", "&", "\u0430", " ")


@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_any_words_are_read_or_refused(words: list[str]) -> None:
    reads(" ".join(words))


def reads(text: str) -> None:
    """Hold the reader to its one error, and what it reads to its own text."""
    try:
        found = parse(text)
    except InvalidCondition:
        return
    assert parse(str(found)) == found


def expressions() -> st.SearchStrategy[Expression]:
    names = st.sampled_from(("a", "b", "statute", "us_pressure")).map(Name)
    codes = st.sampled_from(("GRC", "ROU")).map(Accepts)
    constants = st.sampled_from((True, False, None)).map(Constant)
    ends: st.SearchStrategy[Leaf] = st.one_of(names, codes, constants, names.map(Not))

    def joined(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        def of(some: list[Expression]) -> st.SearchStrategy[Expression]:
            return st.integers(1, len(some)).map(lambda need: AtLeast(need, tuple(some)))

        return st.lists(parts, min_size=2, max_size=4).flatmap(of)

    return st.recursive(ends, joined, max_leaves=15)


@given(expressions())
def test_what_is_written_is_read_the_same(expression: Expression) -> None:
    assert parse(str(expression)) == expression


def test_deep_brackets_are_written_and_read_the_same() -> None:
    text = "a"
    for _ in range(DEEPEST // 2):  # each level is written with brackets around its "and", too
        text = f"({text} and b or c)"
    assert parse(str(parse(text))) == parse(text)


@given(expressions())
def test_every_leaf_is_told_from_left_to_right(expression: Expression) -> None:
    def recursively(part: Expression) -> Iterable[Leaf]:
        if isinstance(part, AtLeast):
            return [leaf for other in part.of for leaf in recursively(other)]
        return [part]

    assert list(leaves(expression)) == recursively(expression)
    assert str(expression).count("accepts") == sum(isinstance(leaf, Accepts) for leaf in leaves(expression))


def test_all_of_none_is_met_and_one_of_none_is_not() -> None:
    assert all_of(()) == Constant(value=True)
    assert any_of(()) == Constant(value=False)
    assert all_of((Name("a"),)) == any_of((Name("a"),)) == Name("a")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("statute", "statute"),
        ("not war", "not war"),
        ("true", "in any case"),
        ("false", "in no case"),
        ("unknown", "on what is not known"),
        ("a and b", "both a and b"),
        ("a or b", "either a or b"),
        ("a and b and c", "all of (a; b; c)"),
        ("a or b or c", "one of (a; b; c)"),
        ("a or (b and c)", "one of (a; both b and c)"),
        ("a and (b or c)", "both a and either b or c"),
        ("at_least(2, a, b, c)", "at least 2 of (a; b; c)"),
        ("at_least(2, a, b or c, accepts(GRC))", "at least 2 of (a; either b or c; accepts(GRC))"),
        ("a or unknown", "either a or on what is not known"),
    ],
)
def test_a_condition_in_plain_words(text: str, said: str) -> None:
    assert in_words(parse(text), str) == said


# Levers in time.


def lever(**given_: Any) -> Lever:
    return Lever.model_validate({"id": "statute", "means": "it is passed", **given_})


@pytest.mark.parametrize(
    ("moved", "undone", "stood"),
    [
        # On 9 April, 10 April, 20 April, 30 April and 1 May.
        (None, None, "off off off off off"),
        ("2026-04-10", None, "off on on on on"),
        ("2026-04", None, "unknown unknown unknown on on"),
        ("2026-04-10..2026-04-20", None, "off unknown on on on"),
        ("<=2026-04-20", None, "unknown unknown on on on"),
        ("2026-04-10", "2026-04-20", "off on off off off"),
        ("2026-04-10", "2026-04-15..2026-04-30", "off on unknown off off"),
        ("2026-04-10..2026-04-20", "2026-04-30", "off unknown on off off"),
        ("2026-04-05..2026-04-30", "2026-04-15..2026-05-01", "unknown unknown unknown unknown off"),
    ],
)
def test_a_lever_stands_as_far_as_its_dates_say(moved: str | None, undone: str | None, stood: str) -> None:
    days = (date(2026, 4, 9), date(2026, 4, 10), date(2026, 4, 20), date(2026, 4, 30), date(2026, 5, 1))
    it = lever(moved=moved, undone=undone)
    assert " ".join(it.value_at(day) for day in days) == stood


def test_a_move_that_was_not_public_is_not_used() -> None:
    it = lever(moved="2026-04-10", published="2026-06-01")
    late = date(2026, 7, 1)
    assert it.value_at(late) == it.value_at(late, known_by=date(2026, 6, 1)) == "on"
    assert it.value_at(late, known_by=date(2026, 5, 31)) == "off"
    at_once = lever(moved="2026-04-10")
    assert at_once.value_at(late, known_by=date(2026, 4, 9)) == "off"
    assert at_once.value_at(late, known_by=date(2026, 4, 10)) == "on"


@pytest.mark.parametrize(("value", "stood"), [("yes", "on"), ("no", "off"), ("unknown", "unknown"), (None, "unknown")])
def test_a_fact_of_the_context_stands_from_its_day_and_is_not_known_before(value: str | None, stood: str) -> None:
    fact = lever(kind="context", value=value, since="2026-04-10")
    assert fact.is_context
    assert fact.value_at(date(2026, 4, 10)) == stood
    assert fact.value_at(date(2026, 4, 9)) == "unknown"
    assert fact.value_at(date(2026, 4, 10), known_by=date(2026, 4, 9)) == "unknown"
    assert lever(kind="context", value=value).value_at(date(1950, 1, 1), known_by=date(1950, 1, 1)) == stood


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        *[({"id": word}, "is a word of the language") for word in sorted(RESERVED)],
        ({"id": "Statute"}, "id"),
        ({"id": "2fast"}, "id"),
        ({"id": ""}, "id"),
        ({"id": "a" * 61}, "id"),
        ({"id": "st\u0430tute"}, "id"),
        ({"means": ""}, "means"),
        ({"kind": "wish"}, "kind"),
        ({"value": "yes"}, "only a fact of the context has a value"),
        ({"kind": "context", "moved": "2026-04-10"}, "has no owner and is not moved"),
        ({"kind": "context", "owner": ["GRC"]}, "has no owner and is not moved"),
        ({"moved": "2026-02-30"}, "2026-02-30"),
        ({"moved": "2026-04-20..2026-04-10"}, "ends before it begins"),
    ],
)
def test_a_lever_that_makes_no_sense_is_refused(given_: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as caught:
        lever(**given_)
    assert said in str(caught.value)


def test_a_name_of_sixty_letters_is_a_lever_and_can_be_written() -> None:
    it = lever(id="a" * LONGEST_NAME)
    assert parse(it.id) == Name(it.id)


# Conditions as records.


def row(**given_: Any) -> Condition:
    return Condition.model_validate({"state": "GRC", "when": "statute", **given_})


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"lever": "statute"}, "that of one state or of one lever"),
        ({"state": None}, "that of one state or of one lever"),
        ({"when": "statute and"}, "when: column 12: the end"),
        ({"when": "not accepts(ROU)"}, 'when: column 1: "not" before an acceptance'),
        ({"when": ""}, "when: an empty condition"),
        ({"when": 5}, "when"),
        ({"state": "Greece"}, "state"),
        ({"then": "dance"}, "then"),
        ({"then_": "agree"}, "then_"),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused(given_: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as caught:
        row(**given_)
    assert said in str(caught.value)


def test_a_condition_names_its_parts_once_and_constants_not() -> None:
    it = row(when="at_least(2, a, not war, accepts(ROU), a, true) or war")
    assert it.named == ("a", "war", "accepts(ROU)")
    assert part_of(Not(Name("war"))) == part_of(Name("war"))
    assert it.subject == "GRC"
    assert row(state=None, lever="statute").subject == "statute"


def test_a_condition_cites_itself_and_its_evidence() -> None:
    said = Evidence(of="statute", kind="stated", statement="we shall", sources=("b",))
    assert list(row(sources=["a"], evidence=[said]).cited()) == ["a", "b"]
    assert said.in_words == "stated by the state"


def test_a_condition_holds_from_its_day_until_the_first_day_on_which_it_does_not() -> None:
    it = row(since="2026-04-10", until="2026-05-01")
    days = (date(2026, 4, 9), date(2026, 4, 10), date(2026, 4, 30), date(2026, 5, 1))
    assert [it.holds(day) for day in days] == [False, True, True, False]
    assert not it.holds(date(2026, 4, 30), known_by=date(2026, 4, 9))
    assert it.holds(date(2026, 4, 30), known_by=date(2026, 4, 10))
    assert row().holds(date(1950, 1, 1), known_by=date(1950, 1, 1))


def test_a_condition_without_stages_concerns_every_decision_but_not_the_agenda() -> None:
    assert row().speaks_of("invitation")
    assert not row().speaks_of(AGENDA)
    assert row(stages=[AGENDA]).speaks_of(AGENDA)
    assert not row(stages=[AGENDA]).speaks_of("invitation")


def dossier(*conditions: Mapping[str, Any]) -> Dossier:
    axes = [
        Coding(axis="turn", id="soft", title="soft", default=True),
        Coding(axis="turn", id="hard", title="hard"),
        Coding(axis="law", id="narrow", title="narrow"),
        Coding(axis="law", id="wide", title="wide", default=True),
    ]
    return Dossier(coding=tuple(axes), condition=tuple(row(**given_) for given_ in conditions))


def test_of_every_open_question_one_reading_is_taken() -> None:
    readings = dossier()
    assert [c.id for c in readings.chosen()] == ["soft", "wide"]
    assert [c.id for c in readings.chosen(["narrow", "hard"])] == ["hard", "narrow"]
    with pytest.raises(InvalidValue, match='"soft" and "hard" answer the same question'):
        readings.chosen(["soft", "hard"])
    with pytest.raises(InvalidValue, match=r'no reading is called "hart".*Did you mean hard'):
        readings.chosen(["hart"])
    with pytest.raises(InvalidValue, match="Known: none here"):
        Dossier().chosen(["hard"])


def test_the_row_that_says_most_about_the_question_is_in_force() -> None:
    found = dossier(
        {"when": "a"},
        {"when": "b", "since": "2026-01-01"},
        {"when": "c", "since": "2025-01-01"},
        {"when": "d", "stages": ["invitation"], "since": "2024-01-01"},
        {"when": "e", "coding": "hard", "since": "2023-01-01"},
        {"when": "f", "body": "eu", "stages": ["invitation"]},
        {"when": "g", "since": "2027-01-01", "stages": ["invitation"]},
    )
    day = date(2026, 7, 31)

    def in_force(stage: str, *codings: str, known_by: date | None = None) -> str:
        return found.in_force("nato", stage, day, known_by, codings)["GRC"].when

    assert in_force("talks") == "b"
    assert in_force("talks", known_by=date(2025, 6, 1)) == "c"
    assert in_force("invitation") == "d"
    assert in_force("invitation", "hard") == in_force("talks", "hard") == "e"
    assert found.in_force("nato", AGENDA, day) == {}


LEVERS = {
    "statute": Lever(id="statute", means="it is passed", owner=("QQQ",)),
    "war": Lever(id="war", means="there is war", kind="context", value="no"),
}


@pytest.mark.parametrize(
    ("given_", "kind", "said"),
    [
        ({"when": "statut"}, UnknownLever, 'when: no lever is called "statut".*Did you mean statute'),
        ({"when": "not statute"}, InvalidCondition, 'when: "not" before the lever statute.*may only get easier'),
        ({"when": "accepts(GRE)"}, UnknownState, 'when: no state is called "GRE"'),
        ({"when": "tabled"}, InvalidCondition, 'when: "tabled" may stand in the condition of a lever only'),
        ({"state": None, "lever": "statut", "when": "true"}, UnknownLever, 'lever: no lever is called "statut"'),
        ({"state": None, "lever": "war", "when": "true"}, InvalidValue, "lever: .*does not come on by itself"),
    ],
)
def test_names_that_mean_nothing_are_told(given_: dict[str, Any], kind: type[InputError], said: str) -> None:
    (problem,) = name_problems(row(**given_), LEVERS, {"GRC", "ROU"}.__contains__, near=("GRC", "ROU"))
    assert isinstance(problem, kind)
    with pytest.raises(kind, match=said):
        raise problem


@pytest.mark.parametrize(
    "given_",
    [
        {"when": "statute and not war and war and accepts(ROU) and true"},
        {"state": None, "lever": "statute", "when": "tabled and accepts(GRC)"},
    ],
)
def test_names_that_mean_something_are_let_be(given_: dict[str, Any]) -> None:
    assert not list(name_problems(row(**given_), LEVERS, {"GRC", "ROU"}.__contains__))


def test_without_any_lever_one_is_told_to_describe_it() -> None:
    (problem,) = name_problems(row(), {}, {"GRC"}.__contains__)
    assert "Describe it under [[lever]]" in str(problem)


CLUB: Mapping[str, Any] = {
    "candidate": "QZZ",
    "on": "2026-07-31",
    "assumption": "conditional",
    "new_state": [{"code": code, "name": code.title()} for code in ("QAA", "QBB", "QZZ")],
    "new_body": {"name": "the club", "members": ["QAA", "QBB"]},
    "lever": [{"id": "gift", "means": "a gift is made", "owner": ["QZZ"]}],
}


@pytest.mark.parametrize(
    ("condition", "key"),
    [
        ({"state": "QAA", "when": "gft"}, "condition.0.when"),
        ({"state": "QAA", "when": "not gift"}, "condition.0.when"),
        ({"state": "QAA", "when": "tabled"}, "condition.0.when"),
        ({"state": "QAA", "when": "accepts(QYY)"}, "condition.0.when"),
        ({"state": "QAA", "when": "accepts(FRA)"}, "condition.0.when"),
        ({"state": "FRA", "when": "gift"}, "condition.0.state"),
        ({"lever": "gft", "when": "true"}, "condition.0.lever"),
        ({"state": "QAA", "when": "gift or"}, "condition.0.when"),
    ],
)
def test_a_scenario_tells_the_place_of_a_condition_that_cannot_be_used(condition: dict[str, str], key: str) -> None:
    with pytest.raises(InputError) as caught:
        cs.Scenario.model_validate({**CLUB, "condition": [condition]})
    assert caught.value.key == key


# Who agrees in the end: seven systems and more, worked out by hand.


def system(case: Case) -> System:
    """Return the case as the package sees it: from its text."""
    values = {**case.facts, **dict.fromkeys(case.levers, False), **dict.fromkeys(case.on, True)}
    return System({v: parse(oracle.text(tree)) for v, tree in case.conditions.items()}, values)


def written(**conditions: str) -> System:
    return System({v: parse(text) for v, text in conditions.items()}, {"treaty": False, "war": None})


def standing(
    agreed: str = "",
    open_: str = "",
    roots: str = "",
    followers: str = "",
    waiting: str = "",
    rounds: tuple[str, ...] = (),
) -> Standing:
    def names(some: str) -> tuple[str, ...]:
        return tuple(some.split())

    by_round = tuple(map(names, rounds))
    return Standing(names(agreed), names(open_), names(roots), names(followers), names(waiting), by_round)


def test_a_chain_moves_one_after_the_other() -> None:
    chain = written(AAA="treaty", BBB="accepts(AAA)", CCC="accepts(BBB)")
    # Without the treaty AAA refuses whatever others do; BBB and CCC would agree with everyone else.
    # From everyone agreeing, AAA falls, then BBB, then CCC: nobody waits only for the others.
    assert chain.read() == standing(roots="AAA", followers="BBB CCC")
    # With it AAA agrees in round 1, BBB in 2, CCC in 3.
    assert chain.read(moved={"treaty"}) == standing(agreed="AAA BBB CCC", rounds=("AAA", "BBB", "CCC"))


def test_two_who_wait_for_each_other_have_no_root() -> None:
    pair = written(AAA="accepts(BBB)", BBB="accepts(AAA)", CCC="true")
    # By itself only CCC agrees. Together AAA and BBB hold each other up: greatest = everyone, so no root.
    assert pair.read() == standing(agreed="CCC", followers="AAA BBB", waiting="AAA BBB", rounds=("CCC",))


def test_a_root_holds_up_two_who_wait_for_each_other() -> None:
    three = written(AAA="accepts(BBB) and accepts(CCC)", BBB="accepts(AAA)", CCC="treaty")
    # CCC refuses. In the greatest fixed point CCC falls, then AAA, then BBB: nobody is only waiting.
    assert three.read() == standing(roots="CCC", followers="AAA BBB")
    # With the treaty CCC agrees, and now AAA and BBB wait for each other and for nothing else.
    assert three.read(moved={"treaty"}) == standing(
        agreed="CCC", followers="AAA BBB", waiting="AAA BBB", rounds=("CCC",)
    )


def test_two_of_three_are_enough() -> None:
    four = written(AAA="true", BBB="treaty", CCC="treaty", DDD="at_least(2, accepts(AAA), accepts(BBB), accepts(CCC))")
    # One of three agrees: DDD refuses, and would not if everyone agreed. BBB and CCC are roots.
    assert four.read() == standing(agreed="AAA", roots="BBB CCC", followers="DDD", rounds=("AAA",))
    # If CCC alone changes its mind there are two: AAA and CCC in round 1, DDD in round 2.
    three = System({**four.conditions, "CCC": parse("true")}, four.values)
    assert three.read() == standing(agreed="AAA CCC DDD", roots="BBB", rounds=("AAA CCC", "DDD"))


def test_a_lever_that_comes_on_by_itself_can_be_part_of_a_circle() -> None:
    circle = written(AAA="protocol or treaty", protocol="accepts(BBB)", BBB="accepts(AAA)")
    # AAA waits for the protocol, the protocol for BBB, BBB for AAA: all three wait, nobody is a root.
    assert circle.read() == standing(followers="AAA BBB protocol", waiting="AAA BBB protocol")
    # The treaty moves AAA (1), that BBB (2), that the protocol (3).
    assert circle.read(moved={"treaty"}) == standing(agreed="AAA BBB protocol", rounds=("AAA", "BBB", "protocol"))
    # The protocol taken as on moves AAA (1), BBB (2), and then comes on by itself as well (3).
    assert circle.read(moved={"protocol"}).rounds == (("AAA",), ("BBB",), ("protocol",))


def test_what_is_not_known_decides() -> None:
    open_ = written(AAA="not war", BBB="accepts(AAA)", CCC="war or treaty", DDD="accepts(CCC) and accepts(BBB)")
    # At the worst there is war for AAA and none for CCC: nobody agrees. At the best all do; AAA and CCC first.
    assert open_.read() == standing(open_="AAA BBB CCC DDD", rounds=("AAA CCC", "BBB", "DDD"))
    # With the treaty CCC agrees for certain, the others still hang on the war.
    assert open_.read(moved={"treaty"}).agreed == ("CCC",)


def test_two_components_do_not_touch_each_other() -> None:
    # AAA and BBB wait for each other; YYY follows ZZZ, which refuses.
    both = written(AAA="accepts(BBB)", BBB="accepts(AAA)", YYY="accepts(ZZZ)", ZZZ="treaty")
    assert both.read() == standing(roots="ZZZ", followers="AAA BBB YYY", waiting="AAA BBB")
    assert both.read(moved={"treaty"}) == standing(
        agreed="YYY ZZZ", followers="AAA BBB", waiting="AAA BBB", rounds=("ZZZ", "YYY")
    )


def test_everybody_agrees_already() -> None:
    # AAA in any case, BBB as AAA does, CCC as one of them does: rounds 1, 2, 2.
    done = written(AAA="true", BBB="accepts(AAA)", CCC="accepts(AAA) or accepts(BBB)")
    assert done.read() == standing(agreed="AAA BBB CCC", rounds=("AAA", "BBB CCC"))


def test_what_is_met_in_no_case_stays_so() -> None:
    # AAA agrees in no case. BBB wants the treaty, too: without it BBB is a root as well, with it a follower of AAA.
    never = written(AAA="false", BBB="accepts(AAA) and treaty")
    assert never.read() == standing(roots="AAA BBB")
    assert never.read(moved={"treaty"}) == standing(roots="AAA", followers="BBB")


def test_whoever_is_not_in_the_system_does_not_agree() -> None:
    # ZZZ has no seat and `gift` stands nowhere: neither is met, and both leave AAA a root.
    assert written(AAA="accepts(ZZZ) or gift").read() == standing(roots="AAA")


def test_waiting_for_oneself_is_waiting() -> None:
    assert written(AAA="accepts(AAA)").read() == standing(followers="AAA", waiting="AAA")


def test_nobody_agrees_with_everything_where_there_is_nobody() -> None:
    assert written().read() == standing()


LONG = 10_000


def long_chain(first: str) -> System:
    names = [f"S{i:05}" for i in range(LONG)]
    conditions: dict[str, Expression] = {names[0]: parse(first)}
    conditions.update((name, Accepts(before)) for before, name in pairwise(names))
    return System(conditions, {"treaty": False})


def test_ten_thousand_conditions_in_a_chain_are_followed_to_the_end() -> None:
    accepted, blocked = long_chain("true").read(), long_chain("treaty").read()
    assert len(accepted.agreed) == len(accepted.rounds) == LONG
    assert (len(blocked.roots), len(blocked.followers), blocked.waiting) == (1, LONG - 1, ())
    assert len(long_chain("treaty").read(moved={"treaty"}).rounds) == LONG


def test_ten_thousand_conditions_in_a_circle_wait_for_each_other() -> None:
    chain = long_chain("true")
    circle = System({**chain.conditions, "S00000": Accepts("S09999")})
    assert len(circle.read().waiting) == LONG


# Properties of the fixed points, by number.


@cache
def cases() -> tuple[tuple[Case, System], ...]:
    found = (oracle.random_case(Random(seed)) for seed in range(CASES))
    return tuple((case, system(case)) for case in found)


def lever_sets(case: Case, seed: int) -> tuple[frozenset[str], frozenset[str]]:
    """Draw a set of levers and a larger one."""
    rng = Random(seed)
    larger = frozenset(name for name in case.levers if rng.random() < 0.6)
    return frozenset(name for name in larger if rng.random() < 0.5), larger


def test_the_cases_reach_what_they_are_for() -> None:
    """Waiting sets, circles through levers, unknowns that decide, agreement and refusal in any case."""
    read = [(case, one.read(), one.read(moved=set(case.levers))) for case, one in cases()]
    assert sum(bool(now.waiting) for _, now, _ in read) > CASES // 10
    assert sum(bool(now.open) for _, now, _ in read) > CASES // 10
    assert sum(len(now.rounds) > 2 for _, now, _ in read) > CASES // 40
    assert sum(bool(now.roots and now.followers) for _, now, _ in read) > CASES // 10
    assert sum(not now.roots and not now.followers for _, now, _ in read) > CASES // 20
    assert sum(bool(after.roots) for _, _, after in read) > CASES // 10
    assert sum(any(name in case.levers for name in case.conditions) for case, _, _ in read) > CASES // 10


@pytest.mark.parametrize("best", [False, True])
def test_the_fixed_points_are_those_found_by_trying_everything(best: bool) -> None:
    for seed, (case, one) in enumerate(cases()):
        moved, _ = lever_sets(case, seed)
        assert set(one.least(best=best, moved=moved)) == oracle.least(case, moved, best=best)
        assert one.greatest(best=best, moved=moved) == oracle.greatest(case, moved, best=best)


def test_the_standing_is_that_found_by_trying_everything() -> None:
    for case, one in cases():
        sure, best = oracle.least(case, best=False), oracle.least(case)
        blocked = set(case.conditions) - best
        found = one.read()
        assert set(found.agreed) == sure
        assert set(found.open) == best - sure
        assert set(found.roots) == oracle.roots(case)
        assert set(found.followers) == blocked - oracle.roots(case)
        assert set(found.waiting) == oracle.greatest(case) - best


def test_p12_more_levers_and_more_who_agree_give_more() -> None:
    for seed, (case, one) in enumerate(cases()):
        fewer, more = lever_sets(case, seed)
        someone = sorted(case.conditions)[seed % len(case.conditions)]
        given_ = system(case.but(**{someone: YES}))
        for best in (False, True):
            assert one.least(best=best, moved=fewer).keys() <= one.least(best=best, moved=more).keys()
            assert one.greatest(best=best, moved=fewer) <= one.greatest(best=best, moved=more)
            assert one.least(best=best).keys() <= given_.least(best=best).keys()
            assert one.greatest(best=best) <= given_.greatest(best=best)
        assert one.least(best=False).keys() <= one.least(best=True).keys()


def test_p13_the_least_fixed_point_is_inside_and_the_greatest_around_every_other() -> None:
    several = 0
    for seed, (case, one) in enumerate(cases()):
        moved, _ = lever_sets(case, seed)
        for best in (False, True):
            every = oracle.fixed_points(case, moved, best=best)
            least, greatest = frozenset(one.least(best=best, moved=moved)), one.greatest(best=best, moved=moved)
            assert least in every
            assert greatest in every
            assert all(least <= some <= greatest for some in every)
            several += len(every) > 2
    assert several > CASES // 10


def test_p14_the_order_in_which_members_are_asked_does_not_matter() -> None:
    for seed, (case, one) in enumerate(cases()):
        rng, names, agreeing = Random(seed), list(case.conditions), set[str]()
        quiet = 0
        while quiet < 60:  # so many in a row had nothing to change
            name = rng.choice(names)
            changes = name not in agreeing and one.holds(one.conditions[name], agreeing, best=True)
            quiet = 0 if changes else quiet + 1
            agreeing |= {name} if changes else set()
        assert agreeing == set(one.least(best=True))


def test_p15_there_are_at_most_as_many_rounds_as_members() -> None:
    for case, one in cases():
        rounds = one.least(best=True)
        assert set(rounds.values()) == set(range(1, max(rounds.values(), default=0) + 1))
        assert max(rounds.values(), default=0) <= len(case.conditions)
        for name, number in rounds.items():  # each agrees in the first round in which it could
            earlier = [other for other, when in rounds.items() if when < number]
            before = [other for other, when in rounds.items() if when < number - 1]
            assert one.holds(one.conditions[name], earlier, best=True)
            assert number == 1 or not one.holds(one.conditions[name], before, best=True)


def test_p19_strengthening_a_condition_never_unblocks_and_weakening_never_blocks() -> None:
    for seed, (case, one) in enumerate(cases()):
        rng = Random(seed)
        name, other = rng.choice(sorted(case.conditions)), rng.choice(sorted(case.conditions))
        own = case.conditions[name]
        more: Tree = ("accepts", other) if other.isupper() else ("lever", other)
        stronger, weaker = system(case.but(**{name: ("and", own, more)})), system(case.but(**{name: ("or", own, more)}))
        for best in (False, True):
            assert stronger.least(best=best).keys() <= one.least(best=best).keys() <= weaker.least(best=best).keys()
            assert stronger.greatest(best=best) <= one.greatest(best=best) <= weaker.greatest(best=best)


def test_p20_a_member_to_whom_nobody_refers_never_makes_consensus_easier() -> None:
    for seed, (case, one) in enumerate(cases()):
        newcomer = oracle.random_tree(Random(seed), [("accepts", "QAA"), YES, NO, OPEN, ("accepts", "QXX")])
        larger = system(case.but(QXX=newcomer))
        for best in (False, True):
            assert larger.least(best=best).keys() - {"QXX"} == one.least(best=best).keys()
            assert larger.greatest(best=best) - {"QXX"} == one.greatest(best=best)
            everyone = larger.least(best=best).keys() == larger.conditions.keys()
            assert not everyone or one.least(best=best).keys() == one.conditions.keys()


def test_p22_without_a_root_all_agree_if_they_move_together() -> None:
    with_roots = 0
    for case, one in cases():
        found, everyone = one.read(), set(case.conditions)
        assert (not found.roots) == (one.greatest(best=True) == everyone)
        assert set(found.roots) <= everyone - one.least(best=True).keys()
        forced = system(case.but(**dict.fromkeys(found.roots, YES)))
        assert forced.greatest(best=True) == everyone
        with_roots += bool(found.roots)
    assert CASES // 10 < with_roots < CASES - CASES // 10


def test_p24_however_the_unknown_turns_out_it_lies_between_the_two_runs() -> None:
    decides = reached = 0
    for case, one in cases():
        worst, best = one.least(best=False).keys(), one.least(best=True).keys()
        together = one.greatest(best=False), one.greatest(best=True)
        ways = list(oracle.completions(case))
        found = [oracle.least(way) for way in ways]
        assert all(worst <= some <= best for some in found)
        assert all(together[0] <= oracle.greatest(way) <= together[1] for way in ways)
        decides += len(set(found)) > 1
        # Where no fact is both told and denied the two runs are themselves ways in which it may turn out.
        told = {str(leaf) for condition in one.conditions.values() for leaf in leaves(condition)}
        if not any(f"not {name}" in told and name in told for name in case.facts):
            assert worst in found
            assert best in found
            reached += 1
    assert decides > CASES // 20
    assert reached > CASES // 4
