"""The yearly report of internal verification: its figures, what stands out, and which figures may be told. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product

from stegvis.base.language import Text, _l

FEWEST = 5
"""A figure about fewer participants than this is not told when it is divided by gender."""

MUCH_SIMULATED = 1 / 3
LONG_WAIT_DAYS = 14


class Step(StrEnum):
    """What a participant waits for."""

    DECISION = "decision"
    VERIFIED = "verified"
    CERTIFICATE = "certificate"


@dataclass(frozen=True)
class AssessorFigures:
    """One assessor's decisions of the year in one module, and what came of them. `name` may be a code."""

    name: str = ""
    achieved: int = 0
    partly: int = 0
    not_yet: int = 0
    with_interpreter: int = 0
    drawn: int = 0
    reviewed: int = 0
    returned: int = 0
    changed: int = 0
    agree: int = 0
    action: int = 0
    disagree: int = 0
    shown: int = 0
    simulated: int = 0
    reconsidered: int = 0
    stood: int = 0
    reopened: int = 0
    taken_back: int = 0
    externally_drawn: int = 0
    external_actions: int = 0

    @property
    def decisions(self) -> int:
        """All her decisions."""
        return self.achieved + self.partly + self.not_yet

    @property
    def simulated_percent(self) -> int:
        """How much of what was shown was an exercise."""
        return round(100 * self.simulated / self.shown) if self.shown else 0


@dataclass(frozen=True)
class MethodFigures:
    """One assessor's decisions that rest on one method. A decision counts once for each of its methods."""

    name: str
    method: str
    decisions: int
    reviewed: int


@dataclass(frozen=True)
class ModuleFigures:
    """All about one module. `waits`: step → its median days, and how many waited."""

    title: str
    assessors: tuple[AssessorFigures, ...] = ()
    methods: tuple[MethodFigures, ...] = ()
    batches: int = 0
    interim_drawn: int = 0
    interim_looked_at: int = 0
    meetings: int = 0
    meeting_cases: int = 0
    interpretations: int = 0
    waits: dict[Step, float] = field(default_factory=dict)

    @property
    def waits_in_order(self) -> list[tuple[Step, float]]:
        """The waits as a participant meets them."""
        return [(step, self.waits[step]) for step in Step if step in self.waits]

    def total(self, name: str) -> int:
        """The sum of one figure over the assessors."""
        return sum(getattr(one, name) for one in self.assessors)


