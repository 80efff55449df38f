"""The people in the texts: who they are is written down, so that nobody has to guess whom we tell about."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from stegvis.content.exercises.base import Shape, StableId
from stegvis.content.reading.ladders import Known
from stegvis.content.reading.located_yaml import YamlFault, read_yaml
from stegvis.content.reading.problems import Problem
from stegvis.content.reading.sources import COURSES, MODULES, PEOPLE, Sources
from stegvis.content.reading.validation import build


class Gender(StrEnum):
    """What the story says or the name suggests."""

    WOMAN = "woman"
    MAN = "man"


class Home(StrEnum):
    """Where a name is at home: it is the name that the reader sees."""

    SWEDEN = "sweden"
    ELSEWHERE = "elsewhere"


class Role(StrEnum):
    """What somebody is in the story."""

    PARTICIPANT = "participant"
    SUPERVISOR = "supervisor"
    COLLEAGUE = "colleague"
    MANAGER = "manager"
    ASSESSOR = "assessor"
    INTERNAL_VERIFIER = "internal_verifier"
    COORDINATOR = "coordinator"
    OTHER = "other"


class Person(Shape):
    """Somebody with a name and where she is met. `lessons` are ids of lessons, and empty for a module."""

    name: Annotated[str, StringConstraints(pattern=r"^[^\W\d_a-zåäö][^\W\d_]+(?:-[^\W\d_]+)*$")]
    gender: Gender
    home: Home
    role: Role
    lessons: tuple[StableId, ...] = ()


class PeopleFile(Shape):
    """courses/people/<course or module>.yaml"""

    people: tuple[Person, ...]
    not_people: tuple[str, ...] = Field(
        default=(), description="Ord med stor bokstav som liknar namn: myndigheter, orter, högtider."
    )


def read_people(sources: Sources, beside: Known) -> tuple[dict[str, PeopleFile], list[Problem]]:
    """The lists by the course or module that they are of, and what is wrong with them.

    `beside` are courses and modules that exist elsewhere. A fault in a list stops no course: learners read texts and
    never the lists.
    """
    here = {*sources.folders(COURSES), *sources.folders(MODULES)}
    known = here | beside.courses | beside.modules
    found: dict[str, PeopleFile] = {}
    problems: list[Problem] = []
    for path, text in sources.within(PEOPLE).items():
        key = path.rpartition("/")[2].removesuffix(".yaml")
        try:
            read = build(PeopleFile, read_yaml(text, path))
        except YamlFault as fault:
            problems.append(fault.problem)
            continue
        if isinstance(read, list):
            problems += read
        elif key not in known:
            remedy = "Döp filen efter kursens eller modulens id."
            problems.append(Problem(path, 1, f"Det finns ingen kurs eller modul som heter {key}.", remedy))
        else:
            found[key] = read
    return found, problems
