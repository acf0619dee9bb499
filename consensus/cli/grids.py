"""The tables of a few answers as a terminal draws them; a pipe gets the plain text as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from consensus.cli.terminal import Grid

if TYPE_CHECKING:
    from consensus.decisions.candidacy import Candidacy
    from consensus.decisions.compare import Comparison, RuleTable
    from consensus.power.measure import Power
    from consensus.tracks.replay import History
    from consensus.tracks.track import Track


def rules(table: RuleTable) -> Grid:
    """Return the rules side by side."""
    rows = []
    for row in table.rows:
        mark = "*" if row.own else ""
        outcome = row.outcome.value if row.outcome else row.remark.partition(":")[0]
        count = str(len(row.blockers)) if row.blockers else "-"
        rows.append((mark, row.title, outcome, count, " ".join(row.blockers) or (row.remark if row.outcome else "")))
    return Grid("Rule", ("", "Rule", "Outcome", "Blockers#", "Remark"), tuple(rows))


def changed(change: Comparison) -> Grid:
    """Return the members that changed."""
    rows = tuple((c.name, c.was, c.does, f"{c.why} ({c.since})" if c.since else c.why) for c in change.members)
    return Grid("Changed (", ("Member", "First", "Second", "Why"), rows, f"Changed ({len(rows)})")


def bodies(found: Candidacy) -> Grid:
    """Return one candidate before every body."""
    from consensus.report.bodies import answers_of, few, has_answer  # noqa: PLC0415
    from consensus.report.text import capital  # noqa: PLC0415

    rows = tuple(
        (
            capital(row.body.removeprefix("the ")),
            f"{row.alone} of {row.seats}" if row.seats and row.alone is not None else few(row.alone),
            few(row.together),
            "\n".join(answers_of(row)),
        )
        for row in found.rows
        if has_answer(row)
    )
    return Grid("Body", ("Body", "Alone", "Together", "Answer, or ballot on record"), rows)


def gates(track: Track) -> Grid:
    """Return the gates on the way of a candidate."""
    from consensus.report.track import gate_in_words  # noqa: PLC0415

    rows = []
    for step in track.steps:
        here = ">" if step.stage.id == track.stopped_at else ""
        title = f"{step.stage.title} *" if step.stage.skippable else step.stage.title
        rows.append((here, title, step.status.value.replace("_", " "), gate_in_words(track, step)))
    return Grid("The gates (", ("", "Gate (* may be left out)", "Status", "In words"), tuple(rows), "The gates")


def accessions(told: History) -> Grid:
    """Return every accession."""
    rows = []
    for item in told.accessions:
        dates = (item.invited, item.signed, item.in_force, item.member_since)
        days = "" if item.days is None else "-".join(str(n) for n in dict.fromkeys(item.days))
        cells = ["" if when is None else str(when) if when.exact else f"<={when.last}" for when in dates]
        rows.append((item.name, *cells, str(item.parties or ""), days, ", ".join(item.last)))
    heads = ("State", "Invited", "Signed", "In force", "Member", "Parties#", "Days#", "Last to notify")
    heading = "Accessions (days: from signature to entry into force)"
    return Grid("Accessions (", heads, tuple(rows), heading)


def powers(power: Power) -> Grid:
    """Return the members with their power, in per cent."""
    from consensus.report.power import figure, power_rows  # noqa: PLC0415

    rows = []
    for row in power_rows(power):
        name = row.name if row.alike == 1 else f"{row.name} and {row.alike - 1} alike"
        figures = (row.banzhaf, row.normalised, row.shapley, row.prevent, row.initiate)
        rows.append((name, *(f"{w:,}" for w in row.weights), *(figure(value) for value in figures)))
    heads = ("Decides#", "Share#", "Shapley#", "Prevents#", "Initiates#")
    return Grid("Member", ("Member", *(f"{name}#" for name in power.game.weights), *heads), tuple(rows))
