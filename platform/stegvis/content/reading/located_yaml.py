"""YAML with line numbers, and only the YAML that people write by hand.

Anchors, aliases, tags, several documents and repeated keys are refused; so `yes`, `no` and `on` are texts, as a
Swedish author expects. Data is built straight from the parser's events: nothing is ever constructed from a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from stegvis.content.reading.characters import REMEDY, unfit_in
from stegvis.content.reading.problems import Problem

Path = tuple[str | int, ...]

DEEPEST = 20
LARGEST = 1_000_000
"""The most characters of YAML in one file."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Located:
    """Data with the line of every value (and, under `keys`, of every key)."""

    file: str
    data: Any
    values: dict[Path, int] = field(default_factory=dict)
    keys: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of the key or value at a path, else of the nearest thing round it."""
        for length in range(len(path), -1, -1):
            for lines in (self.keys, self.values):
                if path[:length] in lines:
                    return lines[path[:length]]
        return 1

    def problem(self, path: Path, message: str, remedy: str) -> Problem:
        """A problem at a path."""
        return Problem(self.file, self.line(path), message, remedy)


class YamlFault(Exception):
    """The text is not YAML that we take."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_yaml(text: str, file: str, first_line: int = 1) -> Located:
    """The one document of a text whose first line is line `first_line` of `file`. Raises YamlFault."""
    if len(text) > LARGEST:
        raise YamlFault(Problem(file, first_line, "Filen är för stor.", "Dela den i flera filer."))
    located = Located(file, None)
    builder = _Builder(located, yaml.parse(text, Loader=_LOADER), first_line)
    try:
        located.data = builder.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise YamlFault(Problem(file, line, *_in_swedish(error.problem or ""))) from error
    except yaml.YAMLError as error:
        message = "Filen innehåller ett tecken som inte går att läsa."
        raise YamlFault(
            Problem(file, first_line, message, "Spara filen som UTF-8 utan styrtecken.")
        ) from error
    return located


def _in_swedish(fault: str) -> tuple[str, str]:
    """What the YAML parser says, as a sentence and a remedy."""
    if "tab" in fault or "\\t" in fault:
        return "Raden har ett tabbtecken.", "Gör indrag med mellanslag."
    if "mapping values are not allowed" in fault:
        return (
            "Raden har ett kolon för mycket eller fel indrag.",
            "Sätt citattecken runt text som innehåller kolon.",
        )
    if "could not find expected ':'" in fault or "simple key" in fault:
        return "Raden saknar kolon efter nyckeln.", "Skriv nyckel: värde."
    if "quoted scalar" in fault or "unexpected end of stream" in fault:
        return "Ett citattecken är inte avslutat.", "Sätt ett citattecken i slutet av texten."
    if "expected <block end>" in fault or "block mapping" in fault or "block collection" in fault:
        return (
            "Indraget stämmer inte.",
            "Ge raderna i samma lista eller grupp lika många mellanslag i början.",
        )
    if "start any token" in fault:
        return "Texten börjar med ett tecken som har en egen betydelse.", "Sätt citattecken runt texten."
    return (
        "Raden går inte att läsa som YAML.",
        "Kontrollera indrag, kolon och citattecken här och på raden före.",
    )


class _Builder:
    def __init__(self, located: Located, events: Iterator[Any], first_line: int) -> None:
        self._located = located
        self._events = events
        self._first_line = first_line

    def _line(self, event: Any) -> int:
        return self._first_line + int(event.start_mark.line)

    def _refuse(self, event: Any, message: str, remedy: str) -> YamlFault:
        return YamlFault(Problem(self._located.file, self._line(event), message, remedy))

    def _refuse_unfit(self, event: Any) -> None:
        """Escapes such as "\\0" bring in characters that the parser itself would have refused."""
        fault = unfit_in(event.value)
        if fault:
            raise self._refuse(event, fault, REMEDY)

    def document(self) -> Any:
        next(self._events)
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        data = self._value(next(self._events), ())
        next(self._events)
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise self._refuse(event, "Filen har flera dokument.", "Ta bort raden --- mitt i filen.")
        return data

    def _value(self, event: Any, path: Path) -> Any:
        self._located.values[path] = self._line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._refuse(
                event, "Ankare (& och *) används inte här.", "Skriv ut texten på varje ställe."
            )
        if getattr(event, "tag", None):
            raise self._refuse(event, "Taggar (!) används inte här.", "Ta bort ordet med utropstecken.")
        if len(path) > DEEPEST:
            raise self._refuse(event, "Filen är för djupt nästlad.", "Förenkla strukturen.")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event)

    def _sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._value(event, (*path, len(found))))
        return found

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
                raise self._refuse(event, "En nyckel måste vara ett ord.", "Skriv nyckel: värde.")
            key = event.value
            self._refuse_unfit(event)
            if key in found:
                first = self._located.keys[(*path, key)]
                raise self._refuse(
                    event, f"Nyckeln {key} finns två gånger (först på rad {first}).", "Ta bort den ena."
                )
            self._located.keys[(*path, key)] = self._line(event)
            found[key] = self._value(next(self._events), (*path, key))
        return found

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        self._refuse_unfit(event)
        if event.style:  # quoted, | or >: always a text
            return text
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if _DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError as error:
                remedy = "Skriv år-månad-dag, till exempel 2026-03-31."
                raise self._refuse(event, f"Dagen {text} finns inte.", remedy) from error
        if _INTEGER.fullmatch(text) and len(text) < 16:
            return int(text)
        return float(text) if _DECIMAL.fullmatch(text) and len(text) < 16 else text
