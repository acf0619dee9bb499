"""Silence procedure: adopted at the deadline unless a member breaks silence.

References
----------
CRS report RS21510, updated 8 March 2004 (on the events of February 2003); OSCE Rules of Procedure (2006), Annex 1(A).
"""

from typing import Literal

from consensus.positions import Position
from consensus.rules.core import Limit, Node
from consensus.rules.named import NO_WEIGHTS, About, NamedRule, Properties, Weights, effects


class SilenceProcedure(NamedRule):
    """Adopted if nobody breaks silence before the deadline; whoever says nothing supports.

    Examples
    --------
    >>> SilenceProcedure().effect(Position.SILENT)
    <Effect.SUPPORTS: 'supports'>
    """

    kind: Literal["silence_procedure"] = "silence_procedure"

    about = About(
        title="Silence procedure",
        clause="text circulated with a deadline; adopted if no member objects in writing before it",
        needs="no member breaks silence",
        sources=("crs-rs21510", "osce-rules-2006", "osce-silence-extract"),
        agreeing=("keeps silence", "keep silence", "kept silence"),
        objecting=("breaks silence", "break silence", "broke silence"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="every member")
    meaning = effects(
        supports="agree agree_with_reservation silent abstain abstain_with_declaration absent",
        blocks="object",
    )

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return Limit(count=[Position.OBJECT], at_most=0, label="nobody breaks silence")
