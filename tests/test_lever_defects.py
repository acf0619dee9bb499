"""Defects of conditions and levers that readers found: each test tells the story of one."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import consensus as cs
from consensus.cli import main
from consensus.conditions.coding import Evidence, pruned
from consensus.errors import InputError, InvalidCondition, InvalidValue
from consensus.positions import Position
from consensus.report.changes import changes_text

MEMBERS = ("AAA", "BBB", "CCC", "DDD")
X = (cs.Lever(id="x", means="x is done"),)
Y = (*X, cs.Lever(id="y", means="y is done"))


def club(**changes: Any) -> cs.Scenario:
    """Return a club of four that is asked to admit QQQ."""
    fields: dict[str, Any] = {
        "new_state": tuple(cs.NewState(code=code, name=f"State {code}") for code in (*MEMBERS, "QQQ")),
        "new_body": cs.NewBody(name="the club", members=MEMBERS),
        "candidate": "QQQ",
        "on": "2026-01-01",
        "assumption": "conditional",
    }
    return cs.Scenario(**{**fields, **changes})


def agree(*states: str) -> dict[str, str]:
    return dict.fromkeys(states, "agree")


def nato(**changes: Any) -> cs.Scenario:
    return cs.scenarios.load("nato/kosovo-conditional").but(**changes)


def blockers(scenario: cs.Scenario) -> list[str]:
    return [b.state for b in cs.decide(scenario).blockers]


def test_the_verdict_and_the_changes_read_one_answer_about_the_agenda() -> None:
    """A question that the scenario asserts to be tabled opened the lever in the one and not in the other."""
    rows = (cs.Condition(lever="x", when="tabled"), cs.Condition(state="AAA", when="x"))
    for value, outcome in (("yes", "ADOPTED"), ("no", "BLOCKED"), ("unknown", "UNDETERMINED")):
        asked = club(tabled={"value": value}, lever=X, positions=agree("BBB", "CCC", "DDD"), condition=rows)
        assert cs.decide(asked).outcome.value == outcome
        changes = cs.minimal_changes(asked)
        assert {*changes.roots, *changes.followers} == set(blockers(asked))


def test_holders_of_the_agenda_do_not_count_once_the_scenario_asserts_that_it_is_put() -> None:
    row = cs.Condition(state="BBB", when="y", stages=("agenda",))
    with pytest.raises(InputError, match="invented body has no stages"):
        club(lever=Y, condition=(row,))
    asked = nato(tabled={"value": "yes", "reason": "a sponsor puts it"})
    assert all(gate.kind != "agenda" for gate in cs.minimal_changes(asked).gates)
    signed = cs.scenarios.load("nato/sweden-2023-acceptance-conditional")
    held = signed.but(
        lever=(cs.Lever(id="zz", means="zz is done"),),
        condition=(cs.Condition(state="TUR", when="zz", stages=("agenda",)),),
    )
    assert all(gate.kind != "agenda" for gate in cs.minimal_changes(held).gates)


def test_a_fact_that_is_not_known_cannot_turn_out_well_both_ways() -> None:
    """Two runs took it as so for one member and as not so for the other: a set was named that never works."""
    lever = (*X, cs.Lever(id="f", means="f is so", kind="context", value="unknown"))
    rows = (cs.Condition(state="AAA", when="x and f"), cs.Condition(state="BBB", when="x and not f"))
    asked = club(lever=lever, positions=agree("CCC", "DDD"), condition=rows)
    with pytest.raises(InvalidCondition, match="both plain and denied"):
        cs.decide(asked)
    assert blockers(asked.but(levers={"f": "on", "x": "on"})) == ["BBB"]


def test_a_lever_that_the_scenario_sets_off_does_not_come_on_by_itself() -> None:
    rows = (cs.Condition(lever="x", when="true"), cs.Condition(state="AAA", when="x"))
    asked = club(lever=X, positions=agree("BBB", "CCC", "DDD"), condition=rows)
    assert blockers(asked) == []
    assert blockers(asked.but(levers={"x": "off"})) == ["AAA"]
    assert cs.decide(asked.but(levers={"x": "unknown"})).outcome is cs.Outcome.UNDETERMINED


def test_another_rule_follows_the_conditions_anew() -> None:
    """Silence agrees under one rule and not under another; a follower kept the answer of the first."""
    asked = club(
        rule="silence_procedure",
        lever=X,
        condition=(cs.Condition(state="AAA", when="accepts(BBB)"),),
        positions={"BBB": "silent", **agree("CCC", "DDD")},
    )
    direct = cs.decide(asked.but(rule="two_thirds_of_members"))
    rows = {row.rule.kind: row for row in cs.by_rule(asked).rows}
    beside = rows["two_thirds_of_members"]
    assert beside.outcome is direct.outcome
    assert list(beside.blockers) == [b.state for b in direct.blockers]


def test_what_was_undone_later_than_known_is_still_on() -> None:
    lever = cs.Lever(id="x", means="m", moved="2020-01-01", undone="2023-01-01")
    assert lever.value_at(date(2024, 1, 1), date(2021, 1, 1)) == "on"
    assert lever.value_at(date(2024, 1, 1)) == "off"
    with pytest.raises(InvalidValue, match="never came on"):
        cs.Lever(id="x", means="m", undone="2020-01-01")
    with pytest.raises(InvalidValue, match="went off before it came on"):
        cs.Lever(id="x", means="m", moved="2023-01-01", undone="2020-01-01")


def test_a_party_whose_condition_is_met_and_that_has_not_notified_is_told_so() -> None:
    asked = cs.scenarios.load("nato/sweden-2023-acceptance-conditional").but(levers={"f16_sale": "on"})
    changes = cs.minimal_changes(asked)
    text = " ".join(changes_text(changes).split())
    explained = cs.decide(asked).explain("TUR")
    assert "TUR" in blockers(asked)
    assert ": not met" not in next(line for line in explained.splitlines() if line.startswith("  Coded:"))
    assert ("No coded condition is known to be unmet" in text) == (changes.sets == ((),))
    assert ": ." not in text


def test_firm_sets_ask_for_nothing_that_the_rule_does_not_need() -> None:
    """An abstention stops no consensus, and yet its condition was asked for."""
    row = cs.Condition(state="AAA", when="x", otherwise="abstain")
    changes = cs.minimal_changes(club(lever=X, positions=agree("BBB", "CCC", "DDD"), condition=(row,)))
    assert changes.sets == changes.firm_sets == ((),)


def test_a_member_that_is_part_of_a_set_draws_its_followers_along() -> None:
    rows = (
        cs.Condition(state="BBB", when="accepts(AAA)"),
        cs.Condition(state="CCC", when="accepts(BBB)"),
        cs.Condition(state="DDD", when="x"),
    )
    changes = cs.minimal_changes(club(lever=X, positions={"AAA": "object"}, condition=rows))
    assert changes.sets == (("AAA", "x"),)
    assert [set(some) for some in changes.rounds] == [{"AAA", "DDD"}, {"BBB"}, {"CCC"}]
    assert changes.still_unknown == ()


def test_a_lever_of_which_it_is_not_known_whether_it_is_on_can_still_be_moved() -> None:
    row = cs.Condition(state="AAA", when="x")
    asked = club(lever=X, levers={"x": "unknown"}, positions=agree("BBB", "CCC", "DDD"), condition=(row,))
    changes = cs.minimal_changes(asked)
    assert changes.sets == ((),)
    assert changes.firm_sets == (("x",),)


def test_coordination_names_those_of_the_first_set_that_needs_it() -> None:
    asked = nato(coding=("every_route",))
    joint = cs.minimal_changes(asked).coordination
    assert joint is not None
    assert joint.states


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[condition]]\nstate = "AAA"\nwhen = "x"\ncoding = "nope"\n', "no reading is called"),
        ('[[condition]]\nstate = "AAA"\nwhen = "x"\nbody = "nato"\n', "body is invented"),
        ('[[condition]]\nstate = "AAA"\nwhen = "x"\nstages = ["pfp"]\n', "no stages"),
        ('[[condition]]\nstate = "AAA"\nwhen = "x"\nsince = 2025-01-01\nuntil = 2020-01-01\n', "ends before it begins"),
        ('[[condition]]\nstate = "QQQ"\nwhen = "x"\n', "gate of its own"),
        ('[[condition]]\nstate = "AAA"\nwhen = "x"\n[[condition]]\nstate = "AAA"\nwhen = "true"\n', "two conditions"),
        (
            '[[condition]]\nstate = "AAA"\nwhen = "x"\nevidence = [{ of = "y", kind = "stated", statement = "s" }]\n',
            "no part of the condition",
        ),
        ("[costs]\nnope = 1\n", "nope"),
        ("[levers]\nx = [1]\n", "levers.x"),
        ('[levers]\nx = { value = "on" }\n', "levers.x"),
        ("[levers]\nx = 1\n", "levers.x"),
        ('[[lever]]\nid = ["x"]\nmeans = "m"\n', "lever.1.id"),
        ('[[lever]]\nid = "z"\nmeans = "m"\nkind = "conext"\n', "conext"),
    ],
)
def test_what_would_never_apply_is_refused_at_its_line(tmp_path: Path, text: str, words: str, capsys: Any) -> None:
    """Conditions with a slip in coding, body, stage or days were dropped without a word."""
    head = 'candidate = "QQQ"\non = 2026-01-01\nassumption = "conditional"\n'
    body = '[new_body]\nname = "the club"\nmembers = ["AAA"]\n'
    states = "".join(f'[[new_state]]\ncode = "{code}"\nname = "State {code}"\n' for code in ("AAA", "QQQ"))
    path = tmp_path / "s.toml"
    path.write_text(f'{head}{body}{states}[[lever]]\nid = "x"\nmeans = "x is done"\n{text}', encoding="utf-8")
    assert main(["changes", str(path)]) == 3
    err = capsys.readouterr().err
    assert words in err
    assert "s.toml:" in err
    assert "no lever is called" not in err or "nope" in words


def test_a_state_is_named_in_owners_and_costs_as_anywhere_else() -> None:
    lever = cs.Lever(id="x", means="x is done", owner=("Serbia", "nato"))
    row = cs.Condition(state="AAA", when="x")
    asked = club(lever=(lever,), condition=(row,), costs={"State BBB": 3, "x": 2}, positions=agree("CCC", "DDD"))
    assert asked.lever[0].owner == ("SRB", "nato")
    changes = cs.minimal_changes(asked.but(positions={"BBB": "object"}))
    assert changes.cost(changes.sets[0]) == 5
    assert "Serbia and NATO" in changes_text(changes)


@pytest.mark.parametrize("limits", [{"most": -1}, {"most": 0}, {"tries": 0}, {"steps": -5}, {"most": True}])
def test_limits_out_of_range_are_refused(limits: dict[str, int]) -> None:
    for name in ("nato/kosovo", "nato/kosovo-conditional"):
        with pytest.raises(InputError, match="at least one"):
            cs.minimal_changes(cs.scenarios.load(name), **limits)  # type: ignore[arg-type]


def test_costs_are_checked_where_nothing_hangs_too() -> None:
    with pytest.raises(InputError, match="zzz"):
        cs.minimal_changes(cs.scenarios.load("nato/kosovo"), costs={"zzz": 1})


def test_what_nobody_had_said_yet_has_no_part_in_an_answer_for_an_earlier_day() -> None:
    """Romania was shown a promise of 2023 as its way out in 2022."""
    for state, part in (("ROU", "ohrid_article_4"), ("GRC", "us_pressure")):
        for day, there in (("2023-01-01", False), ("2026-07-31", True)):
            coded = cs.decide(nato(on=day)).of(state).member.coded
            assert (coded is not None and part in coded.when) == there
    row = cs.Condition(
        state="ROU",
        when="a or at_least(2, b, accepts(GRC), c)",
        evidence=(Evidence(of="b", kind="inferred", statement="s", since="2024-01-01"),),
    )
    early = pruned(row, {"c"}, date(2020, 1, 1))
    assert early is not None
    assert early.when == "a"
    assert pruned(row, {"a", "c"}, date(2020, 1, 1)) is None
    assert pruned(row, set(), date(2024, 1, 1)) is row


def test_a_name_that_is_both_a_member_and_a_lever_is_refused() -> None:
    from consensus.decisions.question import LeverAt

    with pytest.raises(InputError, match="both a member and a lever"):
        cs.Question(
            body="the club",
            candidate="Dora",
            members=(cs.Member(state="x"), cs.Member(state="AAA")),
            levers=(LeverAt(lever=X[0]),),
        )


def test_a_question_by_hand_without_a_date_is_explained() -> None:
    members = (
        cs.Member(state="AAA", position="object", coded=cs.Condition(state="AAA", when="accepts(ZZZ) or x")),
        cs.Member(state="BBB", position="agree"),
    )
    from consensus.decisions.question import LeverAt

    verdict = cs.decide(cs.Question(body="the club", candidate="Dora", members=members, levers=(LeverAt(lever=X[0]),)))
    assert "ZZZ does not agree" in verdict.explain("AAA")
    assert cs.minimal_changes(verdict).sets == (("x",),)


def test_a_chain_of_any_length_is_told_up_to_a_limit() -> None:
    from consensus.conditions.derivation import MOST_LINES, derive
    from consensus.conditions.fixed_point import System
    from consensus.conditions.grammar import Accepts, Name

    names = [f"M{i:05}" for i in range(10_000)]
    rows = {name: Accepts(after) for name, after in pairwise(names)}
    for value in (True, False):
        lines = derive(System({**rows, names[-1]: Name("go")}, {"go": value}), names[0])
        assert len(lines) == MOST_LINES + 1
        assert lines[-1].kind == "more"


def test_without_work_one_set_is_still_found_and_called_so() -> None:
    """A search that was stopped at once came back with empty hands."""
    rows = tuple(
        cs.Condition(state=state, when=f"at_least(6, {', '.join(f'l{i}' for i in range(12))})") for state in MEMBERS
    )
    levers = tuple(cs.Lever(id=f"l{i}", means=f"step {i} is taken") for i in range(12))
    asked = club(lever=levers, condition=rows)
    for steps in (1, 50, 3_000):
        changes = cs.minimal_changes(asked, steps=steps)
        assert not changes.complete
        assert changes.sets
        assert all(len(some) == 6 for some in changes.sets)
        assert not blockers(asked.but(levers=dict.fromkeys(changes.sets[0], "on")))
    assert cs.minimal_changes(asked, most=1_000).count == 924


def test_a_hypothesis_on_levers_is_marked_in_the_answer() -> None:
    verdict = cs.decide(nato(levers={"asm_statute": "on"}))
    assert any("(a hypothesis)" in note for note in verdict.question.provenance.notes)
    assert verdict.of("GRC").member.position is Position.OBJECT


def test_nobody_can_quote_an_answer_without_its_hypotheses() -> None:
    """A what-if on levers read like the answer of the day, and a coded agenda like a fact."""
    asked = nato(levers={"recognition_by_serbia": "on"})
    verdict = cs.decide(asked)
    sentence = cs.report.headline(verdict)
    assert "taking it that Serbia recognises Kosovo as a state" in sentence
    assert "It has been tabled" not in sentence
    assert "By the coded conditions nobody would hold the agenda" in sentence
    assert "Is it tabled? Yes (by the coded conditions)" in cs.report.verdict_text(verdict)
    off = nato(levers={"war_in_ukraine": "off", "security_crisis": "unknown"})
    assert "it is not so that" in cs.report.headline(cs.decide(off))
    assert "it is not known whether" in changes_text(cs.minimal_changes(off)).replace("\n", " ")
    many = nato(levers=dict.fromkeys(("asm_statute", "us_pressure", "us_decision", "dialogue_progress"), "on"))
    assert "taking 4 levers and facts as the scenario has them" in cs.report.headline(cs.decide(many))


def test_the_agenda_and_the_candidate_are_explained_too() -> None:
    """`changes` pointed at `explain`, which knew neither who holds the agenda nor the candidate's own gate."""
    france = cs.decide(nato()).explain("France")
    assert "Agenda:" in france
    assert "asm_statute" in france
    bosnia = cs.decide(cs.scenarios.load("nato/bosnia-and-herzegovina-conditional"))
    told = bosnia.explain("Bosnia and Herzegovina")
    assert "Own gate:" in told
    assert "Presidency" in told
    assert bosnia.explain("BIH") == told
    with pytest.raises(InputError):
        cs.decide(cs.scenarios.load("nato/kosovo")).explain("Kosovo")
    with pytest.raises(InputError):
        bosnia.explain("Ruritania")


