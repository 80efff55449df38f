"""The paper behind a competence, uploaded as a file: who sends it, who reads it, and what is refused."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

import stegvis.media.tasks
from stegvis.access import Role
from stegvis.audit.models import AuditEntry, ReadEntry
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.storage import storage
from stegvis.media.actions import store_received
from stegvis.media.models import MediaFile
from stegvis.people.models import Account
from stegvis.validation import actions, competences
from stegvis.validation.competence_models import CompetenceProofFile, StaffCompetence
from tests.factories import people, validation
from tests.factories.papers import pdf, picture, received_paper
from tests.factories.validation import Cast
from tests.integration.validation.test_competence_pages import fields
from tests.integration.validation.test_own_pages import hidden
from tests.simultaneous import AT_ONCE, send_at_once


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people round one participant."""
    with app.app_context():
        return validation.cast()


@pytest.fixture
def administrator(app: Flask, cast: Cast) -> Account:
    """An administrator of the cast's municipality."""
    with app.app_context():
        return people.staff(Role.ADMINISTRATOR, cast.unit)


@pytest.fixture
def client(app: Flask, administrator: Account) -> FlaskClient:
    return people.signed_in_client(app, administrator)


@pytest.fixture
def competence_id(app: Flask, cast: Cast) -> UUID:
    with app.app_context():
        return people.competence(cast.assessor, Role.ASSESSOR, validation.MODULE).id


def page_of(competence_id: UUID) -> str:
    return f"/kompetens/{competence_id}/underlag"


def send(
    client: FlaskClient,
    page: str,
    content: bytes | None = None,
    name: str = "Kim Andersson diplom.pdf",
    form: Mapping[str, str] | None = None,
    more: Mapping[str, str] | None = None,
) -> TestResponse:
    """The form of the page, with this file; `form`: the hidden fields of a page that was opened before."""
    sent: dict[str, Any] = {**(form or hidden(client.get(page).text)), **(more or {})}
    if content is not None:
        sent["file"] = (io.BytesIO(content), name)
    return client.post(f"{page}/ladda-upp", data=sent, content_type="multipart/form-data")


def stored(app: Flask) -> list[tuple[bool, str]]:
    """Is current, and its digest, of every row; the oldest first."""
    with app.app_context():
        rows = db.session.scalars(select(CompetenceProofFile).order_by(CompetenceProofFile.uploaded_at)).all()
        return [(row.replaced_at is None, row.sha256) for row in rows]


def count(app: Flask, model: type[MediaFile | ReadEntry | StaffCompetence], *where: Any) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).select_from(model).where(*where)).scalar_one()


@pytest.mark.parametrize(
    ("content", "name", "media_type", "ending"),
    [
        (pdf(), "Kim Andersson diplom.pdf", "application/pdf", "pdf"),
        (picture(form="JPEG"), "IMG_1.JPG", "image/jpeg", "jpg"),
        (picture(form="PNG"), "diplom.png", "image/", ""),
    ],
)
def test_the_paper_is_kept_and_sent_as_an_attachment_whose_name_tells_nothing(
    app: Flask,
    client: FlaskClient,
    competence_id: UUID,
    content: bytes,
    name: str,
    media_type: str,
    ending: str,
) -> None:
    page = page_of(competence_id)
    assert client.get(f"{page}?fil=1").status_code == 404
    assert send(client, page, content, name).status_code == 302
    assert "Hämta filen" in client.get(page).text
    assert "Underlag med fil" in client.get("/kompetens").text
    answer = client.get(f"{page}?fil=1")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(media_type)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ") and ending in disposition
    assert "Kim" not in disposition and "diplom" not in disposition
    if media_type == "application/pdf":
        assert answer.data == content


