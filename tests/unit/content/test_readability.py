"""LIX tells easy from hard and keeps silent on short texts."""

from __future__ import annotations

from stegvis.content.readability import lix


def test_a_short_text_has_no_figure() -> None:
    assert lix("Jag kan tvätta händerna. " * 5) is None


def test_the_figure_is_words_per_sentence_plus_share_of_long_words() -> None:
    # Five words a sentence, one of them longer than six letters: 5 + 20.
    assert lix("Jag kan tvätta mina händerna. " * 20) == 25


def test_list_items_and_headings_end_a_sentence() -> None:
    assert lix("\n".join(["- Jag kan tvätta mina händerna"] * 20)) == 25


def test_markup_and_references_are_not_words() -> None:
    assert lix("Jag **kan** tvätta [mina](https://example.org/a) händerna {fact:aml-3-3}. " * 20) == 25
