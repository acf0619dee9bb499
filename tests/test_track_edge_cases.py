"""Edge cases of the way in: who joins and leaves meanwhile, three dates, withdrawals, skipped gates, bad acts."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import consensus as cs
from consensus.acts import Act
from consensus.checks import check_data
from consensus.cli import main
from consensus.course import Ratifier
from consensus.datasets import SHIPPED, Dataset, shipped
from consensus.decisions.verdict import Blocks
from consensus.errors import DataError, InputError, NotAMember, ScenarioError
from consensus.facts import Confidence, Stance
from consensus.report.track import track_text
from consensus.tracks.track import Status, Track, track

FOUR = ("ESP", "GRC", "ROU", "SVK")
MADRID = "2022-06-27"
"""Two days before the invitation of Finland and Sweden."""

Fields = dict[str, Any]


def nordic(candidate: str) -> cs.Scenario:
    """Return Finland or Sweden before NATO, as on record."""
    return cs.Scenario(body="nato", candidate=candidate, on=MADRID)


def ruritania(*acts: Fields, on: str, **changes: Any) -> cs.Scenario:
    """Return an invented candidate before NATO with nothing but these acts on record."""
    invented = ({"code": "QQQ", "name": "Ruritania", "european": "yes"},)
    return cs.Scenario(body="nato", candidate="QQQ", on=on, new_state=invented, act=acts, **changes)


def body_act(stage: str, since: str, **more: Any) -> Fields:
    """Return an act that completes a stage."""
    return {"act": "completes", "stage": stage, "since": since, **more}


def party_act(act: str, state: str, since: str, **more: Any) -> Fields:
    """Return an act of one Party at the stage of acceptance."""
    return {"act": act, "stage": "acceptance", "state": state, "since": since, **more}


def notices(on: str, *but: str) -> tuple[Fields, ...]:
    """Return the notices of all members of a day, but some."""
    return tuple(party_act("notifies", state, on) for state in cs.body("nato").on(on).states if state not in but)


SIGNED = (
    body_act("invitation_to_talks", "2004-05-01"),
    body_act("talks", "2004-05-10"),
    body_act("letter", "2004-05-20", state="QQQ"),
    body_act("protocol", "2004-06-01"),
)
"""Signed by 26 members."""

IN_FORCE = (*SIGNED, *notices("2004-07-01"), body_act("entry_into_force", "2004-07-02"))


def ratifier(found: Track, state: str) -> Ratifier:
    """Return how far one Party is."""
    return next(r for r in found.step("acceptance").ratifiers if r.state == state)


def those(found: Track, status: str) -> set[str]:
    """Return the Parties of one status."""
    return {r.state for r in found.step("acceptance").ratifiers if r.status == status}


def problems_of(error: InputError) -> tuple[InputError, ...]:
    """Return every problem that an error speaks of."""
    return error.problems if isinstance(error, ScenarioError) else (error,)


def gates(found: Track) -> list[tuple[str, str, tuple[str, ...], str]]:
    """Return what decides a track: each gate, how it stands and who blocks it."""
    return [(s.stage.id, s.status.value, s.blockers, str(s.date)) for s in found.steps]


# E9, E10, E13: a candidate that becomes a Party while another is under way.


def test_e9_sweden_needs_thirty_before_finland_deposits_and_thirty_one_after() -> None:
    """E9: the deposit of Finland is the fourth act of 4 April 2023, its notice for Sweden the fifth."""
    before, member, after = (track(nordic("SWE"), on=f"2023-04-04#{seq}") for seq in (3, 4, 5))
    assert [len(t.step("acceptance").ratifiers) for t in (before, member, after)] == [30, 31, 31]
    assert [t.waiting_on for t in (before, member, after)] == [("HUN", "TUR"), ("FIN", "HUN", "TUR"), ("HUN", "TUR")]


def test_e9_thirty_acceptances_are_not_enough_once_finland_is_a_party() -> None:
    """E9: 30 notices, Finland a Party without one: not in force, and Finland alone is missing."""
    acts = (body_act("protocol", "2022-07-05"), *notices("2022-07-06"))
    ask = ruritania(*acts, on="2022-07-06")
    assert track(ask, on="2023-04-04#3").stopped_at == "entry_into_force"
    found = track(ask, on="2023-04-04#4")
    assert found.step("acceptance").status is Status.OPEN
    assert (found.stopped_at, found.waiting_on) == ("acceptance", ("FIN",))


@pytest.mark.parametrize(("seq", "missing"), [(3, ""), (4, "FIN"), (5, "FIN"), (6, "FIN")])
def test_e9_the_moment_decides_whether_the_protocol_can_enter_into_force(seq: int, missing: str) -> None:
    """E9: the same notices suffice for an entry into force one act before the deposit of Finland, not after it."""
    acts = (body_act("protocol", "2022-07-05"), *notices("2022-07-06"))
    entry = body_act("entry_into_force", "2023-04-04", seq=seq)
    if not missing:
        found = track(ruritania(*acts, entry, on="2023-04-04"))
        assert found.step("acceptance").status is Status.DONE
        assert "FIN" not in {r.state for r in found.step("acceptance").ratifiers}
        return
    with pytest.raises(InputError, match="Finland had not accepted"):
        ruritania(*acts, entry, on="2023-04-04")
    own = party_act("notifies", "FIN", "2023-04-04", seq=5)
    if seq > 5:
        assert track(ruritania(*acts, own, entry, on="2023-04-04")).stopped_at == "invitation_to_accede"


def test_e10_the_closed_list_of_finland_does_not_gain_sweden() -> None:
    """E10: two candidates that signed on one day: Sweden's list gains Finland, Finland's closed list nobody."""
    finland, sweden = (track(nordic(code), on="2024-04-01") for code in ("FIN", "SWE"))
    assert finland.done
    assert sweden.done
    assert len(finland.step("acceptance").ratifiers) == 30
    assert "SWE" not in {r.state for r in finland.step("acceptance").ratifiers}
    assert ratifier(sweden, "FIN").status == "notified"
    assert len(sweden.step("acceptance").ratifiers) == 31


def test_e10_of_an_invented_pair_only_the_open_list_gains_the_other() -> None:
    """E10: the first to join must accept the second; the second does not enter the closed list of the first."""
    pair = ({"code": "QQQ", "name": "Ruritania"}, {"code": "QQR", "name": "Graustark"})
    joins = {"act": "joins", "state": "QQQ", "since": "2004-07-10"}
    late = cs.Scenario(
        body="nato",
        candidate="QQR",
        on="2004-07-09",
        new_state=pair,
        act=(*(a for a in SIGNED if a["stage"] != "letter"), *notices("2004-07-01"), joins),
    )
    assert track(late).stopped_at == "entry_into_force"
    assert track(late, on="2004-07-10").waiting_on == ("QQQ",)
    early = cs.Scenario(
        body="nato",
        candidate="QQQ",
        on="2004-09-01",
        new_state=pair,
        act=(*IN_FORCE, {"act": "joins", "state": "QQR", "since": "2004-08-01"}),
    )
    closed = track(early).step("acceptance")
    assert closed.status is Status.DONE
    assert "QQR" not in {r.state for r in closed.ratifiers}


def test_e13_who_signed_and_who_must_accept_differ() -> None:
    """E13: thirty signed Sweden's protocol; Finland never did, must accept it, and did."""
    signature = track(nordic("SWE"), on="2022-07-05").step("protocol")
    assert signature.act is not None
    assert "30 members" in signature.act.statement
    entry = track(nordic("SWE"), on="2024-03-07").step("acceptance")
    assert len(entry.ratifiers) == 31
    finland = next(r for r in entry.ratifiers if r.state == "FIN")
    assert finland.notified is not None
    assert finland.notified.since.in_words() == "4 April 2023"


