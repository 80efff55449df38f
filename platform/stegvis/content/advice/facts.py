"""Facts that somebody has to look at again, and where each of them is used."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from stegvis.content.advice.lines import located, warning
from stegvis.content.reading.library import Library
from stegvis.content.reading.problems import Problem
from stegvis.content.reading.shapes import Fact
from stegvis.content.reading.sources import FACTS, MODULES
from stegvis.content.reading.texts import FACT

MONTHS = 12
"""How long a fact may stand before somebody reads its source again."""


@dataclass(frozen=True)
class DueFact:
    """A fact to look at again by `due`, with the files that refer to it, in order."""

    fact: Fact
    due: date
    used_in: tuple[str, ...]


def due_on(checked_on: date) -> date:
    """The day on which a source has to be read again: the same day of the month, or the last one that there is."""
    year, month = checked_on.year + MONTHS // 12, checked_on.month
    return date(year, month, min(checked_on.day, calendar.monthrange(year, month)[1]))


def fact_advice(library: Library, today: date) -> Iterator[Problem]:
    """A warning about each fact that is overdue today."""
    for path in library.sources.within(FACTS):
        where = located(library.sources.texts, path) if _is_whole(path, library) else None
        entries = where.data["facts"] if where is not None else []
        for place, entry in enumerate(entries):
            fact = library.facts.get(entry["id"])
            if where is not None and fact is not None and due_on(fact.checked_on) < today:
                message = f"Faktumet {fact.id} kontrollerades senast {fact.checked_on}."
                remedy = "Läs källan igen, rätta det som har ändrats och skriv dagens datum i checked_on."
                yield warning(where, ("facts", place, "checked_on"), message, remedy)


def _is_whole(path: str, library: Library) -> bool:
    """Whether a file of facts was read without a fault: of one that wasn't the faults are enough to say."""
    return not any(problem.file == path for problem in library.problems)


def due_before(library: Library, before: date) -> list[DueFact]:
    """The facts whose sources have to be read again before a day, the longest waiting first."""
    used = _uses(library)
    due = [
        DueFact(fact, due_on(fact.checked_on), used.get(fact.id, ()))
        for fact in library.facts.values()
        if due_on(fact.checked_on) < before
    ]
    return sorted(due, key=lambda one: (one.due, one.fact.id))


def _uses(library: Library) -> Mapping[str, tuple[str, ...]]:
    """Each fact's files: texts refer to it by {fact:id}, criteria in their lists."""
    found: dict[str, dict[str, None]] = {}
    for path, text in sorted(library.sources.texts.items()):
        for one in FACT.findall(text):
            found.setdefault(one, {})[path] = None
    for key, module in sorted(library.modules.items()):
        for outcome in module.file.outcomes:
            for criterion in outcome.criteria:
                for one in criterion.facts:
                    found.setdefault(one, {})[f"{MODULES}/{key}/module.yaml"] = None
    return {one: tuple(paths) for one, paths in found.items()}
