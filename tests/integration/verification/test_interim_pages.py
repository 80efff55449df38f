"""The pages about interim samples: who reads a running attempt, and for how long."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from stegvis.access import SYSTEM, Role
from stegvis.audit.models import ReadEntry
from stegvis.base.database import db
from stegvis.base.storage import storage
from stegvis.media.keeping import keep, spool_folder
from stegvis.media.sniffing import JPEG
from stegvis.media.states import Kind
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.witness_links import witness_token
from stegvis.verification import actions
from stegvis.verification import interim_queries as queries
from tests.factories import people, validation
from tests.factories.validation import Cast


@pytest.fixture
def site(app: Flask) -> Flask:
    """Without the token in forms."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def drawn(site: Flask) -> tuple[Cast, UUID, UUID]:
    """People, the attempt that runs, and its place in the sample."""
    with site.app_context():
        cast = validation.cast()
        attempt = validation.opened(cast)
        validation.agreed(cast, attempt)
        keys = validation_queries.module_of(attempt).criterion_ids
        picture = io.BytesIO()
        Image.new("RGB", (40, 40), "green").save(picture, "JPEG")
        path = spool_folder() / "a-photo"
        path.write_bytes(picture.getvalue())
        new = validation_actions.NewEvidence(
            "a-photo", EvidenceKind.PHOTO, keys, circumstances=validation.BY_HERSELF
        )
        own = people.actor(cast.participant)
        received = keep(path, JPEG, frozenset(Kind), storage())
        validation_actions.add_evidence(actor=own, attempt=attempt, new=new, received=received)
        validation_actions.hand_in(actor=own, attempt=attempt)
        actions.draw_interim(actor=SYSTEM, unit=cast.unit)
        db.session.commit()
        (line,) = queries.to_look_at(people.actor(cast.verifier))
        return cast, attempt.id, line.item_id


def test_the_verifier_reads_it_while_it_is_drawn_and_no_longer(site: Flask) -> None:
    cast, attempt_id, item_id = drawn(site)
    client, address = people.signed_in_client(site, cast.verifier), f"/granskningar/lopande/{item_id}"
    assert "Bevis och bedömningar hittills" in client.get(address).text
    sent = client.post(address, data={"agreement": "action", "note": "Fråga om tolk."})
    assert sent.status_code == 302
    after = client.get(address).text
    assert "Bevis och bedömningar hittills" not in after
    assert "Fråga om tolk." in after and "har inte svarat ännu" in after
    with site.app_context():
        statement = select(ReadEntry.object_id).where(ReadEntry.object_kind == "module_attempt")
        assert list(db.session.execute(statement).scalars()) == [str(attempt_id)], "logged while it was read"


