"""Answers as data: the same numbers as dict, JSON, CSV, data frame and workbook, and no cell that runs."""

from __future__ import annotations

import csv
import io
import json
import pickle
import re
import stat
import zipfile
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter

import consensus as cs
from consensus.decisions.ruling import rule_report
from consensus.errors import InputError, MissingExtra, NoTruthValue
from consensus.power import measure
from consensus.report import excel, faces
from consensus.report.power import power_csv
from consensus.report.rows import ASKED, CODES, Cell, Table, as_csv, codes, rows, tables

load = cs.scenarios.load

MAKERS: dict[str, Callable[[], Any]] = {
    "verdict": lambda: cs.decide(load("nato/kosovo")),
    "verdict by figures": lambda: cs.decide(load("interpol/kosovo-2018")),
    "verdict in an invented body": lambda: cs.decide(load("nato/classroom")),
    "verdict under levers": lambda: cs.decide(load("nato/kosovo-conditional")),
    "comparison": lambda: cs.compare(
        load("nato/kosovo").but(on="2008-10-06"), load("nato/kosovo").but(on="2008-10-07")
    ),
    "comparison without a change": lambda: cs.compare(load("nato/kosovo"), load("nato/kosovo")),
    "rule table": lambda: cs.by_rule(load("eu/kosovo")),
    "rule report": lambda: rule_report("qualified_majority", body="eu", on="2025-01-01"),
    "rule report without a body": lambda: rule_report("consensus"),
    "candidacy": lambda: cs.candidacy("XKX"),
    "changes": lambda: cs.minimal_changes(load("nato/kosovo-conditional")),
    "changes of members": lambda: cs.minimal_changes(load("nato/kosovo")),
    "survey": lambda: cs.survey(load("nato/kosovo-conditional")),
    "track": lambda: cs.track(load("nato/sweden-2022"), on="2022-12-30"),
    "track in an invented body": lambda: cs.track(load("nato/kosovo")),
    "history": lambda: cs.history("nato"),
    "claims": lambda: cs.check_claims("claims/press-2024-2026"),
    "power": lambda: measure("unsc", on="2026-07-31"),
    "power of weights": lambda: measure("eu", on="2025-01-01", rule="qualified_majority"),
    "power of a list": lambda: measure([3, 2, 2], quota=5),
    "scenario": lambda: load("nato/kosovo-if-slovakia-and-spain-change"),
    "question": lambda: cs.pose(load("nato/kosovo")),
}
ALL = sorted(MAKERS)


@cache
def made(name: str) -> Any:
    """Return one answer of each kind."""
    return MAKERS[name]()


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def read_book(result: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(excel.workbook(result)))


