"""History, replayed: every accession and every candidacy held up, and what would betray a mismatch."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

import consensus as cs
from consensus.checks import check_data
from consensus.datasets import SHIPPED, Dataset, shipped
from consensus.report.history import episode_text, history_document, history_text
from consensus.tracks.replay import Replayed

TOLD = cs.history("nato")

MEMBERS = {
    "GRC": "1952-02-18",
    "TUR": "1952-02-18",
    "DEU": "1955-05-06",
    "ESP": "1982-05-30",
    "CZE": "1999-03-12",
    "HUN": "1999-03-12",
    "POL": "1999-03-12",
    "BGR": "2004-03-29",
    "EST": "2004-03-29",
    "LVA": "2004-03-29",
    "LTU": "2004-03-29",
    "ROU": "2004-03-29",
    "SVK": "2004-03-29",
    "SVN": "2004-03-29",
    "ALB": "2009-04-01",
    "HRV": "2009-04-01",
    "MNE": "2017-06-05",
    "MKD": "2020-03-27",
    "FIN": "2023-04-04",
    "SWE": "2024-03-07",
}
"""Days of membership, as NATO lists them."""


def test_engine_and_history_agree() -> None:
    assert TOLD.differences == ()
    assert {a.candidate: str(a.member_since) for a in TOLD.accessions} == MEMBERS
    assert len({e.episode.id for e in TOLD.episodes}) == 21


@pytest.mark.parametrize(
    ("state", "parties", "last"),
    [
        ("ESP", 15, ("GRC",)),
        ("SVK", 19, ("TUR", "USA")),
        ("HRV", 26, ("SVN",)),
        ("MKD", 29, ("ESP",)),
        ("FIN", 30, ("TUR",)),
        ("SWE", 31, ("HUN",)),
        ("MNE", 28, ()),
    ],
)
def test_how_many_had_to_accept_and_who_was_last(state: str, parties: int, last: tuple[str, ...]) -> None:
    accession = TOLD.accession(state)
    assert (accession.parties, accession.last) == (parties, last)


def test_days_from_signature_to_entry_into_force() -> None:
    lags = {a.candidate: a.days for a in TOLD.accessions}
    assert lags["ESP"] == (170, 170)
    assert lags["SVN"] == (338, 338)
    assert (lags["ALB"], lags["HRV"]) == ((261, 261), (264, 264))
    assert (lags["MKD"], lags["FIN"], lags["SWE"]) == ((407, 407), (273, 273), (611, 611))
    short, long = lags["POL"] or (0, 0)
    assert short < 353 < long  # December 1998 is commonly given; no source read gives the day


@pytest.mark.parametrize("item", TOLD.episodes, ids=lambda e: f"{e.episode.id}-{e.episode.candidate}")
def test_every_episode_is_found_at_its_gate_with_its_blockers(item: Replayed) -> None:
    assert item.differences == ()
    assert set(item.found) == {*item.episode.blockers, *item.episode.others}


def test_whoever_lifted_the_objection_is_no_longer_found() -> None:
    for candidate, day in (("MKD", "2018-07-10"), ("FIN", "2022-06-28"), ("SWE", "2022-06-28")):
        step = cs.track_of("nato", candidate, on=day).step("invitation_to_talks")
        assert step.blockers == (), candidate


def test_the_bundle_of_2009_split() -> None:
    assert cs.track_of("nato", "ALB", on="2009-03-27").step("entry_into_force").date is not None
    assert cs.track_of("nato", "HRV", on="2009-03-27").stopped_at == "acceptance"
    assert cs.track_of("nato", "HRV", on="2009-03-29").waiting_on == ("SVN",)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(SHIPPED, folder)
    return folder


def rewrite(path: Path, change: dict[str, str], **where: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [row for row in rows if all(row[key] == value for key, value in where.items())]
    assert found
    for row in found:
        row.update(change)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_a_wrong_blocker_is_a_difference(copy: Path) -> None:
    rewrite(copy / "episodes" / "nato.csv", {"blockers": "DNK"}, id="skopje-2008")
    told = cs.history("nato", data=Dataset(copy))
    assert told.differences == ("skopje-2008: held by GRC, not by DNK",)


def test_a_wrong_day_of_membership_is_a_difference(copy: Path) -> None:
    rewrite(copy / "members" / "nato.csv", {"since": "2024-03-08"}, state="SWE")
    told = cs.history("nato", data=Dataset(copy))
    assert any("7 March 2024" in text and "8 March 2024" in text for text in told.differences)


def test_a_wrong_last_mover_is_a_difference(copy: Path) -> None:
    path = copy / "rounds.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('SWE = ["HUN"]', 'SWE = ["TUR"]'), encoding="utf-8")
    assert "Sweden: last to notify: HUN, not TUR" in cs.history("nato", data=Dataset(copy)).differences


def test_the_check_of_the_data_replays_history(copy: Path) -> None:
    rewrite(copy / "episodes" / "nato.csv", {"stage": "map"}, id="skopje-2008")
    _, problems = check_data(Dataset(copy))
    assert any("skopje-2008" in str(problem) for problem in problems)


def test_an_episode_asked_outside_its_time_is_refused(copy: Path) -> None:
    rewrite(copy / "episodes" / "nato.csv", {"on": "2007-01-01"}, id="skopje-2008")
    _, problems = check_data(Dataset(copy))
    assert any("outside the episode" in str(problem) for problem in problems)


def test_acts_are_held_to_the_line(copy: Path) -> None:
    path = copy / "acts" / "SWE.csv"
    rewrite(path, {"since": "2022-07-04"}, stage="acceptance", act="notifies", state="DEU")
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(i for i, text in enumerate(lines, 1) if text.startswith("nato,acceptance,notifies,DEU"))
    _, problems = check_data(Dataset(copy))
    assert any(problem.where == f"acts/SWE.csv:{line}" for problem in problems)


def test_history_as_text_and_as_data() -> None:
    text = history_text(TOLD)
    assert "20 accessions in these data and 21 episodes" in text
    assert "engine and history agree" in text
    document = history_document(TOLD)
    assert len(document["accessions"]) == 20
    assert len(document["episodes"]) == 26
    assert "Prespa" in episode_text(TOLD, "skopje-2008")
    with pytest.raises(cs.InputError, match=r"Did you mean.*skopje-2008"):
        episode_text(TOLD, "skopje-2009")


def test_other_bodies_have_a_history_too() -> None:
    assert [a.candidate for a in cs.history("eu").accessions] == ["HRV"]
    assert cs.history("eu").differences == ()
    assert cs.history("coe").differences == ()
    croatia = cs.history("eu").accession("HRV")
    assert (croatia.parties, croatia.last) == (28, ("DEU",))


def test_every_round_says_what_it_carries() -> None:
    for item in shipped().rounds:
        assert item.note
        assert set(item.sources) <= shipped().source_ids
