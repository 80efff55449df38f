"""Everything at once: the good courses and modules, and what is wrong with the others."""

from __future__ import annotations

from dataclasses import dataclass, field

from stegvis.content.reading.courses import Course, read_course
from stegvis.content.reading.ladders import Known, ladder_problems
from stegvis.content.reading.modules import ValidationModule, read_module
from stegvis.content.reading.people import PeopleFile, read_people
from stegvis.content.reading.problems import Problem, in_order
from stegvis.content.reading.shapes import Fact, Picture
from stegvis.content.reading.shared import read_facts, read_pictures
from stegvis.content.reading.sources import BESIDE_COURSES, COURSES, MODULES, Sources

NOTHING_BESIDE = Known(frozenset(), frozenset())


@dataclass
class Library:
    """What was read. A course or module with an error is left out; the others are whole."""

    sources: Sources
    facts: dict[str, Fact] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    modules: dict[str, ValidationModule] = field(default_factory=dict)
    people: dict[str, PeopleFile] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_library(sources: Sources, beside: Known = NOTHING_BESIDE) -> Library:
    """Read all courses and modules. Never raises for what an author wrote.

    `beside` are modules and courses that exist elsewhere: ladders may lead to them.
    """
    library = Library(sources, problems=list(sources.problems))
    library.facts, fact_problems = read_facts(sources)
    library.pictures, picture_problems = read_pictures(sources)
    library.people, people_problems = read_people(sources, beside)
    library.problems += fact_problems + picture_problems + people_problems
    unreadable = {problem.file for problem in sources.problems}
    for key in sources.folders(COURSES):
        folder = f"{COURSES}/{key}"
        if folder in BESIDE_COURSES:
            continue
        course, problems = read_course(key, sources.within(folder), library.facts, library.pictures)
        library.problems += problems
        if course is not None and not any(file.startswith(f"{folder}/") for file in unreadable):
            library.courses[key] = course
    for key in sources.folders(MODULES):
        folder = f"{MODULES}/{key}"
        module, problems = read_module(key, sources.within(folder), library.facts, library.pictures)
        library.problems += problems
        if module is not None and not any(file.startswith(f"{folder}/") for file in unreadable):
            library.modules[key] = module
    _check_ladders(library, beside)
    library.problems = in_order(library.problems)
    return library


def _check_ladders(library: Library, beside: Known) -> None:
    """A module whose ladder has a fault is left out. One that is left out for something else is still known."""
    sources = library.sources
    courses = frozenset(key for key in sources.folders(COURSES) if f"{COURSES}/{key}" not in BESIDE_COURSES)
    known = Known(frozenset(sources.folders(MODULES)) | beside.modules, courses | beside.courses)
    files = {key: module.file for key, module in library.modules.items()}
    problems = ladder_problems(files, sources.texts, known)
    library.problems += problems
    for problem in problems:
        library.modules.pop(problem.file.split("/")[1], None)
