"""From located data to a frozen typed object; what doesn't fit becomes Swedish sentences with a line."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from stegvis.content.reading.located_yaml import Located, Path
from stegvis.content.reading.problems import Problem

MOST_PROBLEMS = 50
"""How many problems of one file are said: more than that are seldom read, and mended together."""

Model = TypeVar("Model", bound=BaseModel)


def build(model: type[Model], located: Located) -> Model | list[Problem]:
    """The object, or every problem that hinders it."""
    if not isinstance(located.data, dict):
        allowed = ", ".join(_keys(model))
        return [
            located.problem(
                (), "Här väntades nycklar med värden.", f"Skriv nyckel: värde. Nycklar: {allowed}."
            )
        ]
    try:
        return model.model_validate(located.data)
    except ValidationError as error:
        details = _without_echoes(error.errors()[:MOST_PROBLEMS])
        return [_problem(model, located, detail) for detail in details]


def _without_echoes(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out what only follows from another fault: a list is not too short because one of its rows is wrong, and
    a text or mapping that may be one of two things is wrong as the one that it looks like."""
    places = [detail["loc"] for detail in details]

    def is_echo(detail: ErrorDetails) -> bool:
        place, kind = detail["loc"], detail["type"]
        if kind == "too_short":
            return any(len(other) > len(place) and other[: len(place)] == place for other in places)
        beside = [one["type"] for one in details if one is not detail and one["loc"][:-1] == place[:-1]]
        if kind == "literal_error" and isinstance(detail.get("input"), dict):
            return True
        return kind == "model_type" and "literal_error" in beside

    return [detail for detail in details if not is_echo(detail)]


def _keys(model: type[BaseModel]) -> list[str]:
    return list(model.model_fields)


def _problem(model: type[BaseModel], located: Located, detail: ErrorDetails) -> Problem:
    path = _known(located.data, detail["loc"])
    if detail["type"] == "missing":
        name, parent = str(detail["loc"][-1]), path[:-1]
        line = located.values.get(parent, located.line(parent))
        return Problem(located.file, line, f"Nyckeln {name} saknas.", f"Lägg till {name}: …")
    message, remedy = _sentences(model, path, detail)
    return located.problem(path, message, remedy)


def _known(data: Any, location: tuple[int | str, ...]) -> Path:
    """The part of pydantic's location that is a path in the data: union tags are left out."""
    path: list[str | int] = []
    for place, step in enumerate(location):
        is_there = (isinstance(data, dict) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        )
        if is_there:
            path.append(step)
            data = data[step]
        elif place == len(location) - 1 and isinstance(data, dict):
            path.append(step)
    return tuple(path)


def _sentences(model: type[BaseModel], path: Path, detail: ErrorDetails) -> tuple[str, str]:
    name = next((step for step in reversed(path) if isinstance(step, str)), "värdet")
    context = detail.get("ctx", {})
    value = detail.get("input")
    kind = detail["type"]
    if kind == "extra_forbidden":
        return f"Nyckeln {name} är okänd.", _nearest(name, _keys(_model_at(model, path[:-1]) or model))
    if kind == "literal_error" and name in _OR_ELSE:
        return f"Värdet {value} går inte att använda för {name}.", _OR_ELSE[name]
    if kind in ("literal_error", "enum"):
        return (
            f"Värdet {value} går inte att använda för {name}.",
            f"Skriv {context.get('expected', '')}.".replace(" or ", " eller "),
        )
    if kind == "string_pattern_mismatch":
        return (
            f"{name}: {value} är inte ett giltigt id.",
            "Använd små bokstäver a–z, siffror och bindestreck, till exempel att-lyssna.",
        )
    if kind == "value_error":
        return f"{name}: {context.get('error', '')}", "Rätta värdet."
    expected = _EXPECTED.get(kind)
    if expected is None:
        return f"{name}: värdet passar inte.", "Jämför med guiden för innehåll."
    return f"{name}: {expected[0]}", expected[1].format(**{"value": value, **context})


_OR_ELSE = {"exercises": "Skriv all-answered, eller till exempel {correct_share: 0.8}."}
"""What to write where a key takes a word or a mapping, which no list of words says."""

_EXPECTED = {
    "string_type": ("här väntades en text.", 'Skriv en text, gärna inom citattecken: "…".'),
    "string_too_short": ("texten är tom.", "Skriv en text."),
    "string_too_long": ("texten är för lång.", "Korta den till {max_length} tecken."),
    "int_type": ("här väntades ett heltal.", "Skriv ett tal, till exempel 10."),
    "int_parsing": ("här väntades ett heltal.", "Skriv ett tal, till exempel 10."),
    "int_from_float": ("här väntades ett heltal.", "Skriv ett tal utan decimaler."),
    "float_type": ("här väntades ett tal.", "Skriv ett tal med punkt, till exempel 0.8."),
    "float_parsing": ("här väntades ett tal.", "Skriv ett tal med punkt, till exempel 0.8."),
    "bool_type": ("här väntades ja eller nej.", "Skriv true eller false."),
    "bool_parsing": ("här väntades ja eller nej.", "Skriv true eller false."),
    "date_type": ("här väntades en dag.", "Skriv år-månad-dag, till exempel 2026-03-31."),
    "date_from_datetime_parsing": ("här väntades en dag.", "Skriv år-månad-dag, till exempel 2026-03-31."),
    "date_parsing": ("här väntades en dag.", "Skriv år-månad-dag, till exempel 2026-03-31."),
    "tuple_type": ("här väntades en lista.", "Börja varje rad med ett streck: - …"),
    "too_short": ("listan är för kort.", "Skriv minst {min_length}."),
    "too_long": ("listan är för lång.", "Skriv högst {max_length}."),
    "dict_type": ("här väntades nycklar med värden.", "Skriv nyckel: värde."),
    "model_type": ("här väntades nycklar med värden.", "Skriv nyckel: värde."),
    "greater_than_equal": ("talet är för litet.", "Skriv minst {ge}."),
    "greater_than": ("talet är för litet.", "Skriv mer än {gt}."),
    "less_than_equal": ("talet är för stort.", "Skriv högst {le}."),
}


def _nearest(name: str, allowed: list[str]) -> str:
    near = get_close_matches(name, allowed, 1)
    return f"Menade du {near[0]}?" if near else f"Ta bort den. Nycklar här: {', '.join(allowed)}."


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model that describes the mapping at a path, when there is one."""
    current: type[BaseModel] | None = model
    for step in path:
        if current is None:
            return None
        if isinstance(step, str):
            described = current.model_fields.get(step)
            current = _model_within(described.annotation) if described else None
    return current


def _model_within(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_within(part))), None)
