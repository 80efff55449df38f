"""Standardisation meetings: prepared, written down and closed, so that what was agreed on guides the assessors."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.validation import actions as validation_actions
from stegvis.verification import standardisation_queries as queries
from stegvis.verification import standardisation_rules as rules
from stegvis.verification.models import StandardisationItem
from stegvis.verification.standardisation_models import (
    StandardisationAttendee,
    StandardisationCase,
    StandardisationMeeting,
    StandardisationPoint,
    StandardisationShown,
)
from stegvis.verification.standardisation_rules import (
    Agreed,
    ClosedMeanwhile,
    MeetingDraft,
    Seen,
    WrittenMeanwhile,
)


def prepare_meeting(*, actor: Actor, item: StandardisationItem) -> StandardisationMeeting:
    """Open a meeting about all that waits in the item's module; the open one when there is one."""
    people_queries.lock_organisation(item.organisation_id)
    meeting = queries.open_meeting(item.organisation_id, item.module_key)
    if meeting is not None:
        return meeting
    waiting = queries.open_items([item.organisation_id], item.module_key)
    if not waiting:
        raise Refused(_l("Allt i modulen är redan talat om. Det finns inget att ta upp."))
    meeting = StandardisationMeeting(
        organisation_id=item.organisation_id,
        module_key=item.module_key,
        # The newest texts: what is agreed on is for those who judge from now on.
        revision_id=waiting[-1][1],
        opened_by=actor.own_account_id,
        opened_at=clock.now(),
    )
    db.session.add(meeting)
    db.session.flush()
    for number, (one, _revision_id) in enumerate(waiting, start=1):
        db.session.add(StandardisationCase(meeting_id=meeting.id, item_id=one.id, number=number))
    db.session.flush()
    about = {"module": meeting.module_key, "cases": len(waiting)}
    record(actor, "standardisation.prepared", "standardisation_meeting", meeting.id, about)
    return meeting


def join_open_meeting(item: StandardisationItem) -> None:
    """A new disagreement is one case more in the module's meeting that is being prepared, if there is one."""
    meeting = queries.open_meeting(item.organisation_id, item.module_key)
    if meeting is None:
        return
    number = max((case.number for case, _item in queries.cases_in(meeting.id)), default=0) + 1
    db.session.add(StandardisationCase(meeting_id=meeting.id, item_id=item.id, number=number))
    db.session.flush()


def save_meeting(
    *, actor: Actor, meeting_id: UUID, draft: MeetingDraft, seen: Seen | None = None
) -> StandardisationMeeting:
    """Keep what is written so far. Raises ClosedMeanwhile when the meeting is closed: its minutes stay as they are.

    `seen` is what the page showed: raises WrittenMeanwhile when somebody has saved other minutes since.
    """
    meeting = queries.get_meeting(meeting_id, lock=True)
    if meeting.closed_at is not None:
        raise ClosedMeanwhile(_CLOSED)
    draft = _with_what_she_may_not_read(actor, meeting, draft)
    _refuse_unread(meeting, draft, seen)
    _write(meeting, draft)
    record(actor, "standardisation.saved", "standardisation_meeting", meeting.id, _said(draft))
    return meeting


def close_meeting(
    *, actor: Actor, meeting_id: UUID, draft: MeetingDraft, seen: Seen | None = None
) -> StandardisationMeeting:
    """Close the meeting: each agreed reading becomes guidance from its day. Closed before with this: no effect.

    Raises BadInput at the field that lacks something, ClosedMeanwhile when it is closed with other minutes, and
    WrittenMeanwhile when there are other minutes, or more cases, than the page showed (`seen`): what nobody has
    talked about is not closed. Criteria without a word wait for another meeting.
    """
    meeting = queries.get_meeting(meeting_id, lock=True)
    draft = _with_what_she_may_not_read(actor, meeting, draft)
    if meeting.closed_at is not None:
        if rules.as_kept(draft) != queries.kept_minutes(meeting):
            raise ClosedMeanwhile(_CLOSED)
        return meeting
    cases = queries.cases_in(meeting.id)
    _refuse_unread(meeting, draft, seen)
    if seen is not None and seen.cases != len(cases):
        raise WrittenMeanwhile(
            _l("Ett fall har kommit till medan mötet pågick. Läs det nedan, och avsluta mötet igen.")
        )
    keys = list(dict.fromkeys(item.criterion_key for _case, item in cases))
    for field_name, fault in rules.may_close(draft, keys, people_queries.today()).items():
        raise BadInput(field_name, fault)
    _write(meeting, draft)
    points = queries.points_in(meeting.id)
    for point in points:
        assert point.valid_from is not None, "the rules ask for the day"
        guidance = validation_actions.give_guidance(
            actor=actor,
            organisation_id=meeting.organisation_id,
            module_key=meeting.module_key,
            criterion_key=point.criterion_key,
            text=point.interpretation,
            valid_from=point.valid_from,
        )
        point.guidance_id = guidance.id
    meeting.closed_at, meeting.closed_by = clock.now(), actor.own_account_id
    _close_items([item for _case, item in cases], {point.criterion_key for point in points}, meeting)
    said = _said(draft) | {"guidance": len(points)}
    record(actor, "standardisation.closed", "standardisation_meeting", meeting.id, said)
    return meeting


