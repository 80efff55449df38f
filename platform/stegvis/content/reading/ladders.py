"""How modules build on each other and on courses, so that no way ends, turns back or leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stegvis.content.reading.located_yaml import Located, read_yaml
from stegvis.content.reading.located_yaml import Path as YamlPath
from stegvis.content.reading.problems import Problem
from stegvis.content.reading.shapes import Ladder, ModuleFile


@dataclass(frozen=True)
class Known:
    """The ids of modules and courses that a ladder may lead to, whole or broken."""

    modules: frozenset[str]
    courses: frozenset[str]


def ladder_problems(files: Mapping[str, ModuleFile], texts: Mapping[str, str], known: Known) -> list[Problem]:
    """What is wrong with the ladders of modules: unknown ids, dead ends and circles. `texts` are by path."""
    requires = {key: file.ladder.requires for key, file in files.items() if file.ladder}
    problems: list[Problem] = []
    for key, file in files.items():
        path = f"validation_modules/{key}/module.yaml"
        if file.ladder is not None:
            problems += _of_one(key, file.ladder, read_yaml(texts[path], path), known)
            problems += _circle(key, requires, read_yaml(texts[path], path))
    return problems


def _of_one(key: str, ladder: Ladder, located: Located, known: Known) -> Iterator[Problem]:
    everything = known.modules | known.courses
    for name, ids, there in (
        ("requires", ladder.requires, known.modules),
        ("recommended", ladder.recommended, everything),
        ("leads_to", ladder.leads_to, everything),
    ):
        for place, one in enumerate(ids):
            path: YamlPath = ("ladder", name, place)
            if one == key:
                yield located.problem(path, "Modulen leder till sig själv.", "Ta bort raden.")
            elif one not in there:
                what = "Modulen" if name == "requires" else "Modulen eller kursen"
                yield located.problem(path, f"{what} {one} finns inte.", "Rätta id:t, eller ta bort raden.")
            elif one in ids[:place]:
                yield located.problem(path, f"{one} står två gånger.", "Ta bort den ena.")
            elif name != "requires" and one in ladder.requires:
                message = f"{one} krävs redan, och kan inte också komma före eller efter."
                yield located.problem(path, message, "Ta bort den ena raden.")
    if not ladder.leads_to and not ladder.beyond:
        remedy = "Skriv en modul eller kurs i leads_to, eller ett steg längre fram i beyond."
        yield located.problem(("ladder",), "Trappan är en återvändsgränd.", remedy)


def _circle(key: str, requires: Mapping[str, tuple[str, ...]], located: Located) -> list[Problem]:
    """Nobody could ever begin a module that requires itself by way of others."""
    for place, first in enumerate(requires[key]):
        if first != key and key in _all_before(first, requires):
            path: YamlPath = ("ladder", "requires", place)
            message = f"Ingen kan börja: {first} kräver i sin tur {key}."
            return [located.problem(path, message, "Ta bort ett av kraven.")]
    return []


def _all_before(key: str, requires: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Every module that has to be done before this one, near or far."""
    found: set[str] = set()
    left = list(requires.get(key, ()))
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += requires.get(one, ())
    return frozenset(found)
