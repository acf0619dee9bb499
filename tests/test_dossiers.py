"""What is coded about real candidates: sources for every part, history replayed, what-ifs, and what survives."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import consensus as cs
from consensus.checks import check_data
from consensus.cli import main
from consensus.conditions.coding import AGENDA, Condition, Evidence
from consensus.conditions.fixed_point import System
from consensus.datasets import SHIPPED, Dataset, shipped
from consensus.decisions.conditional import Words
from consensus.facts import Statement
from consensus.positions import Position
from consensus.report.changes import GATE, changes_document, changes_text
from consensus.report.dossier import dossiers_markdown
from consensus.report.graph import graph_dot, graph_mermaid

CONDITIONAL = [n for n in cs.scenarios.names() if cs.scenarios.load(n).assumption is cs.Assumption.CONDITIONAL]
WHAT_IFS = [name for name in CONDITIONAL if "what-if-" in name]


def kosovo(**changes: Any) -> cs.Scenario:
    return cs.scenarios.load("nato/kosovo-conditional").but(**changes)


def blockers(scenario: cs.Scenario) -> list[str]:
    return [b.state for b in cs.decide(scenario).blockers]


def test_the_page_of_levers_is_current(request: pytest.FixtureRequest) -> None:
    path = Path(__file__).parent.parent / "docs" / "levers.md"
    if request.config.getoption("--accept"):
        path.write_text(dossiers_markdown(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == dossiers_markdown(), "run the tests with --accept"


# The shipped scenarios, by the engine alone: lever by lever, without the search that found the sets.


@pytest.mark.parametrize("name", CONDITIONAL)
def test_each_set_removes_the_coded_objections_and_none_of_its_parts_can_be_spared(name: str) -> None:
    scenario = cs.scenarios.load(name)
    if scenario.stage == "acceptance":
        pytest.skip("a Party that has not notified is waited for, whatever its condition")
    changes = cs.minimal_changes(scenario)
    assert changes.complete
    assert changes.verified
    for some in changes.sets:
        assert blockers(moved(scenario, some)) == []
        for part in some:
            assert blockers(moved(scenario, tuple(p for p in some if p != part)))
    levers = {item.lever.id for item in changes.question.levers if not item.lever.is_context}
    for refused in changes.blocking_sets:
        rest = [*(levers - set(refused)), *({s for some in changes.sets for s in some if s.isupper()} - set(refused))]
        assert blockers(moved(scenario, tuple(rest)))


def moved(scenario: cs.Scenario, some: tuple[str, ...]) -> cs.Scenario:
    """Return the scenario with some levers on, and some members, for whom nothing is coded, in agreement."""
    levers = {part: "on" for part in some if not part.isupper()}
    return scenario.but(levers=levers, positions={part: "agree" for part in some if part.isupper()})


@pytest.mark.parametrize("name", CONDITIONAL)
def test_firm_sets_leave_no_coded_position_open(name: str) -> None:
    scenario = cs.scenarios.load(name)
    if scenario.stage == "acceptance":
        pytest.skip("a Party that has not notified is waited for, whatever its condition")
    changes = cs.minimal_changes(scenario)
    unanimous = changes.question.rule.kind == "consensus"
    for some in changes.firm_sets if unanimous else ():
        verdict = cs.decide(moved(scenario, some))
        coded = [c for c in verdict.contributions if c.member.coded is not None]
        assert all(c.member.position is c.member.coded.then for c in coded if c.member.coded is not None)


@pytest.mark.parametrize("name", CONDITIONAL)
def test_the_text_says_what_a_set_does_and_never_that_it_unblocks(name: str) -> None:
    changes = cs.minimal_changes(cs.scenarios.load(name))
    text = changes_text(changes)
    assert "unblock" not in text
    assert (GATE in " ".join(text.split())) == any(changes.sets)
    assert "not a forecast" in " ".join(text.split())
    document = json.loads(json.dumps(changes_document(changes)))
    asked = {"roots", "followers", "waiting", "minimal_unblocking_sets", "minimal_blocking_sets", "indispensable"}
    assert asked | {"complete"} <= document.keys()
    assert cs.Changes.model_validate_json(changes.model_dump_json()) == changes


def test_there_are_ten_what_ifs_and_each_says_what_it_rests_on() -> None:
    assert len(WHAT_IFS) == 10
    for name in WHAT_IFS:
        scenario = cs.scenarios.load(name)
        assert scenario.title.startswith("What if ")
        assert "rests on" in scenario.summary
        assert scenario.expect is not None
        assert scenario.expect.blockers is not None


# Kosovo.


def test_if_serbia_did_not_object_spain_would_remain_and_perhaps_slovakia() -> None:
    verdict = cs.decide(kosovo(levers={"ohrid_article_4": "on"}))
    assert [b.state for b in verdict.blockers] == ["ESP"]
    assert verdict.of("SVK").member.position is Position.UNKNOWN
    assert verdict.of("ROU").member.position is verdict.of("GRC").member.position is Position.AGREE


def test_an_agreement_and_a_pathway_wait_for_each_other() -> None:
    asked = cs.scenarios.load("nato/kosovo-conditional-every-route")
    changes = cs.minimal_changes(asked)
    assert "GRC" in changes.waiting
    assert changes.coordination is not None
    assert {"normalisation_agreement", "nato_pathway"} <= set(changes.coordination.states)
    assert () in changes.coordination.sets, "no lever has to move if they move together"
    assert () not in changes.sets
    graph = cs.lever_graph(asked)
    assert graph.nodes["normalisation_agreement"]["circle"] == graph.nodes["nato_pathway"]["circle"] > 0
    assert "they wait for each other" in cs.decide(asked).explain("ROU")


def test_a_scale_of_presence_or_troops_is_no_lever() -> None:
    text = " ".join(lever.means.lower() for lever in shipped().dossier("XKX").lever)
    assert "kfor" not in text
    assert "troops" not in text


def test_cyprus_holds_nothing_in_nato() -> None:
    for row in shipped().dossier("XKX").condition:
        assert row.body != "nato" or "CYP" not in row.when
        assert row.state != "CYP"


def test_the_usual_reading_is_the_first_and_every_conclusion_is_held_to_all() -> None:
    found = cs.survey(kosovo())
    assert [c.id for c in found.readings[0].codings] == ["association_first", "neutral"]
    assert len(found.readings) == 6
    assert set(found.blockers) == {"ESP", "GRC", "ROU", "SVK"}
    assert set(found.sometimes) == {"GBR", "HUN", "USA"}
    for some in found.enough:
        for reading in found.readings:
            coding = tuple(c.id for c in reading.codings)
            assert not blockers(kosovo(coding=coding, levers=dict.fromkeys(some, "on")))
    assert found.needed == ()
    chosen = cs.survey(kosovo(coding=("pessimistic",)))
    assert [c.id for c in chosen.readings[0].codings] == ["association_first", "pessimistic"]


def test_each_pessimistic_condition_is_at_least_as_hard_as_the_neutral_one() -> None:
    dossier = shipped().dossier("XKX")
    by_coding: dict[tuple[str, str, str], dict[str, Condition]] = {}
    for row in dossier.condition:
        for coding in row.coding:
            for stage in row.stages if row.state and row.until is None else ():
                by_coding.setdefault((row.body, str(row.state), stage), {})[coding] = row
    pairs = [(p["neutral"], p["pessimistic"]) for p in by_coding.values() if {"neutral", "pessimistic"} <= p.keys()]
    pairs += [(p["every_route"], p["neutral"]) for p in by_coding.values() if {"neutral", "every_route"} <= p.keys()]
    assert len(pairs) >= 40
    for neutral, pessimistic in {(a.when, b.when): (a, b) for a, b in pairs}.values():
        parts = sorted({*neutral.named, *pessimistic.named})
        for size in range(len(parts) + 1):
            for some in combinations(parts, size):
                accepted = {part[len("accepts(") : -1] for part in some if part.startswith("accepts(")}
                system = System({}, dict.fromkeys(some, True))
                if system.holds(pessimistic.expression, accepted, best=False):
                    assert system.holds(neutral.expression, accepted, best=False), (neutral.when, some)


def test_the_former_hungarian_line_ended_with_its_government() -> None:
    day = date(2026, 5, 8)
    assert cs.decide(kosovo(on=day)).of("HUN").member.position is Position.OBJECT
    after = cs.decide(kosovo(on=day + timedelta(days=1))).of("HUN").member
    assert after.position is Position.UNKNOWN
    assert "normalisation_agreement" not in (after.coded.when if after.coded else "")


def test_what_was_not_known_yet_is_not_used() -> None:
    asked = kosovo(on="2026-07-31", known_by="2022-01-01")
    rows = [m.coded for m in cs.pose(asked).members if m.coded is not None]
    assert all(row.since is None or row.since.last <= date(2022, 1, 1) for row in rows)
    assert cs.decide(kosovo(on="2012-01-01")).of("GRC").member.coded is None


def test_what_the_scenario_asserts_goes_before_a_condition() -> None:
    verdict = cs.decide(kosovo(positions={"SVK": "agree"}, levers={"ohrid_article_4": "on"}))
    assert verdict.of("SVK").member.coded is None
    assert verdict.of("SVK").member.position is Position.AGREE


def test_acceptance_at_one_stage_does_not_imply_the_next() -> None:
    asked = kosovo(stage="acceptance", levers={"recognition_by_serbia": "on"})
    assert {"ESP", "GRC", "ROU", "SVK"} <= set(blockers(asked))


def test_track_and_compare_read_conditions_too() -> None:
    track = cs.track(kosovo(levers={"ohrid_article_4": "on"}))
    assert track.step("invitation_to_talks").blockers == ("ESP",)
    assert track.stopped_at == "agenda"
    change = cs.compare(kosovo(), kosovo(levers={"recognition_by_serbia": "on"}))
    assert set(change.stopped_blocking) == {"ESP", "GRC", "ROU", "SVK"}


# History: the lever moves, the objection lifts.


@pytest.mark.parametrize(
    ("candidate", "state", "stage", "day", "before", "after"),
    [
        ("MKD", "GRC", "invitation_to_talks", "2018-06-17", "object", "agree"),
        ("FIN", "TUR", "invitation_to_talks", "2022-06-28", "object", "agree"),
        ("SWE", "TUR", "invitation_to_talks", "2022-06-28", "object", "agree"),
        ("UKR", "HUN", "invitation_to_talks", "2026-05-09", "object", "unknown"),
        ("UKR", "SVK", "invitation_to_talks", "2023-12-19", "agree", "object"),
    ],
)
def test_history_moved_the_lever(candidate: str, state: str, stage: str, day: str, before: str, after: str) -> None:
    on = date.fromisoformat(day)
    found = []
    for when in (on - timedelta(days=1), on):
        asked = cs.Scenario(body="nato", candidate=candidate, stage=stage, on=when, assumption="conditional")
        found.append(cs.decide(asked).of(state).member.position.value)
    assert found[1] == after
    assert found[0] == before or before == "agree"


@pytest.mark.parametrize("candidate", shipped().dossiers)
def test_conditions_agree_with_what_states_said_without_a_condition(candidate: str) -> None:
    """A stated objection or support in force is what the coded condition gives on the same day."""
    data = shipped()
    asked = 0
    for said in data.statements(candidate):
        if said.state == "*" or said.condition or said.position not in {Position.OBJECT, Position.AGREE}:
            continue
        for day in days_of(said, data.version.reviewed):
            rows = [r for r in data.dossier(candidate).condition if r.state == said.state and r.holds(day)]
            rows = [r for r in rows if r.body == said.body and not r.lever and AGENDA not in r.stages]
            body = data.body(said.body)
            for stage in (s for s in body.stages if s.kind == "decision" and said.speaks_of(body.code, s.id)):
                if not any(row.speaks_of(stage.id) for row in rows):
                    continue
                try:
                    question = cs.Scenario(
                        body=said.body, candidate=candidate, stage=stage.id, on=day, assumption="conditional"
                    )
                except cs.InputError:
                    continue
                member = cs.decide(question).of(said.state).member
                newest = cs.decide(question.but(assumption="stated")).of(said.state).member
                if newest.statement == said:
                    asked += 1
                    assert member.position is said.position, (said.state, stage.id, day, member.reason)
    assert asked or candidate in {"XKX", "BIH"}


def days_of(said: Statement, reviewed: date) -> list[date]:
    last = said.until.last - timedelta(days=1) if said.until is not None else reviewed
    return sorted({said.since.last, last})


# The form of the data.


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('of = "asm_statute"', 'of = "us_pressure"', "each part of a condition has evidence"),
        ('state = "ROU"', 'state = "CYP"', "never a member of NATO"),
        ("default = true", "default = false", "taken by default"),
        ('stages = ["agenda"]', 'stages = ["agendum"]', "no stage"),
        ('owner = ["SRB"]', 'owner = ["QQQ"]', "no state or body"),
        ('sources = ["euobserver-spain-2020-09-18"', 'sources = ["nowhere"', "no source is called"),
        ('when = "asm_statute"', 'when = "asm_statut"', "no lever is called"),
        ('coding = ["pessimistic"]', 'coding = ["gloomy"]', "no coding is called"),
        ('coding = ["pessimistic"]', 'coding = ["neutral"]', "two conditions hold at once"),
    ],
)
def test_a_slip_in_a_dossier_is_found(tmp_path: Path, old: str, new: str, words: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(SHIPPED, folder)
    path = folder / "levers" / "XKX.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    _, problems = check_data(Dataset(folder))
    assert any(words in str(problem) and "levers/XKX.toml" in str(problem) for problem in problems), problems


def test_every_judgement_is_marked_and_inference_is_called_so() -> None:
    for candidate in shipped().dossiers:
        for row in shipped().dossier(candidate).condition:
            assert row.judgement
    kinds = {e.kind for c in shipped().dossiers for row in shipped().dossier(c).condition for e in row.evidence}
    assert kinds == {"stated", "stated_by_other", "analyst", "precedent", "inferred"}
    assert Evidence(of="x", kind="inferred", statement="y").in_words == "inferred by the authors"


def test_conditions_are_shown_back_in_plain_words() -> None:
    dossier = shipped().dossier("XKX")
    levers = cs.pose(kosovo()).levers
    words = Words(levers, shipped().states, date(2026, 7, 31))
    for row in dossier.condition:
        text = words.condition(row)
        assert "_" not in text, text
        assert "accepts" not in text


# The graph.


def test_the_graph_says_who_waits_for_what() -> None:
    graph = cs.lever_graph(kosovo(coding=("every_route",)))
    assert graph.nodes["GRC"] == {
        "role": "root",
        "circle": 0,
        "kind": "member",
        "label": "Greece",
        "state": "no",
    }
    assert {"normalisation_agreement", "GRC", "ROU", "SVK"} <= set(graph.predecessors("ESP"))
    assert graph.nodes["agenda:USA"]["kind"] == "agenda"
    assert all(not graph.edges[edge]["denied"] for edge in graph.edges)


def test_hostile_words_stay_words_in_both_languages() -> None:
    evil = 'x"]; click n0 "javascript:alert(1)" <script> \x1b[31m \\'
    asked = cs.Scenario(
        candidate="XKX",
        on="2026-07-31",
        assumption="conditional",
        new_body=cs.NewBody(name="the club", members=("FRA",)),
        lever=(cs.Lever(id="evil", means=evil),),
        condition=(cs.Condition(state="FRA", when="evil"),),
    )
    graph = cs.lever_graph(asked)
    mermaid, dot = graph_mermaid(graph), graph_dot(graph)
    assert "<script" not in mermaid
    assert 'click n0 "' not in mermaid
    assert "\x1b" not in mermaid + dot + changes_text(cs.minimal_changes(asked))
    label = next(line for line in dot.splitlines() if line.strip().startswith('"evil"'))
    assert label.count('"') - label.count('\\"') == 4


# The command.


def test_the_command_answers_in_text_json_and_graphs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["changes", "nato/kosovo-conditional"]) == 0
    text = capsys.readouterr().out
    for piece in ("Root blockers", "Followers", "Without which nothing works", "What survives every coding", "Source:"):
        assert piece in text
    assert main(["changes", "nato/kosovo-conditional", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["survives"]["blockers"] == ["ESP", "GRC", "ROU", "SVK"]
    assert ["recognition_by_serbia"] in document["minimal_unblocking_sets"]
    assert main(["changes", "nato/kosovo-conditional", "--graph", "dot"]) == 0
    assert capsys.readouterr().out.startswith("digraph")
    assert main(["changes", "nato/kosovo-conditional", "--cost", "recognition_by_serbia=9", "--show", "1"]) == 0
    assert "(cost 2)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--lever", "asm_statute"], 2, "NAME=on"),
        (["--lever", "asm_statut=on"], 3, "asm_statute"),
        (["--lever", "asm_statute=perhaps"], 3, "perhaps"),
        (["--lever", "asm_statute=on", "--lever", "asm_statute=off"], 2, "twice"),
        (["--cost", "asm_statute=cheap"], 3, "cheap"),
        (["--cost", "nowhere=3"], 3, "nowhere"),
        (["--coding", "nowhere"], 3, "association_first"),
        (["--graph", "svg"], 2, "mermaid"),
        (["--most", "0"], 2, "most"),
    ],
)
def test_a_slip_on_the_command_line_is_explained(
    arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["changes", "nato/kosovo-conditional", *arguments]) == code
    err = capsys.readouterr().err
    assert words in err
    assert "Traceback" not in err
