"""LIX, the Swedish measure of how hard a text is to read (Björnsson, 1968)."""

from __future__ import annotations

import re

FEWEST_WORDS = 100
"""On fewer words the figure swings too much to say anything."""

EASY = 30
"""The most for participants' texts: "mycket lättläst"."""

PLAIN = 42
"""The most for staff's texts: the middle of "medelsvår"."""

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:](?=\s|$)|\n\s*\n|\n\s*[-*|]|\n\s*\d+\.\s|\n#")
_MARKUP = re.compile(r"\{fact:[^}]*\}|\]\([^)]*\)|[*_`>#\[\]|]")


MOST_IN_A_SENTENCE = 12
"""The most words of one sentence in participants' texts."""


def word_count(text: str) -> int:
    """How many words a text has, its marks left out."""
    return len(_WORD.findall(_MARKUP.sub(" ", text)))


def long_sentences(text: str) -> list[str]:
    """The sentences that have more words than a participant should have to keep in mind."""
    sentences = [" ".join(part.split()) for part in _SENTENCE_END.split(text)]
    return [one for one in sentences if word_count(one) > MOST_IN_A_SENTENCE]


def lix(text: str) -> float | None:
    """Words per sentence plus the per cent of words with more than six letters; None on under 100 words."""
    sentences = [part for part in _SENTENCE_END.split(text) if part and _WORD.search(part)]
    words = _WORD.findall(_MARKUP.sub(" ", text))
    if len(words) < FEWEST_WORDS:
        return None
    long_words = sum(len(word) > 6 for word in words)
    return len(words) / max(len(sentences), 1) + 100 * long_words / len(words)
