"""A batch is shared with another municipality: who sees what, who may do what, and what ends it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from stegvis.access import Role
from stegvis.audit.models import AuditEntry, ReadEntry
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.cooperation import actions as cooperation_actions
from stegvis.people.models import Account, Membership
from stegvis.people.signed_in import TOKEN
from stegvis.reminders.gathering import waiting_for
from stegvis.reminders.states import Step
from stegvis.validation import queries as validation_queries
from stegvis.validation import work_lists
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.pseudonyms import pseudonym_of
from stegvis.validation.states import AttemptState
from stegvis.verification import actions, lacking, queries, sharing_queries
from stegvis.verification.drawing import Policy
from stegvis.verification.forms import word_field_name
from stegvis.verification.models import Review, StandardisationItem
from stegvis.verification.rules import note_field_name
from stegvis.verification.sharing_models import SharedBatch
from stegvis.verification.states import Agreement, Check, ReviewOutcome
from tests.factories import cooperation, people, sharing, standardisation, validation
from tests.factories.validation import Cast
from tests.integration.verification.test_batches import batch_of, locked_batch, queued_attempts, with_state
from tests.simultaneous import send_at_once

PATH = "/delade-granskningar"
APPROVED = {"outcome": ReviewOutcome.APPROVED.value, "checks": [one.value for one in Check], "reason": ""}


@pytest.fixture
def browser(app: Flask) -> Flask:
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assessor and module are known: of five two are drawn."""
    policy = Policy(first_decisions=0, new_module_until=0)
    monkeypatch.setattr("stegvis.verification.actions.batches.current_policy", lambda: policy)


def sampled(attempts: list[ModuleAttempt]) -> ModuleAttempt:
    return with_state(attempts, AttemptState.SAMPLED)[0]


def count(table: type) -> int:
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


class Browser:
    """A signed-in client. The test's own transaction is over before each request,
    and nothing is remembered from the one before."""

    def __init__(self, app: Flask, account: Account) -> None:
        account_id = account.id
        db.session.commit()
        with app.app_context():
            token = people.session_token(account_id)
        self.app, self.client = app, app.test_client()
        with self.client.session_transaction() as cookie:
            cookie[TOKEN] = token

    def get(self, path: str) -> TestResponse:
        db.session.commit()
        with self.app.app_context():
            return self.client.get(path)

    def post(self, path: str, data: Mapping[str, object] | None = None) -> TestResponse:
        db.session.commit()
        with self.app.app_context():
            answer = self.client.post(path, data=data)
        db.session.expire_all()
        return answer


def client_of(app: Flask, account: Account) -> Browser:
    return Browser(app, account)


def test_she_sees_what_was_drawn_by_its_code_and_nothing_else(browser: Flask, cast: Cast) -> None:
    batch, attempts = locked_batch(cast)
    helper = sharing.shared(cast, batch.id)
    drawn, rest = (
        with_state(attempts, AttemptState.SAMPLED),
        with_state(attempts, AttemptState.OUTSIDE_SAMPLE),
    )
    client = client_of(browser, helper)

    index = client.get(PATH).text
    page = client.get(f"{PATH}/{drawn[0].id}").text

    assert all(pseudonym_of(one.id) in index for one in drawn)
    assert not any(pseudonym_of(one.id) in index for one in rest)
    assert pseudonym_of(drawn[0].id) in page
    for one in attempts:
        person = db.session.get(Account, one.participant_id)
        assert person is not None
        assert person.family_name not in index + page
    assert cast.assessor.family_name not in page
    assert client.get(f"{PATH}/{rest[0].id}").status_code == 404
    assert client.get(f"/valideringar/{drawn[0].id}").status_code in (403, 404)
    assert client.get(f"/granskningar/{drawn[0].id}").status_code == 404
    assert client.get(f"/granskningar/omgangar/{batch.id}").status_code == 404
    assert client.get(f"/personer/{drawn[0].participant_id}").status_code in (403, 404)
    assert (
        db.session.execute(
            select(ReadEntry).where(ReadEntry.object_id == str(drawn[0].id), ReadEntry.actor_id == helper.id)
        )
        .scalars()
        .all()
    )


def test_protected_people_are_never_shown(browser: Flask, db_session: Session) -> None:
    cast = validation.cast(protected=True)
    attempt = validation.decided(cast)
    batch = batch_of(attempt)
    client = client_of(browser, sharing.shared(cast, batch.id))

    assert pseudonym_of(attempt.id) not in client.get(PATH).text
    assert "bara kommunens egen personal" in client.get(PATH).text
    assert client.get(f"{PATH}/{attempt.id}").status_code == 404


