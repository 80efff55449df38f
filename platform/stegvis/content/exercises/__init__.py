"""Every kind of exercise, found by itself: a new kind is one new module in this package."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Annotated, Any, get_args

from pydantic import BeforeValidator, SerializeAsAny

from stegvis.content.exercises.base import Answer, BadAnswer, Exercise, FormData, Marking, PartFeedback

__all__ = ["KINDS", "Answer", "AnyExercise", "BadAnswer", "Exercise", "FormData", "Marking", "PartFeedback"]


def _kinds() -> dict[str, type[Exercise]]:
    """The exercise class of each value of `kind`, from all modules of this package."""
    found: dict[str, type[Exercise]] = {}
    for module in pkgutil.iter_modules(__path__):
        for value in vars(importlib.import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, Exercise):
                for kind in get_args(value.model_fields["kind"].annotation):
                    found[kind] = value
    return dict(sorted(found.items()))


KINDS = _kinds()


def _of_its_kind(value: Any) -> Any:
    """The exercise object of a JSON object that says its kind."""
    if isinstance(value, dict) and value.get("kind") in KINDS:
        return KINDS[value["kind"]].model_validate(value)
    return value


AnyExercise = Annotated[SerializeAsAny[Exercise], BeforeValidator(_of_its_kind)]
"""A field of a pydantic model that holds an exercise of any kind and survives a round through JSON."""
