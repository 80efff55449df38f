"""Who gets which digest when, and that nobody is named in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.access import Role
from stegvis.base import clock, outbox
from stegvis.base.clock import SWEDEN
from stegvis.base.database import db
from stegvis.people.models import Account, Assignment
from stegvis.reminders import actions, gathering, queries
from stegvis.reminders.models import Digest
from stegvis.reminders.rules import Waiting
from stegvis.reminders.states import Step
from stegvis.validation import actions as validation_actions
from tests.factories import people, validation
from tests.factories.placements import details, on_placement
from tests.factories.validation import Cast
from tests.integration.reminders.conftest import WEDNESDAY, mails, mails_to, on, run_day

SATURDAY = datetime(2026, 11, 28, 9, 0, tzinfo=SWEDEN)
CHRISTMAS_EVE = datetime(2026, 12, 24, 9, 0, tzinfo=SWEDEN)
THIRTEENTH = datetime(2026, 11, 13, 9, 0, tzinfo=SWEDEN)


@pytest.fixture
def submitted(app: Flask, cast: Cast) -> None:
    """Three attempts wait for the assessor, the oldest since twelve days."""
    with on(app, THIRTEENTH):
        validation.submitted(cast)
    for _ in range(2):
        with on(app, WEDNESDAY - timedelta(days=2)):
            _another_submitted(cast)


def _another_submitted(cast: Cast) -> None:
    participant = people.participant(cast.unit)
    people.assignment(participant, cast.assessor, Role.ASSESSOR)
    validation.submitted(Cast(**{**vars(cast), "participant": participant}))


def digests(app: Flask) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).select_from(Digest)).scalar_one()


def set_account(app: Flask, account: Account, **values: object) -> None:
    with app.app_context():
        known = db.session.get(Account, account.id)
        assert known is not None
        for name, value in values.items():
            setattr(known, name, value)
        db.session.commit()


@pytest.mark.usefixtures("submitted")
def test_a_digest_says_how_much_waits_and_since_when(app: Flask, cast: Cast) -> None:
    run_day(app, WEDNESDAY)

    (text,) = mails_to(app, cast.assessor.email)
    assert "3 bedömningar väntar, den äldsta sedan 12 dagar" in text
    assert "http://127.0.0.1:8000/valideringar" in text
    assert "/paminnelser/avsluta/" in text


@pytest.mark.usefixtures("submitted")
def test_a_digest_names_nobody(app: Flask, cast: Cast) -> None:
    run_day(app, WEDNESDAY)

    with app.app_context():
        names = db.session.execute(select(Account.given_name, Account.family_name).order_by(Account.id)).all()
    assert mails(app)
    for mail in mails(app):
        written = f"{mail['Subject']} {mail.get_content()}"
        assert [name for row in names for name in row if name in written] == []


@pytest.mark.usefixtures("submitted")
def test_a_digest_is_in_its_readers_language(app: Flask, cast: Cast) -> None:
    set_account(app, cast.assessor, language="en")

    run_day(app, WEDNESDAY)

    (mail,) = [mail for mail in mails(app) if mail["To"] == cast.assessor.email]
    assert mail["Subject"] == "Stegvis: this is waiting for you"
    assert "3 assessments are waiting, the oldest for 12 days" in str(mail.get_content())


@pytest.mark.usefixtures("submitted")
def test_a_day_that_is_begun_again_sends_nothing_more(app: Flask, cast: Cast) -> None:
    run_day(app, WEDNESDAY)
    run_day(app, WEDNESDAY + timedelta(hours=3))

    assert len(mails_to(app, cast.assessor.email)) == digests(app) == 1


@pytest.mark.usefixtures("submitted")
def test_the_next_working_day_has_its_own(app: Flask, cast: Cast) -> None:
    run_day(app, WEDNESDAY)
    run_day(app, WEDNESDAY + timedelta(days=1))

    assert len(mails_to(app, cast.assessor.email)) == 2


@pytest.mark.usefixtures("submitted")
@pytest.mark.parametrize("moment", [SATURDAY, CHRISTMAS_EVE, WEDNESDAY.replace(hour=5)])
def test_nothing_is_sent_on_days_off_or_at_night(app: Flask, moment: datetime) -> None:
    run_day(app, moment)

    assert mails(app) == []


@pytest.mark.usefixtures("submitted")
def test_what_lay_over_night_is_not_sent(app: Flask) -> None:
    with on(app, SATURDAY - timedelta(days=1)):
        assert actions.begin_day() > 0
        db.session.commit()
    with on(app, SATURDAY):
        outbox.run_pending()

    assert mails(app) == []


@pytest.mark.usefixtures("submitted")
def test_who_has_nothing_waiting_gets_no_mail(app: Flask, cast: Cast) -> None:
    run_day(app, WEDNESDAY)

    assert [mail["To"] for mail in mails(app)] == [cast.assessor.email]


@pytest.mark.usefixtures("submitted")
@pytest.mark.parametrize("lack", [{"email": None}, {"is_active": False}])
def test_without_address_or_account_there_is_no_digest(
    app: Flask, cast: Cast, lack: dict[str, object]
) -> None:
    set_account(app, cast.assessor, **lack)

    run_day(app, WEDNESDAY)

    assert mails_to(app, cast.assessor.email) == []
    with app.app_context():
        assert queries.last_day_of(cast.assessor.id) is None


@pytest.fixture
def asked_for_more(app: Flask, cast: Cast) -> None:
    """The assessor wants to see a little more of the participant, who has an address."""
    set_account(app, cast.participant, email="amina@example.org")
    with on(app, THIRTEENTH):
        attempt = validation.submitted(cast)
        validation_actions.ask_for_more(
            actor=people.actor(cast.assessor), attempt=attempt, message="Visa hur du sorterar."
        )
        db.session.commit()


def choose(app: Flask, account: Account, wanted: bool) -> None:
    with app.app_context():
        known = db.session.get(Account, account.id)
        assert known is not None
        actions.choose(actor=people.actor(known), account=known, wanted=wanted, email=known.email)
        db.session.commit()


@pytest.mark.usefixtures("asked_for_more")
def test_a_participant_who_has_said_nothing_gets_no_mail(app: Flask) -> None:
    run_day(app, WEDNESDAY)

    assert mails(app) == []


@pytest.mark.usefixtures("asked_for_more")
def test_a_participant_who_wants_it_is_told_once_a_week(app: Flask, cast: Cast) -> None:
    choose(app, cast.participant, True)

    for days in (0, 1, 2, 5, 6, 7):
        run_day(app, WEDNESDAY + timedelta(days=days))

    texts = mails_to(app, "amina@example.org")
    assert len(texts) == 2
    assert "Din bedömare vill se lite till." in texts[0]


@pytest.mark.usefixtures("asked_for_more")
def test_a_participant_who_has_changed_her_mind_gets_no_mail(app: Flask, cast: Cast) -> None:
    choose(app, cast.participant, True)
    choose(app, cast.participant, False)

    run_day(app, WEDNESDAY)

    assert mails(app) == []


def waiting_for(app: Flask, account: Account, moment: datetime = WEDNESDAY) -> list[Waiting]:
    with on(app, moment):
        known = db.session.get(Account, account.id)
        assert known is not None
        return gathering.waiting_for(people.actor(known))


def test_a_review_waits_for_the_verifier(app: Flask, cast: Cast) -> None:
    with on(app, THIRTEENTH):
        validation.decided(cast)

    assert waiting_for(app, cast.verifier) == [Waiting(Step.REVIEW, date(2026, 11, 13))]


def test_a_cleared_attempt_waits_for_the_issuer(app: Flask, cast: Cast) -> None:
    with on(app, THIRTEENTH):
        validation.cleared(cast)

    assert waiting_for(app, cast.issuer) == [Waiting(Step.ISSUE, date(2026, 11, 13))]


@pytest.mark.usefixtures("submitted")
def test_an_attempt_whose_assessor_is_gone_waits_for_the_coordinator(app: Flask, cast: Cast) -> None:
    assert waiting_for(app, cast.coordinator) == []
    with app.app_context():
        ended = db.session.execute(
            select(Assignment).where(
                Assignment.participant_id == cast.participant.id, Assignment.role == Role.ASSESSOR
            )
        ).scalar_one()
        db.session.delete(ended)
        db.session.commit()

    assert waiting_for(app, cast.coordinator) == [Waiting(Step.NAME_ASSESSOR, date(2026, 11, 13))]


def test_a_talk_waits_for_the_responsible_coordinator(app: Flask, cast: Cast) -> None:
    with on(app, THIRTEENTH):
        on_placement(cast, details(starts_on=date(2026, 10, 12), ends_on=date(2027, 3, 1)))

    assert waiting_for(app, cast.coordinator) == [Waiting(Step.TALK, date(2026, 11, 12))]


def test_a_placement_that_is_over_waits_to_be_ended(app: Flask, cast: Cast) -> None:
    with on(app, THIRTEENTH):
        on_placement(cast, details(starts_on=date(2026, 10, 12), ends_on=date(2026, 11, 20)))

    assert waiting_for(app, cast.coordinator) == [Waiting(Step.END_PLACEMENT, date(2026, 11, 20))]


def test_old_digests_are_forgotten(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for days in (100, 10):
            day = (clock.local(WEDNESDAY) - timedelta(days=days)).date()
            db.session.add(Digest(account_id=cast.assessor.id, day=day, waiting=1, written_at=clock.now()))
        db.session.commit()

    run_day(app, WEDNESDAY)

    assert digests(app) == 1
