"""What a validation module's author may correct, and what people are assessed by: that is a new version."""

from __future__ import annotations

import pytest

from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.reading.library import read_library
from stegvis.content.rendering import compile_module
from stegvis.content.rules import change_between, structural_changes
from stegvis.content.states import ChangeKind
from tests.unit.content.samples import good_with

FILE, QUIZ = "validation_modules/disk/module.yaml", "validation_modules/disk/quiz.yaml"
WITH_QUIZ = {"methods: [observation, simulation]": "methods: [observation, simulation, quiz]"}
QUESTIONS = """
questions:
  - id: smutsigt
    criteria: [tvatta-hander]
    question: När tvättar du händerna?
    options:
      - {id: efter, picture: hand, text: En smutsig hand., correct: true, feedback: Ja.}
      - {id: aldrig, picture: hand, text: En ren hand., feedback: Nej.}
      - {id: sedan, picture: hand, text: Två händer., feedback: Nej.}
"""


def module_with(changes: dict[str, str], questions: str = "") -> CompiledModule:
    """The sample's module with some of its words changed."""
    text = good_with().texts[FILE]
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    library = read_library(good_with({FILE: text} | ({QUIZ: questions} if questions else {})))
    return compile_module(library.modules["disk"], library.facts, library.pictures)


CRITERION = "        text: Tvättar händerna."
ASSESSED = [
    (CRITERION, "        text: Tvättar händerna med tvål.", "kriteriet tvatta-hander (texten)"),
    (
        "methods: [observation, simulation]",
        "methods: [observation]",
        "kriteriet tvatta-hander (sätten att visa det)",
    ),
    (
        "safety_critical: true",
        "safety_critical: false",
        "kriteriet tvatta-hander (om det är säkerhetskritiskt)",
    ),
    (
        "minimum_evidence: 2",
        "minimum_evidence: 1",
        "kriteriet tvatta-hander (hur många bevis som behövs)",
    ),
    (
        CRITERION,
        f"        language_is_criterion: true\n{CRITERION}",
        "kriteriet tvatta-hander (om språket prövas)",
    ),
    (
        CRITERION,
        f"        counts: [Någon ser det.]\n{CRITERION}",
        "kriteriet tvatta-hander (vad som räknas)",
    ),
    (
        CRITERION,
        f"        does_not_count: [Bara handskar.]\n{CRITERION}",
        "kriteriet tvatta-hander (vad som inte räknas)",
    ),
    ("text: Deltagaren kan hålla rent.", "text: Deltagaren kan städa.", "läranderesultatet hygien (texten)"),
    ("step: 1", "step: 2", "modulen (nivån)"),
    ("hours: 20\n", "hours: 20\nvalid_for_months: 24\n", "modulen (hur länge intyget gäller)"),
]


@pytest.mark.parametrize(("old", "new", "named"), ASSESSED)
def test_what_people_are_assessed_by_changes_by_a_new_version_only(old: str, new: str, named: str) -> None:
    before, after = module_with({}), module_with({old: new})
    assert structural_changes(before, after) == [named]
    assert change_between(before, after) is ChangeKind.NEW_VERSION


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("easy_text: Jag tvättar händerna.", "easy_text: Jag kan tvätta händerna."),
        ("easy_text: Jag kan hålla rent.", "easy_text: Jag håller rent."),
        ("easy_summary: Du diskar.", "easy_summary: Du diskar och torkar."),
        ("summary: Att diska.", "summary: Att diska rent."),
        ("question: När tvättar du händerna?", "question: När ska du tvätta händerna?"),
        ("        picture: hand\n", ""),
        ("        facts: [aml-3-2]", "        facts: []"),
        ("methods: [observation, simulation]", "methods: [simulation, observation]"),
        (CRITERION, "        text: >-\n          Tvättar\n          händerna."),
    ],
)
def test_better_words_for_the_participant_are_a_correction(old: str, new: str) -> None:
    before, after = module_with({}), module_with({old: new})
    assert structural_changes(before, after) == []
    assert change_between(before, after) is ChangeKind.CORRECTION


def test_several_changes_are_named_together() -> None:
    both = {CRITERION: "        text: Torkar.", "minimum_evidence: 2": "minimum_evidence: 1"}
    assert structural_changes(module_with({}), module_with(both)) == [
        "kriteriet tvatta-hander (texten, hur många bevis som behövs)"
    ]


def test_a_criterion_that_comes_is_named_once() -> None:
    added = "\n      - id: torka\n        text: Torkar.\n        easy_text: Jag torkar.\n        methods: [observation]"
    after = module_with({"facts: [aml-3-2]": f"facts: [aml-3-2]{added}"})
    assert structural_changes(module_with({}), after) == ["kriteriet torka"]
    assert structural_changes(after, module_with({})) == ["kriteriet torka"]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("correct: true, feedback: Ja.", "feedback: Ja.", "frågan smutsigt (rätt svar)"),
        ("id: aldrig", "id: innan", "frågan smutsigt (alternativen)"),
        ("id: smutsigt", "id: rent", "frågan smutsigt"),
    ],
)
def test_what_is_right_in_the_quiz_is_assessed(old: str, new: str, named: str) -> None:
    changed = QUESTIONS.replace(old, new)
    if "correct" in old:
        changed = changed.replace("Två händer., feedback", "Två händer., correct: true, feedback")
    before, after = module_with(WITH_QUIZ, QUESTIONS), module_with(WITH_QUIZ, changed)
    assert named in structural_changes(before, after)


def test_the_words_of_the_quiz_are_a_correction() -> None:
    changed = QUESTIONS.replace("En ren hand.", "En hand som är ren.").replace("När tvättar", "När sköljer")
    before, after = module_with(WITH_QUIZ, QUESTIONS), module_with(WITH_QUIZ, changed)
    assert structural_changes(before, after) == []
