"""Defects that were found in tracks, history and claims: each leaves the story of how it came about."""

from __future__ import annotations

import copy
import pickle
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest

import consensus as cs
from consensus.checks import Result, check_claims
from consensus.checks.claims import Checked
from consensus.cli import main
from consensus.errors import NotAMember
from consensus.report.svg import track_svg
from consensus.report.track import track_document, track_headline, track_text
from consensus.tracks.track import Status
from consensus.values import AfterAct, parse_moment

NOTICE = 'body = "nato"\ncandidate = "SWE"\nstage = "acceptance"\nact = "notifies"\n'
CYPRUS = {"act": "notifies", "stage": "acceptance", "state": "CYP", "since": "2022-12-01"}


def sweden(*acts: dict[str, str]) -> cs.Scenario:
    return cs.Scenario(body="nato", candidate="SWE", on="2022-12-30", act=acts)


def claim(tmp_path: Path, asserts: str, day: str = "2026-07-31") -> Checked:
    head = f'[[claim]]\nid = "x"\nclaim = "x"\nby = "x"\nmade = {day}\nsources = ["x"]\n'
    path = tmp_path / "claims.toml"
    path.write_text(head + asserts, encoding="utf-8")
    return check_claims(str(path)).checked[0]


# Acts that a scenario asserts.


def test_a_bad_act_is_refused_each_time_it_is_read() -> None:
    """The second reading met a kept course, matched acts by identity, and let the act of Cyprus pass."""
    for _ in range(2):
        with pytest.raises(NotAMember, match="European Union"):
            sweden(CYPRUS)


def test_an_entry_into_force_dated_by_a_month_is_held_to_the_parties() -> None:
    """One act dated "2025-12" made Kosovo a member of the EU: only exact days were held to the acceptances."""
    with pytest.raises(cs.InputError, match=r"may not be skipped|had not accepted"):
        cs.Scenario(
            body="eu",
            candidate="XKX",
            on="2026-07-31",
            act=({"act": "completes", "stage": "entry_into_force", "since": "2025-12"},),
        )


def test_acts_of_a_scenario_are_marked_wherever_they_show() -> None:
    """A membership made of asserted acts read like one on record."""
    ask = sweden({**CYPRUS, "state": "HUN"}, {**CYPRUS, "state": "TUR"})
    track = cs.track(ask)
    assert track.stopped_at == "entry_into_force"
    assert any(note.endswith("asserted by the scenario: a hypothesis") for note in track.provenance.notes)
    verdict = cs.decide(ask.but(stage="acceptance"))
    assert "the scenario asserts it" in verdict.of("HUN").in_words
    assert verdict.of("DEU").in_words == "accepted"
    closed = ask.but(
        on="2023-01-10",
        act=(*ask.act, {"act": "completes", "stage": "entry_into_force", "since": "2022-12-31"}),
    )
    step = cs.track(closed).step("entry_into_force")
    assert step.asserted
    assert track_document(cs.track(closed))["stages"][11]["asserted"] is True
    assert "the scenario asserts it" in track_text(cs.track(closed))


def test_a_what_if_replaces_what_came_later() -> None:
    """Asking what if Türkiye had notified in December 2022 was refused, since it did in January 2024."""
    early = sweden({**CYPRUS, "state": "TUR", "since": "2022-12-15"})
    assert cs.track(early).waiting_on == ("HUN",)


def test_a_what_if_may_let_a_state_join_and_leave_in_any_order_of_the_file() -> None:
    acts = (
        {"act": "leaves", "state": "UKR", "since": "2022-12-20"},
        {"act": "joins", "state": "UKR", "since": "2022-11-01"},
    )
    for some in (acts, acts[::-1]):
        assert "UKR" not in cs.track(sweden(*some)).waiting_on
        before = cs.track(sweden(*some), on="2022-12-10")
        assert "UKR" in before.waiting_on


def test_a_departure_is_told_as_a_hypothesis() -> None:
    """The track said 28 of 29 and never that Hungary had left by the scenario only."""
    track = cs.track(sweden({"act": "leaves", "state": "HUN", "since": "2022-12-01"}))
    assert track.waiting_on == ("TUR",)
    assert "Hungary has left NATO: a hypothesis" in track.provenance.notes


