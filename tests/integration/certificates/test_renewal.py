"""Before and after a certificate ends: who is told, the one step to its renewal, and what the old one stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from stegvis.access import Role
from stegvis.audit.models import AuditEntry
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import Forbidden, NotFound, Refused
from stegvis.certificates import actions, queries, renewals
from stegvis.certificates.models import Certificate
from stegvis.certificates.renewal_models import CertificateRenewal
from stegvis.certificates.states import CertificateKind, Standing
from stegvis.content import queries as content_queries
from stegvis.learning import actions as learning_actions
from stegvis.learning.models import Enrolment
from stegvis.people import queries as people_queries
from stegvis.people.models import Account
from stegvis.reminders import gathering
from stegvis.reminders.states import Step
from stegvis.validation import earlier_findings
from stegvis.validation import queries as validation_queries
from stegvis.validation.reuse_rules import Obstacle
from tests.factories import ending, learning, people, reuse, validation
from tests.factories.ending import AFTER, DECIDED, LAST_DAY, OPENS, on
from tests.factories.learning import COURSE
from tests.factories.validation import MODULE, Cast

DAY_BEFORE = OPENS - timedelta(days=1)
LONG_AFTER = AFTER + timedelta(days=200)


@pytest.fixture
def cast(app: Flask) -> Cast:
    with on(app, DECIDED):
        return ending.cast_of_ending()


@pytest.fixture
def certificate(app: Flask, cast: Cast) -> Certificate:
    with on(app, DECIDED):
        return ending.issued(cast)


def browser(app: Flask, account: Account) -> FlaskClient:
    return people.signed_in_client(app, account)


def waiting_for(app: Flask, account: Account, moment: datetime) -> list[tuple[Step, str]]:
    with on(app, moment):
        actor = people.actor(db.session.get_one(Account, account.id))
        steps = (Step.RENEW, Step.SEE_TO_RENEWAL)
        return [
            (one.step, one.since.isoformat()) for one in gathering.waiting_for(actor) if one.step in steps
        ]


@pytest.mark.parametrize(
    ("moment", "is_told"),
    [(DAY_BEFORE, False), (OPENS, True), (AFTER, True), (LONG_AFTER, False)],
    ids=["too early", "before the end", "after the end", "long after"],
)
def test_holder_and_coordinator_are_told_from_sixty_days_before(
    app: Flask, cast: Cast, certificate: Certificate, moment: datetime, is_told: bool
) -> None:
    with clock.at(moment):
        own = browser(app, cast.participant).get("/").text
        staff = browser(app, cast.coordinator).get("/").text
    assert ("Jag vill förnya" in own) is is_told
    assert ("Intyg som går ut" in staff) is is_told
    opened = OPENS.date().isoformat()
    assert waiting_for(app, cast.participant, moment) == ([(Step.RENEW, opened)] if is_told else [])
    assert waiting_for(app, cast.coordinator, moment) == ([(Step.SEE_TO_RENEWAL, opened)] if is_told else [])
    assert certificate.valid_until == LAST_DAY


def test_one_press_tells_the_coordinator_and_the_second_changes_nothing(
    app: Flask, cast: Cast, certificate: Certificate
) -> None:
    with clock.at(OPENS):
        holder = browser(app, cast.participant)
        page = holder.get("/mina-intyg").text
        assert "Vill du ha ett nytt intyg?" in page
        for _ in range(2):
            answer = _press(holder, "/mina-intyg", f"/mina-intyg/{certificate.id}/fornya")
            assert "Du har sagt att du vill förnya." in answer
        assert "Vill förnya" in browser(app, cast.coordinator).get("/").text
    with on(app, OPENS):
        asked = select(func.count()).where(AuditEntry.verb == "certificate.renewal_wanted")
        assert db.session.execute(asked).scalar_one() == 1
    assert waiting_for(app, cast.participant, OPENS) == [], "she has said it: no mail asks again"
    assert len(waiting_for(app, cast.coordinator, OPENS)) == 1


def _press(client: FlaskClient, page: str, address: str) -> str:
    """Press a button of the page, and read what is shown then."""
    token = client.get(page).text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    return client.post(address, data={"csrf_token": token}, follow_redirects=True).text


def test_one_step_leads_from_the_list_to_the_renewal(
    app: Flask, cast: Cast, certificate: Certificate
) -> None:
    address = f"/personer/{cast.participant.id}/validering?modul={MODULE}"
    with clock.at(OPENS):
        staff = browser(app, cast.coordinator)
        assert f'href="{address}"' in staff.get("/").text
        page = staff.get(address).text
        assert "Det här blir en förnyelse" in page and "2 november 2027" in page
        assert f'value="{MODULE}" checked' in page or 'checked value="disk-kafe"' in page
        token = page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
        form = {"csrf_token": token, "module": MODULE, **validation.informed_form()}
        assert staff.post(address, data=form).status_code == 302
        assert "Intyg som går ut" not in staff.get("/").text
        assert "Jag vill förnya" not in browser(app, cast.participant).get("/").text
    assert waiting_for(app, cast.coordinator, OPENS) == []


def test_too_early_the_coordinator_is_told_when(app: Flask, cast: Cast, certificate: Certificate) -> None:
    with on(app, DAY_BEFORE):
        with pytest.raises(Refused) as refusal:
            validation.opened(cast)
        assert OPENS.date().isoformat() in str(refusal.value.message)
        with pytest.raises(Refused):
            actions.ask_for_renewal(actor=people.actor(cast.participant), certificate_id=certificate.id)
    assert certificate.valid_until is not None


def test_a_certificate_without_an_end_is_not_renewed(app: Flask) -> None:
    with on(app, DECIDED):
        cast = validation.cast()
        ending.issued(cast)
    with on(app, AFTER), pytest.raises(Refused, match="redan intyg"):
        validation.opened(cast)


def test_the_old_one_holds_to_its_last_day_beside_the_new_one(
    app: Flask, cast: Cast, certificate: Certificate
) -> None:
    with on(app, OPENS):
        new = ending.issued(cast)
        old = queries.get_certificate(certificate.id)
        assert (queries.standing_of(old), queries.standing_of(new)) == (Standing.VALID, Standing.VALID)
        assert new.replaces_id is None and new.attempt_id != old.attempt_id
        assert new.valid_until == OPENS.date().replace(year=OPENS.year + 1)
        assert renewals.own_to_renew(cast.participant.id) == []
    with on(app, AFTER):
        old, again = queries.get_certificate(certificate.id), queries.get_certificate(new.id)
        assert (queries.standing_of(old), queries.standing_of(again)) == (Standing.EXPIRED, Standing.VALID)
        assert renewals.own_to_renew(cast.participant.id) == []
    with on(app, AFTER), pytest.raises(Refused, match="förnyas från"):
        validation.opened(cast)


def test_what_is_laid_aside_waits_for_nobody_until_she_asks(
    app: Flask, cast: Cast, certificate: Certificate
) -> None:
    address = f"/utfardade-intyg/{certificate.id}"
    with clock.at(OPENS):
        staff = browser(app, cast.coordinator)
        assert "Ska inte förnyas" in staff.get(address).text
        for _ in range(2):
            assert "Påminnelsen om att förnya är borttagen." in _press(
                staff, address, f"{address}/fornyas-inte"
            )
        assert "Intyg som går ut" not in staff.get("/").text
    assert waiting_for(app, cast.coordinator, OPENS) == []
    with on(app, OPENS + timedelta(days=3)):
        actions.ask_for_renewal(actor=people.actor(cast.participant), certificate_id=certificate.id)
        db.session.commit()
    asked_on = (OPENS + timedelta(days=3)).date().isoformat()
    assert waiting_for(app, cast.coordinator, OPENS + timedelta(days=4)) == [(Step.SEE_TO_RENEWAL, asked_on)]
    with on(app, OPENS):
        assert db.session.execute(select(func.count()).select_from(CertificateRenewal)).scalar_one() == 1


def test_only_her_own_coordinator_may_lay_it_aside_and_only_she_may_ask(
    app: Flask, cast: Cast, certificate: Certificate
) -> None:
    with on(app, OPENS):
        elsewhere = people.staff(Role.COORDINATOR)
        with pytest.raises(NotFound):
            actions.lay_aside(actor=people.actor(elsewhere), certificate_id=certificate.id)
        with pytest.raises(Forbidden):
            actions.ask_for_renewal(actor=people.actor(cast.coordinator), certificate_id=certificate.id)
        assert renewals.to_renew(people.actor(elsewhere)) == []
        assert renewals.to_renew(people.actor(cast.issuer)) == []


def test_a_protected_person_waits_for_whoever_is_named(app: Flask) -> None:
    with on(app, DECIDED):
        cast = validation.cast(protected=True)
        for one, role in ((cast.verifier, Role.INTERNAL_VERIFIER), (cast.issuer, Role.ISSUER)):
            people.assignment(cast.participant, one, role)
        ending.module_ends_after(cast.unit)
        ending.issued(cast)
        colleague = people.staff(Role.COORDINATOR, cast.unit)
    with on(app, OPENS):
        assert len(renewals.to_renew(people.actor(cast.coordinator))) == 1
        assert renewals.to_renew(people.actor(colleague)) == []


def test_a_renewal_takes_over_what_is_not_critical_for_safety(
    app: Flask, cast: Cast, certificate: Certificate
) -> None:
    with on(app, OPENS):
        attempt = validation.opened(cast)
        module = validation_queries.module_of(attempt)
        found = earlier_findings.findings_for(attempt, module, judgements={}, too_close=())
        by_kind = {
            (offer.criterion.safety_critical, offer.obstacle) for offer in found.offers if offer.criterion
        }
        assert by_kind == {(False, None), (True, Obstacle.RENEWED)}
        assert {offer.earlier.attempt_id for offer in found.offers} == {certificate.attempt_id}
        key = reuse.plain_key(module)
        [judgement] = reuse.take_over(cast, attempt, key)
        assert judgement.reused is not None
    with on(app, AFTER):
        found = earlier_findings.findings_for(attempt, module, judgements={}, too_close=())
        assert {offer.obstacle for offer in found.offers if not offer.criterion.safety_critical} == {
            Obstacle.OLD
        }


def course_completed(app: Flask, moment: datetime, account: Account) -> None:
    with on(app, moment):
        enrolment = learning.enrolled(account)
        learning.everything_done(people.actor(account), enrolment)
        outbox.run_pending()


def test_a_course_is_taken_again_and_gives_another_certificate(app: Flask) -> None:
    with on(app, DECIDED):
        account = people.staff(Role.SUPERVISOR)
        assert account.organisation_id is not None
        ending.course_ends_after(people.unit(people_queries.get_organisation(account.organisation_id)))
    course_completed(app, DECIDED, account)
    with on(app, DAY_BEFORE):
        [first] = queries.certificates_of(account.id)
        assert (first.kind, first.valid_until) == (CertificateKind.COURSE, LAST_DAY)
        same = learning_actions.enrol(actor=people.actor(account), course_key=COURSE)
        assert same.id == first.enrolment_id, "not yet: it is the one that is completed"
        assert [one.certificate_id for one in queries.course_proofs([account.id])[account.id]] == [first.id]
    with clock.at(OPENS):
        learner = browser(app, account)
        assert "Gå kursen igen" in learner.get("/").text
        assert "Till kursen" in learner.get("/mina-intyg").text
        assert "Kursintyget gäller till 2 november 2027." in learner.get(f"/kurser/{COURSE}").text
        for _ in range(2):
            _press(learner, f"/kurser/{COURSE}", f"/kurser/{COURSE}/borja")
    with on(app, OPENS):
        assert db.session.execute(select(func.count()).select_from(Enrolment)).scalar_one() == 2
    assert waiting_for(app, account, OPENS) == []
    course_completed(app, OPENS + timedelta(hours=1), account)
    with on(app, AFTER):
        new, old = queries.certificates_of(account.id)
        assert (queries.standing_of(new), queries.standing_of(old)) == (Standing.VALID, Standing.EXPIRED)
        proofs = queries.course_proofs([account.id])[account.id]
        assert [one.certificate_id for one in proofs] == [new.id], "one that has ended proves nothing today"
        assert content_queries.course(db.session.get_one(Enrolment, new.enrolment_id).revision_id)