def test_it_can_be_sent_when_the_competence_is_registered(
    app: Flask, cast: Cast, client: FlaskClient
) -> None:
    page = f"/kompetens/{cast.assessor.id}/ny"
    form = hidden(client.get(page).text)
    for _ in range(2):
        assert send(client, page, pdf(), form=form, more=fields()).status_code == 302
    assert len(stored(app)) == 1
    assert count(app, StaffCompetence, StaffCompetence.proof == "Yrkesbevis som kock.") == 1
    assert count(app, MediaFile) == 1


def test_who_may_read_the_register_reads_the_paper_and_nobody_else(
    app: Flask, cast: Cast, client: FlaskClient, competence_id: UUID
) -> None:
    page = page_of(competence_id)
    send(client, page, pdf())
    with app.app_context():
        others = [people.staff(Role.ASSESSOR, cast.unit), cast.supervisor, cast.participant, cast.verifier]
        elsewhere = people.unit(people.organisation("Grannkommunen"))
        others += [people.staff(role, elsewhere) for role in (Role.ADMINISTRATOR, Role.COORDINATOR)]
    for reader in (cast.assessor, cast.coordinator):
        hers = people.signed_in_client(app, reader)
        assert hers.get(f"{page}?fil=1").data == pdf()
        assert "Byt fil" not in hers.get(page).text
        form = hidden(client.get(page).text)
        assert send(hers, page, pdf("annan"), form=form).status_code in (403, 404)
    for other in others:
        hers = people.signed_in_client(app, other)
        assert hers.get(page).status_code in (403, 404)
        assert hers.get(f"{page}?fil=1").status_code in (403, 404)
        form = hidden(client.get(page).text)
        assert send(hers, page, pdf("annan"), form=form).status_code in (403, 404)
    assert len(stored(app)) == 1
    with app.app_context():
        read = select(ReadEntry.actor_id).where(ReadEntry.object_kind == "staff_competence")
        assert set(db.session.scalars(read)) == {cast.coordinator.id}


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (None, "", "Välj en fil först."),
        (b"", "tom.pdf", "Filen är tom."),
        (b"hej", "x.txt", "Filen är varken en PDF eller en bild"),
        (b"MZ\x90\x00\x03", "x.exe", "Filen är varken en PDF eller en bild"),
        (b"%PDF-1.4 utan slut", "x.pdf", "Filen är inte hel."),
        (picture(), "x.pdf", "Filens namn stämmer inte med innehållet."),
        (picture()[:40], "x.png", "Filen"),
        (picture(form="WEBP"), "x.webp", "Filen är varken en PDF eller en bild"),
    ],
)
def test_what_is_no_paper_is_refused_at_the_field(
    app: Flask, client: FlaskClient, competence_id: UUID, content: bytes | None, name: str, words: str
) -> None:
    answer = send(client, page_of(competence_id), content, name)
    assert answer.status_code == 422
    assert words in answer.text and 'id="file-error"' in answer.text
    assert stored(app) == []


