"""Short codes that stand for participants where a reader from another body must not know who they are.

A code belongs to one attempt: the same for everyone who reads about it, and another for her next attempt, so that two
attempts can't be put together. Without the installation's secret key it can't be led back, nor made for a known
attempt. If the key is changed, all codes change.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import combinations, count, pairwise
from typing import Literal
from unicodedata import normalize
from uuid import UUID

from stegvis import settings
from stegvis.validation.name_spellings import (
    Word,
    exact,
    forms_of,
    is_long_enough,
    is_unspaced,
    spellings,
    words_in,
)

LETTERS = "CDFHJKMNPRTVWX"
"""No vowels, so that no words come about, and none that looks like another letter or like a digit."""

DIGITS = "2345679"
SIGNS = DIGITS + LETTERS
GROUPS, GROUP_LENGTH = 3, 3


def pseudonym(key: bytes, attempt_id: UUID) -> str:
    """The attempt's code, such as "7F3-K2W-4HX". Each group holds a digit: letters alone may be an abbreviation."""
    turns = (_groups(_number(key, attempt_id, turn)) for turn in count())
    return next("-".join(groups) for groups in turns if all(set(group) & set(DIGITS) for group in groups))


def _number(key: bytes, attempt_id: UUID, turn: int) -> int:
    return int.from_bytes(hmac.new(key, b"%d:" % turn + attempt_id.bytes, sha256).digest(), "big")


def _groups(number: int) -> list[str]:
    signs = []
    for _ in range(GROUPS * GROUP_LENGTH):
        number, place = divmod(number, len(SIGNS))
        signs.append(SIGNS[place])
    together = "".join(signs)
    return [together[start : start + GROUP_LENGTH] for start in range(0, len(together), GROUP_LENGTH)]


def pseudonym_key() -> bytes:
    """The running installation's key for pseudonyms, of its secret key and of no use for anything else."""
    return hmac.new(settings.current().secret_key.encode(), b"stegvis.pseudonyms", sha256).digest()


def pseudonym_of(attempt_id: UUID) -> str:
    """The attempt's code in the running installation."""
    return pseudonym(pseudonym_key(), attempt_id)


def conceal(text: str, names: Mapping[str, str]) -> str:
    """The text with people's names replaced: `names` maps each full name to what stands for it.

    Each part of a name that has two letters or more is replaced wherever it is a word, however it is spelled (see
    `name_spellings`), and parts beside each other become one word. Where two people share a part, the first in
    `names` is meant, unless it stands beside a part of the other's. What else a text tells about a person (a nickname,
    a misspelling, a place) no program can find.
    """
    people = [_person(name, instead) for name, instead in names.items()]
    for person in people:
        if person.inside is not None:
            text = person.inside.sub(person.instead.replace("\\", r"\\"), text)
    spots = [_Spot(word, exact(word.text), spellings(word.text)) for word in words_in(text)]
    for person in people:
        for spot in spots:
            if _may_be(spot, person):
                spot.meant.append(person.instead)
        _take_sequences(text, spots, person)
        _take_what_leans(text, spots, person)
    return _with_replacements(text, spots)


NAME_PARTICLES = frozenset({"de", "den", "van"})
"""Swedish words that stand in many names. In small letters and away from the rest of the name they tell nothing."""

DOTTED_WORDS = frozenset({"då", "så", "på", "är", "för", "än", "åt", "när", "här", "där", "får", "går", "år"})
"""Swedish words that are names in other countries without their dots, which nobody adds to a name."""

_BETWEEN = re.compile(r"[\s'’_\-\u2010-\u2015\u00b7\u200c\u02b9-\u02bf]{0,2}")
"""What stands between the parts of one name."""

_NEAR = re.compile(r"(?:[^\w\n]|[_\u02b9-\u02bf]){0,3}")
"""The same around a single letter, as in "Bo B. Ek"."""


@dataclass(frozen=True)
class _Person:
    """What to look for, and what stands instead of it. `sequences` hold the single letters of "O'Brien" too."""

    instead: str
    forms: re.Pattern[str] | None
    inside: re.Pattern[str] | None
    exact_parts: frozenset[str]
    sequences: tuple[tuple[re.Pattern[str], ...], ...]


@dataclass
class _Spot:
    """A word of the text, and what stands for those whom it may mean."""

    word: Word
    exact: str
    spelled: frozenset[str]
    meant: list[str] = field(default_factory=list)


