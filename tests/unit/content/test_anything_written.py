"""Whatever an author writes, reading answers with problems and never falls over."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from stegvis.content.reading.library import read_library
from stegvis.content.rendering import compile_course, compile_module
from tests.unit.content.samples import good_with, texts_of

GOOD = texts_of("good")
SCRAPS = [
    "", "\n", "---\n", "```\n", "```exercise\n", "  ", "\t", ": ", "- ", "[", "]", "{", "}", "{fact:", "null", "0",
    "true", '"', "'", "|", "&a ", "*a", "!x ", "#", "\x00", "\ufeff", "\ue000", "2026-02-30", "999999999999999999",
    "1.5", "kind: single\n", "id: start-1\n", "options:\n", "items: x\n", "correct: true\n", "choices:\n",
    "ending: good\n", "to: start\n", "~~~\n", "%YAML 9\n",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    path=st.sampled_from(sorted(GOOD)),
    start=st.integers(0, 1200),
    length=st.integers(0, 60),
    scrap=st.lists(st.sampled_from(SCRAPS), max_size=3).map("".join),
)
def test_a_spoilt_file_gives_problems_and_no_crash(path: str, start: int, length: int, scrap: str) -> None:
    text = GOOD[path]
    library = read_library(good_with({path: text[:start] + scrap + text[start + length :]}))
    assert all(1 <= problem.line <= text.count("\n") + 20 for problem in library.problems)
    assert all(problem.file and problem.message and problem.remedy for problem in library.problems)
    for course in library.courses.values():
        compile_course(course, library.facts, library.pictures)
    for module in library.modules.values():
        compile_module(module, library.facts, library.pictures)
