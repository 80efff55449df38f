"""What a hostile or careless author may put in a folder: an answer with a place, soon, and nothing that leaks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stegvis.content.exercises.base import repeated
from stegvis.content.reading.library import Library, read_library
from stegvis.content.reading.problems import errors
from stegvis.content.reading.sources import from_disk
from stegvis.content.reading.texts import LONGEST_TEXT, MOST_BRACKETS
from stegvis.content.reading.validation import MOST_PROBLEMS
from stegvis.content.rendering import compile_course
from tests.unit.content.samples import good_with

LESSON = "courses/prov/grund/02-slut.md"
GOOD = good_with().texts


def read_with(old: str, new: str, path: str = LESSON) -> Library:
    assert old in GOOD[path]
    return read_library(good_with({path: GOOD[path].replace(old, new, 1)}))


def first_error(library: Library) -> tuple[str, int, str]:
    found = errors(library.problems)[0]
    return found.file, found.line, found.message


@pytest.mark.parametrize("kind", ["[multiple]", "{a: b}"])
def test_a_kind_that_is_no_word_is_an_error_in_its_own_course_only(kind: str) -> None:
    library = read_with("kind: multiple", f"kind: {kind}")
    assert first_error(library)[:2] == (LESSON, 11)
    assert (list(library.courses), list(library.modules)) == ([], ["disk"])


@pytest.mark.parametrize("written", ["\ue010token\ue011", "\x00", "\x1b[31m", "\U000f0000"])
def test_characters_without_meaning_are_refused_in_the_text(written: str) -> None:
    file, line, message = first_error(read_with("Sista texten.", f"Sista {written}"))
    assert (file, line) == (LESSON, 7)
    assert message.startswith("Tecknet U+")


@pytest.mark.parametrize("written", [r'"\uE010token\uE011"', r'"\0"', r'"\e"'])
def test_characters_without_meaning_are_refused_as_yaml_escapes(written: str) -> None:
    file, line, message = first_error(read_with("title: ", f"title: {written} # "))
    assert (file, line) == (LESSON, 3)
    assert message.startswith("Tecknet U+")


@pytest.mark.parametrize("entity", ["&#xE010;token&#xE011;", "&#57360;nonce&#57361;"])
def test_an_entity_never_becomes_a_place_in_a_page(entity: str) -> None:
    library = read_with("Sista texten.", f"[se här](https://example.org/?t={entity}) {entity}")
    html = compile_course(library.courses["prov"], library.facts, library.pictures).model_dump_json()
    assert "example.org" in html
    assert not any("\ue000" <= character <= "\uf8ff" for character in html)


@pytest.mark.parametrize("bracket", ["[", "<"])
def test_more_brackets_than_the_markdown_reader_can_bear_are_refused(bracket: str) -> None:
    library = read_with("Sista texten.", bracket * (MOST_BRACKETS + 1))
    assert f"tecken av slaget {bracket}" in first_error(library)[2]


def test_a_text_that_is_too_long_is_refused() -> None:
    assert first_error(read_with("Sista texten.", "ord " * LONGEST_TEXT))[2] == "Texten är för lång."


def test_pictures_of_other_sites_do_not_come_in_as_html() -> None:
    library = read_with("Sista texten.", '<img src="https://example.org/spy.png"> Text.')
    html = compile_course(library.courses["prov"], library.facts, library.pictures).model_dump_json()
    assert "spy.png" not in html


def test_thousands_of_mistakes_in_a_file_are_not_all_said() -> None:
    path = "courses/prov/course.yaml"
    wrong = "\n".join(f"key-{number}: 1" for number in range(1000))
    library = read_library(good_with({path: f"{GOOD[path]}\n{wrong}"}))
    assert 0 < len(errors(library.problems)) <= MOST_PROBLEMS


def test_repeated_ids_are_found_in_order() -> None:
    assert repeated(["b", "a", "b", "c", "a"]) == ["b", "a"]
    assert repeated([str(number) for number in range(200_000)]) == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The good sample as files that a test may spoil."""
    for path, text in GOOD.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def read_folder(folder: Path) -> Library:
    return read_library(
        from_disk(folder / "courses", folder / "validation_modules", folder / "pictures.yaml")
    )


def test_a_link_out_of_the_folder_is_told_and_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(GOOD[LESSON], encoding="utf-8")
    (folder / LESSON).unlink()
    (folder / LESSON).symlink_to(secret)
    library = read_folder(folder)
    assert (LESSON, 1, "Filen är en länk till en annan plats.") in [
        (one.file, one.line, one.message) for one in errors(library.problems)
    ]
    assert list(library.courses) == []


def test_a_file_name_that_is_not_text_stops_its_own_course_only(folder: Path) -> None:
    os.close(os.open(os.fsencode(folder / "courses/prov/grund") + b"/\xff.md", os.O_CREAT | os.O_WRONLY))
    library = read_folder(folder)
    assert "Filens namn går inte att läsa." in [one.message for one in errors(library.problems)]
    assert "\n".join(map(str, library.problems)).encode()
    assert (list(library.courses), list(library.modules)) == ([], ["disk"])


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_a_file_in_another_encoding_is_told_with_its_remedy(folder: Path, encoding: str) -> None:
    (folder / LESSON).write_bytes(GOOD[LESSON].replace("Sista", "Sistå").encode(encoding))
    found = [one for one in errors(read_folder(folder).problems) if one.file == LESSON]
    assert "UTF-8" in found[0].message and "UTF-8" in found[0].remedy


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(folder: Path) -> None:
    before = read_folder(folder).courses["prov"]
    for path, text in GOOD.items():
        (folder / path).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_folder(folder).courses["prov"] == before
