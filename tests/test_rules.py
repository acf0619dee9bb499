"""Every shipped rule keeps the contract for rule authors."""

from consensus import rules
from consensus.rules import core
from consensus.testing import RuleContract


class TestConsensus(RuleContract):
    rule = rules.Consensus()


class TestConsensusWithoutAcquiescence(RuleContract):
    rule = rules.Consensus(silence_is_acquiescence=False)


class TestAcceptance(RuleContract):
    rule = rules.Acceptance()


class TestAcceptanceWithUnconditionalReservation(RuleContract):
    rule = rules.Acceptance(reservation_is_unconditional=True)


class TestSilenceProcedure(RuleContract):
    rule = rules.SilenceProcedure()


class TestConsensusMinusOne(RuleContract):
    rule = rules.ConsensusMinus(n=1)


class TestConsensusMinusTwo(RuleContract):
    rule = rules.ConsensusMinus(n=2)


class TestEuUnanimity(RuleContract):
    rule = rules.EuUnanimity()


class TestQualifiedMajority(RuleContract):
    rule = rules.QualifiedMajority()


class TestSimpleMajority(RuleContract):
    rule = rules.SimpleMajority()


class TestTwoThirdsOfMembers(RuleContract):
    rule = rules.TwoThirdsOfMembers()


class TestTwoThirdsOfVotesCast(RuleContract):
    rule = rules.TwoThirdsOfVotesCast()


class TestOsceConsensus(RuleContract):
    rule = rules.OsceConsensus()


class TestConsensusWithoutTheStateConcerned(RuleContract):
    rule = rules.ConsensusMinus(concerned=("M00",))


class TestWtoConsensus(RuleContract):
    rule = rules.WtoConsensus()


class TestConstructiveAbstention(RuleContract):
    rule = rules.ConstructiveAbstention()


class TestQualifiedMajorityOfSome(RuleContract):
    rule = rules.QualifiedMajority(participating=("M00", "M01", "M02", "M03", "M04", "M05", "M06"))


class TestReinforcedMajority(RuleContract):
    rule = rules.ReinforcedMajority()


class TestReinforcedMajorityOfSome(RuleContract):
    rule = rules.ReinforcedMajority(participating=("M00", "M01", "M02"))


class TestWeightedVotes(RuleContract):
    rule = rules.WeightedVotes()


class TestWeightedVotesFromSomeMembers(RuleContract):
    rule = rules.WeightedVotes(quota=12, total=17, least_members=4, of_members="")


class TestWeightedVotesWithPopulation(RuleContract):
    rule = rules.WeightedVotes(of_members="two_thirds", population_check=True)


class TestMajorityOfVotesCast(RuleContract):
    rule = rules.MajorityOfVotesCast()


class TestMajorityOfWeightCast(RuleContract):
    rule = rules.MajorityOfVotesCast(weight="votes")


class TestTwoThirdsPresentAndVoting(RuleContract):
    rule = rules.TwoThirdsPresentAndVoting()


class TestCoeMinisters20d(RuleContract):
    rule = rules.CoeMinisters20d()


class TestSecurityCouncil(RuleContract):
    rule = rules.SecurityCouncil()


class TestSecurityCouncilOfEleven(RuleContract):
    rule = rules.SecurityCouncil(needed=7)


class TestImfGovernors(RuleContract):
    rule = rules.ImfGovernors()


class TestEbrdGovernors(RuleContract):
    rule = rules.EbrdGovernors()


class TestARuleWithAQuorum(RuleContract):
    """Not monotone: an objection can fill the quorum. It is read completion by completion."""

    rule = rules.Custom(
        name="Majority of votes cast, with a quorum",
        requires=core.AllOf(
            of=(
                core.ShareOf(count=("agree",), base=("agree", "object"), more_than="1/2"),
                core.Limit(count=("agree", "object"), at_least=2, quorum=True),
            )
        ),
    )


def test_the_rule_with_a_quorum_is_not_monotone() -> None:
    assert not TestARuleWithAQuorum.rule.is_monotone(())


def test_every_shipped_rule_has_a_contract_test() -> None:
    """A new rule without a class in this file fails here."""
    held = {contract.rule.kind for contract in RuleContract.__subclasses__()}
    assert {str(rule().kind) for rule in rules.NAMED} <= held
