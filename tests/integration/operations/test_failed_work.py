"""What the outbox gave up is seen by those who can act, and tried again by them; nobody's data is shown."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from stegvis.access import Role
from stegvis.audit.models import AuditEntry
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.mail import send_mail
from stegvis.base.outbox import MAXIMUM_ATTEMPTS, MessageState, OutboxMessage
from stegvis.running.scheduler import KEEP_FAILED, forget_done_messages
from tests.factories import people

ADDRESS = "amina.yusuf@example.org"


@pytest.fixture
def mail_id(app: Flask, caplog: pytest.LogCaptureFixture) -> UUID:
    """A mail that was given up, since a file lies where the folder of mails should be."""
    caplog.set_level("CRITICAL", "stegvis.base.outbox")
    folder = app.extensions["stegvis.settings"].data / "mail"
    folder.write_text("in the way")
    with app.app_context():
        send_mail(ADDRESS, "Hej", "En länk: https://example.org/hemlig")
        db.session.commit()
        message_id = db.session.scalars(select(OutboxMessage.id)).one()
        for _ in range(MAXIMUM_ATTEMPTS):
            outbox.run_message(message_id)
        assert state(message_id) == MessageState.FAILED
    folder.unlink()
    return message_id


def state(message_id: UUID) -> str | None:
    found = db.session.get(OutboxMessage, message_id)
    return found.state if found else None


def command(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["outbox", *arguments])
    return result.exit_code, result.output


def test_the_command_lists_what_was_given_up_and_nobodys_data(app: Flask, mail_id: UUID) -> None:
    code, said = command(app, "list", "--json")
    assert code == 0
    (told,) = json.loads(said)
    assert (told["id"], told["task"], told["attempts"]) == (str(mail_id), "base.send-mail", MAXIMUM_ATTEMPTS)
    assert told["error"] == "FileExistsError"
    assert ADDRESS not in said + command(app, "list")[1] and "hemlig" not in said


@pytest.mark.parametrize("how", ["by id", "all"])
def test_the_command_has_it_tried_again_and_then_it_is_done(app: Flask, mail_id: UUID, how: str) -> None:
    assert command(app, "retry", "--all" if how == "all" else str(mail_id)) == (0, "1 will be tried again\n")
    with app.app_context():
        assert outbox.run_pending() == 1
        assert state(mail_id) == MessageState.DONE
        verbs = db.session.scalars(select(AuditEntry.verb).where(AuditEntry.object_id == str(mail_id)))
        assert list(verbs) == ["outbox.tried_again"]
    assert len(list((app.extensions["stegvis.settings"].data / "mail").glob("*.eml"))) == 1


def test_the_command_drops_what_nobody_wants_any_more(app: Flask, mail_id: UUID) -> None:
    assert command(app, "drop", str(mail_id))[0] == 0
    with app.app_context():
        assert state(mail_id) is None


@pytest.mark.parametrize(
    "arguments", [["retry"], ["retry", "--all", str(UUID(int=1))], ["drop", str(UUID(int=1))]]
)
def test_the_command_does_nothing_when_it_is_not_told_what(
    app: Flask, mail_id: UUID, arguments: list[str]
) -> None:
    assert command(app, *arguments)[0] != 0
    with app.app_context():
        assert state(mail_id) == MessageState.FAILED


def test_an_administrator_sees_it_on_the_start_page_and_has_it_tried_again(app: Flask, mail_id: UUID) -> None:
    with app.app_context():
        administrator = people.staff(Role.ADMINISTRATOR)
    client = people.signed_in_client(app, administrator)
    start = client.get("/").text
    assert "Mejl som skulle skickas" in start and "1 misslyckad" in start
    page = client.get("/misslyckat-arbete").text
    assert ADDRESS not in start + page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    sent = {"csrf_token": token.group(1), "task": "base.send-mail"}
    assert "1 sak görs om nu" in client.post("/misslyckat-arbete", data=sent, follow_redirects=True).text
    assert "inget att göra om" in client.post("/misslyckat-arbete", data=sent, follow_redirects=True).text
    assert "Mejl som skulle skickas" not in client.get("/").text
    with app.app_context():
        assert state(mail_id) == MessageState.PENDING


def test_nobody_else_sees_it(app: Flask, mail_id: UUID) -> None:
    with app.app_context():
        coordinator = people.staff(Role.COORDINATOR)
    client = people.signed_in_client(app, coordinator)
    assert "Mejl som skulle skickas" not in client.get("/").text
    assert client.get("/misslyckat-arbete").status_code == 403


def test_a_mail_that_was_given_up_long_ago_is_forgotten_and_other_work_is_kept(
    app: Flask, mail_id: UUID
) -> None:
    with app.app_context():
        other = outbox.send("certificates.issue", order="x")
        other.state = MessageState.FAILED
        db.session.commit()
        forget_done_messages()
        db.session.commit()
        assert state(mail_id) == MessageState.FAILED
        with time_machine.travel(clock.now() + KEEP_FAILED + timedelta(hours=1)):
            forget_done_messages()
            db.session.commit()
        db.session.expire_all()
        assert state(mail_id) is None
        assert state(other.id) == MessageState.FAILED
