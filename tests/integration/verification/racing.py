"""Sixteen at once, on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

from flask import Flask

from stegvis.people.models import Account
from tests.factories import people

AT_ONCE = 16


def send_at_once(app: Flask, by: Account, path: str, data: Mapping[str, object]) -> Counter[int]:
    """The answers to the same form of this person's, sent sixteen times at the same moment."""
    app.config["WTF_CSRF_ENABLED"] = False
    clients = [people.signed_in_client(app, by) for _ in range(AT_ONCE)]
    together, answers = threading.Barrier(AT_ONCE), list[int]()

    def send(number: int) -> None:
        together.wait(30)
        answers.append(clients[number].post(path, data=dict(data)).status_code)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == AT_ONCE
    return Counter(answers)
