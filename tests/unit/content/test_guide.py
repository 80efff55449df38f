"""What the guide shows is right, so that a trainer can copy it."""

from __future__ import annotations

from pathlib import Path

from stegvis.content.exercises import KINDS, Exercise
from stegvis.content.exercises.base import Shape
from stegvis.content.reading.exercise_texts import read_exercise
from stegvis.content.reading.located_yaml import read_yaml
from stegvis.content.reading.people import PeopleFile
from stegvis.content.reading.shapes import CourseFile, CourseWords, FactFile, ModuleFile
from stegvis.content.reading.texts import FencedExercise, MarkdownPart, split_body
from stegvis.content.reading.translation_shapes import ModuleWords
from stegvis.content.reading.validation import build

PICTURES = ("ord-karl", "ord-handfat")
GUIDE = (Path(__file__).parents[3] / "docs/guides/content.md").read_text(encoding="utf-8")


def test_every_kind_of_exercise_is_shown_and_right() -> None:
    parts, problems = split_body(GUIDE, "content.md", 1)
    read = [read_exercise(part, "content.md", PICTURES) for part in parts if isinstance(part, FencedExercise)]
    assert problems == []
    assert sorted(one.kind for one in read if isinstance(one, Exercise)) == list(KINDS)


def test_the_yaml_that_is_shown_is_right() -> None:
    parts, _ = split_body(GUIDE, "content.md", 1)
    text = "\n".join(part.text for part in parts if isinstance(part, MarkdownPart))
    shown = [block.split("```")[0] for block in text.split("```yaml\n")[1:]]
    models: tuple[type[Shape], ...] = (
        CourseFile, CourseWords, FactFile, PeopleFile, ModuleFile, ModuleWords,
    )  # fmt: skip
    for model, block in zip(models, shown, strict=True):
        assert isinstance(build(model, read_yaml(block, "content.md")), model)