def test_e13_a_state_that_joins_after_the_signature_has_to_accept_and_may() -> None:
    """E13: who never signed becomes a ratifier by joining."""
    joins = {"act": "joins", "state": "SWE", "since": "2004-06-15"}
    ask = ruritania(*SIGNED, *notices("2004-07-01"), joins, on="2004-07-01")
    assert track(ask).waiting_on == ("SWE",)
    with_notice = ruritania(
        *SIGNED, *notices("2004-07-01"), joins, party_act("notifies", "SWE", "2004-07-03"), on="2004-07-03"
    )
    assert track(with_notice).stopped_at == "entry_into_force"


# E11: a member that leaves.


def test_e11_a_member_counts_until_the_day_on_which_it_leaves() -> None:
    """E11: until the effective day its acceptance is missing; from that day on the rest suffice."""
    leaves = {"act": "leaves", "state": "TUR", "since": "2005-07-01"}
    ask = ruritania(*SIGNED, *notices("2004-07-01", "TUR"), leaves, on="2005-06-30")
    before, after = track(ask), track(ask, on="2005-07-01")
    assert (before.stopped_at, before.waiting_on) == ("acceptance", ("TUR",))
    assert (after.stopped_at, len(after.step("acceptance").ratifiers)) == ("entry_into_force", 25)


def test_e11_the_protocol_may_enter_into_force_on_the_departure_and_not_before() -> None:
    """E11: an entry into force dated before the departure is refused, on its day it is not."""
    leaves = {"act": "leaves", "state": "TUR", "since": "2005-07-01"}
    acts = (*SIGNED, *notices("2004-07-01", "TUR"), leaves)
    with pytest.raises(InputError, match="Türkiye had not accepted"):
        ruritania(*acts, body_act("entry_into_force", "2005-06-30"), on="2005-08-01")
    found = track(ruritania(*acts, body_act("entry_into_force", "2005-07-01"), on="2005-08-01"))
    assert found.step("entry_into_force").status is Status.DONE


def test_e11_a_departure_is_marked_as_a_hypothesis() -> None:
    """E11: nobody has left; every answer that rests on it says so."""
    leaves = {"act": "leaves", "state": "TUR", "since": "2005-07-01"}
    found = track(ruritania(*SIGNED, *notices("2004-07-01", "TUR"), leaves, on="2005-07-01"))
    assert any("has left NATO: a hypothesis" in note for note in found.provenance.notes)
    assert "has left NATO: a hypothesis" in " ".join(track_text(found).split())


def test_e11_who_has_left_can_no_longer_accept() -> None:
    """E11: an act after the departure is an act by a non-Party."""
    leaves = {"act": "leaves", "state": "TUR", "since": "2005-07-01"}
    with pytest.raises(NotAMember):
        ruritania(*SIGNED, leaves, party_act("notifies", "TUR", "2005-07-02"), on="2005-08-01")


