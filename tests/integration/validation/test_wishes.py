"""She says that she knows her assessor, or wants another; her coordinator answers; nobody is accused."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from stegvis.access import Role
from stegvis.audit.models import AuditEntry
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts
from stegvis.people.actions.conflicts import declare_conflict, take_conflict_back
from stegvis.people.conflict_models import Tie
from stegvis.people.conflicts import conflict_between
from stegvis.people.models import Account, Unit
from stegvis.reminders import gathering
from stegvis.reminders.states import Step
from stegvis.validation import actions, coordinating, queries, wishes
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.wish_models import StaffWish, WishKind
from tests.factories import people, validation
from tests.factories.validation import Cast
from tests.simultaneous import AT_ONCE, send_at_once


def said(cast: Cast, attempt: ModuleAttempt, kind: WishKind = WishKind.KNOWS, words: str = "") -> StaffWish:
    wish = actions.say_wish(
        actor=people.actor(cast.participant),
        attempt=attempt,
        staff_id=cast.assessor.id,
        kind=kind,
        words=words,
    )
    db.session.commit()
    return wish


def steps(account: Account) -> list[Step]:
    return [one.step for one in gathering.waiting_for(people.actor(account))]


def test_what_she_says_waits_for_her_coordinator_and_moves_nothing(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    for _ in range(2):
        said(cast, attempt)
    assert steps(cast.coordinator).count(Step.ANSWER_WISH) == 1
    assert Step.ANSWER_WISH not in steps(cast.assessor)
    assert cast.assessor.id in people_queries.assigned(cast.participant.id)[Role.ASSESSOR]
    assert db.session.scalar(select(func.count()).where(AuditEntry.verb == "wish.said")) == 1
    again = said(cast, attempt, WishKind.SOMEBODY_ELSE, "Vi bor grannar.")
    assert (again.kind, again.words) == (WishKind.SOMEBODY_ELSE, "Vi bor grannar.")
    assert db.session.scalar(select(func.count()).select_from(StaffWish)) == 1


def test_she_says_it_herself_and_only_of_those_who_decide_about_her(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    with pytest.raises(BadInput) as refusal:
        actions.say_wish(
            actor=people.actor(cast.participant), attempt=attempt, staff_id=cast.supervisor.id, kind=WishKind.KNOWS
        )  # fmt: skip
    assert refusal.value.field == "staff"
    with pytest.raises(Refused):
        actions.say_wish(
            actor=people.actor(cast.coordinator), attempt=attempt, staff_id=cast.assessor.id, kind=WishKind.KNOWS
        )  # fmt: skip
    with pytest.raises(BadInput):
        said(cast, attempt, words="x" * 501)


def test_the_coordinator_writes_down_a_conflict_or_answers_in_words(cast: Cast) -> None:
    coordinator = people.actor(cast.coordinator)
    attempt = validation.submitted(cast)
    wish = said(cast, attempt)
    with pytest.raises(BadInput) as refusal:
        actions.answer_wish(actor=coordinator, wish=wish, words=" ")
    assert refusal.value.field == "words"
    for words in ("Vi har pratat. Karin fortsätter.", "Något annat."):
        actions.answer_wish(actor=coordinator, wish=wish, words=words)
    db.session.commit()
    assert wish.answer == "Vi har pratat. Karin fortsätter."
    assert conflict_between(cast.participant.id, cast.assessor.id) is None

    second = said(cast, attempt)
    assert second.id != wish.id
    actions.answer_wish(actor=coordinator, wish=second, words="", tie=Tie.CLOSE)
    assert conflict_between(cast.participant.id, cast.assessor.id) is not None
    assert Step.ANSWER_WISH not in steps(cast.coordinator)


def test_the_person_herself_never_answers(cast: Cast) -> None:
    wish = said(cast, validation.submitted(cast))
    with pytest.raises(Refused):
        actions.answer_wish(actor=people.actor(cast.assessor), wish=wish, words="Nej.")
    wish.answered_at, wish.answered_by, wish.answer = clock.now(), cast.assessor.id, "Nej."
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_conflict_that_somebody_wrote_down_answers_it_until_it_is_taken_back(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    said(cast, attempt)
    conflict = declare_conflict(
        actor=people.actor(cast.assessor), participant_id=cast.participant.id, staff_id=cast.assessor.id,
        tie=Tie.CLOSE,
    )  # fmt: skip
    db.session.commit()
    assert Step.ANSWER_WISH not in steps(cast.coordinator)
    assert [one.has_its_way for one in wishes.own_wishes(attempt.id)] == [True]
    take_conflict_back(actor=people.actor(cast.coordinator), conflict=conflict, reason="Fel person.")
    assert Step.ANSWER_WISH in steps(cast.coordinator)


def test_from_two_taps_to_the_answer_on_the_pages(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        cast = validation.cast()
        attempt_id = validation.submitted(cast).id
    own, coordinator, assessor = (
        people.signed_in_client(app, one) for one in (cast.participant, cast.coordinator, cast.assessor)
    )
    page = f"/mina-steg/{attempt_id}/min-bedomare"
    assert page in own.get(f"/mina-steg/{attempt_id}").text
    assert cast.assessor.display_name in unescape(own.get(page).text)
    empty = own.post(page, data={"words": "Vi är kusiner."})
    assert empty.status_code == 422 and "Vi är kusiner." in empty.text
    assert "Välj en person." not in empty.text, "there is one only"
    taps = {"kind": "knows", "words": "Vi är kusiner."}
    assert "Din samordnare svarar dig" in own.post(page, data=taps, follow_redirects=True).text
    with app.app_context():
        wish_id = db.session.execute(select(StaffWish.id)).scalar_one()
    answer = f"/valideringar/{attempt_id}/onskemal/{wish_id}"
    assert answer in coordinator.get("/").text
    for address in ("/", f"/valideringar/{attempt_id}", f"/valideringar/{attempt_id}/handelser"):
        text = assessor.get(address).text
        assert "onskemal" not in text and "kusiner" not in text, "the person is not told"
    assert assessor.get(answer).status_code == 404
    assert "Vi är kusiner." in coordinator.get(answer).text
    lacking = coordinator.post(answer, data={"how": "conflict", "words": "Du får Ali."})
    assert lacking.status_code == 422 and "Välj hur de känner varandra." in lacking.text
    assert coordinator.post(answer, data={"how": "answer"}).status_code == 422
    done = coordinator.post(answer, data={"how": "conflict", "tie": "close", "words": "Du får Ali."})
    assert done.status_code == 302
    assert "Besvarat" in coordinator.get(answer).text
    shown = own.get(page).text
    assert "Du får någon annan" in shown and "Du får Ali." in shown


@pytest.mark.sent_at_once("own_wishes.say")
def test_sixteen_taps_at_once_are_one_wish(published_on_each_database: Flask) -> None:
    site = published_on_each_database
    site.config["WTF_CSRF_ENABLED"] = False
    with site.app_context():
        cast = validation.cast()
        attempt_id = validation.submitted(cast).id
    fields = {"staff": str(cast.assessor.id), "kind": "knows"}
    assert send_at_once(site, cast.participant, f"/mina-steg/{attempt_id}/min-bedomare", fields) == {
        302: AT_ONCE
    }
    with site.app_context():
        assert db.session.scalar(select(func.count()).select_from(StaffWish)) == 1


def alone_and_too_close(place: Unit) -> tuple[Cast, ModuleAttempt]:
    """The only coordinator of the unit has a conflict of interest with the participant."""
    cast = validation.cast(place)
    attempt = validation.submitted(cast)
    declare_conflict(
        actor=people.actor(cast.coordinator), participant_id=cast.participant.id, staff_id=cast.coordinator.id,
        tie=Tie.CLOSE,
    )  # fmt: skip
    db.session.commit()
    return cast, attempt


def test_an_administrator_names_another_coordinator_without_reading_the_case(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        home = people.organisation("Kommunen")
        here, there = people.unit(home, "Verkstad Ett"), people.unit(home, "Verkstad Två")
        cast, attempt = alone_and_too_close(here)
        attempt_id = attempt.id
        other = people.staff(Role.COORDINATOR, there, name="Olga Andra")
        administrator = people.staff(Role.ADMINISTRATOR, here)
        elsewhere = people.staff(Role.ADMINISTRATOR, people.unit())
        assert steps(administrator).count(Step.NAME_COORDINATOR) == 1
        assert Step.NAME_COORDINATOR not in steps(elsewhere)
    client = people.signed_in_client(app, administrator)
    page = f"/personer/{cast.participant.id}/annan-samordnare"
    start = unescape(client.get("/").text)
    assert page in start and "Behöver en annan samordnare" in start
    assert "jäv" not in start.lower()
    shown = unescape(client.get(page).text)
    assert "Olga Andra" in shown and cast.coordinator.display_name not in shown
    assert "jäv" not in shown.lower()
    assert client.post(page, data={"staff": ""}).status_code == 422
    assert client.post(page, data={"staff": str(cast.coordinator.id)}).status_code == 422
    assert people.signed_in_client(app, elsewhere).get(page).status_code == 404
    for _ in range(2):
        assert client.post(page, data={"staff": str(other.id)}).status_code == 302
    assert client.get(f"/valideringar/{attempt_id}").status_code == 404
    assert people.signed_in_client(app, other).get(f"/valideringar/{attempt_id}").status_code == 200
    with app.app_context():
        assert Step.NAME_COORDINATOR not in steps(administrator)
        assert other.id in people_queries.assigned(cast.participant.id)[Role.COORDINATOR]
        given = select(func.count()).where(
            AuditEntry.verb == "role_given", AuditEntry.object_id == str(other.id)
        )
        assert db.session.scalar(given) == 1


def test_a_wish_about_the_only_coordinator_waits_for_the_administrator(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    administrator = people.staff(Role.ADMINISTRATOR, cast.unit)
    people.membership(cast.coordinator, Role.ASSESSOR, cast.unit)
    people.competence(cast.coordinator, Role.ASSESSOR, validation.MODULE)
    people.assignment(cast.participant, cast.coordinator, Role.ASSESSOR)
    actions.say_wish(
        actor=people.actor(cast.participant), attempt=attempt, staff_id=cast.coordinator.id, kind=WishKind.KNOWS
    )  # fmt: skip
    db.session.commit()
    assert Step.ANSWER_WISH not in steps(cast.coordinator)
    assert Step.NAME_COORDINATOR in steps(administrator)
    people.staff(Role.COORDINATOR, cast.unit)
    assert Step.NAME_COORDINATOR not in steps(administrator)


def test_nobody_lacks_a_coordinator_while_one_may_or_when_it_is_over(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    colleague = people.staff(Role.COORDINATOR, cast.unit)
    declare_conflict(
        actor=people.actor(cast.coordinator), participant_id=cast.participant.id, staff_id=cast.coordinator.id,
        tie=Tie.CLOSE,
    )  # fmt: skip
    db.session.commit()
    organisations = {attempt.case.organisation_id}
    assert coordinating.lacking_coordinator(organisations) == []
    colleague.is_active = False
    db.session.commit()
    assert [one.participant_id for one in coordinating.lacking_coordinator(organisations)] == [
        cast.participant.id
    ]
    actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
    db.session.commit()
    assert coordinating.lacking_coordinator(organisations) == []


def test_a_unit_without_coordinator_is_told_to_the_administrator(cast: Cast) -> None:
    administrator = people.staff(Role.ADMINISTRATOR, cast.unit)
    assert Step.NAME_UNIT_COORDINATOR not in steps(administrator)
    cast.coordinator.is_active = False
    db.session.commit()
    assert steps(administrator).count(Step.NAME_UNIT_COORDINATOR) == 1
    cast.participant.is_active = False
    db.session.commit()
    assert Step.NAME_UNIT_COORDINATOR not in steps(administrator)


def test_somebody_protected_whom_no_coordinator_reaches_gets_another_without_being_named(
    cast: Cast, app: Flask
) -> None:
    attempt = validation.submitted(cast)
    administrator = people.staff(Role.ADMINISTRATOR, cast.unit)
    other = people.staff(Role.COORDINATOR, cast.unit, name="Ylva Annan")
    people.assignment(cast.participant, cast.coordinator, Role.COORDINATOR)
    accounts.set_protected(actor=people.actor(administrator), account=cast.participant, protected=True)
    db.session.commit()
    address = f"/personer/{cast.participant.id}/annan-samordnare"
    client = people.signed_in_client(app, administrator)
    assert Step.NAME_COORDINATOR not in steps(administrator)
    assert client.get(address).status_code == 404

    # What a request has read belongs to its own session: the row is changed where it lies.
    db.session.execute(update(Account).where(Account.id == cast.coordinator.id).values(is_active=False))
    db.session.commit()
    assert steps(administrator).count(Step.NAME_COORDINATOR) == 1
    page = client.get(address)
    assert page.status_code == 200
    assert cast.participant.display_name not in unescape(page.text)
    assert str(other.id) in page.text

    actions.name_other_coordinator(
        actor=people.actor(administrator), participant_id=cast.participant.id, staff_id=other.id
    )
    db.session.commit()
    assert Step.NAME_COORDINATOR not in steps(administrator)
    assert client.get(address).status_code == 404
    facts = queries.object_facts(attempt)
    assert other.id in facts.assigned[Role.COORDINATOR]
