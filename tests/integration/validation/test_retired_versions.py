"""A version of a module is retired: nothing new begins on it, and what has begun goes on with its own criteria."""

from __future__ import annotations

import subprocess
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stegvis.access import Actor, Role
from stegvis.audit.models import AuditEntry
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.storage import storage
from stegvis.certificates import actions as certificate_actions
from stegvis.certificates.models import Certificate
from stegvis.content import retirements, retiring
from stegvis.content.retirement_models import ModuleRetirement
from stegvis.content.states import ChangeKind
from stegvis.validation import actions, queries
from stegvis.validation.states import AttemptState, Outcome
from tests.factories import people, validation, versions
from tests.factories.validation import MODULE, WEIGHED, Cast


@pytest.fixture
def trainer(cast: Cast) -> Actor:
    """The one who answers for the texts of the participant's municipality."""
    return people.actor(people.staff(Role.TRAINER, cast.unit))


def retire(trainer: Actor, version_id: Any, reason: str = "Den är för gammal.") -> ModuleRetirement:
    return retiring.retire(actor=trainer, module_key=MODULE, version_id=version_id, reason=reason)


def logged(verb: str) -> int:
    return db.session.execute(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.verb == verb)
    ).scalar_one()


def test_an_open_attempt_goes_on_with_its_version_to_its_certificate(cast: Cast, trainer: Actor) -> None:
    attempt = validation.submitted(cast)
    first = versions.module_of(trainer)
    versions.new_version(trainer)
    versions.retired(trainer, attempt.revision_id)

    assert queries.module_of(attempt) == first != versions.module_of(trainer)
    validation.observe_all(cast, attempt)
    validation.judge_all(cast, attempt)
    actions.decide(
        actor=people.actor(cast.assessor),
        attempt=attempt,
        outcome=Outcome.ACHIEVED,
        reason="",
        weighing=WEIGHED,
    )
    validation.approve(cast, validation.lock_batch_of(attempt))
    certificate_actions.order_issue(actor=people.actor(cast.issuer), attempt_id=attempt.id)
    db.session.commit()
    outbox.run_pending()

    assert set(queries.current_judgements(attempt.id)) == set(first.criterion_ids)
    assert queries.get_attempt(attempt.id).state is AttemptState.CERTIFIED
    certificate = db.session.execute(select(Certificate)).scalar_one()
    told = [one["text"] for one in certificate.snapshot["module"]["outcomes"]]
    assert versions.FIRST_OUTCOME in told and versions.NEW_OUTCOME not in told
    paper = b"".join(storage().open_range(certificate.pdf_key, 0, certificate.pdf_size))
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=paper, capture_output=True, check=True)
    words = " ".join(read.stdout.decode().split())
    assert versions.FIRST_OUTCOME in words and versions.NEW_OUTCOME not in words

    later = validation.opened(validation.with_another_participant(cast))
    assert queries.module_of(later) == versions.module_of(trainer)
    assert "stanga-av" in queries.module_of(later).criterion_ids


def test_nothing_new_begins_on_a_retired_version_until_the_next_comes(cast: Cast, trainer: Actor) -> None:
    going_on = validation.opened(cast)
    versions.retired(trainer, versions.version_in_force(trainer), "Hygienkraven har ändrats.")
    newcomer = validation.with_another_participant(cast)
    with pytest.raises(Refused, match="avvecklad") as refusal:
        validation.opened(newcomer)
    assert dict(refusal.value.message.values)["reason"] == "Hygienkraven har ändrats."
    assert validation.opened(cast).id == going_on.id, "what is open is opened again as before"

    versions.new_version(trainer)
    assert validation.opened(newcomer).revision_id == versions.current(trainer)


def test_a_correction_of_a_retired_version_is_retired_too(cast: Cast, trainer: Actor) -> None:
    versions.retired(trainer, versions.version_in_force(trainer))
    versions.published(trainer, {"easy_title: Diska": "easy_title: Att diska"}, ChangeKind.CORRECTION)
    with pytest.raises(Refused, match="avvecklad"):
        validation.opened(cast)


def test_a_retired_module_is_not_begun_in_a_new_version_either(cast: Cast, trainer: Actor) -> None:
    versions.retired(trainer, None)
    versions.new_version(trainer)
    with pytest.raises(Refused, match="Modulen är avvecklad"):
        validation.opened(cast)