@lru_cache(maxsize=256)
def _person(name: str, instead: str) -> _Person:
    parts = [word.text for word in words_in(name)]
    runs = [parts[start:end] for start, end in combinations(range(len(parts) + 1), 2)]
    runs = [run for run in runs if is_long_enough("".join(run))]
    forms = sorted({form for run in runs for form in _forms("".join(run))})
    inside = [pattern for run in runs if is_unspaced("".join(run)) for pattern in _as_written(run)]
    pieces = [[word.text for word in words_in(piece)] for piece in (name, *name.split())]
    pieces = [piece for piece in pieces if len(piece) > 1 and any(map(_is_found_by_neighbours, piece))]
    return _Person(
        instead=instead,
        forms=re.compile("|".join(forms)) if forms else None,
        inside=re.compile("|".join(sorted(inside, key=len, reverse=True))) if inside else None,
        exact_parts=frozenset(map(exact, parts)),
        sequences=tuple(tuple(re.compile("|".join(_forms(part))) for part in piece) for piece in pieces),
    )


def _is_found_by_neighbours(part: str) -> bool:
    return not is_long_enough(part) or exact(part) in NAME_PARTICLES


def _forms(part: str) -> list[str]:
    return [forms_of(spelling) for spelling in sorted(spellings(part)) if spelling]


def _as_written(run: Sequence[str]) -> set[str]:
    """The parts in a script without spaces, as they may be encoded."""
    kinds: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
    forms = [run, *([normalize(kind, part) for part in run] for kind in kinds)]
    return {r"[\s·・]*".join(map(re.escape, form)) + r"(?:s\b)?" for form in forms}


def _may_be(spot: _Spot, person: _Person) -> bool:
    if spot.exact in NAME_PARTICLES and spot.word.text.islower():
        return False
    return person.forms is not None and _fits(spot, person.forms, person)


def _fits(spot: _Spot, forms: re.Pattern[str], person: _Person) -> bool:
    if spot.exact in DOTTED_WORDS:
        return spot.exact in person.exact_parts
    return any(forms.fullmatch(one) for one in spot.spelled)


def _take_sequences(text: str, spots: Sequence[_Spot], person: _Person) -> None:
    for sequence in person.sequences:
        for start in range(len(spots) - len(sequence) + 1):
            here = spots[start : start + len(sequence)]
            if all(_stand_together(text, one, two) for one, two in pairwise(here)) and all(
                _fits(spot, forms, person) for forms, spot in zip(sequence, here, strict=True)
            ):
                for spot in here:
                    _mean(spot, person)


def _stand_together(text: str, one: _Spot, two: _Spot) -> bool:
    return _NEAR.fullmatch(text[one.word.end : two.word.start]) is not None


def _take_what_leans(text: str, spots: Sequence[_Spot], person: _Person) -> None:
    """A particle or an initial that stands before the rest of the name: "van Dijk", "A. Dijk"."""
    for one, two in reversed(list(pairwise(spots))):
        if person.instead not in two.meant:
            continue
        between, word = text[one.word.end : two.word.start], one.exact
        is_particle = word in NAME_PARTICLES & person.exact_parts and _BETWEEN.fullmatch(between)
        is_initial = one.word.text.isupper() and between in (".", ". ") and _begins(person, word)
        if is_particle or is_initial:
            _mean(one, person)


def _begins(person: _Person, letter: str) -> bool:
    return len(letter) == 1 and any(part.startswith(letter) for part in person.exact_parts)


def _mean(spot: _Spot, person: _Person) -> None:
    if person.instead not in spot.meant:
        spot.meant.append(person.instead)


def _with_replacements(text: str, spots: Sequence[_Spot]) -> str:
    done: list[str] = []
    place, number = 0, 0
    while number < len(spots):
        first = last = spots[number]
        meant = first.meant
        number += 1
        if not meant:
            continue
        while number < len(spots) and _goes_on(text, last, spots[number]):
            both = [one for one in meant if one in spots[number].meant]
            if not both:
                break
            meant, last = both, spots[number]
            number += 1
        done += [text[place : first.word.start], meant[0]]
        place = _past_digits(text, last.word.end)
    return "".join([*done, text[place:]])


def _past_digits(text: str, place: int) -> int:
    """A number written together with a name is a part of it, as in a user name."""
    while text[place : place + 1].isdigit():
        place += 1
    return place


def _goes_on(text: str, one: _Spot, two: _Spot) -> bool:
    if 1 in (len(one.word.text), len(two.word.text)):
        return _stand_together(text, one, two)
    return _BETWEEN.fullmatch(text[one.word.end : two.word.start]) is not None
