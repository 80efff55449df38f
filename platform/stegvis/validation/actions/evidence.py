"""Collecting, deleting and handing in evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import Text, _l
from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.reading.shapes import Method
from stegvis.media import actions as media_actions
from stegvis.media import queries as media_queries
from stegvis.media.keeping import Received
from stegvis.media.models import MediaFile
from stegvis.media.rules import NOT_KEPT, refusal_text, wrong_kind
from stegvis.media.states import Kind
from stegvis.people import queries as people_queries
from stegvis.validation import queries, rules
from stegvis.validation.actions.circumstances import (
    check_simulated,
    check_taker,
    check_told,
    circumstances_row,
)
from stegvis.validation.actions.moves import advance, row_from
from stegvis.validation.actions.waiting import let_reuse_lapse, mark_old
from stegvis.validation.circumstances_rules import Circumstances, Consent, have_agreed
from stegvis.validation.guard_facts import attempt_facts
from stegvis.validation.kinds import BY_STAFF, KINDS
from stegvis.validation.models import Evidence, EvidenceCriterion, ModuleAttempt
from stegvis.validation.particulars_models import EarlierCertificate, ProfessionalTalk
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import (
    OPEN_FOR_EVIDENCE,
    OPEN_FOR_JUDGEMENT,
    AttemptState,
    TransitionName,
)

_METHOD_OF_KIND = {
    EvidenceKind.PHOTO: "product",
    EvidenceKind.FILM: "product",
    EvidenceKind.FILE: "product",
    EvidenceKind.SOUND: "conversation",
    EvidenceKind.TEXT: "conversation",
    EvidenceKind.OBSERVATION: "observation",
    EvidenceKind.TESTIMONY: "testimony",
    EvidenceKind.TALK: "conversation",
    EvidenceKind.CERTIFICATE: "certificate",
    EvidenceKind.QUIZ: "quiz",
}


@dataclass(frozen=True)
class NewEvidence:
    """What a form gives: its key (one per form shown), the kind, the criteria, and text or a file that waits."""

    form_key: str
    kind: EvidenceKind
    criterion_keys: tuple[str, ...]
    text: str = ""
    media_id: UUID | None = None
    has_people: bool = False
    people_agreed: bool = False
    place: str = ""
    simulated_keys: tuple[str, ...] = ()
    circumstances: Circumstances = field(default_factory=Circumstances)
    question: str = ""
    issuer: str = ""
    issued_on: date | None = None


def add_evidence(
    *, actor: Actor, attempt: ModuleAttempt, new: NewEvidence, received: Received | None = None
) -> Evidence:
    """Keep a draft of the participant's, with the file that was received, or waits, for it.

    A form sent twice makes one. A form that was gone back to, changed and sent again makes another.
    """
    attempt = queries.get_attempt(attempt.id, lock=True)
    new, already = _unlike_earlier(attempt, new, received)
    if already is not None:
        return already
    _check(attempt, new, has_file=received is not None or new.media_id is not None)
    under_way = bring_under_way(actor, attempt)
    if received is not None:
        media = media_actions.store_received(received, actor=actor, claimed=True)
        new = replace(new, media_id=media.id)
    elif new.media_id is not None:
        _claim(actor, new.kind, new.media_id)
    return keep(actor, under_way, new, handed_in=False)


def _claim(actor: Actor, kind: EvidenceKind, media_id: UUID) -> None:
    """Take the actor's own waiting file in use."""
    accepted = [Kind(name) for name in KINDS[kind].accepted_media]
    try:
        [media] = media_actions.claim([media_id], actor=actor)
    except NotFound as error:
        raise BadInput("file", NOT_KEPT) from error
    except Refused as error:
        raise BadInput("file", error.message) from error
    if media.kind not in accepted:
        raise BadInput("file", wrong_kind(accepted))
    if media.refusal is not None:
        raise BadInput("file", refusal_text(media.refusal))


