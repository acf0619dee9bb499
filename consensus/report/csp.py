"""What a generated page may load: nothing from anywhere, and only the style and script that it was made with.

A report or a what-if page is one file that is mailed and opened at a colleague's desk.
Its Content-Security-Policy forbids every request and every script but its own: those
are named by the hash of their text, so that text which slipped in from a scenario
could not run even if it were not escaped.

References
----------
Content Security Policy Level 3, W3C: hash source expressions.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256


def policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    """Return the policy for a document with these style and script blocks, and nothing else.

    Parameters
    ----------
    styles, scripts : sequence of str
        The text between the tags, to the letter: a space more or less changes the hash.
        Blocks of data (``type="application/json"``) do not run and are not listed.

    Returns
    -------
    str
        For ``<meta http-equiv="Content-Security-Policy" content="...">``.

    Examples
    --------
    >>> policy([], [])
    "default-src 'none'; base-uri 'none'; form-action 'none'"
    >>> policy(["a{}"], []).split("; ")[1]
    "style-src 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='"
    """
    parts = ["default-src 'none'"]
    for name, blocks in (("style-src", styles), ("script-src", scripts)):
        hashes = dict.fromkeys(_hash(block) for block in blocks)
        if hashes:
            parts.append(f"{name} {' '.join(hashes)}")
    return "; ".join([*parts, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    # A browser reads CR and CRLF as LF before it hashes.
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{b64encode(sha256(plain.encode()).digest()).decode()}'"
