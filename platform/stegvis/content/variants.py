"""The variants of a text: the Swedish original, easy Swedish, and other languages beside it."""

from __future__ import annotations

from dataclasses import dataclass

ORIGINAL = "sv"


@dataclass(frozen=True)
class Variant:
    """A variant: `language` and `direction` as in HTML, `name` in its own language."""

    code: str
    language: str
    direction: str
    name: str


VARIANTS: dict[str, Variant] = {
    one.code: one
    for one in (
        Variant("sv", "sv", "ltr", "Svenska"),
        Variant("latt", "sv", "ltr", "Lätt svenska"),
        Variant("en", "en", "ltr", "English"),
        Variant("ar", "ar", "rtl", "العربية"),
        Variant("so", "so", "ltr", "Soomaali"),
        Variant("ti", "ti", "ltr", "ትግርኛ"),
        Variant("uk", "uk", "ltr", "Українська"),
        Variant("fa", "fa", "rtl", "دری"),
    )
}
