"""Many writers at once: the chain has no fork and no gap."""

from __future__ import annotations

import threading
from contextlib import suppress

from flask import Flask
from sqlalchemy import select, text

from stegvis.access import SYSTEM
from stegvis.app import create_app
from stegvis.audit import actions, record
from stegvis.audit.head import read_head
from stegvis.audit.models import AuditEntry, AuditValue
from stegvis.audit.verifying import faults
from stegvis.base.database import Base, db
from stegvis.settings import Settings

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


def written() -> list[AuditEntry]:
    """The chain, first entry first."""
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)))


def test_two_entries_of_one_transaction_follow_each_other(site: Flask) -> None:
    with site.app_context():
        record(SYSTEM, "case_opened", "case", "1")
        record(SYSTEM, "assigned", "case", "1", {"role": "assessor"})
        db.session.commit()

        first, second = written()
        assert second.previous_hash == first.hash
        assert read_head().count == 2
        assert faults() == []


def test_names_of_fields_stay_in_the_chain_and_values_beside_it(site: Flask) -> None:
    with site.app_context():
        record(SYSTEM, "changed", "account", "1", {"name": "Amina", "email": None})
        db.session.commit()

        assert written()[0].fields == ["email", "name"]
        value = db.session.get(AuditValue, 1)
        assert value is not None and value.values == {"name": "Amina", "email": None}
        assert "Amina" not in str(vars(written()[0]))


def test_whoever_reads_the_chain_finds_what_her_own_transaction_has_recorded(site: Flask) -> None:
    with site.app_context():
        record(SYSTEM, "case_opened", "case", "1")
        assert [one.verb for one in written()] == ["case_opened"]
        record(SYSTEM, "assigned", "case", "1")
        db.session.commit()
        assert [one.verb for one in written()] == ["case_opened", "assigned"]
        assert faults() == []


def test_what_a_savepoint_took_back_is_not_recorded_and_the_rest_is(site: Flask) -> None:
    with site.app_context():
        record(SYSTEM, "before", "case", "1")
        with suppress(ZeroDivisionError), db.session.begin_nested():
            record(SYSTEM, "within", "case", "1")
            raise ZeroDivisionError
        with db.session.begin_nested():
            record(SYSTEM, "kept", "case", "1")
        record(SYSTEM, "after", "case", "1")
        db.session.commit()
        assert [one.verb for one in written()] == ["before", "kept", "after"]
        assert faults() == []


def test_whoever_has_recorded_lets_others_record_until_she_commits(
    settings: Settings, postgresql_url: str
) -> None:
    """Else two who wait for each other's rows would wait for ever: each may be the one who holds the chain."""
    app = create_app(settings.model_copy(update={"database_url": postgresql_url}))
    with app.app_context():
        tables = [Base.metadata.tables[name] for name in ("audit_entry", "audit_value", "audit_read")]
        Base.metadata.create_all(db.engine, tables=tables)
        record(SYSTEM, "first", "case", "1")
        with app.app_context():
            db.session.execute(text("SET LOCAL lock_timeout = '2s'"))
            record(SYSTEM, "second", "case", "1")
            db.session.commit()
        db.session.commit()
        assert [one.verb for one in written()] == ["second", "first"]
        assert faults() == []
    with app.app_context():
        db.engine.dispose()
