"""On which line of a TOML file does a key stand?

The standard reader gives values without places. This scans a file that is known
to be valid and maps the path of each key to its line, so that an error in a
scenario can say ``file:line``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""
    (?P<long>\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5})
  | (?P<string>"(?:\\.|[^"\\\n])*"|'[^'\n]*')
  | (?P<comment>\#[^\n]*)
  | (?P<newline>\n)
  | (?P<mark>[\[\]{}=,])
  | (?P<blank>[ \t\r]+)
  | (?P<bare>[^\s\[\]{}=,\#"']+)
  """,
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def key_lines(text: str) -> dict[Path, int]:
    r"""Return the line, from 1, of every key and array element of a valid TOML text.

    Examples
    --------
    >>> lines = key_lines('title = "x"\n[positions]\nGRC = { position = "agree" }\n')
    >>> lines["positions", "GRC", "position"]
    3
    """
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.tokens = list(self._tokens(text))
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    @staticmethod
    def _tokens(text: str) -> Iterator[_Token]:
        line, end = 1, 0
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup or ""
            if kind not in {"comment", "blank"}:
                yield _Token(kind, match[0], line)
            line += match[0].count("\n")
            end = match.end()
        yield _Token("newline", text[end:end], line)

    def _peek(self) -> _Token:
        return self.tokens[min(self.at, len(self.tokens) - 1)]

    def _next(self) -> _Token:
        token = self._peek()
        self.at += 1
        return token

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        while self.at < len(self.tokens):
            token = self._peek()
            if token.kind == "newline":
                self.at += 1
            elif token.text == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _header(self) -> Path:
        line = self._next().line
        is_array = self._peek().text == "["
        if is_array:
            self.at += 1
        path: Path = ()
        parts = self._key()
        for i, part in enumerate(parts):
            path += (part,)
            self.lines.setdefault(path, line)
            if is_array and i == len(parts) - 1:
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:
                path += (self.counts[path],)
                self.lines.setdefault(path, line)
        while self._peek().text == "]":
            self.at += 1
        return path

    def _key(self) -> list[str]:
        parts: list[str] = []
        while self._peek().kind in {"bare", "string"}:
            token = self._next()
            if token.kind == "string":
                parts.append(tomllib.loads(f"key = {token.text}")["key"])
            else:
                parts += [part for part in token.text.split(".") if part]
        return parts

    def _pair(self, table: Path) -> None:
        line = self._peek().line
        path = table
        for part in self._key():
            path += (part,)
            self.lines.setdefault(path, line)
        if self._next().text == "=":
            self._value(path)

    def _value(self, path: Path) -> None:
        opening = self._peek().text
        if opening == "[":
            self.at += 1
            index = 0
            while self._peek().text != "]" and self.at < len(self.tokens):
                if self._peek().kind == "newline" or self._peek().text == ",":
                    self.at += 1
                    continue
                self.lines.setdefault((*path, index), self._peek().line)
                self._value((*path, index))
                index += 1
            self.at += 1
        elif opening == "{":
            self.at += 1
            while self._peek().text != "}" and self.at < len(self.tokens):
                if self._peek().kind == "newline" or self._peek().text == ",":
                    self.at += 1
                    continue
                self._pair(path)
            self.at += 1
        else:
            while self._peek().kind in {"bare", "string", "long"}:
                self.at += 1
            if self._peek().text == "=":  # not reached on valid TOML; keeps the scan moving on anything else
                self.at += 1
