"""Decision rules: what the treaty says, compiled to what decides.

To add a rule: one file beside this one (a class, its clause, its meaning for
each position, its blocks), its name in the two lists below, and a class in the
tests that derives from `consensus.testing.RuleContract`.
"""

from typing import Annotated

from pydantic import Field

from consensus.errors import UnknownRule, visible
from consensus.rules.acceptance import Acceptance
from consensus.rules.coe_ministers_20d import CoeMinisters20d
from consensus.rules.consensus import Consensus
from consensus.rules.consensus_minus import ConsensusMinus
from consensus.rules.constructive_abstention import ConstructiveAbstention
from consensus.rules.core import (
    AllOf,
    AnyOf,
    Ballot,
    FailedBy,
    Limit,
    Node,
    Result,
    ShareOf,
    evaluate,
    holds,
    is_monotone,
    margin,
)
from consensus.rules.custom import Custom
from consensus.rules.ebrd_governors import EbrdGovernors
from consensus.rules.eu_unanimity import EuUnanimity
from consensus.rules.imf_governors import ImfGovernors
from consensus.rules.majority_of_votes_cast import MajorityOfVotesCast
from consensus.rules.named import NamedRule
from consensus.rules.osce_consensus import OsceConsensus
from consensus.rules.qualified_majority import QualifiedMajority
from consensus.rules.reinforced_majority import ReinforcedMajority
from consensus.rules.security_council import SecurityCouncil
from consensus.rules.silence_procedure import SilenceProcedure
from consensus.rules.simple_majority import SimpleMajority
from consensus.rules.two_thirds_of_members import TwoThirdsOfMembers
from consensus.rules.two_thirds_of_votes_cast import TwoThirdsOfVotesCast
from consensus.rules.two_thirds_present_and_voting import TwoThirdsPresentAndVoting
from consensus.rules.weighted_votes import WeightedVotes
from consensus.rules.wto_consensus import WtoConsensus
from consensus.values import nearest

__all__ = [
    "COMPARED",
    "NAMED",
    "Acceptance",
    "AllOf",
    "AnyOf",
    "Ballot",
    "CoeMinisters20d",
    "Consensus",
    "ConsensusMinus",
    "ConstructiveAbstention",
    "Custom",
    "EbrdGovernors",
    "EuUnanimity",
    "FailedBy",
    "ImfGovernors",
    "Limit",
    "MajorityOfVotesCast",
    "NamedRule",
    "Node",
    "OsceConsensus",
    "QualifiedMajority",
    "ReinforcedMajority",
    "Result",
    "Rule",
    "SecurityCouncil",
    "ShareOf",
    "SilenceProcedure",
    "SimpleMajority",
    "TwoThirdsOfMembers",
    "TwoThirdsOfVotesCast",
    "TwoThirdsPresentAndVoting",
    "WeightedVotes",
    "WtoConsensus",
    "evaluate",
    "holds",
    "is_monotone",
    "margin",
    "named",
]

Rule = Annotated[
    Consensus
    | Acceptance
    | SilenceProcedure
    | OsceConsensus
    | ConsensusMinus
    | WtoConsensus
    | EuUnanimity
    | ConstructiveAbstention
    | QualifiedMajority
    | ReinforcedMajority
    | WeightedVotes
    | SimpleMajority
    | MajorityOfVotesCast
    | TwoThirdsPresentAndVoting
    | TwoThirdsOfVotesCast
    | TwoThirdsOfMembers
    | CoeMinisters20d
    | SecurityCouncil
    | ImfGovernors
    | EbrdGovernors
    | Custom,
    Field(discriminator="kind"),
]

NAMED = (
    Consensus,
    Acceptance,
    SilenceProcedure,
    OsceConsensus,
    ConsensusMinus,
    WtoConsensus,
    EuUnanimity,
    ConstructiveAbstention,
    QualifiedMajority,
    ReinforcedMajority,
    WeightedVotes,
    SimpleMajority,
    MajorityOfVotesCast,
    TwoThirdsPresentAndVoting,
    TwoThirdsOfVotesCast,
    TwoThirdsOfMembers,
    CoeMinisters20d,
    SecurityCouncil,
    ImfGovernors,
    EbrdGovernors,
)
"""The shipped rules, in the order in which they are listed."""

COMPARED = (
    Consensus,
    Acceptance,
    SilenceProcedure,
    ConsensusMinus,
    EuUnanimity,
    QualifiedMajority,
    SimpleMajority,
    TwoThirdsOfMembers,
    TwoThirdsOfVotesCast,
)
"""The rules that are set side by side: one of each sort, none bound to the seats of one institution."""

_BY_KIND = {str(rule.model_fields["kind"].default): rule for rule in NAMED}


def named(kind: str) -> Rule:
    """Return the shipped rule called ``kind`` with its default parameters.

    Raises
    ------
    UnknownRule
        With the nearest names.

    Examples
    --------
    >>> named("consensus").needs
    'no member objects'
    >>> named("unanimty")
    Traceback (most recent call last):
    consensus.errors.UnknownRule: no rule is called "unanimty". ... Did you mean eu_unanimity?
    """
    try:
        return _BY_KIND[kind]()
    except (KeyError, TypeError):
        raise UnknownRule(
            f'no rule is called "{visible(str(kind))}"',
            fix=f"Use one of {', '.join(_BY_KIND)}",
            suggestions=nearest(str(kind), _BY_KIND),
        ) from None
