"""Each role's start page: what waits, and the next step in one click."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.people.actions import cards, credentials
from stegvis.people.models import Account
from tests.factories import learning, people, validation
from tests.factories.validation import Cast

MOST_QUERIES = 12


def start_page(app: Flask, account: Account) -> str:
    """The account's start page."""
    answer = people.signed_in_client(app, account).get("/")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def made(app: Flask, make: Callable[[Cast], object], cast: Cast) -> str:
    """Bring an attempt to where `make` leaves it; its id as it stands in addresses."""
    with app.app_context():
        found = make(cast)
        return str(getattr(found, "id"))  # noqa: B009 - the factories give attempts


def test_signed_out_sees_the_two_ways_in_and_nobody(app: Flask, cast: Cast) -> None:
    text = app.test_client().get("/").get_data(as_text=True)
    assert 'href="/kort"' in text
    assert 'href="/logga-in"' in text
    assert cast.participant.family_name not in text


def test_a_participant_is_greeted_by_name(app: Flask, cast: Cast) -> None:
    greeting = f"Hej {cast.participant.display_name}!"
    text = start_page(app, cast.participant)
    assert f"<h1>{greeting}</h1>" in text
    assert f"<title>{greeting} – Stegvis</title>" in text


def test_participant_in_mapping_goes_to_the_first_question(app: Flask, cast: Cast) -> None:
    attempt = made(app, validation.opened, cast)
    assert f'href="/mina-steg/{attempt}/fraga/1"' in start_page(app, cast.participant)


def test_participant_with_everything_shown_hands_in(app: Flask, cast: Cast) -> None:
    attempt = made(app, validation.in_progress, cast)
    assert f'href="/mina-steg/{attempt}/lamna-in"' in start_page(app, cast.participant)


def test_participant_who_has_shown_a_little_goes_to_the_next_thing(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt = validation.opened(cast)
        validation.text_evidence(cast, attempt, "tvatta-hander")
    text = start_page(app, cast.participant)
    assert f'href="/mina-steg/{attempt.id}/sak/skrapa-sortera"' in text
    assert "1/21" in text


def test_participant_who_waits_is_told_so(app: Flask, cast: Cast) -> None:
    attempt = made(app, validation.submitted, cast)
    text = start_page(app, cast.participant)
    assert "Din bedömare tittar" in text
    assert f'class="button secondary" href="/mina-steg/{attempt}"' in text


def test_participant_without_attempt_is_told_whom_to_ask(app: Flask, cast: Cast) -> None:
    assert "Prata med din samordnare" in start_page(app, cast.participant)


def test_two_kinds_of_waiting_are_summed_up_at_the_top(app: Flask, cast: Cast) -> None:
    assert "Längst väntan:" not in start_page(app, cast.coordinator), "one kind needs no summary"
    made(app, validation.submitted, cast)
    text = start_page(app, cast.coordinator)
    assert 'href="#saknas"' in text
    assert 'href="#enheten"' in text
    assert "Längst väntan:" in text


def test_assessor_goes_to_the_bench_of_what_is_handed_in(app: Flask, cast: Cast) -> None:
    attempt = made(app, validation.submitted, cast)
    text = start_page(app, cast.assessor)
    assert f'href="/valideringar/{attempt}/bedom"' in text
    assert "sedan i dag" in text


def test_assessor_of_somebody_else_sees_nothing(app: Flask, cast: Cast) -> None:
    made(app, validation.submitted, cast)
    with app.app_context():
        other = people.staff(Role.ASSESSOR, cast.unit)
    text = start_page(app, other)
    assert cast.participant.family_name not in text
    assert "Inget väntar på din bedömning." in text


def test_supervisor_writes_what_she_saw(app: Flask, cast: Cast) -> None:
    attempt = made(app, validation.in_progress, cast)
    assert f'href="/valideringar/{attempt}/observation"' in start_page(app, cast.supervisor)


def test_verifier_reviews_what_is_decided(app: Flask, cast: Cast) -> None:
    attempt = made(app, validation.decided, cast)
    assert f'href="/granskningar/{attempt}"' in start_page(app, cast.verifier)


def test_issuer_issues_what_is_cleared(app: Flask, cast: Cast) -> None:
    attempt = made(app, validation.cleared, cast)
    assert f'href="/klara-for-intyg/{attempt}"' in start_page(app, cast.issuer)


def test_coordinator_sees_the_unit_and_where_each_stands(app: Flask, cast: Cast) -> None:
    attempt = made(app, validation.submitted, cast)
    text = start_page(app, cast.coordinator)
    assert f'href="/valideringar/{attempt}"' in text
    assert "<dt>Inlämnad</dt>" in text


def test_coordinator_is_not_shown_what_has_ended_without_being_achieved(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt = validation.decided(cast, not_yet=frozenset({"ta-betalt"}))
        validation.approve(cast, attempt)
    assert f"/valideringar/{attempt.id}" not in start_page(app, cast.coordinator)


def test_coordinator_learns_who_lacks_assessor_and_card(app: Flask, cast: Cast) -> None:
    with app.app_context():
        lacking = people.participant(cast.unit)
    text = start_page(app, cast.coordinator)
    assert f'href="/personer/{lacking.id}/uppdrag"' in text
    assert f'href="/personer/{lacking.id}/kort"' in text


def test_coordinator_is_not_told_of_those_who_have_both(app: Flask, cast: Cast) -> None:
    with app.app_context():
        cards.make_card(actor=people.actor(cast.coordinator), participant_id=cast.participant.id)
        db.session.commit()
    assert str(cast.participant.id) not in start_page(app, cast.coordinator)


def test_coordinator_of_another_workshop_sees_nothing(app: Flask, cast: Cast) -> None:
    made(app, validation.submitted, cast)
    with app.app_context():
        other = people.staff(Role.COORDINATOR)
    assert cast.participant.family_name not in start_page(app, other)


def test_trainer_sees_the_courses(app: Flask, cast: Cast) -> None:
    with app.app_context():
        trainer = people.staff(Role.TRAINER, cast.unit)
    assert "Handledare på arbetsplatsen" in start_page(app, trainer)


def test_courses_to_look_after_are_not_said_to_wait(app: Flask, cast: Cast) -> None:
    with app.app_context():
        trainer = people.staff(Role.TRAINER, cast.unit, whole_organisation=True)
    text = start_page(app, trainer)
    assert "Inget väntar på dig just nu." in text
    assert "Det här väntar." not in text


def test_administrator_sees_open_invitations_and_no_cases(app: Flask, cast: Cast) -> None:
    made(app, validation.submitted, cast)
    with app.app_context():
        administrator = people.staff(Role.ADMINISTRATOR, cast.unit)
        credentials.invite(
            actor=people.actor(administrator),
            organisation_id=administrator.organisation_id,
            unit_id=cast.unit.id,
            role=Role.ASSESSOR,
            given_name="Petra",
            family_name="Inbjuden",
        )
        db.session.commit()
    text = start_page(app, administrator)
    assert "Petra Inbjuden" in text
    assert cast.participant.family_name not in text


@pytest.fixture
def hidden(app: Flask) -> Cast:
    """The people round a participant with protected identity."""
    with app.app_context():
        return validation.cast(protected=True)


def test_protected_participant_is_shown_to_her_own_assessor(app: Flask, hidden: Cast) -> None:
    made(app, validation.submitted, hidden)
    assert hidden.participant.family_name in start_page(app, hidden.assessor)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.INTERNAL_VERIFIER, Role.ISSUER, Role.ADMINISTRATOR])
