"""What a participant says about somebody who assesses or verifies her, and what her coordinator answers."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts
from stegvis.people.actions.conflicts import declare_conflict
from stegvis.people.conflict_models import Tie
from stegvis.validation import coordinating, queries, rules, wishes
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.wish_models import StaffWish, WishKind

MOST_WORDS = 500


def say_wish(
    *, actor: Actor, attempt: ModuleAttempt, staff_id: UUID, kind: WishKind, words: str = ""
) -> StaffWish:
    """She knows somebody who decides about her, or wants somebody else. It waits for her coordinator.

    Nothing else comes of it: what she shows goes on as before. The same again has no effect; said otherwise while it
    waits, it is what she says now. Raises BadInput for somebody who is not hers, or too many words.
    """
    # She and her coordinator take turns, as two who declare a conflict do.
    people_queries.lock_account(attempt.participant_id)
    if actor.account_id != attempt.participant_id:
        raise Refused(_l("Bara deltagaren själv kan säga det här."))
    if staff_id not in wishes.whom_she_may_name(attempt):
        raise BadInput("staff", _l("Välj en person i listan."))
    if len(words.strip()) > MOST_WORDS:
        raise BadInput("words", _l("Skriv högst %(number)s tecken.", number=MOST_WORDS))
    wish = wishes.open_wish(attempt.id, staff_id)
    if wish is not None and (wish.kind, wish.words) == (kind, words.strip()):
        return wish
    if wish is None:
        wish = StaffWish(attempt_id=attempt.id, staff_id=staff_id, made_at=clock.now())
        db.session.add(wish)
    wish.kind, wish.words = kind, words.strip()
    db.session.flush()
    # What she says is for coordinators: the trail only tells that, and about whom.
    record(actor, "wish.said", "module_attempt", attempt.id, {"staff": str(staff_id)})
    return wish


def answer_wish(*, actor: Actor, wish: StaffWish, words: str, tie: Tie | None = None) -> StaffWish:
    """The coordinator writes down a conflict of interest (`tie`), or answers why not, in words to the participant.

    Answered already: no effect. Raises BadInput without a tie and without words, Refused for the person herself.
    """
    attempt = queries.get_attempt(wish.attempt_id)
    people_queries.lock_account(attempt.participant_id)
    wish = wishes.get_wish(wish.id, lock=True)
    if wish.answered_at is not None:
        return wish
    if actor.account_id == wish.staff_id:
        raise Refused(_l("En kollega svarar."))
    refusal = rules.not_her_own(actor.account_id, attempt.participant_id)
    if refusal:
        raise Refused(refusal)
    if tie is None and not words.strip():
        raise BadInput("words", _l("Skriv ett svar till deltagaren, på lätt svenska."))
    if tie is not None:
        declare_conflict(actor=actor, participant_id=attempt.participant_id, staff_id=wish.staff_id, tie=tie)
    wish.answered_at, wish.answered_by = clock.now(), actor.own_account_id
    wish.answer = words.strip()
    db.session.flush()
    record(
        actor, "wish.answered", "module_attempt", attempt.id,
        {"staff": str(wish.staff_id), "conflict": tie is not None},
    )  # fmt: skip
    return wish


def name_other_coordinator(*, actor: Actor, participant_id: UUID, staff_id: UUID) -> None:
    """An administrator names a coordinator of the municipality for whom no one of the unit may look after.

    She becomes coordinator of the unit, and the participant's by name. Again, when somebody may: no effect.
    Raises BadInput for somebody who may not be hers either.
    """
    people_queries.lock_account(participant_id)
    governed = {grant.organisation_id for grant in actor.grants if grant.role is Role.ADMINISTRATOR}
    for lacking in coordinating.lacking_of(participant_id, governed):
        chosen = {one.id: one for one in coordinating.who_could_coordinate(lacking)}.get(staff_id)
        if chosen is None:
            raise BadInput("staff", _l("Välj en person i listan."))
        there = people_queries.staff_with_role(lacking.organisation_id, lacking.unit_id, Role.COORDINATOR)
        if staff_id not in {one.id for one in there}:
            accounts.add_membership(
                actor=actor,
                account=chosen,
                role=Role.COORDINATOR,
                unit=people_queries.get_unit(lacking.unit_id),
            )
        accounts.assign(actor=actor, participant_id=participant_id, staff_id=staff_id, role=Role.COORDINATOR)
