"""A witness says it aloud, and her recording waits until the rest is right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from stegvis.base.database import db
from stegvis.media.models import MediaFile
from stegvis.validation import actions, queries, witness_queries
from stegvis.validation.actions import NewWitness
from tests.factories import people, validation
from tests.factories.validation import Cast
from tests.integration.validation.test_circumstances import fields_of
from tests.integration.validation.test_observing import sound
from tests.integration.validation.testimony.witnessing import answer, asked, link


def with_sound(client: FlaskClient, address: str, **changed: Any) -> TestResponse:
    return answer(client, address, file=sound(), **changed)


def test_a_recording_is_kept_when_a_tick_is_missing(app: Flask, asked_id: UUID) -> None:
    client, address = app.test_client(), link(asked_id, app)
    refused = with_sound(client, address, is_me="")
    assert refused.status_code == 422
    assert "Ditt ljud finns kvar" in refused.text
    again = with_sound(client, address, is_me="", sound=fields_of(refused.text)["sound"])
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(MediaFile)) == 1, "one waits, not two"

    assert answer(client, address, sound=fields_of(again.text)["sound"]).status_code == 302

    with app.app_context():
        request = witness_queries.get_request(asked_id)
        evidence = queries.get_evidence(request.evidence_id or asked_id)
        assert evidence.media is not None and evidence.media.claimed_at is not None
        assert evidence.media.owner_id == request.asked_by


def test_a_kept_recording_may_be_left_out(app: Flask, asked_id: UUID) -> None:
    client, address = app.test_client(), link(asked_id, app)
    nothing_seen = {"seen_0": "no", "seen_1": "no"}
    refused = with_sound(client, address, **nothing_seen)
    assert "Ljudet måste handla om något som du har sett" in refused.text
    kept = {"sound": fields_of(refused.text)["sound"]}
    assert answer(client, address, **nothing_seen, **kept).status_code == 422
    assert answer(client, address, **nothing_seen, **kept, without_sound="y").status_code == 302


def test_a_recording_that_waits_belongs_to_its_link_alone(app: Flask, asked_id: UUID, cast: Cast) -> None:
    client = app.test_client()
    named = fields_of(with_sound(client, link(asked_id, app), is_me="").text)["sound"]
    with app.app_context():
        attempt = queries.get_attempt(asked(app, asked_id).attempt_id)
        keys = validation.may_be_witnessed(attempt)[:2]
        new = NewWitness("other", keys, "Omar Ali", "Kafé Linden", "kollega")
        other_id = actions.ask_witness(actor=people.actor(cast.assessor), attempt=attempt, new=new).id
        db.session.commit()
    for forged in (named, named + "x", "x"):
        assert "Ditt ljud finns kvar" not in answer(client, link(other_id, app), is_me="", sound=forged).text
    assert answer(client, link(other_id, app), sound=named).status_code == 302
    with app.app_context():
        request = witness_queries.get_request(other_id)
        assert queries.get_evidence(request.evidence_id or other_id).media_id is None
