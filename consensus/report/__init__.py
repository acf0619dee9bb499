"""Values in, strings out: the quotable sentence, plain text, JSON, pictures, reports and pages."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consensus.report.bars import power_svg
    from consensus.report.bodies import candidacy_document, candidacy_text, rule_document, rule_text
    from consensus.report.changes import changes_document, changes_text
    from consensus.report.document import comparison_document, rules_document, to_json, verdict_document
    from consensus.report.flow import graph_svg
    from consensus.report.graph import graph_dot, graph_mermaid
    from consensus.report.html import html_of, report_html
    from consensus.report.map import map_svg
    from consensus.report.page import page_html
    from consensus.report.power import (
        coalitions_document,
        coalitions_text,
        compared_document,
        compared_text,
        power_csv,
        power_document,
        power_text,
    )
    from consensus.report.sentence import headline
    from consensus.report.svg import staircase_svg, track_svg
    from consensus.report.tables import comparison_text, rule_list_text, rules_text
    from consensus.report.text import verdict_text

_HOME = {
    "candidacy_document": "bodies",
    "candidacy_text": "bodies",
    "changes_document": "changes",
    "changes_text": "changes",
    "coalitions_document": "power",
    "coalitions_text": "power",
    "compared_document": "power",
    "compared_text": "power",
    "comparison_document": "document",
    "comparison_text": "tables",
    "graph_dot": "graph",
    "graph_mermaid": "graph",
    "graph_svg": "flow",
    "headline": "sentence",
    "html_of": "html",
    "map_svg": "map",
    "page_html": "page",
    "power_csv": "power",
    "power_document": "power",
    "power_svg": "bars",
    "power_text": "power",
    "report_html": "html",
    "rule_document": "bodies",
    "rule_list_text": "tables",
    "rule_text": "bodies",
    "rules_document": "document",
    "rules_text": "tables",
    "staircase_svg": "svg",
    "to_json": "document",
    "track_svg": "svg",
    "verdict_document": "document",
    "verdict_text": "text",
}

__all__ = [
    "candidacy_document",
    "candidacy_text",
    "changes_document",
    "changes_text",
    "coalitions_document",
    "coalitions_text",
    "compared_document",
    "compared_text",
    "comparison_document",
    "comparison_text",
    "graph_dot",
    "graph_mermaid",
    "graph_svg",
    "headline",
    "html_of",
    "map_svg",
    "page_html",
    "power_csv",
    "power_document",
    "power_svg",
    "power_text",
    "report_html",
    "rule_document",
    "rule_list_text",
    "rule_text",
    "rules_document",
    "rules_text",
    "staircase_svg",
    "to_json",
    "track_svg",
    "verdict_document",
    "verdict_text",
]

if not TYPE_CHECKING:

    def __getattr__(name):
        if name in _HOME:
            return getattr(import_module(f"consensus.report.{_HOME[name]}"), name)
        raise AttributeError(f"module 'consensus.report' has no attribute {name!r}")