def test_e11_who_has_not_joined_cannot_accept_yet() -> None:
    """E11, E13: joining later does not make an earlier notice that of a Party."""
    joins = {"act": "joins", "state": "SWE", "since": "2005-07-01"}
    with pytest.raises(NotAMember):
        ruritania(*SIGNED, joins, party_act("notifies", "SWE", "2005-06-30"), on="2005-08-01")


@pytest.mark.parametrize("turned", [False, True])
def test_e11_joining_and_leaving_are_read_by_their_days_not_by_their_place_in_the_file(turned: bool) -> None:
    """E11: who joined in March and left in June is no Party in July, whichever act is written first."""
    moves = [
        {"act": "joins", "state": "SWE", "since": "2005-03-01"},
        {"act": "leaves", "state": "SWE", "since": "2005-06-01"},
    ]
    ask = ruritania(*SIGNED, *notices("2004-07-01"), *(moves[::-1] if turned else moves), on="2005-04-01")
    assert track(ask).waiting_on == ("SWE",)
    assert track(ask, on="2005-07-01").stopped_at == "entry_into_force"


def test_e11_a_departure_on_an_unknown_day_does_not_decide_for_certain() -> None:
    """E11: where the answer hangs on the day of a departure, it is refused as such or not known; never a blocker."""
    leaves = {"act": "leaves", "state": "TUR", "since": "2005-06"}
    try:
        ask = ruritania(*SIGNED, *notices("2004-07-01", "TUR"), leaves, on="2005-06-10")
    except InputError:
        return
    found = track(ask)
    assert found.step("acceptance").status is Status.UNDETERMINED
    assert any("Turkey" in text for text in found.unknown)  # its name on that day


# E14, E14b, E15: three dates, two organs, and words that are not acts.


def test_e14_only_the_third_date_of_tuerkiye_counts() -> None:
    """E14: the vote of 23 January 2024, the signature of the 25th and the deposit of the 26th are kept apart."""
    days = [ratifier(track(nordic("SWE"), on=f"2024-01-{day}"), "TUR") for day in (22, 23, 24, 25, 26)]
    assert [d.approved is not None for d in days] == [False, True, True, True, True]
    assert [d.ratified is not None for d in days] == [False, False, False, True, True]
    assert [d.status for d in days] == ["open", "open", "open", "open", "notified"]
    assert [len(d.to_do) for d in days] == [3, 2, 2, 1, 0]


def test_e14_an_approval_or_a_signature_does_not_move_the_gate() -> None:
    """E14: Türkiye is waited for until it has deposited."""
    waiting = [track(nordic("SWE"), on=f"2024-01-{day}").waiting_on for day in (22, 23, 25, 26)]
    assert waiting == [("HUN", "TUR"), ("HUN", "TUR"), ("HUN", "TUR"), ("HUN",)]


def test_e14b_the_president_of_croatia_urged_refusal_and_no_position_moved() -> None:
    """E14b: the government signs, the head of state says no: one position at each gate, and the organ is named."""
    before = [cs.decide(nordic(code).but(on=day)) for code in ("FIN", "SWE") for day in ("2022-04-25", "2022-04-27")]
    assert {v.of("HRV").blocks for v in before} == {Blocks.POSSIBLY}
    assert len({v.of("HRV").in_words for v in before}) == 1
    signed = track(nordic("FIN"), on="2022-07-05")
    assert signed.step("protocol").status is Status.DONE
    approved = ratifier(track(nordic("FIN"), on="2022-07-20"), "HRV")
    assert approved.status == "open"
    assert approved.approved is not None
    assert approved.approved.organ == "parliament"
    assert "President" in approved.to_do[0]


def test_e14b_what_a_head_of_state_says_is_shown_and_moves_nothing() -> None:
    """E14b: the same track with and without the words of another organ."""
    acts = (*SIGNED, *notices("2004-07-01", "HUN"), party_act("approves", "HUN", "2004-06-20"))
    words = party_act("announces", "HUN", "2004-06-25", reason="The President urged the parliament to refuse")
    silent, heard = (track(ruritania(*acts, *more, on="2004-07-02")) for more in ((), (words,)))
    assert gates(silent) == gates(heard)
    assert (silent.stopped_at, silent.waiting_on) == (heard.stopped_at, heard.waiting_on)
    assert [act.statement for act in ratifier(heard, "HUN").announced] == [words["reason"]]


def test_e15_an_announced_withdrawal_of_a_signature_is_not_an_act() -> None:
    """E15: the state is pending as before; only its missing acceptance stands in the way."""
    words = party_act("announces", "HUN", "2004-06-10", reason="Hungary takes its signature back")
    acts = (*SIGNED, *notices("2004-07-01", "HUN"))
    found = track(ruritania(*acts, words, on="2004-07-02"))
    assert found.step("protocol").status is Status.DONE
    assert ratifier(found, "HUN").status == "open"
    assert gates(found) == gates(track(ruritania(*acts, on="2004-07-02")))
    later = party_act("notifies", "HUN", "2004-07-03")
    assert track(ruritania(*acts, words, later, on="2004-07-03")).stopped_at == "entry_into_force"


