"""Answers as plain data for ``--json``: a stable shape that other programs may rely on."""

from __future__ import annotations

import json
from typing import Any

from consensus.decisions.compare import Comparison, RuleTable
from consensus.decisions.question import Provenance
from consensus.decisions.verdict import Contribution, Verdict
from consensus.report.sentence import headline
from consensus.values import FactDate


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as plain data.

    Examples
    --------
    >>> import consensus as cs
    >>> document = verdict_document(cs.decide(cs.scenarios.load("nato/kosovo")))
    >>> document["outcome"], document["failed_by"], [b["state"] for b in document["blockers"]]
    ('BLOCKED', 'objection', ['ESP', 'GRC', 'ROU', 'SVK'])
    """
    question = verdict.question
    tabled = verdict.tabled
    made = question.provenance
    return {
        "outcome": verdict.outcome.value,
        "sentence": headline(verdict),
        "failed_by": verdict.failed_by.value if verdict.failed_by else None,
        "failed_clauses": list(verdict.failed_clauses),
        "margin": verdict.margin,
        "exact": verdict.exact,
        "tabled": {
            "value": tabled.value,
            "reason": tabled.reason,
            "since": _date(tabled.since),
            "holders": list(tabled.holder),
            "condition": tabled.condition,
            "sources": list(tabled.sources),
            "asserted": tabled.asserted,
        },
        "tally": question.tally.model_dump(mode="json") if question.tally else None,
        "body": question.body,
        "candidate": question.candidate,
        "stage": question.stage,
        "rule": {
            "kind": question.rule.kind,
            "title": question.rule.title,
            "clause": question.clause_in_words,
            "own": question.rule_is_own,
        },
        "on": question.on.isoformat() if question.on else None,
        "known_by": question.known_by.isoformat() if question.known_by else None,
        "assumption": question.assumption.value if question.assumption else None,
        "codings": [coding.id for coding in question.codings],
        "members": len(verdict.contributions),
        "blockers": [_member(c) for c in verdict.blockers],
        "possible_blockers": [_member(c) for c in verdict.possible_blockers],
        "assenting": [_member(c) for c in verdict.assenting],
        "undetermined": [c.state for c in verdict.undetermined],
        "conflicts": [c.model_dump(mode="json") for c in verdict.conflicts],
        "findings": [f.model_dump(mode="json") for f in question.findings],
        "sources": {s.id: s.model_dump(mode="json", exclude={"id"}) for s in question.sources},
        "provenance": provenance_document(made, question.designation_note),
    }


def provenance_document(made: Provenance, designation_note: str) -> dict[str, Any]:
    """Return what an answer was made from, as plain data."""
    return {
        "version": made.version,
        "data_reviewed": made.data_reviewed.isoformat() if made.data_reviewed else None,
        "data_digest": made.data_digest,
        "scenario": made.scenario,
        "notes": list(made.notes),
        "designation_note": designation_note,
    }


def _member(contribution: Contribution) -> dict[str, Any]:
    member = contribution.member
    said = member.statement
    fact = said or member.recognition
    return {
        "state": member.state,
        "name": member.shown,
        "position": member.position.value,
        "basis": member.basis.value,
        "group": member.group.value,
        "critical": contribution.critical,
        "in_words": contribution.in_words,
        "stance": member.stance.value,
        "speaker": said.speaker if said else "",
        "level": said.level if said else "",
        "confidence": fact.confidence.value if fact else None,
        "hypothetical_member": member.hypothetical,
        "reason": member.reason,
        "condition": member.condition,
        "since": _date(member.since),
        "sources": list(member.sources),
    }


def _date(value: FactDate | None) -> str | None:
    return str(value) if value else None


def comparison_document(change: Comparison) -> dict[str, Any]:
    """Return a comparison as plain data.

    Examples
    --------
    >>> import consensus as cs
    >>> kosovo = cs.scenarios.load("nato/kosovo")
    >>> comparison_document(cs.compare(kosovo, kosovo))["members"]
    []
    """
    return {
        "before": verdict_document(change.before),
        "after": verdict_document(change.after),
        "outcome_changed": change.outcome_changed,
        "stopped_blocking": list(change.stopped_blocking),
        "started_blocking": list(change.started_blocking),
        "members": [item.model_dump(mode="json") for item in change.members],
    }


def rules_document(table: RuleTable) -> dict[str, Any]:
    """Return the answers under every rule as plain data.

    Examples
    --------
    >>> import consensus as cs
    >>> rules_document(cs.by_rule(cs.scenarios.load("nato/kosovo")))["rules"][0]["kind"]
    'consensus'
    """
    question = table.question
    return {
        "body": question.body,
        "candidate": question.candidate,
        "on": question.on.isoformat() if question.on else None,
        "assumption": question.assumption.value if question.assumption else None,
        "rules": [
            {
                "kind": row.rule.kind,
                "title": row.title,
                "needs": row.needs,
                "own": row.own,
                "outcome": row.outcome.value if row.outcome else None,
                "remark": row.remark,
                "blockers": list(row.blockers),
                "possible_blockers": row.possible,
            }
            for row in table.rows
        ],
    }


def to_json(document: Any) -> str:
    """Return a document as JSON text: sorted keys, a newline at the end, never NaN.

    Examples
    --------
    >>> print(to_json({"b": 1, "a": None}), end="")
    {
      "a": null,
      "b": 1
    }
    """
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
