"""The samples of content that the tests read: one good set, and sets in which one file is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from stegvis.content.reading.sources import Sources, from_texts

SAMPLES = Path(__file__).parents[2] / "content_samples"


@dataclass(frozen=True)
class Expected:
    """The error that a bad sample must give."""

    file: str
    line: int
    message: str


def texts_of(sample: str) -> dict[str, str]:
    """The sample's own texts by path."""
    folder = SAMPLES / sample
    return {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != "expected.yaml"
    }


def good_with(changes: dict[str, str] | None = None) -> Sources:
    """The good set with some texts changed or added."""
    return from_texts(texts_of("good") | (changes or {}))


def bad_samples() -> list[str]:
    """The names of the sets with an error."""
    return sorted(folder.name for folder in SAMPLES.iterdir() if folder.is_dir() and folder.name != "good")


def expected(sample: str) -> Expected:
    """The error that a bad sample must give."""
    return Expected(**yaml.safe_load((SAMPLES / sample / "expected.yaml").read_text(encoding="utf-8")))