def test_e15_a_signature_cannot_be_withdrawn_by_an_act() -> None:
    """E15: not provided for."""
    with pytest.raises(InputError, match="cannot withdraw alone"):
        ruritania(
            *SIGNED, {"act": "withdraws", "stage": "protocol", "state": "HUN", "since": "2004-06-10"}, on="2004-07-02"
        )


# E16, E17: withdrawals.


@pytest.mark.parametrize(("withdrawals", "stopped_at"), [("count", "acceptance"), ("ignore", "entry_into_force")])
def test_e16_a_withdrawn_acceptance_counts_as_withdrawn_unless_the_scenario_ignores_it(
    withdrawals: str, stopped_at: str
) -> None:
    """E16: before the entry into force, with a switch, for practice is unsettled."""
    back = party_act("withdraws", "HUN", "2004-07-05")
    ask = ruritania(*SIGNED, *notices("2004-07-01"), back, on="2004-07-05", withdrawals=withdrawals)
    assert track(ask, on="2004-07-04").stopped_at == "entry_into_force"
    found = track(ask)
    assert found.stopped_at == stopped_at
    if withdrawals == "count":
        assert found.waiting_on == ("HUN",)
        assert "withdrew" in ratifier(found, "HUN").reason


def test_e16_by_default_withdrawals_count() -> None:
    """E16: the default."""
    assert ruritania(*SIGNED, on="2004-07-05").withdrawals == "count"


def test_e16_a_counted_withdrawal_says_that_practice_is_unsettled() -> None:
    """E16: allowed with a warning."""
    back = party_act("withdraws", "HUN", "2004-07-05")
    found = track(ruritania(*SIGNED, *notices("2004-07-01"), back, on="2004-07-05"))
    assert "unsettled" in " ".join((*found.provenance.notes, ratifier(found, "HUN").reason))


def test_e16_the_switch_also_decides_whether_an_entry_into_force_can_follow() -> None:
    """E16: after a withdrawal that counts, the protocol cannot enter into force."""
    acts = (
        *SIGNED,
        *notices("2004-07-01"),
        party_act("withdraws", "HUN", "2004-07-05"),
        body_act("entry_into_force", "2004-07-10"),
    )
    with pytest.raises(InputError, match="Hungary had not accepted"):
        ruritania(*acts, on="2004-08-01")
    assert track(ruritania(*acts, on="2004-08-01", withdrawals="ignore")).stopped_at == "invitation_to_accede"


@pytest.mark.parametrize("withdrawals", ["count", "ignore"])
def test_e16_after_the_entry_into_force_a_withdrawal_is_refused(withdrawals: str) -> None:
    """E16: rejected with a clear error."""
    back = party_act("withdraws", "HUN", "2004-07-05")
    with pytest.raises(InputError, match=r"Hungary .*5 July 2004, after the entry into force.* 2 July 2004"):
        ruritania(*IN_FORCE, back, on="2004-08-01", withdrawals=withdrawals)


def test_e16_what_was_not_given_yet_cannot_be_withdrawn() -> None:
    """E16: a withdrawal dated before the notice is refused, or leaves the later notice as it is."""
    acts = (*SIGNED, *notices("2004-07-01"), party_act("withdraws", "HUN", "2004-06-20"))
    try:
        found = track(ruritania(*acts, on="2004-07-05"))
    except InputError:
        return
    assert ratifier(found, "HUN").status == "notified"


@pytest.mark.parametrize("stage", ["invitation_to_talks", "invitation_to_accede"])
def test_e17_one_member_cannot_withdraw_an_invitation(stage: str) -> None:
    """E17: it needs consensus too; one member can refuse its acceptance later."""
    acts = (*IN_FORCE, body_act("invitation_to_accede", "2004-07-03")) if stage == "invitation_to_accede" else SIGNED
    with pytest.raises(InputError, match="cannot withdraw alone what all decided"):
        ruritania(*acts, {"act": "withdraws", "stage": stage, "state": "TUR", "since": "2004-07-05"}, on="2004-08-01")


@pytest.mark.parametrize("stage", ["invitation_to_talks", "invitation_to_accede"])
def test_e17_all_together_can_withdraw_an_invitation(stage: str) -> None:
    """E17: given, then withdrawn by all, the gate is open again."""
    acts = (*IN_FORCE, body_act("invitation_to_accede", "2004-07-03"))
    acts = acts if stage == "invitation_to_accede" else SIGNED[:1]
    ask = ruritania(*acts, {"act": "withdraws", "stage": stage, "since": "2004-07-05"}, on="2004-07-04")
    assert track(ask).step(stage).status is Status.DONE
    found = track(ask, on="2004-07-05")
    assert (found.stopped_at, found.step(stage).status, found.step(stage).reason) == (
        stage,
        Status.OPEN,
        "done and withdrawn",
    )


def test_e17_an_invitation_withdrawn_by_all_after_the_signature_is_not_done() -> None:
    """E17: withdrawn after being given, before the deposit."""
    back = {"act": "withdraws", "stage": "invitation_to_talks", "since": "2004-06-10"}
    found = track(ruritania(*SIGNED, back, on="2004-07-01"))
    assert found.step("invitation_to_talks").status is not Status.DONE


# E44, E45: the depositary, and gates that may be left out.