def in_sheet(sheet: Any) -> list[dict[str, Any]]:
    heads, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def in_a_file(value: Cell) -> str:
    """Return how a cell is written in CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and value[0] in "=+-@\t\r" else str(value)


# The same numbers in every form.


@pytest.mark.parametrize("name", ALL)
def test_every_row_has_every_column_and_plain_cells(name: str) -> None:
    for table in tables(made(name)):
        for row in table.rows:
            assert tuple(row) == table.columns
            assert {type(value) for value in row.values()} <= {str, int, float, bool, type(None)}


@pytest.mark.parametrize("name", ALL)
def test_csv_holds_the_rows(name: str) -> None:
    for table in tables(made(name)):
        found = read_csv(made(name).to_csv(table.name))
        assert [{k: in_a_file(v) for k, v in row.items()} for row in table.rows] == found


@pytest.mark.parametrize("name", ALL)
def test_a_data_frame_holds_the_rows(name: str) -> None:
    for table in tables(made(name)):
        frame = made(name).to_pandas(table.name)
        assert tuple(frame.columns) == table.columns
        assert len(frame) == len(table.rows)
        for place, row in enumerate(table.rows):
            for column, value in row.items():
                cell = frame[column].iloc[place]
                assert pd.isna(cell) if value is None else cell == value, column


@pytest.mark.parametrize("name", ALL)
def test_a_workbook_holds_the_rows(name: str) -> None:
    book = read_book(made(name))
    assert book.sheetnames == [*(table.name for table in tables(made(name))), "about"]
    for table in tables(made(name)):
        for row, found in zip(table.rows, in_sheet(book[table.name])[: len(table.rows)], strict=True):
            for column, value in row.items():
                whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) >= excel.EXACT
                if isinstance(value, float):  # a sheet keeps sixteen digits
                    assert found[column] == pytest.approx(value, rel=1e-15)
                else:
                    assert found[column] == (str(value) if whole else value), column


@pytest.mark.parametrize("name", ALL)
def test_json_is_the_dict_and_can_be_read_back(name: str) -> None:
    result = made(name)
    assert json.loads(result.to_json(), parse_constant=pytest.fail) == json.loads(json.dumps(result.to_dict()))


def test_the_table_and_the_document_of_a_verdict_say_the_same() -> None:
    verdict = cs.decide(load("nato/kosovo"))
    found, document = rows(verdict), verdict.to_dict()
    assert [r["state"] for r in found if r["blocks"] == "definitely"] == [b["state"] for b in document["blockers"]]
    assert [r["state"] for r in found if r["effect"] == "undetermined"] == document["undetermined"]
    assert {r["outcome"] for r in found} == {document["outcome"]}
    assert {r["data"] for r in found} == {document["provenance"]["data_digest"]}
    for blocker in document["blockers"]:
        row = next(r for r in found if r["state"] == blocker["state"])
        for key in ("position", "basis", "group", "critical", "in_words", "reason", "since", "confidence"):
            assert row[key] == (blocker[key] or None), key


def test_power_is_exact_in_text_and_near_in_decimals() -> None:
    power = measure("unsc", on="2026-07-31")
    for row in rows(power):
        member = str(row["member"])
        assert Fraction(str(row["shapley_shubik_exact"])) == power.shapley_shubik[member]
        assert row["shapley_shubik"] == float(power.shapley_shubik[member])
        assert Fraction(str(row["banzhaf_exact"])) == power.banzhaf[member]
        assert row["swings"] == power.swings[member]
    assert next(r for r in rows(power) if r["member"] == "FRA")["shapley_shubik_exact"] == "421/2145"
    assert power.to_csv() == power_csv(power)


def test_two_tables_of_power_lie_one_below_the_other() -> None:
    early, late = (measure("eu", on=day, rule="qualified_majority") for day in ("1995-01-01", "2025-01-01"))
    found = read_csv(power_csv(early, late))
    assert len(found) == 15 + 27
    assert {row["on"] for row in found} == {"1995-01-01", "2025-01-01"}
    assert {row["votes"] == "" for row in found if row["on"] == "2025-01-01"} == {True}


def test_a_margin_stays_a_number_below_zero() -> None:
    verdict = cs.decide(load("interpol/kosovo-2018"))
    assert verdict.margin is not None
    assert verdict.margin < 0
    assert read_csv(verdict.to_csv())[0]["margin"] == str(verdict.margin)
    sheet = in_sheet(read_book(verdict)["figures"])
    assert sheet[0]["margin"] == verdict.margin
    assert isinstance(sheet[0]["margin"], int)
    assert verdict.to_pandas()["margin"].dtype == "int64"


def test_codes_that_are_missing_do_not_make_decimals_of_the_others() -> None:
    frame = cs.decide(load("nato/kosovo")).to_pandas()
    assert {str(frame[key].dtype) for key in ("cow", "gw")} <= {"int64", "Int64"}
    track = made("track").to_pandas()
    assert str(track["notified"].dtype) == "Int64"


# Codes.


def test_kosovo_has_the_numbers_of_the_state_system() -> None:
    assert codes("XKX") == {"state": "XKX", "name": "Kosovo", "iso2": "XK", "cow": 347, "gw": 347}


def test_numbers_are_those_of_the_table_of_states() -> None:
    with (Path(cs.__file__).parent / "data" / "states.csv").open(encoding="utf-8", newline="") as file:
        known = {row["code"]: row for row in csv.DictReader(file)}
    for row in rows(cs.decide(load("nato/kosovo"))):
        mine = known[str(row["state"])]
        assert (str(row["cow"] or ""), str(row["gw"] or "")) == (mine["cow"], mine["gw"])
        assert row["iso2"] == mine["iso2"]


@pytest.mark.parametrize("name", ["verdict", "comparison", "track", "history", "question", "scenario"])
def test_every_table_of_states_has_all_codes(name: str) -> None:
    table = next(t for t in tables(made(name)) if "state" in t.columns)
    assert [c for c in table.columns if c in CODES] == list(CODES)


def test_an_invented_state_has_no_code_of_a_real_one() -> None:
    for row in rows(cs.decide(load("nato/classroom"))):
        assert (row["iso2"], row["cow"], row["gw"]) == (None, None, None)
        assert row["name"]
        assert row["state"]


def test_a_party_called_pan_is_not_panama() -> None:
    found = rows(measure({"PAN": 3, "PRI": 2, "PRD": 2}, quota=5))
    assert {row["state"] for row in found} == {None}
    assert {row["cow"] for row in found} == {None}
    assert next(r for r in rows(measure("unsc", on="2026-07-31")) if r["member"] == "PAN")["cow"] == 95


def test_a_delegation_called_pan_in_a_club_is_not_panama_either() -> None:
    parties = tuple(
        cs.Member(state=code, name=name, position=cs.Position.AGREE)
        for code, name in (
            ("PAN", "Partido Accion"),
            ("ESP", "Spain"),
            ("TUR", "Turkey"),
            ("GBR", "the United Kingdom"),
        )
    )
    found = {r["state"]: r for r in rows(cs.decide(cs.Question(body="the club", candidate="Dora", members=parties)))}
    assert (found["PAN"]["name"], found["PAN"]["iso2"], found["PAN"]["cow"]) == ("Partido Accion", None, None)
    assert [found[code]["cow"] for code in ("ESP", "TUR", "GBR")] == [230, 640, 200]


def test_a_set_that_keeps_the_block_does_not_read_as_one_that_lifts_it() -> None:
    for name in ("changes", "changes of members"):
        words = {(r["kind"], str(r["in_words"])) for r in rows(made(name))}
        assert all(
            all(part.startswith("not: ") for part in said.split("; ")) == (kind == "blocking") for kind, said in words
        )
    assert ("blocking", "not: Spain agrees") in words


def test_where_nothing_is_blocked_no_smallest_set_is_counted() -> None:
    for name in ("nato/sweden-2022-after-memorandum", "nato/georgia"):
        assert repr(cs.minimal_changes(load(name))).startswith("<Changes no block to remove: ")


def test_a_survey_has_the_sets_of_the_reading_that_was_asked_for() -> None:
    survey, changes = made("survey"), made("changes")
    assert [t.name for t in tables(survey)] == ["readings", "sets", "blockers"]
    assert survey.to_csv("sets") == changes.to_csv("sets")


def test_a_data_frame_keeps_every_note() -> None:
    verdict = cs.decide(load("nato/kosovo-after-cyprus"))
    notes = [text for label, text in faces.about(verdict) if label == "Note"]
    assert len(notes) > 1
    assert all(note in verdict.to_pandas().attrs["Note"] for note in notes)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nato/kosovo-what-if-statute", "Levers set:  asm_statute on"),
        ("nato/kosovo-after-cyprus", "Members added: Cyprus"),
        ("nato/north-macedonia-2008", "Candidate:   the former Yugoslav Republic of Macedonia"),
    ],
)
def test_a_scenario_in_full_says_what_it_sets_on_top_of_the_facts(name: str, told: str) -> None:
    assert told in str(load(name))


def test_a_question_known_by_its_figures_says_them() -> None:
    assert "68 for, 51 against, 16 abstaining" in str(cs.pose(load("interpol/kosovo-2018")))


def test_names_are_those_of_the_day() -> None:
    found = {r["state"]: r["name"] for r in rows(cs.decide(load("nato/kosovo").but(on="2012-02-25")))}
    assert found["TUR"] == "Turkey"
    assert {r["state"]: r["name"] for r in rows(cs.decide(load("nato/kosovo")))}["TUR"] == "Türkiye"
    assert found["USA"] == "United States"


# Cells that would run.

NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"]
NASTY += [" =1+1", "\u00a0=1+1", "\uff1d1+1", "why;=1+1", "why; \uff201", '"', "'=1", 'a;"=1']


def nasty(text: str) -> cs.Verdict:
    member = cs.Member(state="Ada", name=text, position=cs.Position.OBJECT, reason=text)
    return cs.decide(cs.Question(body="the club", candidate="Dora", members=(member,)))


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_of_a_csv_can_run(text: str) -> None:
    for line in csv.reader(io.StringIO(nasty(text).to_csv())):
        for cell in line:
            for part in cell.split(";"):  # where a setting splits at semicolons
                assert not re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]", part), cell


def test_a_sign_inside_a_sentence_is_left_alone() -> None:
    text = "Spain-Kosovo; see a=b, 3+4 and x@y"
    assert as_csv(Table("t", ("a",), ({"a": text},))) == f'a\n"{text}"\n'


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_of_a_workbook_can_run(text: str) -> None:
    content = excel.workbook(nasty(text))
    book = openpyxl.load_workbook(io.BytesIO(content))
    kinds = {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None}
    assert kinds <= {"s", "n", "b"}
    assert all(cell.hyperlink is None for sheet in book for line in sheet.iter_rows() for cell in line)
    names = zipfile.ZipFile(io.BytesIO(content))
    assert not any(b"<f>" in names.read(name) for name in names.namelist())
    if text.isprintable():
        assert in_sheet(book["members"])[0]["reason"] == text


def test_a_heading_that_the_user_chose_cannot_run_either() -> None:
    power = measure("nato", on="2026-07-31", rule="weighted_votes", weights={"votes": dict.fromkeys(_nato(), 1)})
    assert "votes" in power.to_csv().splitlines()[0]
    assert as_csv(Table("t", ("=1+1",), ({"=1+1": 1},))) == "'=1+1\n1\n"


def _nato() -> list[str]:
    return [m.state for m in cs.pose(load("nato/kosovo")).members]


def test_text_stays_on_its_line_and_nothing_is_hidden() -> None:
    verdict = nasty("one\ntwo\x1b[31m\u202ethree")
    row = rows(verdict)[0]
    assert row["reason"] == "one two\\x1b[31m\\u202ethree"
    assert len(verdict.to_csv().splitlines()) == 2


# Workbooks.


@pytest.mark.parametrize("name", ["verdict", "track", "power", "claims"])
def test_the_same_answer_gives_the_same_workbook(name: str) -> None:
    assert excel.workbook(made(name)) == excel.workbook(MAKERS[name]())


def test_a_workbook_says_what_it_was_made_from() -> None:
    sheet = read_book(cs.decide(load("nato/kosovo")))["about"]
    pairs = {str(a): str(b) for a, b in sheet.iter_rows(values_only=True)}
    assert pairs["As of"] == "31 July 2026"
    assert pairs["Assumption"].startswith("strict: ")
    assert pairs["Rule"].startswith("Consensus in the Council")
    assert pairs["Data version"] == cs.decide(load("nato/kosovo")).question.provenance.data_digest
    assert pairs["consensus version"] == cs.__version__
    assert "1244/1999" in pairs["Designation note"]
    assert "not a forecast" in pairs["What it does not say"]
    cited = {s for row in rows(cs.decide(load("nato/kosovo"))) for s in str(row["sources"] or "").split("; ") if s}
    assert cited <= pairs.keys()


@pytest.mark.parametrize("name", ALL)
def test_every_form_says_the_date_the_version_and_the_limits(name: str) -> None:
    told = dict(faces.about(made(name)))
    assert "not a forecast" in told["What it does not say"]
    assert any("version" in label.lower() for label in told)
    columns = tables(made(name))[0].columns
    assert {"data", "version"} <= set(columns)


def test_a_sheet_is_ready_to_read() -> None:
    sheet = read_book(cs.decide(load("nato/kosovo")))["members"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{get_column_letter(sheet.max_column)}33"
    assert sheet["A1"].font.bold
    assert 8 <= sheet.column_dimensions["B"].width <= 61


def test_a_workbook_carries_the_day_of_the_data_not_of_its_making() -> None:
    made_on = read_book(cs.decide(load("nato/kosovo"))).properties.created
    reviewed = cs.decide(load("nato/kosovo")).question.provenance.data_reviewed
    assert isinstance(made_on, datetime)
    assert made_on.date() == reviewed


def test_a_count_beyond_what_a_sheet_can_hold_is_text_with_all_its_digits() -> None:
    power = measure("coe", on="2026-07-31", rule="two_thirds_of_members")
    swings = rows(power)[0]["swings"]
    big = in_sheet(read_book(measure(dict.fromkeys(map(str, range(80)), 1), quota=41))["members"])[0]["swings"]
    assert isinstance(swings, int)
    assert isinstance(big, str)
    assert int(big) == measure(dict.fromkeys(map(str, range(80)), 1), quota=41).swings["0"]


def test_to_excel_writes_the_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "kosovo.xlsx"
    path.write_text("old")
    path.chmod(0o640)
    cs.decide(load("nato/kosovo")).to_excel(path)
    assert path.read_bytes() == excel.workbook(cs.decide(load("nato/kosovo")))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["kosovo.xlsx"]


def test_a_new_file_can_be_read_by_others_as_any_new_file(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    faces.save(tmp_path / "mine", "text")
    assert (tmp_path / "mine").stat().st_mode == usual.stat().st_mode


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    faces.save(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_a_file_that_cannot_be_written_is_an_error_that_names_it(tmp_path: Path) -> None:
    for path in (tmp_path / "no" / "folder.xlsx", tmp_path):
        with pytest.raises(InputError, match=r"cannot be written|ends in"):
            cs.decide(load("nato/kosovo")).to_excel(path)
    with pytest.raises(InputError, match=r"ends in \.xlsx"):
        cs.decide(load("nato/kosovo")).to_excel(tmp_path / "kosovo.xls")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_on_the_way_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.html"
    path.write_text("old")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        faces.save(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    ("module", "extra", "use"),
    [
        ("pandas", "pandas", lambda v, _: v.to_pandas()),
        ("xlsxwriter", "excel", lambda v, p: v.to_excel(p / "k.xlsx")),
    ],
)
def test_a_missing_part_says_how_to_install_it(
    module: str, extra: str, use: Callable[[Any, Path], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(MissingExtra) as caught:
        use(cs.decide(load("nato/kosovo")), tmp_path)
    assert f'pip install "accession-consensus[{extra}]"' in str(caught.value)


def test_a_table_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(InputError, match="stages or parties") as caught:
        made("track").to_csv("partys")
    assert caught.value.suggestions == ("parties",)


# Values stay what they were.


@pytest.mark.parametrize("name", [n for n in ALL if not n.startswith("power")])
def test_pickle_equality_hash_and_json_are_unchanged(name: str) -> None:
    result = made(name)
    again = pickle.loads(pickle.dumps(result))
    assert again == result
    if name != "claims":  # a claim is checked with the keys that its author gave, and a dump gives all
        assert type(result).model_validate_json(result.model_dump_json(by_alias=True)) == result
    with pytest.raises(Exception, match="frozen"):
        setattr(result, next(iter(type(result).model_fields)), None)


def test_a_hash_is_still_there() -> None:
    assert hash(cs.decide(load("nato/kosovo"))) == hash(cs.decide(load("nato/kosovo")))
    assert pickle.loads(pickle.dumps(measure([3, 2, 2], quota=5))).swings == {"1": 3, "2": 1, "3": 1}


def test_an_answer_still_refuses_to_be_true_or_false() -> None:
    with pytest.raises(NoTruthValue):
        bool(cs.decide(load("nato/kosovo")))


def test_what_an_answer_rests_on_is_in_every_row() -> None:
    assert set(ASKED) <= set(rows(cs.decide(load("nato/kosovo")))[0])
