"""Every route that changes something is sent its form sixteen times at once by some test, or says why it need not be.

Which routes a test sends to, it names with the mark `sent_at_once`; when it runs, `tests/conftest.py` compares that
with what it sent.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from flask import Flask

from tests.house.addresses import rules_of
from tests.house.sent_once_only import NOT_AT_ONCE
from tests.integration.at_once.verbs import VERBS

TESTS = Path(__file__).parents[1]
MARK = "sent_at_once"


def changing(app: Flask) -> set[str]:
    """The endpoints that take a form."""
    return {rule.endpoint for rule in rules_of(app) if "POST" in (rule.methods or set())}


@cache
def sent_at_once() -> frozenset[str]:
    """The endpoints that the marks of all tests name, and those of the shared list of verbs."""
    named = {endpoint for file in sorted(TESTS.rglob("test_*.py")) for endpoint in marked_in(file)}
    return frozenset(named | {verb.endpoint for verb in VERBS.values()})


def marked_in(file: Path) -> Iterator[str]:
    """What the marks in a file name in plain words."""
    text = file.read_text()
    if MARK not in text:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == MARK:
            yield from (one.value for one in node.args if isinstance(one, ast.Constant))


def test_every_route_that_changes_something_is_sent_at_once_or_says_why_not(mapped_app: Flask) -> None:
    assert sorted(changing(mapped_app) - sent_at_once() - NOT_AT_ONCE.keys()) == []


def test_none_is_listed_that_is_gone(mapped_app: Flask) -> None:
    assert sorted((sent_at_once() | NOT_AT_ONCE.keys()) - changing(mapped_app)) == []


def test_no_reason_stays_for_a_route_that_is_sent_at_once() -> None:
    assert sorted(NOT_AT_ONCE.keys() & sent_at_once()) == []


def test_a_reason_is_a_sentence() -> None:
    assert [endpoint for endpoint, reason in NOT_AT_ONCE.items() if len(reason.split()) < 6] == []
