"""Ladders: what they may lead to, and that a fault in one stops no other module."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from stegvis.content.commands import check_content
from stegvis.content.reading.library import Library, read_library
from stegvis.content.reading.problems import errors
from stegvis.content.rendering import compile_module
from stegvis.content.rules import change_between
from stegvis.content.states import ChangeKind
from tests.unit.content.samples import SAMPLES, good_with, texts_of

DISK, KOK = "validation_modules/disk/module.yaml", "validation_modules/kok/module.yaml"
GOOD = texts_of("good")[DISK]
BEYOND = "  beyond:\n    - {text: Komvux, note: Du kan läsa mer.}\n"


def with_ladder(lines: str, key: str = "disk") -> str:
    return GOOD.replace("id: disk\n", f"id: {key}\n", 1).replace(
        "outcomes:\n", f"ladder:\n{lines}outcomes:\n", 1
    )


def read(disk: str, kok: str = "") -> Library:
    return read_library(good_with({DISK: disk, **({KOK: kok} if kok else {})}))


def test_modules_and_courses_are_led_to_by_id() -> None:
    disk = with_ladder("  requires: [kok]\n  recommended: [prov]\n" + BEYOND)
    library = read(disk, with_ladder("  leads_to: [disk, prov]\n", "kok"))
    assert errors(library.problems) == []
    ladder = compile_module(library.modules["disk"], library.facts, library.pictures).ladder
    assert ladder is not None
    assert (ladder.requires, ladder.recommended, ladder.beyond) == (
        ("kok",),
        ("prov",),
        (("Komvux", "Du kan läsa mer."),),
    )


def test_a_ladder_is_no_part_of_what_is_assessed() -> None:
    library, before = read(with_ladder(BEYOND)), read(GOOD)
    after = compile_module(library.modules["disk"], library.facts, library.pictures)
    assert change_between(
        compile_module(before.modules["disk"], before.facts, before.pictures), after
    ) is ChangeKind.CORRECTION  # fmt: skip


def test_a_ladder_with_a_fault_stops_its_own_module_only() -> None:
    library = read(with_ladder("  leads_to: [finns-inte]\n"), with_ladder("  leads_to: [disk]\n", "kok"))
    assert list(library.modules) == ["kok"]


def test_a_neighbour_that_is_broken_can_still_be_led_to() -> None:
    library = read(with_ladder("  leads_to: [kok]\n"), "id: kok\n")
    assert list(library.modules) == ["disk"]


def test_what_comes_before_does_not_come_after_too() -> None:
    disk = with_ladder("  requires: [kok]\n  leads_to: [kok]\n")
    messages = [one.message for one in errors(read(disk, with_ladder(BEYOND, "kok")).problems)]
    assert messages == ["kok krävs redan, och kan inte också komma före eller efter."]


def test_a_long_circle_stops_all_that_are_in_it() -> None:
    texts = {
        f"validation_modules/{one}/module.yaml": with_ladder(f"  requires: [{other}]\n{BEYOND}", one)
        for one, other in (("disk", "kok"), ("kok", "butik"), ("butik", "disk"), ("lager", "disk"))
    }
    library = read_library(good_with(texts))
    assert list(library.modules) == ["lager"]
    assert [one.file.split("/")[1] for one in errors(library.problems)] == ["butik", "disk", "kok"]


@pytest.mark.parametrize(
    ("leads_to", "ends_with"),
    [("disk-kafe", 0), ("grannen", 0), ("handledare-pa-arbetsplatsen", 0), ("annat", 1)],
)
def test_one_module_alone_may_lead_to_what_lies_beside_it_or_is_shipped(
    tmp_path: Path, leads_to: str, ends_with: int
) -> None:
    shutil.copytree(SAMPLES / "good", tmp_path / "content")
    folder = tmp_path / "content/validation_modules"
    (folder / "grannen").mkdir()
    (folder / "grannen/module.yaml").write_text("id: grannen\n", encoding="utf-8")
    text = with_ladder(f"  leads_to: [{leads_to}]\n").replace("        picture: hand\n", "")
    (folder / "disk/module.yaml").write_text(text.replace("        facts: [aml-3-2]\n", ""), encoding="utf-8")
    (folder / "disk/words.yaml").unlink()
    result = CliRunner().invoke(check_content, [str(folder / "disk")])
    assert result.exit_code == ends_with, result.output
