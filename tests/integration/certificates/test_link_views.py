"""What the holder and the reader of a link see, and when they see no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from stegvis.access import Role
from stegvis.audit.models import ReadEntry
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.certificates import actions, codes, queries, share_queries
from stegvis.certificates.share_links import share_token
from stegvis.certificates.states import ShareDepth, WithdrawalCause
from stegvis.certificates.views.outside import MISSES
from stegvis.media.models import MediaFile
from stegvis.people.logs import masked
from stegvis.people.models import Account
from stegvis.validation.models import Evidence
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, cleared_attempt
from tests.integration.certificates.conftest import send
from tests.integration.certificates.test_course import complete
from tests.integration.certificates.test_sharing import photo_of

SignIn = Callable[[Account], FlaskClient]
Certificate = tuple[str, str]
NAME = "Amina"
OUTCOME = "Visad kompetens"
ENDED = "Länken gäller inte längre"


@pytest.fixture
def holder(people_around: Cleared, sign_in: SignIn) -> FlaskClient:
    return sign_in(people_around.participant)


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def photo(app: Flask, people_around: Cleared) -> UUID:
    with app.app_context():
        return photo_of(people_around).id


def make(holder: FlaskClient, certificate: Certificate, depth: str, days: str = "30") -> str:
    """The path of a link that the holder makes by its form, as it stands on the page that follows."""
    page = f"/mina-intyg/{certificate[0]}/ny-lank"
    key = re.search(r'name="form_key"[^>]*value="([^"]+)"', holder.get(page).text)
    assert key is not None
    return path_on(holder, send(holder, page, form_key=key.group(1), depth=depth, days=days).location)


def make_with(holder: FlaskClient, certificate: Certificate, *pieces: UUID, **more: str) -> str:
    page = f"/mina-intyg/{certificate[0]}/ny-lank/bevis?dagar=7"
    sent = send(holder, page, form_key="x", evidence=[str(one) for one in pieces], **more)  # type: ignore[arg-type]
    assert sent.status_code == 302, sent.text
    return path_on(holder, sent.location)


def path_on(holder: FlaskClient, page: str) -> str:
    found = re.search(r'id="link">([^<]+)<', holder.get(page).text)
    assert found is not None
    return urlsplit(found.group(1)).path


def openings(app: Flask, kind: str = "certificate_share") -> list[UUID | None]:
    with app.app_context():
        found = select(ReadEntry.actor_id).where(ReadEntry.object_kind == kind)
        return list(db.session.execute(found.order_by(ReadEntry.at)).scalars())


def test_the_shallowest_link_tells_whether_it_is_valid_and_no_more(
    holder: FlaskClient, certificate: Certificate, reader: FlaskClient
) -> None:
    page = reader.get(make(holder, certificate, "standing")).text
    assert "Intyget gäller" in page
    assert NAME not in page
    assert OUTCOME not in page


def test_a_deeper_one_shows_what_the_paper_says_but_not_its_code(
    holder: FlaskClient, certificate: Certificate, reader: FlaskClient
) -> None:
    page = reader.get(make(holder, certificate, "claims")).text
    assert NAME in page
    assert OUTCOME in page
    assert codes.grouped(certificate[1]) not in page
    assert certificate[0] not in page


def test_the_answer_is_kept_by_no_cache_no_search_engine_and_told_to_no_other_site(
    holder: FlaskClient, certificate: Certificate, reader: FlaskClient, photo: UUID
) -> None:
    path = make_with(holder, certificate, photo)
    for address in (path, f"{path}/bevis/{photo}"):
        headers = reader.get(address).headers
        assert "no-store" in headers["Cache-Control"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"].startswith("noindex")


def test_chosen_evidence_goes_along_and_nothing_else(
    app: Flask,
    holder: FlaskClient,
    certificate: Certificate,
    reader: FlaskClient,
    photo: UUID,
    people_around: Cleared,
) -> None:
    with app.app_context():
        other = photo_of(people_around).id
    path = make_with(holder, certificate, photo)
    assert f"{path}/bevis/{photo}?liten" in reader.get(path).text
    assert reader.get(f"{path}/bevis/{photo}").data.startswith(b"\xff\xd8")
    assert reader.get(f"{path}/bevis/{photo}?liten").status_code == 200
    assert reader.get(f"{path}/bevis/{other}").status_code == 404


def test_a_link_without_evidence_opens_no_file(
    holder: FlaskClient, certificate: Certificate, reader: FlaskClient, photo: UUID
) -> None:
    assert reader.get(f"{make(holder, certificate, 'claims')}/bevis/{photo}").status_code == 404


def test_each_look_at_a_file_is_noted_without_a_name(
    app: Flask, holder: FlaskClient, certificate: Certificate, reader: FlaskClient, photo: UUID
) -> None:
    path = make_with(holder, certificate, photo)
    reader.get(f"{path}/bevis/{photo}")
    assert openings(app, "evidence") == [None]


def test_she_reads_how_often_it_was_opened_and_her_own_looks_are_not_counted(
    app: Flask,
    holder: FlaskClient,
    certificate: Certificate,
    reader: FlaskClient,
    sign_in: SignIn,
    people_around: Cleared,
) -> None:
    path = make(holder, certificate, "claims")
    assert "Ingen har öppnat länken." in holder.get("/mina-intyg/lankar").text
    holder.get(path)
    reader.head(path)
    reader.get(path, headers={"Sec-Purpose": "prefetch"})
    reader.get(path)
    sign_in(people_around.issuer).get(path)
    assert "2 gånger" in holder.get("/mina-intyg/lankar").text
    assert openings(app) == [None, None], "nor is it kept who it was"


def test_a_link_that_was_taken_back_shows_and_opens_nothing(
    holder: FlaskClient, certificate: Certificate, reader: FlaskClient, photo: UUID
) -> None:
    path = make_with(holder, certificate, photo)
    action = re.search(r'action="(/mina-intyg/lankar/[^"]+/ta-bort)"', holder.get("/mina-intyg/lankar").text)
    assert action is not None
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', holder.get("/mina-intyg/lankar").text)
    assert token is not None
    assert holder.post(action.group(1), data={"csrf_token": token.group(1)}).status_code == 302
    answer = reader.get(path)
    assert (answer.status_code, NAME in answer.text) == (410, False)
    assert ENDED in answer.text
    assert reader.get(f"{path}/bevis/{photo}").status_code == 410


def test_a_link_ends_by_itself(
    holder: FlaskClient, certificate: Certificate, reader: FlaskClient, photo: UUID
) -> None:
    path = make_with(holder, certificate, photo)
    with clock.at(clock.now() + timedelta(days=6)):
        assert reader.get(path).status_code == 200
    with clock.at(clock.now() + timedelta(days=9)):
        assert ENDED in reader.get(path).text
        assert reader.get(f"{path}/bevis/{photo}").status_code == 410


def test_of_a_withdrawn_certificate_the_link_says_so_and_shows_nothing(
    app: Flask,
    holder: FlaskClient,
    certificate: Certificate,
    reader: FlaskClient,
    photo: UUID,
    people_around: Cleared,
) -> None:
    path = make_with(holder, certificate, photo)
    with app.app_context():
        actions.withdraw(
            actor=people_around.issuing,
            certificate_id=UUID(certificate[0]),
            cause=WithdrawalCause.ERROR,
            hearing_note="Hon höll med.",
        )
        db.session.commit()
    page = reader.get(path)
    assert page.status_code == 200
    assert "Intyget är återkallat och gäller inte längre." in page.text
    assert NAME not in page.text
    assert reader.get(f"{path}/bevis/{photo}").status_code == 404


def test_of_a_replaced_certificate_the_link_says_so_and_leads_nowhere(
    app: Flask, holder: FlaskClient, certificate: Certificate, reader: FlaskClient, people_around: Cleared
) -> None:
    path = make(holder, certificate, "claims")
    with app.app_context():
        order = actions.order_replacement(
            actor=people_around.issuing,
            certificate_id=UUID(certificate[0]),
            new_name="Nova Nyman",
            reason="Nytt namn",
        ).id
        db.session.commit()
        outbox.run_pending()
        new = queries.get_certificate(order)
    page = reader.get(path).text
    assert "Ett nytt intyg har ersatt det här." in page
    for word in (NAME, "Nova", new.serial, codes.grouped(new.code)):
        assert word not in page
    assert path in holder.get(f"/mina-intyg/lankar/{_share_id(app, path)}").text, "she can still end it"


def _share_id(app: Flask, path: str) -> UUID:
    with app.app_context():
        share = share_queries.find_by_token(path.rsplit("/", 1)[-1])
        assert share is not None
        return share.id


def test_protection_that_came_later_hides_all_but_whether_it_is_valid(
    app: Flask,
    holder: FlaskClient,
    certificate: Certificate,
    reader: FlaskClient,
    photo: UUID,
    people_around: Cleared,
) -> None:
    path = make_with(holder, certificate, photo)
    with app.app_context():
        db.session.execute(
            update(Account).where(Account.id == people_around.participant.id).values(protected=True)
        )
        db.session.commit()
    page = reader.get(path).text
    assert "Intyget gäller" in page
    assert NAME not in page
    assert reader.get(f"{path}/bevis/{photo}").status_code == 404


def test_a_protected_holder_is_asked_only_for_how_long(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        cleared = cleared_attempt("Petra Dold", protected=True)
        people.assignment(cleared.participant, cleared.issuer, Role.ISSUER)
        order = actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id).id
        db.session.commit()
        outbox.run_pending()
        code = queries.get_certificate(order).code
    holder = sign_in(cleared.participant)
    form = holder.get(f"/mina-intyg/{order}/ny-lank").text
    assert 'name="depth"' not in form
    assert holder.get(f"/mina-intyg/{order}/ny-lank/bevis").status_code == 404
    page = app.test_client().get(make(holder, (str(order), code), "claims")).text
    assert "Intyget gäller" in page
    assert "Petra" not in page


def test_a_course_certificate_has_no_evidence_to_show(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        enrolment = complete()
        outbox.run_pending()
        made = queries.certificate_of_enrolment(enrolment)
        assert made is not None
        learner = db.session.get_one(Account, made.holder_id)
        certificate = (str(made.id), made.code)
        db.session.commit()
    holder = sign_in(learner)
    form = holder.get(f"/mina-intyg/{certificate[0]}/ny-lank").text
    assert 'value="claims"' in form
    assert 'value="evidence"' not in form
    page = app.test_client().get(make(holder, certificate, "claims")).text
    assert "Kursens delar" in page


def test_an_unknown_link_is_answered_as_any_other_and_slowed_down(app: Flask, reader: FlaskClient) -> None:
    with app.app_context():
        never_made = share_token(UUID(int=7))
    pages = [reader.get(f"/delat/{token}") for token in ("x", never_made, "å" * 50)]
    assert {(page.status_code, "Vi hittar inte länken" in page.text) for page in pages} == {(404, True)}
    answers = [reader.get("/delat/x").status_code for _ in range(MISSES)]
    assert answers[-1] == 429


def test_a_second_form_makes_no_second_link_and_says_what_is_missing(
    app: Flask, holder: FlaskClient, certificate: Certificate
) -> None:
    page = f"/mina-intyg/{certificate[0]}/ny-lank"
    fields = {"form_key": "one", "depth": "claims", "days": "7"}
    assert send(holder, page, **fields).location == send(holder, page, **fields).location
    wrong = send(holder, page, form_key="two", depth="everything", days="7")
    assert (wrong.status_code, "error-summary" in wrong.text) == (422, True)


def test_with_evidence_she_goes_on_to_choose_and_is_told_what_is_missing(
    holder: FlaskClient, certificate: Certificate, photo: UUID
) -> None:
    page = f"/mina-intyg/{certificate[0]}/ny-lank"
    onward = send(holder, page, form_key="x", depth="evidence", days="90").location
    assert onward.endswith("/ny-lank/bevis?dagar=90")
    assert f"/bevis/{photo}/fil?liten" in holder.get(onward).text
    refused = send(holder, onward, form_key="x")
    assert (refused.status_code, "Välj minst en sak" in refused.text) == (422, True)


def test_pictures_of_others_need_their_yes(
    app: Flask, holder: FlaskClient, certificate: Certificate, people_around: Cleared
) -> None:
    with app.app_context():
        piece = photo_of(people_around, people_in="agreed").id
    page = f"/mina-intyg/{certificate[0]}/ny-lank/bevis"
    assert "Andra är med." in holder.get(page).text
    refused = send(holder, page, form_key="x", evidence=str(piece))
    assert (refused.status_code, "Fråga dem först." in refused.text) == (422, True)
    assert make_with(holder, certificate, piece, people_agreed="y")


def test_a_twenty_first_link_is_refused_with_a_way_out(
    app: Flask, holder: FlaskClient, certificate: Certificate, people_around: Cleared
) -> None:
    page = f"/mina-intyg/{certificate[0]}/ny-lank"
    fresh = holder.get(page).text
    with app.app_context():
        for number in range(20):
            new = actions.NewShare(str(number), ShareDepth.CLAIMS, 7)
            actor = people.actor(people_around.participant)
            actions.share(actor=actor, certificate_id=UUID(certificate[0]), new=new)
        db.session.commit()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', fresh)
    assert token is not None
    fields = {"csrf_token": token.group(1), "form_key": "x", "depth": "claims", "days": "7"}
    refused = holder.post(page, data=fields)
    assert (refused.status_code, "Ta bort en länk först." in refused.text) == (409, True)
    assert "Ta bort en länk först." in holder.get(page).text


def test_another_participant_finds_none_of_it(
    app: Flask, holder: FlaskClient, certificate: Certificate, people_around: Cleared, sign_in: SignIn
) -> None:
    share_id = _share_id(app, make(holder, certificate, "claims"))
    with app.app_context():
        other = sign_in(people.participant(people_around.unit))
    assert other.get(f"/mina-intyg/lankar/{share_id}").status_code == 404
    assert other.get(f"/mina-intyg/{certificate[0]}/ny-lank").status_code == 404
    assert str(share_id) not in other.get("/mina-intyg/lankar").text


def test_a_lost_file_is_not_found(
    app: Flask, holder: FlaskClient, certificate: Certificate, reader: FlaskClient, photo: UUID
) -> None:
    path = make_with(holder, certificate, photo)
    with app.app_context():
        media = select(Evidence.media_id).where(Evidence.id == photo).scalar_subquery()
        change = {
            "state": "refused", "refusal": "cut_off", "ready_key": None, "ready_type": None, "ready_size": None,
            "thumbnail_key": None,
        }  # fmt: skip
        db.session.execute(update(MediaFile).where(MediaFile.id == media).values(**change))
        db.session.commit()
    assert reader.get(f"{path}/bevis/{photo}").status_code == 404
    assert str(photo) not in reader.get(path).text


def test_after_a_change_of_the_secret_a_link_works_and_is_shown_no_more(
    app: Flask, holder: FlaskClient, certificate: Certificate, reader: FlaskClient
) -> None:
    path = make(holder, certificate, "claims")
    page = f"/mina-intyg/lankar/{_share_id(app, path)}"
    known = app.extensions["stegvis.settings"]
    app.extensions["stegvis.settings"] = known.model_copy(
        update={"secret_key": "another-secret-that-is-long-enough" * 2}
    )
    shown = holder.get(page).text
    assert "vi kan inte visa den igen" in shown
    assert "/delat/" not in shown
    assert NAME in reader.get(path).text


def test_the_link_is_masked_in_logs() -> None:
    assert masked("GET /delat/abc-DEF_123/bevis/7 HTTP/1.1") == "GET /delat/***/bevis/7 HTTP/1.1"
    assert masked("/sprak/en?next=/delat/abc-DEF_123") == "/sprak/en?next=/delat/***"