def test_the_verifier_reads_what_witnesses_have_seen_and_not_seen(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        attempt = validation.in_progress(cast)
        request = validation.witness_asked(cast, attempt)
        seen, unseen = request.criterion_keys
        said = {
            seen: validation_actions.Said(has_seen=True, text="Hon sköljer alltid."),
            unseen: validation_actions.Said(has_seen=False, text="Jag var ledig."),
        }
        testimony = validation_actions.Testimony(confirms_identity=True, said=said)
        validation_actions.give_testimony(token=witness_token(request.id), testimony=testimony)
        actions.draw_interim(actor=SYSTEM, unit=cast.unit)
        db.session.commit()
        (line,) = queries.to_look_at(people.actor(cast.verifier))
    page = people.signed_in_client(site, cast.verifier).get(f"/granskningar/lopande/{line.item_id}").text
    assert "Vittnesintyg, Karin Ek" in page and "Hon sköljer alltid." in page
    assert "Ett vittne har inte sett det här" in page and "Jag var ledig." in page


def test_evidence_opens_only_while_it_is_to_be_looked_at(site: Flask) -> None:
    cast, attempt_id, item_id = drawn(site)
    with site.app_context():
        viewer = people.actor(cast.verifier)
        (evidence,) = validation_queries.evidence_of(attempt_id, viewer, participant_id=cast.participant.id)
        other = validation.decided(validation.with_another_participant(cast))
        elsewhere = validation_queries.evidence_of(other.id, viewer, participant_id=cast.participant.id)[0].id
    client, address = people.signed_in_client(site, cast.verifier), f"/granskningar/lopande/{item_id}"
    own = f"{address}/bevis/{evidence.id}/fil"
    assert own in client.get(address).text
    assert client.get(own).status_code == 200
    assert client.get(f"{address}/bevis/{elsewhere}/fil").status_code == 404
    assert client.get(f"/bevis/{evidence.id}/fil").status_code == 404, "the sample opens no other door"
    client.post(address, data={"agreement": "agree"})
    assert client.get(own).status_code == 404
    with site.app_context():
        statement = select(ReadEntry.object_id).where(ReadEntry.object_kind == "evidence")
        assert list(db.session.execute(statement).scalars()) == [str(evidence.id)]


def test_a_running_attempt_that_is_not_drawn_stays_closed(site: Flask) -> None:
    cast, attempt_id, _item_id = drawn(site)
    client = people.signed_in_client(site, cast.verifier)
    assert client.get(f"/granskningar/{attempt_id}").status_code == 404
    assert client.get(f"/valideringar/{attempt_id}").status_code == 404


def test_a_verifier_of_another_unit_does_not_find_it(site: Flask) -> None:
    _cast, _attempt_id, item_id = drawn(site)
    with site.app_context():
        stranger = people.staff(Role.INTERNAL_VERIFIER)
    client = people.signed_in_client(site, stranger)
    assert client.get(f"/granskningar/lopande/{item_id}").status_code == 404


def test_an_action_without_words_is_told_at_its_field(site: Flask) -> None:
    cast, _attempt_id, item_id = drawn(site)
    client = people.signed_in_client(site, cast.verifier)
    answer = client.post(f"/granskningar/lopande/{item_id}", data={"agreement": "action", "note": " "})
    assert answer.status_code == 422
    assert "Skriv vad bedömaren ska göra." in answer.text
    assert client.post(f"/granskningar/lopande/{item_id}", data={}).status_code == 422


def test_the_assessor_reads_and_answers_from_her_start_page(site: Flask) -> None:
    cast, _attempt_id, item_id = drawn(site)
    verifier = people.signed_in_client(site, cast.verifier)
    start = verifier.get("/").text
    assert f"/granskningar/lopande/{item_id}" in start and "Löpande stickprov" in start
    verifier.post(f"/granskningar/lopande/{item_id}", data={"agreement": "action", "note": "Fråga om tolk."})
    client, address = people.signed_in_client(site, cast.assessor), f"/granskningar/lopande/{item_id}/svar"
    assert address in client.get("/").text
    assert "Fråga om tolk." in client.get(address).text
    assert client.post(address, data={"answer": ""}).status_code == 422
    assert client.post(address, data={"answer": "Tolk är bokad."}).status_code == 302
    assert address not in client.get("/").text
    assert "Tolk är bokad." in verifier.get(f"/granskningar/lopande/{item_id}").text


def test_the_list_of_reviews_leads_to_the_interim_samples(site: Flask) -> None:
    with site.app_context():
        verifier = people.staff(Role.INTERNAL_VERIFIER)
    page = people.signed_in_client(site, verifier).get("/granskningar").text
    assert 'href="/granskningar/lopande"' in page


def test_the_verifier_draws_where_nothing_is_drawn(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        validation.submitted(cast)
    client = people.signed_in_client(site, cast.verifier)
    address = f"/granskningar/lopande/dra/{cast.unit.id}"
    assert address in client.get("/granskningar/lopande").text
    assert "stickprov är draget" in client.post(address, follow_redirects=True).text
    after = client.get("/granskningar/lopande").text
    assert address not in after and "0 av 1" in after
