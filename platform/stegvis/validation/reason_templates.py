"""Beginnings of reasons that the assessor completes. In Swedish, since the participant reads the reason as it is.

Each has gaps that must be filled: a reason that fits everybody tells nobody what to do next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stegvis.base.language import Text, _l
from stegvis.content.compiled_modules import CompiledCriterion

GAP = "[…]"

_SAFETY = (f"Du gjorde {GAP}. Det kan bli farligt, för {GAP}. Visa igen att du {GAP}.",)
_BY_METHOD = {
    "observation": f"Jag har inte sett att du {GAP}. Visa det nästa gång.",
    "product": f"Bilden visar inte {GAP}. Ta en bild till.",
    "conversation": f"Du har inte berättat om {GAP} ännu. Berätta det nästa gång.",
    "testimony": f"Din handledare skriver inte om {GAP}. Det behöver jag veta.",
}
_FOR_ALL = f"Det här gick bra: {GAP}. Det här är kvar: {GAP}."


def templates_for(criterion: CompiledCriterion) -> tuple[str, ...]:
    """The few that suit this criterion: by whether it is about safety, and by how it may be shown."""
    by_method = [_BY_METHOD[method] for method in criterion.methods if method in _BY_METHOD]
    return (*(_SAFETY if criterion.safety_critical else ()), *by_method[:2], _FOR_ALL)


def outcome_draft(not_yet: Iterable[tuple[str, str]]) -> str:
    """The beginning of an outcome's reason: each criterion that is not yet met, with what she wrote about it."""
    return "\n".join(f"Inte ännu: {easy_text} {reason}" for easy_text, reason in not_yet)


def must_be_edited(reason: str) -> Text | None:
    """None when each gap of each template in the reason is filled with words of one's own, not only emptied."""
    if GAP in reason or "[...]" in reason:
        return _l("Skälet är en mall som inte är ifylld. Byt ut varje %(gap)s mot det du har sett.", gap=GAP)
    for before in _words_before_empty_gaps(_SIGNS.sub(" ", reason)):
        return _l(
            "Det saknas ord efter ”%(before)s” i mallen. Skriv vad du har sett, eller ta bort meningen.",
            before=before,
        )
    return None


_SIGNS = re.compile(r"[^\w\n]+|_+")
"""What is neither a word nor a new line: a gap that holds only this is empty."""
_WORD = re.compile(r"[^\W\d]{2}")


def _fixed_parts(template: str) -> list[str]:
    """The words round the gaps: one before each, and what stands after the last, if anything does."""
    return [words for part in template.split(GAP) if (words := part.strip(" .,"))]


def _pattern(part: str) -> str:
    return r"\b" + r"\s+".join(re.findall(r"\w+", part)) + r"\b"


_ALL = (*_SAFETY, *_BY_METHOD.values(), _FOR_ALL)
_ALL_PARTS = [_fixed_parts(template) for template in _ALL]
_NEXT_TEMPLATE = r"\n\s*(?:" + "|".join(".*?".join(map(_pattern, parts)) for parts in _ALL_PARTS) + ")"
_END = rf"(?={_NEXT_TEMPLATE}|\Z)"


def _whole(template: str, parts: list[str]) -> re.Pattern[str]:
    """All of a template, with what is written in each gap; a gap at its end reaches to the next template."""
    ends_with_gap = len(parts) == template.count(GAP)
    written = "(.*?)".join(map(_pattern, parts)) + (f"(.*?){_END}" if ends_with_gap else "")
    return re.compile(written, re.DOTALL | re.IGNORECASE)


_WHOLE = [_whole(template, parts) for template, parts in zip(_ALL, _ALL_PARTS, strict=True)]
_ONLY_BEGUN = [
    re.compile(rf"(?:^|\n)\s*{_pattern(parts[0])}[\s\d]*{_END}", re.DOTALL | re.IGNORECASE)
    for parts in _ALL_PARTS
]
"""A template of which all but its first words are gone. In the middle of a line they are somebody's own words."""


def _words_before_empty_gaps(words: str) -> Iterator[str]:
    """The fixed words after which a template in these words lacks anything of its own."""
    for parts, whole, begun in zip(_ALL_PARTS, _WHOLE, _ONLY_BEGUN, strict=True):
        for found in whole.finditer(words):
            yield from (
                part for part, own in zip(parts, found.groups(), strict=False) if not _WORD.search(own)
            )
        if begun.search(words):
            yield parts[0]