def _unlike_earlier(
    attempt: ModuleAttempt, new: NewEvidence, received: Received | None
) -> tuple[NewEvidence, Evidence | None]:
    """The evidence that this very form has made already; else the new one, under a key that no evidence has.

    The key says which form was sent, not what was in it: a browser's way back brings an old form with its key, and
    what is then written in it must not be taken for sent.
    """
    already = queries.evidence_by_form_key(attempt.id, new.form_key)
    if already is None or _is_same(already, new, received):
        return new, already
    file = received.received_sha256 if received else new.media_id
    content = (new.form_key, _content(new), file)
    new = replace(new, form_key=hashlib.sha256(repr(content).encode()).hexdigest()[:40])
    return new, queries.evidence_by_form_key(attempt.id, new.form_key)


def _content(new: NewEvidence) -> tuple[object, ...]:
    keys, simulated = sorted(set(new.criterion_keys)), _simulated(new)
    told = replace(new.circumstances, done_on=new.circumstances.done_on or people_queries.today())
    particulars = (new.question.strip(), new.issuer.strip(), new.issued_on)
    people = new.has_people or told.consent is not Consent.NOBODY
    return (new.kind.value, new.text.strip(), keys, people, new.place.strip(), simulated, told, particulars)


def _simulated(new: NewEvidence) -> list[str]:
    return sorted(set(new.simulated_keys) & set(new.criterion_keys))


def _is_same(already: Evidence, new: NewEvidence, received: Received | None) -> bool:
    people, circumstances = already.people == "agreed", already.circumstances
    told = (
        already.kind.value,
        already.text,
        already.criterion_keys,
        people,
        already.place,
        already.simulated_keys,
        circumstances.told if circumstances is not None else None,
        (
            already.talk.question if already.talk is not None else "",
            already.certificate.issuer if already.certificate is not None else "",
            already.certificate.issued_on if already.certificate is not None else None,
        ),
    )
    if told != _content(new):
        return False
    if received is not None:
        media: MediaFile | None = already.media
        return media is not None and media.received_sha256 == received.received_sha256
    return new.media_id in (None, already.media_id)


def add_observation(
    *, actor: Actor, attempt: ModuleAttempt, new: NewEvidence, received: Received | None = None
) -> Evidence:
    """Keep what staff saw, talked about, or were shown of somebody else's. It counts as handed in at once.

    The first piece begins the work as the participant's own does, so that she, or the assessor for her, may hand in.
    """
    attempt = queries.get_attempt(attempt.id, lock=True)
    new, already = _unlike_earlier(attempt, new, received)
    if already is not None:
        return already
    if actor.account_id == attempt.participant_id:
        raise Refused(_l("Du kan inte observera dig själv. Be din handledare."))
    _check(
        attempt,
        replace(new, has_people=False),
        also_open=OPEN_FOR_JUDGEMENT,
        why_closed=rules.why_closed_to_staff,
        has_file=received is not None or new.media_id is not None,
    )
    if received is not None:
        media = media_actions.store_received(received, actor=actor, claimed=True)
        new = replace(new, media_id=media.id)
    elif new.media_id is not None:
        _claim(actor, new.kind, new.media_id)
    return keep(actor, bring_under_way(actor, attempt), new, handed_in=True)


def _check(
    attempt: ModuleAttempt,
    new: NewEvidence,
    also_open: frozenset[AttemptState] = frozenset(),
    has_file: bool = False,
    why_closed: Callable[[AttemptState], Text] = rules.why_closed,
) -> None:
    if attempt.state not in OPEN_FOR_EVIDENCE | also_open:
        raise Refused(why_closed(attempt.state))
    module = queries.module_of(attempt)
    if not new.criterion_keys:
        raise BadInput("criteria", _l("Välj minst en sak som det visar."))
    if not set(new.criterion_keys) <= set(module.criterion_ids):
        raise BadInput("criteria", _l("Välj bland sakerna i listan."))
    _check_way(module, new)
    if new.kind is EvidenceKind.TEXT:
        if not new.text.strip():
            raise BadInput("text", _l("Skriv något först."))
    elif new.kind in BY_STAFF:
        if not new.text.strip() and not has_file:
            raise BadInput("text", _l("Skriv några ord, eller lämna en fil."))
    elif not has_file:
        raise BadInput("file", _l("Välj en fil först."))
    check_simulated(module, _simulated(new))
    check_told(new.circumstances, module, new.criterion_keys)
    check_taker(new.kind, new.circumstances.taken_by, is_new=True)
    unasked = have_agreed(new.kind, has_people=new.has_people, people_agreed=new.people_agreed)
    if unasked:
        raise BadInput("people_agreed", unasked)


