"""Coalitions and voting power as text, table, CSV and plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice
from math import floor, log10
from typing import Any, NamedTuple

from consensus.datasets import shipped
from consensus.errors import TooLarge, visible
from consensus.positions import Basis
from consensus.power import Power
from consensus.power.coalitions import Coalitions
from consensus.power.plans import IN_WORDS
from consensus.report.document import provenance_document
from consensus.report.text import WIDTH, capital, filled, footer
from consensus.values import by_name, in_series, long_date
from consensus.version import __version__

MOST_ROWS = 60
MOST_SHOWN = 20
MOST_IN_JSON = 1_000_000
_PATIENCE, _LONG = 5.0, 120.0  # seconds
_NAMED = 6
ABOUT = (
    "These figures are about the rule: every member{open} is taken to be present and to agree or object, and every "
    "combination, for Shapley-Shubik every order, counts the same. Abstaining is left out. Not a forecast."
)


def about(power: Power) -> str:
    """Say what the figures are about, and what they leave out."""
    return ABOUT.format(open=" whose position is open" if power.game.fixed else "")


class Row(NamedTuple):
    """One line of a table of power: a member, or several that are alike."""

    member: str
    name: str
    alike: int
    weights: tuple[int, ...]
    swings: int
    banzhaf: Fraction
    normalised: Fraction | None
    shapley: Fraction | float | None
    prevent: Fraction
    initiate: Fraction


def shapley_of(power: Power) -> tuple[Mapping[str, Fraction | float], bool]:
    """Return the Shapley-Shubik index, exact unless that takes long; and whether it is exact."""
    if power.work <= _PATIENCE:
        return power.shapley_shubik, True
    if power.work_in_floats <= _LONG / 4:
        return power.floats("shapley_shubik"), False
    return {}, False


def power_rows(power: Power) -> list[Row]:
    """Return the members with their figures, the most powerful first; alike ones together in large bodies.

    Examples
    --------
    >>> from consensus.power import measure
    >>> [(row.member, row.swings) for row in power_rows(measure([3, 2, 2], quota=5))]
    [('1', 3), ('2', 1), ('3', 1)]
    """
    game, layout = power.game, power.layout
    shapley, _ = shapley_of(power)
    normalised = power.banzhaf_normalised
    swings, banzhaf, prevent, initiate = power.swings, power.banzhaf, power.to_prevent, power.to_initiate
    rows = []
    grouped = len(power.members) > MOST_ROWS
    for place, member in enumerate(power.members):
        group = layout.group_of[place]
        if grouped and layout.firsts[group] != place:
            continue
        rows.append(
            Row(
                member,
                game.names.get(member, member),
                layout.sizes[group] if grouped else 1,
                tuple(table[member] for table in game.weights.values()),
                swings[member],
                banzhaf[member],
                normalised.get(member),
                shapley.get(member),
                prevent[member],
                initiate[member],
            )
        )
    return sorted(rows, key=lambda row: (-row.swings, tuple(-w for w in row.weights), row.name.removeprefix("the ")))


def power_headline(power: Power) -> str:
    """Return in a sentence what the rule gives away.

    Examples
    --------
    >>> from consensus.power import measure
    >>> power_headline(measure("nato", on="2026-07-31", rule="consensus"))[:74]
    'In NATO on 31 July 2026 each of the 32 members can stop a decision alone, '
    """
    origin, n = power.game.origin, len(power.members)
    if power.settled is not None:
        return _settled(power)
    where = f" in {origin.title}" if origin.title else ""
    when = f" on {long_date(origin.on)}" if origin.on is not None else ""
    rule = origin.needs or origin.rule
    whose = "member" if n == 1 else "members"
    if power.game.fixed:
        whose += " whose position is open"
    if len(power.veto_players) == n and n > 1:
        return (
            f"{capital(f'{where}{when} each'.strip())} of the {n} {whose} can stop a decision alone, so each has an "
            f"equal share, 1/{n} (Shapley-Shubik, and Banzhaf normalised), whatever its size: that follows from the "
            f"rule ({rule}) and says nothing about any of them."
        )
    text = (
        f"{capital(_percent(power.to_act))} of all coalitions of the {n} {whose} can adopt{where}{when}: "
        f"{_count(power.winning)} of {_count(1 << n)}, by the rule: {rule}."
    )
    if len(power.layout.sizes) == 1 and n > 1:
        text += f" All {n} are alike, so each has an equal share, 1/{n}."
    return text


def _settled(power: Power) -> str:
    origin, question = power.game.origin, power.game.question
    result = "adopted" if power.settled else "blocked"
    if origin.settled:
        return f"The question is {result} whatever the members do, {origin.settled}: nobody is decisive."
    if question is None:
        way = "met" if power.settled else "not met"
        return f"The rule is {way} whatever the {len(power.members)} members do: nobody is decisive."
    how = f" (assumption: {question.assumption})" if question.assumption else ""
    others = len(power.members)
    if not others:
        cast = "This ballot was cast" if question.ballot else "Every position is taken as known"
        return (
            f"{cast}{how}: {_taken(power)}; the question is {result}. Nothing is open, and power is about what is "
            "open; who was critical is told by decide."
        )
    whoever = f"the other {others} do" if others > 1 else "the other one does"
    return (
        f"By the positions taken as known{how}, namely {_taken(power)}, the question is {result} whatever {whoever}: "
        "of those whose position is open nobody is decisive."
    )


_ALONE = {"agree": "agrees", "object": "objects", "abstain": "abstains"}
_ARE = "silent", "absent", "assumed"


def _taken(power: Power) -> str:
    """Say how many positions are taken as known, by what they are."""
    question = power.game.question
    known = {member.state: member for member in question.members} if question is not None else {}
    counts: dict[str, int] = {}
    for state, position in power.game.fixed.items():
        word = position.value.replace("_", " ")
        if state in known and known[state].basis is Basis.ASSUMED:
            word = f"assumed to {word}"
        counts[word] = counts.get(word, 0) + 1
    said = []
    for word, n in sorted(counts.items()):
        verb = ("is " if n == 1 else "are ") if word.startswith(_ARE) else ""
        said.append(f"{n} {verb}{_ALONE.get(word, word) if n == 1 else word}")
    return in_series(said)


def power_text(power: Power, *, width: int = WIDTH) -> str:
    """Return the power of the members as text: a sentence, who stands out, a table, how it was counted.

    Parameters
    ----------
    power : Power
    width : int
        Columns to fill.

    Examples
    --------
    >>> from consensus.power import measure
    >>> print(power_text(measure("eu", on="1958-01-01", rule="qualified_majority")).splitlines()[0])
    21.88 % of all coalitions of the 6 members can adopt in the EU on 1 January 1958: 14 of
    """
    lines = [filled(power_headline(power), width)]
    if power.settled is None:
        lines += ["", *(filled(text, width, "", "  ") for text in _standing_out(power))]
        if not all_equal(power):
            lines += ["", *_table(power)]
        lines += ["", *(filled(text, width, "", "  ") for text in _reading(power))]
    lines += [filled(text, width, "", " " * 12) for text in _footer(power, width)]
    return visible("\n".join(line.rstrip() for line in lines)) + "\n"


def power_notes(power: Power) -> Iterator[str]:
    """Yield who stands out and how it was counted, in sentences.

    Examples
    --------
    >>> from consensus.power import measure
    >>> list(power_notes(measure([3, 2, 2], quota=5)))[0]
    'Can stop a decision alone: 1.'
    """
    if power.settled is None:
        yield from _standing_out(power)
        yield from _reading(power)


def all_equal(power: Power) -> bool:
    """Say whether all have the same power whatever they weigh: alike, or each able to stop a decision."""
    return len(power.layout.sizes) == 1 or len(power.veto_players) == len(power.members)


def _standing_out(power: Power) -> Iterator[str]:
    n = len(power.members)
    if power.game.fixed:
        yield f"Taken as known, and left where they are: {_taken(power)}."
        if n <= _NAMED:
            yield f"Open: {_listed(power, power.members)}."
    if power.dictator is not None:
        yield f"{_name(power, power.dictator)} decides alone, whatever the others do."
    elif len(power.veto_players) < n:
        yield f"Can stop a decision alone: {_listed(power, power.veto_players) or 'nobody'}."
    if power.dummies:
        yield f"Never makes a difference: {_listed(power, power.dummies)}."
    if all_equal(power) and n > 1:
        row = power_rows(power)[0]
        yield (
            f"Each decides in {_percent(row.banzhaf)} of cases, is needed by {_percent(row.prevent)} of winning "
            f"coalitions, and makes {_percent(row.initiate)} of losing ones win."
        )
    for what, found in (("adopt", power.minimal_winning), ("block", power.minimal_blocking)):
        sizes = _sizes(found)
        if sizes:
            yield f"Minimal coalitions that can {what}: {sizes}."


def _sizes(found: Coalitions) -> str:
    if found.work > _PATIENCE:
        return ""
    sizes = [size for size, number in enumerate(found.by_size) if number]
    if not sizes:
        return "none"
    span = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
    members = "member" if sizes[-1] == 1 else "members"
    return f"{_count(found.count)}, of {span} {members}"


def _listed(power: Power, members: tuple[str, ...]) -> str:
    if len(members) > _NAMED:
        return f"{len(members)} of {len(power.members)}"
    return in_series(by_name(_name(power, member) for member in members))


def _name(power: Power, member: str) -> str:
    return power.game.names.get(member, member).removeprefix("the ")


def _table(power: Power) -> Iterator[str]:
    rows = power_rows(power)
    names = [_shown(row) for row in rows]
    wide = max(len("Member"), *(len(name) for name in names))
    weights = [visible(name)[:12] for name in power.game.weights]
    columns = [max(len(head), *(len(f"{row.weights[i]:,}") for row in rows)) for i, head in enumerate(weights)]
    heads = "".join(f"  {head:>{column}}" for head, column in zip(weights, columns, strict=True))
    yield f"  {'Member':<{wide}}{heads}  Decides  Share  Shapley  Prevents  Initiates"
    for row, name in zip(rows, names, strict=True):
        held = "".join(f"  {weight:>{column},}" for weight, column in zip(row.weights, columns, strict=True))
        figures = (
            f"  {figure(row.banzhaf):>7}  {figure(row.normalised):>5}  {figure(row.shapley):>7}"
            f"  {figure(row.prevent):>8}  {figure(row.initiate):>9}"
        )
        yield f"  {name:<{wide}}{held}{figures}"


def alike(row: Row) -> str:
    """Name members that are alike: a declared group by its name, others by the first of them."""
    if row.name.endswith(" 1"):
        return f"{row.alike} x {row.name.removesuffix(' 1')}, each"
    others = row.alike - 1
    return f"{row.name} and {others} {'other' if others == 1 else 'others'}, each"


def _shown(row: Row) -> str:
    if row.alike > 1:
        return visible(alike(row))
    return visible(row.name.removeprefix("the "))


def _reading(power: Power) -> Iterator[str]:
    """Say what the columns are, how they were counted, and what they are not."""
    units = power.game.origin.units
    if units and not all_equal(power):
        yield f"Weights: {in_series(f'{name} in {unit}' for name, unit in units.items())}."
    if not all_equal(power):
        yield (
            "In per cent. Decides: the share of cases that hang on the member (Penrose-Banzhaf); Share: its share "
            "of all swings (Banzhaf, normalised); Shapley: the share of orders in which it is pivotal "
            "(Shapley-Shubik); Prevents and Initiates: the share of winning coalitions that need it, and of losing "
            "ones that it makes win (Coleman)."
        )
    yield about(power)
    yield from _caveats(power)


def _caveats(power: Power) -> Iterator[str]:
    """Say what is rounded, left out or the user's own, and how the coalitions were counted."""
    shapley, exact = shapley_of(power)
    rounded = power.game.origin.rounded
    if rounded:
        hang = power.hanging
        many = f"at most {_count(hang)} coalitions hang" if hang > 1 else "at most one hangs" if hang else "none hangs"
        yield (
            f"The figures for {in_series(rounded)} are rounded, and shares are taken of their sum as it stands: "
            f"{many} on the rounding."
        )
    if power.game.origin.note:
        yield f"{power.game.origin.note.rstrip('.')}."
    floating = "" if exact else " The Shapley-Shubik index is in floating point, by quadrature."
    if not exact and not shapley:
        floating = " The Shapley-Shubik index would take too long and is left out."
    yield f"Counted exactly by {IN_WORDS[power.algorithm]}: {power.why}.{floating}"


