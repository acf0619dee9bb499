"""Answers as HTML: a report to forward or print, and the face of a result in a notebook.

A report is one file: it loads nothing, asks nothing of the network, and its policy
lets no script run but its own. All text is escaped, as a scenario may come from
anyone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from consensus.decisions.compare import changes_in_words, compare
from consensus.errors import InputError, visible
from consensus.report.bars import power_svg
from consensus.report.csp import policy
from consensus.report.html_faces import html_of, lever_picture
from consensus.report.html_view import Bibliography, Story, changed_rows, side_of, story_of
from consensus.report.map import map_body, map_css, map_legend, map_notes, map_shapes, mappable
from consensus.report.page import page_css, page_script, what_if
from consensus.report.svg import track_svg
from consensus.scenarios import Scenario
from consensus.values import long_date
from consensus.version import __version__

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["environment", "html_of", "report_html"]

FOLDER = "assets"
ALONE = "To try other positions, make a report of this scenario alone."
MOST = 60
"""Scenarios in one report: a file that people can still open."""


@cache
def environment() -> Environment:
    r"""Return the templates' environment: everything is escaped, and a name that is not given is an error.

    Control and direction characters are shown instead of sent, in every text that a template prints.

    Examples
    --------
    >>> print(environment().from_string("{{ text }}").render(text="<b>" + chr(0x202E)))
    &lt;b&gt;\u202e
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - only pages need it
    from markupsafe import Markup  # noqa: PLC0415

    def shown(value: Any) -> Any:
        return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    return Environment(
        loader=PackageLoader("consensus.report", FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def asset(name: str) -> str:
    """Return the text of a file that ships with the reports."""
    return files("consensus.report").joinpath(FOLDER, name).read_text(encoding="utf-8")


class Drawn(NamedTuple):
    """The pictures of one scenario, ready to be set."""

    map: Markup | None
    legend: Markup | None
    notes: tuple[str, ...]
    no_map: str
    timeline: Markup | None
    bars: Markup | None
    graph: Markup | None
    what_if: Markup | None
    no_what_if: str


def report_html(scenarios: Sequence[Scenario]) -> str:
    """Return a report on one scenario, or on several with a comparison at its head, as one HTML file.

    Parameters
    ----------
    scenarios : sequence of Scenario
        At least one. Two are also compared member by member.

    Returns
    -------
    str
        The whole document. The same scenarios give the same bytes.

    Raises
    ------
    InputError
        If there is none, or more than fit a file that can still be opened.

    Examples
    --------
    >>> import consensus as cs
    >>> page = report_html([cs.scenarios.load("nato/kosovo")])
    >>> page[:15].lower(), "Greece, Romania, Slovakia and Spain" in page
    ('<!doctype html>', True)
    """
    chosen = list(scenarios)
    if not chosen:
        raise InputError("a report needs a scenario", fix='Pass a list: [cs.scenarios.load("nato/kosovo")]')
    if len(chosen) > MOST:
        raise InputError(f"{len(chosen)} scenarios do not fit one report", fix=f"Give at most {MOST}")
    brief = len(chosen) > 1
    books = Bibliography()
    stories = [story_of(one, f"s{i}", books, brief=brief) for i, one in enumerate(chosen, 1)]
    drawn = {story.name: _drawn(story, brief=brief) for story in stories}
    style, script = [asset("report.css"), map_css()], ""
    if any(one.what_if for one in drawn.values()):
        style.append(page_css())
        script = page_script()
    style_text = _squeezed("\n".join(style))
    change = compare(stories[0].verdict, stories[1].verdict) if len(stories) == 2 else None
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            title=f"{len(stories)} scenarios side by side" if brief else stories[0].title,
            policy=policy([style_text], [script] if script else []),
            style=marked(style_text),
            script=marked(script),
            shapes=marked(map_shapes()) if any(one.map for one in drawn.values()) else "",
            stories=stories,
            drawn=drawn,
            brief=brief,
            sides=[side_of(story) for story in stories],
            change=changes_in_words(change) if change is not None else "",
            changed=changed_rows(change) if change is not None else [],
            books=books,
            data=_data(stories),
            version=__version__,
        )
    )


def _data(stories: Sequence[Story]) -> str:
    """Say up to when the facts were reviewed, and their version."""
    for story in stories:
        made = story.question.provenance
        if made.data_reviewed is not None:
            return f"facts reviewed to {long_date(made.data_reviewed)}, version {made.data_digest}"
    return ""


def _drawn(story: Story, *, brief: bool) -> Drawn:
    verdict, drawable = story.verdict, False
    no_map = "There is no map: the ballot is known by its figures only."
    if verdict.contributions:
        drawable = mappable(verdict)
        no_map = "There is no map: the members are not states on it."
    what_if, no_what_if = _what_if(story) if not brief else (None, ALONE)
    return Drawn(
        map=marked(map_body(verdict, name=story.name, live=False)) if drawable else None,
        legend=marked(map_legend(verdict)) if drawable else None,
        notes=map_notes(verdict) if drawable else (),
        no_map=no_map,
        timeline=marked(track_svg(story.way.track))
        if story.way is not None and story.way.dated and not brief
        else None,
        bars=marked(power_svg(story.strength.power))
        if story.strength is not None and story.strength.power is not None and not brief
        else None,
        graph=_graph(story) if story.levers is not None and not brief else None,
        what_if=what_if,
        no_what_if=no_what_if,
    )


def _squeezed(style: str) -> str:
    """Return a style sheet without the spaces that only its authors need."""
    return re.sub(r"\s*([{};])\s*", r"\1", re.sub(r"\s+", " ", style)).replace(";}", "}")


def _what_if(story: Story) -> tuple[Markup | None, str]:
    """Return the part in which a reader can change positions, or in a sentence why there is none."""
    try:
        # The sources of each member are in the report's own list; twice would make it too large to mail.
        return marked(what_if(story.scenario, name=f"{story.name}w").body), ""
    except InputError as error:
        return None, f"There is nothing to change here: {error.what}."


def _graph(story: Story) -> Markup | None:
    picture = lever_picture(story.scenario)
    return marked(picture) if picture is not None else None


def marked(text: str) -> Markup:
    """Mark HTML or SVG that this package made, with all text in it escaped, so that it is not escaped again."""
    from markupsafe import Markup  # noqa: PLC0415

    return Markup(text)  # noqa: S704 - made by this package, which escapes what goes in
