"""Pure decisions about the texts of a course: which there are, which may be added, and how two differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import unified_diff

from stegvis.content.compiled import CompiledCourse
from stegvis.content.variants import ORIGINAL, VARIANTS, Variant


@dataclass(frozen=True)
class DiffLine:
    """A line of a difference. `kind`: `added`, `removed`, `same`, or `place` (which file or where in it)."""

    kind: str
    text: str


def variant_path(lesson_path: str, code: str) -> str:
    """Where a variant of a lesson lies, beside its original."""
    return lesson_path if code == ORIGINAL else f"{lesson_path.removesuffix('.md')}.{code}.md"


def editable_paths(course: CompiledCourse, source: Mapping[str, str]) -> frozenset[str]:
    """The texts that there are, and the variants that lessons lack."""
    lacking = {variant_path(lesson.path, code) for lesson in course.lessons for code in VARIANTS}
    return frozenset(source) | lacking


def variant_of(path: str) -> Variant:
    """The variant that a path's ending says."""
    code = path.removesuffix(".md").rpartition(".")[2] if path.count(".") > 1 else ORIGINAL
    return VARIANTS.get(code, VARIANTS[ORIGINAL])


def starting_text(path: str, source: Mapping[str, str]) -> str:
    """The text to begin with: its own, else (a new variant) the original's, to be rewritten."""
    if path in source:
        return source[path]
    code = variant_of(path).code
    return source.get(path.removesuffix(f".{code}.md") + ".md", "")


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
