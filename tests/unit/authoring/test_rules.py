"""Paths of variants, the text to begin with, and differences."""

from __future__ import annotations

from stegvis.authoring import rules

PATH = "courses/prov/grund/01-start.md"


def test_a_variant_lies_beside_its_original() -> None:
    assert rules.variant_path(PATH, "latt") == "courses/prov/grund/01-start.latt.md"
    assert rules.variant_path(PATH, "sv") == PATH


def test_the_ending_tells_the_variant() -> None:
    assert rules.variant_of(PATH).code == "sv"
    assert rules.variant_of("courses/prov/grund/01-start.ar.md").direction == "rtl"
    assert rules.variant_of("courses/prov/course.yaml").code == "sv"


def test_a_new_variant_begins_as_the_original() -> None:
    assert rules.starting_text("courses/prov/grund/01-start.en.md", {PATH: "Texten"}) == "Texten"


def test_a_difference_tells_added_from_removed() -> None:
    lines = rules.text_difference("ett\ntvå\n", "ett\ntre\n")
    assert [(line.kind, line.text) for line in lines if line.kind != "place"] == [
        ("same", "ett"),
        ("removed", "två"),
        ("added", "tre"),
    ]


def test_equal_texts_have_no_difference() -> None:
    assert rules.text_difference("ett", "ett") == []
