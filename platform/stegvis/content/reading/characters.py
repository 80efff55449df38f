"""Characters that no text of ours may hold.

Control characters break pages and databases. Private ones have no meaning outside a program, and ours puts things in
their place: an author who wrote them could draw a reader's form token into a link of hers.
"""

from __future__ import annotations

import re

from stegvis.content.reading.problems import Problem

_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
    "\U000f0000-\U0010ffff]"
)
REMEDY = "Ta bort tecknet och skriv om raden."


def without_unfit(text: str) -> str:
    """The text without such characters, for what HTML entities can bring in."""
    return _UNFIT.sub("", text)


def unfit_in(text: str) -> str | None:
    """What is wrong with a text that holds such a character, or None."""
    found = _UNFIT.search(text)
    return f"Tecknet U+{ord(found[0]):04X} går inte att använda." if found else None


def unfit_problems(text: str, file: str, first_line: int) -> list[Problem]:
    """A problem for each line of a text that holds such a character."""
    return [
        Problem(file, number, fault, REMEDY)
        for number, line in enumerate(text.split("\n"), start=first_line)
        if (fault := unfit_in(line))
    ]
