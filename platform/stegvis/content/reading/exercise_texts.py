"""Exercises in a text: the original in full, a variant paired with the original by id."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from stegvis.content.exercises import KINDS, Exercise
from stegvis.content.reading.located_yaml import Located, YamlFault, read_yaml
from stegvis.content.reading.problems import Problem
from stegvis.content.reading.texts import FencedExercise
from stegvis.content.reading.validation import build


def read_exercise(
    fenced: FencedExercise, file: str, pictures: Container[str], original: Exercise | None = None
) -> Exercise | list[Problem]:
    """The exercise of a fenced block, or what is wrong with it. `pictures` are those that the library holds."""
    try:
        located = read_yaml(fenced.yaml, file, fenced.line)
    except YamlFault as fault:
        return [fault.problem]
    return exercise_of(located, pictures, original)


def exercise_of(
    located: Located,
    pictures: Container[str],
    original: Exercise | None = None,
    kinds: Mapping[str, type[Exercise]] = KINDS,
) -> Exercise | list[Problem]:
    """The exercise of located data, or what is wrong with it."""
    if not isinstance(located.data, dict):
        return [located.problem((), "Övningen är tom.", "Skriv id, kind och question.")]
    if original is not None:
        problems = _pair(located, original)
        if problems:
            return problems
    kind = located.data.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        return [
            located.problem(
                ("kind",),
                f"Övningens kind är {kind}." if kind else "Nyckeln kind saknas.",
                f"Skriv kind: och något av {', '.join(kinds)}.",
            )
        ]
    exercise = build(kinds[kind], located)
    if isinstance(exercise, list):
        return exercise
    return [
        *(_fault(located, exercise, one) for one in exercise.faults()),
        *(
            missing_picture(located, path, one)
            for path, one in exercise.pictures().items()
            if one not in pictures
        ),
    ] or exercise


def missing_picture(located: Located, path: tuple[str | int, ...], picture: str) -> Problem:
    """A picture that the library doesn't hold."""
    remedy = "Rätta id:t, eller lägg till bilden i static/pictures/pictures.yaml."
    return Problem(located.file, located.line(path), f"Bilden {picture} finns inte.", remedy)


def _fault(located: Located, exercise: Exercise, fault: str) -> Problem:
    message, _, remedy = fault.partition(". ")
    path = (exercise.parts_key,) if exercise.parts_key else ()
    return located.problem(path, f"Övningen {exercise.id}: {message}.", remedy)


def exercise_id(fenced: FencedExercise, file: str) -> tuple[str, int] | None:
    """The id of a fenced block and its line, when it can be read."""
    try:
        located = read_yaml(fenced.yaml, file, fenced.line)
    except YamlFault:
        return None
    found = located.data.get("id") if isinstance(located.data, dict) else None
    return (found, located.line(("id",))) if isinstance(found, str) else None


def _pair(located: Located, original: Exercise) -> list[Problem]:
    """Fill a variant's data with what the original decides; say where it contradicts or lacks something."""
    whole = original.model_dump(mode="json")
    data: dict[str, Any] = located.data
    problems = _contradictions(located, (), data, whole, original.same_in_variants)
    for key in original.same_in_variants:
        data[key] = whole[key]
    parts_key = original.parts_key
    if parts_key and isinstance(data.get(parts_key), list):
        problems += _pair_parts(located, parts_key, whole[parts_key], original.same_in_parts)
    return problems


def _pair_parts(
    located: Located, parts_key: str, originals: list[dict[str, Any]], same: frozenset[str]
) -> list[Problem]:
    problems: list[Problem] = []
    by_id: dict[str, dict[str, Any]] = {}
    for place, part in enumerate(located.data[parts_key]):
        path = (parts_key, place)
        match = next(
            (one for one in originals if isinstance(part, dict) and one["id"] == part.get("id")), None
        )
        if match is None:
            ids = ", ".join(one["id"] for one in originals)
            problems.append(
                located.problem(
                    path, "Raden finns inte i den svenska övningen.", f"Använd samma id som där: {ids}."
                )
            )
            continue
        problems += _contradictions(located, path, part, match, same)
        by_id[match["id"]] = {**{key: match[key] for key in same if key in match}, **part}
    missing = [one["id"] for one in originals if one["id"] not in by_id]
    if missing and not problems:
        problems.append(
            located.problem(
                (parts_key,), f"Översättning saknas för {', '.join(missing)}.", "Lägg till raderna."
            )
        )
    if not problems:
        located.data[parts_key] = [by_id[one["id"]] for one in originals]
    return problems


def _contradictions(
    located: Located,
    path: tuple[str | int, ...],
    data: dict[str, Any],
    original: dict[str, Any],
    keys: frozenset[str],
) -> list[Problem]:
    return [
        located.problem(
            (*path, key),
            f"{key} är {data[key]}, men {original[key]} i den svenska övningen.",
            "Ta bort raden här, eller skriv samma sak.",
        )
        for key in sorted(keys)
        if key in data and key in original and data[key] != original[key]
    ]
