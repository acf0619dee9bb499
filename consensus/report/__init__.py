"""Values in, strings out: the quotable sentence, plain text, JSON."""

from consensus.report.document import comparison_document, rules_document, to_json, verdict_document
from consensus.report.sentence import headline
from consensus.report.text import comparison_text, rule_list_text, rules_text, verdict_text

__all__ = [
    "comparison_document",
    "comparison_text",
    "headline",
    "rule_list_text",
    "rules_document",
    "rules_text",
    "to_json",
    "verdict_document",
    "verdict_text",
]