@pytest.mark.parametrize(
    ("act", "message"),
    [
        ({"act": "withdraws", "stage": "application", "state": "HUN", "since": "2022-12-01"}, "Only Sweden can"),
        ({"act": "withdraws", "stage": "agenda", "state": "HUN", "since": "2022-12-01"}, "facts of its own"),
        ({"act": "lacks", "stage": "acceptance", "state": "FRA", "since": "2022-12-01"}, "after its notice"),
        ({"act": "withdraws", "stage": "acceptance", "state": "HUN", "since": "2022-12-01"}, "had not given"),
        ({"act": "joins", "state": "SWE", "since": "2022-12-01"}, "is the candidate"),
    ],
)
def test_no_act_is_silently_ignored(act: dict[str, str], message: str) -> None:
    with pytest.raises(cs.InputError, match=message):
        sweden(act)


def test_a_candidate_may_withdraw_its_application() -> None:
    act = {"act": "withdraws", "stage": "application", "state": "SWE", "since": "2022-12-01"}
    step = cs.track(sweden(act)).step("application")
    assert (step.status, step.reason) == (Status.OPEN, "done and withdrawn")


# Moments.


def test_moments_of_a_day_are_ordered_copied_and_kept() -> None:
    """The moment after the fifth act sorted before that after the second, and could not be copied."""
    early, late = parse_moment("2023-04-04#2"), parse_moment("2023-04-04#5")
    assert sorted([date(2023, 4, 4), late, early, date(2023, 4, 3)]) == [
        date(2023, 4, 3),
        early,
        late,
        date(2023, 4, 4),
    ]
    assert early < late <= late
    assert late > early >= early
    for again in (copy.deepcopy(late), pickle.loads(pickle.dumps(late)), copy.copy(late)):
        assert again == late
        assert isinstance(again, AfterAct)
    assert isinstance(late, AfterAct)
    assert late.replace(day=5).isoformat() == "2023-04-05#5"


def test_at_an_hour_of_the_day_it_is_not_known_whether_a_seat_had_begun() -> None:
    """At one in the afternoon of 4 April 2023 the answer was 28 of 30, as if Finland's hour were on record."""
    noon = cs.track_of("nato", "SWE", on="2023-04-04T13:00:00Z")
    verdict = noon.step("acceptance").verdict
    assert verdict is not None
    assert verdict.of("FIN").member.position is cs.Position.UNKNOWN
    assert noon.waiting_on == ("HUN", "TUR")
    afterwards = cs.track_of("nato", "SWE", on="2024-03-07T20:00:00Z")
    assert afterwards.stopped_at in {"acceptance", "entry_into_force", "accession"}


def test_the_united_kingdom_is_out_of_the_union_from_the_first_moment_of_its_day() -> None:
    assert "GBR" not in cs.body("eu").on("2020-02-01#0").states
    assert "GBR" in cs.body("eu").on("2020-01-31").states


def test_what_was_public_decides_who_is_a_member() -> None:
    """Asked for June 2024 with what was known in March, the answer was an error on the membership to come."""
    track = cs.track_of("nato", "SWE", on="2024-03-06", known_by="2024-03-06")
    assert track.waiting_on == ("HUN",)
    ask = cs.Scenario(body="nato", candidate="SWE", on="2024-06-01", known_by="2024-03-06")
    assert cs.track(ask).stopped_at == "acceptance"


@pytest.mark.parametrize("day", ["2022-12-30", "2023-03-31"])
def test_an_honest_backtest_names_hungary_and_turkiye(day: str) -> None:
    """Without the approvals of 2023 and 2024 nothing proved that the two were open."""
    assert cs.track_of("nato", "SWE", on=day, known_by=day).waiting_on == ("HUN", "TUR")
    assert cs.track_of("nato", "FIN", on="2022-12-30", known_by="2022-12-30").waiting_on == ("HUN", "TUR")


# Data that are not there.


