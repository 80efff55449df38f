"""The pages about standardisation, and where the guidance is read."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.access import Role
from stegvis.audit.models import ReadEntry
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.validation import queries as validation_queries
from stegvis.verification import standardisation_queries as queries
from stegvis.verification.standardisation_rules import MeetingDraft, Seen
from tests.factories import people, standardisation, validation
from tests.factories.validation import Cast


@pytest.fixture
def site(app: Flask) -> Flask:
    """Without the token in forms."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def begun(site: Flask) -> tuple[Cast, str, str]:
    """People, the address of a prepared meeting, and the criterion that it is about."""
    with site.app_context():
        cast = validation.cast()
        attempt = standardisation.disagreed(cast)
        key = standardisation.criterion(attempt)
        return cast, f"/granskningar/samsyn/{standardisation.prepared(cast).id}", key


def nothing_yet() -> str:
    """What a page shows of a meeting with one case, where nothing is written."""
    return str(Seen.of(MeetingDraft(), 1))


def filled(site: Flask, cast: Cast, key: str, **other: object) -> dict[str, object]:
    with site.app_context():
        today = people_queries.today()
    name = key.replace("-", "_")
    return {
        "deed": "close",
        "seen": nothing_yet(),
        "held_on": str(today),
        "attendees": [str(cast.assessor.id), str(cast.verifier.id)],
        "notes": "Vi tittade på två fall.",
        f"interpretation_{name}": "Två gånger räcker.",
        f"from_{name}": str(today),
    } | other


