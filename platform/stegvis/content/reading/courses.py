"""A course: its file, its lessons and what must agree between them."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from stegvis.content.exercises.base import Shape, repeated
from stegvis.content.readability import EASY, PLAIN, lix
from stegvis.content.reading.course_words import read_course_words
from stegvis.content.reading.lessons import Lesson, LessonReader, LessonText
from stegvis.content.reading.located_yaml import Located, YamlFault, read_yaml
from stegvis.content.reading.problems import Problem, Severity, errors
from stegvis.content.reading.shapes import CourseFile, CourseWords, Fact, Picture
from stegvis.content.reading.sources import COURSES
from stegvis.content.reading.texts import ExercisePart
from stegvis.content.reading.validation import build
from stegvis.content.variants import VARIANTS, path_of_variant, variant_of_path


class Course(Shape):
    """A course as its author wrote it: nothing is wrong with it."""

    file: CourseFile
    lessons: tuple[Lesson, ...]
    variants: dict[str, CourseWords] = Field(default_factory=dict)


def read_course(
    key: str, texts: Mapping[str, str], facts: Mapping[str, Fact], pictures: Mapping[str, Picture]
) -> tuple[Course | None, list[Problem]]:
    """The course whose texts are given (None when it has errors), and its problems of all severities."""
    folder = f"{COURSES}/{key}"
    path = f"{folder}/course.yaml"
    if path not in texts:
        return None, [Problem(path, 1, "Filen course.yaml saknas.", "Lägg till den, eller flytta ut mappen.")]
    try:
        located = read_yaml(texts[path], path)
    except YamlFault as fault:
        return None, [fault.problem]
    file = build(CourseFile, located)
    if isinstance(file, list):
        return None, file
    reader = LessonReader(texts, facts, pictures)
    problems = _check_file(key, file, located)
    lessons: list[Lesson] = []
    for place, module in enumerate(file.modules):
        for number, name in enumerate(module.lessons):
            lesson_path = f"{folder}/{module.id}/{name}.md"
            if lesson_path not in texts:
                remedy = f"Skapa {lesson_path}, eller ta bort raden."
                where = ("modules", place, "lessons", number)
                problems.append(located.problem(where, f"Lektionen {name} finns inte.", remedy))
                continue
            lesson = reader.read(f"{folder}/{module.id}", module.id, name)
            if lesson is not None:
                lessons.append(lesson)
    variants, word_problems = read_course_words(path, file, texts)
    problems += word_problems + _lacking_words(path, lessons, texts)
    problems += reader.problems + _check_lessons(lessons) + _strangers(folder, file, texts)
    if errors(problems):
        return None, problems
    return Course(file=file, lessons=tuple(lessons), variants=variants), problems


def _check_file(key: str, file: CourseFile, located: Located) -> list[Problem]:
    problems = []
    if file.id != key:
        remedy = f"Skriv id: {key}, eller döp om mappen till {file.id}."
        problems.append(located.problem(("id",), f"Kursens id är {file.id}, men mappen heter {key}.", remedy))
    ids = [module.id for module in file.modules]
    for one in repeated(ids):
        place = len(ids) - 1 - ids[::-1].index(one)
        problems.append(
            located.problem(
                ("modules", place, "id"), f"Modulen {one} finns två gånger.", "Ge den ett annat id."
            )
        )
    for place, module in enumerate(file.modules):
        problems += [
            located.problem(
                ("modules", place, "lessons"), f"Lektionen {one} står två gånger.", "Ta bort den ena."
            )
            for one in repeated(list(module.lessons))
        ]
    return problems


def _lacking_words(path: str, lessons: list[Lesson], texts: Mapping[str, str]) -> list[Problem]:
    """Tips about languages that lessons are written in, but not the name of the course."""
    codes = {text.variant for lesson in lessons for text in lesson.texts}
    lacking = [
        one for code in VARIANTS if code in codes and (one := path_of_variant(path, code)) not in texts
    ]
    return [
        Problem(
            path,
            1,
            f"Kursens namn finns inte på {variant_of_path(one).name}.",
            f"Lägg till {one.rpartition('/')[2]} med title, summary, audience och modules.",
            Severity.INFO,
        )
        for one in lacking
    ]


def _check_lessons(lessons: list[Lesson]) -> list[Problem]:
    problems: list[Problem] = []
    lesson_files: dict[str, str] = {}
    exercise_places: dict[str, str] = {}
    for lesson in lessons:
        original = lesson.original
        if (first := lesson_files.setdefault(original.head.id, original.file)) != original.file:
            message = f"Lektionens id {original.head.id} finns redan i {first}."
            problems.append(Problem(original.file, 2, message, "Ge lektionen ett eget id."))
        for text in lesson.texts:
            problems += _twice(text, exercise_places if text is original else {})
            problems += _readability(text)
            problems += _asking(text)
        missing = [code for code in ("latt", "en") if code not in {text.variant for text in lesson.texts}]
        problems += [
            Problem(
                original.file,
                1,
                f"Varianten {VARIANTS[code].name} saknas.",
                f"Lägg till {lesson.name}.{code}.md.",
                Severity.WARNING,
            )
            for code in missing
        ]
    return problems


def _twice(text: LessonText, places: dict[str, str]) -> list[Problem]:
    problems = []
    for part in text.parts:
        if isinstance(part, ExercisePart):
            here = f"{text.file}:{part.line}"
            if (first := places.setdefault(part.exercise.id, here)) != here:
                message = f"Övningens id {part.exercise.id} finns redan i {first}."
                problems.append(Problem(text.file, part.line, message, "Ge övningen ett eget id."))
    return problems


def _readability(text: LessonText) -> list[Problem]:
    limit = {"latt": EASY, "sv": PLAIN}.get(text.variant)
    score = lix(text.words())
    if limit is None or score is None or score <= limit:
        return []
    message = f"Texten har LIX {score:.0f}. Gränsen är {limit}."
    return [Problem(text.file, 1, message, "Korta meningarna och byt långa ord.", Severity.WARNING)]


def _asking(text: LessonText) -> list[Problem]:
    """True-or-false exercises that ask: "true" and "false" are answers to a statement, not to a question."""
    message = "Frågan slutar med frågetecken, men svaren är sant och falskt."
    return [
        Problem(text.file, part.line, message, "Skriv frågan som ett påstående.", Severity.WARNING)
        for part in text.parts
        if isinstance(part, ExercisePart)
        and part.exercise.kind == "true-false"
        and part.exercise.question.rstrip().endswith("?")
    ]


def _strangers(folder: str, file: CourseFile, texts: Mapping[str, str]) -> list[Problem]:
    """Files that no line of the course file leads to: forgotten lessons and misspelt variants."""
    expected = {path_of_variant(f"{folder}/course.yaml", code) for code in VARIANTS}
    for module in file.modules:
        for name in module.lessons:
            expected |= {path_of_variant(f"{folder}/{module.id}/{name}.md", code) for code in VARIANTS}
    return [
        Problem(
            path,
            1,
            "Filen används inte.",
            f"Skriv lektionen i course.yaml, eller rätta namnet. Varianter: {', '.join(VARIANTS)}.",
            Severity.WARNING,
        )
        for path in sorted(texts)
        if path.startswith(f"{folder}/") and path not in expected
    ]