def test_missing_data_is_not_a_missing_act() -> None:
    """Ukraine's application to the EU was told as not yet made: no act of Ukraine in the EU is in the data."""
    for body, state in (("eu", "UKR"), ("eu", "SRB"), ("coe", "RUS")):
        with pytest.raises(cs.InputError, match="not in these data"):
            cs.track_of(body, state, on="2026-07-31")


def test_a_count_says_what_is_not_known() -> None:
    """Of Montenegro's 28 Parties none was said to have notified in February 2017; most had."""
    track = cs.track_of("nato", "MNE", on="2017-02-15")
    sure, most = track.step("acceptance").notified
    assert sure < 20 <= most
    assert f"{sure} to {most} of 28" in track_headline(track)


def test_nobody_is_called_a_founder_who_is_not() -> None:
    with pytest.raises(cs.InputError, match="did not exist"):
        cs.track_of("nato", "ALB", on="1949-04-04")


def test_a_body_without_accessions_has_no_history() -> None:
    with pytest.raises(cs.InputError, match="no accession"):
        cs.history("imf")


def test_those_who_have_not_notified_yet_hold_nothing() -> None:
    """On the day after the signature the gate was marked as held, by 24 members that had nothing against it."""
    step = cs.track_of("nato", "SWE", on="2022-07-06").step("acceptance")
    assert step.status is Status.OPEN
    assert (
        cs.track_of("nato", "SWE", on="2023-03-31").step("acceptance").status is Status.BLOCKED
    )  # an objection stated


def test_troops_of_one_body_are_not_shown_on_the_way_into_another() -> None:
    """KFOR and the guarantee of the alliance stood on the way into the Council of Europe."""
    assert cs.track_of("coe", "XKX", on="2024-06-24").presence == ()
    assert cs.track_of("nato", "XKX", on="2024-06-24").presence


def test_an_abstention_is_not_an_unknown_position() -> None:
    """The sentence counted 29 unknown positions and the gate 28: one member had abstained."""
    track = cs.track_of("coe", "XKX", on="2024-06-24")
    verdict = track.step("invitation").verdict
    assert verdict is not None
    assert f"the positions of {len(verdict.undetermined)} of 46 members" in track_headline(track)


def test_a_picture_survives_any_note() -> None:
    kosovo = cs.scenarios.load("nato/kosovo").but(designation_note="a\u0001<b>")
    assert ET.fromstring(track_svg(cs.track(kosovo))) is not None


# Claims.


@pytest.mark.parametrize(
    ("asserts", "message"),
    [
        ('body = "nato"\ncandidate = "XKX"\nstate = "ESP"\n', "asserts nothing"),
        ('body = "nato"\nincludes = []\n', "asserts nothing"),
        ('body = "nato"\nstage = "bogus"\nmembers = 30\n', "no stage"),
        ('vote = "coe/kosovo-2023"\n', "checked by its figures"),
        ('vote = "coe/kosovo-2023"\nfigures = { bogus = 1 }\n', "not a figure of a ballot"),
        ('vote = "coe/kosovo-2032"\nfigures = { for = 33 }\n', "no recorded ballot"),
        ('body = "nato"\nincludes = ["ZZZ"]\n', 'no state is called "ZZZ"'),
        ('body = "nato"\ncandidate = "ZZZ"\ntabled = "no"\n', 'no state is called "ZZZ"'),
        ('body = "natoo"\nmembers = 32\n', "no body"),
        ('body = "unga"\nmembers = 0\n', "no list of the members"),
        ('body = "nato"\ncandidate = "XKX"\nrule = "unanimity"\n', "unanimity"),
        ('body = "nato"\ncandidate = "XKX"\nstopped_at = "foo"\n', "no stage"),
        ('body = "nato"\ncandidate = "SWE"\nstage = "acceptance"\nact = "notifies"\n', "Name the member"),
        ('body = "nato"\nincludes = ["CYP"]\ncannot_be_known = "quotation"\n', "Make two claims of it"),
        ('body = "nato"\nmembers = "32"\n', "valid integer"),
    ],
)
def test_a_slip_of_the_pen_is_not_judged_as_a_claim(tmp_path: Path, asserts: str, message: str) -> None:
    with pytest.raises(cs.InputError) as caught:
        claim(tmp_path, asserts)
    assert message in str(caught.value)
    assert "claims.toml:" in str(caught.value)


