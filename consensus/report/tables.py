"""Comparisons and rules as plain text: what changed, and one row a rule."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from functools import partial

from consensus.decisions.compare import Comparison, MemberChange, RuleTable, changes_in_words
from consensus.decisions.question import Question
from consensus.decisions.verdict import Verdict
from consensus.errors import visible
from consensus.positions import Basis, Position
from consensus.report.text import WIDTH, capital
from consensus.values import by_name, in_series, long_date


def comparison_text(change: Comparison, *, width: int = WIDTH) -> str:
    """Return what changed and why.

    Examples
    --------
    >>> import consensus as cs
    >>> kosovo = cs.scenarios.load("nato/kosovo")
    >>> print(comparison_text(cs.compare(kosovo.but(on="2008-10-06"), kosovo.but(on="2008-10-07"))).splitlines()[0])
    Portugal stops blocking. The outcome stays BLOCKED.
    """
    first, second = change.before.question, change.after.question

    def filled(text: str, indent: str = "", hang: str = "") -> str:
        return textwrap.fill(
            visible(text), max(40, width), initial_indent=indent, subsequent_indent=hang, break_long_words=False
        )

    lines = [filled(changes_in_words(change)), ""]
    for label, verdict in (("First", change.before), ("Second", change.after)):
        question = verdict.question
        when = long_date(question.on) if question.on else "no date"
        asked, how = question.provenance.scenario or question.body, question.assumption or _basis(question)
        stage = f", {question.stage.replace('_', ' ')}" if question.stage and first.stage != second.stage else ""
        who = f", {question.candidate_shown}" if first.candidate != second.candidate else ""
        about = f"{asked}{who}, {when}{stage}, {question.rule.title}, {how}"
        lines.append(filled(f"{label}: {about}: {verdict.outcome}, blockers {_codes(verdict)}", "", "        "))
    if first.tabled.value != second.tabled.value:
        lines.append(filled(f"Tabled: {first.tabled.value}, then {second.tabled.value}."))
    if change.members:
        lines += ["", f"{'Changed' if change.same_question else 'Not alike'} ({len(change.members)})"]
    for some in alike_changes(change):
        item = some[0]
        mark = blocking_in_words(change, some)
        since = f" ({item.since})" if item.since else ""
        listed = in_series(by_name(i.name for i in some))
        lines.append(
            filled(
                f"{capital(listed)}{' ' * bool(mark)}{mark}: {item.was} -> {item.does}; {item.why}{since}", "  ", "    "
            )
        )
    figures = [v.question.tally for v in (change.before, change.after)]
    if figures[0] is not None and figures[1] is not None:
        lines += ["", f"Figures: {figures[0].in_figures}, then {figures[1].in_figures} (for-against-abstaining)."]
    elif not change.members:
        lines += ["", "No member changed its position."]
    return "\n".join(lines) + "\n"


def blocking_in_words(change: Comparison, some: Sequence[MemberChange]) -> str:
    """Say what members that changed alike do about the block; of two questions, in which of them they block."""
    item, s = some[0], "s" * (len(some) == 1)
    if item.stopped_blocking:
        return f"stop{s} blocking" if change.same_question else f"block{s} in the first only"
    if item.started_blocking:
        return f"start{s} blocking" if change.same_question else f"block{s} in the second only"
    return ""


def _basis(question: Question) -> str:
    """Say on what the positions rest as a whole."""
    if question.assumption is not None:
        return f"assumption: {question.assumption}"
    return "as voted" if question.ballot else "by hand"


def alike_changes(change: Comparison) -> list[list[MemberChange]]:
    """Put together the members that changed in the same way for the same reason."""
    groups: dict[tuple[object, ...], list[MemberChange]] = {}
    for item in change.members:
        key = (item.was, item.does, item.stopped_blocking, item.started_blocking, item.why, item.since)
        groups.setdefault(key, []).append(item)
    return sorted(groups.values(), key=lambda some: not (some[0].stopped_blocking or some[0].started_blocking))


def _codes(verdict: Verdict) -> str:
    return ", ".join(c.state for c in verdict.blockers) or "none"


def rules_text(table: RuleTable, *, width: int = WIDTH) -> str:
    """Return the same positions under every rule, side by side.

    Examples
    --------
    >>> import consensus as cs
    >>> "Two thirds of all members" in rules_text(cs.by_rule(cs.scenarios.load("nato/kosovo")))
    True
    """
    question = table.question
    when = f" on {long_date(question.on)}" if question.on else ""
    counts: dict[str, int] = {}
    for member in question.members:
        plain = member.position.value.replace("_", " ")
        known = member.basis is Basis.ASSUMED and member.position is not Position.UNKNOWN
        word = f"assumed to {plain}" if known else plain
        counts[word] = counts.get(word, 0) + 1
    tally = in_series(f"{count} {name}" for name, count in sorted(counts.items()))
    lines = [
        textwrap.fill(
            f"The same positions under every rule: {question.act_in_words}, {question.body}{when}.", max(40, width)
        ),
        f"Positions: {tally} ({_basis(question)})." if tally else "",
    ]
    lines = [line for line in lines if line] + [""]
    title = max(len(row.title) for row in table.rows) + 2
    wide = max(13, *(len(row.remark.partition(":")[0]) for row in table.rows if row.outcome is None), 0)
    lines.append(f"  {'Rule':<{title}} {'Outcome':<{wide}} {'Blockers':<10} Remark")
    for row in table.rows:
        mark = "*" if row.own else " "
        outcome = row.outcome.value if row.outcome else row.remark.partition(":")[0]
        count = str(len(row.blockers)) if row.blockers else "-"
        shown = ", ".join(row.blockers) if 0 < len(row.blockers) <= MOST_SHOWN else row.remark if row.outcome else ""
        lines.append(f"{mark} {row.title:<{title}} {outcome:<{wide}} {count:<10} {shown}".rstrip())
    table_of = "the rule of this stage" if question.stage else "the rule of the question"
    lines += ["", f"* {table_of}; the others are comparisons, not the law of this body"]
    if not question.rule_is_own:
        lines.append(f"The question was asked under: {question.rule.title}.")
    remarks: dict[str, list[str]] = {}
    for row in table.rows:
        if row.outcome is None:
            remarks.setdefault(row.remark, []).append(row.title)
    lines += [textwrap.fill(f"{in_series(titles)}: {remark}", max(40, width)) for remark, titles in remarks.items()]
    return visible("\n".join(lines)) + "\n"


MOST_SHOWN = 6


def rule_list_text(rows: Iterable[tuple[str, str, str, str]], *, width: int = WIDTH) -> str:
    """Return the shipped rules: name, title, what it takes, clause."""
    blocks = []
    for kind, title, needs, clause in rows:
        about = (f"{title}: {needs}.", f"Clause: {clause}.")
        fill = partial(textwrap.fill, width=max(40, width), initial_indent="    ", subsequent_indent="    ")
        blocks.append("\n".join((kind, *(fill(text) for text in about))))
    return "\n".join(blocks) + "\n"
