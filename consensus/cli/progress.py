"""How far a long search is: one line on standard error, only in a terminal, only after two seconds.

Nothing but letters, blanks and carriage returns are sent, so that every terminal understands them, and
the line is wiped before the answer comes.
"""

from __future__ import annotations

import os
import sys
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

PATIENCE = 2.0
"""Seconds before anything is said."""
EVERY = 0.25


class Progress:
    """A context in which something long is done.

    Parameters
    ----------
    what : str
        What is being done: "Replaying the history".
    total : int
        How many steps there are, if that is known; `step` counts them.
    seconds : float
        How long it takes at the most, or is expected to take, if that is known.
    limit : bool
        Whether ``seconds`` is a limit rather than an estimate.

    Examples
    --------
    >>> with Progress("Counting", total=2) as progress:
    ...     progress.step()
    >>> progress.in_words(4.0)
    'Counting: 1 of 2, about 4 s left'
    """

    def __init__(self, what: str, *, total: int = 0, seconds: float = 0.0, limit: bool = False) -> None:
        self.what, self.total, self.seconds, self.limit = what, total, seconds, limit
        self.done = 0
        self.began = monotonic()
        self._over = Event()
        self._thread: Thread | None = None
        self._shown = 0

    def __enter__(self) -> Self:
        self.began = monotonic()
        if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
            self._thread = Thread(target=self._tell, daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()
            self._write("")

    def step(self) -> None:
        """Count one step as done."""
        self.done += 1

    def at(self, done: int, total: int) -> None:
        """Say how many steps are done, and of how many."""
        self.done, self.total = done, total

    def in_words(self, spent: float) -> str:
        """Say how far it is after so many seconds."""
        if self.total:
            told = f"{self.what}: {self.done} of {self.total}"
            left = spent / self.done * (self.total - self.done) if self.done else 0.0
            return f"{told}, about {_short(left)} left" if self.done else told
        if self.seconds and self.limit:
            return f"{self.what}: at most {_short(max(0.0, self.seconds - spent))} left"
        if self.seconds > spent:
            return f"{self.what}: about {_short(self.seconds - spent)} left"
        return f"{self.what}: {_short(spent)} so far"

    def _tell(self) -> None:
        wait = PATIENCE
        while not self._over.wait(wait):
            wait = EVERY
            self._write(self.in_words(monotonic() - self.began))

    def _write(self, text: str) -> None:
        if not text and not self._shown:
            return
        blank = " " * max(0, self._shown - len(text))
        sys.stderr.write(f"\r{text}{blank}" if text else f"\r{blank}\r")
        sys.stderr.flush()
        self._shown = len(text)


def _short(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < 90 else f"{round(whole / 60)} min"
