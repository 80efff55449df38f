"""A trainee's decision waits for a qualified colleague, who signs it or sends it back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

import stegvis.media.tasks  # noqa: F401 - registers the consumers
from stegvis.access import Role
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.certificates.actions import order_issue
from stegvis.people import queries as people_queries
from stegvis.people.actions.conflicts import declare_conflict
from stegvis.people.conflict_models import Tie
from stegvis.people.models import Account, Assignment
from stegvis.reminders import gathering
from stegvis.reminders.states import Step
from stegvis.validation import actions, queries, reconsiderations
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState, Outcome, ParticipantWord, TransitionName
from stegvis.validation.witness_links import witness_token
from stegvis.verification import queries as verification_queries
from stegvis.verification.actions import finish_review
from stegvis.verification.states import ReviewOutcome
from tests.factories import people, validation
from tests.factories.sounds import received_sound
from tests.factories.validation import WEIGHED, Cast
from tests.simultaneous import AT_ONCE, send_at_once


@dataclass(frozen=True)
class Waiting:
    """A decision by a trainee, and the colleague who may sign it."""

    cast: Cast
    colleague: Account
    attempt_id: UUID

    @property
    def attempt(self) -> ModuleAttempt:
        """Read now."""
        return db.session.execute(
            select(ModuleAttempt).where(ModuleAttempt.id == self.attempt_id)
        ).scalar_one()

    def sign(self, who: Account | None = None, *, stands: bool = True, words: str = "") -> ModuleAttempt:
        """As a member of staff, the colleague unless told."""
        signer = people.actor(who or self.colleague)
        signed = actions.countersign(actor=signer, attempt=self.attempt, stands=stands, words=words)
        db.session.commit()
        return signed


def trained(account: Account) -> None:
    """All that the account holds is as a trainee."""
    mine = StaffCompetence.account_id == account.id
    db.session.execute(update(StaffCompetence).where(mine).values(as_trainee=True))
    db.session.commit()


def waiting_decision(*, has_colleague: bool = True) -> Waiting:
    """Call inside an application context."""
    cast = validation.cast()
    trained(cast.assessor)
    colleague = people.staff(Role.ASSESSOR, cast.unit)
    if has_colleague:
        people.assignment(cast.participant, colleague, Role.ASSESSOR)
    return Waiting(cast, colleague, validation.queued(cast).id)


@pytest.fixture
def waiting(app: Flask) -> Waiting:
    """A decision that waits."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        return waiting_decision()


def steps(account: Account) -> list[Step]:
    known = db.session.get(Account, account.id)
    assert known is not None
    return [one.step for one in gathering.waiting_for(people.actor(known))]


def page(app: Flask, account: Account, path: str) -> str:
    return people.signed_in_client(app, account).get(path).get_data(as_text=True)


def test_a_trainees_decision_is_in_no_batch_until_a_colleague_has_signed_it(
    app: Flask, waiting: Waiting
) -> None:
    with app.app_context():
        attempt = waiting.attempt
        assert attempt.state is AttemptState.ASSESSED
        assert attempt.word is ParticipantWord.WAIT
        assert verification_queries.latest_item_of_attempt(attempt.id) is None

        signed = waiting.sign()
        assert signed.state is AttemptState.IN_QUEUE
        assert verification_queries.latest_item_of_attempt(attempt.id) is not None
        assert waiting.sign().state is AttemptState.IN_QUEUE, "the same word again has no effect"
        assert db.session.execute(select(func.count()).select_from(Countersignature)).scalar_one() == 1


def test_a_qualified_assessors_decision_waits_for_nobody(app: Flask) -> None:
    with app.app_context():
        assert validation.queued(validation.cast()).state is AttemptState.IN_QUEUE


def test_sent_back_it_is_judged_anew_and_signed_anew(app: Flask, waiting: Waiting) -> None:
    with app.app_context():
        with pytest.raises(BadInput) as lacking:
            waiting.sign(stands=False, words=" ")
        assert lacking.value.field == "words"
        waiting.sign(stands=False, words="Fotot visar inte diskmaskinen.")
        waiting.sign(stands=False, words="En gång till.")
        attempt = waiting.attempt
        assert attempt.state is AttemptState.SUBMITTED
        assert queries.current_decision(attempt.id) is None
        assert queries.history(attempt.id)[-1].name == TransitionName.NOT_COUNTERSIGNED
        assert queries.history(attempt.id)[-1].message == "Fotot visar inte diskmaskinen."

        actions.decide(
            actor=people.actor(waiting.cast.assessor),
            attempt=attempt,
            outcome=Outcome.ACHIEVED,
            weighing=WEIGHED,
        )
        assert waiting.attempt.state is AttemptState.ASSESSED
        assert waiting.sign().state is AttemptState.IN_QUEUE


