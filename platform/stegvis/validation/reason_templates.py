"""Beginnings of reasons that the assessor completes. In Swedish, since the participant reads the reason as it is.

Each has gaps that must be filled: a reason that fits everybody tells nobody what to do next.
"""

from __future__ import annotations

from stegvis.base.language import Text, _l
from stegvis.content.compiled import CompiledCriterion

GAP = "[…]"

_SAFETY = (f"Du gjorde {GAP}. Det kan bli farligt, för {GAP}. Visa igen att du {GAP}.",)
_BY_METHOD = {
    "observation": f"Jag såg att du {GAP}. Nästa gång behöver jag se att du {GAP}.",
    "product": f"Bilden visar {GAP}. Jag behöver också se {GAP}.",
    "conversation": f"Du berättade om {GAP}. Berätta också om {GAP}.",
    "testimony": f"Din handledare skriver att {GAP}. Jag behöver också veta {GAP}.",
}
_FOR_ALL = f"Det här gick bra: {GAP}. Det här är kvar: {GAP}."


def templates_for(criterion: CompiledCriterion) -> tuple[str, ...]:
    """The few that suit this criterion: by whether it is about safety, and by how it may be shown."""
    by_method = [_BY_METHOD[method] for method in criterion.methods if method in _BY_METHOD]
    return (*(_SAFETY if criterion.safety_critical else ()), *by_method[:2], _FOR_ALL)


def must_be_edited(reason: str) -> Text | None:
    """None when no gap of a template is left open."""
    if GAP in reason or "[...]" in reason:
        return _l("Skälet är en mall som inte är ifylld. Byt ut varje %(gap)s mot det du har sett.", gap=GAP)
    return None
