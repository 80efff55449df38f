"""The yearly report's rules: medians, what stands out, and that no small figure can be worked out."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from stegvis.overview.yearly_csv import harmless
from stegvis.overview.yearly_rules import (
    FEWEST,
    AssessorFigures,
    MethodFigures,
    ModuleFigures,
    Step,
    ToldTable,
    median,
    told,
    what_stands_out,
    with_sums,
)

Table = list[list[int]]


def tables() -> st.SearchStrategy[Table]:
    """Tables of up to four lines and three columns, each column with somebody."""
    number = st.one_of(st.integers(0, 7), st.integers(0, 40))
    return (
        st.integers(1, 3)
        .flatmap(
            lambda width: st.lists(st.lists(number, min_size=width, max_size=width), min_size=1, max_size=4)
        )
        .filter(lambda table: all(map(any, zip(*table, strict=True))))
    )


def agrees(table: Table, shown: ToldTable) -> bool:
    """Whether a reader who sees only `shown` could believe in the table."""
    return all(
        count == cell.count if cell.count is not None else count >= 0 and (count < FEWEST) == cell.is_small
        for line, cells in zip(with_sums(table), shown, strict=True)
        for count, cell in zip(line, cells, strict=True)
    ) and all(map(any, zip(*table, strict=True)))


def others_with_the_same_sums_of_rows(table: Table) -> list[Table]:
    """Every table in which one person is elsewhere: in one row, or in two rows in opposite ways."""
    found = []
    rows, columns = range(len(table)), range(len(table[0]))
    for row, give, take in product(rows, columns, columns):
        for back in (None, *rows):
            if give == take or back == row:
                continue
            other = [list(line) for line in table]
            other[row][give] -= 1
            other[row][take] += 1
            if back is not None:
                other[back][give] += 1
                other[back][take] -= 1
            found.append(other)
    return found


@given(tables())
def test_no_small_figure_follows_from_what_is_shown(table: Table) -> None:
    shown = told(table)
    if shown is None:
        return
    complete = with_sums(table)
    believable = [with_sums(one) for one in others_with_the_same_sums_of_rows(table) if agrees(one, shown)]
    for row, column in product(range(len(complete)), range(len(complete[0]))):
        if complete[row][column] < FEWEST:
            assert shown[row][column].count is None and shown[row][column].is_small
            assert any(one[row][column] != complete[row][column] for one in believable), (row, column)


@given(tables())
def test_whatever_is_told_is_true_and_five_or_more(table: Table) -> None:
    for line, cells in zip(with_sums(table), told(table) or (), strict=False):
        for count, cell in zip(line, cells, strict=True):
            assert cell.count in (None, count)
            assert cell.count is None or cell.count >= FEWEST


def test_the_smallest_neighbour_is_hidden_too_and_the_rest_is_told() -> None:
    shown = told([[12, 3, 30], [20, 9, 40]])
    assert shown is not None
    counts = [[cell.count for cell in line] for line in shown]
    assert counts == [[None, None, 30], [None, None, 40], [32, 12, 70]]
    assert [cell.is_small for cell in shown[0]] == [False, True, False]


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    shown = told([[5, 8]])
    assert shown is not None
    assert [cell.count for cell in shown[0]] == [5, 8]


def test_so_few_that_any_figure_would_tell_are_not_told_at_all() -> None:
    assert told([[3]]) is None


def test_the_median_of_counted_days() -> None:
    assert median([(9, 1), (1, 1), (4, 1)]) == 4
    assert median([(1, 2), (4, 2)]) == 2.5
    assert median([]) is None


def module(**figures: object) -> ModuleFigures:
    """A module in which all is well, but for these figures."""
    well = AssessorFigures("Anna", achieved=6, drawn=3, reviewed=3, shown=30, simulated=2)
    known = {"assessors": (well,), "methods": (MethodFigures("Anna", "observation", 6, 3),), "meetings": 1}
    return ModuleFigures(**{"title": "Kök", **known, **figures})  # type: ignore[arg-type]


def said(**figures: object) -> list[str]:
    """What stands out, in Swedish."""
    return [str(text) for text in what_stands_out([module(**figures)], {})]


def test_a_good_year_has_nothing_that_stands_out() -> None:
    assert said() == []


def test_each_fault_is_said_in_words_and_only_it() -> None:
    unseen = AssessorFigures("Bo", achieved=1, shown=5)
    late = AssessorFigures("Bo", achieved=4, drawn=3, reviewed=1, shown=5)
    argued = AssessorFigures("Bo", achieved=4, drawn=1, reviewed=1, disagree=2, shown=5)
    exercises = AssessorFigures("Bo", achieved=4, drawn=1, reviewed=1, shown=6, simulated=3)
    assert said(assessors=(unseen,)) == ["Kök: inget beslut av Bo är granskat."]
    assert said(assessors=(late,)) == ["Kök: 2 av 3 utvalda beslut är inte granskade."]
    assert said(assessors=(argued,)) == ["Kök: granskaren höll inte med Bo om 2 kriterier."]
    assert said(assessors=(exercises,)) == ["Kök: 50 % av det som visades var övningar."]
    assert said(interim_drawn=2, interim_looked_at=1) == ["Kök: 1 av 2 mellanstickprov är inte gjorda."]
    assert said(meetings=0) == ["Kök: inget samsynsmöte har hållits."]
    assert said(waits={Step.VERIFIED: 15.0}) == [
        "Kök: hälften har väntat mer än 15 dagar från beslut till kontrollerat."
    ]
    methods = (MethodFigures("Anna", "observation", 6, 3), MethodFigures("Anna", "quiz", 2, 0))
    assert said(methods=methods) == ["Kök: metoden ”quiz” har inte varit med i någon granskning."]


def test_a_spreadsheet_runs_nothing() -> None:
    assert [harmless(word) for word in ("=1+1", "+46", "-1", "@x", "\tx", " =1", "Kök")] == [
        "'=1+1", "'+46", "'-1", "'@x", "'\tx", "' =1", "Kök",
    ]  # fmt: skip
