"""When a mapping is done: pure functions of frozen facts.

Each guard returns None when the rule is kept, else the message that tells the user why not and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SKIPPED = "skipped"
"""She saw the question and went on: that says nothing about how often she has done it."""


def unanswered(keys: Sequence[str], answers: Mapping[str, str]) -> tuple[str, ...]:
    """The criteria that she has neither answered nor skipped, in the module's order."""
    return tuple(key for key in keys if key not in answers)


def next_number(keys: Sequence[str], answers: Mapping[str, str], after: int = 0) -> int | None:
    """The number of the question to go on with: the first one left after this number, else the first one left."""
    left = [number for number, key in enumerate(keys, start=1) if key not in answers]
    return next((number for number in left if number > after), left[0] if left else None)