def test_a_party_is_told_as_waited_for_and_never_lost() -> None:
    """Hungary, whose condition was met or not known, was nowhere among the two that block."""
    asked = cs.scenarios.load("nato/sweden-2023-acceptance-conditional")
    text = " ".join(changes_text(cs.minimal_changes(asked)).split())
    assert "no coded condition is known to be unmet: Hungary" in text
    assert "No coded condition is known to be unmet" in cs.decide(asked).explain("HUN")
    done = asked.but(levers={"f16_sale": "on", "sweden_hungary_relations": "on"})
    assert "that ." not in cs.report.verdict_text(cs.decide(done))
    assert "what is missing is the act of Hungary and Türkiye" in " ".join(
        cs.report.verdict_text(cs.decide(done)).split()
    )


def test_an_agenda_that_nobody_would_hold_is_not_a_gate_passed() -> None:
    step = cs.track(nato(levers={"recognition_by_serbia": "on"})).step("agenda")
    assert step.status.value == "open"


def test_compare_names_the_lever_or_the_coding_that_differs() -> None:
    change = cs.compare(nato(), nato(levers={"ohrid_article_4": "on"}))
    assert {c.why for c in change.members if c.state in {"GRC", "ROU"}} == {
        "ohrid_article_4 is on in place of off (a hypothesis)"
    }
    coded = cs.compare(nato(), nato(coding=("pessimistic",)))
    assert {c.why for c in coded.members if c.state == "GBR"} == {"the coding is pessimistic in place of neutral"}
    madrid = cs.scenarios.load("nato/sweden-2022-conditional")
    (turkey,) = (c for c in cs.compare(madrid, madrid.but(on="2022-06-29")).members if c.state == "TUR")
    assert "16 May" not in turkey.since


