"""Many writers at once: the chain has no fork and no gap."""

from __future__ import annotations

import threading

from flask import Flask

from stegvis.access import SYSTEM
from stegvis.audit import actions, record
from stegvis.audit.head import read_head
from stegvis.audit.verifying import faults
from stegvis.base.database import db

WRITERS, EACH = 6, 8


def test_writers_at_once_keep_the_chain_whole(site: Flask) -> None:
    ready, failed = threading.Barrier(WRITERS), list[BaseException]()

    def act(writer: int) -> None:
        try:
            ready.wait(10)
            for number in range(EACH):
                with site.app_context():
                    record(SYSTEM, "case_opened", "case", f"{writer}-{number}", {"number": number})
                    if number == 3:
                        db.session.rollback()
                    else:
                        db.session.commit()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=act, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failed == []
    with site.app_context():
        assert faults() == []
        assert actions.count_entries() == WRITERS * (EACH - 1)
        assert read_head().count == WRITERS * (EACH - 1)


def test_two_entries_of_one_transaction_follow_each_other(site: Flask) -> None:
    with site.app_context():
        first = record(SYSTEM, "case_opened", "case", "1")
        second = record(SYSTEM, "assigned", "case", "1", {"role": "assessor"})
        db.session.commit()

        assert second.previous_hash == first.hash
        assert read_head().count == 2
        assert faults() == []


def test_names_of_fields_stay_in_the_chain_and_values_beside_it(site: Flask) -> None:
    with site.app_context():
        entry = record(SYSTEM, "changed", "account", "1", {"name": "Amina", "email": None})
        db.session.commit()

        assert entry.fields == ["email", "name"]
        assert "Amina" not in str(vars(entry))
