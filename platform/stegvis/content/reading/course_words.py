"""The variants of a course file: what the course and its modules are called in easy Swedish and other languages."""

from __future__ import annotations

from collections.abc import Mapping

from stegvis.content.exercises.base import repeated
from stegvis.content.reading.located_yaml import Located, YamlFault, read_yaml
from stegvis.content.reading.problems import Problem
from stegvis.content.reading.shapes import CourseFile, CourseWords
from stegvis.content.reading.validation import build
from stegvis.content.variants import ORIGINAL, VARIANTS, path_of_variant


def read_course_words(
    path: str, original: CourseFile, texts: Mapping[str, str]
) -> tuple[dict[str, CourseWords], list[Problem]]:
    """The variants that lie beside the course file at `path`, by code, and what is wrong with them."""
    found: dict[str, CourseWords] = {}
    problems: list[Problem] = []
    for code in VARIANTS:
        file = path_of_variant(path, code)
        if code == ORIGINAL or file not in texts:
            continue
        try:
            located = read_yaml(texts[file], file)
        except YamlFault as fault:
            problems.append(fault.problem)
            continue
        words = build(CourseWords, located)
        if isinstance(words, list):
            problems += [_about_decisions(one) for one in words]
            continue
        found[code] = words
        problems += _paired(words, original, located)
    return found, problems


def _about_decisions(problem: Problem) -> Problem:
    """The plain refusal of a key that course.yaml decides, with the remedy that fits here."""
    decided = CourseFile.model_fields.keys() - CourseWords.model_fields.keys() | {"lessons"}
    if problem.message not in {f"Nyckeln {key} är okänd." for key in decided}:
        return problem
    remedy = "Ta bort raden. Den står i course.yaml och gäller alla språk."
    return Problem(problem.file, problem.line, problem.message, remedy)


def _paired(words: CourseWords, original: CourseFile, located: Located) -> list[Problem]:
    problems: list[Problem] = []
    if words.id != original.id:
        remedy = f"Skriv id: {original.id}, som i course.yaml."
        problems.append(located.problem(("id",), f"Kursens id är {words.id}.", remedy))
    there = [module.id for module in original.modules]
    here = [module.id for module in words.modules]
    problems += [
        located.problem(
            ("modules", place, "id"),
            f"Modulen {one} finns inte i course.yaml.",
            f"Använd samma id som där: {', '.join(there)}.",
        )
        for place, one in enumerate(here)
        if one not in there
    ]
    problems += [
        located.problem(("modules",), f"Modulen {one} står två gånger.", "Ta bort den ena.")
        for one in repeated(here)
    ]
    missing = [one for one in there if one not in here]
    if missing:
        message = f"Översättning saknas för {', '.join(missing)}."
        problems.append(
            located.problem(("modules",), message, "Lägg till modulen med id, title och outcome.")
        )
    return problems