def test_protected_participant_is_hidden_from_staff_who_are_not_named(
    app: Flask, hidden: Cast, role: Role
) -> None:
    made(app, validation.decided, hidden)
    with app.app_context():
        other = people.staff(role, hidden.unit)
    assert hidden.participant.family_name not in start_page(app, other)


def test_protected_participant_who_lacks_things_is_hidden_from_other_coordinators(
    app: Flask, hidden: Cast
) -> None:
    with app.app_context():
        other = people.staff(Role.COORDINATOR, hidden.unit)
    assert str(hidden.participant.id) in start_page(app, hidden.coordinator)
    assert str(hidden.participant.id) not in start_page(app, other)


def queries_of(app: Flask, account: Account) -> list[str]:
    """The statements that the second opening of the start page sends."""
    client = people.signed_in_client(app, account)
    client.get("/")
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    client.get("/")
    event.remove(engine, "before_cursor_execute", note)
    return [one for one in sent if one.startswith("SELECT")]


@pytest.mark.parametrize(
    "who", ["participant", "supervisor", "assessor", "coordinator", "verifier", "issuer"]
)
def test_start_page_asks_few_questions(app: Flask, cast: Cast, who: str) -> None:
    with app.app_context():
        for _ in range(3):
            validation.in_progress(validation.cast(cast.unit))
        validation.in_progress(cast)
    assert len(queries_of(app, getattr(cast, who))) <= MOST_QUERIES


def test_start_page_of_two_roles_asks_few_questions(app: Flask, cast: Cast) -> None:
    with app.app_context():
        validation.in_progress(cast)
        people.membership(cast.coordinator, Role.SUPERVISOR, cast.unit)
        people.assignment(cast.participant, cast.coordinator, Role.SUPERVISOR)
        learning.enrolled(cast.coordinator)
    sent = queries_of(app, cast.coordinator)
    assert len(sent) <= MOST_QUERIES, "\n".join(sent)


def test_a_verifier_locks_an_open_batch_from_the_start_page(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt = validation.queued(cast)
    text = start_page(app, cast.verifier)
    assert "Lås och dra stickprov" in text
    with app.app_context():
        validation.lock_batch_of(attempt)
    text = start_page(app, cast.verifier)
    assert "Lås och dra stickprov" not in text
    assert "Granska" in text


def test_start_page_of_a_verifier_with_a_batch_asks_few_questions(app: Flask, cast: Cast) -> None:
    with app.app_context():
        validation.queued(cast)
        people.membership(cast.verifier, Role.SUPERVISOR, cast.unit)
        learning.enrolled(cast.verifier)
    sent = queries_of(app, cast.verifier)
    assert len(sent) <= MOST_QUERIES, "\n".join(sent)


def test_the_second_role_has_its_own_section(app: Flask, cast: Cast) -> None:
    with app.app_context():
        validation.submitted(cast)
        people.membership(cast.assessor, Role.INTERNAL_VERIFIER, cast.unit)
    text = start_page(app, cast.assessor)
    assert "Att bedöma" in text
    assert "Att granska" in text