def _check_way(module: CompiledModule, new: NewEvidence) -> None:
    """A talk or an earlier certificate shows something only where the criterion takes such evidence.

    What staff have seen is always worth telling; the form offers what may be shown in that way.
    """
    if new.kind not in (EvidenceKind.TALK, EvidenceKind.CERTIFICATE):
        return
    method = Method(_METHOD_OF_KIND[new.kind])
    for criterion in module.criteria():
        if criterion.id in new.criterion_keys and method not in criterion.methods:
            raise BadInput(
                "criteria",
                _l(
                    "”%(criterion)s” får inte visas på det här sättet. Välj bort det.",
                    criterion=criterion.easy_text,
                ),
            )
    if new.kind is EvidenceKind.TALK and not new.question.strip():
        raise BadInput("question", _l("Skriv frågan som du ställde."))
    if new.kind is EvidenceKind.CERTIFICATE and not new.issuer.strip():
        raise BadInput("issuer", _l("Skriv vem som utfärdade det."))
    if new.kind is EvidenceKind.CERTIFICATE and new.issued_on is None:
        raise BadInput("issued_on", _l("Skriv dagen då det utfärdades."))
    if new.issued_on is not None and new.issued_on > people_queries.today():
        raise BadInput("issued_on", _l("Dagen har inte varit ännu. Skriv dagen då det utfärdades."))


def bring_under_way(actor: Actor, attempt: ModuleAttempt) -> ModuleAttempt:
    """Bring the attempt to "in progress", by the row that leads there: with the first evidence, whoever it is from.

    The system does it when a witness has answered. In mapping it waits for the plan; what comes while the assessor
    judges moves nothing.
    """
    rows = {
        AttemptState.PLANNED: TransitionName.STARTED,
        AttemptState.SUPPLEMENT: TransitionName.MORE_BEGUN,
    }
    if attempt.state not in rows:
        return attempt
    facts: dict[str, Any] = {} if actor.account_id == attempt.participant_id else {"from_others": True}
    return advance(actor=actor, attempt=attempt, transition_name=rows[attempt.state], **facts)


def keep(actor: Actor, attempt: ModuleAttempt, new: NewEvidence, *, handed_in: bool) -> Evidence:
    """Write down evidence that is checked already."""
    moment, simulated = clock.now(), _simulated(new)
    evidence = Evidence(
        attempt_id=attempt.id,
        author_id=actor.own_account_id,
        kind=new.kind,
        method=_METHOD_OF_KIND[new.kind],
        text=new.text.strip(),
        media_id=new.media_id,
        people="agreed" if new.has_people or new.circumstances.consent is not Consent.NOBODY else "nobody",
        place=new.place.strip(),
        form_key=new.form_key,
        created_at=moment,
        handed_in_at=moment if handed_in else None,
        links=[
            EvidenceCriterion(criterion_key=key, is_simulated=key in simulated)
            for key in sorted(set(new.criterion_keys))
        ],
        circumstances=circumstances_row(actor.own_account_id, new.circumstances),
    )
    if new.question.strip():
        evidence.talk = ProfessionalTalk(question=new.question.strip())
    if new.issued_on is not None:
        evidence.certificate = EarlierCertificate(issuer=new.issuer.strip(), issued_on=new.issued_on)
    db.session.add(evidence)
    db.session.flush()
    record(
        actor,
        "evidence.added",
        "evidence",
        evidence.id,
        {
            "attempt": str(attempt.id),
            "kind": new.kind.value,
            "criteria": sorted(set(new.criterion_keys)),
            "simulated": simulated,
        },
    )
    return evidence


