"""Pure decisions about the texts of a course: which there are, which may be added, and how two differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import unified_diff

import yaml

from stegvis.content.compiled_courses import CompiledCourse
from stegvis.content.variants import VARIANTS, original_of_path, path_of_variant


@dataclass(frozen=True)
class DiffLine:
    """A line of a difference. `kind`: `added`, `removed`, `same`, or `place` (which file or where in it)."""

    kind: str
    text: str


def editable_paths(course: CompiledCourse, source: Mapping[str, str]) -> frozenset[str]:
    """The texts that there are, and the variants that lessons and the course file lack."""
    originals = [course_file(course.key), *(lesson.path for lesson in course.lessons)]
    return frozenset(source) | {path_of_variant(one, code) for one in originals for code in VARIANTS}


def course_file(key: str) -> str:
    """Where a course says what it is called and what it asks for."""
    return f"courses/{key}/course.yaml"


def starting_text(path: str, source: Mapping[str, str], course: CompiledCourse) -> str:
    """The text to begin with: its own, else (a new variant) the original's, to be rewritten."""
    if path in source:
        return source[path]
    original = original_of_path(path)
    return _words_to_translate(course) if original.endswith(".yaml") else source.get(original, "")


def _words_to_translate(course: CompiledCourse) -> str:
    """What a variant of the course file holds, with the Swedish words."""
    words = {
        "id": course.key,
        "title": course.title,
        "summary": course.summary,
        "audience": course.audience,
        "modules": [{"id": one.id, "title": one.title, "outcome": one.outcome} for one in course.modules],
    }
    return yaml.safe_dump(words, allow_unicode=True, sort_keys=False, width=100)


def diff_lines(lines: list[str]) -> list[DiffLine]:
    """The lines of a unified difference with what they mean."""
    return [_line(line) for line in lines]


def text_difference(before: str, after: str) -> list[DiffLine]:
    """How one text differs from another."""
    return diff_lines(list(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2))[2:])


def _line(line: str) -> DiffLine:
    if line.startswith(("+++", "---")):
        return DiffLine("place", line[4:])
    if line.startswith("@@"):
        return DiffLine("place", line)
    kinds = {"+": "added", "-": "removed"}
    return DiffLine(kinds.get(line[:1], "same"), line[1:])
