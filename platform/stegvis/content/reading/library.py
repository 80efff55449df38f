"""Everything at once: the good courses and modules, and what is wrong with the others."""

from __future__ import annotations

from dataclasses import dataclass, field

from stegvis.content.reading.courses import Course, read_course
from stegvis.content.reading.modules import ValidationModule, read_module
from stegvis.content.reading.problems import Problem, in_order
from stegvis.content.reading.shapes import Fact, Picture
from stegvis.content.reading.shared import read_facts, read_pictures
from stegvis.content.reading.sources import COURSES, FACTS, MODULES, Sources


@dataclass
class Library:
    """What was read. A course or module with an error is left out; the others are whole."""

    sources: Sources
    facts: dict[str, Fact] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    modules: dict[str, ValidationModule] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_library(sources: Sources) -> Library:
    """Read all courses and modules. Never raises for what an author wrote."""
    library = Library(sources, problems=list(sources.problems))
    library.facts, fact_problems = read_facts(sources)
    library.pictures, picture_problems = read_pictures(sources)
    library.problems += fact_problems + picture_problems
    unreadable = {problem.file for problem in sources.problems}
    for key in sources.folders(COURSES):
        folder = f"{COURSES}/{key}"
        if folder == FACTS:
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
    library.problems = in_order(library.problems)
    return library
