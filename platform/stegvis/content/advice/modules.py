"""What makes a module one: criteria that can be seen and are whole, easy sentences, words, a quiz, a ladder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stegvis.content.advice.lines import located, warning
from stegvis.content.advice.verbs import unmeasurable_in
from stegvis.content.readability import MOST_IN_A_SENTENCE, long_sentences
from stegvis.content.reading.located_yaml import Located
from stegvis.content.reading.located_yaml import Path as YamlPath
from stegvis.content.reading.modules import ValidationModule
from stegvis.content.reading.problems import Problem, Severity
from stegvis.content.reading.shapes import Criterion
from stegvis.content.reading.sources import MODULES
from stegvis.content.variants import TRANSLATIONS, VARIANTS, path_of_variant

FEWEST_WORDS = 30
"""Words of the work in a module."""
COMPLETE_LANGUAGES = ("en", "ar", "uk")
"""The languages in which a participant reads all that is hers. In others a tip asks for criteria and words."""
_WHOLE = ("picture", "question", "counts", "does_not_count", "examples")


def module_advice(module: ValidationModule, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Every warning and tip about a module. `texts` are all texts by path."""
    folder = f"{MODULES}/{module.file.id}"
    where = located(texts, f"{folder}/module.yaml")
    yield from _parts(module, where)
    for path, text in _easy_texts(module):
        yield from _sentences(where, path, text)
    for place, outcome in enumerate(module.file.outcomes):
        yield from _verb(where, ("outcomes", place, "text"), outcome.text)
        for number, criterion in enumerate(outcome.criteria):
            path = ("outcomes", place, "criteria", number)
            yield from _criterion(where, path, criterion)
    if f"{folder}/words.yaml" in texts:
        yield from _words(module, located(texts, f"{folder}/words.yaml"))
    yield from _translations(folder, texts)


def _parts(module: ValidationModule, where: Located) -> Iterator[Problem]:
    if not module.quiz:
        yield warning(where, (), "Modulen har inga frågor med bilder.", "Lägg till quiz.yaml.")
    if module.file.ladder is None:
        yield warning(where, (), "Modulen säger inte vad den leder till.", "Lägg till ladder.")


def _criterion(where: Located, path: YamlPath, criterion: Criterion) -> Iterator[Problem]:
    for key in ("text", "easy_text"):
        yield from _verb(where, (*path, key), getattr(criterion, key))
    lacking = ", ".join(key for key in _WHOLE if not getattr(criterion, key))
    if lacking:
        message = f"Kriteriet {criterion.id} saknar {lacking}."
        yield warning(where, (*path, "id"), message, "Lägg till det, så att deltagaren vet vad som räknas.")


def _verb(where: Located, path: YamlPath, text: str) -> Iterator[Problem]:
    verb = unmeasurable_in(text)
    if verb:
        remedy = "Skriv vad man ser, till exempel visar, väljer eller säger."
        yield warning(where, path, f"Det går inte att se att någon {verb}.", remedy)


def _easy_texts(module: ValidationModule) -> Iterator[tuple[YamlPath, str]]:
    """All that a participant reads in module.yaml, each with its place."""
    file = module.file
    yield ("easy_title",), file.easy_title
    yield ("easy_summary",), file.easy_summary
    for place, step in enumerate(file.ladder.beyond if file.ladder else ()):
        yield ("ladder", "beyond", place, "note"), step.note
    for place, outcome in enumerate(file.outcomes):
        yield ("outcomes", place, "easy_text"), outcome.easy_text
        for number, criterion in enumerate(outcome.criteria):
            path: YamlPath = ("outcomes", place, "criteria", number)
            yield (*path, "easy_text"), criterion.easy_text
            yield (*path, "question"), criterion.question or ""
            for key in ("counts", "does_not_count"):
                for row, text in enumerate(getattr(criterion, key)):
                    yield (*path, key, row), text
            for row, example in enumerate(criterion.examples):
                yield (*path, "examples", row, "text"), example.text
                yield (*path, "examples", row, "why"), example.why


def _sentences(where: Located, path: YamlPath, text: str) -> Iterator[Problem]:
    for sentence in long_sentences(text):
        message = f"Meningen har mer än {MOST_IN_A_SENTENCE} ord: {sentence}"
        yield warning(where, path, message, "Dela den i två.")


def _words(module: ValidationModule, where: Located) -> Iterator[Problem]:
    if len(module.words) < FEWEST_WORDS:
        message = f"Ordlistan har {len(module.words)} ord. Den ska ha minst {FEWEST_WORDS}."
        yield warning(where, (), message, "Lägg till ord som hörs på arbetsplatsen.")
    for place, word in enumerate(module.words):
        path = ("words", place)
        lacking = ", ".join(key for key in ("example", "picture") if not getattr(word, key))
        if lacking:
            yield warning(where, path, f"Ordet {word.word} saknar {lacking}.", "Lägg till det.")
        yield from _sentences(where, path, word.explanation)
        yield from _sentences(where, path, word.example or "")


def _translations(folder: str, texts: Mapping[str, str]) -> Iterator[Problem]:
    """What a participant can't read in her language: each file of the module, where the Swedish one is there."""
    wanted = {"module.yaml": TRANSLATIONS, "words.yaml": TRANSLATIONS, "quiz.yaml": COMPLETE_LANGUAGES}
    for name, codes in wanted.items():
        original = f"{folder}/{name}"
        for code in codes:
            path = path_of_variant(original, code)
            if original in texts and path not in texts:
                message = f"Översättningen till {VARIANTS[code].name} saknas."
                severity = Severity.WARNING if code in COMPLETE_LANGUAGES else Severity.INFO
                remedy = f"Lägg till {path.rpartition('/')[2]}."
                yield Problem(original, 1, message, remedy, severity)