def median(days: Iterable[tuple[int, int]]) -> float | None:
    """The middle of numbers that are told as (number, how many times); None of nothing."""
    counted = sorted(days)
    total = sum(times for _, times in counted)
    if not total:
        return None
    return (_at(counted, (total - 1) // 2) + _at(counted, total // 2)) / 2


def _at(counted: Sequence[tuple[int, int]], place: int) -> int:
    for number, times in counted:
        if place < times:
            return number
        place -= times
    raise IndexError(place)


# What stands out.


def what_stands_out(modules: Iterable[ModuleFigures], method_words: dict[str, Text]) -> list[Text]:
    """In words, module by module, what the yearly review should talk about."""
    return [
        text
        for module in modules
        for text in (
            *_never_reviewed(module),
            *_methods_never_sampled(module, method_words),
            *_plans_not_kept(module),
            *_without_meeting(module),
            *_disagreements(module),
            *_many_exercises(module),
            *_long_waits(module),
        )
    ]


def _never_reviewed(module: ModuleFigures) -> list[Text]:
    return [
        _l("%(module)s: inget beslut av %(name)s är granskat.", module=module.title, name=one.name)
        for one in module.assessors
        if one.decisions and not one.reviewed
    ]


def _methods_never_sampled(module: ModuleFigures, words: dict[str, Text]) -> list[Text]:
    used = sorted({one.method for one in module.methods if one.decisions})
    sampled = {one.method for one in module.methods if one.reviewed}
    return [
        _l(
            "%(module)s: metoden ”%(method)s” har inte varit med i någon granskning.",
            module=module.title,
            method=words.get(method, method),
        )
        for method in used
        if method not in sampled
    ]


def _plans_not_kept(module: ModuleFigures) -> list[Text]:
    found = []
    left = sum(max(0, one.drawn - one.reviewed) for one in module.assessors)
    if left:
        found.append(
            _l(
                "%(module)s: %(left)s av %(drawn)s utvalda beslut är inte granskade.",
                module=module.title,
                left=left,
                drawn=module.total("drawn"),
            )
        )
    if module.interim_drawn > module.interim_looked_at:
        found.append(
            _l(
                "%(module)s: %(left)s av %(drawn)s mellanstickprov är inte gjorda.",
                module=module.title,
                left=module.interim_drawn - module.interim_looked_at,
                drawn=module.interim_drawn,
            )
        )
    return found


def _without_meeting(module: ModuleFigures) -> list[Text]:
    if module.meetings or not module.total("decisions"):
        return []
    return [_l("%(module)s: inget samsynsmöte har hållits.", module=module.title)]


def _disagreements(module: ModuleFigures) -> list[Text]:
    return [
        _l(
            "%(module)s: granskaren höll inte med %(name)s om %(count)s kriterier.",
            module=module.title,
            name=one.name,
            count=one.disagree,
        )
        for one in module.assessors
        if one.disagree
    ]


def _many_exercises(module: ModuleFigures) -> list[Text]:
    shown, simulated = module.total("shown"), module.total("simulated")
    if not shown or simulated <= MUCH_SIMULATED * shown:
        return []
    return [
        _l(
            "%(module)s: %(percent)s %% av det som visades var övningar.",
            module=module.title,
            percent=round(100 * simulated / shown),
        )
    ]


_LONG_WAITS: dict[Step, Text] = {
    Step.DECISION: _l("från inlämning till beslut"),
    Step.VERIFIED: _l("från beslut till kontrollerat"),
    Step.CERTIFICATE: _l("från kontrollerat till intyg"),
}
STEP_NAMES = _LONG_WAITS


def _long_waits(module: ModuleFigures) -> list[Text]:
    return [
        _l(
            "%(module)s: hälften har väntat mer än %(days)s dagar %(step)s.",
            module=module.title,
            days=round(module.waits[step]),
            step=_LONG_WAITS[step],
        )
        for step in Step
        if module.waits.get(step, 0) > LONG_WAIT_DAYS
    ]


# Small numbers.


@dataclass(frozen=True)
class Told:
    """A figure about people. `count` is None when it isn't told: because it is small, or because it would tell one."""

    count: int | None
    is_small: bool = False


Counts = Sequence[Sequence[int]]
ToldTable = tuple[tuple[Told, ...], ...]
_Place = tuple[int, int]
_Rectangle = tuple[int, int, int, int]


def with_sums(counts: Counts) -> list[list[int]]:
    """The table with a last row that sums each column."""
    return [*map(list, counts), [sum(column) for column in zip(*counts, strict=True)]]


def told(counts: Counts) -> ToldTable | None:
    """The table with a last row of sums, as it may be shown beside the sum of each row; None when it may not at all.

    Every figure under five is hidden, also among the sums, and so much else that none of them follows from what is
    shown: for each there is another table with another figure in that place that would look the same. Columns
    without anybody are left to the caller to leave out: here each has somebody.
    """
    table = with_sums(counts)
    if not counts or not counts[0]:
        return None
    small = {place for place in _places(table) if _is_small(table, place)}
    hidden = set(small)
    for place in sorted(small):
        rectangle = _cheapest(table, place, hidden)
        if rectangle is None:
            return None
        hidden |= _corners(rectangle)
    return tuple(
        tuple(
            Told(None, is_small=(row, column) in small) if (row, column) in hidden else Told(count)
            for column, count in enumerate(line)
        )
        for row, line in enumerate(table)
    )


def _places(table: Counts) -> list[_Place]:
    return list(product(range(len(table)), range(len(table[0]))))


def _is_small(table: Counts, place: _Place) -> bool:
    return table[place[0]][place[1]] < FEWEST


def _corners(rectangle: _Rectangle) -> set[_Place]:
    row, column, other_row, other_column = rectangle
    return set(product((row, other_row), (column, other_column)))


def _cheapest(table: Counts, place: _Place, hidden: set[_Place]) -> _Rectangle | None:
    """The rectangle through the place in which one person may be moved unseen, that hides the fewest people more."""
    rows, columns = range(len(table)), range(len(table[0]))
    possible = [
        (sum(table[row][column] for row, column in _corners(found) - hidden), found)
        for other_row, other_column in product(rows, columns)
        if other_row != place[0] and other_column != place[1]
        for found in [(*place, other_row, other_column)]
        if any(looks_the_same(table, moved(table, found, by)) for by in (1, -1))
    ]
    return min(possible)[1] if possible else None


def moved(table: Counts, rectangle: _Rectangle, by: int) -> list[list[int]]:
    """The table when so many people more are in the rectangle's first place, and all sums of rows stay as they are.

    The sum of a column stays too, unless the rectangle has the row of sums in it: then it follows.
    """
    row, column, other_row, other_column = rectangle
    sums = len(table) - 1
    follows = by if sums in (row, other_row) else -by
    changed = [list(line) for line in table]
    changed[row][column] += by
    changed[row][other_column] -= by
    changed[other_row][column] += follows
    changed[other_row][other_column] -= follows
    return changed


def looks_the_same(table: Counts, other: Counts) -> bool:
    """Whether the same figures are small in both, and nobody has vanished from a column."""
    return all(
        count >= 0 and (count < FEWEST) == (known < FEWEST) and (row < len(table) - 1 or count > 0)
        for row, (line, known_line) in enumerate(zip(other, table, strict=True))
        for count, known in zip(line, known_line, strict=True)
    )
