"""Translations of a module for its participants, held against the Swedish texts that they lie beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from stegvis.content.exercises.base import repeated
from stegvis.content.reading.located_yaml import Located, YamlFault, read_yaml
from stegvis.content.reading.located_yaml import Path as YamlPath
from stegvis.content.reading.problems import Problem, Severity
from stegvis.content.reading.shapes import Criterion, ModuleFile, Outcome, Word
from stegvis.content.reading.translation_shapes import (
    CriterionWords,
    Marked,
    ModuleWords,
    OutcomeWords,
    TranslationMark,
    WordsTranslation,
)
from stegvis.content.reading.validation import build
from stegvis.content.variants import TRANSLATIONS, path_of_variant

Read = TypeVar("Read", bound=Marked)


def read_module_words(
    path: str, original: ModuleFile, texts: Mapping[str, str]
) -> tuple[dict[str, ModuleWords], list[Problem]]:
    """The translations that lie beside the module file at `path`, by code, and what is wrong with them."""
    found: dict[str, ModuleWords] = {}
    problems: list[Problem] = []
    for code, located, words in _read_all(path, texts, ModuleWords, problems):
        found[code] = words
        problems += mark_problems(words, located)
        if words.id != original.id:
            remedy = f"Skriv id: {original.id}, som i module.yaml."
            problems.append(located.problem(("id",), f"Modulens id är {words.id}.", remedy))
        beyond = len(original.ladder.beyond) if original.ladder else 0
        problems += _rows(located, (), "beyond", beyond, len(words.beyond))
        problems += _outcomes(original, words, located)
    return found, problems


def read_word_translations(
    path: str, original: Sequence[Word], texts: Mapping[str, str]
) -> tuple[dict[str, WordsTranslation], list[Problem]]:
    """The translations of the word list at `path`, by code. Words may lack there: they stay in Swedish only."""
    found: dict[str, WordsTranslation] = {}
    problems: list[Problem] = []
    for code, located, file in _read_all(path, texts, WordsTranslation, problems):
        found[code] = file
        problems += mark_problems(file, located)
        here = [word.id for word in file.words]
        problems += _twice(located, ("words",), here)
        problems += _missing(located, ("words",), [word.id for word in original], here, Severity.WARNING)
        strange = _strange(located, ("words",), [word.id for word in original], here, "words.yaml")
        problems += [_as_warning(one) for one in strange]
    return found, problems


def _read_all(
    path: str, texts: Mapping[str, str], model: type[Read], problems: list[Problem]
) -> Iterator[tuple[str, Located, Read]]:
    """Each translation that can be read; what is wrong with the others is added to `problems`."""
    for code in TRANSLATIONS:
        file = path_of_variant(path, code)
        if file not in texts:
            continue
        try:
            located = read_yaml(texts[file], file)
        except YamlFault as fault:
            problems.append(fault.problem)
            continue
        built = build(model, located)
        if isinstance(built, list):
            problems += built
        else:
            yield code, located, built


def mark_problems(marked: Marked, located: Located) -> list[Problem]:
    """A reviewed translation says who read it and when; a draft says neither."""
    said = {"reviewed_by": marked.reviewed_by, "reviewed_on": marked.reviewed_on}
    if marked.translation is TranslationMark.REVIEWED:
        return [
            located.problem(
                ("translation",),
                f"Översättningen är granskad, men {key} saknas.",
                f"Lägg till {key}: och {'vem som läste' if key == 'reviewed_by' else 'vilken dag'}.",
            )
            for key, value in said.items()
            if value is None
        ]
    return [
        located.problem((key,), f"Översättningen är ett utkast, men har {key}.", "Ta bort raden.")
        for key, value in said.items()
        if value is not None
    ]


def _outcomes(original: ModuleFile, words: ModuleWords, located: Located) -> list[Problem]:
    problems = _pair(located, ("outcomes",), [one.id for one in original.outcomes], words.outcomes)
    by_id = {one.id: one for one in original.outcomes}
    for place, outcome in enumerate(words.outcomes):
        if outcome.id in by_id:
            problems += _criteria(by_id[outcome.id], outcome, located, ("outcomes", place, "criteria"))
    return problems


def _criteria(original: Outcome, words: OutcomeWords, located: Located, path: YamlPath) -> list[Problem]:
    problems = _pair(located, path, [one.id for one in original.criteria], words.criteria)
    by_id = {one.id: one for one in original.criteria}
    for place, criterion in enumerate(words.criteria):
        if criterion.id in by_id:
            problems += _criterion(by_id[criterion.id], criterion, located, (*path, place))
    return problems


def _criterion(original: Criterion, words: CriterionWords, located: Located, path: YamlPath) -> list[Problem]:
    problems: list[Problem] = []
    if original.question and not words.question:
        problems.append(_lacks(located, path, "question"))
    for key in ("counts", "does_not_count", "examples"):
        there, here = len(getattr(original, key)), len(getattr(words, key))
        problems += _rows(located, path, key, there, here)
    return problems


def _rows(located: Located, path: YamlPath, key: str, there: int, here: int) -> list[Problem]:
    """Rows are shown each beside its Swedish row, so that they have to be as many."""
    if there and not here:
        return [_lacks(located, path, key)]
    if there != here:
        message = f"{key} har {here} rader, men {there} i module.yaml."
        return [located.problem((*path, key), message, "Översätt rad för rad.")]
    return []


def _lacks(located: Located, path: YamlPath, key: str) -> Problem:
    """Something that the participant then reads in Swedish only."""
    remedy = f"Lägg till {key}:, annars läser deltagaren det bara på svenska."
    message = f"Översättning av {key} saknas."
    return Problem(located.file, located.line((*path, "id")), message, remedy, Severity.WARNING)


def _pair(
    located: Located, path: YamlPath, there: list[str], parts: Sequence[OutcomeWords | CriterionWords]
) -> list[Problem]:
    here = [part.id for part in parts]
    return [
        *_twice(located, path, here),
        *_strange(located, path, there, here, "module.yaml"),
        *_missing(located, path, there, here, Severity.ERROR),
    ]


def _twice(located: Located, path: YamlPath, here: list[str]) -> list[Problem]:
    return [
        located.problem(
            (*path, len(here) - 1 - here[::-1].index(one), "id"),
            f"{one} står två gånger.",
            "Ta bort den ena.",
        )
        for one in repeated(here)
    ]


def _strange(located: Located, path: YamlPath, there: list[str], here: list[str], file: str) -> list[Problem]:
    return [
        located.problem(
            (*path, place, "id"),
            f"{one} finns inte i {file}.",
            f"Använd samma id som där: {', '.join(there)}.",
        )
        for place, one in enumerate(here)
        if one not in there
    ]


def _missing(
    located: Located, path: YamlPath, there: list[str], here: list[str], severity: Severity
) -> list[Problem]:
    missing = ", ".join(one for one in there if one not in here)
    if not missing:
        return []
    message = f"Översättning saknas för {missing}."
    return [Problem(located.file, located.line(path), message, "Lägg till den, med samma id.", severity)]


def _as_warning(problem: Problem) -> Problem:
    return Problem(problem.file, problem.line, problem.message, problem.remedy, Severity.WARNING)
