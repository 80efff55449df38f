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
        # Dari, the Persian of Afghanistan.
        Variant("fa", "fa-AF", "rtl", "دری"),
    )
}

TRANSLATIONS = tuple(code for code, one in VARIANTS.items() if one.language != "sv")
"""The codes of the variants that are not Swedish."""

DRAFT_MARKS = {
    "en": "Draft: no native speaker has read the translation.",
    "ar": "مسودة: لم يقرأ الترجمةَ بعدُ أيّ متحدث أصلي باللغة.",
    "so": "Qabyo: weli turjumaadda ma akhriyin qof afkiisa hooyo Soomaali yahay.",
    "ti": "ንድፊ፦ ትግርኛ ቋንቋ ኣደኡ ዝኾነ ሰብ ነዚ ትርጉም ገና ኣየንበቦን።",
    "uk": "Чернетка: носій мови ще не читав переклад.",
    "fa": "مسوده: هنوز کسی که زبان مادری‌اش دری است، این ترجمه را نخوانده است.",
}
"""What stands beside a translation that nobody with the language as mother tongue has read, in that language."""


def path_of_variant(original: str, code: str) -> str:
    """Where a variant of a text lies, beside its original: `01-rollen.en.md`, `course.en.yaml`."""
    if code == ORIGINAL:
        return original
    stem, _, ending = original.rpartition(".")
    return f"{stem}.{code}.{ending}"


def variant_of_path(path: str) -> Variant:
    """The variant that a path's ending says."""
    name = path.rpartition("/")[2].split(".")
    return VARIANTS.get(name[-2], VARIANTS[ORIGINAL]) if len(name) > 2 else VARIANTS[ORIGINAL]


def original_of_path(path: str) -> str:
    """The path of the Swedish text that a path is a variant of; itself when it is the original."""
    code = variant_of_path(path).code
    if code == ORIGINAL:
        return path
    stem, _, ending = path.rpartition(".")
    return f"{stem.removesuffix(f'.{code}')}.{ending}"
