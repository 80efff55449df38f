"""A template is a beginning: it passes only with words of one's own in each gap."""

from __future__ import annotations

import pytest

from stegvis.validation import reason_templates
from stegvis.validation.reason_templates import GAP, must_be_edited

TEMPLATES = (
    *reason_templates._SAFETY,
    *reason_templates._BY_METHOD.values(),
    reason_templates._FOR_ALL,
)
OWN = "tvättade händerna"


def filled(template: str, *gaps: str) -> str:
    """The template with these words in its gaps, the last of them in all that are left."""
    for index in range(template.count(GAP)):
        template = template.replace(GAP, gaps[min(index, len(gaps) - 1)], 1)
    return template


@pytest.mark.parametrize("template", TEMPLATES)
def test_it_passes_with_own_words_in_each_gap(template: str) -> None:
    assert must_be_edited(filled(template, OWN)) is None
    assert must_be_edited("Bra jobbat!\n" + filled(template, OWN + ".\nOch mer") + "\nVi ses!") is None


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("empty", ["", "   ", "\n", "…", "...", "- –", "[ ]", "___", "?!", "7", "x"])
def test_a_gap_without_words_does_not_pass(template: str, empty: str) -> None:
    count = template.count(GAP)
    assert must_be_edited(filled(template, empty)) is not None
    for index in range(count):
        gaps = [empty if place == index else OWN for place in range(count)]
        assert must_be_edited(filled(template, *gaps)) is not None, gaps


@pytest.mark.parametrize("template", TEMPLATES)
def test_neither_capitals_nor_spaces_nor_signs_hide_a_template(template: str) -> None:
    emptied = filled(template, "")
    for hidden in (emptied.upper(), emptied.replace(" ", "  "), emptied.replace(".", ""), f"Hej! {emptied}"):
        assert must_be_edited(hidden) is not None, hidden


def test_a_gap_is_not_filled_by_the_template_after_it() -> None:
    first, second = TEMPLATES[0], TEMPLATES[-1]
    assert must_be_edited(filled(first, OWN, OWN, "") + "\n" + filled(second, OWN)) is not None
    assert must_be_edited(filled(first, OWN) + "\n" + filled(second, "")) is not None
    assert must_be_edited(filled(first, OWN) + "\n" + filled(second, OWN)) is None


def test_a_template_that_is_cut_to_its_first_words_does_not_pass() -> None:
    assert must_be_edited("Jag har inte sett att du .") is not None
    assert must_be_edited("Jag har inte sett att du diskade.") is None
    assert must_be_edited("Det var farligt, det du gjorde.") is None, "her own words end like a template's"


def test_own_words_that_begin_like_a_template_fill_a_gap() -> None:
    assert must_be_edited("Det här gick bra: disken. Det här är kvar:\nDu gjorde inte rent golvet.") is None


def test_the_message_says_where_words_are_missing() -> None:
    told = str(must_be_edited(f"Det här gick bra: {OWN}. Det här är kvar: ."))
    assert "”Det här är kvar:”" in told