def _footer(power: Power, width: int) -> Iterator[str]:
    game, origin = power.game, power.game.origin
    if game.question is not None:
        yield ""
        yield from footer(game.question, width)
        return
    yield ""
    if origin.on is not None:
        yield f"As of:      {long_date(origin.on)} ({len(game.members)} members)"
    if origin.stage:
        yield f"Stage:      {origin.stage}, the one that is meant where no rule is named"
    if origin.needs:
        own = f" ({origin.comparison})" if origin.comparison else ""
        yield f"Rule:       {f'{origin.rule}: ' if origin.rule else ''}{origin.needs}{own}"
    if origin.clause:
        yield f"Clause:     {origin.clause}"
    if origin.sources:
        yield f"Sources:    {', '.join(origin.sources)}"
    if origin.title:
        facts = shipped().version
        yield f"Data:       reviewed to {long_date(facts.reviewed)}, version {facts.digest}; consensus {__version__}"


def coalitions_text(
    power: Power, kind: str, *, size: int | None = None, most: int = MOST_SHOWN, width: int = WIDTH
) -> Iterator[str]:
    """Yield the minimal coalitions that can adopt or block: how many of each size, and the first ones.

    Parameters
    ----------
    power : Power
    kind : str
        ``winning`` or ``blocking``.
    size : int, optional
        Only those of so many members.
    most : int
        How many are listed; 0 for all.
    width : int
        Columns to fill.

    Examples
    --------
    >>> from consensus.power import measure
    >>> print("".join(coalitions_text(measure([3, 2, 2], quota=5), "blocking")).splitlines()[0])
    Minimal coalitions that can block: 2.
    """
    if power.settled is not None:
        yield filled(power_headline(power), width) + "\n"
        return
    found = power.minimal_winning if kind == "winning" else power.minimal_blocking
    what = "adopt" if kind == "winning" else "block"
    if found.work <= _LONG:
        number = found.count if size is None else (found.by_size[size] if 0 <= size < len(found.by_size) else 0)
        of_size = "" if size is None else f" of {size} members"
        yield f"Minimal coalitions{of_size} that can {what}: {_count(number)}.\n"
        if size is None and number:
            yield "\n  Members  Coalitions\n"
            for members, count in enumerate(found.by_size):
                if count:
                    yield f"  {members:>7}  {_count(count):>10}\n"
    else:
        yield f"Minimal coalitions that can {what}: too many members to count them, so they are only listed.\n"
        number = None
    yield "\n"
    listed = iter(found) if size is None else found.of_size(size)
    for shown, coalition in enumerate(listed):
        if most and shown == most:
            more = "there are more" if number is None else f"{_count(number - shown)} more"
            yield f"  ({more}; --most {10 * most}, or --most 0 for all)\n"
            break
        yield filled(", ".join(_name(power, member) for member in coalition), width, "  ", "    ") + "\n"
    known = f"Beside the positions taken as known: {_taken(power)}. " if power.game.fixed else ""
    yield (
        "\n" + filled(f"{known}Minimal: without any one of its members it no longer can. {about(power)}", width) + "\n"
    )
    for text in _caveats(power):
        yield filled(text, width) + "\n"
    yield "\n".join(filled(text, width, "", " " * 12) for text in _footer(power, width)) + "\n"


