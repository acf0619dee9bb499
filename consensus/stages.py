"""Stages: the gates a candidate passes, as data.

Each says who decides, by which rule, on what legal basis, and how to speak of it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from consensus.rules import Rule
from consensus.values import Value


class Stage(Value):
    """One gate of the way into a body."""

    id: str = Field(pattern=r"^[a-z_]+$")
    """Short name used in scenario files."""
    title: str
    """The stage as a heading."""
    act: str
    """What the body does at it, with ``{candidate}``: ``invite {candidate} to accession talks``."""
    rule: Rule
    """The rule that decides it."""
    legal_basis: Literal["treaty", "practice", "political"]
    """On what the stage rests."""
    clause: str = ""
    """Article or page, where it differs from the rule's own."""
    sources: tuple[str, ...] = ()
    """Identifiers in the table of sources."""
    note: str = ""
    """What the answer leaves out at this stage."""
