"""The same form sent many times at the same moment: a double click, a retry, a colleague.

A test that does it says to which routes with the mark `sent_at_once`; `tests/house/test_sent_at_once.py` demands that
every route that changes something has such a test, or a reason why not.
"""

from __future__ import annotations

import io
import threading
from collections import Counter
from collections.abc import Mapping, Sequence

from flask import Flask
from werkzeug.test import TestResponse

from stegvis.people.models import Account
from tests.factories import people

AT_ONCE = 16
REACHED = set[str]()
"""The endpoints to which the running test has sent forms in this way. The mark must name just these."""

By = Account | Sequence[Account] | None
Data = Mapping[str, object] | Sequence[Mapping[str, object]]


def send_at_once(
    app: Flask,
    by: By,
    path: str | Sequence[str],
    data: Data,
    *,
    has_file: bool = False,
) -> Counter[int]:
    """The statuses of the answers to the form, sent sixteen times at the same moment.

    With several accounts each sends her share, with several forms each is hers in the same order; with several
    addresses each gets one. Without any account, nobody is signed in. A form that may hold a file is sent as such
    also without one; a file is its content and its name.
    """
    return Counter(one.status_code for one in answers_at_once(app, by, path, data, has_file=has_file))


def answers_at_once(
    app: Flask, by: By, path: str | Sequence[str], data: Data, *, has_file: bool = False
) -> list[TestResponse]:
    """What `send_at_once` counts, in the order of the senders."""
    content_type = "multipart/form-data" if has_file else None
    accounts = [by] if isinstance(by, Account) else by or []
    paths = [path] * AT_ONCE if isinstance(path, str) else path
    forms = [data] if isinstance(data, Mapping) else data
    app.config["WTF_CSRF_ENABLED"] = False
    REACHED.update(endpoint_of(app, one) for one in set(paths))
    clients = [
        people.signed_in_client(app, accounts[one % len(accounts)]) if accounts else app.test_client()
        for one in range(AT_ONCE)
    ]
    together, answers = threading.Barrier(AT_ONCE), dict[int, TestResponse]()

    def send(number: int) -> None:
        form = _own_copy(forms[number % len(forms)])
        together.wait(30)
        answers[number] = clients[number].post(paths[number], data=form, content_type=content_type)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == AT_ONCE
    return [answers[number] for number in range(AT_ONCE)]


def _own_copy(data: Mapping[str, object]) -> dict[str, object]:
    """The form of one sender: a file is read to its end, so that each needs one of her own."""
    return {
        name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
        for name, value in data.items()
    }


def endpoint_of(app: Flask, path: str) -> str:
    """The endpoint that a form sent to this path reaches."""
    endpoint, _values = app.url_map.bind("localhost").match(path.partition("?")[0], method="POST")
    return str(endpoint)
