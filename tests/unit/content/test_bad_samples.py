"""Each bad sample gives its error at its line with a remedy, and hurts nothing beside it."""

from __future__ import annotations

import pytest

from stegvis.content.reading.library import read_library
from stegvis.content.reading.problems import Problem, errors
from tests.unit.content.samples import bad_samples, expected, good_with, texts_of

OTHER = {
    path.replace("/prov/", "/annan/"): text for path, text in texts_of("good").items() if "/prov/" in path
}
OTHER["courses/annan/course.yaml"] = OTHER["courses/annan/course.yaml"].replace("id: prov", "id: annan")


def errors_of(sample: str) -> list[Problem]:
    return errors(read_library(good_with(texts_of(sample))).problems)


@pytest.mark.parametrize("sample", bad_samples())
def test_the_error_names_file_line_and_remedy(sample: str) -> None:
    wanted = expected(sample)
    found = [(one.file, one.line, one.message) for one in errors_of(sample)]
    assert (wanted.file, wanted.line, wanted.message) in found, found
    assert all(one.remedy.endswith((".", "?", "…", "```")) for one in errors_of(sample))


@pytest.mark.parametrize(
    "sample", [one for one in bad_samples() if "fact" not in one and "picture" not in one]
)
def test_a_broken_course_leaves_the_others_whole(sample: str) -> None:
    library = read_library(good_with(texts_of(sample) | OTHER))
    assert library.courses.keys() - {"prov"} == {"annan"}
    assert len(library.courses) + len(library.modules) == 2


def test_the_good_sample_has_no_error() -> None:
    library = read_library(good_with())
    assert errors(library.problems) == []
    assert (list(library.courses), list(library.modules)) == (["prov"], ["disk"])


def test_what_only_follows_from_another_mistake_is_not_said() -> None:
    """A wrong row is not a list that is too short, and a share that is too big is no unknown word."""
    path = "courses/prov/course.yaml"
    text = good_with().texts[path]
    wrong_row = text.replace("[01-start, 02-slut, 03-scenario]", "[01-start.md]")
    too_big = text.replace("0.8", "80")
    for changed in (wrong_row, too_big):
        assert len(errors(read_library(good_with({path: changed})).problems)) == 1
