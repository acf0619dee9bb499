"""What every answer can do: show itself in a line, in full, in a notebook, and leave as a table.

A result is a frozen value; its faces (sentences, tables, workbooks) are made on the floor of the
reports, which is looked up by name on first use, since imports otherwise go down only.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def _faces() -> Any:
    return import_module("consensus.report.faces")


class Result:
    """A mixin without fields for answers; equality, hash, pickle and JSON of the value stay as they are.

    Examples
    --------
    >>> import consensus as cs
    >>> cs.decide(cs.scenarios.load("nato/kosovo"))  # doctest: +NORMALIZE_WHITESPACE
    <Verdict BLOCKED: Kosovo, NATO, invitation to talks, 31 July 2026, strict; blockers ESP GRC ROU SVK>
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return str(_faces().line(self))

    def __str__(self) -> str:
        return str(_faces().text(self))

    def _repr_html_(self) -> str:
        return str(_faces().html(self))

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data, the same that ``--json`` prints.

        Examples
        --------
        >>> import consensus as cs
        >>> cs.decide(cs.scenarios.load("nato/kosovo")).to_dict()["failed_by"]
        'objection'
        """
        document: dict[str, Any] = _faces().document(self)
        return document

    def to_json(self) -> str:
        """Return the answer as JSON text with sorted keys.

        Examples
        --------
        >>> import consensus as cs
        >>> '"outcome": "BLOCKED"' in cs.decide(cs.scenarios.load("nato/kosovo")).to_json()
        True
        """
        return str(_faces().json(self))

    def to_csv(self, table: str = "") -> str:
        """Return a table of the answer as CSV: a header, then a line a row; states with ISO, COW and GW codes.

        Text that a spreadsheet could take for a formula begins with an apostrophe; numbers stay numbers.

        Parameters
        ----------
        table : str
            Which table, where there is more than one (a track has ``stages`` and ``parties``); the first if not given.

        Raises
        ------
        InputError
            If there is no such table; says which there are.

        Examples
        --------
        >>> import consensus as cs
        >>> text = cs.decide(cs.scenarios.load("nato/kosovo")).to_csv()
        >>> [line[:39] for line in text.splitlines() if ",XK," in line or line.startswith("ESP")]
        ['ESP,Spain,ES,230,230,object,blocks,defi']
        """
        return str(_faces().csv_text(self, table))

    def to_pandas(self, table: str = "") -> pd.DataFrame:
        """Return a table of the answer as a pandas data frame: the rows and columns of `to_csv`.

        Parameters
        ----------
        table : str
            Which table, where there is more than one; the first if not given.

        Raises
        ------
        MissingExtra
            If pandas is not installed; says how to install it.

        Examples
        --------
        >>> import consensus as cs
        >>> frame = cs.decide(cs.scenarios.load("nato/kosovo")).to_pandas()  # doctest: +SKIP
        """
        frame: pd.DataFrame = _faces().frame(self, table)
        return frame

    def to_excel(self, path: str | Path) -> None:
        """Write the tables of the answer to a workbook, with a sheet that says what they were made from.

        The same answer gives the same bytes. Text stays text: no cell can run.

        Parameters
        ----------
        path : str or pathlib.Path
            A file that ends in ``.xlsx``; it is replaced if it exists.

        Raises
        ------
        MissingExtra
            If xlsxwriter is not installed; says how to install it.
        InputError
            If the file cannot be written.

        Examples
        --------
        >>> import consensus as cs
        >>> cs.decide(cs.scenarios.load("nato/kosovo")).to_excel("kosovo.xlsx")  # doctest: +SKIP
        """
        _faces().workbook_to(self, path)