_CLOSED = _l("Mötet är redan avslutat. Det som står i protokollet ändras inte.")


def _refuse_unread(meeting: StandardisationMeeting, draft: MeetingDraft, seen: Seen | None) -> None:
    """The same form sent twice has read its own minutes."""
    if seen is None:
        return
    kept = queries.kept_minutes(meeting)
    if seen.minutes != Seen.of(kept, 0).minutes and rules.as_kept(draft) != kept:
        raise WrittenMeanwhile(
            _l("En kollega har sparat medan du skrev. Läs det först. Spara igen om ditt ska gälla.")
        )


def _with_what_she_may_not_read(
    actor: Actor, meeting: StandardisationMeeting, draft: MeetingDraft
) -> MeetingDraft:
    """What others chose to show of participants to whom the actor is too close stays, and she chooses none of it."""
    known = queries.known_cases(meeting.id, actor.own_account_id)
    hers = {one.case.id for one in known if one.too_close}
    if not hers:
        return draft
    chosen = {row.evidence_id for row in queries.shown_in(meeting.id) if row.case_id in hers}
    offered = {text.evidence_id for text in queries.evidence_about(known)}
    return replace(draft, shown=(draft.shown & offered) | chosen)


def _close_items(
    items: Collection[StandardisationItem], agreed: Collection[str], meeting: StandardisationMeeting
) -> None:
    for item in items:
        if item.criterion_key in agreed:
            item.closed_at = meeting.closed_at
    db.session.flush()


def _write(meeting: StandardisationMeeting, draft: MeetingDraft) -> None:
    meeting.held_on, meeting.notes = draft.held_on, draft.notes.strip()
    _write_attendees(meeting, draft.attendees)
    known = queries.known_cases(meeting.id)
    _write_shown(meeting, known, draft.shown)
    keys = {one.item.criterion_key for one in known}
    agreed = {key: one for key, one in draft.agreed.items() if key in keys and one.interpretation.strip()}
    _write_points(meeting, agreed)
    db.session.flush()


def _write_attendees(meeting: StandardisationMeeting, wanted: Collection[UUID]) -> None:
    present = {row.account_id: row for row in queries.attendees_of(meeting.id)}
    offered = {account.id for account in queries.who_may_attend(meeting.organisation_id)}
    for account_id in sorted(set(wanted) & (offered | present.keys()) - present.keys()):
        db.session.add(StandardisationAttendee(meeting_id=meeting.id, account_id=account_id))
    for account_id in sorted(present.keys() - set(wanted)):
        db.session.delete(present[account_id])


def _write_shown(
    meeting: StandardisationMeeting, known: Collection[queries.KnownCase], wanted: Collection[UUID]
) -> None:
    case_of = {(one.attempt_id, one.item.criterion_key): one.case.id for one in known}
    may_be = {
        (case_of[text.attempt_id, text.criterion_key], text.evidence_id)
        for text in queries.evidence_about(known)
        if text.text.strip() and (text.attempt_id, text.criterion_key) in case_of
    }
    wished = {pair for pair in may_be if pair[1] in wanted}
    present = {(row.case_id, row.evidence_id): row for row in queries.shown_in(meeting.id)}
    for case_id, evidence_id in sorted(wished - present.keys()):
        db.session.add(StandardisationShown(case_id=case_id, evidence_id=evidence_id))
    for pair in sorted(present.keys() - wished):
        db.session.delete(present[pair])


def _write_points(meeting: StandardisationMeeting, agreed: dict[str, Agreed]) -> None:
    present = {point.criterion_key: point for point in queries.points_in(meeting.id)}
    for key, one in sorted(agreed.items()):
        point = present.get(key)
        if point is None:
            point = StandardisationPoint(
                meeting_id=meeting.id, criterion_key=key, interpretation=one.interpretation.strip()
            )
            db.session.add(point)
        point.interpretation, point.valid_from = one.interpretation.strip(), one.valid_from
    for key in sorted(present.keys() - agreed.keys()):
        db.session.delete(present[key])


def _said(draft: MeetingDraft) -> dict[str, object]:
    return {
        "held_on": draft.held_on.isoformat() if draft.held_on else "",
        "attendees": len(draft.attendees),
        "evidence_shown": len(draft.shown),
    }
