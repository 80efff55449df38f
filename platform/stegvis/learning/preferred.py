"""Which variant of a text suits the one who reads, before she has chosen any."""

from __future__ import annotations

from stegvis.base.language import SOURCE, current_language
from stegvis.people.signed_in import signed_in

_EASY = "latt"


def preferred_variant() -> str:
    """The variant in the language of the page; easy Swedish for somebody who has asked for it and reads Swedish."""
    language = current_language().code
    reader = signed_in()
    return _EASY if language == SOURCE and reader and reader.easy_language else language
