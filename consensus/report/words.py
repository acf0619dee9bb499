"""The words of the what-if page, one file a language.

Names, facts and rules come from the answer itself. Everything else that a reader
sees, in the page and in its script, is one table of strings, so that a new
language is one file. A table that lacks a string, has one too many, or lost a
name in braces is refused, with the key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from consensus.errors import InputError
from consensus.values import FrozenMap, Table, Value, in_series, nearest

ASSETS = Path(__file__).parent / "assets"
_PLACE = re.compile(r"\{([a-z_]+)\}")


class Words(Value):
    """A table of strings in one language.

    Examples
    --------
    >>> words().say("script.self_check", good=60, total=60)
    'Self-check: 60 of 60.'
    """

    lang: str
    """Code of the language, for ``<html lang>``."""
    texts: Table[str, str] = FrozenMap()
    """The strings, by key."""

    def __getitem__(self, key: str) -> str:
        return self.texts[key]

    def say(self, key: str, **parts: object) -> str:
        """Return a string with the names in braces filled in."""
        return _PLACE.sub(lambda place: str(parts[place[1]]), self.texts[key])

    def section(self, name: str) -> dict[str, str]:
        """Return the strings of one section, by what follows the name of the section."""
        return {key.removeprefix(f"{name}."): text for key, text in self.texts.items() if key.startswith(f"{name}.")}


@cache
def words(lang: str = "en") -> Words:
    """Return the shipped table of a language.

    Raises
    ------
    InputError
        If there is none, with those that there are.
    """
    shipped = sorted(path.name.split(".")[1] for path in ASSETS.glob("words.*.toml"))
    if lang not in shipped:
        raise InputError(
            f'there is no table of words for "{lang}"', fix=f"Use {in_series(shipped, last='or')}", key="lang"
        )
    return read(tomllib.loads((ASSETS / f"words.{lang}.toml").read_text(encoding="utf-8")))


def read(table: Mapping[str, Any]) -> Words:
    """Return a table of words from plain data, held to the English one.

    Parameters
    ----------
    table : mapping
        ``lang`` and the sections, as a language file has them.

    Raises
    ------
    InputError
        If a key is missing or unknown, or a text does not have the names in braces of the English one.

    Examples
    --------
    >>> read({"lang": "fr"})
    Traceback (most recent call last):
    consensus.errors.InputError: the table of words "fr" lacks ...
    """
    flat = {
        f"{section}.{key}": text
        for section, texts in table.items()
        if isinstance(texts, Mapping)
        for key, text in texts.items()
    }
    flat |= {key: text for key, text in table.items() if key != "lang" and not isinstance(text, Mapping)}
    lang = str(table.get("lang", ""))
    wanted = _english()
    missing = [key for key in wanted if not isinstance(flat.get(key), str) or not flat[key].strip()]
    if not lang:
        missing.insert(0, "lang")
    if missing:
        raise InputError(f'the table of words "{lang}" lacks {in_series(missing)}', key=missing[0])
    for key in flat:
        if key not in wanted:
            raise InputError(
                f'the table of words "{lang}" has "{key}", which nothing uses',
                key=key,
                suggestions=nearest(key, wanted),
            )
    for key, text in wanted.items():
        if set(_PLACE.findall(text)) != set(_PLACE.findall(flat[key])):
            places = in_series(f"{{{name}}}" for name in sorted(set(_PLACE.findall(text)))) or "no braces"
            raise InputError(f'the text "{key}" of the table of words "{lang}" must have {places}', key=key)
    return Words(lang=lang, texts=flat)


@cache
def _english() -> Mapping[str, str]:
    table = tomllib.loads((ASSETS / "words.en.toml").read_text(encoding="utf-8"))
    sections = {name: texts for name, texts in table.items() if isinstance(texts, dict)}
    return {f"{section}.{key}": text for section, texts in sections.items() for key, text in texts.items()}