def test_neither_she_who_decided_nor_another_trainee_nor_the_verifier_signs(
    app: Flask, waiting: Waiting
) -> None:
    with app.app_context():
        other, verifier = (people.staff(Role.ASSESSOR, waiting.cast.unit) for _ in range(2))
        trained(other)
        people.membership(verifier, Role.INTERNAL_VERIFIER, waiting.cast.unit)
        people.assignment(waiting.cast.participant, verifier, Role.INTERNAL_VERIFIER)
        for one in (waiting.cast.assessor, other, verifier):
            with pytest.raises(Refused):
                waiting.sign(one)
        assert waiting.attempt.state is AttemptState.ASSESSED


def returned_and_decided_anew(found: Waiting) -> Account:
    """A verifier of the unit sends the signed decision back, and becomes assessor of the next; she who returned it."""
    verifier = people.staff(Role.INTERNAL_VERIFIER, found.cast.unit)
    found.sign()
    validation.lock_batch_of(found.attempt)
    finish_review(
        actor=people.actor(verifier),
        attempt=found.attempt,
        outcome=ReviewOutcome.RETURNED,
        reason="Titta på knivarna en gång till.",
    )
    people.membership(verifier, Role.ASSESSOR, found.cast.unit)
    people.assignment(found.cast.participant, verifier, Role.ASSESSOR)
    actions.decide(
        actor=people.actor(found.cast.assessor),
        attempt=found.attempt,
        outcome=Outcome.ACHIEVED,
        weighing=WEIGHED,
    )
    db.session.commit()
    assert found.attempt.state is AttemptState.ASSESSED
    return verifier


def test_whoever_returned_the_decision_before_does_not_sign_the_next(app: Flask, waiting: Waiting) -> None:
    with app.app_context():
        verifier = returned_and_decided_anew(waiting)
        assert Step.COUNTERSIGN in steps(waiting.colleague)
        assert Step.COUNTERSIGN not in steps(verifier)
        with pytest.raises(Refused, match="Du har granskat ett tidigare beslut"):
            waiting.sign(verifier)
        assert waiting.attempt.state is AttemptState.ASSESSED
    path = f"/valideringar/{waiting.attempt_id}/kontrasignera"
    assert "Du har granskat ett tidigare beslut" in page(app, verifier, path)


def test_where_only_she_who_returned_it_is_left_the_coordinator_names_another(
    app: Flask, waiting: Waiting
) -> None:
    with app.app_context():
        returned_and_decided_anew(waiting)
        assert Step.NAME_COUNTERSIGNER not in steps(waiting.cast.coordinator)
        hers = Assignment.staff_id == waiting.colleague.id
        db.session.execute(
            update(Assignment).where(hers).values(valid_to=people_queries.today() - timedelta(days=1))
        )
        db.session.commit()
        assert Step.NAME_COUNTERSIGNER in steps(waiting.cast.coordinator)


def test_where_only_her_verifier_is_left_the_coordinator_names_another(app: Flask) -> None:
    with app.app_context():
        found = waiting_decision(has_colleague=False)
        people.membership(found.colleague, Role.INTERNAL_VERIFIER, found.cast.unit)
        people.assignment(found.cast.participant, found.colleague, Role.ASSESSOR)
        assert Step.NAME_COUNTERSIGNER not in steps(found.cast.coordinator)
        people.assignment(found.cast.participant, found.colleague, Role.INTERNAL_VERIFIER)
        assert Step.COUNTERSIGN not in steps(found.colleague)
        assert Step.NAME_COUNTERSIGNER in steps(found.cast.coordinator)


def test_whoever_sent_it_back_unsigned_does_not_verify_the_next(app: Flask, waiting: Waiting) -> None:
    with app.app_context():
        waiting.sign(stands=False, words="Fotot visar inte diskmaskinen.")
        other = people.staff(Role.ASSESSOR, waiting.cast.unit)
        people.assignment(waiting.cast.participant, other, Role.ASSESSOR)
        actions.decide(
            actor=people.actor(waiting.cast.assessor),
            attempt=waiting.attempt,
            outcome=Outcome.ACHIEVED,
            weighing=WEIGHED,
        )
        waiting.sign(other)
        people.membership(waiting.colleague, Role.INTERNAL_VERIFIER, waiting.cast.unit)
        attempt = validation.lock_batch_of(waiting.attempt)
        with pytest.raises(Refused, match="Du har bedömt"):
            actions.approve_review(actor=people.actor(waiting.colleague), attempt=attempt)