def change_criteria(*, actor: Actor, evidence: Evidence, criterion_keys: tuple[str, ...]) -> None:
    """Say anew what a draft shows. The same again: no effect."""
    attempt = queries.get_attempt(evidence.attempt_id, lock=True)
    evidence = queries.get_evidence(evidence.id, anew=True)
    _refuse_if_handed_in(evidence)
    if evidence.kind is EvidenceKind.QUIZ:
        raise Refused(_l("Frågorna bestämmer vad svaren visar."))
    if not criterion_keys:
        raise BadInput("criteria", _l("Välj minst en sak som det visar."))
    if not set(criterion_keys) <= set(queries.module_of(attempt).criterion_ids):
        raise BadInput("criteria", _l("Välj bland sakerna i listan."))
    if set(criterion_keys) == set(evidence.criterion_keys):
        return
    # An exercise that showed one thing was an exercise whatever else it shows; what must be real is refused.
    is_simulated = bool(evidence.simulated_keys)
    if is_simulated:
        check_simulated(queries.module_of(attempt), criterion_keys)
    if evidence.circumstances is not None:
        check_told(evidence.circumstances.told, queries.module_of(attempt), criterion_keys)
    evidence.links = [
        EvidenceCriterion(criterion_key=key, is_simulated=is_simulated) for key in sorted(set(criterion_keys))
    ]
    record(
        actor, "evidence.criteria-changed", "evidence", evidence.id, {"criteria": sorted(set(criterion_keys))}
    )


def delete_draft(*, actor: Actor, evidence: Evidence) -> None:
    """Delete a draft and its file for good. Raises NotFound when that is done already."""
    queries.get_attempt(evidence.attempt_id, lock=True)
    evidence = queries.get_evidence(evidence.id, anew=True)
    _refuse_if_handed_in(evidence)
    media = media_queries.get_media(evidence.media_id) if evidence.media_id else None
    record(actor, "evidence.draft-deleted", "evidence", evidence.id, {"kind": evidence.kind.value})
    db.session.delete(evidence)
    db.session.flush()
    if media is not None:
        media_actions.delete(media, actor=actor)


def _refuse_if_handed_in(evidence: Evidence) -> None:
    if not evidence.is_draft:
        raise Refused(_l("Beviset är redan inlämnat. Prata med din bedömare om något är fel."))


def hand_in(*, actor: Actor, attempt: ModuleAttempt, request: str = "") -> ModuleAttempt:
    """Row 6: her drafts become the case's, and the assessor's clock starts. Again: no effect.

    The assessor may do it when the participant has asked for it; `request` tells how she did, and she reads it.
    """
    attempt = queries.get_attempt(attempt.id, lock=True)
    if attempt.state is AttemptState.SUBMITTED:
        return attempt
    for_her = actor.account_id != attempt.participant_id and Role.ASSESSOR in actor.roles
    unasked = rules.may_hand_in_for_her(request) if for_her else None
    if unasked:
        raise BadInput("request", unasked)
    if attempt.state is AttemptState.MAPPING:
        raise Refused(_l("Du behöver en plan först. Allt du har visat finns kvar. Prata med din bedömare."))
    let_reuse_lapse(actor=actor, attempt=attempt)
    refusal = rules.may_hand_in(attempt_facts(attempt))
    if refusal:
        raise Refused(refusal)
    row_from(attempt, TransitionName.HANDED_IN)
    moment = clock.now()
    drafts = queries.drafts_of(attempt.id, attempt.participant_id)
    for evidence in drafts:
        evidence.handed_in_at = moment
    return advance(
        actor=actor,
        attempt=attempt,
        transition_name=TransitionName.HANDED_IN,
        message=request.strip(),
        evidence=len(drafts),
        old_evidence=mark_old(actor=actor, attempt=attempt),
    )
