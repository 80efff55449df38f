"""What a text would be if it were published: the same reading and rendering as at publishing, nothing stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stegvis.content.checking import Folders
from stegvis.content.compiled_courses import CompiledCourse, LessonVariant
from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.reading.courses import read_course
from stegvis.content.reading.modules import read_module
from stegvis.content.reading.problems import Problem, errors, in_order
from stegvis.content.reading.shapes import Fact, Picture
from stegvis.content.reading.shared import read_facts, read_pictures
from stegvis.content.reading.sources import COURSES, FACTS, MODULES, Sources, add_folder, from_disk, normal
from stegvis.content.rendering import compile_course, compile_module
from stegvis.content.states import Kind
from stegvis.content.variants import ORIGINAL, VARIANTS, path_of_variant, variant_of_path
from stegvis.settings import Settings


@dataclass(frozen=True)
class Draft:
    """A whole course or module as read from texts: `content` is None when there are errors."""

    content: CompiledCourse | CompiledModule | None
    source: dict[str, str]
    problems: tuple[Problem, ...]

    def variant_at(self, path: str) -> LessonVariant | None:
        """The lesson text that a source path became, for a preview."""
        if not isinstance(self.content, CompiledCourse):
            return None
        for lesson in self.content.lessons:
            for code, variant in lesson.variants.items():
                if path == path_of_variant(lesson.path, code):
                    return variant
        return None


def shipped_folders(settings: Settings) -> Folders:
    """The folders that the settings point out."""
    return Folders(
        settings.courses_path, settings.modules_path, settings.static_path / "pictures/pictures.yaml"
    )


def folder_of(kind: Kind, key: str) -> str:
    """The folder that holds a course's or module's texts."""
    return f"{COURSES if kind is Kind.COURSE else MODULES}/{key}"


def shared_from_disk(folders: Folders) -> tuple[dict[str, Fact], dict[str, Picture]]:
    """The facts and pictures that lie in the folders now; broken ones are left out."""
    sources: Sources = from_disk(None, None, folders.pictures)
    if folders.courses is not None:
        add_folder(sources, folders.courses / "facts", FACTS)
    return read_facts(sources)[0], read_pictures(sources)[0]


def frozen_facts(compiled: Mapping[str, Any]) -> dict[str, Fact]:
    """The facts that a revision's compiled form carries."""
    known = Fact.model_fields.keys()
    return {
        one["id"]: Fact.model_validate({key: one[key] for key in known})
        for one in _objects(compiled)
        if "claim" in one
    }


def frozen_pictures(compiled: Mapping[str, Any]) -> dict[str, Picture]:
    """The pictures that a revision's compiled form carries."""
    return {
        one["id"]: Picture.model_validate({"alt": one["alt"]}) for one in _objects(compiled) if "alt" in one
    }


def frozen_parts(compiled: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The facts and pictures of a compiled form, each once, in order of kind and id: what a digest must cover."""
    facts = frozen_facts(compiled)
    pictures = frozen_pictures(compiled)
    return [facts[one].model_dump(mode="json") for one in sorted(facts)] + [
        {"id": one, **pictures[one].model_dump(mode="json")} for one in sorted(pictures)
    ]


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, Mapping):
        yield dict(value)
        for one in value.values():
            yield from _objects(one)
    elif isinstance(value, list):
        for one in value:
            yield from _objects(one)


def read_draft(
    kind: Kind,
    key: str,
    source: Mapping[str, str],
    facts: Mapping[str, Fact],
    pictures: Mapping[str, Picture],
) -> Draft:
    """Read and compile the texts of one course or module."""
    content: CompiledCourse | CompiledModule | None = None
    if kind is Kind.COURSE:
        course, problems = read_course(key, source, facts, pictures)
        content = compile_course(course, facts, pictures) if course else None
    else:
        module, problems = read_module(key, source, facts, pictures)
        content = compile_module(module, facts, pictures) if module else None
    return Draft(content, dict(source), tuple(in_order(problems)))


def unmatched_variants(path: str, problems: Sequence[Problem]) -> tuple[str, ...]:
    """The lesson's other variants, when they are all that stands in the way of its changed original.

    They no longer have the same exercises, options or tasks. Nothing when the changed text is a variant itself, or when
    something else is wrong too.
    """
    if variant_of_path(path).code != ORIGINAL:
        return ()
    wrong = {problem.file for problem in errors(list(problems))}
    beside = {path_of_variant(path, code) for code in VARIANTS if code != ORIGINAL}
    return tuple(sorted(wrong)) if wrong and wrong <= beside else ()


def draft_of_edit(
    kind: Kind,
    key: str,
    *,
    source: Mapping[str, str],
    compiled: Mapping[str, Any],
    path: str,
    text: str,
    folders: Folders,
    without: Collection[str] = (),
) -> Draft:
    """The course or module of a revision with one text changed or added, as `draft_of_sources` reads it.

    The texts at the paths in `without` are left out.
    """
    kept = {one: known for one, known in source.items() if one not in without}
    return draft_of_sources(
        kind, key, source={**kept, path: normal(text)}, compiled=(compiled,), folders=folders
    )


def draft_of_sources(
    kind: Kind,
    key: str,
    *,
    source: Mapping[str, str],
    compiled: Iterable[Mapping[str, Any]],
    folders: Folders,
) -> Draft:
    """The course or module that texts make. Facts and pictures are the newest; those that have gone from the folders
    since are taken from the revisions whose compiled forms are given, the last one first."""
    facts: dict[str, Fact] = {}
    pictures: dict[str, Picture] = {}
    for one in compiled:
        facts |= frozen_facts(one)
        pictures |= frozen_pictures(one)
    newest_facts, newest_pictures = shared_from_disk(folders)
    return read_draft(kind, key, source, facts | newest_facts, pictures | newest_pictures)
