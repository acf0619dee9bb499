"""Stages: the gates a candidate passes, as data.

Each says who acts, by which rule where members decide, on what legal basis, what
must be done before it, and whether it may be left out.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from consensus.errors import InputError, InvalidValue
from consensus.rules import Rule
from consensus.values import Day, Value


class Stage(Value):
    """One gate of the way into a body.

    Examples
    --------
    >>> import consensus as cs
    >>> stage = cs.body("nato").stage("map")
    >>> stage.kind, stage.skippable, stage.legal_basis
    ('decision', True, 'political')
    """

    id: str = Field(pattern=r"^[a-z_]+$")
    """Short name used in scenario files."""
    title: str
    """The stage as a heading."""
    act: str
    """What is done at it, with ``{candidate}``: ``invite {candidate} to accession talks``."""
    kind: Literal["agenda", "decision", "each", "candidate", "act"] = "decision"
    """Whether the question is put at all; the body decides; each member acts for itself; the candidate acts; or an
    official acts without a new decision."""
    by: str = ""
    """Who acts, in words."""
    rule: Rule | None = None
    """The rule that decides it, where members decide."""
    legal_basis: Literal["treaty", "practice", "political"]
    """On what the stage rests."""
    since: Day | None = None
    """First day on which there was such a stage; always, if not given."""
    repeats: bool = False
    """Whether it is decided anew after the first time: a programme is renewed, a meeting called."""
    skippable: bool = False
    """Whether a candidate may go on without it."""
    candidate_too: bool = False
    """Whether the candidate, too, must accept at a stage where each member does."""
    depositary: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    """The state with which instruments are deposited, where it is a state."""
    requires: tuple[str, ...] = ()
    """Earlier stages without whose act it cannot be."""
    clause: str = ""
    """Article or page, where it differs from the rule's own."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources."""
    note: str = ""
    """What the answer leaves out at this stage."""

    @classmethod
    def _prepare(cls, data: dict[str, Any]) -> tuple[dict[str, Any], list[InputError]]:
        decides = data.get("kind", "decision") in {"decision", "each"}
        if decides and not data.get("rule"):
            return data, [InvalidValue("a stage at which members decide needs a rule", key="rule")]
        if not decides and data.get("rule"):
            return data, [InvalidValue("nobody decides at this stage: it has no rule", key="rule")]
        return data, []

    @property
    def decides(self) -> bool:
        """Whether members decide at it."""
        return self.rule is not None
