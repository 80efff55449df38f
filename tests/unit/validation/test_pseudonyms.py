"""Codes instead of names."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from stegvis.validation.pseudonyms import DIGITS, LETTERS, conceal, pseudonym

KEY = b"a key of this test"
ATTEMPT = UUID(int=2026)


def test_the_code_of_an_attempt_stays_the_same() -> None:
    assert pseudonym(KEY, ATTEMPT) == pseudonym(KEY, UUID(int=2026))


def test_the_code_is_known_for_ever() -> None:
    """Minutes and letters name cases by their codes, so a new release must make the same ones."""
    assert pseudonym(KEY, ATTEMPT) == "537-WW9-R2W"


def test_another_key_gives_another_code() -> None:
    codes = {pseudonym(key, ATTEMPT) for key in (KEY, b"another key", KEY + b"1")}
    assert len(codes) == 3


def test_a_hundred_thousand_attempts_have_codes_of_their_own() -> None:
    assert len({pseudonym(KEY, UUID(int=number)) for number in range(100_000)}) == 100_000


def test_a_code_is_easy_to_read_aloud_and_makes_no_words() -> None:
    group = f"[{DIGITS}{LETTERS}]{{3}}"
    assert not set("AEIOUY" + "BGLQSZ" + "018") & set(LETTERS + DIGITS)
    for number in range(1_000):
        code = pseudonym(KEY, UUID(int=number))
        assert re.fullmatch(f"{group}-{group}-{group}", code)
        assert all(set(part) & set(DIGITS) for part in code.split("-"))


def test_a_code_tells_nothing_of_the_attempt() -> None:
    """Neighbours in the database are no neighbours in codes."""
    first, second = pseudonym(KEY, UUID(int=1)), pseudonym(KEY, UUID(int=2))
    assert sum(one == other for one, other in zip(first, second, strict=True)) <= 5


NAMES = {"Amina Provsson": "7F3-K2W-4HX", "Bo Ek": "Bedömare"}


def test_names_are_taken_out_of_a_text() -> None:
    text = "Amina Provsson diskar. Aminas händer, PROVSSON och amina. Bo såg det, sa Ek."
    hidden = conceal(text, NAMES)
    assert hidden == (
        "7F3-K2W-4HX diskar. 7F3-K2W-4HX händer, 7F3-K2W-4HX och 7F3-K2W-4HX. Bedömare såg det, sa Bedömare."
    )


def test_a_word_that_only_begins_like_a_name_stays() -> None:
    assert conceal("Eken i Boden", NAMES) == "Eken i Boden"


def test_an_arabic_name_is_taken_out_too() -> None:
    assert conceal("قالت أمينة نعم", {"أمينة": "7F3"}) == "قالت 7F3 نعم"


def test_a_name_with_signs_is_no_pattern() -> None:
    assert conceal("Hon (A+B) kom", {"A+B": "7F3"}) == "Hon (7F3) kom"


@pytest.mark.parametrize(
    ("name", "text", "hidden"),
    [
        ("Elif Yıldız", "Yildiz, YILDIZ, yıldız, Yıldız och elif", "7F3, 7F3, 7F3, 7F3 och 7F3"),
        ("Irem Inan", "İrem och İNAN", "7F3 och 7F3"),
        ("Amina Al-Hassan", "Hassan, AL-HASSAN, Alhassan. Al-Hassans händer", "7F3, 7F3, 7F3. 7F3 händer"),
        ("Maria-Luisa Svensson Berg", "Luisa, Maria Luisa, Berg, Svensson-Berg", "7F3, 7F3, 7F3, 7F3"),
        ("Åsa Öberg", "Oberg, O\u0308berg, OEBERG, Asa, ÅSAS", "7F3, 7F3, 7F3, 7F3, 7F3"),
        ("Asa Oeberg", "Åsa och Öberg", "7F3 och 7F3"),
        ("Tim O'Brien", "O’Briens hink, OBrien och T. O'Brien", "7F3 hink, 7F3 och 7F3"),
        ("Aïssatou N'Diaye", "N\u02bcDiaye, Ndiaye, Aissatou", "7F3, 7F3, 7F3"),
        ("Bo B Ek", "Bo B. Ek och B. Ek", "7F3 och 7F3"),
        ("Łukasz Nguyễn", "Lukasz NGUYEN diskar", "7F3 diskar"),
        ("أمينة الحسن", "قالت امينه وحسن للحسن نعم", "قالت 7F3 نعم"),
        ("Олена Шевський", "Оленою, Олени і Шевського", "7F3, 7F3 і 7F3"),
        ("ዮሐንስ ተስፋዬ", "ዮሀንስን, የተስፋዬ", "7F3, 7F3"),
        ("שרה כהן", "לשרה וכהן", "7F3"),
        ("สมชาย ใจดี", "คุณสมชายใจดีมา", "คุณ7F3มา"),
        ("Amina Provsson", "amina_provsson87 eller Amina2", "7F3 eller 7F3"),
        ("王 明", "王明说", "7F3说"),
    ],
)
def test_a_name_is_taken_out_however_it_is_written(name: str, text: str, hidden: str) -> None:
    assert conceal(text, {name: "7F3"}) == hidden


def test_a_surname_that_two_share_is_hers_beside_whom_it_stands() -> None:
    names = {"Amina Berg": "7F3", "Bo Berg": "Bedömare"}
    assert conceal("Bo Berg såg Amina Berg. Berg, Bo B.", names) == "Bedömare såg 7F3. 7F3, Bedömare B."


def test_small_words_in_a_name_stay_where_they_are_only_swedish() -> None:
    names = {"Jan van den Berg": "7F3", "Da An": "9K2"}
    text = "De är så van vid den. När van den Berg kom, så var då an nära."
    assert conceal(text, names) == "De är så van vid den. När 7F3 kom, så var då 9K2 nära."


def test_without_names_nothing_changes() -> None:
    assert conceal("Hej", {}) == "Hej"
