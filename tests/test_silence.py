"""A silence procedure at the second: deadlines, zones, amendments, withdrawals, who is a member."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import consensus as cs
from consensus.errors import InputError, InvalidDate, InvalidValue, NotAMember
from consensus.report import verdict_text

DEADLINE = datetime(2026, 3, 29, 3, 0, tzinfo=UTC)
"""On the day on which the clocks of central Europe change."""
START = "2026-03-25T12:00:00+01:00"


def text(*notices: dict[str, Any], **changes: Any) -> cs.Circulation:
    given = {"circulated": START, "deadline": DEADLINE, "notice": notices, **changes}
    return cs.Circulation.model_validate(given)


def notice(state: str, at: datetime | str, act: str = "objects") -> dict[str, Any]:
    return {"state": state, "at": at, "act": act}


def ask(*notices: dict[str, Any], on: object = "2026-03-29", **silence: Any) -> cs.Scenario:
    table = {"circulated": START, "deadline": DEADLINE.isoformat(), "notice": list(notices), **silence}
    return cs.Scenario(body="nato", candidate="XKX", on=on, assumption="reserved", silence=table)  # type: ignore[arg-type]


# E19: the exact instant.


@pytest.mark.parametrize(
    ("at", "in_time"),
    [
        (DEADLINE - timedelta(seconds=1), True),
        (DEADLINE, False),
        (DEADLINE + timedelta(seconds=1), False),
        ("2026-03-29T04:59:59+02:00", True),
        ("2026-03-29T05:00:00+02:00", False),
        ("2026-03-28T21:59:59-05:00", True),
        ("2026-03-29T12:00:00+09:00", False),
        ("2026-03-29T01:59:59+01:00", True),
        ("2026-03-29T03:00:00+02:00", True),
    ],
    ids=str,
)
def test_e19_an_objection_counts_strictly_before_the_deadline(at: object, in_time: bool) -> None:
    reading = text(notice("ESP", at)).at(DEADLINE + timedelta(days=1))  # type: ignore[arg-type]
    assert bool(reading.broken_by) is in_time
    assert bool(reading.late) is not in_time
    verdict = cs.decide(ask(notice("ESP", str(at)) if isinstance(at, str) else notice("ESP", at.isoformat())))  # type: ignore[attr-defined]
    assert verdict.outcome is (cs.Outcome.BLOCKED if in_time else cs.Outcome.ADOPTED)
    assert [b.state for b in verdict.blockers] == (["ESP"] if in_time else [])


@given(st.integers(-(10**6), 10**6))
def test_e19_it_is_a_matter_of_the_instant_alone(seconds: int) -> None:
    at = DEADLINE + timedelta(seconds=seconds)
    start = DEADLINE - timedelta(days=30)
    reading = text(notice("ESP", at), circulated=start).at(DEADLINE + timedelta(days=30))
    assert bool(reading.broken_by) is (seconds < 0)


def test_e19_an_instant_needs_a_zone_and_a_time() -> None:
    with pytest.raises(InvalidDate, match="no time zone"):
        text(deadline="2026-03-29T03:00:00")
    with pytest.raises(InvalidDate, match="a day, not an instant"):
        text(deadline="2026-03-29")


def test_before_the_deadline_who_has_not_spoken_is_not_yet_silent() -> None:
    """The facts and the assumption still say what a member may do; only notices are acts."""
    before = cs.decide(ask(on=DEADLINE - timedelta(seconds=1)))
    assert before.of("HUN").member.position is cs.Position.UNKNOWN
    assert before.outcome is cs.Outcome.UNDETERMINED
    at = cs.decide(ask(on=DEADLINE))
    assert at.outcome is cs.Outcome.ADOPTED
    assert {c.member.position for c in at.contributions} == {cs.Position.SILENT}
    assert "kept silence" not in verdict_text(before)


def test_a_broken_silence_is_broken_before_the_deadline_too() -> None:
    verdict = cs.decide(ask(notice("ESP", "2026-03-26T09:00:00Z"), on="2026-03-26T10:00:00Z"))
    assert verdict.outcome is cs.Outcome.BLOCKED
    early = cs.decide(ask(notice("ESP", "2026-03-26T09:00:00Z"), on="2026-03-26T08:59:59Z"))
    assert early.outcome is cs.Outcome.UNDETERMINED


# E20: an amendment breaks it; withdrawing is not enough.


def test_e20_an_amendment_breaks_silence_as_an_objection_does() -> None:
    verdict = cs.decide(ask(notice("GRC", "2026-03-28T09:00:00Z", "amends")))
    assert [b.state for b in verdict.blockers] == ["GRC"]
    assert "proposed an amendment in writing" in verdict.of("GRC").member.reason


@pytest.mark.parametrize(("restores", "outcome"), [(False, "BLOCKED"), (True, "ADOPTED")])
def test_e20_a_withdrawn_objection_restores_silence_only_where_the_rules_say_so(restores: bool, outcome: str) -> None:
    both = notice("GRC", "2026-03-26T09:00:00Z"), notice("GRC", "2026-03-27T09:00:00Z", "withdraws")
    assert cs.decide(ask(*both, withdrawal_restores=restores)).outcome.value == outcome
    late = notice("GRC", "2026-03-26T09:00:00Z"), notice("GRC", "2026-03-29T03:00:00Z", "withdraws")
    assert cs.decide(ask(*late, withdrawal_restores=restores)).outcome.value == "BLOCKED"


def test_e20_a_text_circulated_anew_starts_again() -> None:
    again = [{"at": "2026-03-28T09:00:00Z", "deadline": "2026-04-02T09:00:00Z"}]
    scenario = ask(notice("GRC", "2026-03-26T09:00:00Z"), recirculation=again, on="2026-04-02")
    assert cs.decide(scenario).outcome is cs.Outcome.ADOPTED
    assert cs.decide(scenario.but(on="2026-03-27")).outcome is cs.Outcome.BLOCKED
    assert cs.decide(scenario.but(on="2026-03-29")).outcome is cs.Outcome.UNDETERMINED


# E21: who is a member.


def test_e21_members_at_adoption_or_at_circulation() -> None:
    """Finland joined on 4 April 2023, between circulation and expiry."""
    table = {"circulated": "2023-04-03T08:00:00Z", "deadline": "2023-04-06T08:00:00Z"}
    for voters, seated in (("adoption", 31), ("circulation", 30)):
        silence = {**table, "voters": voters}
        verdict = cs.decide(cs.Scenario(body="nato", candidate="XKX", on="2023-04-07", silence=silence))
        assert len(verdict.contributions) == seated
        assert any(c.state == "FIN" for c in verdict.contributions) is (voters == "adoption")


# Extension, and what is refused.


def test_an_extension_moves_the_deadline() -> None:
    longer = [{"at": "2026-03-28T09:00:00Z", "deadline": "2026-03-31T03:00:00Z"}]
    scenario = ask(notice("ROU", "2026-03-30T09:00:00Z"), extension=longer, on="2026-03-31")
    assert [b.state for b in cs.decide(scenario).blockers] == ["ROU"]
    assert cs.decide(scenario.but(on="2026-03-29")).outcome is cs.Outcome.UNDETERMINED


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"deadline": START}, "not after the circulation"),
        ({"extension": [{"at": "2026-03-29T03:00:00Z", "deadline": "2026-03-31T03:00:00Z"}]}, "after the deadline"),
        ({"extension": [{"at": "2026-03-28T03:00:00Z", "deadline": "2026-03-28T09:00:00Z"}]}, "back"),
        ({"recirculation": [{"at": "2026-03-28T03:00:00Z", "deadline": "2026-03-28T03:00:00Z"}]}, "after itself"),
        ({"notice": [notice("ESP", "2026-03-25T10:59:59Z")]}, "older than the text"),
    ],
)
def test_a_clock_that_runs_backwards_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        text(**changes)


def test_who_may_send_a_notice() -> None:
    with pytest.raises(NotAMember, match="European Union"):
        ask(notice("Cyprus", "2026-03-26T09:00:00Z"))
    with pytest.raises(InputError, match="Ruritania"):
        ask(notice("Ruritania", "2026-03-26T09:00:00Z"))


def test_a_clock_goes_with_the_silence_procedure_only() -> None:
    table = {"circulated": START, "deadline": DEADLINE}
    with pytest.raises(InvalidValue, match="silence procedure"):
        cs.Scenario(body="nato", candidate="XKX", on="2026-03-29", rule="consensus", silence=table)


def test_a_late_notice_is_told_in_the_notes() -> None:
    page = " ".join(verdict_text(cs.decide(ask(notice("ESP", DEADLINE.isoformat())))).split())
    assert "The notice of Spain of 29 March 2026, 03:00 UTC came too late" in page
    assert "the deadline was 29 March 2026, 03:00 UTC" in page or "kept silence" in page


def test_it_survives_a_json_round_trip() -> None:
    scenario = ask(notice("ESP", "2026-03-28T09:00:00Z"))
    assert cs.Scenario.model_validate_json(scenario.model_dump_json(by_alias=True)) == scenario
    assert scenario.silence is not None
    assert scenario.silence.at(date(2026, 3, 29)).expired
