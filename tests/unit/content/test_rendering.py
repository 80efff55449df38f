"""A compiled course or module is all that the pages need."""

from __future__ import annotations

import pytest

from stegvis.base.markdown import to_html
from stegvis.content.compiled_courses import CompiledCourse, ExerciseBlock, HtmlBlock
from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.reading.library import read_library
from stegvis.content.rendering import FactReferences, compile_course, compile_module
from tests.unit.content.samples import good_with


@pytest.fixture(scope="module")
def course() -> CompiledCourse:
    library = read_library(good_with())
    return compile_course(library.courses["prov"], library.facts, library.pictures)


@pytest.fixture(scope="module")
def module() -> CompiledModule:
    library = read_library(good_with())
    return compile_module(library.modules["disk"], library.facts, library.pictures)


def test_a_lesson_is_text_and_exercises_in_order(course: CompiledCourse) -> None:
    blocks = course.lessons[0].original.blocks
    wanted: list[type] = [HtmlBlock, ExerciseBlock, HtmlBlock, ExerciseBlock]
    assert [type(block) for block in blocks] == wanted
    assert course.exercise_ids == ("start-1", "start-2", "slut-1", "slut-2", "slut-3", "scenario-1")


def test_facts_become_numbered_links_to_the_list_under_the_text(course: CompiledCourse) -> None:
    lesson = course.lessons[0].original
    first = lesson.blocks[0]
    assert isinstance(first, HtmlBlock)
    link = '<sup class="fact-reference"><a href="#fakta-aml-3-2" aria-label="Källa 1">1</a></sup>'
    assert first.html.count(link) == 2
    assert [(fact.number, fact.anchor, fact.kind) for fact in lesson.facts] == [
        (1, "fakta-aml-3-2", "lagkrav")
    ]


def test_a_reference_in_an_exercise_becomes_its_number(course: CompiledCourse) -> None:
    exercise = course.exercise("start-1")
    assert exercise is not None
    assert exercise.mark({"chosen": "a"}).parts[0].feedback == "Ja, se [1]."


def test_other_fences_stay_in_the_text(course: CompiledCourse) -> None:
    block = course.lessons[0].original.blocks[2]
    assert isinstance(block, HtmlBlock)
    assert "inte en övning" in block.html


def test_a_variant_takes_the_right_answer_and_order_from_the_original(course: CompiledCourse) -> None:
    english = course.lessons[0].variant("en")
    single, ordering = english.exercises
    assert single.mark({"chosen": "a"}).correct
    assert ordering.mark({"order": ["a", "b", "c"]}).solution == ("Say hello", "Show", "Let them try")
    assert (english.language, english.direction, english.sources) == ("en", "ltr", ("En bok",))


def test_a_variant_that_is_missing_falls_back_to_swedish(course: CompiledCourse) -> None:
    lesson = course.lessons[1]
    assert lesson.variant("latt") is lesson.original
    assert [variant.code for variant in course.lessons[0].available] == ["sv", "en"]


ENGLISH = """id: prov
title: The trial course
summary: A course that tries the format.
audience: You who try.
modules:
  - {id: grund, title: The basics, outcome: You can try.}
"""


def test_a_course_is_called_by_its_name_in_each_language_that_has_one(course: CompiledCourse) -> None:
    library = read_library(good_with({"courses/prov/course.en.yaml": ENGLISH}))
    translated = compile_course(library.courses["prov"], library.facts, library.pictures)
    english = translated.text("en")
    assert (english.title, english.modules["grund"]) == ("The trial course", ("The basics", "You can try."))
    assert (english.language, translated.text("ar").language) == ("en", "sv")
    assert course.text("en").title == "Provkursen"


def test_a_course_from_before_it_had_variants_can_still_be_read(course: CompiledCourse) -> None:
    stored = course.model_dump(mode="json")
    del stored["variants"]
    assert CompiledCourse.model_validate(stored) == course


def test_the_workplace_task_and_the_picture_come_with_the_lesson(course: CompiledCourse) -> None:
    lesson = course.lessons[0]
    assert lesson.original.workplace_task_html == "<p>Prata med din <strong>chef</strong> om riskerna.</p>"
    assert lesson.picture is not None
    assert [lesson.picture.alt_in("en"), lesson.picture.alt_in("ar")] == ["A hand", "En hand"]
    assert [one.has_workplace_task for one in course.lessons] == [True, False, False]


def test_neighbours_lead_through_the_course(course: CompiledCourse) -> None:
    first, second, last = course.lessons
    assert course.neighbours(first.id) == (None, second)
    assert course.neighbours(second.id) == (first, last)
    assert course.neighbours(last.id) == (second, None)


def test_scripts_in_a_text_are_gone() -> None:
    path = "courses/prov/grund/02-slut.md"
    text = (
        good_with()
        .texts[path]
        .replace("Sista texten.", "Hej <script>alert(1)</script>[x](javascript:alert(1))")
    )
    library = read_library(good_with({path: text}))
    html = compile_course(library.courses["prov"], library.facts, library.pictures).model_dump_json()
    assert "<script" not in html
    assert "javascript:" not in html


def test_a_course_survives_the_way_through_json(course: CompiledCourse, module: CompiledModule) -> None:
    assert CompiledCourse.model_validate_json(course.model_dump_json()) == course
    assert CompiledModule.model_validate_json(module.model_dump_json()) == module


def test_a_module_gives_its_criteria_by_id(module: CompiledModule) -> None:
    criterion = module.criterion("tvatta-hander")
    outcome = module.outcome_of("tvatta-hander")
    assert criterion is not None
    assert outcome is not None
    assert (criterion.safety_critical, criterion.minimum_evidence, outcome.id) == (True, 2, "hygien")
    assert [fact.id for fact in criterion.facts] == ["aml-3-2"]
    assert module.criterion("gone") is None


def test_the_guides_own_title_is_left_to_the_page(module: CompiledModule) -> None:
    assert module.guide_html.startswith("<p>Fråga om riskerna")


LONG = "En kund kommer med en trasig lampa och ett kvitto."


def test_a_table_of_running_text_can_be_read_row_by_row_on_a_phone() -> None:
    html = FactReferences(read_library(good_with()).facts, "sv").html(
        f"| Uppgift | *Så* gör du {{fact:aml-3-2}} | Du ser |\n|---|---|---|\n| Kassan | {LONG} | Allt |\n"
    )
    assert '<table class="wordy" role="table">' in html
    assert f'<td data-label="Så gör du" role="cell">{LONG}</td>' in html
    assert html.count('<th scope="col" role="columnheader">') == 3
    assert html.count("fact-reference") == 1


@pytest.mark.parametrize(
    "table",
    ["| Vad | Antal | Andel |\n|---|---|---|\n| Alla | 3 | 4 |\n", f"| A | B |\n|---|---|\n| C | {LONG} |\n"],
)
def test_a_table_of_figures_or_two_columns_stays_a_table(table: str) -> None:
    assert "wordy" not in to_html(table) and "data-label" not in to_html(table)


def test_more_columns_than_a_phone_has_room_for_are_read_row_by_row() -> None:
    assert "wordy" in to_html("| A | B | C | D | E |\n|---|---|---|---|---|\n| 1 | 2 | 3 | 4 | 5 |\n")


def test_an_author_can_not_lend_a_table_other_looks_or_roles() -> None:
    html = to_html('<table class="button" role="alert"><tr onclick="x"><td>Hej</td></tr></table>')
    assert html == "<table><tbody><tr><td>Hej</td></tr></tbody></table>"