def test_e44_on_the_day_of_the_declaration_the_depositary_had_not_recognised_kosovo() -> None:
    """E44: a note on a deposit that would be contested, and no bar; gone with the recognition of the next day."""
    kosovo = cs.scenarios.load("nato/kosovo")
    eve, after = (track(kosovo, on=day) for day in ("2008-02-17", "2008-02-18"))
    assert shipped().stance("USA", "XKX", date(2008, 2, 17)).stance is Stance.DOES_NOT_RECOGNISE
    (note,) = [n for n in eve.provenance.notes if "deposit" in n]
    assert "the United States" in note
    assert "not barred by that alone" in note
    assert note not in after.provenance.notes
    assert not any("deposit" in n for n in after.provenance.notes)


def test_e44_the_note_moves_no_gate() -> None:
    """E44: every gate stands on 17 February 2008 as on the 18th, but for who recognised on that day."""
    kosovo = cs.scenarios.load("nato/kosovo")
    eve, after = (track(kosovo, on=day) for day in ("2008-02-17", "2008-02-18"))
    assert [s.status for s in eve.steps] == [s.status for s in after.steps]
    assert eve.stopped_at == after.stopped_at
    assert eve.step("accession").blockers == ()


def test_e45_finland_left_the_action_plan_out() -> None:
    """E45: a stage that may be left out is left out, and the way goes on."""
    found = track(nordic("FIN"), on="2023-04-04")
    assert found.done
    assert found.step("map").status is Status.SKIPPED
    assert found.step("map").stage.skippable
    assert not found.step("protocol").stage.skippable


@pytest.mark.parametrize(
    ("acts", "words"),
    [
        ([body_act("accession", "2004-07-01", state="QQQ")], '"entry_into_force" is not.*may not be skipped'),
        ([party_act("notifies", "HUN", "2004-07-01")], "never signed.*may not be skipped"),
        (
            [body_act("invitation_to_accede", "2004-07-01")],
            '"entry_into_force" is not.*may not be skipped',
        ),
        ([body_act("entry_into_force", "2004-07-01")], "had not accepted"),
        ([*notices("2004-06-01"), body_act("entry_into_force", "2004-07-01")], "never signed.*may not be skipped"),
    ],
)
def test_e45_a_deposit_without_a_protocol_is_an_error(acts: list[Fields], words: str) -> None:
    """E45: what may not be skipped cannot be passed over."""
    with pytest.raises(InputError) as caught:
        ruritania(*SIGNED[:3], *acts, on="2004-08-01")
    assert all(re.search(words, str(problem)) for problem in problems_of(caught.value)), str(caught.value)


def test_an_entry_into_force_known_to_the_month_is_held_to_the_acceptances_too() -> None:
    """E9: of 26 Parties one has accepted; no later than the end of the month all must have."""
    acts = (*SIGNED, party_act("notifies", "HUN", "2004-07-01"))
    for since in ("2004-07-31", "2004-07"):
        with pytest.raises(InputError, match="had not accepted"):
            ruritania(*acts, body_act("entry_into_force", since), on="2004-12-01")


def test_a_notice_within_bounds_was_given_once_the_protocol_is_in_force() -> None:
    """E9: each Party's notice precedes the entry into force, also where that is a numbered act of its day."""
    acts = (
        *SIGNED,
        *notices("2004-07-01", "HUN"),
        party_act("notifies", "HUN", "2004-07-01..2004-08-01"),
        body_act("entry_into_force", "2004-07-15", seq=1),
    )
    for on in ("2004-07-15#1", "2004-07-15", "2004-09-01"):
        assert ratifier(track(ruritania(*acts, on="2004-07-15"), on=on), "HUN").status == "notified"


def test_a_gate_whose_day_is_not_known_is_passed_once_a_later_one_is() -> None:
    """E45: the talks were closed at an unknown day; the protocol is signed, so the way does not stop at the talks."""
    acts = (SIGNED[0], body_act("talks", "2004-05-10..2004-09-01"), *SIGNED[2:])
    assert track(ruritania(*acts, on="2004-07-01")).stopped_at == "acceptance"


def test_the_agenda_is_settled_once_the_protocol_is_signed() -> None:
    """E45: where no day of the invitation is on record, the signature shows that it was given."""
    found = track(ruritania(SIGNED[-1], on="2004-07-01"))
    assert found.step("invitation_to_talks").status is Status.DONE
    assert found.step("agenda").status is Status.DONE


def test_members_taken_away_or_added_hold_for_the_acts_as_well() -> None:
    """E11, E13: who is at the table by the scenario is who must accept, and may."""
    acts = (*SIGNED, *notices("2004-07-01", "TUR"), body_act("entry_into_force", "2004-07-02"))
    away = ruritania(*acts, on="2004-08-01", members={"remove": ("TUR",)})
    assert track(away).step("entry_into_force").status is Status.DONE
    more = (*SIGNED, *notices("2004-07-01"), party_act("notifies", "SWE", "2004-07-01"))
    assert track(ruritania(*more, on="2004-08-01", members={"add": ("SWE",)})).stopped_at == "entry_into_force"


# E49, E50: what blockers have joined before, and what raises nothing.


