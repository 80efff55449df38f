"""Every rule of the craft, on a set in which just that is wrong."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from stegvis.base import clock
from stegvis.content.advice.verbs import UNMEASURABLE, unmeasurable_in
from stegvis.content.checking import check_sources
from stegvis.content.commands import check_content, facts
from stegvis.content.reading.problems import Severity
from stegvis.content.reading.sources import Sources, from_texts
from tests.unit.content.advised import FACTS, LESSON, MODULE, WORDS, advised_texts, spoilt

DAY = datetime(2026, 11, 27, 12, tzinfo=UTC)
LONG = "Den som diskar ska alltid tvätta sina händer innan hon tar rena glas."
TOO_LONG = f"Meningen har mer än 12 ord: {LONG[:-1]}"
MUCH = "Ett ord till här. " * 151
THIRD = "```exercise\nid: start-{0}\nkind: free-text\nquestion: Vad?\nmodel_answer: Så.\nfeedback: Ja.\n```\n"
MORE = "".join(THIRD.format(number) for number in (3, 4, 5))


def told(sources: Sources) -> list[str]:
    """Errors and warnings, as file:line and message."""
    with clock.at(DAY):
        problems = check_sources(sources).problems
    return [
        f"{one.file.rpartition('/')[2]}:{one.line} {one.message}"
        for one in problems
        if one.severity is not Severity.INFO
    ]


def test_nothing_is_said_of_a_set_in_which_all_is_right() -> None:
    assert told(from_texts(advised_texts())) == []


ENGLISH, EASY = LESSON.replace(".md", ".en.md"), LESSON.replace(".md", ".latt.md")
MODULE_UK, WORDS_AR = MODULE.replace(".yaml", ".uk.yaml"), WORDS.replace(".yaml", ".ar.yaml")
SHIPPED = "validation_modules/disk"
WHOLE_LAST = "```\n"


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (EASY, "", "", "01-start.md:1 Varianten Lätt svenska saknas."),
        (ENGLISH, "", "", "01-start.md:1 Varianten English saknas."),
        (
            LESSON,
            "Arbetsgivaren ansvarar {",
            MUCH + "Arbetsgivaren ansvarar {",
            "01-start.md:1 Lektionen har 606 ord. Gränsen är 600.",
        ),
        (
            LESSON,
            "goal: Du kan börja.",
            "goal: Du vet mer.",
            "01-start.md:4 Målet säger inte vad man kan efteråt.",
        ),
        (
            ENGLISH,
            "goal: You can begin.",
            "goal: To begin.",
            "01-start.en.md:4 Målet säger inte vad man kan efteråt.",
        ),
        (
            LESSON,
            "text: Ingen, feedback: Nej.",
            "text: Ingen",
            "01-start.md:12 Övningen start-1: b saknar återkoppling.",
        ),
        (
            ENGLISH,
            "text: Ingen, feedback: Nej.",
            "text: Ingen",
            "01-start.en.md:12 Övningen start-1: b saknar återkoppling.",
        ),
        (
            LESSON,
            "right: Ja., wrong: Nej.",
            "right: Ja.",
            "01-start.md:21 Övningen start-2 saknar återkoppling på fel svar.",
        ),
        (
            FACTS,
            "checked_on: 2026-11-01",
            "checked_on: 2025-11-01",
            "arbete.yaml:6 Faktumet aml-3-2 kontrollerades senast 2025-11-01.",
        ),
        (
            MODULE,
            "text: Tvättar händerna.",
            "text: Förstår varför man tvättar händerna.",
            "module.yaml:18 Det går inte att se att någon förstår.",
        ),
        (
            MODULE,
            "easy_text: Jag kan tvätta",
            "easy_text: Jag vet hur jag kan tvätta",
            "module.yaml:19 Det går inte att se att någon vet.",
        ),
        (
            MODULE,
            "text: Deltagaren kan hålla rent.",
            "text: Deltagaren känner till hygien.",
            "module.yaml:14 Det går inte att se att någon känner till.",
        ),
        (MODULE, "counts: [Någon ser det.]", f"counts: ['{LONG}']", f"module.yaml:23 {TOO_LONG}"),
        (MODULE, "question: När tvättar du händerna?", f"question: '{LONG}'", f"module.yaml:22 {TOO_LONG}"),
        (MODULE, "why: Hon såg allt.", f"why: '{LONG}'", f"module.yaml:27 {TOO_LONG}"),
        (MODULE, "note: Du kan läsa mer.", f"note: '{LONG}'", f"module.yaml:10 {TOO_LONG}"),
        (MODULE, "easy_summary: Du diskar.", f"easy_summary: '{LONG}'", f"module.yaml:7 {TOO_LONG}"),
        (WORDS, "explanation: Ett ord.", f"explanation: '{LONG}'", f"words.yaml:2 {TOO_LONG}"),
        (
            WORDS,
            ", example: Säg ett ord., picture: hand",
            "",
            "words.yaml:2 Ordet ord saknar example, picture.",
        ),
        (MODULE, "        picture: hand\n", "", "module.yaml:17 Kriteriet tvatta-hander saknar picture."),
        (f"{SHIPPED}/guide.md", "", "", "guide.md:1 Bedömarens guide saknas."),
        (MODULE_UK, "", "", "module.yaml:1 Översättningen till Українська saknas."),
        (WORDS_AR, "", "", "words.yaml:1 Översättningen till العربية saknas."),
        (f"{SHIPPED}/quiz.en.yaml", "", "", "quiz.yaml:1 Översättningen till English saknas."),
    ],
)
def test_one_thing_is_wrong_and_just_that_is_told(path: str, old: str, new: str, expected: str) -> None:
    assert told(spoilt(path, old, new)) == [expected]


def without(*lines: str, path: str) -> Sources:
    texts = advised_texts()
    for one in (path, path.replace(".md", ".latt.md"), path.replace(".md", ".en.md")):
        for line in lines:
            texts[one] = texts[one].replace(line, "")
    return from_texts(texts)


def test_a_lesson_has_a_task_at_work() -> None:
    assert told(without("workplace_task: Prata med din chef.\n", path=LESSON)) == [
        "01-start.md:1 Lektionen har ingen uppgift på arbetsplatsen."
    ]


def test_a_lesson_says_what_it_builds_on_by_sources_or_facts() -> None:
    assert told(without("sources: [En bok]\n", path=LESSON)) == []
    assert told(without("sources: [En bok]\n", " {fact:aml-3-2}", path=LESSON)) == [
        "01-start.md:1 Lektionen har inga källor."
    ]


@pytest.mark.parametrize(("change", "count"), [("fewer", 1), ("more", 5)])
def test_a_lesson_has_two_to_four_exercises(change: str, count: int) -> None:
    texts = advised_texts()
    for path in (LESSON, EASY, ENGLISH):
        first, last = texts[path].split("```exercise\nid: start-2")
        texts[path] = first if change == "fewer" else f"{texts[path]}\n{MORE}"
        assert last
    assert told(from_texts(texts)) == [f"01-start.md:1 Lektionen har {count} övningar. Den ska ha 2–4."]


def test_free_text_without_feedback_is_told() -> None:
    texts = advised_texts()
    for path in (LESSON, EASY, ENGLISH):
        texts[path] += "\n" + THIRD.format(3).replace("feedback: Ja.\n", "")
    assert "01-start.md:29 Övningen start-3 saknar återkoppling." in told(from_texts(texts))


def test_a_module_has_thirty_words_a_quiz_and_a_ladder() -> None:
    texts = {path: text for path, text in advised_texts().items() if "quiz" not in path}
    texts[MODULE] = texts[MODULE].replace(
        texts[MODULE].split("summary: Du diskar.\n")[1].split("outcomes")[0], ""
    )
    words = texts[WORDS].splitlines(keepends=True)
    texts[WORDS] = "".join(words[:-1])
    for code in ("en", "ar", "uk"):
        for name, lines in ((MODULE, 2), (WORDS, 0)):
            path = name.replace(".yaml", f".{code}.yaml")
            texts[path] = texts[path].replace(
                "beyond:\n  - {text: Adult education, note: You can study more.}\n", ""
            )
            if not lines:
                texts[path] = "".join(texts[path].splitlines(keepends=True)[:-1])
    assert told(from_texts(texts)) == [
        "module.yaml:1 Modulen har inga frågor med bilder.",
        "module.yaml:1 Modulen säger inte vad den leder till.",
        "words.yaml:1 Ordlistan har 29 ord. Den ska ha minst 30.",
    ]


def test_a_fact_is_overdue_the_day_after_twelve_months() -> None:
    sources = from_texts(advised_texts())
    with clock.at(datetime(2027, 11, 1, 12, tzinfo=UTC)):
        assert check_sources(sources).problems == check_sources(sources).of(Severity.INFO)
    with clock.at(datetime(2027, 11, 2, 12, tzinfo=UTC)):
        assert [one.message for one in check_sources(sources).of(Severity.WARNING)] == [
            "Faktumet aml-3-2 kontrollerades senast 2026-11-01."
        ]


def test_in_other_languages_a_translation_is_only_asked_for() -> None:
    with clock.at(DAY):
        tips = check_sources(from_texts(advised_texts())).of(Severity.INFO)
    assert "Översättningen till Soomaali saknas." in {one.message for one in tips}
    assert not any(one.file.endswith("quiz.yaml") for one in tips)


@pytest.mark.parametrize("verb", UNMEASURABLE)
def test_what_nobody_can_see_is_found_anywhere_in_a_sentence(verb: str) -> None:
    assert unmeasurable_in(f"Deltagaren {verb} det.") is not None


@pytest.mark.parametrize("text", ["Visar vetemjöl.", "Frågar när hon inte vet.", "Lär någon annan."])
def test_words_that_only_look_like_it_are_let_be(text: str) -> None:
    assert unmeasurable_in(text) is None


def test_what_there_is_is_counted() -> None:
    with clock.at(DAY):
        summary = check_sources(from_texts(advised_texts())).summary.as_json()
    assert summary == {
        "courses": 1, "lessons": 1, "exercises": 2, "modules": 1, "outcomes": 1, "criteria": 1, "words": 30,
        "pictures": 2,
        "facts": {"lagkrav": 1, "riktvärde": 0, "forskning": 0, "praxis": 0},
        "people": {},
        "translations": {"en": {"draft": 3, "unmarked": 1}, "ar": {"draft": 3}, "uk": {"draft": 3}},
    }  # fmt: skip


def test_what_is_shipped_has_nothing_to_mend_and_is_counted_in_both_forms() -> None:
    with clock.at(DAY):
        found = json.loads(CliRunner().invoke(check_content, ["--json"]).output)
        text = CliRunner().invoke(check_content, []).output
    assert [one for one in found["problems"] if one["severity"] != "info"] == []
    least = {
        "courses": 5,
        "lessons": 86,
        "modules": 6,
        "outcomes": 34,
        "criteria": 110,
        "words": 180,
        "pictures": 60,
    }
    assert {key: found["summary"][key] >= count for key, count in least.items()} == dict.fromkeys(least, True)
    assert re.search(rf"^Kriterier +{found['summary']['criteria']}$", text, re.MULTILINE)
    assert "Українська, utkast" in text


def test_facts_that_fall_due_are_listed_with_where_they_are_used() -> None:
    listed = CliRunner().invoke(facts, ["due", "--before", "2027-11-28", "--json"])
    assert listed.exit_code == 0, listed.output
    due = {one["id"]: one for one in json.loads(listed.output)}
    assert due["kyl-8"]["due"] == "2027-11-27"
    assert {f"validation_modules/disk-kafe/{name}" for name in ("guide.md", "module.yaml")} <= set(
        due["kyl-8"]["used_in"]
    )
    assert due["kyl-8"].keys() == {"id", "claim", "checked_on", "due", "used_in"}
    text = CliRunner().invoke(facts, ["due", "--before", "2027-11-28"]).output
    assert "2027-11-27  kyl-8  (kontrollerat 2026-11-27)" in text
    with clock.at(DAY):
        assert CliRunner().invoke(facts, ["due"]).output == "0 fakta ska kontrolleras före 2026-11-27.\n"


def test_a_day_that_is_none_is_refused() -> None:
    assert CliRunner().invoke(facts, ["due", "--before", "i morgon"]).exit_code == 2
