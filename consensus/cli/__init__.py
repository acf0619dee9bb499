"""The command ``consensus``: talks to people; everything it says is made further down."""

from consensus.cli.main import main

__all__ = ["main"]
