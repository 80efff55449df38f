"""Translations of a module for its participants: what is read, what is only told, and what the pages get of it."""

from __future__ import annotations

import pytest

from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.reading.library import read_library
from stegvis.content.reading.problems import Severity, errors
from stegvis.content.rendering import compile_module
from stegvis.content.rules import change_between
from stegvis.content.states import ChangeKind
from stegvis.content.variants import DRAFT_MARKS, TRANSLATIONS, VARIANTS
from tests.unit.content.samples import good_with, texts_of

FOLDER = "validation_modules/disk"
ENGLISH = """id: disk
translation: draft
title: Washing up
easy_summary: You wash up.
outcomes:
  - id: hygien
    easy_text: I can keep things clean.
    criteria:
      - id: tvatta-hander
        easy_text: I wash my hands.
        question: When do you wash your hands?
"""
WORDS = """translation: reviewed
reviewed_by: Amina Provberg
reviewed_on: 2026-11-20
words:
  - {id: disk, word: washing-up, explanation: Dirty things.}
"""


def compiled(changes: dict[str, str]) -> CompiledModule:
    library = read_library(good_with(changes))
    assert errors(library.problems) == []
    return compile_module(library.modules["disk"], library.facts, library.pictures)


def warnings(changes: dict[str, str]) -> list[str]:
    problems = read_library(good_with(changes)).problems
    return [f"{one.file.rpartition('/')[2]}:{one.line} {one.message}" for one in problems
            if one.severity is Severity.WARNING and ".en." in one.file]  # fmt: skip


def test_the_pages_get_the_words_by_id() -> None:
    module = compiled({f"{FOLDER}/module.en.yaml": ENGLISH, f"{FOLDER}/words.en.yaml": WORDS})
    english = module.translations["en"]
    assert (english.title, english.is_draft, english.language) == ("Washing up", True, "en")
    assert english.outcomes == {"hygien": "I can keep things clean."}
    assert english.criteria["tvatta-hander"].question == "When do you wash your hands?"
    words = module.word_translations["en"]
    assert (words.words["disk"], words.is_draft) == (("washing-up", "Dirty things."), False)


def test_a_module_without_translations_is_as_before() -> None:
    module = compiled({})
    assert (module.translations, module.word_translations, module.quiz_drafts) == ({}, {}, ())


def test_a_translation_that_is_added_or_changed_is_a_correction() -> None:
    before = compiled({})
    added = compiled({f"{FOLDER}/module.en.yaml": ENGLISH})
    changed = compiled({f"{FOLDER}/module.en.yaml": ENGLISH.replace("Washing up", "Dishes")})
    assert change_between(before, added) is ChangeKind.CORRECTION
    assert change_between(added, changed) is ChangeKind.CORRECTION
    assert change_between(added, before) is ChangeKind.CORRECTION


def test_what_lacks_and_is_then_read_in_swedish_is_told() -> None:
    without = ENGLISH.replace("        question: When do you wash your hands?\n", "")
    assert warnings({f"{FOLDER}/module.en.yaml": without}) == [
        "module.en.yaml:9 Översättning av question saknas."
    ]


def test_words_that_lack_or_are_strange_are_told_and_stop_nothing() -> None:
    other = WORDS.replace("id: disk", "id: dunk")
    assert warnings({f"{FOLDER}/words.en.yaml": other}) == [
        "words.en.yaml:4 Översättning saknas för disk.",
        "words.en.yaml:5 dunk finns inte i words.yaml.",
    ]
    assert compiled({f"{FOLDER}/words.en.yaml": other}).word_translations["en"].words.keys() == {"dunk"}


@pytest.mark.parametrize("name", ["module.latt.yaml", "module.sv.yaml", "words.latt.yaml", "module.de.yaml"])
def test_only_other_languages_are_translations(name: str) -> None:
    problems = read_library(good_with({f"{FOLDER}/{name}": ENGLISH})).problems
    assert [one.message for one in problems if one.file.endswith(name)] == ["Filen används inte."]


def test_a_quiz_in_another_language_without_a_mark_is_a_draft() -> None:
    quiz = texts_of("quiz-variant-lacks-question")
    swedish = quiz[f"{FOLDER}/quiz.yaml"]
    texts = {
        f"{FOLDER}/module.yaml": quiz[f"{FOLDER}/module.yaml"],
        f"{FOLDER}/quiz.yaml": swedish,
        f"{FOLDER}/quiz.en.yaml": swedish,
        f"{FOLDER}/quiz.ar.yaml": "translation: draft\n" + swedish,
        f"{FOLDER}/quiz.uk.yaml": WORDS.partition("words:")[0] + swedish,
        f"{FOLDER}/quiz.latt.yaml": swedish,
    }
    assert compiled(texts).quiz_drafts == ("en", "ar")
    assert warnings(texts) == ["quiz.en.yaml:1 Översättningen saknar märke."]


def test_every_language_can_say_that_it_is_a_draft() -> None:
    assert DRAFT_MARKS.keys() == set(TRANSLATIONS)
    assert (VARIANTS["fa"].language, VARIANTS["fa"].direction) == ("fa-AF", "rtl")