def test_an_older_version_that_is_retired_keeps_nobody_from_the_current_one(
    cast: Cast, trainer: Actor
) -> None:
    older = versions.version_in_force(trainer)
    versions.new_version(trainer)
    versions.retired(trainer, older)
    assert validation.opened(cast).revision_id == versions.current(trainer)


def test_another_municipality_begins_as_before(cast: Cast, trainer: Actor) -> None:
    versions.retired(trainer, None)
    assert validation.opened(validation.cast()).state is AttemptState.MAPPING


def test_a_paused_attempt_is_taken_up_again(cast: Cast, trainer: Actor) -> None:
    attempt = validation.in_progress(cast)
    coordinator = people.actor(cast.coordinator)
    actions.pause(actor=coordinator, attempt=attempt, reason="Hon är sjuk.")
    versions.retired(trainer, None)
    actions.take_up(actor=coordinator, attempt=attempt)
    assert queries.get_attempt(attempt.id).state is AttemptState.IN_PROGRESS


def test_what_is_brought_back_can_be_begun_and_both_stand_in_the_log(cast: Cast, trainer: Actor) -> None:
    retirement = versions.retired(trainer, None)
    for _ in range(2):
        retiring.restore(actor=trainer, retirement_id=retirement.id, reason="Det var ett misstag.")
    db.session.commit()
    assert validation.opened(cast).state is AttemptState.MAPPING
    assert (logged("content.module_retired"), logged("content.module_restored")) == (1, 1)


def test_the_same_version_is_retired_once(cast: Cast, trainer: Actor) -> None:
    version = versions.version_in_force(trainer)
    assert retire(trainer, version).id == retire(trainer, version, "En gång till.").id
    assert retire(trainer, None).id != retire(trainer, version).id
    db.session.commit()
    assert logged("content.module_retired") == 2


@pytest.mark.parametrize("reason", ["  ", "x" * 501])
def test_a_reason_is_needed_and_short(trainer: Actor, reason: str) -> None:
    with pytest.raises(BadInput) as refusal:
        retire(trainer, None, reason)
    assert refusal.value.field == "reason"


def test_what_is_not_the_modules_or_another_organisations_is_not_found(cast: Cast, trainer: Actor) -> None:
    with pytest.raises(NotFound):
        retire(trainer, cast.unit.id)
    with pytest.raises(NotFound):
        retiring.retire(actor=trainer, module_key="finns-inte", version_id=None, reason="Så.")
    stranger = people.actor(people.staff(Role.TRAINER))
    with pytest.raises(NotFound):
        retiring.restore(actor=stranger, retirement_id=retire(trainer, None).id, reason="Så.")


def test_the_database_holds_one_retirement_of_each(cast: Cast, trainer: Actor, db_session: Session) -> None:
    for version_id in (None, versions.version_in_force(trainer)):
        first = versions.retired(trainer, version_id)
        double = ModuleRetirement(
            organisation_id=first.organisation_id,
            module_key=MODULE,
            version_id=version_id,
            reason="Igen.",
            retired_at=clock.now(),
            retired_by_name="Ann Annan",
        )
        db_session.add(double)
        with pytest.raises(IntegrityError):
            db_session.flush()
        db_session.rollback()


def test_the_versions_are_listed_with_what_retired_them(trainer: Actor) -> None:
    assert trainer.organisation_id is not None
    older = versions.version_in_force(trainer)
    versions.new_version(trainer)
    versions.retired(trainer, older)
    line = retirements.get_module_line(trainer.organisation_id, MODULE)
    assert [(one.is_current, one.id in line.retired) for one in line.versions] == [
        (True, False),
        (False, True),
    ]
    assert line.stopped_by is None


def retired_words_on_own_page(app: Flask, cast: Cast, attempt_id: UUID) -> bool:
    page = people.signed_in_client(app, cast.participant).get(f"/mina-steg/{attempt_id}").text
    return "Du visar samma saker som när du började." in page


def test_she_reads_that_she_goes_on_as_before(app: Flask, cast: Cast, trainer: Actor) -> None:
    attempt = validation.opened(cast)
    versions.new_version(trainer)
    assert not retired_words_on_own_page(app, cast, attempt.id)
    versions.retired(trainer, attempt.revision_id)
    assert retired_words_on_own_page(app, cast, attempt.id)


def test_another_version_that_is_retired_is_none_of_hers(app: Flask, cast: Cast, trainer: Actor) -> None:
    first = versions.current(trainer)
    versions.new_version(trainer)
    attempt = validation.opened(cast)
    versions.retired(trainer, first)
    assert not retired_words_on_own_page(app, cast, attempt.id)
