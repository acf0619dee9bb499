"""An answer as a workbook: its tables, and a sheet that says what they were made from.

Text is written as text, whatever it begins with, so that no cell can run; the day of making is that of
the data, so that the same answer gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from consensus.datasets import shipped
from consensus.errors import visible
from consensus.report.faces import about, line, needed, sources
from consensus.report.rows import Cell, Table, tables

WIDEST = 60
LONGEST_CELL = 32_000
EXACT = 10**15
"""Whole numbers beyond this lose digits in a spreadsheet; they are written as text."""


def workbook(result: Any) -> bytes:
    """Return an answer as the bytes of a workbook (.xlsx).

    Raises
    ------
    MissingExtra
        If xlsxwriter is not installed.

    Examples
    --------
    >>> import consensus as cs
    >>> workbook(cs.decide(cs.scenarios.load("nato/kosovo")))[:2]  # doctest: +SKIP
    b'PK'
    """
    xlsxwriter = needed("xlsxwriter", "excel", "a workbook")
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    made = datetime.combine(shipped().version.reviewed, time())
    book.set_properties({"title": line(result)[1:-1][:255], "created": made})
    bold = book.add_format({"bold": True, "text_wrap": False, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for table in tables(result):
        _sheet(book, table, bold)
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90, wrapped)
    sheet.write_string(0, 0, "What these tables were made from", bold)
    sheet.write_string(0, 1, "", bold)
    row = 1
    for label, text in about(result):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, text[:LONGEST_CELL], wrapped)
        row += 1
    cited = sources(result)
    if cited:
        sheet.write_string(row + 1, 0, "Source", bold)
        sheet.write_string(row + 1, 1, "Title, publisher, date, address", bold)
        row += 2
        for source in cited:
            when = source.published.in_words() if source.published else ""
            parts = (source.title, source.publisher, when, source.url)
            sheet.write_string(row, 0, source.id)
            sheet.write_string(row, 1, visible(", ".join(part for part in parts if part))[:LONGEST_CELL], wrapped)
            row += 1
    book.close()
    return file.getvalue()


def _sheet(book: Any, table: Table, bold: Any) -> None:
    sheet = book.add_worksheet(table.name)
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(table.rows, 1):
        for column, name in enumerate(table.columns):
            _write(sheet, number, column, row[name])
    for column, name in enumerate(table.columns):
        sheet.set_column(column, column, _width(name, (row[name] for row in table.rows)))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)


def _write(sheet: Any, row: int, column: int, value: Cell) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int) and abs(value) >= EXACT:
        sheet.write_string(row, column, str(value))
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, value[:LONGEST_CELL])


def _width(name: str, values: Iterable[Cell]) -> int:
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return min(WIDEST, max(len(name) + 3, longest + 1))