def test_whoever_signed_does_not_verify(app: Flask, waiting: Waiting) -> None:
    with app.app_context():
        waiting.sign()
        people.membership(waiting.colleague, Role.INTERNAL_VERIFIER, waiting.cast.unit)
        attempt = validation.lock_batch_of(waiting.attempt)
        with pytest.raises(Refused, match="Du har bedömt"):
            actions.approve_review(actor=people.actor(waiting.colleague), attempt=attempt)


def test_whoever_signed_does_not_issue(app: Flask, waiting: Waiting) -> None:
    with app.app_context():
        waiting.sign()
        validation.approve(waiting.cast, validation.lock_batch_of(waiting.attempt))
        people.membership(waiting.colleague, Role.ISSUER, waiting.cast.unit)
        with pytest.raises(Refused, match="bedömt"):
            order_issue(actor=people.actor(waiting.colleague), attempt_id=waiting.attempt.id)
        assert order_issue(actor=people.actor(waiting.cast.issuer), attempt_id=waiting.attempt.id)


def test_she_can_not_ask_for_another_look_before_the_decision_is_signed(app: Flask, waiting: Waiting) -> None:
    with app.app_context(), pytest.raises(Refused):
        actions.ask_reconsideration(
            actor=people.actor(waiting.cast.participant), attempt=waiting.attempt, ground="Fel."
        )


def test_her_days_to_ask_begin_when_the_decision_is_signed_and_told(app: Flask, waiting: Waiting) -> None:
    days = 14
    # The decision has waited for its signature longer than she may ask about one.
    with app.app_context(), clock.at(clock.now() + timedelta(days=days + 1)):
        attempt = queries.get_attempt(waiting.attempt_id)
        actions.countersign(actor=people.actor(waiting.colleague), attempt=attempt, stands=True)
        db.session.commit()

        standing = reconsiderations.standing_of(queries.get_attempt(waiting.attempt_id))

        assert standing is not None
        assert standing.refusal is None
        assert standing.ask_before == people_queries.today() + timedelta(days=days)


def test_the_participant_reads_nothing_of_the_decision_before_it_is_signed(
    app: Flask, waiting: Waiting
) -> None:
    text = page(app, waiting.cast.participant, f"/mina-steg/{waiting.attempt_id}")
    assert "Nu väntar du" in text
    assert "Öva mer på det som är kvar." not in text
    events = page(app, waiting.cast.participant, f"/mina-steg/{waiting.attempt_id}/handelser")
    assert "Öva mer på det som är kvar." not in events


def test_the_colleague_finds_it_on_her_list_and_signs(app: Flask, waiting: Waiting) -> None:
    path = f"/valideringar/{waiting.attempt_id}/kontrasignera"
    assert path in page(app, waiting.colleague, "/")
    assert path not in page(app, waiting.cast.assessor, "/")
    with app.app_context():
        assert Step.COUNTERSIGN in steps(waiting.colleague)
        assert Step.COUNTERSIGN not in steps(waiting.cast.assessor)
        assert Step.NAME_COUNTERSIGNER not in steps(waiting.cast.coordinator)
    client = people.signed_in_client(app, waiting.colleague)
    assert waiting.cast.assessor.display_name in client.get(path).get_data(as_text=True)
    refused = client.post(path, data={"stands": "no", "words": ""})
    assert refused.status_code == 422
    assert client.post(path, data={"stands": "yes"}).status_code == 302
    with app.app_context():
        attempt = validation.lock_batch_of(waiting.attempt)
    review = page(app, waiting.cast.verifier, f"/granskningar/{attempt.id}")
    assert "Kontrasignerat av" in review
    assert waiting.colleague.display_name in review


def test_without_a_colleague_the_coordinator_is_told_to_name_one(app: Flask) -> None:
    with app.app_context():
        found = waiting_decision(has_colleague=False)
        assert Step.NAME_COUNTERSIGNER in steps(found.cast.coordinator)
    assert "Saknar någon som kontrasignerar" in page(app, found.cast.coordinator, "/")


@pytest.mark.parametrize(
    ("data", "state"),
    [({"stands": "yes"}, AttemptState.IN_QUEUE), ({"stands": "no", "words": "Nej."}, AttemptState.SUBMITTED)],
)
@pytest.mark.sent_at_once("countersigning.sign")
def test_sixteen_at_once_are_one(site: Flask, data: dict[str, str], state: AttemptState) -> None:
    with site.app_context():
        found = waiting_decision()
    path = f"/valideringar/{found.attempt_id}/kontrasignera"
    assert send_at_once(site, found.colleague, path, data) == Counter({302: AT_ONCE})
    with site.app_context():
        assert found.attempt.state is state
        assert db.session.execute(select(func.count()).select_from(Countersignature)).scalar_one() == 1


