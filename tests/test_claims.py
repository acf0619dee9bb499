"""Claims made by others: what holds, what does not, what held between dates, what cannot be known."""

from __future__ import annotations

from pathlib import Path

import pytest

import consensus as cs
from consensus.checks import Check, Result, claim_files
from consensus.checks.claims import Checked, Claim
from consensus.report.claims import claims_document, claims_text
from consensus.scenarios.schema import _field_docs

PRESS = cs.check_claims("claims/press-2024-2026")
NOTICE = 'body = "nato"\ncandidate = "SWE"\nstage = "acceptance"\nact = "notifies"\nstate = "TUR"\n'
HEAD = '[[claim]]\nid = "x"\nclaim = "x"\nby = "x"\nmade = 2024-01-01\nsources = ["x"]\n'


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "claims.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def one(tmp_path: Path, asserts: str, day: str = "2026-07-31") -> Checked:
    head = f'[[claim]]\nid = "x"\nclaim = "x"\nby = "a student"\nmade = {day}\nsources = ["lecture notes"]\n'
    return cs.check_claims(written(tmp_path, head + asserts)).checked[0]


def test_five_members_cyprus_among_them() -> None:
    item = PRESS.of("a-five-non-recognisers")
    assert item.result is Result.DOES_NOT_HOLD
    assert item.truth[0].startswith(
        "Four members of NATO do not recognise Kosovo: Greece, Romania, Slovakia and Spain."
    )
    assert (
        "Cyprus is not a member of NATO; it is a member of the Council of Europe and the European Union"
        in (item.truth[0])
    )
    assert item.sources


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("a-cyprus-in-nato", Result.DOES_NOT_HOLD),
        ("a-not-on-the-agenda", Result.HOLDS),
        ("a-quotation", Result.CANNOT_BE_KNOWN),
        ("a-consensus-needed", Result.HOLDS),
        ("a-shift-of-the-named-states", Result.DOES_NOT_HOLD),
        ("a-bipartisan-worry", Result.CANNOT_BE_KNOWN),
        ("a-us-key-supporter", Result.CANNOT_BE_KNOWN),
        ("a-no-movement-expected", Result.CANNOT_BE_KNOWN),
        ("a-structural-hurdles", Result.HOLDS),
        ("b-not-in-the-council-of-europe", Result.HOLDS),
        ("b-association-demanded-first", Result.HOLDS),
        ("b-eu-non-recognisers", Result.HOLDS),
        ("b-eu-non-recognisers-decide-on-nato", Result.DOES_NOT_HOLD),
        ("b-spain-recognised-palestine", Result.HOLDS),
        ("b-de-facto-in-nato", Result.CANNOT_BE_KNOWN),
        ("b-easier-rule-nato", Result.HOLDS),
        ("b-war-in-ukraine-weighs", Result.CANNOT_BE_KNOWN),
    ],
)
def test_the_claims_of_the_two_press_texts(name: str, result: Result) -> None:
    assert PRESS.of(name).result is result


def test_every_claim_of_the_two_texts_is_answered_with_facts_or_a_remark() -> None:
    assert len(PRESS.checked) >= 23
    for item in PRESS.checked:
        assert item.truth or item.events or item.claim.remark, item.claim.id
        assert (item.result is Result.CANNOT_BE_KNOWN) == bool(item.claim.cannot_be_known)
        assert bool(item.wrong) == (item.result in {Result.DOES_NOT_HOLD, Result.HELD_BETWEEN})


def test_a_claim_that_was_true_once(tmp_path: Path) -> None:
    item = one(tmp_path, 'body = "nato"\ncandidate = "XKX"\nmembers = 30\nrecognising = 26\n')
    assert item.result is Result.HELD_BETWEEN
    assert [(str(begin), str(end)) for begin, end in item.spans] == [("2020-03-27", "2023-04-04")]
    assert "28 of the 32 members of NATO recognise Kosovo" in " ".join(item.truth)


def test_a_claim_that_was_true_on_its_day_says_until_when(tmp_path: Path) -> None:
    asserts = 'body = "nato"\nmembers = 30\n'
    found = cs.check_claims(
        written(
            tmp_path,
            '[[claim]]\nid = "x"\nclaim = "Thirty allies"\nby = "x"\nmade = 2022-06-29\nsources = ["x"]\n' + asserts,
        )
    )
    assert found.checked[0].result is Result.HOLDS
    assert "It held until 4 April 2023." in claims_text(found)


