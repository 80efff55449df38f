"""Beginnings of reasons that the assessor completes. In Swedish, since the participant reads the reason as it is.

Each has gaps that must be filled: a reason that fits everybody tells nobody what to do next.
"""

from __future__ import annotations

from collections.abc import Iterable

from stegvis.base.language import Text, _l
from stegvis.content.compiled import CompiledCriterion

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
    """None when no gap of a template is left open."""
    if GAP in reason or "[...]" in reason:
        return _l("Skälet är en mall som inte är ifylld. Byt ut varje %(gap)s mot det du har sett.", gap=GAP)
    return None
