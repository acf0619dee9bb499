"""Who blocks a candidate, why, on what evidence, and what would it take?

Start with a scenario and decide it:

>>> import consensus as cs
>>> verdict = cs.decide(cs.scenarios.load("nato/kosovo"))
>>> verdict.outcome.value, [b.state for b in verdict.blockers]
('BLOCKED', ['ESP', 'GRC', 'ROU', 'SVK'])

Names load on first use, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from consensus.version import __version__

if TYPE_CHECKING:
    from consensus import assumptions, datasets, errors, power, report, rules, scenarios
    from consensus.assumptions import Assumption
    from consensus.bodies import Body, Roster
    from consensus.checks.claims import Claims, check_claims
    from consensus.conditions.coding import Condition, Lever
    from consensus.datasets import body, state
    from consensus.decisions.ballots import replay
    from consensus.decisions.candidacy import Candidacy, candidacy
    from consensus.decisions.compare import Comparison, RuleTable, by_rule, compare
    from consensus.decisions.posing import pose
    from consensus.decisions.question import Group, Member, Question, TabledAnswer
    from consensus.decisions.ruling import RuleReport, rule_report
    from consensus.decisions.verdict import Contribution, Outcome, Verdict, decide
    from consensus.errors import ConsensusError, DataError, InputError, ScenarioError
    from consensus.facts import Stance
    from consensus.levers.changes import Changes, minimal_changes
    from consensus.levers.graph import lever_graph
    from consensus.levers.survey import Survey, survey
    from consensus.positions import Basis, Effect, Position
    from consensus.report.page import Page, page
    from consensus.report.picture import Picture
    from consensus.scenarios import Assertion, NewBody, NewState, Scenario, Tally
    from consensus.silence import Circulation
    from consensus.tracks.replay import History, history
    from consensus.tracks.track import Status, Step, Track, track, track_of
    from consensus.votes import Vote

_HOME = {
    "Assertion": "scenarios",
    "Assumption": "assumptions",
    "Basis": "positions",
    "Body": "bodies",
    "Candidacy": "decisions.candidacy",
    "Changes": "levers.changes",
    "Circulation": "silence",
    "Comparison": "decisions.compare",
    "ConsensusError": "errors",
    "Contribution": "decisions.verdict",
    "DataError": "errors",
    "Effect": "positions",
    "Group": "decisions.question",
    "InputError": "errors",
    "Member": "decisions.question",
    "NewBody": "scenarios",
    "NewState": "scenarios",
    "Outcome": "decisions.verdict",
    "Page": "report.page",
    "Picture": "report.picture",
    "Position": "positions",
    "Question": "decisions.question",
    "Roster": "bodies",
    "RuleReport": "decisions.ruling",
    "RuleTable": "decisions.compare",
    "Scenario": "scenarios",
    "ScenarioError": "errors",
    "Stance": "facts",
    "TabledAnswer": "decisions.question",
    "Tally": "scenarios",
    "Verdict": "decisions.verdict",
    "Vote": "votes",
    "body": "datasets",
    "by_rule": "decisions.compare",
    "candidacy": "decisions.candidacy",
    "compare": "decisions.compare",
    "decide": "decisions.verdict",
    "Condition": "conditions.coding",
    "Lever": "conditions.coding",
    "Survey": "levers.survey",
    "lever_graph": "levers.graph",
    "minimal_changes": "levers.changes",
    "survey": "levers.survey",
    "pose": "decisions.posing",
    "replay": "decisions.ballots",
    "rule_report": "decisions.ruling",
    "Claims": "checks.claims",
    "History": "tracks.replay",
    "Status": "tracks.track",
    "Step": "tracks.track",
    "Track": "tracks.track",
    "check_claims": "checks.claims",
    "history": "tracks.replay",
    "page": "report.page",
    "state": "datasets",
    "track": "tracks.track",
    "track_of": "tracks.track",
}
_MODULES = ("assumptions", "datasets", "errors", "power", "report", "rules", "scenarios")

__all__ = [
    "Assertion",
    "Assumption",
    "Basis",
    "Body",
    "Candidacy",
    "Changes",
    "Circulation",
    "Claims",
    "Comparison",
    "Condition",
    "ConsensusError",
    "Contribution",
    "DataError",
    "Effect",
    "Group",
    "History",
    "InputError",
    "Lever",
    "Member",
    "NewBody",
    "NewState",
    "Outcome",
    "Page",
    "Picture",
    "Position",
    "Question",
    "Roster",
    "RuleReport",
    "RuleTable",
    "Scenario",
    "ScenarioError",
    "Stance",
    "Status",
    "Step",
    "Survey",
    "TabledAnswer",
    "Tally",
    "Track",
    "Verdict",
    "Vote",
    "__version__",
    "assumptions",
    "body",
    "by_rule",
    "candidacy",
    "check_claims",
    "compare",
    "datasets",
    "decide",
    "errors",
    "history",
    "lever_graph",
    "minimal_changes",
    "page",
    "pose",
    "power",
    "replay",
    "report",
    "rule_report",
    "rules",
    "scenarios",
    "state",
    "survey",
    "track",
    "track_of",
]

if not TYPE_CHECKING:

    def __getattr__(name):
        if name in _MODULES:
            return import_module(f"consensus.{name}")
        if name in _HOME:
            value = getattr(import_module(f"consensus.{_HOME[name]}"), name)
            globals()[name] = value
            return value
        raise AttributeError(f"module 'consensus' has no attribute {name!r}")

    def __dir__():
        return sorted(__all__)