@pytest.mark.parametrize(
    ("asserts", "day"),
    [
        ('body = "nato"\nmembers = 32\n', "2031-01-01"),
        ('body = "nato"\ncandidate = "BIH"\noutcome = "BLOCKED"\n', "2026-07-31"),
        ('body = "coe"\ncandidate = "XKX"\nblockers = []\n', "2026-07-31"),
        (NOTICE + 'state = "GRC"\ndated = 2022-09-20\n', "2023-01-01"),
        ('body = "nato"\ncandidate = "SWE"\nnotified = 10\n', "2022-08-20"),
    ],
)
def test_what_the_facts_leave_open_is_neither_true_nor_false(tmp_path: Path, asserts: str, day: str) -> None:
    item = claim(tmp_path, asserts, day)
    assert item.result is Result.CANNOT_BE_KNOWN
    assert item.unknown


def test_a_claim_is_judged_for_its_day(tmp_path: Path) -> None:
    """In January 2023 "Hungary has notified" held, by the notice of March 2024."""
    notice = NOTICE + 'state = "HUN"\n'
    assert claim(tmp_path, notice, "2023-01-01").result is Result.DOES_NOT_HOLD
    assert claim(tmp_path, notice, "2024-03-08").result is Result.HOLDS


def test_a_claim_about_a_member_as_a_candidate_is_answered(tmp_path: Path) -> None:
    item = claim(tmp_path, 'body = "nato"\ncandidate = "SWE"\ntabled = "yes"\n')
    assert item.result is Result.DOES_NOT_HOLD
    assert item.truth[0].startswith("Sweden is a member of NATO on 31 July 2026; it joined on 7 March 2024")


# The command.


