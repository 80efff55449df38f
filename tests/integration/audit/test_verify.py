"""`stegvis audit verify` finds whatever is done to the trail behind the application's back."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select, text

from stegvis.access import SYSTEM
from stegvis.audit import actions, queries, record
from stegvis.audit.head import head_path, read_head
from stegvis.audit.models import AuditEntry
from stegvis.audit.rules import entry_hash
from stegvis.base.database import db

LENGTH = 5


def write(app: Flask, count: int = LENGTH) -> None:
    """As many acts, each in a transaction of its own."""
    for number in range(count):
        with app.app_context():
            record(SYSTEM, "case_opened", "case", str(number), {"name": f"Amina {number}"})
            db.session.commit()


def tamper(app: Flask, *statements: str) -> None:
    """Change the database as somebody with its password could."""
    with app.app_context(), db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def verify(app: Flask) -> tuple[int, str]:
    """The command's exit code and what it says."""
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    return result.exit_code, result.output


@pytest.fixture
def chain(site: Flask) -> Flask:
    """A site with a chain of five."""
    write(site)
    return site


def test_a_whole_chain_is_said_to_be_whole(chain: Flask) -> None:
    code, said = verify(chain)

    assert code == 0
    assert f"whole: {LENGTH} entries" in said


def test_a_site_without_any_entry_is_whole(site: Flask) -> None:
    assert verify(site)[0] == 0


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'case_closed'",
        "object_id = 'another'",
        "actor_id = '00000000000000000000000000000001'",
        "fields = '[\"age\"]'",
        "values_digest = 'f'",
    ],
)
def test_a_changed_row_is_found(chain: Flask, change: str) -> None:
    tamper(chain, f"UPDATE audit_entry SET {change} WHERE sequence = 3")

    code, said = verify(chain)

    assert code == 1
    assert "entry 3: changed" in said


def test_a_removed_row_is_found(chain: Flask) -> None:
    tamper(chain, "DELETE FROM audit_value WHERE sequence = 3", "DELETE FROM audit_entry WHERE sequence = 3")

    code, said = verify(chain)

    assert code == 1
    assert "entry 3: missing" in said


def test_a_cut_off_row_is_found(chain: Flask) -> None:
    tamper(
        chain, "DELETE FROM audit_value WHERE sequence >= 4", "DELETE FROM audit_entry WHERE sequence >= 4"
    )

    code, said = verify(chain)

    assert code == 1
    assert "entry 4: cut off" in said


def test_an_emptied_table_is_found(chain: Flask) -> None:
    tamper(chain, "DELETE FROM audit_value", "DELETE FROM audit_entry")

    code, said = verify(chain)

    assert code == 1
    assert "entry 1: cut off" in said


def test_changed_values_are_found(chain: Flask) -> None:
    tamper(chain, 'UPDATE audit_value SET "values" = \'{"name": "Anna"}\' WHERE sequence = 2')

    code, said = verify(chain)

    assert code == 1
    assert "entry 2: values changed" in said


def test_an_erased_value_leaves_the_chain_whole(chain: Flask) -> None:
    with chain.app_context():
        actions.erase_values(2)
        db.session.commit()

    assert verify(chain)[0] == 0


def test_a_chain_goes_on_whole_after_an_erased_value(chain: Flask) -> None:
    with chain.app_context():
        actions.erase_values(LENGTH)
        db.session.commit()
    write(chain, 2)

    assert verify(chain) == (0, verify(chain)[1])
    assert f"whole: {LENGTH + 2} entries" in verify(chain)[1]


def test_a_forged_head_is_found(chain: Flask) -> None:
    """Whoever cuts the chain must forge the head as well, and has not its key."""
    with chain.app_context():
        path = head_path()
    stored = json.loads(path.read_text())
    path.write_text(json.dumps(stored | {"count": 2}))

    code, said = verify(chain)

    assert code == 1
    assert "signature" in said


def test_a_chain_whose_head_was_removed_is_not_said_to_be_whole(chain: Flask) -> None:
    """Whoever removes the head file as well could have written all entries anew."""
    with chain.app_context():
        head_path().unlink()

    code, said = verify(chain)

    assert code == 1
    assert "head is missing" in said


def test_a_chain_written_anew_with_right_hashes_is_found(chain: Flask) -> None:
    """Somebody with the database's password changes an act and computes every hash after it again."""
    with chain.app_context():
        entries = list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)))
        entries[1].verb = "case_closed"
        for before, entry in pairwise(entries):
            entry.previous_hash = before.hash
            entry.hash = entry_hash(queries.facts_of(entry))
        db.session.commit()

    code, said = verify(chain)

    assert code == 1
    assert f"entry {LENGTH}: differs from the signed head" in said


@pytest.mark.parametrize("content", ["", "[]", "{", '{"count": "many"}'])
def test_a_head_that_cannot_be_read_is_found(chain: Flask, content: str) -> None:
    with chain.app_context():
        head_path().write_text(content)

    assert verify(chain)[0] == 1


def test_what_is_rolled_back_moves_neither_chain_nor_head(chain: Flask) -> None:
    with chain.app_context():
        before = read_head()
        record(SYSTEM, "case_opened", "case", "never", {})
        db.session.rollback()

        assert read_head() == before
        assert actions.count_entries() == LENGTH


def test_the_head_waits_for_the_commit(chain: Flask) -> None:
    with chain.app_context():
        record(SYSTEM, "case_opened", "case", "soon", {})
        assert read_head().count == LENGTH
        db.session.commit()

        assert read_head().count == LENGTH + 1


def test_the_head_goes_forward_only(chain: Flask) -> None:
    with chain.app_context():
        before = read_head()
        from stegvis.audit.head import advance_head
        from stegvis.audit.rules import Head

        advance_head(Head(2, "a" * 64))

        assert read_head() == before
