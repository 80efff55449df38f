"""The extract of an attempt that ended early: what it tells, what it never tells, and who gets it."""

from __future__ import annotations

import io
import subprocess
from datetime import timedelta
from uuid import UUID

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import update

from stegvis.access import Role
from stegvis.audit.models import ReadEntry
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound
from stegvis.certificates.models import Certificate
from stegvis.people import queries as people_queries
from stegvis.people.models import Account
from stegvis.validation import actions, extracting, queries, reading
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.guard_facts import evidence_counts
from stegvis.validation.models import Evidence
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import AttemptState
from tests.factories import people, validation
from tests.factories.validation import Cast
from tests.house.test_page_walk import MOST_STATEMENTS
from tests.house.walking import listening

NOT_YET = "ta-betalt"


@pytest.fixture
def app(published_app: Flask) -> Flask:
    return published_app


@pytest.fixture
def people_in(app: Flask) -> Cast:
    with app.app_context():
        return validation.cast()


def judged(people_in: Cast, *, is_observed: bool = True) -> UUID:
    """Handed in and judged, all met but one."""
    attempt = validation.submitted(people_in)
    if is_observed:
        validation.observe_all(people_in, attempt)
    validation.judge_all(people_in, attempt, not_yet=frozenset({NOT_YET}))
    return attempt.id


def has_extract(people_in: Cast, attempt_id: UUID) -> bool:
    """Whether the page that the coordinator reads offers one."""
    attempt = queries.get_attempt(attempt_id)
    actor = people.actor(people_in.coordinator)
    return extracting.has_extract(reading.staff_page(actor, attempt, queries.module_of(attempt)))


@pytest.fixture
def stopped_id(app: Flask, people_in: Cast) -> UUID:
    with app.app_context():
        attempt_id = judged(people_in)
        actions.abort(
            actor=people.actor(people_in.participant), attempt=queries.get_attempt(attempt_id), reason=""
        )
        db.session.commit()
        return attempt_id


