"""The verbs: proposing an agreement, answering it, ending it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.cooperation import queries, rules
from stegvis.cooperation.models import Agreement
from stegvis.cooperation.rules import Proposal
from stegvis.cooperation.states import AgreementState
from stegvis.people import queries as people_queries

_S = AgreementState


def propose(
    *,
    actor: Actor,
    home_id: UUID,
    helping_id: UUID,
    valid_from: date,
    valid_to: date | None = None,
    reference: str = "",
    covers_verification: bool = False,
) -> Agreement:
    """Ask another municipality to let its assessors help, and its verifiers where it `covers_verification`.

    The same again has no effect. Raises BadInput at the field that is wrong.
    """
    people_queries.lock_organisation(home_id)
    known = queries.open_between(home_id, helping_id)
    wanted = (actor.account_id, valid_from, valid_to, reference.strip(), covers_verification)
    if known is not None and _is_the_same(known, wanted):
        return known
    proposal = Proposal(home_id, helping_id, valid_from, valid_to, known is not None)
    fault = rules.may_propose(proposal, people_queries.today())
    if fault:
        raise BadInput(*fault)
    people_queries.get_organisation(helping_id)
    now = clock.now()
    agreement = Agreement(
        covers_verification=covers_verification,
        home_organisation_id=home_id,
        helping_organisation_id=helping_id,
        reference=reference.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        proposed_by=actor.own_account_id,
        proposed_at=now,
        state=_S.PROPOSED,
        state_since=now,
    )
    db.session.add(agreement)
    db.session.flush()
    record(
        actor,
        "agreement.proposed",
        "agreement",
        agreement.id,
        {"helping": str(helping_id), "verification": covers_verification},
    )
    return agreement


def _is_the_same(known: Agreement, wanted: tuple[object, ...]) -> bool:
    asked = (known.proposed_by, known.valid_from, known.valid_to, known.reference, known.covers_verification)
    return known.state is _S.PROPOSED and asked == wanted


def answer(*, actor: Actor, agreement: Agreement, accepts: bool, reason: str = "") -> Agreement:
    """The other municipality's word. The same again has no effect. Refused when it is answered otherwise."""
    agreement = queries.get_agreement(agreement.id, lock=True)
    wanted = _S.ACCEPTED if accepts else _S.DECLINED
    if agreement.state is wanted and agreement.answered_by == actor.account_id:
        return agreement
    refusal = rules.may_answer(agreement.state)
    if refusal:
        raise Refused(refusal)
    if not accepts and not reason.strip():
        raise BadInput("reason", _l("Skriv varför, så att den som frågade vet vad hon eller han kan göra."))
    now = clock.now()
    agreement.state = wanted
    agreement.state_since = agreement.answered_at = now
    agreement.answered_by, agreement.reason = actor.own_account_id, "" if accepts else reason.strip()
    agreement.news_for_id = _other_side(actor, agreement)
    record(actor, f"agreement.{wanted.value}", "agreement", agreement.id, {"reason": agreement.reason})
    return agreement


def end(*, actor: Actor, agreement: Agreement) -> Agreement:
    """End it now: whoever is lent by it sees nothing more. Again: no effect. A proposal is taken back by its maker."""
    agreement = queries.get_agreement(agreement.id, lock=True)
    if agreement.state is _S.ENDED:
        return agreement
    is_home = agreement.home_organisation_id in queries.governed_by(actor)
    refusal = rules.may_end(agreement.state, as_home=is_home)
    if refusal:
        raise Refused(refusal)
    now, was_accepted = clock.now(), agreement.state is _S.ACCEPTED
    # A proposal that is taken back asks nothing of anybody any more.
    agreement.news_for_id = _other_side(actor, agreement) if was_accepted else None
    agreement.state = _S.ENDED
    agreement.state_since = agreement.ended_at = now
    agreement.ended_by = actor.own_account_id
    record(actor, "agreement.ended", "agreement", agreement.id)
    return agreement


def _other_side(actor: Actor, agreement: Agreement) -> UUID | None:
    """Whose administrator has not done this herself, and is told; nobody when the actor administers both."""
    sides = {agreement.home_organisation_id, agreement.helping_organisation_id}
    others = sides - queries.governed_by(actor)
    return others.pop() if len(others) == 1 else None


def read_news(*, actor: Actor, agreement: Agreement) -> Agreement:
    """The actor's municipality has read what the other did last. Again, or when nothing is news: no effect."""
    agreement = queries.get_agreement(agreement.id, lock=True)
    if agreement.news_for_id in queries.governed_by(actor):
        agreement.news_for_id = None
        record(actor, "agreement.news_read", "agreement", agreement.id)
    return agreement
