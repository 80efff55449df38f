"""What makes a lesson one: a goal, matter for one sitting, exercises that explain, a task at work and sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from stegvis.content.advice.lines import located, warning
from stegvis.content.exercises import Exercise
from stegvis.content.readability import word_count
from stegvis.content.reading.courses import Course
from stegvis.content.reading.lessons import Lesson, LessonText
from stegvis.content.reading.problems import Problem, Severity
from stegvis.content.reading.texts import FACT, ExercisePart, MarkdownPart
from stegvis.content.variants import VARIANTS

MOST_WORDS = 600
"""Of the standard text without its exercises."""
FEWEST_EXERCISES, MOST_EXERCISES = 2, 4
_MARK = re.compile(r"\*+[^\s*][^*\n]*\*+|`[^`\n]+`|\[[^\]\n]+\]\([^)\n]+\)")
_RULE = re.compile(r"^\|(?:\s*:?-+:?\s*\|)+\s*$")
_GOAL = {"sv": "Du kan ", "en": "You can "}


def lesson_advice(course: Course, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Every warning about the lessons of a course. `texts` are all texts by path."""
    for lesson in course.lessons:
        yield from _of_original(lesson, texts)
        for text in lesson.texts:
            yield from _goal(text, texts)
            yield from _feedback(text)
            yield from _marks(text)
            yield from _empty_headers(text)


def _of_original(lesson: Lesson, texts: Mapping[str, str]) -> Iterator[Problem]:
    text = lesson.original
    words = word_count(" ".join(one.text for one in text.parts if isinstance(one, MarkdownPart)))
    if words > MOST_WORDS:
        message = f"Lektionen har {words} ord. Gränsen är {MOST_WORDS}."
        yield _at(text, message, "Korta texten, eller dela lektionen i två.")
    count = len(text.exercises())
    # A scenario is matter for a lesson of its own.
    is_scenario = any(one.in_steps for one in text.exercises().values())
    if count > MOST_EXERCISES or (count < FEWEST_EXERCISES and not is_scenario):
        message = f"Lektionen har {count} övningar. Den ska ha {FEWEST_EXERCISES}–{MOST_EXERCISES}."
        remedy = (
            "Lägg till övningar." if count < FEWEST_EXERCISES else "Dela lektionen, eller ta bort övningar."
        )
        yield _at(text, message, remedy)
    if not text.head.workplace_task:
        yield _at(
            text, "Lektionen har ingen uppgift på arbetsplatsen.", "Lägg till workplace_task i huvudet."
        )
    if not text.head.sources and not FACT.search(texts[text.file]):
        remedy = "Lägg till sources i huvudet, eller hänvisa till fakta med {fact:id}."
        yield _at(text, "Lektionen har inga källor.", remedy)


def _at(text: LessonText, message: str, remedy: str) -> Problem:
    return Problem(text.file, 1, message, remedy, Severity.WARNING)


def _goal(text: LessonText, texts: Mapping[str, str]) -> Iterator[Problem]:
    """The goal says what the reader can do afterwards, in the languages that we know the words of."""
    beginning = _GOAL.get(VARIANTS[text.variant].language, "")
    if not text.head.goal.startswith(beginning):
        message = "Målet säger inte vad man kan efteråt."
        yield warning(located(texts, text.file), ("goal",), message, f"Börja med {beginning}…")


def _feedback(text: LessonText) -> Iterator[Problem]:
    for part in text.parts:
        if isinstance(part, ExercisePart):
            for message in _without_feedback(part.exercise):
                remedy = "Skriv feedback: som förklarar varför det är rätt eller fel."
                yield Problem(text.file, part.line, message, remedy, Severity.WARNING)


def _marks(text: LessonText) -> Iterator[Problem]:
    """Marks of Markdown in exercises: they are shown as they stand, since an exercise is plain text."""
    for part in text.parts:
        if isinstance(part, ExercisePart):
            marked = [
                found[0] for words in _words_in(part.exercise.model_dump()) for found in _MARK.finditer(words)
            ]
            if marked:
                message = f"Övningen {part.exercise.id} har tecken som syns för den som läser: {marked[0]}"
                remedy = "Skriv utan stjärnor och andra tecken för formatering. Citat skrivs ”så här”."
                yield Problem(text.file, part.line, message, remedy, Severity.WARNING)


def _empty_headers(text: LessonText) -> Iterator[Problem]:
    """Tables with a column that has no name: a screen reader has nothing to say of its cells."""
    for part in text.parts:
        lines = part.text.split("\n") if isinstance(part, MarkdownPart) else []
        for number, (head, below) in enumerate(pairwise(lines), part.line):
            columns = [one.strip() for one in head.strip().strip("|").split("|")]
            if head.startswith("|") and _RULE.match(below) and not all(columns):
                remedy = "Skriv ett ord i varje ruta i tabellens första rad."
                yield Problem(
                    text.file, number, "Tabellen har en rubrik som är tom.", remedy, Severity.WARNING
                )


def _words_in(value: object) -> Iterator[str]:
    """Every text in an exercise, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _words_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _words_in(one)


def _without_feedback(exercise: Exercise) -> Iterator[str]:
    """What in an exercise explains nothing: each option where options explain, else the exercise as a whole."""
    whole = exercise.model_dump()
    # A scenario can't be without: its scenes and choices are refused then.
    parts = whole.get(exercise.parts.key, []) if exercise.parts and not exercise.in_steps else []
    explaining = [one for one in parts if isinstance(one, dict) and "feedback" in one]
    silent = [one["id"] for one in explaining if not one["feedback"]]
    if silent:
        yield f"Övningen {exercise.id}: {', '.join(silent)} saknar återkoppling."
    said = whole.get("feedback", "")
    if isinstance(said, dict):
        after = {"right": "rätt", "wrong": "fel"}
        silent = [after.get(key, key) for key, words in said.items() if not words]
        if silent:
            yield f"Övningen {exercise.id} saknar återkoppling på {' och '.join(silent)} svar."
    elif not explaining and said is None and not exercise.in_steps:
        yield f"Övningen {exercise.id} saknar återkoppling."