def compared_text(first: Power, second: Power, *, width: int = WIDTH) -> str:
    """Return the power of the members at two dates or under two rules, side by side.

    Examples
    --------
    >>> from consensus.power import measure
    >>> before, after = (measure("eu", on=day, rule="qualified_majority") for day in ("1972-12-31", "1973-01-01"))
    >>> print(compared_text(before, after).splitlines()[0])
    The power of the EU to act falls from 21.88 % to 14.65 % of all coalitions.
    """
    lines = [filled(compared_headline(first, second), width), ""]
    for label, power in (("First", first), ("Second", second)):
        lines.append(filled(f"{label}: {_about(power)}", width, "", "        "))
    pairs = compared_rows(first, second)
    wide = max(len("Member"), *(len(visible(pair.name)) for pair in pairs))
    lines += ["", f"  {'':<{wide}}  ------ Decides ------   ------ Shapley ------"]
    lines.append(f"  {'Member':<{wide}}  first  second  change   first  second  change")
    for name, decides, shapley in pairs:
        cells = (f"  {figure(a):>5}  {figure(b):>6}  {_change(a, b):>6}" for a, b in (decides, shapley))
        lines.append(f"  {visible(name):<{wide}}{' '.join(cells)}")
    none = "not a member, or nobody is decisive" if None in (first.settled, second.settled) else "nobody is decisive"
    text = f"In per cent; changes in percentage points, of the figures before rounding. - : {none}. {about(second)}"
    lines += ["", filled(text, width)]
    for label, power in (("First", first), ("Second", second)):
        parts = [] if power.settled is not None else list(_caveats(power))
        if power.game.origin.clause:
            parts.append(f"Clause: {power.game.origin.clause}.")
        if power.game.origin.sources:
            parts.append(f"Sources: {', '.join(power.game.origin.sources)}.")
        lines.append(filled(f"{label}: {' '.join(parts)}", width, "", "        "))
    facts = shipped().version
    if second.game.origin.title:
        lines.append(f"Data: reviewed to {long_date(facts.reviewed)}, version {facts.digest}; consensus {__version__}")
    return visible("\n".join(line.rstrip() for line in lines)) + "\n"


