"""Standardisation meetings: prepared, written down, closed, and what then guides the assessors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from stegvis.access import Role
from stegvis.audit.models import AuditEntry
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.people import queries as people_queries
from stegvis.people.actions.conflicts import declare_conflict
from stegvis.people.conflict_models import Tie
from stegvis.people.models import Account
from stegvis.validation import guidance
from stegvis.validation import queries as validation_queries
from stegvis.verification import actions
from stegvis.verification import standardisation_queries as queries
from stegvis.verification import standardisation_reading as reading
from stegvis.verification.standardisation_rules import Agreed, MeetingDraft
from tests.factories import people, standardisation, validation
from tests.factories.validation import Cast


def draft(cast: Cast, *agreed: str, days: int = 0, words: str = "Två gånger räcker.") -> MeetingDraft:
    """A meeting of today with assessor and verifier, agreed on these criteria from so many days on."""
    today = people_queries.today()
    return MeetingDraft(
        held_on=today,
        attendees=frozenset({cast.assessor.id, cast.verifier.id}),
        agreed={key: Agreed(words, today + timedelta(days=days)) for key in agreed},
    )


def verbs() -> list[str]:
    statement = (
        select(AuditEntry.verb).where(AuditEntry.verb.like("%standardisation%")).order_by(AuditEntry.sequence)
    )
    return list(db.session.execute(statement).scalars())


def test_a_meeting_takes_all_that_waits_in_the_module_and_is_prepared_once(cast: Cast) -> None:
    standardisation.disagreed(cast, places=(0, 1))
    first, second = standardisation.waiting(cast)
    verifier = people.actor(cast.verifier)
    made = [actions.prepare_meeting(actor=verifier, item=item) for item in (first, second, first)]
    assert len({meeting.id for meeting in made}) == 1
    assert [case.number for case, _item in queries.cases_in(made[0].id)] == [1, 2]
    assert verbs() == ["standardisation.prepared"]


def test_a_new_disagreement_joins_the_meeting_that_is_being_prepared(cast: Cast) -> None:
    standardisation.disagreed(cast)
    meeting = standardisation.prepared(cast)
    standardisation.disagreed(validation.with_another_participant(cast))
    assert [case.number for case, _item in queries.cases_in(meeting.id)] == [1, 2]


def test_what_was_agreed_on_guides_from_its_day_and_closes_the_item(cast: Cast) -> None:
    attempt = standardisation.disagreed(cast, places=(0, 1))
    agreed_on, left = (standardisation.criterion(attempt, place) for place in (0, 1))
    meeting = standardisation.prepared(cast)
    before = validation_queries.current_judgements(attempt.id)
    actions.close_meeting(
        actor=people.actor(cast.verifier), meeting_id=meeting.id, draft=draft(cast, agreed_on)
    )
    guide = guidance.guides_for(attempt)[agreed_on]
    assert guide.now is not None and guide.now.text == "Två gånger räcker."
    assert left not in guidance.guides_for(attempt)
    assert [item.criterion_key for item in standardisation.waiting(cast)] == [left]
    assert validation_queries.current_judgements(attempt.id) == before, "what was judged stays"


def test_guidance_is_the_organisations_own(cast: Cast) -> None:
    attempt = standardisation.disagreed(cast)
    meeting = standardisation.prepared(cast)
    key = standardisation.criterion(attempt)
    actions.close_meeting(actor=people.actor(cast.verifier), meeting_id=meeting.id, draft=draft(cast, key))
    elsewhere = validation.opened(validation.cast())
    assert guidance.guides_for(elsewhere) == {}


def test_a_later_meeting_supersedes_from_its_day_only(cast: Cast) -> None:
    attempt = standardisation.disagreed(cast)
    key, verifier = standardisation.criterion(attempt), people.actor(cast.verifier)
    actions.close_meeting(
        actor=verifier, meeting_id=standardisation.prepared(cast).id, draft=draft(cast, key)
    )
    standardisation.disagreed(validation.with_another_participant(cast))
    later = draft(cast, key, days=7, words="Tre gånger.")
    actions.close_meeting(actor=verifier, meeting_id=standardisation.prepared(cast).id, draft=later)
    guide = guidance.guides_for(attempt)[key]
    assert guide.now is not None and guide.now.text == "Två gånger räcker."
    assert [one.text for one in guide.coming] == ["Tre gånger."]
    with clock.at(clock.now() + timedelta(days=7)):
        guide = guidance.guides_for(attempt)[key]
        assert guide.now is not None and guide.now.text == "Tre gånger."


def test_closing_again_changes_nothing_and_saving_afterwards_is_refused(cast: Cast) -> None:
    attempt = standardisation.disagreed(cast)
    meeting, verifier = standardisation.prepared(cast), people.actor(cast.verifier)
    key = standardisation.criterion(attempt)
    actions.close_meeting(actor=verifier, meeting_id=meeting.id, draft=draft(cast, key))
    actions.close_meeting(actor=verifier, meeting_id=meeting.id, draft=draft(cast, key))
    with pytest.raises(Refused):
        actions.close_meeting(actor=verifier, meeting_id=meeting.id, draft=draft(cast, key, words="Nej."))
    with pytest.raises(Refused):
        actions.save_meeting(actor=verifier, meeting_id=meeting.id, draft=draft(cast, key, words="Nej."))
    assert [point.interpretation for point in queries.points_in(meeting.id)] == ["Två gånger räcker."]
    assert verbs().count("standardisation.closed") == 1


def test_a_meeting_without_what_it_needs_stays_open(cast: Cast) -> None:
    attempt = standardisation.disagreed(cast)
    meeting, verifier = standardisation.prepared(cast), people.actor(cast.verifier)
    past = draft(cast, standardisation.criterion(attempt), days=-1)
    with pytest.raises(BadInput):
        actions.close_meeting(actor=verifier, meeting_id=meeting.id, draft=past)
    assert queries.get_meeting(meeting.id).closed_at is None


def test_only_the_organisations_assessors_and_verifiers_take_part(cast: Cast) -> None:
    standardisation.disagreed(cast)
    meeting = standardisation.prepared(cast)
    stranger = people.staff(Role.ASSESSOR)
    wanted = MeetingDraft(attendees=frozenset({cast.assessor.id, cast.coordinator.id, stranger.id}))
    actions.save_meeting(actor=people.actor(cast.verifier), meeting_id=meeting.id, draft=wanted)
    assert [row.account_id for row in queries.attendees_of(meeting.id)] == [cast.assessor.id]


def test_cases_hold_neither_the_participants_nor_the_assessors_name(cast: Cast) -> None:
    participant, assessor = cast.participant.display_name, cast.assessor.display_name
    standardisation.disagreed(cast, note=f"{participant} visade det en gång. {assessor} såg inte mer.")
    page = reading.meeting_page(people.actor(cast.verifier), standardisation.prepared(cast))
    (case,) = page.criteria[0].cases
    assert case.verifier_note == "[namn] visade det en gång. [namn] såg inte mer."
    assert {one.text for one in case.evidence} == {
        "Jag diskar varje dag.",
        "Hon diskade självständigt hela förmiddagen.",
    }
    assert not any(one.is_shown for one in case.evidence), (
        "nothing is shown until somebody has looked through it"
    )


def test_chosen_evidence_is_shown_and_may_be_taken_back(cast: Cast) -> None:
    standardisation.disagreed(cast)
    meeting, verifier = standardisation.prepared(cast), people.actor(cast.verifier)
    evidence_id = reading.meeting_page(verifier, meeting).evidence_ids[0]
    for chosen in (frozenset({evidence_id}), frozenset()):
        actions.save_meeting(actor=verifier, meeting_id=meeting.id, draft=MeetingDraft(shown=chosen))
        (case,) = reading.meeting_page(verifier, meeting).criteria[0].cases
        assert {one.evidence_id for one in case.evidence if one.is_shown} == chosen


def test_evidence_of_another_attempt_can_not_be_shown(cast: Cast) -> None:
    standardisation.disagreed(cast)
    meeting = standardisation.prepared(cast)
    other = validation.with_another_participant(cast)
    elsewhere = validation.submitted(other)
    viewer = people.actor(other.participant)
    (evidence,) = validation_queries.evidence_of(elsewhere.id, viewer, participant_id=other.participant.id)
    wanted = MeetingDraft(shown=frozenset({evidence.id}))
    actions.save_meeting(actor=people.actor(cast.verifier), meeting_id=meeting.id, draft=wanted)
    assert queries.shown_in(meeting.id) == []


def test_a_protected_participants_case_holds_nothing_to_know_her_by(cast: Cast) -> None:
    protected = validation.cast(cast.unit, protected=True)
    people.assignment(protected.participant, protected.verifier, Role.INTERNAL_VERIFIER)
    standardisation.disagreed(protected, note="Hon bor på ett hemligt ställe.")
    page = reading.meeting_page(people.actor(protected.verifier), standardisation.prepared(protected))
    (case,) = page.criteria[0].cases
    assert case.is_hidden
    assert (case.result, case.reason, case.verifier_note, case.evidence, case.files) == (None, "", "", (), 0)


def too_close_to(cast: Cast) -> Account:
    """Another verifier of the unit, who is too close to the participant."""
    colleague = people.staff(Role.INTERNAL_VERIFIER, cast.unit)
    declare_conflict(
        actor=people.actor(colleague),
        participant_id=cast.participant.id,
        staff_id=colleague.id,
        tie=Tie.CLOSE,
        words="Min syster.",
    )
    db.session.commit()
    return colleague


def test_whoever_is_too_close_reads_nothing_of_the_case(cast: Cast) -> None:
    standardisation.disagreed(cast, note="Bara en gång.")
    page = reading.meeting_page(people.actor(too_close_to(cast)), standardisation.prepared(cast))
    (case,) = page.criteria[0].cases
    assert case.is_hidden
    assert (case.result, case.reason, case.verifier_note, case.evidence, case.files) == (None, "", "", (), 0)
    assert page.evidence_ids == ()


def test_whoever_is_too_close_neither_chooses_nor_takes_back_what_is_shown_of_it(cast: Cast) -> None:
    standardisation.disagreed(cast)
    meeting, verifier = standardisation.prepared(cast), people.actor(cast.verifier)
    colleague = people.actor(too_close_to(cast))
    chosen, *others = reading.meeting_page(verifier, meeting).evidence_ids
    actions.save_meeting(actor=verifier, meeting_id=meeting.id, draft=MeetingDraft(shown=frozenset({chosen})))
    wanted = MeetingDraft(shown=frozenset(others), notes="Hej.")
    actions.save_meeting(actor=colleague, meeting_id=meeting.id, draft=wanted)
    assert [row.evidence_id for row in queries.shown_in(meeting.id)] == [chosen]


def test_the_case_shows_the_judgement_that_the_verifier_looked_at(cast: Cast) -> None:
    attempt = standardisation.disagreed(cast)
    key = standardisation.criterion(attempt)
    validation.judge_all(cast, validation_queries.get_attempt(attempt.id), not_yet=frozenset({key}))
    page = reading.meeting_page(people.actor(cast.verifier), standardisation.prepared(cast))
    (case,) = page.criteria[0].cases
    assert case.result is not None and case.result.value == "met"
