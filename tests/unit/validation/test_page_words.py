"""The words that stand beside the Swedish are those that the pages use in the languages that they speak."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from stegvis.validation.page_words import PAGE_WORDS

TRANSLATIONS = Path(__file__).parents[3] / "platform/stegvis/translations"
SWEDISH = {
    "how_often": "Hur ofta har du gjort det här?",
    "often": "Ofta",
    "sometimes": "Ibland",
    "seldom": "Sällan",
    "never": "Aldrig",
    "skip": "Hoppa över",
    "skipped": "Hoppade över",
    "counts": "Det här räknas",
    "does_not_count": "Det här räknas inte",
    "examples": "Exempel",
    "enough": "Det här räcker",
    "not_enough_yet": "Det här räcker inte ännu",
    "why": "Varför?",
}


@pytest.mark.parametrize("code", ["ar", "en"])
def test_a_page_and_what_stands_beside_use_the_same_words(code: str) -> None:
    with (TRANSLATIONS / code / "LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file)
    said = {}
    for name, swedish in SWEDISH.items():
        message = catalogue.get(swedish)
        assert message is not None, swedish
        said[name] = message.string
    assert asdict(PAGE_WORDS[code]) == said
