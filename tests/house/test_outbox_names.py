"""Every name that is sent has a consumer: an action never imports a task, so only a test can know."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from stegvis.base.outbox import CONSUMERS
from stegvis.operations.labels import WORDS
from stegvis.running.consumers import load_consumers

PACKAGE = Path(__file__).resolve().parents[2] / "platform" / "stegvis"


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a function with one of these names, with the place where it stands."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if name in names:
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node


def sent_names() -> dict[str, str]:
    """The names that are sent, each with a place."""
    return {
        str(call.args[0].value): place
        for place, call in calls("send")
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


def test_every_name_that_is_sent_has_a_consumer() -> None:
    load_consumers()

    assert {name: place for name, place in sent_names().items() if name not in CONSUMERS} == {}


def test_every_consumer_is_sent_something_or_wakes_by_itself() -> None:
    load_consumers()
    ours = {name for name, known in CONSUMERS.items() if known.function.__module__.startswith("stegvis.")}
    periodic = {name for name, known in CONSUMERS.items() if known.every is not None}

    assert sorted(ours - periodic - sent_names().keys()) == []


def test_every_consumer_is_called_something_that_people_understand() -> None:
    load_consumers()
    # The scheduler has one of its own, and is loaded by the worker.
    import_module("stegvis.running.scheduler")
    ours = {name for name, known in CONSUMERS.items() if known.function.__module__.startswith("stegvis.")}

    assert sorted(ours ^ WORDS.keys()) == []


def test_a_mails_subject_is_one_short_line() -> None:
    subjects = [
        (place, text.value)
        for place, call in calls("send_mail")
        if len(call.args) > 1
        for text in ast.walk(call.args[1])
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    ]

    assert subjects
    assert [where for where, text in subjects if "\n" in text or len(text) > 70] == []
