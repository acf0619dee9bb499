"""Reading HTML in tests: which elements a document has, with which attributes, and whether they are well nested."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LINKS = {
    "href",
    "src",
    "xlink:href",
    "action",
    "formaction",
    "poster",
    "srcdoc",
    "data",
    "srcset",
    "ping",
    "background",
}
Shape = Counter[tuple[str, tuple[str, ...], tuple[str, ...]]]


def scheme(address: str) -> str:
    """Return the scheme of an address; ``#`` for a place in the same document."""
    if address.startswith("#"):
        return "#"
    head, mark, _ = address.partition(":")
    return head.strip().lower() if mark else "relative"


class Document(HTMLParser):
    """A document as it is read: elements, attributes, text, and what is wrong with the nesting."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.shape: Shape = Counter()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.comments: list[str] = []
        self.words: list[str] = []
        self.raw: dict[str, list[str]] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._take(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._take(tag, attrs)

    def _take(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        schemes = tuple(sorted(f"{name}={scheme(given[name])}" for name in given if name in LINKS))
        self.shape[tag, tuple(sorted(given)), schemes] += 1

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> closes <{self.open[-1] if self.open else ''}> at {self.getpos()}")
        else:
            self.open.pop()

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"script", "style"}:
            self.raw.setdefault(self.open[-1], []).append(data)
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        """What a reader sees, with single spaces."""
        return " ".join(" ".join(self.words).split())

    def of(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every element of a name."""
        return [given for name, given in self.elements if name == tag]