def test_a_verifier_prepares_from_the_list_and_comes_to_the_meeting(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        standardisation.disagreed(cast)
        item_id = standardisation.waiting(cast)[0].id
    client = people.signed_in_client(site, cast.verifier)
    assert f"/fragor/{item_id}/mote" in client.get("/granskningar/samsyn").text
    answer = client.post(f"/granskningar/samsyn/fragor/{item_id}/mote", follow_redirects=True)
    assert "Samsynsmöte" in answer.text
    assert "Fall 1" in answer.text


def test_the_guidance_stands_in_the_bench_and_in_the_review(site: Flask) -> None:
    cast, address, key = begun(site)
    client = people.signed_in_client(site, cast.verifier)
    answer = client.post(address, data=filled(site, cast, key), follow_redirects=True)
    assert "Mötet är avslutat." in answer.text
    with site.app_context():
        other = validation.with_another_participant(cast)
        to_judge = validation.submitted(other).id
        to_review = validation.decided(validation.with_another_participant(cast)).id
    bench = people.signed_in_client(site, cast.assessor).get(f"/valideringar/{to_judge}/bedom/{key}").text
    assert "Två gånger räcker." in bench and "Gäller från" in bench
    assert "Två gånger räcker." in client.get(f"/granskningar/{to_review}").text


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(site: Flask) -> None:
    cast, address, key = begun(site)
    client = people.signed_in_client(site, cast.verifier)
    name = key.replace("-", "_")
    with site.app_context():
        yesterday = people_queries.today() - timedelta(days=1)
    form = filled(site, cast, key) | {"attendees": [str(cast.verifier.id)], f"from_{name}": str(yesterday)}
    answer = client.post(address, data=form)
    assert answer.status_code == 422
    assert "Kryssa i minst två som var med." in answer.text
    assert "Välj i dag eller senare." in answer.text
    assert "Två gånger räcker." in answer.text and "Vi tittade på två fall." in answer.text


def test_a_half_written_meeting_is_kept(site: Flask) -> None:
    cast, address, key = begun(site)
    client = people.signed_in_client(site, cast.verifier)
    form = filled(site, cast, key, deed="save", attendees=[], held_on="")
    assert client.post(address, data=form).status_code == 302
    page = client.get(address).text
    assert "Två gånger räcker." in page and "Vi tittade på två fall." in page
    with site.app_context():
        assert standardisation.waiting(cast), "nothing is closed by saving"


def test_a_closed_meeting_can_not_be_written_in(site: Flask) -> None:
    cast, address, key = begun(site)
    client = people.signed_in_client(site, cast.verifier)
    client.post(address, data=filled(site, cast, key))
    assert '<form method="post" novalidate' not in client.get(address).text
    late = filled(site, cast, key, deed="save", notes="Mer.")
    assert client.post(address, data=late).status_code == 409
    assert client.post(address, data=filled(site, cast, key)).status_code == 302, "the same form sent again"


def seen_in(page: str) -> str:
    """What the page says that its reader has seen."""
    found = re.search(r'name="seen"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_minutes_that_a_colleague_saved_meanwhile_are_read_before_they_are_written_over(site: Flask) -> None:
    cast, address, key = begun(site)
    client = people.signed_in_client(site, cast.verifier)
    seen, words = seen_in(client.get(address).text), f"interpretation_{key.replace('-', '_')}"
    first = filled(site, cast, key, deed="save", seen=seen)
    assert client.post(address, data=first).status_code == 302
    assert client.post(address, data=first).status_code == 302, "the same form sent twice"
    late = client.post(address, data=first | {words: "En gång räcker.", "notes": "Jag tycker annat."})
    assert late.status_code == 409
    for text in ("Två gånger räcker.", "Vi tittade på två fall.", "En gång räcker.", "Jag tycker annat."):
        assert text in late.text
    assert "Två gånger räcker." in client.get(address).text, "nothing is written over"
    again = first | {words: "En gång räcker.", "seen": seen_in(late.text)}
    assert client.post(address, data=again).status_code == 302
    assert "En gång räcker." in client.get(address).text


@pytest.mark.parametrize("deed", ["save", "close"])
def test_what_was_typed_when_the_meeting_was_closed_meanwhile_stays_on_the_page(
    site: Flask, deed: str
) -> None:
    cast, address, key = begun(site)
    client = people.signed_in_client(site, cast.verifier)
    seen = seen_in(client.get(address).text)
    form = filled(site, cast, key, seen=seen)
    assert client.post(address, data=form).status_code == 302
    late = client.post(address, data=form | {"deed": deed, "notes": "Det här hann jag inte spara."})
    assert late.status_code == 409
    assert "Det här hann jag inte spara." in late.text and "Det du skrev är inte sparat" in late.text
    assert cast.verifier.display_name in late.text


def test_a_case_that_came_meanwhile_is_not_closed_unread(site: Flask) -> None:
    cast, address, key = begun(site)
    client = people.signed_in_client(site, cast.verifier)
    seen = seen_in(client.get(address).text)
    with site.app_context():
        standardisation.disagreed(validation.with_another_participant(cast), note="Hon torkade inte.")
    late = client.post(address, data=filled(site, cast, key, seen=seen))
    assert late.status_code == 409
    assert "Fall 2" in late.text and "Hon torkade inte." in late.text and "Två gånger räcker." in late.text
    with site.app_context():
        assert len(standardisation.waiting(cast)) == 2
    form = filled(site, cast, key, seen=seen_in(late.text))
    assert client.post(address, data=form).status_code == 302
    with site.app_context():
        assert standardisation.waiting(cast) == []


def test_a_case_that_was_handed_over_to_another_municipality_is_not_read(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        attempt = standardisation.disagreed(cast, note="Hon torkade inte.")
        address = f"/granskningar/samsyn/{standardisation.prepared(cast).id}"
    client = people.signed_in_client(site, cast.verifier)
    assert "Jag diskar varje dag." in client.get(address).text
    with site.app_context():
        elsewhere = people.unit()
        case = validation_queries.get_attempt(attempt.id).case
        case.organisation_id, case.unit_id = elsewhere.organisation_id, elsewhere.id
        db.session.commit()
    for page in (client.get(address).text, client.get(f"{address}/visa").text):
        assert "Deltagaren är överlämnad till en annan kommun." in page
        assert "Jag diskar varje dag." not in page and "Hon torkade inte." not in page


def test_the_screen_of_the_meeting_shows_chosen_evidence_without_names(site: Flask) -> None:
    cast, address, key = begun(site)
    client = people.signed_in_client(site, cast.verifier)
    assert "Inget bevis är valt" in client.get(f"{address}/visa").text
    with site.app_context():
        meeting = queries.get_meeting(UUID(address.rpartition("/")[2]))
        known = queries.evidence_about(queries.known_cases(meeting.id))
        evidence_id = next(one.evidence_id for one in known if one.text == "Jag diskar varje dag.")
    client.post(address, data=filled(site, cast, key, deed="save", shown=[str(evidence_id)]))
    shown = client.get(f"{address}/visa").text
    assert "Jag diskar varje dag." in shown
    assert "hela förmiddagen" not in shown
    for person in (cast.participant, cast.assessor):
        assert person.display_name not in shown


def test_opening_a_meeting_is_logged(site: Flask) -> None:
    cast, address, _key = begun(site)
    client = people.signed_in_client(site, cast.verifier)
    for page in (address, f"{address}/visa"):
        client.get(page)
    with site.app_context():
        statement = select(func.count()).where(ReadEntry.object_kind == "standardisation_meeting")
        assert db.session.execute(statement).scalar_one() == 2


def test_a_verifier_of_another_municipality_does_not_find_it(site: Flask) -> None:
    cast, address, _key = begun(site)
    with site.app_context():
        stranger = people.staff(Role.INTERNAL_VERIFIER)
    client = people.signed_in_client(site, stranger)
    assert client.get(address).status_code == 404
    assert address in people.signed_in_client(site, cast.verifier).get("/granskningar/samsyn").text
    assert address not in client.get("/granskningar/samsyn").text


def test_the_start_page_says_what_waits_and_until_when(site: Flask) -> None:
    cast, address, key = begun(site)
    client = people.signed_in_client(site, cast.verifier)
    page = client.get("/").text
    assert "Till samsynsmötet" in page and "Tas upp senast" in page
    client.post(address, data=filled(site, cast, key))
    assert "Till samsynsmötet" not in client.get("/").text


def test_evidence_that_can_not_be_shown_is_told_where_it_is_ticked(site: Flask) -> None:
    cast, address, key = begun(site)
    client = people.signed_in_client(site, cast.verifier)
    answer = client.post(address, data=filled(site, cast, key, shown=["annat"]))
    assert answer.status_code == 422
    assert 'href="#shown-0"' in answer.text and answer.text.count('id="shown-0"') == 1
    assert 'id="shown-error"' in answer.text
