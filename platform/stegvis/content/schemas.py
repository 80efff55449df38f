"""JSON Schema of the files that trainers write, for editors that complete and check while one types."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from stegvis.content.exercises import KINDS
from stegvis.content.reading.people import PeopleFile
from stegvis.content.reading.shapes import (
    CourseFile,
    CourseWords,
    FactFile,
    LessonHead,
    ModuleFile,
    PictureFile,
    QuizFile,
    WordFile,
)
from stegvis.content.reading.translation_shapes import ModuleWords, WordsTranslation

_FILES: dict[str, tuple[type[BaseModel], str]] = {
    "course": (CourseFile, "course.yaml"),
    "course-variant": (CourseWords, "course.en.yaml och andra varianter av course.yaml"),
    "lesson": (LessonHead, "Lektionens huvud"),
    "facts": (FactFile, "courses/facts/*.yaml"),
    "people": (PeopleFile, "courses/people/*.yaml"),
    "pictures": (PictureFile, "pictures.yaml"),
    "module": (ModuleFile, "module.yaml"),
    "quiz": (QuizFile, "quiz.yaml"),
    "words": (WordFile, "words.yaml"),
    "module-translation": (ModuleWords, "module.en.yaml och andra översättningar av module.yaml"),
    "words-translation": (WordsTranslation, "words.en.yaml och andra översättningar av words.yaml"),
}


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by file name."""
    found = {
        f"{name}.schema.json": _titled(model.model_json_schema(), title)
        for name, (model, title) in _FILES.items()
    }
    exercise = TypeAdapter(_any_of(list(KINDS.values()))).json_schema()
    found["exercise.schema.json"] = _titled(exercise, "En övning")
    return found


def _any_of(models: list[type[BaseModel]]) -> Any:
    union: Any = models[0]
    for model in models[1:]:
        union = union | model
    return union


def _titled(schema: dict[str, Any], title: str) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}


def as_text(schema: dict[str, Any]) -> str:
    """The schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schemas(folder: Path) -> list[str]:
    """Write every schema into a folder; returns the file names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (folder / name).write_text(as_text(schema), encoding="utf-8")
    return sorted(schemas())
