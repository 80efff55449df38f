"""A case with several modules: it goes on while one of them does, is closed when all have ended, and opens again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from stegvis.access import SYSTEM, Role
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import Refused
from stegvis.certificates.actions import order_issue
from stegvis.content import actions as content_actions
from stegvis.content.checking import Folders
from stegvis.handovers import actions as handover_actions
from stegvis.people import queries as people_queries
from stegvis.validation import actions, cases, queries, tasks
from stegvis.validation.case_rules import CaseState
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.validation.states import AttemptState
from tests.factories import people, validation
from tests.factories.validation import Cast
from tests.integration.validation.test_staff_pages import token
from tests.unit.content.samples import SAMPLES

OTHER_MODULE = "disk"

assert tasks, "registers what the worker does"


@pytest.fixture
def people_in(app: Flask) -> Cast:
    """The people round one participant, for pages."""
    with app.app_context():
        return validation.cast()


def put_up_for_another(cast: Cast) -> ModuleAttempt:
    """The same participant at a second module."""
    good = SAMPLES / "good"
    sample = Folders(good / "courses", good / "validation_modules", good / "pictures.yaml")
    content_actions.publish_folder(actor=SYSTEM, folders=sample)
    attempt = actions.open_attempt(
        actor=people.actor(cast.coordinator),
        participant_id=cast.participant.id,
        module_key=OTHER_MODULE,
        information=validation.informed(),
    )
    db.session.commit()
    return attempt


def certified(cast: Cast) -> ModuleAttempt:
    attempt = validation.cleared(cast)
    order_issue(actor=people.actor(cast.issuer), attempt_id=attempt.id)
    db.session.commit()
    outbox.run_pending()
    attempt = queries.get_attempt(attempt.id)
    assert attempt.state is AttemptState.CERTIFIED
    return attempt


def state_of(case: ValidationCase) -> CaseState:
    return cases.case_page(cases.get_case(case.id)).state


def close(cast: Cast, case: ValidationCase, words: str = "") -> None:
    actions.close_case(actor=people.actor(cast.coordinator), case=case, words=words)
    db.session.commit()


def test_one_module_ends_with_a_certificate_and_the_other_is_stopped(cast: Cast) -> None:
    first = validation.opened(cast)
    assert state_of(first.case) is CaseState.IN_PROGRESS
    second = put_up_for_another(cast)
    assert second.case_id == first.case_id
    assert (queries.get_attempt(first.id).state, second.state) == (AttemptState.MAPPING, AttemptState.MAPPING)

    case = certified(cast).case
    assert state_of(case) is CaseState.IN_PROGRESS
    with pytest.raises(Refused, match="av modulerna är inte slut"):
        close(cast, case)
    db.session.rollback()

    second = queries.get_attempt(second.id)
    actions.abort(actor=people.actor(cast.coordinator), attempt=second, reason="Har fått arbete.")
    assert state_of(case) is CaseState.COMPLETE
    close(cast, case, "Bra jobbat!")
    page = cases.case_page(case)
    assert (page.state, page.certified, len(page.modules)) == (CaseState.CLOSED, 1, 2)
    assert [one.next_step for one in page.modules] == [None, None]
    assert page.events[0].words == "Bra jobbat!"


def test_a_case_is_open_until_somebody_begins(cast: Cast) -> None:
    alone = people.participant(cast.unit)
    attempt = actions.open_attempt(
        actor=people.actor(cast.coordinator),
        participant_id=alone.id,
        module_key=validation.MODULE,
        information=validation.informed(),
    )
    assert state_of(attempt.case) is CaseState.OPEN


def test_a_later_module_opens_a_closed_case_again(cast: Cast) -> None:
    case = certified(cast).case
    close(cast, case)
    close(cast, case)
    later = put_up_for_another(cast)
    assert later.case_id == case.id
    assert state_of(case) is CaseState.IN_PROGRESS
    assert [one.name for one in cases.events_of([case.id])] == ["closed", "reopened"]


def test_what_is_taken_up_and_what_is_asked_anew_open_it_again(cast: Cast) -> None:
    attempt = validation.opened(cast)
    actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
    close(cast, attempt.case)
    actions.take_up(actor=people.actor(cast.coordinator), attempt=attempt)
    assert state_of(attempt.case) is CaseState.IN_PROGRESS

    done = certified(validation.with_another_participant(cast))
    close(cast, done.case)
    actions.ask_reconsideration(
        actor=people_queries.actor_for(people_queries.get_account(done.participant_id)),
        attempt=done,
        ground="Fel namn.",
    )
    assert state_of(done.case) is CaseState.IN_PROGRESS


def test_the_worker_closes_it_when_she_may_no_longer_ask_anew(cast: Cast) -> None:
    case = certified(cast).case
    other = put_up_for_another(validation.with_another_participant(cast)).case
    assert actions.order_closing() == 0
    with clock.at(clock.now() + timedelta(days=16)):
        assert actions.order_closing() == 1
        db.session.commit()
        outbox.run_pending()
        assert state_of(case) is CaseState.CLOSED
        assert actions.order_closing() == 0
    assert state_of(other) is not CaseState.CLOSED
    [event] = cases.events_of([case.id])
    assert event.actor_id is None


def test_what_has_begun_again_meanwhile_is_not_closed(cast: Cast) -> None:
    attempt = validation.opened(cast)
    actions.close_due_case(attempt.case_id)
    assert state_of(attempt.case) is CaseState.IN_PROGRESS


def test_a_case_of_two_modules_is_handed_over_whole(cast: Cast) -> None:
    first, second = validation.opened(cast), put_up_for_another(cast)
    actions.abort(actor=people.actor(cast.coordinator), attempt=first, reason="Annan väg.")
    place = people.unit(people_queries.get_organisation(cast.unit.organisation_id), "Verkstad Ny")
    receiver = people.staff(Role.COORDINATOR, place)
    db.session.commit()
    handover = handover_actions.propose(
        actor=people.actor(cast.coordinator),
        participant_id=cast.participant.id,
        to_unit_id=place.id,
        note="Två.",
    )
    handover_actions.accept(actor=people.actor(receiver), handover=handover)
    db.session.commit()
    page = cases.case_page(cases.get_case(second.case_id))
    assert page.case.unit_id == place.id
    assert {one.attempt.id for one in page.modules} == {first.id, second.id}
    assert "Verkstad Ny" in str(page.events[0].text)


def test_the_case_is_one_page_for_the_coordinator_and_one_for_her(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        case_id = validation.opened(people_in).case_id
        other = put_up_for_another(people_in)
        title = queries.module_of(other).title
        easy = queries.module_of(other).easy_title
    coordinator = people.signed_in_client(app, people_in.coordinator)
    html = coordinator.get(f"/valideringar/arende/{case_id}").text
    assert title in html
    assert html.count("Nästa steg") == 2
    assert html.count("lätt svenska") == 2
    assert "Avsluta ärendet" not in html
    address = f"/valideringar/arende/{case_id}/avsluta"
    sent = {"csrf_token": token(coordinator.get(address).text), "words": "Hej då."}
    refused = coordinator.post(address, data=sent)
    assert refused.status_code == 422
    assert "2 av modulerna" in refused.text
    assert "Hej då." in refused.text
    own = people.signed_in_client(app, people_in.participant).get("/mina-steg").text
    assert easy in own
    assert own.count("Du sa ja.") == 2


def test_nobody_is_put_up_without_a_yes_and_nothing_typed_is_lost(app: Flask, people_in: Cast) -> None:
    coordinator = people.signed_in_client(app, people_in.coordinator)
    address = f"/personer/{people_in.participant.id}/validering"
    with app.app_context():
        data = {
            "module": validation.MODULE,
            "goal": "Bli kock.",
            **validation.informed_form(),
            "interpreter": "lacking",
        }
    data["csrf_token"] = token(coordinator.get(address).text)
    refused = coordinator.post(address, data=data)
    assert refused.status_code == 422
    assert "Skriv hur ni förstod varandra utan tolk." in refused.text
    assert "Bli kock." in refused.text
    del data["agreed"]
    assert "Fråga deltagaren först" in coordinator.post(address, data=data).text
    with app.app_context():
        assert not queries.attempts_of_participant(people_in.participant.id)
