"""How a name may stand in a text: in small letters, without its dots and strokes, with an ending. Pure.

A name is compared by its *bare* letters: small, without marks, and with letters that people write for each other made
the same one (ı and i, ø and o, أ and ا, ሠ and ሰ). What a language ties to a name, such as a Swedish -s, an Arabic
preposition or a Russian ending, is known for the scripts that our participants write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

SHORTEST = 2
"""A single letter tells nobody's name."""

_UNSEEN = "\u00ad\u034f\u0640\u200b\u200d\u2060\ufeff" + "".join(map(chr, range(0xFE00, 0xFE10)))
"""Signs inside a word that nobody sees, and the stroke that makes an Arabic word longer."""

_APOSTROPHES = "\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ee\ua78b\ua78c"
"""Letters to Unicode, but written for the apostrophe of "N'Diaye"."""

_ETHIOPIC_ROWS = {0x1210: 0x1200, 0x1280: 0x1200, 0x1220: 0x1230, 0x12D0: 0x12A0, 0x1340: 0x1338}
"""Rows of the Ethiopic script that are read alike and written for each other."""

_SAME = str.maketrans(
    {"ı": "i", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ŧ": "t"}
    | {"ə": "a", "ŋ": "n", "ς": "σ"}
    | {"ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ٱ": "ا"}
    | dict.fromkeys(_UNSEEN + _APOSTROPHES, "")
    | {chr(row + order): chr(same + order) for row, same in _ETHIOPIC_ROWS.items() for order in range(8)}
)
_PASSPORT = str.maketrans({"å": "aa", "ä": "ae", "æ": "ae", "ö": "oe", "ø": "oe", "ü": "ue"})
"""How passports, and keyboards without these letters, write them."""

_ARABIC, _HEBREW = re.compile(r"[\u0600-\u06ff]+"), re.compile(r"[\u05d0-\u05ea]+")
_ETHIOPIC, _INFLECTED = re.compile(r"[\u1200-\u137f]+"), re.compile(r"[\u0370-\u03ff\u0400-\u052f]+")
_ENDING_LETTERS = "аеєиіїоуыэюяійьъѓαεηιουωσ"
_SHORTEST_STEM = 3

_UNSPACED = re.compile(
    r"[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff]"
)
"""Scripts that put no space between words (Thai, Lao, Tibetan, Burmese, Khmer, Japanese, Chinese), and Korean."""


@dataclass(frozen=True)
class Word:
    """A word and where it stands in its text."""

    text: str
    start: int
    end: int


def words_in(text: str) -> Iterator[Word]:
    """The runs of letters with their marks, in order. Whatever else a text holds stands between words."""
    start: int | None = None
    for place, sign in enumerate(f"{text} "):
        if _is_of_a_word(sign):
            start = place if start is None else start
        elif start is not None:
            yield Word(text[start:place], start, place)
            start = None


def _is_of_a_word(sign: str) -> bool:
    if sign in _APOSTROPHES:
        return False
    return sign in _UNSEEN or unicodedata.category(sign)[0] in "LM"


def bare(word: str) -> str:
    """The word's letters as they are compared."""
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word.casefold()).casefold())
    return "".join(sign for sign in small.translate(_SAME) if not unicodedata.combining(sign))


def exact(word: str) -> str:
    """The word in small letters, with its marks."""
    return unicodedata.normalize("NFC", word.casefold())


def spellings(word: str) -> frozenset[str]:
    """The word's bare letters, and as a passport writes them."""
    return frozenset({bare(word), bare(exact(word).translate(_PASSPORT))})


def is_long_enough(part: str) -> bool:
    """Whether a part of a name has so many letters that it is looked for alone."""
    letters = (sign for sign in unicodedata.normalize("NFC", part) if unicodedata.category(sign)[0] == "L")
    return sum(1 for _ in letters) >= SHORTEST


def is_unspaced(part: str) -> bool:
    """Whether the part's script puts no space between words, so that it may stand in the middle of one."""
    return _UNSPACED.search(part) is not None


def forms_of(spelling: str) -> str:
    """A pattern of the bare words that this part of a name may be, in bare letters itself; with a Swedish -s too."""
    return f"(?:{_in_its_script(spelling)})s?"


def _in_its_script(spelling: str) -> str:
    name = re.escape(spelling)
    if _ARABIC.fullmatch(spelling):
        core = spelling.removeprefix("ال")
        shorter = re.escape(core if len(core) >= _SHORTEST_STEM else spelling)
        return f"(?:[وف]?[بلكس]?(?:ال)?|[وف]?لل)(?:{name}|{shorter})"
    if _HEBREW.fullmatch(spelling):
        return f"[ושבכלמה]{{0,3}}{name}"
    if _ETHIOPIC.fullmatch(spelling):
        return f"[የበለከዘእንብክስ]{{0,2}}{name}[ንምናስሳ]{{0,2}}"
    if _INFLECTED.fullmatch(spelling):
        stem = spelling.rstrip(_ENDING_LETTERS)
        return f"{re.escape(stem)}.{{0,3}}|{name}" if len(stem) >= _SHORTEST_STEM else name
    return name