def test_a_set_that_nothing_moves_names_who_is_not_moved() -> None:
    asked = club(
        lever=(*X, cs.Lever(id="f", means="f is so", kind="context", value="no")),
        positions=agree("CCC", "DDD"),
        condition=(cs.Condition(state="AAA", when="f"), cs.Condition(state="BBB", when="x")),
    )
    changes = cs.minimal_changes(asked)
    assert changes.sets == ()
    assert changes.unmoved == ("AAA",)
    assert "none of it moves State AAA" in " ".join(changes_text(changes).split())


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"state": "AAA", "when": "accepts(AAA)"}, "its own agreement"),
        ({"state": "AAA", "when": "never"}, 'Write "false"'),
        ({"state": "AAA", "when": "x", "otherwise": "agree"}, "no condition"),
    ],
)
def test_conditions_without_sense_are_refused(row: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        club(lever=X, condition=(row,))


def test_states_and_owners_may_be_named_plainly() -> None:
    asked = club(
        lever=({"id": "x", "means": "x is done.", "owner": "Serbia"},), condition=({"state": "State AAA", "when": "x"},)
    )
    assert asked.lever[0].owner == ("SRB",)
    assert asked.lever[0].means == "x is done"
    assert asked.condition[0].state == "AAA"
    with pytest.raises(InputError, match="State ZZZ"):
        club(lever=X, condition=({"state": "State ZZZ", "when": "x"},))
    with pytest.raises(InputError, match="Pass a scenario"):
        cs.minimal_changes("nato/kosovo")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nato/kosovo", "--lever", "asm_statute=on"], 2, "--assumption conditional"),
        (["nato/kosovo", "--coding", "neutral"], 2, "--assumption conditional"),
        (["nato/kosovo", "--graph", "dot"], 3, "nothing is coded here"),
    ],
)
def test_an_option_without_effect_is_refused(
    arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["changes", *arguments]) == code
    assert words in " ".join(capsys.readouterr().err.split())