class Pair(NamedTuple):
    """A member at two dates or under two rules; ``None`` where it was no member."""

    name: str
    decides: tuple[Fraction | None, Fraction | None]
    shapley: tuple[Fraction | float | None, Fraction | float | None]


def compared_rows(first: Power, second: Power) -> list[Pair]:
    """Return the members of both with their figures in each, the most powerful first."""
    banzhaf = first.banzhaf, second.banzhaf
    shapley = shapley_of(first)[0], shapley_of(second)[0]
    pairs = [
        Pair(
            second.game.names.get(member, first.game.names.get(member, member)).removeprefix("the "),
            (banzhaf[0].get(member), banzhaf[1].get(member)),
            (shapley[0].get(member), shapley[1].get(member)),
        )
        for member in dict.fromkeys((*first.members, *second.members))
    ]
    return sorted(pairs, key=lambda pair: (-(pair.decides[1] or 0), -(pair.decides[0] or 0), pair.name))


def compared_headline(first: Power, second: Power) -> str:
    """Return in a sentence how the power to act changes."""
    before, after = first.to_act, second.to_act
    body = first.game.origin.title
    whose = f" of {body}" if body and body == second.game.origin.title else ""
    if second.game.fixed:
        whose = f"{whose}, among the positions that are open,"
    if _percent(before) == _percent(after):
        stays = "stays" if before == after else "hardly changes: it stays"
        return f"The power{whose} to act {stays} at {_percent(before)} of all coalitions."
    way = "rises" if after > before else "falls"
    return f"The power{whose} to act {way} from {_percent(before)} to {_percent(after)} of all coalitions."


