"""`stegvis check-content`: on a folder, on one course, for people and for machines."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from stegvis.content.commands import check_content
from stegvis.content.schemas import as_text, schemas
from tests.unit.content.samples import SAMPLES, texts_of

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the good sample that a test may spoil."""
    shutil.copytree(SAMPLES / "good", tmp_path / "content")
    return tmp_path / "content"


def spoil(folder: Path) -> None:
    for path, text in texts_of("unknown-fact").items():
        (folder / path).write_text(text, encoding="utf-8")


def test_good_content_ends_with_success(folder: Path) -> None:
    result = CliRunner().invoke(check_content, [str(folder)])
    assert result.exit_code == 0, result.output
    assert "Utan fel: 1 kurser, 1 valideringsmoduler." in result.output


def test_an_error_ends_with_one_and_says_where(folder: Path) -> None:
    spoil(folder)
    result = CliRunner().invoke(check_content, [str(folder)])
    assert result.exit_code == 1
    assert "courses/prov/grund/01-start.md:14: FEL: Faktumet aml-9-9 finns inte." in result.output


def test_machines_get_json(folder: Path) -> None:
    spoil(folder)
    found = json.loads(CliRunner().invoke(check_content, [str(folder), "--json"]).output)
    assert (found["good"], found["courses"], found["modules"]) == (False, [], ["disk"])
    error = next(one for one in found["problems"] if one["severity"] == "error")
    assert error.keys() == {"file", "line", "message", "remedy", "severity"}


def test_a_missing_name_in_another_language_is_a_tip_and_no_error(folder: Path) -> None:
    quiet = CliRunner().invoke(check_content, [str(folder)]).output
    told = CliRunner().invoke(check_content, [str(folder), "--tips"]).output
    assert "Kursens namn" not in quiet
    assert "TIPS: Kursens namn finns inte på English." in told


def test_one_course_is_checked_with_the_facts_beside_it(folder: Path) -> None:
    (folder / "courses/prov/grund/01-start.md").write_text(
        (folder / "courses/prov/grund/01-start.md")
        .read_text(encoding="utf-8")
        .replace("picture: hand\n", ""),
        encoding="utf-8",
    )
    result = CliRunner().invoke(check_content, [str(folder / "courses/prov")])
    assert result.exit_code == 0, result.output


def test_a_file_that_is_not_utf8_is_named(folder: Path) -> None:
    (folder / "courses/prov/grund/02-slut.md").write_bytes(b"---\nid: slut\ntitle: \xe4\n---\n")
    result = CliRunner().invoke(check_content, [str(folder)])
    assert "02-slut.md:3: FEL: Filen är inte sparad som UTF-8." in result.output


def test_windows_line_ends_are_read(folder: Path) -> None:
    path = folder / "courses/prov/grund/02-slut.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_text(encoding="utf-8").replace("\n", "\r\n").encode())
    assert CliRunner().invoke(check_content, [str(folder)]).exit_code == 0


def test_a_folder_without_content_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(check_content, [str(tmp_path)])
    assert (result.exit_code, "Här finns inget innehåll." in result.output) == (1, True)


def test_a_hard_text_is_a_warning(folder: Path) -> None:
    path = folder / "courses/prov/grund/02-slut.md"
    hard = "Arbetsmiljölagstiftningens tillämpningsområde omfattar samtliga " * 30 + "arbetstagare."
    path.write_text(path.read_text(encoding="utf-8").replace("Sista texten.", hard), encoding="utf-8")
    result = CliRunner().invoke(check_content, [str(folder)])
    assert (result.exit_code, "VARNING: Texten har LIX" in result.output) == (0, True)


def test_a_true_or_false_exercise_that_asks_is_a_warning(folder: Path) -> None:
    path = folder / "courses/prov/grund/02-slut.md"
    exercise = (
        "\n```exercise\nid: slut-sant\nkind: true-false\nquestion: Är vattnet varmt?\nanswer: true\n```\n"
    )
    path.write_text(path.read_text(encoding="utf-8") + exercise, encoding="utf-8")
    result = CliRunner().invoke(check_content, [str(folder)])
    assert (result.exit_code, "men svaren är sant och falskt." in result.output) == (0, True)


@pytest.mark.parametrize("key", ["counts", "does_not_count"])
def test_what_counts_is_measured_too_since_the_participant_reads_it(folder: Path, key: str) -> None:
    path = folder / "validation_modules/disk/module.yaml"
    hard = "Arbetsmiljölagstiftningens tillämpningsområde omfattar samtliga " * 30 + "arbetstagare."
    path.write_text(path.read_text(encoding="utf-8") + f"        {key}: [{hard}]\n", encoding="utf-8")
    result = CliRunner().invoke(check_content, [str(folder)])
    assert "VARNING: De lätta texterna har tillsammans LIX" in result.output


@pytest.mark.parametrize("name", list(schemas()))
def test_the_schemas_in_docs_are_up_to_date(name: str) -> None:
    written = (REPOSITORY / "docs/schemas" / name).read_text(encoding="utf-8")
    assert written == as_text(schemas()[name]), "run: stegvis write-content-schemas docs/schemas"


def test_the_folder_of_courses_itself_is_checked(folder: Path) -> None:
    lesson = folder / "courses/prov/grund/01-start.md"
    lesson.write_text(lesson.read_text(encoding="utf-8").replace("picture: hand\n", ""), encoding="utf-8")
    result = CliRunner().invoke(check_content, [str(folder / "courses")])
    assert result.exit_code == 0, result.output
    assert "Utan fel: 1 kurser, 0 valideringsmoduler." in result.output


def test_courses_without_facts_beside_them_have_the_shipped_ones(folder: Path) -> None:
    shutil.rmtree(folder / "courses/facts")
    lesson = folder / "courses/prov/grund/01-start.md"
    lesson.write_text(lesson.read_text(encoding="utf-8").replace("aml-3-2", "aml-3-3"), encoding="utf-8")
    result = CliRunner().invoke(check_content, [str(folder)])
    assert "Faktumet aml-3-3 finns inte" not in result.output