def text_of(pdf: bytes) -> str:
    """The letters that are drawn, by way of the document's own text map."""
    command = ["pdftotext", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def test_it_tells_what_is_met_and_nothing_else(app: Flask, people_in: Cast, stopped_id: UUID) -> None:
    client = people.signed_in_client(app, people_in.participant)
    html = client.get(f"/utdrag/{stopped_id}").text
    with app.app_context():
        module = queries.module_of(queries.get_attempt(stopped_id))
        easy = {one.id: one.easy_text for one in module.criteria()}
    assert "Detta är inte ett intyg." in html
    assert "20 saker är uppnådda" in html
    assert all(text in html for key, text in easy.items() if key != NOT_YET)
    assert easy[NOT_YET] not in html
    assert "Det behövs mer övning." not in html and "Inte ännu" not in html


def test_the_paper_says_that_it_is_no_certificate_and_leads_nowhere(
    app: Flask, people_in: Cast, stopped_id: UUID
) -> None:
    client = people.signed_in_client(app, people_in.participant)
    answer = client.get(f"/utdrag/{stopped_id}/utdrag.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    text = " ".join(text_of(answer.data).split())
    assert "Detta är inte ett intyg." in text and people_in.participant.display_name in text
    with app.app_context():
        module = queries.module_of(queries.get_attempt(stopped_id))
        missing = module.criterion(NOT_YET)
        first = next(iter(module.criteria()))
        assert missing is not None
        assert first.text.split(".")[0][:40] in text and missing.text[:40] not in text
        assert db.session.query(Certificate).count() == 0
    for word in ("http", "Kompetensintyg", "Intygsnummer", "QR"):
        assert word not in text
    assert answer.data == client.get(f"/utdrag/{stopped_id}/utdrag.pdf").data


def test_it_can_be_read_aloud(app: Flask, people_in: Cast, stopped_id: UUID) -> None:
    client = people.signed_in_client(app, people_in.participant)
    with pikepdf.open(io.BytesIO(client.get(f"/utdrag/{stopped_id}/utdrag.pdf").data)) as paper:
        assert paper.Root.MarkInfo.Marked
        assert str(paper.Root.Lang) == "sv-SE"


def test_the_coordinator_fetches_it_and_others_find_nothing(
    app: Flask, people_in: Cast, stopped_id: UUID
) -> None:
    address = f"/utdrag/{stopped_id}"
    coordinator = people.signed_in_client(app, people_in.coordinator)
    assert coordinator.get(address).status_code == 200
    assert "Utdrag" in coordinator.get(f"/valideringar/{stopped_id}").text
    with app.app_context():
        assert db.session.query(ReadEntry).filter_by(object_kind="extract").count() == 1
    for other in (people_in.supervisor, people_in.verifier, people_in.issuer):
        assert people.signed_in_client(app, other).get(address).status_code == 404
    assert app.test_client().get(address).status_code == 302


def test_a_decision_that_is_not_achieved_gives_one_when_it_is_verified(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt = validation.decided(people_in, not_yet=frozenset({NOT_YET}))
        assert not has_extract(people_in, attempt.id), "the verifier may see it otherwise"
        validation.approve(people_in, attempt)
        attempt_id = attempt.id
        assert queries.get_attempt(attempt_id).state is AttemptState.VERIFIED
    client = people.signed_in_client(app, people_in.participant)
    assert f"/utdrag/{attempt_id}" in client.get(f"/mina-steg/{attempt_id}").text
    assert client.get(f"/utdrag/{attempt_id}").status_code == 200


def test_what_goes_on_or_is_achieved_has_none(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt_ids = [judged(people_in), validation.cleared(validation.cast()).id]
        owners = [queries.get_attempt(one).participant_id for one in attempt_ids]
        assert len(set(owners)) == 2
    client = people.signed_in_client(app, people_in.participant)
    assert client.get(f"/utdrag/{attempt_ids[0]}").status_code == 404
    with app.app_context():
        assert not any(has_extract(people_in, one) for one in attempt_ids)


def test_a_safety_critical_criterion_that_nobody_observed_is_left_out(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt_id = judged(people_in, is_observed=False)
        attempt = queries.get_attempt(attempt_id)
        actions.abort(actor=people.actor(people_in.participant), attempt=attempt, reason="")
        db.session.commit()
        critical = [one for one in queries.module_of(attempt).criteria() if one.safety_critical]
        told = [
            one.text for outcome in extracting.extract_facts(attempt_id).outcomes for one in outcome.criteria
        ]
        assert len(told) == 21 - 1 - len(critical)
        assert not {one.text for one in critical} & set(told)


def test_with_nothing_met_there_is_nothing_to_fetch(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt = validation.in_progress(people_in)
        actions.abort(actor=people.actor(people_in.participant), attempt=attempt, reason="")
        db.session.commit()
        attempt_id = attempt.id
    client = people.signed_in_client(app, people_in.participant)
    assert "/utdrag/" not in client.get(f"/mina-steg/{attempt_id}").text
    assert client.get(f"/utdrag/{attempt_id}").status_code == 404


def test_taken_up_again_there_is_none_until_it_ends(app: Flask, people_in: Cast, stopped_id: UUID) -> None:
    with app.app_context():
        actions.take_up(actor=people.actor(people_in.coordinator), attempt=queries.get_attempt(stopped_id))
        db.session.commit()
        assert not has_extract(people_in, stopped_id)


def test_the_coordinator_says_why_she_ends_it(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt = validation.in_progress(people_in)
        with pytest.raises(BadInput) as refusal:
            actions.abort(actor=people.actor(people_in.coordinator), attempt=attempt, reason=" ")
        assert refusal.value.field == "reason"
        assert db.session.query(Evidence).count() > 0


@pytest.mark.parametrize(
    "make",
    [validation.opened, validation.submitted, validation.queued, validation.decided, validation.cleared],
)
def test_the_participant_may_stop_at_any_time_before_the_certificate(
    app: Flask, people_in: Cast, make: object
) -> None:
    assert callable(make)
    with app.app_context():
        attempt = make(people_in)
        actions.abort(actor=people.actor(people_in.participant), attempt=attempt, reason="")
        assert attempt.state is AttemptState.ABORTED


def trained(people_in: Cast) -> None:
    """All that the assessor holds is as a trainee."""
    mine = StaffCompetence.account_id == people_in.assessor.id
    db.session.execute(update(StaffCompetence).where(mine).values(as_trainee=True))
    db.session.commit()


def colleague_of(people_in: Cast) -> Account:
    """A qualified assessor, assigned too."""
    colleague = people.staff(Role.ASSESSOR, people_in.unit)
    people.assignment(people_in.participant, colleague, Role.ASSESSOR)
    return colleague


def stop(people_in: Cast, attempt_id: UUID) -> None:
    attempt = queries.get_attempt(attempt_id)
    actions.abort(actor=people.actor(people_in.participant), attempt=attempt, reason="")
    db.session.commit()


def keys_told(attempt_id: UUID) -> int:
    return extracting.extract_facts(attempt_id).count


@pytest.mark.parametrize("is_decided", [False, True])
def test_what_only_a_trainee_has_judged_is_not_told(app: Flask, people_in: Cast, is_decided: bool) -> None:
    with app.app_context():
        trained(people_in)
        attempt_id = validation.queued(people_in).id if is_decided else judged(people_in)
        if is_decided:
            assert queries.get_attempt(attempt_id).state is AttemptState.ASSESSED
        stop(people_in, attempt_id)
        assert not has_extract(people_in, attempt_id)
        with pytest.raises(NotFound):
            extracting.extract_facts(attempt_id)
        # Nor when what she held has been ended by hand since.
        mine = StaffCompetence.account_id == people_in.assessor.id
        ended = {"ended_at": clock.now(), "end_reason": "Slutat."}
        db.session.execute(update(StaffCompetence).where(mine).values(**ended))
        assert not has_extract(people_in, attempt_id)


def test_what_a_colleague_has_countersigned_is_told(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        trained(people_in)
        colleague = colleague_of(people_in)
        attempt = validation.queued(people_in, not_yet=frozenset({NOT_YET}))
        actions.countersign(actor=people.actor(colleague), attempt=attempt, stands=True)
        stop(people_in, attempt.id)
        assert keys_told(attempt.id) == 20
        assert has_extract(people_in, attempt.id)


def test_what_was_sent_back_is_not_told_until_a_colleague_judges(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        trained(people_in)
        colleague = colleague_of(people_in)
        attempt = validation.queued(people_in)
        key = queries.module_of(attempt).criterion_ids[0]
        actions.countersign(actor=people.actor(colleague), attempt=attempt, stands=False, words="Se igen.")
        seen = queries.current_judgement(attempt.id, key)
        assert seen is not None
        actions.judge(
            actor=people.actor(colleague),
            attempt=attempt,
            criterion_key=key,
            result=JudgementResult.MET,
            seen_judgement_id=seen.id,
        )
        stop(people_in, attempt.id)
        assert keys_told(attempt.id) == 1


def test_a_draft_does_not_make_old_evidence_fresh(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt = validation.in_progress(people_in)
        long_ago = people_queries.today() - timedelta(days=400)
        db.session.execute(update(EvidenceCircumstances).values(done_on=long_ago))
        actions.hand_in(actor=people.actor(people_in.participant), attempt=attempt)
        validation.judge_all(people_in, attempt)
        actions.ask_for_more(actor=people.actor(people_in.assessor), attempt=attempt, message="Visa igen.")
        validation.text_evidence(people_in, attempt, form_key="a-draft")
        counts, _observed, old = evidence_counts(attempt.id)
        assert set(counts.values()) == {2} and set(old.values()) == {1}
        stop(people_in, attempt.id)
        assert not has_extract(people_in, attempt.id)
        with pytest.raises(NotFound):
            extracting.extract_facts(attempt.id)


def test_the_participants_page_offers_what_was_judged_before_she_stopped(
    app: Flask, people_in: Cast, stopped_id: UUID
) -> None:
    client = people.signed_in_client(app, people_in.participant)
    assert f"/utdrag/{stopped_id}" in client.get(f"/mina-steg/{stopped_id}").text
    with listening(app) as statements:
        client.get(f"/mina-steg/{stopped_id}")
    assert statements.count <= MOST_STATEMENTS
