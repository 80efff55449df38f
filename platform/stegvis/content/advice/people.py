"""Whom the texts tell about: every name is written down, and no group has a role to itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stegvis.content.advice.lines import located, warning
from stegvis.content.reading.library import Library
from stegvis.content.reading.located_yaml import Located
from stegvis.content.reading.people import Gender, Home, PeopleFile, Person, Role
from stegvis.content.reading.problems import Problem, Severity
from stegvis.content.reading.sources import MODULES, PEOPLE

LEAST_SHARE, MOST_SHARE = 40, 60
"""The per cent within which women and names at home in Sweden keep, in each role."""
FEWEST_PEOPLE = 10
"""With fewer people in a role one more or less swings the share too far to say anything."""
ALL = "all"
"""In place of a role: everybody."""
_CAPITALISED = re.compile(r"\b[A-ZÅÄÖÉ][a-zåäöéü]+\b")
_SMALL = re.compile(r"\b[a-zåäöéü]+\b")


@dataclass(frozen=True)
class Share:
    """How many people there are, and how many of them are women and have names that are at home in Sweden."""

    people: int
    women: int
    sweden: int

    @property
    def women_per_cent(self) -> int:
        """Women in per cent of all, rounded."""
        return round(100 * self.women / self.people)

    @property
    def sweden_per_cent(self) -> int:
        """Names at home in Sweden in per cent of all, rounded."""
        return round(100 * self.sweden / self.people)


def shares(library: Library) -> dict[str, Share]:
    """By role, in the order of roles, and last for everybody; nothing when nobody is written down."""
    everybody = [person for of in library.people.values() for person in of.people]
    found = {
        role.value: _share([one for one in everybody if one.role is role])
        for role in Role
        if any(one.role is role for one in everybody)
    }
    return {**found, ALL: _share(everybody)} if everybody else {}


def _share(people: list[Person]) -> Share:
    count = Counter(one.gender for one in people)
    homes = Counter(one.home for one in people)
    return Share(len(people), count[Gender.WOMAN], homes[Home.SWEDEN])


def people_advice(library: Library) -> Iterator[Problem]:
    """A warning about each name that a text and its list don't agree about, and each share that is lopsided.

    A course or module without a list is not looked at, nor one with an error: its errors are enough to say.
    """
    for key, file in library.people.items():
        where = located(library.sources.texts, f"{PEOPLE}/{key}.yaml")
        if key in library.courses:
            texts = _course_texts(library, key)
        elif key in library.modules:
            texts = _module_text(library, key)
        else:
            continue
        yield from _listed(where, file, texts)
        yield from _unlisted(file, texts)
    for role, share in shares(library).items():
        yield from _lopsided(role, share)


@dataclass(frozen=True)
class _Text:
    """A lesson or a module: its Swedish file, and what is written in Swedish and in English."""

    file: str
    swedish: str
    english: str

    def has(self, name: str) -> bool:
        """Whether somebody is named, in the genitive too."""
        return re.search(rf"\b{re.escape(name)}s?\b", self.swedish) is not None

    def names(self) -> set[str]:
        """Words with a capital that are the same in Swedish and English and never stand without one."""
        both = set(_CAPITALISED.findall(self.swedish)) & set(_CAPITALISED.findall(self.english))
        small = set(_SMALL.findall(self.swedish)) | set(_SMALL.findall(self.english))
        return {one for one in both if one.lower() not in small}


def _course_texts(library: Library, key: str) -> dict[str, _Text]:
    """The course's texts by the id of the lesson."""
    sources = library.sources.texts
    found = {}
    for lesson in library.courses[key].lessons:
        files = {text.variant: sources[text.file] for text in lesson.texts}
        file = lesson.original.file
        found[lesson.original.head.id] = _Text(file, sources[file], files.get("en", ""))
    return found


def _module_text(library: Library, key: str) -> dict[str, _Text]:
    """All of a module as one text, under the module's own id."""
    texts = library.sources.within(f"{MODULES}/{key}")
    file = f"{MODULES}/{key}/module.yaml"
    of_swedish = ("module.yaml", "guide.md", "words.yaml", "quiz.yaml")
    swedish = "\n".join(text for path, text in texts.items() if path.rpartition("/")[2] in of_swedish)
    english = "\n".join(text for path, text in texts.items() if path.endswith(".en.yaml"))
    return {key: _Text(file, swedish, english)}


def _listed(where: Located, file: PeopleFile, texts: Mapping[str, _Text]) -> Iterator[Problem]:
    for place, person in enumerate(file.people):
        for lesson in person.lessons or tuple(texts)[:1]:
            if lesson not in texts or not texts[lesson].has(person.name):
                message = f"{person.name} finns inte i {lesson}."
                yield warning(where, ("people", place), message, "Rätta namnet eller lektionens id.")


def _unlisted(file: PeopleFile, texts: Mapping[str, _Text]) -> Iterator[Problem]:
    for lesson, text in texts.items():
        listed = {one.name for one in file.people if lesson in one.lessons or not one.lessons}
        for name in sorted(text.names() - listed - set(file.not_people)):
            message = f"{name} i {lesson} står inte i listan över personer."
            remedy = f"Lägg till personen i {PEOPLE}/, eller ordet under not_people."
            yield Problem(text.file, _line(name, text.swedish), message, remedy, Severity.WARNING)


def _line(name: str, text: str) -> int:
    """The first line that a name stands on."""
    before = text[: text.index(name)] if name in text else ""
    return before.count("\n") + 1


def _lopsided(role: str, share: Share) -> Iterator[Problem]:
    if role != ALL and share.people < FEWEST_PEOPLE:
        return
    for what, per_cent in (
        ("kvinnor", share.women_per_cent),
        ("namn från Sverige", share.sweden_per_cent),
    ):
        if not LEAST_SHARE <= per_cent <= MOST_SHARE:
            message = f"{role}: {per_cent} procent {what}. Det ska vara {LEAST_SHARE}–{MOST_SHARE}."
            yield Problem(PEOPLE, 1, message, "Byt några av namnen.", Severity.WARNING)