def test_a_paper_that_is_too_large_is_refused_with_the_limit(
    app: Flask, client: FlaskClient, competence_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stegvis.media.rules.MEGABYTE", 1000)
    answer = send(client, page_of(competence_id), pdf("x" * 25_001))
    assert answer.status_code == 422
    assert "Filen är för stor. Den får vara högst 25 MB." in answer.text
    assert stored(app) == []


def test_what_was_typed_stays_when_the_file_is_refused_and_the_file_when_a_field_is(
    app: Flask, cast: Cast, client: FlaskClient
) -> None:
    page = f"/kompetens/{cast.assessor.id}/ny"
    refused = send(client, page, b"hej", "x.txt", more=fields())
    assert refused.status_code == 422
    assert "Yrkesbevis som kock." in refused.text and validation.MODULE in refused.text
    waits = send(client, page, pdf(), more=fields() | {"proof": ""})
    assert waits.status_code == 422
    assert "Din fil finns kvar" in waits.text
    for _ in range(2):
        assert send(client, page, form=hidden(waits.text), more=fields()).status_code == 302
    assert len(stored(app)) == 1
    with app.app_context():
        assert db.session.scalars(select(MediaFile)).one().claimed_at is not None


def test_a_later_paper_takes_the_place_of_the_first_whose_bytes_are_deleted(
    app: Flask, client: FlaskClient, competence_id: UUID
) -> None:
    page = page_of(competence_id)
    old = hidden(client.get(page).text)
    assert send(client, page, pdf("ett"), form=old).status_code == 302
    with app.app_context():
        first = db.session.scalars(select(MediaFile)).one().keys
    assert send(client, page, pdf("två")).status_code == 302
    # The first form comes once more, as when a line was poor: it doesn't bring its file back.
    assert send(client, page, pdf("ett"), form=old).status_code == 302
    assert client.get(f"{page}?fil=1").data == pdf("två")
    assert [is_current for is_current, _ in stored(app)] == [False, True]
    # Gone back to and sent with another file, it is another form.
    assert send(client, page, pdf("tre"), form=old).status_code == 302
    assert client.get(f"{page}?fil=1").data == pdf("tre")
    assert count(app, MediaFile) == 1
    with app.app_context():
        outbox.run_pending()
        assert not set(first) & set(storage().every_key())
        verbs = db.session.scalars(select(AuditEntry.verb)).all()
        assert verbs.count("competence.proof_filed") == 3


def test_the_sweep_and_the_backup_know_the_paper(
    app: Flask, client: FlaskClient, competence_id: UUID
) -> None:
    send(client, page_of(competence_id), pdf())
    with app.app_context():
        outbox.run_pending()
        keys = db.session.scalars(select(MediaFile)).one().keys
        stegvis.media.tasks.sweep_unclaimed()
        stegvis.media.tasks.sweep_bytes()
        db.session.commit()
        assert set(keys) <= set(storage().every_key())


def test_nobody_proves_her_own_and_what_was_ended_takes_no_paper(
    app: Flask, cast: Cast, client: FlaskClient, competence_id: UUID
) -> None:
    with app.app_context():
        own = people.actor(cast.assessor)
        paper = actions.Paper("ett", received_paper())
        with pytest.raises(Refused):
            actions.attach_proof(actor=own, competence=competences.get_competence(competence_id), paper=paper)
        db.session.rollback()
        ended = competences.get_competence(competence_id)
        ended.ended_at, ended.end_reason = clock.now(), "Fel."
        db.session.commit()
    assert "Spara filen" not in client.get(page_of(competence_id)).text
    other = f"/kompetens/{cast.verifier.id}/ny"
    form = hidden(client.get(other).text)
    answer = send(client, page_of(competence_id), pdf(), form=form)
    assert answer.status_code == 422
    assert "Kompetensen är avslutad." in answer.text


def test_a_file_of_another_is_not_claimed(app: Flask, cast: Cast, competence_id: UUID) -> None:
    with app.app_context():
        hers = store_received(received_paper(), actor=people.actor(cast.coordinator))
        by = people.actor(people.staff(Role.ADMINISTRATOR, cast.unit))
        paper = actions.Paper("ett", waiting_id=hers.id)
        with pytest.raises((BadInput, NotFound), match="finns inte kvar"):
            actions.attach_proof(actor=by, competence=competences.get_competence(competence_id), paper=paper)


@pytest.mark.sent_at_once("competence.send_proof")
def test_sixteen_of_the_same_at_once_are_one(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        administrator = people.staff(Role.ADMINISTRATOR, cast.unit)
        found_id = people.competence(cast.assessor, Role.ASSESSOR, validation.MODULE).id
        waiting = store_received(received_paper(), actor=people.actor(administrator)).id
        db.session.commit()
    sent = {"form_key": "a" * 32, "file_id": str(waiting)}
    answers = send_at_once(site, administrator, f"{page_of(found_id)}/ladda-upp", sent, has_file=True)
    assert answers == Counter({302: AT_ONCE})
    assert len(stored(site)) == 1