@pytest.mark.parametrize(
    "arguments",
    [
        ["track", "nato/SWE", "--on", "2024-03-07T20:00:00Z"],
        ["track", "nato/SWE", "--on", "2022-12-30", "--json"],
        ["track", "nato/kosovo", "--events", "--parties"],
        ["history", "spain-1982"],
        ["history", "--body", "eu", "--json"],
        ["claims", "claims/press-2024-2026", "--json"],
    ],
)
def test_the_commands_answer(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["track", "nato/SWE"], 2, "give a date"),
        (["track", "nato/ZZZ", "--on", "2022-01-01"], 3, "ZZZ"),
        (["track", "nato/sweden-2022", "--on", "2023-04-04#x"], 3, "2023-04-04#4"),
        (["track", "nato/classroom"], 3, "no way in"),
        (["history", "--body", "imf"], 3, "no accession"),
        (["history", "nothing"], 3, "no episode"),
        (["claims", "claims/press"], 3, "claims/press-2024-2026"),
        (["track", "nato/kosovo", "--svg", "/nonexistent/x.svg"], 3, "cannot be written"),
    ],
)
def test_the_commands_refuse_in_one_line(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code
    error = capsys.readouterr().err
    assert message in error
    assert "Traceback" not in error


def test_a_delay_is_not_told_as_a_block() -> None:
    from consensus.report.history import episode_text, history_text

    told = cs.history("nato")
    assert "waiting for Greece" in episode_text(told, "spain-1982").replace("\n", " ")
    assert "Held by" not in episode_text(told, "spain-1982")
    kosovo = history_text(told, width=2000)
    assert "expected by their stance, not cast: Greece, Romania, Slovakia and Spain" in kosovo


# What else a track must be able to say.


@pytest.mark.parametrize(
    ("act", "message"),
    [
        ({"act": "approves", "stage": "map", "state": "HUN", "since": "2022-12-01"}, "no member approves anything at"),
        ({"act": "completes", "stage": "acceptance", "since": "2022-12-01"}, "not completed by one act"),
        ({"act": "completes", "stage": "letter", "since": "2022-07-05"}, "The body acts at a stage of the candidate's"),
        ({"act": "completes", "stage": "letter", "state": "HUN", "since": "2022-07-05"}, "Only Sweden can"),
        ({"act": "completes", "stage": "entry_into_force", "since": "2022-07-01"}, "had not accepted"),
        ({"act": "withdraws", "stage": "protocol", "state": "HUN", "since": "2022-12-01"}, "cannot withdraw alone"),
        ({"act": "leaves", "state": "CYP", "since": "2022-12-01"}, "is not a member of NATO"),
        ({"act": "joins", "since": "2022-12-01"}, "names no state"),
        ({"act": "joins", "state": "FRA", "since": "2022-12-01"}, "is a member already"),
    ],
)
def test_an_act_in_the_wrong_place_is_refused(act: dict[str, str], message: str) -> None:
    with pytest.raises(cs.InputError) as caught:
        sweden(act)
    assert message in str(caught.value)


@pytest.mark.parametrize("act", ["x", 3, [1], {"act": "notifies"}])
def test_acts_of_the_wrong_form_are_refused_in_plain_words(act: object) -> None:
    with pytest.raises(cs.InputError) as caught:
        cs.Scenario(body="nato", candidate="SWE", on="2022-12-30", act=act)  # type: ignore[arg-type]
    assert "AssertedAct" not in str(caught.value)


def test_acts_need_a_body_with_a_procedure() -> None:
    with pytest.raises(cs.InputError, match="acts need a body"):
        cs.Scenario(
            new_body={"name": "the club", "members": ("FRA", "DEU")},
            candidate="SWE",
            on="2022-12-30",
            act=({"act": "completes", "stage": "protocol", "since": "2022-07-05"},),
        )


def test_talks_that_are_under_way_are_told_so() -> None:
    track = cs.track_of("nato", "ALB", on="2008-05-15")
    assert track.stopped_at == "talks"
    assert "under way since 25 April 2008" in track_text(track)
    assert track_headline(track).startswith("On 15 May 2008, the way of Albania into NATO waits at the next act")


def test_a_member_whose_acts_are_not_in_the_data_is_a_member_all_the_same() -> None:
    austria = cs.track_of("eu", "AUT", on="2000-01-01")
    assert austria.done
    assert austria.step("ratification").reason == "its acts are not in these data"
    assert track_headline(austria) == "Austria has been a member of the EU since 1 January 1995."


def test_a_membership_made_of_asserted_acts_is_told_as_one() -> None:
    notices = [{**CYPRUS, "state": state} for state in ("HUN", "TUR")]
    end = [
        {"act": "completes", "stage": "entry_into_force", "since": "2022-12-10"},
        {"act": "completes", "stage": "accession", "state": "SWE", "since": "2022-12-12"},
    ]
    track = cs.track(sweden(*notices, *end))
    assert track.done
    assert track_headline(track).startswith("By the acts that this scenario asserts, Sweden would have been a member")


def test_what_a_scenario_asserts_stays_at_its_own_stage() -> None:
    thaw = cs.scenarios.load("nato/kosovo").but(positions=dict.fromkeys(("ESP", "GRC", "ROU", "SVK"), "agree"))
    track = cs.track(thaw)
    assert track.step("invitation_to_talks").blockers == ()
    assert track.step("acceptance").blockers == ("ESP", "GRC", "ROU", "SVK")
    assert any("holds at its own stage only" in note for note in track.provenance.notes)


def test_a_gate_with_nothing_against_it_is_told_so() -> None:
    everybody = dict.fromkeys(cs.body("nato").on("2026-07-31").states, "agree")
    willing = cs.scenarios.load("nato/kosovo").but(positions=everybody)
    assert "if put: nothing on record stands in the way" in track_text(cs.track(willing), width=400)


def test_a_gate_that_is_decided_anew_tells_the_first_time_and_who_holds_a_further_one() -> None:
    step = cs.track_of("nato", "UKR", on="2018-04-27").step("programme")
    assert (step.status, step.blockers) == (Status.DONE, ("HUN",))
    assert "a further one: held by Hungary" in track_text(cs.track_of("nato", "UKR", on="2018-04-27"), width=400)


def test_why_a_party_is_waited_for_can_be_explained() -> None:
    verdict = cs.decide(cs.scenarios.load("nato/sweden-2022").but(stage="acceptance", on="2024-03-01"))
    text = verdict.explain("Hungary")
    assert "approved it at home on 26 February 2024" in text
    assert "has not notified its acceptance" in text


def test_an_unknown_stage_of_a_track_has_a_name_near_it() -> None:
    with pytest.raises(cs.InputError, match="Did you mean acceptance"):
        cs.track_of("nato", "SWE", on="2022-12-30").step("acceptence")


def test_a_protocol_signed_on_a_day_not_known_leaves_acceptance_open() -> None:
    signed = {"act": "completes", "stage": "protocol", "since": "2026-06-01..2026-06-20"}
    ask = cs.Scenario(
        body="nato",
        candidate="QQQ",
        on="2026-06-10",
        new_state=({"code": "QQQ", "name": "Ruritania", "european": "yes"},),
        act=(signed,),
    )
    track = cs.track(ask)
    assert track.stopped_at in {"invitation_to_talks", "protocol"}
    assert "Protocol of accession signed: between 1 June and 20 June 2026" in track.unknown


def test_the_claims_of_nobody_are_no_claims(tmp_path: Path) -> None:
    path = tmp_path / "claims.toml"
    path.write_text('title = ["a"]\n[[claim]]\nid = "x"\n[[claim]]\nid = "x"\n', encoding="utf-8")
    with pytest.raises(cs.ScenarioError) as caught:
        check_claims(str(path))
    told = str(caught.value)
    assert "title is text" in told
    assert 'two claims are called "x"' in told
    with pytest.raises(cs.InputError, match="no file at"):
        check_claims(str(tmp_path / "none.toml"))


@pytest.mark.parametrize(
    ("asserts", "message"),
    [
        ('dated = 2024-01-01\nmembers = 32\nbody = "nato"\n', "dated speaks of an act or an event"),
        ('actor = "USA"\nmembers = 32\nbody = "nato"\n', "an actor acts in an event"),
        ('act = "completes"\nbody = "nato"\ncandidate = "SWE"\n', "belongs to a stage"),
        ('figures = { for = 3 }\nmembers = 32\nbody = "nato"\n', "speak of a ballot"),
    ],
)
def test_a_claim_names_what_it_speaks_of(tmp_path: Path, asserts: str, message: str) -> None:
    with pytest.raises(cs.InputError) as caught:
        claim(tmp_path, asserts)
    assert message in str(caught.value)


def test_claims_on_rules_acts_and_ballots_are_answered(tmp_path: Path) -> None:
    talks = claim(tmp_path, 'body = "nato"\ncandidate = "XKX"\nstage = "talks"\nrule = "consensus"\n')
    assert talks.result is Result.DOES_NOT_HOLD
    assert "is an act of" in talks.truth[0]
    signed = 'body = "nato"\ncandidate = "SWE"\nstage = "protocol"\nact = "completes"\ndated = 2022-07-05\n'
    assert claim(tmp_path, signed).result is Result.HOLDS
    nothing = 'body = "nato"\ncandidate = "XKX"\nstage = "protocol"\nact = "completes"\n'
    assert claim(tmp_path, nothing).truth == ("No such act is on record.",)
    waiting = 'body = "nato"\ncandidate = "SWE"\nwaiting_on = ["TUR"]\n'
    assert claim(tmp_path, waiting, "2024-02-01").wrong == ("it waits on HUN, not on TUR",)


def test_history_of_a_state_that_did_not_accede_is_refused() -> None:
    with pytest.raises(cs.InputError, match="no accession of FRA"):
        cs.history("nato").accession("FRA")


def test_a_scenario_that_seats_a_state_by_hypothesis_has_a_way_in() -> None:
    """The state was asked about as one that might join first, and so sat at the table twice."""
    track = cs.track(cs.scenarios.load("nato/kosovo-after-bosnia"))
    assert track.stopped_at == "agenda"
    assert "BIH" not in {newcomer.state for newcomer in track.newcomers}
