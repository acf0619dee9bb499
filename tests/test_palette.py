"""The palette, computed: looks stay apart for colour-blind readers and in a grey print, words can be read."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import pytest

import consensus as cs
from consensus.report import flow, svg
from consensus.report.palette import DARK, LIGHT, Look, Theme, legend, look_of

coloraide = pytest.importorskip("coloraide")
APART, STEPS, READABLE = 15.0, 10.0, 4.5
SIGHTS = [("normal", ""), *((kind, how) for kind in ("protan", "deutan", "tritan") for how in ("machado", "brettel"))]
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])

REJECTED = {
    Look.SUPPORTS: "#9ecae1",  # pale blue for those that consent
    Look.OUTSIDE: "#d9d9d9",  # grey for those that take no part
    Look.BLOCKS: "#b03a00",
    Look.CANDIDATE: "#3b0f5c",
}
"""The first palette tried."""


def too_near(fills: Mapping[Look, str]) -> list[str]:
    """Return the pairs of looks that some readers cannot tell apart by colour."""
    found = []
    for kind, how in SIGHTS:
        seen = {
            look: coloraide.Color(fill) if not how else coloraide.Color(fill).filter(kind, 1, method=how).clip("srgb")
            for look, fill in fills.items()
        }
        for one, other in combinations(seen, 2):
            difference = seen[one].delta_e(seen[other], method="2000")
            if difference < APART:
                found.append(f"{one} and {other}, {kind} {how}: {difference:.1f}")
    return found


def too_near_in_grey(fills: Mapping[Look, str]) -> list[str]:
    """Return the pairs of looks that a grey print does not keep apart."""
    light = {look: coloraide.Color(fill).convert("lab-d65")["lightness"] for look, fill in fills.items()}
    return [
        f"{a} and {b}: {abs(light[a] - light[b]):.1f}"
        for a, b in combinations(light, 2)
        if abs(light[a] - light[b]) < STEPS
    ]


def contrast(ink: str, paper: str) -> float:
    """Return the contrast of WCAG 2.1."""
    return float(coloraide.Color(ink).contrast(paper, method="wcag21"))


def fills(theme: Theme) -> dict[Look, str]:
    return {look: shade.fill for look, shade in theme.shades.items()}


@THEMES
def test_any_two_looks_can_be_told_apart_by_colour_whatever_the_reader_sees(theme: Theme) -> None:
    assert set(theme.shades) == set(Look)
    assert too_near(fills(theme)) == []


@THEMES
def test_any_two_looks_can_be_told_apart_in_a_grey_print(theme: Theme) -> None:
    assert too_near_in_grey(fills(theme)) == []


def test_the_palette_that_was_rejected_would_be_rejected_again() -> None:
    assert any("supports and outside" in pair or "outside and supports" in pair for pair in too_near(REJECTED))
    assert too_near_in_grey(REJECTED)


@THEMES
def test_signs_and_words_can_be_read_on_every_look_and_on_the_paper(theme: Theme) -> None:
    poor = {look: contrast(shade.ink, shade.fill) for look, shade in theme.shades.items()}
    assert {look: value for look, value in poor.items() if value < READABLE} == {}
    for text in (theme.ink, theme.faint):
        for under in (theme.paper, theme.sea):
            assert contrast(text, under) >= READABLE, (text, under)


def test_coloured_words_in_the_other_pictures_can_be_read() -> None:
    for ink in (svg.INK, svg.FAINT, svg.DONE, svg.HELD, svg.MAYBE):
        assert contrast(ink, LIGHT.paper) >= READABLE, ink
    for under in flow.FILLS.values():
        for ink in (LIGHT.ink, LIGHT.faint):
            assert contrast(ink, under) >= READABLE, (ink, under)


@THEMES
def test_outlines_can_be_seen_against_land_and_sea(theme: Theme) -> None:
    for under in (theme.shades[Look.OUTSIDE].fill, theme.sea):
        assert contrast(theme.border, under) >= 3


def test_no_two_looks_share_both_pattern_and_sign() -> None:
    assert len({(look.pattern, look.symbol) for look in Look}) == len(Look)
    assert len({look.symbol for look in Look}) == len(Look)
    members = (Look.BLOCKS, Look.POSSIBLE, Look.SUPPORTS, Look.NEUTRAL)
    assert len({look.pattern for look in members}) == len(members)


@pytest.mark.parametrize("name", cs.scenarios.names())
def test_every_member_has_one_look_and_the_legend_counts_it_once(name: str) -> None:
    verdict = cs.decide(cs.scenarios.load(name))
    told = legend(verdict)
    entries = {entry.look: entry for entry in told}
    found = sorted(state for entry in told for state in entry.states)
    assert found == sorted([*(c.state for c in verdict.contributions), verdict.question.candidate])
    blockers = tuple(sorted(c.state for c in verdict.blockers))
    assert (entries[Look.BLOCKS].states if Look.BLOCKS in entries else ()) == blockers
    for c in verdict.possible_blockers:
        assert look_of(c) is Look.POSSIBLE


def test_the_legend_speaks_the_language_of_the_rule() -> None:
    """There is no voting at NATO, and what is assumed is called so."""
    words = {
        name: " ".join(e.words for e in legend(cs.decide(cs.scenarios.load(name)))) for name in cs.scenarios.names()
    }
    assert "assumed to withhold consensus" in words["nato/kosovo"]
    assert "withheld consensus" in words["nato/north-macedonia-2008"]
    assert "breaks silence" in words["nato/classroom-silence"]
    assert "voted against" in words["unesco/kosovo-2015"]
    assert "has not notified its acceptance" in words["nato/sweden-2023-acceptance-conditional"]
    for name, text in words.items():
        if name.startswith("nato/"):
            assert "vote" not in text, name
            assert "objects" not in text, name