@pytest.mark.sent_at_once("countersigning.sign")
def test_of_two_colleagues_at_once_one_is_first_and_the_other_is_told(site: Flask) -> None:
    with site.app_context():
        found = waiting_decision()
        second = people.staff(Role.ASSESSOR, found.cast.unit)
        people.assignment(found.cast.participant, second, Role.ASSESSOR)
    path = f"/valideringar/{found.attempt_id}/kontrasignera"
    answers = send_at_once(site, [found.colleague, second], path, {"stands": "yes"})
    assert answers == Counter({302: AT_ONCE // 2, 409: AT_ONCE // 2})
    with site.app_context():
        assert found.attempt.state is AttemptState.IN_QUEUE
        signature = db.session.execute(select(Countersignature)).scalar_one()
        assert signature.signed_by in {found.colleague.id, second.id}


def test_what_the_second_of_two_colleagues_wrote_stays_on_the_page(app: Flask, waiting: Waiting) -> None:
    with app.app_context():
        second = people.staff(Role.ASSESSOR, waiting.cast.unit)
        people.assignment(waiting.cast.participant, second, Role.ASSESSOR)
        attempt = queries.get_attempt(waiting.attempt_id)
        actions.countersign(actor=people.actor(waiting.colleague), attempt=attempt, stands=True)
        db.session.commit()
        first = waiting.colleague.display_name
    app.config["WTF_CSRF_ENABLED"] = False
    path = f"/valideringar/{waiting.attempt_id}/kontrasignera"
    sent = {"stands": "no", "words": "Se på knivarna igen."}
    late = people.signed_in_client(app, second).post(path, data=sent)
    assert late.status_code == 409
    assert "Se på knivarna igen." in late.text and f"{first} svarade före dig" in late.text


def test_the_colleague_reads_what_a_witness_has_said(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        cast = validation.cast()
        trained(cast.assessor)
        colleague = people.staff(Role.ASSESSOR, cast.unit)
        people.assignment(cast.participant, colleague, Role.ASSESSOR)
        attempt = validation.submitted(cast)
        address = f"/vittne/{witness_token(validation.witness_asked(cast, attempt).id)}"
        path = f"/valideringar/{attempt.id}/kontrasignera"
    told = {"seen_0": "yes", "text_0": "Varje dag.", "seen_1": "no", "text_1": "", "is_me": "y"}
    app.test_client().post(f"{address}/ladda-upp", data=told, content_type="multipart/form-data")
    with app.app_context():
        attempt = queries.get_attempt(attempt.id)
        validation.observe_all(cast, attempt)
        validation.judge_all(cast, attempt)
        actions.decide(
            actor=people.actor(cast.assessor),
            attempt=attempt,
            outcome=Outcome.ACHIEVED,
            reason="Bra.",
            weighing=WEIGHED,
        )
        db.session.commit()
    text = page(app, colleague, path)
    assert "Karin Ek, Kafé Linden (handledare)" in text
    assert "Varje dag." in text
    assert "Ett vittne har inte sett det här" in text


def test_what_a_trainee_has_said_aloud_is_heard_when_a_colleague_has_signed(
    app: Flask, waiting: Waiting
) -> None:
    with app.app_context():
        assessor = people.actor(waiting.cast.assessor)
        made = actions.speak(actor=assessor, attempt=waiting.attempt, received=received_sound())
        db.session.commit()
        outbox.run_pending()
        sound = f"/aterkoppling/{made.id}/ljud"
    participant = people.signed_in_client(app, waiting.cast.participant)
    own = f"/mina-steg/{waiting.attempt_id}"
    assert sound not in participant.get(own).text
    assert participant.get(sound).status_code == 404
    with app.app_context():
        waiting.sign()
        db.session.commit()
    assert sound in participant.get(own).text
    assert participant.get(sound).status_code == 200


def test_whoever_is_too_close_does_not_sign(app: Flask, waiting: Waiting) -> None:
    with app.app_context():
        colleague = people.actor(waiting.colleague)
        declare_conflict(
            actor=colleague,
            participant_id=waiting.cast.participant.id,
            staff_id=waiting.colleague.id,
            tie=Tie.CLOSE,
        )
        for stands in (True, False):
            with pytest.raises(Refused):
                waiting.sign(stands=stands, words="Se igen.")
        assert waiting.attempt.state is AttemptState.ASSESSED