def _about(power: Power) -> str:
    origin = power.game.origin
    when = f", {long_date(origin.on)}" if origin.on is not None else ""
    rule = origin.needs or origin.rule
    whose = "members whose position is open" if power.game.fixed else "members"
    return f"{origin.title or 'own weights'}{when}, {len(power.members)} {whose}: {rule}"


def power_document(power: Power) -> dict[str, Any]:
    """Return the power of the members as plain data; counts are integers, indices fractions in strings.

    Examples
    --------
    >>> from consensus.power import measure
    >>> document = power_document(measure("unsc", on="2026-07-31", rule="security_council"))
    >>> document["winning_coalitions"], document["members"][0]["shapley_shubik"]
    (848, '421/2145')
    """
    game, origin = power.game, power.game.origin
    shapley, exact = shapley_of(power)
    normalised = power.banzhaf_normalised
    prevent, initiate, rae = power.to_prevent, power.to_initiate, power.rae
    swings, banzhaf = power.swings, power.banzhaf
    order = sorted(power.members, key=lambda m: (-swings[m], game.names.get(m, m).removeprefix("the ")))
    facts = shipped().version
    question = game.question
    return {
        "sentence": power_headline(power),
        "title": origin.title,
        "on": origin.on.isoformat() if origin.on else None,
        "rule": {"title": origin.rule, "needs": origin.needs, "clause": origin.clause},
        "settled": None if power.settled is None else "ADOPTED" if power.settled else "BLOCKED",
        "fixed": {state: position.value for state, position in game.fixed.items()},
        "coalitions": 1 << len(power.members),
        "winning_coalitions": power.winning,
        "to_act": str(power.to_act),
        "veto_players": list(power.veto_players),
        "dummies": list(power.dummies),
        "dictator": power.dictator,
        "members": [
            {
                "member": member,
                "name": game.names.get(member, member),
                "weights": {name: table[member] for name, table in game.weights.items()},
                "swings": swings[member],
                "banzhaf": str(banzhaf[member]),
                "banzhaf_normalised": str(normalised[member]) if member in normalised else None,
                "shapley_shubik": _exact(shapley.get(member)),
                "to_prevent": str(prevent[member]),
                "to_initiate": str(initiate[member]),
                "rae": str(rae[member]),
            }
            for member in order
        ],
        "shapley_shubik_exact": exact,
        "minimal_winning": _counted(power.minimal_winning),
        "minimal_blocking": _counted(power.minimal_blocking),
        "rounded": list(origin.rounded),
        "hang_on_rounding": power.hanging if origin.rounded else 0,
        "algorithm": power.algorithm,
        "why": power.why,
        "note": origin.note,
        "sources": list(origin.sources),
        "provenance": provenance_document(question.provenance, question.designation_note)
        if question is not None
        else {"version": __version__, "data_reviewed": facts.reviewed.isoformat(), "data_digest": facts.digest},
    }