@pytest.mark.parametrize(
    ("asserts", "wrong"),
    [
        ('body = "nato"\nmembers = 33\n', "NATO has 32 members, not 33"),
        ('body = "nato"\nincludes = ["SRB"]\n', "not a member: SRB"),
        ('body = "nato"\nexcludes = ["SWE"]\n', "a member after all: SWE"),
        ('body = "nato"\ncandidate = "XKX"\nrule = "two_thirds_of_members"\n', "the rule is consensus"),
        ('body = "nato"\ncandidate = "XKX"\ntabled = "yes"\n', "tabled: no, not yes"),
        ('body = "nato"\ncandidate = "XKX"\noutcome = "ADOPTED"\n', "BLOCKED, not ADOPTED"),
        ('body = "nato"\ncandidate = "XKX"\nblockers = ["ESP"]\n', "held by ESP, GRC, ROU and SVK, not by ESP"),
        ('body = "nato"\ncandidate = "XKX"\nstopped_at = "acceptance"\n', "it stops at agenda, not at acceptance"),
        ('vote = "unesco/kosovo-2015"\nfigures = { for = 93 }\n', "for 92, not 93"),
        (
            'event = "spain-palestine-2024"\ndated = 2024-05-27\n',
            "it is dated 28 May 2024, not 27 May 2024",
        ),
        ('event = "spain-palestine-2024"\nactor = "FRA"\n', "not of FRA"),
        (
            NOTICE + "dated = 2024-01-23\n",
            "it is dated 26 January 2024, not 23 January 2024",
        ),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, asserts: str, wrong: str) -> None:
    item = one(tmp_path, asserts)
    assert item.result is not Result.HOLDS
    assert any(wrong in text for text in item.wrong), item.wrong
    assert item.truth


def test_parliament_is_not_notice(tmp_path: Path) -> None:
    item = one(tmp_path, NOTICE + "dated = 2024-01-23\n")
    assert "approved it at home on 23 January 2024" in item.truth[0]
    assert "notified its acceptance on 26 January 2024" in item.truth[0]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", "", "has no claim"),
        ('[[claim]]\nid = "x"\n', ":1", "is required"),
        (HEAD, ":1", "asserts nothing that can be checked"),
        (HEAD + 'body = "nato"\nmembers = 32\nmebers = 3\n', ":9", "Did you mean"),
        (HEAD + "members = 32\n", ":1", "speaks of a body"),
        (HEAD + 'cannot_be_known = "judgement"\nsee = ["nothing"]\n', ":1", "no event is called"),
        ("titel = 1\n[[claim]]\n", "", "unknown key"),
        ("[[claim]\n", ":1", "not valid TOML"),
    ],
)
def test_a_faulty_file_is_told_with_its_line(tmp_path: Path, text: str, place: str, message: str) -> None:
    name = written(tmp_path, text)
    with pytest.raises(cs.InputError) as caught:
        cs.check_claims(name)
    told = str(caught.value)
    assert message in told
    assert f"{name}{place}" in told


def test_an_unknown_file_names_those_there_are() -> None:
    with pytest.raises(cs.InputError, match="claims/press-2024-2026"):
        cs.check_claims("claims/press-2024")
    assert claim_files() == ["claims/press-2024-2026"]


def test_claims_as_text_and_as_data() -> None:
    text = claims_text(PRESS)
    assert "31 claims" in text
    assert "CANNOT BE KNOWN (words seen at second hand only)" in text
    document = claims_document(PRESS)
    assert {row["result"] for row in document["claims"]} == {"holds", "does not hold", "cannot be known"}
    assert all(row["claimed_in"] for row in document["claims"])


def page_of_claims() -> str:
    """Return the page on the form of a claims file, made from the model that reads it."""
    rows = []
    for cls in (Claim, Check):
        docs = _field_docs(cls)
        rows += [f"| `{name}` | {docs[name].replace(chr(10), ' ')} |" for name in cls.model_fields if name in docs]
    return (
        "\n".join([*PAGE.strip().splitlines(), "", "| key | meaning |", "| --- | --- |", *dict.fromkeys(rows)]) + "\n"
    )


PAGE = """
# Claims files

A claims file holds what others say of the facts to the facts: `consensus claims FILE.toml`. Each `[[claim]]` is a
statement in your own words, with who made it, when and where, and with what it asserts. Several assertions in one claim
must all hold.

```toml
title = "Heard in a seminar"

[[claim]]
id = "cyprus"
claim = "Five members of NATO, Cyprus among them, do not recognise Kosovo"
by = "a student"
made = 2026-06-30
sources = ["seminar notes"]
body = "nato"
candidate = "XKX"
not_recognising = ["CYP", "ESP", "GRC", "ROU", "SVK"]
```

The answer is one of four: *holds*, *does not hold*, *held only between dates*, *cannot be known*; with the nearest true
statement and the sources. What the facts leave open, and what lies after the day up to which they were reviewed, cannot
be known. An expectation, a hypothesis, a judgement or a quotation seen at second hand says so with `cannot_be_known`.

This table is written by the tests from the model that reads the files.
"""


def test_the_page_of_claims_is_current(request: pytest.FixtureRequest) -> None:
    path = Path(__file__).parent.parent / "docs" / "claims.md"
    if request.config.getoption("--accept"):
        path.write_text(page_of_claims(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page_of_claims(), "run the tests with --accept"


def test_the_example_on_the_page_is_a_claims_file(tmp_path: Path) -> None:
    text = PAGE.partition("```toml")[2].partition("```")[0]
    assert cs.check_claims(written(tmp_path, text)).checked[0].result is Result.DOES_NOT_HOLD
