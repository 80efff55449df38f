"""Paths of variants, the text to begin with, and differences."""

from __future__ import annotations

import pytest

from stegvis.authoring import rules
from stegvis.content.compiled_courses import CompiledCourse
from stegvis.content.reading.library import read_library
from stegvis.content.reading.problems import errors
from stegvis.content.rendering import compile_course
from tests.unit.content.samples import good_with

PATH = "courses/prov/grund/01-start.md"


@pytest.fixture(scope="module")
def course() -> CompiledCourse:
    library = read_library(good_with())
    return compile_course(library.courses["prov"], library.facts, library.pictures)


def test_a_new_variant_begins_as_the_original(course: CompiledCourse) -> None:
    path = "courses/prov/grund/01-start.en.md"
    assert rules.starting_text(path, {PATH: "Texten"}, course) == "Texten"


def test_a_new_variant_of_the_course_file_begins_with_the_words_that_are_translated(
    course: CompiledCourse,
) -> None:
    path = "courses/prov/course.en.yaml"
    assert path in rules.editable_paths(course, {})
    text = rules.starting_text(path, {}, course)
    library = read_library(good_with({path: text}))
    assert errors(library.problems) == []
    assert library.courses["prov"].variants["en"].title == "Provkursen"


def test_a_difference_tells_added_from_removed() -> None:
    lines = rules.text_difference("ett\ntvå\n", "ett\ntre\n")
    assert [(line.kind, line.text) for line in lines if line.kind != "place"] == [
        ("same", "ett"),
        ("removed", "två"),
        ("added", "tre"),
    ]


def test_equal_texts_have_no_difference() -> None:
    assert rules.text_difference("ett", "ett") == []
