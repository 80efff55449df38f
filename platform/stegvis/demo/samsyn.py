"""A verifier and an assessor who do not agree in the demonstration, the meeting about it, and the next one."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Role
from stegvis.demo import portfolio
from stegvis.demo.founding import Place
from stegvis.people import queries as people_queries
from stegvis.validation import queries
from stegvis.verification import actions, standardisation_queries, standardisation_reading
from stegvis.verification.rules import CriterionWord
from stegvis.verification.standardisation_rules import Agreed, MeetingDraft
from stegvis.verification.states import Agreement, ReviewOutcome


def disagree(place: Place, workshop: int, attempt_id: UUID) -> None:
    """The internal verifier does not agree on two criteria, and says why."""
    actions.finish_review(
        actor=place.actor(Role.INTERNAL_VERIFIER, workshop, workshop),
        attempt=queries.get_attempt(attempt_id),
        outcome=ReviewOutcome.RETURNED,
        reason="Titta igen på buffén och på mötet med gästen.",
        words={key: CriterionWord(Agreement.DISAGREE, note) for key, note in portfolio.DISAGREEMENTS.items()},
    )


def prepare(place: Place, workshop: int) -> None:
    """The verifier prepares a meeting about what waits in her organisation, and picks what is to be shown."""
    verifier = place.actor(Role.INTERNAL_VERIFIER, workshop, workshop)
    (item, _revision_id), *_others = standardisation_queries.open_items([place.organisation_id])
    meeting = actions.prepare_meeting(actor=verifier, item=item)
    shown = frozenset(standardisation_reading.meeting_page(verifier, meeting).evidence_ids)
    actions.save_meeting(actor=verifier, meeting_id=meeting.id, draft=MeetingDraft(shown=shown))


def meet(place: Place, workshop: int) -> None:
    """They meet and agree on one of the two."""
    verifier = place.actor(Role.INTERNAL_VERIFIER, workshop, workshop)
    (item, _revision_id), *_others = standardisation_queries.open_items([place.organisation_id])
    meeting = actions.prepare_meeting(actor=verifier, item=item)
    page = standardisation_reading.meeting_page(verifier, meeting)
    today = people_queries.today()
    draft = MeetingDraft(
        held_on=today,
        attendees=frozenset({verifier.own_account_id, place.who(Role.ASSESSOR, workshop)}),
        notes="Vi läste fallet tillsammans och provade vår läsning på tre äldre fall.",
        shown=frozenset(page.evidence_ids),
        agreed={portfolio.AGREED_ON: Agreed(portfolio.AGREED, today)},
    )
    actions.close_meeting(actor=verifier, meeting_id=meeting.id, draft=draft)
