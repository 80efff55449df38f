"""Exercises in a text: the original in full, a variant paired with the original by id."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from stegvis.content.exercises import KINDS, Exercise
from stegvis.content.exercises.base import Fault, PairedParts
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


def _fault(located: Located, exercise: Exercise, fault: Fault) -> Problem:
    return located.problem(fault.path, f"Övningen {exercise.id}: {fault.message}.", fault.remedy)


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
    if original.parts is not None:
        problems += _pair_parts(located, (), data, whole, original.parts)
    return problems


def _pair_parts(
    located: Located,
    place: tuple[str | int, ...],
    data: dict[str, Any],
    original: dict[str, Any],
    paired: PairedParts,
) -> list[Problem]:
    """Pair a list of parts by id, put them in the order of the original and fill in what the original decides.

    A list that is missing, or is none, is left for the shape of the exercise to tell; but one in each part may be left
    out by that shape, and is told here.
    """
    originals: list[dict[str, Any]] = original[paired.key]
    listed = data.get(paired.key, [] if place else None)
    if not isinstance(listed, list):
        return []
    problems: list[Problem] = []
    by_id: dict[str, dict[str, Any]] = {}
    for number, part in enumerate(listed):
        path = (*place, paired.key, number)
        match = next(
            (one for one in originals if isinstance(part, dict) and one["id"] == part.get("id")), None
        )
        if match is None:
            problems.append(_stranger(located, path, originals))
            continue
        problems += _contradictions(located, path, part, match, paired.same)
        if paired.within is not None:
            problems += _pair_parts(located, path, part, match, paired.within)
        by_id[match["id"]] = {**{key: match[key] for key in paired.same if key in match}, **part}
    missing = [one["id"] for one in originals if one["id"] not in by_id]
    if missing and not problems:
        message = f"Översättning saknas för {', '.join(missing)}."
        problems.append(located.problem((*place, paired.key), message, "Lägg till raderna."))
    if originals and not problems:
        data[paired.key] = [by_id[one["id"]] for one in originals]
    return problems


def _stranger(located: Located, path: tuple[str | int, ...], originals: list[dict[str, Any]]) -> Problem:
    ids = ", ".join(one["id"] for one in originals)
    remedy = f"Använd samma id som där: {ids}." if ids else "Ta bort raden."
    return located.problem(path, "Raden finns inte i den svenska övningen.", remedy)


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
            f"{key} är {data[key]}, men {'saknas' if original[key] is None else original[key]} i den svenska övningen.",
            "Ta bort raden här, eller skriv samma sak.",
        )
        for key in sorted(keys)
        if key in data and key in original and data[key] != original[key]
    ]