def test_only_the_municipality_it_is_shared_with_sees_it(browser: Flask, cast: Cast) -> None:
    batch, attempts = locked_batch(cast)
    sharing.shared(cast, batch.id)
    third = people.staff(Role.INTERNAL_VERIFIER, people.unit())
    _place, other = sharing.neighbour(cast)

    for account in (third, other):
        client = client_of(browser, account)
        assert client.get(f"{PATH}/{sampled(attempts).id}").status_code == 404
        assert client.post(f"{PATH}/omgangar/{batch.id}/godkann").status_code == 404
        assert pseudonym_of(sampled(attempts).id) not in client.get(PATH).text
    with pytest.raises(Refused):
        actions.lock_shared_batch(actor=people.actor(other), batch_id=batch.id)


def test_she_locks_reviews_and_closes_and_the_home_unit_sees_who(browser: Flask, cast: Cast) -> None:
    attempts = queued_attempts(cast, 5)
    batch_id = batch_of(attempts[0]).id
    coordinator = client_of(browser, cast.coordinator)
    place, helper = sharing.neighbour(cast)
    answer = coordinator.post(f"/omgangar/{batch_id}/dela", data={"helping": str(place.organisation_id)})
    assert answer.status_code == 302
    client = client_of(browser, helper)
    assert "Lås och dra stickprov" in client.get("/").text
    assert Step.REVIEW_SHARED in [one.step for one in waiting_for(people.actor(helper))]

    assert client.post(f"{PATH}/omgangar/{batch_id}/las").status_code == 302
    for one in with_state(attempts, AttemptState.SAMPLED):
        assert client.post(f"{PATH}/{one.id}", data=APPROVED).status_code == 302
        assert client.post(f"{PATH}/{one.id}", data=APPROVED).status_code == 302, "the same again"
    assert client.post(f"{PATH}/omgangar/{batch_id}/godkann").status_code == 302

    db.session.expire_all()
    assert queries.get_batch(batch_id).closed_at is not None
    assert count(Review) == 2
    assert client.post(f"{PATH}/omgangar/{batch_id}/godkann").status_code == 404
    page = coordinator.get(f"/omgangar/{batch_id}/dela").text
    assert helper.display_name in page
    assert "har granskat klart" in coordinator.get("/").text
    verbs = (
        db.session.execute(select(AuditEntry.verb).where(AuditEntry.object_id == str(batch_id)))
        .scalars()
        .all()
    )
    assert {"batch.shared", "batch.locked", "batch.rest-approved"} <= set(verbs)


def test_a_disagreement_widens_and_comes_up_where_the_batch_is_at_home(browser: Flask, cast: Cast) -> None:
    batch, attempts = locked_batch(cast)
    client = client_of(browser, sharing.shared(cast, batch.id))
    key = standardisation.criterion(attempts[0])
    data = {
        "outcome": ReviewOutcome.RETURNED.value,
        "reason": "Bedöm om.",
        word_field_name(key): Agreement.DISAGREE.value,
        note_field_name(key): "",
    }

    wrong = client.post(f"{PATH}/{sampled(attempts).id}", data=data)
    assert wrong.status_code == 422
    assert "Bedöm om." in wrong.text
    data[note_field_name(key)] = "En gång räcker inte."
    assert client.post(f"{PATH}/{sampled(attempts).id}", data=data).status_code == 302

    item = db.session.execute(select(StandardisationItem)).scalar_one()
    assert item.organisation_id == cast.unit.organisation_id
    assert not with_state(attempts, AttemptState.OUTSIDE_SAMPLE)


def test_who_assessed_or_is_in_conflict_or_lacks_competence_may_not(cast: Cast) -> None:
    batch, attempts = locked_batch(cast)
    place, helper = sharing.neighbour(cast)
    sharing.share(cast, batch.id, place)
    people.membership(cast.assessor, Role.INTERNAL_VERIFIER, place)
    attempt = sampled(attempts)

    with pytest.raises(Refused):
        actions.finish_shared_review(
            actor=people.actor(cast.assessor),
            attempt=attempt,
            outcome=ReviewOutcome.APPROVED,
            checks=list(Check),
        )
    db.session.rollback()
    without = people.staff(Role.INTERNAL_VERIFIER, place, is_competent=False)
    with pytest.raises(Refused):
        actions.lock_shared_batch(actor=people.actor(without), batch_id=batch.id)
    assert helper


def test_whoever_ends_the_agreement_reads_first_how_many_batches_are_shared_by_it(
    browser: Flask, cast: Cast
) -> None:
    batch, _attempts = locked_batch(cast)
    place = people.unit()
    agreement = cooperation.agreed(cast.unit, place, covers_verification=True)
    sharing.share(cast, batch.id, place)
    client = client_of(browser, people.staff(Role.ADMINISTRATOR, place))
    assert "1 omgång är delad." in client.get(f"/samarbeten/{agreement.id}").text
    actions.take_back_batch(actor=people.actor(cast.coordinator), batch_id=batch.id)
    db.session.commit()
    assert "omgång är delad" not in client.get(f"/samarbeten/{agreement.id}").text


