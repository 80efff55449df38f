"""Whom the texts tell about: what the lists say is held against the texts, and counted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from stegvis.content.advice.people import Share
from stegvis.content.checking import check_sources
from stegvis.content.commands import check_content
from stegvis.content.reading.sources import PEOPLE, from_texts
from tests.unit.content.advised import LESSON, MODULE, advised_texts
from tests.unit.content.test_advice import told

LIST = f"{PEOPLE}/prov.yaml"
PERSON = "  - {{name: {}, gender: {}, home: {}, role: {}, lessons: [start]}}\n"
AMINA = PERSON.format("Amina", "woman", "elsewhere", "participant")
NILS = PERSON.format("Nils", "man", "sweden", "supervisor")
TOLD = "Arbetsgivaren ansvarar {fact:aml-3-2}."


def told_about(*people: str, story: str, more: str = "") -> dict[str, str]:
    """The set in which all is right, with a story in both languages and a list of its people."""
    texts = advised_texts()
    english = LESSON.replace(".md", ".en.md")
    for path in (LESSON, LESSON.replace(".md", ".latt.md"), english):
        texts[path] = texts[path].replace(TOLD, f"{TOLD}\n\n{story}")
    for swedish, other in ENGLISH.items():
        texts[english] = texts[english].replace(swedish, other)
    texts[LIST] = "people:\n" + "".join(people) + more
    return texts


ENGLISH = {
    "Att börja": "To begin", "Prata med": "Talk to", "Arbetsgivaren": "The employer", "Vem": "Who",
    "Ingen": "Nobody", "Aminas": "Amina's", "Ja": "Yes", "Nej": "No", "En bok": "A book",
}  # fmt: skip

STORY = "Amina och Nils diskar i Provköping."


def test_a_list_that_says_what_the_text_says_is_right() -> None:
    texts = told_about(AMINA, NILS, story=STORY, more="not_people: [Provköping]\n")
    assert told(from_texts(texts)) == []


def test_whoever_is_in_the_text_is_in_the_list() -> None:
    texts = told_about(AMINA, story=STORY, more="not_people: [Provköping]\n")
    assert "01-start.md:11 Nils i start står inte i listan över personer." in told(from_texts(texts))


def test_a_word_that_stands_with_a_small_letter_too_is_no_name() -> None:
    texts = told_about(AMINA, NILS, story="Men Amina och Nils diskar, men inte alla men.")
    assert told(from_texts(texts)) == []


def test_a_genitive_is_the_name() -> None:
    texts = told_about(AMINA, NILS, story="Aminas tallrik lyfts av Nils.")
    assert told(from_texts(texts)) == []


@pytest.mark.parametrize("other", [AMINA.replace("start", "slut"), AMINA.replace("Amina", "Samira")])
def test_whoever_is_in_the_list_is_in_the_text(other: str) -> None:
    texts = told_about(AMINA, NILS, other, story="Amina och Nils diskar.")
    name, lesson = ("Samira", "start") if "Samira" in other else ("Amina", "slut")
    found = [one for one in told(from_texts(texts)) if "procent" not in one]
    assert found == [f"prov.yaml:4 {name} finns inte i {lesson}."]


def test_a_list_of_nothing_that_there_is_is_an_error() -> None:
    texts = advised_texts()
    texts[f"{PEOPLE}/annat.yaml"] = "people:\n" + AMINA
    assert "annat.yaml:1 Det finns ingen kurs eller modul som heter annat." in told(from_texts(texts))


@pytest.mark.parametrize("old", ["woman", "elsewhere", "participant", "Amina"])
def test_a_list_that_is_wrong_says_so_and_stops_no_course(old: str) -> None:
    texts = told_about(AMINA.replace(old, "9"), NILS, story=STORY)
    report = check_sources(from_texts(texts))
    assert (report.is_good, report.courses) == (False, ("prov",))
    assert {(one.file, one.line) for one in report.problems if "people" in one.file} == {(LIST, 2)}


def test_a_module_is_one_text() -> None:
    texts = advised_texts()
    texts[MODULE] = texts[MODULE].replace("Handledaren ser mig.", "Amina ser mig.")
    texts[MODULE.replace("module.yaml", "guide.md")] = "Sara diskar. Titta på händerna.\n"
    people = "people:\n  - {name: Amina, gender: woman, home: elsewhere, role: supervisor}\n"
    more = people + "  - {name: Sara, gender: woman, home: sweden, role: participant}\n"
    even = more + "  - {name: Nils, gender: man, home: sweden, role: supervisor}\n"
    texts[f"{PEOPLE}/disk.yaml"] = even
    found = told(from_texts(texts))
    assert "disk.yaml:4 Nils finns inte i disk." in found
    assert not any("Amina" in one or "Sara" in one for one in found)


def many(women: int, sweden: int) -> dict[str, str]:
    """Ten participants, so many of them women and so many with names that are at home in Sweden."""
    names = [f"Namn{letter}" for letter in "abcdefghij"]
    people = [
        PERSON.format(
            name,
            "woman" if place < women else "man",
            "sweden" if place >= 10 - sweden else "elsewhere",
            "participant",
        )
        for place, name in enumerate(names)
    ]
    return told_about(*people, story=" ".join(names))


@pytest.mark.parametrize(("women", "sweden"), [(4, 6), (5, 5), (6, 4)])
def test_shares_from_forty_to_sixty_are_right(women: int, sweden: int) -> None:
    assert told(from_texts(many(women, sweden))) == []


@pytest.mark.parametrize(
    ("women", "sweden", "what"), [(3, 5, "30 procent kvinnor"), (5, 7, "70 procent namn från Sverige")]
)
def test_a_share_that_is_lopsided_is_told_for_the_role_and_for_all(
    women: int, sweden: int, what: str
) -> None:
    found = told(from_texts(many(women, sweden)))
    assert found == [f"people:1 {role}: {what}. Det ska vara 40–60." for role in ("all", "participant")]


def test_few_in_a_role_are_counted_but_not_held_to_a_share() -> None:
    report = check_sources(from_texts(told_about(AMINA, NILS, story="Amina och Nils diskar.")))
    assert report.summary.people == {
        "participant": Share(1, 1, 0), "supervisor": Share(1, 0, 1), "all": Share(2, 1, 1),
    }  # fmt: skip


def test_the_shares_are_printed_in_both_forms(tmp_path: Path) -> None:
    for path, text in told_about(AMINA, NILS, story="Amina och Nils diskar.").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    text = CliRunner().invoke(check_content, [str(tmp_path)]).output
    assert re.search(r"^Personer, alla +2  kvinnor 50 %, namn från Sverige 50 %$", text, re.MULTILINE)
    found = json.loads(CliRunner().invoke(check_content, [str(tmp_path), "--json"]).output)
    assert found["summary"]["people"]["all"] == {"people": 2, "women": 1, "sweden": 1}
