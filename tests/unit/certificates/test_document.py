"""Names are told to a screen reader in their own language, as far as their letters tell it."""

from __future__ import annotations

import pytest

from stegvis.certificates.rendering.document import language_of, run


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Caasha Maxamed", "sv"),
        ("Олена Їжак", "uk"),
        ("Наталья Ёлкина", "ru"),
        ("فاطمة الزهراء", "ar"),
        ("زهرا یوسفی", "fa"),
        ("ښایسته ډېره ځاځۍ", "ps"),
        ("هێڤیدار عەبدوڵڵا", "ckb"),
        ("ثناء ٹوانہ", "ur"),
        ("ኣልማዝ ገብረመስቀል", "ti"),
        ("", "sv"),
        ("– 3 –", "sv"),
    ],
)
def test_the_letters_tell_the_language(name: str, language: str) -> None:
    assert language_of(name) == language


@pytest.mark.parametrize(
    ("name", "is_turned"), [("هێڤیدار عەبدوڵڵا", True), ("ښایسته", True), ("Олена", False)]
)
def test_the_letters_tell_the_direction(name: str, is_turned: bool) -> None:
    assert run(name)["rtl"] is is_turned


def test_a_letter_and_its_mark_are_put_together() -> None:
    assert run("A\u030asa")["text"] == "Åsa"
    assert run("\u0627\u0654حمد") == {"text": "أحمد", "lang": "ar", "rtl": True}