@pytest.mark.parametrize("how", ["take back", "end the agreement"])
def test_taking_back_ends_it_and_nothing_written_is_lost(browser: Flask, cast: Cast, how: str) -> None:
    batch, attempts = locked_batch(cast)
    place = people.unit()
    agreement = cooperation.agreed(cast.unit, place, covers_verification=True)
    helper = people.staff(Role.INTERNAL_VERIFIER, place)
    sharing.share(cast, batch.id, place)
    client, attempt = client_of(browser, helper), sampled(attempts)
    assert client.get(f"{PATH}/{attempt.id}").status_code == 200
    if how == "take back":
        answer = client_of(browser, cast.coordinator).post(f"/omgangar/{batch.id}/ta-tillbaka")
        assert answer.status_code == 302
    else:
        administrator = people.staff(Role.ADMINISTRATOR, place)
        cooperation_actions.end(actor=people.actor(administrator), agreement=agreement)
        db.session.commit()

    late = client.post(f"{PATH}/{attempt.id}", data=APPROVED | {"reason": "Mina ord"})

    assert late.status_code == 409
    assert "Mina ord" in late.text
    assert client.get(f"{PATH}/{attempt.id}").status_code == 404
    assert pseudonym_of(attempt.id) not in client.get(PATH).text
    assert count(Review) == 0
    with pytest.raises(Refused):
        actions.finish_shared_review(
            actor=people.actor(helper), attempt=attempt, outcome=ReviewOutcome.APPROVED, checks=list(Check)
        )


def test_without_an_agreement_on_verification_it_cannot_be_shared(browser: Flask, cast: Cast) -> None:
    batch, _attempts = locked_batch(cast)
    place = people.unit()
    cooperation.agreed(cast.unit, place)
    coordinator = client_of(browser, cast.coordinator)

    assert "Be er administratör" in coordinator.get(f"/omgangar/{batch.id}/dela").text
    with pytest.raises(BadInput):
        sharing.share(cast, batch.id, place)
    stranger = people.staff(Role.COORDINATOR, people.unit())
    assert client_of(browser, stranger).get(f"/omgangar/{batch.id}/dela").status_code == 404


def test_what_is_shared_with_somebody_who_may_review_does_not_wait_for_nobody(cast: Cast) -> None:
    batch, attempts = locked_batch(cast)
    membership = db.session.execute(
        select(Membership).where(Membership.account_id == cast.verifier.id)
    ).scalar_one()
    db.session.delete(membership)
    db.session.commit()
    coordinator = people.actor(cast.coordinator)
    lines = work_lists.lines_in_places(coordinator, Role.COORDINATOR)
    assert lacking.lacking_verifier(lines)

    sharing.shared(cast, batch.id)

    assert lacking.lacking_verifier(lines) == []
    assert sharing_queries.helping_organisation(batch) is not None
    assert validation_queries.get_attempt(attempts[0].id)


@pytest.mark.parametrize(
    "verb",
    [
        pytest.param("share", marks=pytest.mark.sent_at_once("sharing.share")),
        pytest.param("lock", marks=pytest.mark.sent_at_once("sharing.lock")),
        pytest.param("take back", marks=pytest.mark.sent_at_once("sharing.take_back")),
        pytest.param("close", marks=pytest.mark.sent_at_once("sharing.approve_rest")),
    ],
)
def test_sixteen_at_once_have_one_effect(site: Flask, verb: str) -> None:
    with site.app_context():
        cast = validation.cast()
        if verb == "close":
            batch, attempts = locked_batch(cast)
        else:
            attempts = queued_attempts(cast, 5)
            batch = batch_of(attempts[0])
        place, helper = sharing.neighbour(cast)
        if verb != "share":
            sharing.share(cast, batch.id, place)
        if verb == "close":
            for one in with_state(attempts, AttemptState.SAMPLED):
                validation.approve(cast, one)
        batch_id, data = batch.id, {"helping": str(place.organisation_id)}
        db.session.expunge_all()
    path, account = {
        "share": (f"/omgangar/{batch_id}/dela", cast.coordinator),
        "take back": (f"/omgangar/{batch_id}/ta-tillbaka", cast.coordinator),
        "lock": (f"{PATH}/omgangar/{batch_id}/las", helper),
        "close": (f"{PATH}/omgangar/{batch_id}/godkann", helper),
    }[verb]

    answers = send_at_once(site, account, path, data, has_file=False)

    # Whoever comes when the batch is closed does not see it any more.
    assert set(answers) <= ({302, 404} if verb == "close" else {302}), answers
    with site.app_context():
        assert count(SharedBatch) == 1
        assert _entries(batch_id, verb) == 1


def _entries(batch_id: UUID, verb: str) -> int:
    kind = {
        "share": "batch.shared",
        "take back": "batch.sharing-ended",
        "lock": "batch.locked",
        "close": "batch.rest-approved",
    }[verb]
    statement = select(func.count()).where(AuditEntry.object_id == str(batch_id), AuditEntry.verb == kind)
    return db.session.execute(statement).scalar_one()
