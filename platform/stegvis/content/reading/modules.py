"""A validation module: outcomes and criteria, the assessor's guide and the words of the work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field

from stegvis.content.exercises.base import Shape, repeated
from stegvis.content.readability import EASY, lix
from stegvis.content.reading.exercise_texts import missing_picture
from stegvis.content.reading.located_yaml import Located, YamlFault, read_yaml
from stegvis.content.reading.located_yaml import Path as YamlPath
from stegvis.content.reading.problems import Problem, Severity, errors
from stegvis.content.reading.quizzes import QuizText, read_quiz
from stegvis.content.reading.shapes import Criterion, Fact, ModuleFile, Picture, Word, WordFile
from stegvis.content.reading.sources import MODULES
from stegvis.content.reading.texts import markdown_problems
from stegvis.content.reading.translation_shapes import ModuleWords, WordsTranslation
from stegvis.content.reading.translations import read_module_words, read_word_translations
from stegvis.content.reading.validation import build
from stegvis.content.variants import TRANSLATIONS, VARIANTS, path_of_variant


class ValidationModule(Shape):
    """A validation module as its author wrote it: nothing is wrong with it."""

    file: ModuleFile
    guide: str
    words: tuple[Word, ...]
    quiz: tuple[QuizText, ...] = ()
    translations: dict[str, ModuleWords] = Field(default_factory=dict)
    word_translations: dict[str, WordsTranslation] = Field(default_factory=dict)


def read_module(
    key: str, texts: Mapping[str, str], facts: Mapping[str, Fact], pictures: Mapping[str, Picture]
) -> tuple[ValidationModule | None, list[Problem]]:
    """The module whose texts are given (None when it has errors), and its problems of all severities."""
    folder = f"{MODULES}/{key}"
    path = f"{folder}/module.yaml"
    if path not in texts:
        return None, [Problem(path, 1, "Filen module.yaml saknas.", "Lägg till den, eller flytta ut mappen.")]
    try:
        located = read_yaml(texts[path], path)
    except YamlFault as fault:
        return None, [fault.problem]
    file = build(ModuleFile, located)
    if isinstance(file, list):
        return None, file
    problems = _check_file(key, file, located, facts, pictures)
    guide, guide_problems = _guide(folder, texts, facts)
    words, word_problems = _words(folder, texts, pictures)
    criteria = {criterion.id: criterion for _, criterion in _criteria(file)}
    quiz, quiz_problems = read_quiz(f"{folder}/quiz.yaml", texts, criteria, pictures)
    translations, translation_problems = read_module_words(path, file, texts)
    translated_words, translated_problems = read_word_translations(f"{folder}/words.yaml", words, texts)
    problems += quiz_problems + translation_problems + translated_problems
    problems += guide_problems + word_problems + _readability(path, file) + _strangers(folder, texts)
    if errors(problems):
        return None, problems
    module = ValidationModule(
        file=file,
        guide=guide,
        words=words,
        quiz=quiz,
        translations=translations,
        word_translations=translated_words,
    )
    return module, problems


def _criteria(file: ModuleFile) -> Iterator[tuple[YamlPath, Criterion]]:
    for place, outcome in enumerate(file.outcomes):
        for number, criterion in enumerate(outcome.criteria):
            yield ("outcomes", place, "criteria", number), criterion


def _check_file(
    key: str, file: ModuleFile, located: Located, facts: Mapping[str, Fact], pictures: Mapping[str, Picture]
) -> list[Problem]:
    problems = []
    if file.id != key:
        remedy = f"Skriv id: {key}, eller döp om mappen till {file.id}."
        problems.append(
            located.problem(("id",), f"Modulens id är {file.id}, men mappen heter {key}.", remedy)
        )
    places: dict[str, YamlPath] = {}
    outcomes = [(("outcomes", place), outcome.id) for place, outcome in enumerate(file.outcomes)]
    criteria = [(path, criterion.id) for path, criterion in _criteria(file)]
    for path, one in [*outcomes, *criteria]:
        first = places.setdefault(one, path)
        if first != path:
            message = f"Id:t {one} finns redan på rad {located.line((*first, 'id'))}."
            problems.append(located.problem((*path, "id"), message, "Ge det ett eget id."))
    for path, criterion in _criteria(file):
        if criterion.picture and criterion.picture not in pictures:
            problems.append(missing_picture(located, (*path, "picture"), criterion.picture))
        problems += [
            located.problem((*path, "facts", number), f"Faktumet {one} finns inte.", "Rätta id:t.")
            for number, one in enumerate(criterion.facts)
            if one not in facts
        ]
        if not criterion.easy_text.startswith("Jag "):
            problems.append(_style(located, (*path, "easy_text")))
        if criterion.examples and {one.shows for one in criterion.examples} != {"enough", "too_little"}:
            message = f"Exemplen till {criterion.id} är inte ett som räcker och ett som inte räcker."
            remedy = "Skriv två exempel: ett med shows: enough och ett med shows: too_little."
            problems.append(located.problem((*path, "examples"), message, remedy))
    return problems


def _style(located: Located, path: YamlPath) -> Problem:
    message = "Den lätta texten börjar inte med Jag."
    return Problem(located.file, located.line(path), message, "Skriv Jag kan …", Severity.WARNING)


def _guide(folder: str, texts: Mapping[str, str], facts: Mapping[str, Fact]) -> tuple[str, list[Problem]]:
    path = f"{folder}/guide.md"
    if path not in texts:
        remedy = "Skriv hur bedömaren planerar, ser och frågar."
        return "", [Problem(path, 1, "Bedömarens guide saknas.", remedy, Severity.WARNING)]
    text = texts[path]
    # A guide may begin with its own title; pages show the module's title instead.
    first, _, rest = text.partition("\n")
    body = f"\n{rest}" if first.startswith("# ") else text
    return body.strip("\n"), markdown_problems(body, path, 1, facts)


def _words(
    folder: str, texts: Mapping[str, str], pictures: Mapping[str, Picture]
) -> tuple[tuple[Word, ...], list[Problem]]:
    path = f"{folder}/words.yaml"
    if path not in texts:
        return (), [Problem(path, 1, "Ordlistan saknas.", "Lägg till words.yaml.", Severity.WARNING)]
    try:
        located = read_yaml(texts[path], path)
    except YamlFault as fault:
        return (), [fault.problem]
    file = build(WordFile, located)
    if isinstance(file, list):
        return (), file
    ids = [word.id for word in file.words]
    problems = [
        located.problem(
            ("words", len(ids) - 1 - ids[::-1].index(one), "id"),
            f"Ordet {one} finns två gånger.",
            "Ta bort det ena.",
        )
        for one in repeated(ids)
    ]
    problems += [
        missing_picture(located, ("words", place, "picture"), word.picture)
        for place, word in enumerate(file.words)
        if word.picture and word.picture not in pictures
    ]
    return file.words, problems


def _readability(path: str, file: ModuleFile) -> list[Problem]:
    easy = [file.easy_summary, *(outcome.easy_text for outcome in file.outcomes)]
    for _, criterion in _criteria(file):
        easy += [criterion.easy_text, criterion.question or "", *criterion.counts, *criterion.does_not_count]
        easy += [f"{one.text} {one.why}" for one in criterion.examples]
    score = lix("\n\n".join(easy))
    if score is None or score <= EASY:
        return []
    message = f"De lätta texterna har tillsammans LIX {score:.0f}. Gränsen är {EASY}."
    return [Problem(path, 1, message, "Korta meningarna och byt långa ord.", Severity.WARNING)]


def _strangers(folder: str, texts: Mapping[str, str]) -> list[Problem]:
    expected = {f"{folder}/{name}" for name in ("module.yaml", "guide.md", "words.yaml")}
    expected |= {path_of_variant(f"{folder}/quiz.yaml", code) for code in VARIANTS}
    expected |= {
        path_of_variant(f"{folder}/{name}", code)
        for name in ("module.yaml", "words.yaml")
        for code in TRANSLATIONS
    }
    return [
        Problem(path, 1, "Filen används inte.", "Ta bort den, eller rätta namnet.", Severity.WARNING)
        for path in sorted(texts)
        if path.startswith(f"{folder}/") and path not in expected
    ]
