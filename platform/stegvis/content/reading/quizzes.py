"""A module's quiz with pictures: the Swedish questions and their variants, paired by id."""

from __future__ import annotations

from collections.abc import Mapping

from stegvis.content.exercises.base import Shape, repeated
from stegvis.content.readability import EASY, lix
from stegvis.content.reading.exercise_texts import exercise_of
from stegvis.content.reading.located_yaml import Located, YamlFault, read_yaml
from stegvis.content.reading.problems import Problem, Severity, errors
from stegvis.content.reading.shapes import Criterion, Method, Picture, QuizQuestion
from stegvis.content.reading.translation_shapes import Marked, TranslationMark
from stegvis.content.reading.translations import mark_problems
from stegvis.content.reading.validation import build
from stegvis.content.variants import ORIGINAL, TRANSLATIONS, VARIANTS, path_of_variant

KINDS = {"picture-choice": QuizQuestion}
_MARK_KEYS = frozenset(Marked.model_fields)


class QuizText(Shape):
    """The questions in one variant, in the order of the original; `is_draft` when it is an unread translation."""

    variant: str
    questions: tuple[QuizQuestion, ...]
    is_draft: bool = False


def read_quiz(
    path: str,
    texts: Mapping[str, str],
    criteria: Mapping[str, Criterion],
    pictures: Mapping[str, Picture],
) -> tuple[tuple[QuizText, ...], list[Problem]]:
    """The quiz at a path with its variants, the original first; nothing when the module has none."""
    if path not in texts:
        return (), []
    original, problems = _questions(path, texts[path], ORIGINAL, pictures, {})
    problems += _about_criteria(original, criteria)
    found = [QuizText(variant=ORIGINAL, questions=tuple(one for one, _ in original.values()))]
    by_id = {key: one for key, (one, _) in original.items()}
    for code in VARIANTS:
        file = path_of_variant(path, code)
        if code == ORIGINAL or file not in texts:
            continue
        read, wrong = _questions(file, texts[file], code, pictures, by_id)
        is_draft, mark_wrong = _mark(file, texts[file], code)
        wrong += mark_wrong
        missing = [one for one in by_id if one not in read]
        if missing and not errors(wrong):
            message = f"Frågan {', '.join(missing)} saknas i den här texten."
            wrong.append(Problem(file, 1, message, "Översätt frågan och ge den samma id."))
        problems += wrong
        questions = tuple(read[key][0] for key in by_id if key in read)
        found.append(QuizText(variant=code, questions=questions, is_draft=is_draft))
    return tuple(found), problems


def _mark(file: str, text: str, code: str) -> tuple[bool, list[Problem]]:
    """Whether a translated quiz is a draft. One without a mark is: older texts have none."""
    try:
        located = read_yaml(text, file)
    except YamlFault:
        return True, []  # said when the questions were read
    if code not in TRANSLATIONS or not isinstance(located.data, dict):
        return False, []
    located.data = {key: located.data[key] for key in _MARK_KEYS if key in located.data}
    if "translation" not in located.data:
        remedy = "Skriv translation: draft överst, eller reviewed när en modersmålstalare har läst."
        return True, [Problem(file, 1, "Översättningen saknar märke.", remedy, Severity.WARNING)]
    mark = build(Marked, located)
    if isinstance(mark, list):
        return True, mark
    return mark.translation is TranslationMark.DRAFT, mark_problems(mark, located)


Read = dict[str, tuple[QuizQuestion, Located]]


def _questions(
    file: str, text: str, code: str, pictures: Mapping[str, Picture], original: Mapping[str, QuizQuestion]
) -> tuple[Read, list[Problem]]:
    try:
        located = read_yaml(text, file)
    except YamlFault as fault:
        return {}, [fault.problem]
    listed = located.data.get("questions") if isinstance(located.data, dict) else None
    besides = _MARK_KEYS if code in TRANSLATIONS else frozenset[str]()
    if not isinstance(listed, list) or not listed or set(located.data) - besides != {"questions"}:
        return {}, [Problem(file, 1, "Filen ska ha en lista med frågor.", "Skriv questions: och frågorna.")]
    read: Read = {}
    problems = [
        Problem(file, 1, f"Frågan {one} finns två gånger.", "Ge varje fråga ett eget id.")
        for one in repeated([str(one.get("id")) for one in listed if isinstance(one, dict)])
    ]
    for place, data in enumerate(listed):
        one = _within(located, place)
        pair = None
        if isinstance(data, dict):
            data.setdefault("kind", "picture-choice")
            pair = original.get(str(data.get("id")))
        if code != ORIGINAL and pair is None:
            problems.append(one.problem((), "Frågan finns inte på svenska.", "Använd samma id som där."))
            continue
        question = exercise_of(one, pictures, pair, KINDS)
        if isinstance(question, QuizQuestion):
            read[question.id] = (question, one)
        elif isinstance(question, list):
            problems += question
    return read, problems + _readability(file, code, read)


def _within(located: Located, place: int) -> Located:
    """One question as if it were a whole text: its lines are those of the file."""
    root = ("questions", place)
    return Located(
        located.file,
        located.data["questions"][place],
        {path[2:]: line for path, line in located.values.items() if path[:2] == root},
        {path[2:]: line for path, line in located.keys.items() if path[:2] == root},
    )


def _about_criteria(read: Read, criteria: Mapping[str, Criterion]) -> list[Problem]:
    problems = []
    for question, located in read.values():
        for place, key in enumerate(question.criteria):
            path = ("criteria", place)
            if key not in criteria:
                problems.append(located.problem(path, f"Kriteriet {key} finns inte.", "Rätta id:t."))
            elif Method.QUIZ not in criteria[key].methods:
                message = f"Kriteriet {key} får inte visas med frågor."
                remedy = "Lägg till quiz i kriteriets methods, eller ta bort kriteriet här."
                problems.append(located.problem(path, message, remedy))
    return problems


def _readability(file: str, code: str, read: Read) -> list[Problem]:
    """Participants read both Swedish variants, so that both must be easy."""
    if VARIANTS[code].language != "sv":
        return []
    words = [
        text
        for question, _ in read.values()
        for text in (question.question, *(f"{one.text} {one.feedback}" for one in question.options))
    ]
    score = lix("\n\n".join(words))
    if score is None or score <= EASY:
        return []
    message = f"Frågorna har tillsammans LIX {score:.0f}. Gränsen är {EASY}."
    return [Problem(file, 1, message, "Korta meningarna och byt långa ord.", Severity.WARNING)]