def _exact(value: Fraction | float | None) -> str | float | None:
    return str(value) if isinstance(value, Fraction) else value


def _counted(found: Coalitions) -> dict[str, Any] | None:
    """Return how many minimal coalitions there are; none where counting takes long."""
    if found.work > _PATIENCE:
        return None
    return {"count": found.count, "by_size": list(found.by_size)}


def compared_document(first: Power, second: Power) -> dict[str, Any]:
    """Return two tables of power as plain data."""
    return {
        "sentence": compared_headline(first, second),
        "first": power_document(first),
        "second": power_document(second),
    }


def coalitions_document(power: Power, kind: str, *, size: int | None = None, most: int = MOST_SHOWN) -> dict[str, Any]:
    """Return minimal coalitions as plain data: how many of each size, and the first ones."""
    found = power.minimal_winning if kind == "winning" else power.minimal_blocking
    listed = iter(found) if size is None else found.of_size(size)
    counted = found.work <= _LONG
    if not most and (
        not counted or (found.count if size is None else sum(found.by_size[size : size + 1])) > MOST_IN_JSON
    ):
        raise TooLarge(
            "too many coalitions for one document",
            why=f"at most {MOST_IN_JSON:,} are listed at once",
            fix="Give --most, or leave out --json: lines are written as they are found",
        )
    return {
        "kind": kind,
        "count": found.count if counted else None,
        "by_size": list(found.by_size) if counted else None,
        "size": size,
        "coalitions": [list(coalition) for coalition in islice(listed, most or None)],
    }


def power_csv(power: Power, second: Power | None = None) -> str:
    """Return the table as CSV: a line a member, indices as decimals, and exact as fractions in text.

    Parameters
    ----------
    power : Power
    second : Power, optional
        Another date or rule, laid below; the columns ``on`` and ``rule`` tell which is which.

    Examples
    --------
    >>> from consensus.power import measure
    >>> print(power_csv(measure({"A": 2, "B": 1, "C": 1}, quota=3)).splitlines()[1][:34])
    A,A,2,3,0.75,3/4,0.6,3/5,0.6666666
    """
    from consensus.report.rows import as_csv, power_table  # noqa: PLC0415 - which reads the document of power

    return as_csv(power_table(power) if second is None else power_table(power, second))


def figure(value: Fraction | float | None) -> str:
    """Return a share in per cent to two places; 0 and 100 are kept for what never and what always is."""
    if value is None:
        return "-"
    if 0 < value < Fraction(1, 10_000):
        return "<0.01"
    hundredths = floor(value * 10_000 + Fraction(1, 2))
    if hundredths == 10_000 and value < 1:
        hundredths -= 1
    return f"{hundredths / 100:.2f}"


def _change(before: Fraction | float | None, after: Fraction | float | None) -> str:
    if before is None or after is None:
        return "-"
    points = round(float(after - before) * 100, 2)
    return f"{points:+.2f}" if points else "0.00"


def _percent(value: Fraction) -> str:
    return f"{figure(value)} %" if value == 0 or value >= Fraction(1, 10_000) else "under 0.01 %"


def _count(number: int) -> str:
    """Return a number written out, or its first digits and power of ten where it is very long."""
    if number < 10**18:
        return f"{number:,}"
    power = int(number.bit_length() * log10(2)) - 3
    digits = number // 10 ** max(0, power - 3)
    shift = len(str(digits)) - 1
    return f"about {digits / 10**shift:.2f} x 10^{max(0, power - 3) + shift}"
