"""The same form sent many times at the same moment: a double click, a retry, a colleague."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence

from flask import Flask

from stegvis.people.models import Account
from tests.factories import people

AT_ONCE = 16


def send_at_once(
    app: Flask,
    by: Account | Sequence[Account],
    path: str | Sequence[str],
    data: Mapping[str, object],
    *,
    has_file: bool = False,
) -> Counter[int]:
    """The answers to the form, sent sixteen times at the same moment.

    With several accounts each sends her share; with several addresses each gets one. A form that may hold a file is
    sent as such also without one.
    """
    content_type = "multipart/form-data" if has_file else None
    accounts = [by] if isinstance(by, Account) else by
    paths = [path] * AT_ONCE if isinstance(path, str) else path
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        clients = [people.signed_in_client(app, accounts[one % len(accounts)]) for one in range(AT_ONCE)]
    together, answers = threading.Barrier(AT_ONCE), list[int]()

    def send(number: int) -> None:
        together.wait(30)
        sent = clients[number].post(paths[number], data=data, content_type=content_type)
        answers.append(sent.status_code)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == AT_ONCE
    return Counter(answers)
