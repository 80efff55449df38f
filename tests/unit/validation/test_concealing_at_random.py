"""Names of many scripts in texts of many kinds: no part of a name stays, and everything else does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from hypothesis import assume, given
from hypothesis import strategies as st

from stegvis.validation.pseudonyms import DOTTED_WORDS, NAME_PARTICLES, conceal

CODE = "7-3-9"
ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyzåäöÅÄÖéüÉ",
    "abcçdefgğhıijklmnoöprsştuüvyzABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ",
    "aàáảãạăâbcdđeèéẻẽẹêhiìklmnoôơpqrstuưvxyĐ",
    "łńśźżøæœßčšžđ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآؤئء",
    "ایپچژگک",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґАБВГІЇ",
    "αβγδεζηθικλμνξοπρστυφχψως",
    "אבגדהוזחטיכלמנסעפצקרשת",
    "".join(
        map(chr, (*range(0x1200, 0x1207), *range(0x1260, 0x1267), *range(0x12D0, 0x12D6), 0x1295, 0x134B))
    ),
    "กขคงจชดตทนบปพมยรลวสหอาะ",
    "कखगघचजटडतदनपबमयरलवशसह",
    "王明李小华김민수박",
)
OTHERS = ("diskade", "hinken", "vattnet", "skurade", "golvet", "noggrant", "hygien", "fungerar", "tvättställ")


def _stripped(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in letters if not unicodedata.category(sign).startswith("M"))


WRITTEN: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.lower,
    str.title,
    str.casefold,
    lambda word: unicodedata.normalize("NFD", word),
    lambda word: unicodedata.normalize("NFC", word),
    lambda word: f"{word}s",
)


@st.composite
def parts_of_a_name(draw: st.DrawFn) -> list[str]:
    alphabet = draw(st.sampled_from(ALPHABETS))
    part = st.text(alphabet, min_size=2, max_size=8)
    return draw(st.lists(part, min_size=1, max_size=4))


@st.composite
def told(draw: st.DrawFn, parts: list[str]) -> tuple[str, list[str]]:
    """A text with parts of the name between other words, and those other words."""
    words, others = [], []
    for _ in range(draw(st.integers(1, 8))):
        if draw(st.booleans()):
            words.append(draw(st.sampled_from(WRITTEN))(draw(st.sampled_from(parts))))
        else:
            others.append(draw(st.sampled_from(OTHERS)))
            words.append(others[-1])
    between = draw(st.sampled_from([" ", ", ", ". ", "\n", " (", "/", "!"]))
    return between.join(words), others


@given(st.data())
def test_no_part_of_a_name_stays_and_every_other_word_does(data: st.DataObject) -> None:
    parts = data.draw(parts_of_a_name())
    plain = {_stripped(part.casefold()) for part in parts}
    assume(not plain & {*map(_stripped, DOTTED_WORDS), *NAME_PARTICLES})
    name = data.draw(st.sampled_from([" ", "-", "  ", "\u2010"])).join(parts)
    text, others = data.draw(told(parts))
    hidden = conceal(text, {name: CODE})
    assert re.findall(r"[^\W\d_]+", hidden) == others


@given(st.text(), st.dictionaries(st.text(), st.sampled_from([CODE, "Bedömare", ""]), max_size=3))
def test_whatever_is_written_it_has_an_answer(text: str, names: dict[str, str]) -> None:
    conceal(text, names)


# "ŉ" in large letters is an apostrophe and N, two words; no name is written with it.
LETTERS = st.text(
    st.characters(categories=("Lu", "Ll", "Lt", "Lo"), exclude_characters="ŉ"), min_size=2, max_size=6
)


@given(LETTERS, st.sampled_from(WRITTEN))
def test_a_name_in_any_script_at_all_is_found(name: str, written: Callable[[str], str]) -> None:
    assume(_stripped(name.casefold()) not in {*map(_stripped, DOTTED_WORDS), *NAME_PARTICLES})
    assert conceal(f"1 {written(name)}. 2", {name: CODE}) == f"1 {CODE}. 2"


@given(parts_of_a_name())
def test_the_same_name_without_marks_is_found(parts: list[str]) -> None:
    assume(
        not {_stripped(part.casefold()) for part in parts} & {*map(_stripped, DOTTED_WORDS), *NAME_PARTICLES}
    )
    assert conceal(" / ".join(map(_stripped, parts)), {" ".join(parts): CODE}) == " / ".join(
        [CODE] * len(parts)
    )


@given(st.lists(st.sampled_from(OTHERS), max_size=9), parts_of_a_name())
def test_a_text_without_the_name_is_as_it_was(words: list[str], parts: list[str]) -> None:
    text = ", ".join(words)
    assert conceal(text, {" ".join(parts): CODE}) == text
