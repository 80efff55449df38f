"""Verbs that nobody can see: what a criterion says must be possible to watch, hear or hold."""

from __future__ import annotations

import re

UNMEASURABLE = (
    "förstår",
    "förstå",
    "har förståelse",
    "känner till",
    "känna till",
    "är bekant med",
    "vet",
    "veta",
    "har kunskap",
    "har kännedom",
    "lär sig",
    "lära sig",
    "är medveten",
    "vara medveten",
    "är insatt",
    "är införstådd",
    "inser",
    "inse",
    "har insikt",
    "tänker på",
    "uppskattar",
    "värdesätter",
)
# Who doesn't know something is in a situation that can be seen: "frågar när hon inte vet".
_ANY = re.compile(rf"(?<!\binte )\b(?:{'|'.join(UNMEASURABLE)})\b", re.IGNORECASE)


def unmeasurable_in(text: str) -> str | None:
    """The first verb of the text that can't be seen, else None. One after "inte" is let be."""
    found = _ANY.search(" ".join(text.split()))
    return found.group().lower() if found else None
