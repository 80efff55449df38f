"""The same form, sent sixteen times at the same moment."""

from __future__ import annotations

import threading
from collections import Counter

from flask import Flask

from stegvis.people.models import Account
from tests.factories import people

AT_ONCE = 16


def answers_at_once(
    app: Flask, senders: Account | list[Account], path: str, data: dict[str, str]
) -> Counter[int]:
    """How often each status was answered; with several senders each sends her share."""
    accounts = senders if isinstance(senders, list) else [senders]
    clients = [people.signed_in_client(app, accounts[number % len(accounts)]) for number in range(AT_ONCE)]
    together, answers = threading.Barrier(AT_ONCE), list[int]()

    def send(number: int) -> None:
        together.wait(30)
        answers.append(clients[number].post(path, data=data).status_code)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == AT_ONCE
    return Counter(answers)