def test_levers_under_another_assumption_are_noted_and_change_nothing() -> None:
    asked = nato(levers={"recognition_by_serbia": "on"}).but(assumption="strict")
    verdict = cs.decide(asked)
    assert [b.state for b in verdict.blockers] == ["ESP", "GRC", "ROU", "SVK"]
    assert any("`conditional` only" in note for note in verdict.question.provenance.notes)


def test_two_assumptions_are_compared_by_their_names() -> None:
    change = cs.compare(cs.scenarios.load("nato/kosovo"), nato())
    assert change.stopped_blocking == change.started_blocking == ()
    other = cs.compare(cs.scenarios.load("nato/kosovo"), nato(levers={"recognition_by_serbia": "on"}))
    assert {c.why for c in other.members if c.state == "ESP"} == {"the assumption is conditional in place of strict"}


def test_a_denied_fact_is_told_in_words() -> None:
    lever = (cs.Lever(id="f", means="f is so", kind="context", value="yes"),)
    asked = club(
        lever=lever, positions=agree("BBB", "CCC", "DDD"), condition=(cs.Condition(state="AAA", when="not f"),)
    )
    assert "It would agree if it is not so that f is so." in cs.report.verdict_text(cs.decide(asked))
    graph = cs.lever_graph(asked)
    assert graph.edges["f", "AAA"]["denied"]
    assert "-. not .->" in cs.report.graph_mermaid(graph)
    assert 'label="not"' in cs.report.graph_dot(graph)


def test_a_lever_without_words_is_refused() -> None:
    with pytest.raises(InputError, match="means"):
        club(lever=({"id": "x"},))
    with pytest.raises(InputError):
        club(lever=({"id": "x", "means": 3},))


def test_a_condition_that_is_never_met_is_told_as_such() -> None:
    asked = club(
        lever=X,
        positions=agree("CCC", "DDD"),
        condition=(cs.Condition(state="AAA", when="false or x"), cs.Condition(state="BBB", when="false")),
    )
    verdict = cs.decide(asked)
    assert "In no case" in verdict.explain("AAA")
    assert "In no case" in verdict.explain("BBB")
    assert cs.minimal_changes(asked).unmoved == ("BBB",)