def test_e49_what_the_blockers_of_kosovo_have_joined_before_is_shown() -> None:
    """E49: each rung with its reservation; where the ballots are not known, no state is named."""
    found = track(cs.scenarios.load("nato/kosovo"))
    by_rung = {p.rung: p for p in found.precedents}
    assert list(by_rung) == ["meetings", "financial_bodies", "association_treaty", "technical_cooperation"]
    assert all(p.device and p.sources for p in found.precedents)
    assert set(FOUR) <= set(by_rung["association_treaty"].states)
    assert by_rung["association_treaty"].device == "a clause that nothing in it is recognition"
    assert by_rung["financial_bodies"].states == ()
    assert "joined before, with a reservation" in track_text(found)


def test_e49_a_precedent_of_a_later_day_is_not_shown() -> None:
    """E49: on 1 January 2012 there was none; the footnote is of February."""
    kosovo = cs.scenarios.load("nato/kosovo")
    assert track(kosovo, on="2012-01-01").precedents == ()
    assert [p.rung for p in track(kosovo, on="2012-02-24").precedents] == ["meetings"]


def test_e49_where_nobody_blocks_there_is_nothing_to_show() -> None:
    """E49: Ruritania has no blockers with a precedent."""
    assert track(ruritania(*SIGNED, on="2004-07-01")).precedents == ()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the shipped facts."""
    folder = tmp_path / "data"
    shutil.copytree(SHIPPED, folder)
    return folder


@pytest.mark.parametrize("on", ["2008-10-07", "2017-06-05", "2024-06-01", "2026-07-31"])
def test_e50_without_presence_and_timeline_every_gate_stands_the_same(copy: Path, on: str) -> None:
    """E50: the Kosovo Force and a seat in the Assembly are shown beside the gates and raise none."""
    kosovo = cs.scenarios.load("nato/kosovo")
    shutil.rmtree(copy / "presence")
    shutil.rmtree(copy / "timeline")
    bare, full = track(kosovo, on=on, data=Dataset(copy)), track(kosovo, on=on)
    assert gates(bare) == gates(full)
    assert (bare.stopped_at, bare.waiting_on, bare.done) == (full.stopped_at, full.waiting_on, full.done)
    assert bare.presence == ()
    assert bare.events == ()


def test_e50_more_presence_raises_nothing_either(copy: Path) -> None:
    """E50: not even as many troops as one likes, and a full seat in the Assembly."""
    kosovo = cs.scenarios.load("nato/kosovo")
    rows = [
        "nato,parliament,NATO Parliamentary Assembly,XKX,full member,2026-07-01,,intellinews-natopa-2024,high,,",
        "nato,presence,KFOR,*,90000,2026-07-01,,kfor-placemat-2017-02,high,,",
    ]
    append(copy / "presence/XKX.csv", rows)
    raised = track(kosovo, data=Dataset(copy))
    assert any(row.value == "90000" for row in raised.presence)
    assert gates(raised) == gates(track(kosovo))


# Conflicts between sources, and days that are not known.


def test_the_approval_of_denmark_is_shown_with_its_rival() -> None:
    """5 or 7 July 2022 by source: both are shown."""
    found = track(nordic("FIN"), on="2022-07-20")
    denmark = ratifier(found, "DNK")
    assert denmark.approved is not None
    assert denmark.approved.conflict
    lines = "\n".join(line for line in track_text(found, parties=True).splitlines() if "Denmark" in line)
    assert "2022-07-05" in lines
    assert "2022-07-07" in lines or "7 July 2022" in lines


@pytest.mark.parametrize("kept", [Confidence.HIGH, Confidence.LOW])
@pytest.mark.parametrize("candidate", ["FIN", "SWE"])
def test_the_rival_day_of_denmark_does_not_change_who_has_notified(
    copy: Path, candidate: str, kept: Confidence
) -> None:
    """Whichever of the two versions is dropped, the same Parties have notified on every day."""
    path = copy / f"acts/{candidate}.csv"
    rows = read(path)
    assert [r["since"] for r in rows if r["conflict"] == "dnk-day"] == ["2022-07-05", "2022-07-07"]
    write(path, [r for r in rows if r["conflict"] != "dnk-day" or r["confidence"] == kept.value])
    other = Dataset(copy)
    for on in ("2022-07-05", "2022-07-06", "2022-07-07", "2022-08-24"):
        assert those(track(nordic(candidate), on=on, data=other), "notified") == those(
            track(nordic(candidate), on=on), "notified"
        )


def test_czechia_in_december_1998_is_undetermined_and_the_entry_into_force_is_named() -> None:
    """The day on which the protocols of the 1999 round entered into force was not found."""
    ask = cs.Scenario(body="nato", candidate="CZE", on="1998-12-20")
    found = track(ask)
    assert found.step(found.stopped_at).status is Status.UNDETERMINED
    assert any(text.startswith("Protocol in force") and "31 January 1999" in text for text in found.unknown)
    assert found.waiting_on == ()
    assert "UNDETERMINED" in track_text(found)
    assert track(ask, on="1999-02-01").stopped_at == "accession"
    assert not any(text.startswith("Protocol in force") for text in track(ask, on="1998-09-01").unknown)


def test_an_unknown_day_of_one_notice_decides_only_where_nobody_else_is_missing() -> None:
    """Named where the answer hangs on it, and not named where another Party holds it anyway."""
    unknown = party_act("notifies", "HUN", "2004-07-01..2004-08-01")
    alone = track(ruritania(*SIGNED, *notices("2004-07-01", "HUN"), unknown, on="2004-07-10"))
    assert alone.step("acceptance").status is Status.UNDETERMINED
    assert [text.partition(":")[0] for text in alone.unknown] == ["Hungary"]
    held = track(ruritania(*SIGNED, *notices("2004-07-01", "HUN", "TUR"), unknown, on="2004-07-10"))
    assert held.step("acceptance").status is Status.OPEN
    assert (held.waiting_on, held.unknown) == (("TUR",), ())


# Bad input, at its file and line.

HEAD = 'body = "nato"\ncandidate = "QQQ"\non = 2004-12-01\n[[new_state]]\ncode = "QQQ"\nname = "Ruritania"\n'
SIGNATURE = '[[act]]\nact = "completes"\nstage = "protocol"\nsince = 2004-06-01\n'
FIRST = len((HEAD + SIGNATURE).splitlines()) + 1
"""The line on which whatever is added begins."""


def act_of(state: str, since: str, act: str = "notifies", stage: str = "acceptance") -> str:
    """Return one act as it is written in a file: five lines."""
    return f'[[act]]\nact = "{act}"\nstage = "{stage}"\nstate = "{state}"\nsince = "{since}"\n'


BAD: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "an act by a non-Party": (HEAD + SIGNATURE + act_of("CYP", "2004-07-01"), FIRST, ("European Union",)),
    "an act by a non-Party, by name": (HEAD + SIGNATURE + act_of("Cyprus", "2004-07-01"), FIRST, ("European Union",)),
    "an act of a Party that joined later": (HEAD + SIGNATURE + act_of("ALB", "2004-07-01"), FIRST, ("1 April 2009",)),
    "a deposit before the signature": (
        HEAD + SIGNATURE + act_of("HUN", "2004-05-31"),
        FIRST,
        ("31 May 2004", "before", "1 June 2004"),
    ),
    "an approval after the entry into force": (
        'body = "nato"\ncandidate = "GRC"\non = 1952-02-10\n' + act_of("BEL", "1952-03-01", "approves"),
        4,
        ("1 March 1952", "after the entry into force", "15 February 1952"),
    ),
    "an unknown stage": (
        HEAD + SIGNATURE + act_of("HUN", "2004-07-01", stage="aceptance"),
        FIRST,
        ('no stage "aceptance"', "Did you mean acceptance?"),
    ),
    "a date that does not exist": (HEAD + SIGNATURE + act_of("HUN", "2023-02-29"), FIRST + 4, ('"2023-02-29"',)),
    "a bare date that does not exist": (
        HEAD + SIGNATURE + act_of("HUN", "2023-02-29").replace('"2023-02-29"', "2023-02-29"),
        FIRST + 4,
        ('"2023-02-29"',),
    ),
    "an interval that ends before it begins": (
        HEAD + SIGNATURE + act_of("HUN", "2004-08-01..2004-07-01"),
        FIRST + 4,
        ("ends before it begins",),
    ),
    "an unknown kind of act": (
        HEAD + SIGNATURE + act_of("HUN", "2004-07-01", "notifys"),
        FIRST + 1,
        ('"notifys"', "Did you mean notifies?"),
    ),
    "an unknown key": (
        HEAD + SIGNATURE + act_of("HUN", "2004-07-01") + 'sinse = "2004"\n',
        FIRST + 5,
        ('unknown key "sinse"', "Did you mean since?"),
    ),
    "a candidate that accepts its own protocol": (
        HEAD + SIGNATURE + act_of("QQQ", "2004-07-01"),
        FIRST,
        ("is the candidate",),
    ),
    "a candidate that joins by an act": (
        HEAD + SIGNATURE + '[[act]]\nact = "joins"\nstate = "QQQ"\nsince = 2004-07-01\n',
        FIRST + 2,
        ("candidate",),
    ),
    "acts of an invented body": (
        'candidate = "XKX"\non = 2026-07-31\n[new_body]\nname = "the club"\nmembers = ["FRA"]\n'
        + act_of("FRA", "2026-07-01"),
        6,
        ("need a body with a procedure",),
    ),
    "a stage at which nobody decides": (
        'body = "nato"\ncandidate = "SWE"\nstage = "talks"\non = 2022-06-01\n',
        3,
        ('members decide nothing at the stage "talks"',),
    ),
    "a moment without a number": (
        'body = "nato"\ncandidate = "SWE"\nstage = "acceptance"\non = "2023-04-04#x"\n',
        4,
        ('"2023-04-04#x" is not a moment of a day', "2023-04-04#4"),
    ),
    "a notice given twice": (
        HEAD + SIGNATURE + act_of("HUN", "2004-07-01") + act_of("HUN", "2004-07-02"),
        FIRST + 5,
        ("twice", "1 July", "2 July 2004"),
    ),
    "a notice by nobody": (
        HEAD + SIGNATURE + act_of("HUN", "2004-07-01").replace('state = "HUN"\n', ""),
        FIRST,
        ("state",),
    ),
}


def bad_file(folder: Path, name: str) -> tuple[Path, int, tuple[str, ...]]:
    """Write one of the bad files."""
    text, line, words = BAD[name]
    path = folder / "bad.toml"
    path.write_text(text, encoding="utf-8")
    return path, line, words


@pytest.mark.parametrize("name", BAD)
def test_a_bad_act_is_one_error_at_its_line(name: str, tmp_path: Path) -> None:
    path, line, words = bad_file(tmp_path, name)
    with pytest.raises(InputError) as caught:
        cs.scenarios.load(path)
    found = problems_of(caught.value)
    assert len(found) == 1, str(caught.value)
    assert {problem.where for problem in found} == {f"{path}:{line}"}
    for part in words:
        assert part in str(caught.value)


@pytest.mark.parametrize("command", ["track", "decide"])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_act_is_one_line_on_the_terminal(
    name: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, line, _ = bad_file(tmp_path, name)
    assert main([command, str(path)]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"Error: {path}:{line}: ")
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err


def test_the_same_bad_file_is_refused_every_time(tmp_path: Path) -> None:
    """What was read before makes no act good."""
    path, line, _ = bad_file(tmp_path, "an act by a non-Party")
    for _ in range(3):
        with pytest.raises(NotAMember) as caught:
            cs.scenarios.load(path)
        assert caught.value.where == f"{path}:{line}"


def test_several_bad_acts_are_reported_together_in_order(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    text = HEAD + SIGNATURE + act_of("CYP", "2004-07-01") + act_of("HUN", "2004-05-31") + act_of("QQQ", "2004-07-01")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        cs.scenarios.load(path)
    assert [p.where for p in caught.value.problems] == [f"{path}:{FIRST + i}" for i in (0, 5, 10)]


# The same in a table of the data.


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[dict[str, str]]) -> None:
    """Write a table anew."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def append(path: Path, rows: Iterable[str]) -> int:
    """Add lines to a table; return the line of the first."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return len(text.splitlines()) + 1


def row(act: str, state: str, since: str, stage: str = "acceptance") -> str:
    """Return one act as it is written in a table."""
    fields = {"body": "nato", "stage": stage, "act": act, "state": state, "since": since}
    fields |= {"sources": "natopa-fi-se-tracker", "confidence": "high"}
    header = (SHIPPED / "acts/FIN.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    return ",".join(fields.get(name, "") for name in header)


IMPOSSIBLE = {
    row("notifies", "CYP", "2022-08-01"): ("is not a member of NATO", "European Union"),
    row("notifies", "ISL", "2022-07-01"): ("1 July 2022", 'before "Protocol of accession signed"', "5 July 2022"),
    row("approves", "ISL", "2023-05-01"): ("1 May 2023", "after the entry into force", "4 April 2023"),
    row("notifies", "ISL", "2022-08-01", "aceptance"): ('no stage "aceptance"', "Did you mean acceptance?"),
    row("notifies", "FIN", "2022-08-01"): ("is the candidate",),
    row("leaves", "ISL", "2022-08-01", ""): ("join and leave in members/",),
}
UNREADABLE = {
    row("notifies", "ISL", "2023-02-29"): ('"2023-02-29" is not a calendar date',),
    row("notifies", "ISL", "2022-08-01..2022-07-06"): ("ends before it begins",),
    row("notifys", "ISL", "2022-08-01"): ('"notifys"', "Did you mean notifies?"),
}


def of_line(problems: list[DataError], where: str) -> str:
    """Return everything that is wrong at one place."""
    return "\n".join(str(p) for p in problems if p.where == where)


def test_acts_that_cannot_have_been_are_found_in_the_data_at_their_line(copy: Path) -> None:
    first = append(copy / "acts/FIN.csv", IMPOSSIBLE)
    _, problems = check_data(Dataset(copy))
    for i, words in enumerate(IMPOSSIBLE.values()):
        said = of_line(problems, f"acts/FIN.csv:{first + i}")
        for part in words:
            assert part in said, f"line {first + i}: {said}"


def test_acts_that_cannot_be_read_are_found_in_the_data_at_their_line_and_once(copy: Path) -> None:
    first = append(copy / "acts/SWE.csv", UNREADABLE)
    _, problems = check_data(Dataset(copy))
    for i, words in enumerate(UNREADABLE.values()):
        said = of_line(problems, f"acts/SWE.csv:{first + i}")
        for part in words:
            assert part in said, f"line {first + i}: {said}"
    assert len(problems) == len({str(problem) for problem in problems})


def test_an_unknown_column_of_the_acts_is_found_in_the_data(copy: Path) -> None:
    path = copy / "acts/SWE.csv"
    header, _, rest = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(f"{header.replace('since', 'sinse')}\n{rest}", encoding="utf-8")
    _, problems = check_data(Dataset(copy))
    assert any(str(p).startswith("acts/SWE.csv:2") and "sinse" in str(p) for p in problems)


def test_an_act_of_a_table_is_written_without_double_prepositions(copy: Path) -> None:
    append(copy / "acts/FIN.csv", [row("notifies", "ISL", "2022-07-01")])
    _, problems = check_data(Dataset(copy))
    assert problems
    assert not any("on between" in str(p) or "on by" in str(p) for p in problems)


def test_no_act_on_record_is_marked_as_a_move_of_a_member() -> None:
    """Members join and leave in their own table; in a scenario an act does it."""
    acts: list[Act] = [act for code in shipped().courses() for act in shipped().acts(code)]
    assert not [act for act in acts if act.act in {"joins", "leaves"}]
