"""Asking a witness, and taking her answer. Her link is used up by sending, never by being opened."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from flask_babel import force_locale

from stegvis.access import SYSTEM, Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.base.mail import send_mail
from stegvis.media import actions as media_actions
from stegvis.media import queries as media_queries
from stegvis.media.keeping import Received
from stegvis.media.models import MediaFile
from stegvis.media.rules import NOT_KEPT, refusal_text
from stegvis.people import queries as people_queries
from stegvis.people.tokens import token_hash
from stegvis.validation import queries, witness_queries, witness_rules
from stegvis.validation.actions.circumstances import circumstances_row
from stegvis.validation.actions.evidence import bring_under_way
from stegvis.validation.circumstances_rules import Circumstances, TakenBy
from stegvis.validation.models import Evidence, EvidenceCriterion, ModuleAttempt
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.witness_links import witness_address, witness_token
from stegvis.validation.witness_models import WitnessAnswer, WitnessRequest
from stegvis.validation.witness_rules import REFUSALS, STANDING_NAMES, Standing
from stegvis.web.templating import show_date

OBJECT_KIND = "witness_request"


@dataclass(frozen=True)
class NewWitness:
    """What the form gives: who is asked about what, in which language, for how long."""

    form_key: str
    criterion_keys: tuple[str, ...]
    name: str
    workplace: str
    relation: str
    email: str = ""
    language: str = "sv"
    days: int = witness_rules.LIFETIMES[1]
    protection_confirmed: bool = False


def ask_witness(*, actor: Actor, attempt: ModuleAttempt, new: NewWitness) -> WitnessRequest:
    """Make a link for one person, and mail it when there is an address. A form sent twice asks once.

    A form that was gone back to, changed and sent again asks anew: its key says which form it was, not what was in it.
    """
    attempt = queries.get_attempt(attempt.id, lock=True)
    form_key = _key_of(new)
    already = witness_queries.request_by_form_key(attempt.id, form_key)
    if already is not None:
        return already
    ordered = _checked(attempt, new)
    protected = people_queries.get_account(attempt.participant_id).protected
    if protected and not new.protection_confirmed:
        raise BadInput(
            "protection_confirmed",
            _l("Deltagaren har skyddad identitet. Du måste bekräfta innan någon utanför får en fråga."),
        )
    moment, request_id = clock.now(), uuid4()
    request = WitnessRequest(
        id=request_id,
        attempt_id=attempt.id,
        asked_by=actor.own_account_id,
        asked_at=moment,
        witness_name=new.name.strip(),
        workplace=new.workplace.strip(),
        relation=new.relation.strip(),
        email=new.email.strip() or None,
        language=new.language,
        token_hash=token_hash(witness_token(request_id)),
        form_key=form_key,
        protection_confirmed_by=actor.own_account_id if protected else None,
        expires_at=moment + timedelta(days=new.days),
        answers=[WitnessAnswer(criterion_key=key, position=place) for place, key in enumerate(ordered)],
    )
    db.session.add(request)
    db.session.flush()
    record(actor, "witness.asked", OBJECT_KIND, request.id, _told(request, protected=protected))
    if request.email:
        _mail(actor, request)
    return request


def _key_of(new: NewWitness) -> str:
    """One key for one form with one content, of the length that the column has."""
    words = (new.name, new.workplace, new.relation, new.email)
    content = (*(one.strip() for one in words), new.language, new.days, sorted(new.criterion_keys))
    return hashlib.sha256(repr((new.form_key, content)).encode()).hexdigest()[:40]


def _checked(attempt: ModuleAttempt, new: NewWitness) -> tuple[str, ...]:
    """The chosen criteria in the module's order."""
    criteria = queries.module_of(attempt).criteria()
    allowed = tuple(one.id for one in criteria if "testimony" in one.methods)
    refusal = witness_rules.may_ask(attempt.state, new.criterion_keys, frozenset(allowed))
    if refusal:
        raise BadInput("criteria", refusal)
    if new.language not in witness_rules.LANGUAGES:
        raise BadInput("language", _l("Välj något av alternativen i listan."))
    if new.days not in witness_rules.LIFETIMES:
        raise BadInput("days", _l("Välj något av alternativen i listan."))
    return tuple(key for key in allowed if key in new.criterion_keys)


def _told(request: WitnessRequest, *, protected: bool) -> dict[str, object]:
    return {
        "attempt": str(request.attempt_id),
        "witness": request.who,
        "criteria": request.criterion_keys,
        "expires": request.expires_at.isoformat(),
        "protected": protected,
    }


def _mail(actor: Actor, request: WitnessRequest, *, again: bool = False) -> None:
    """Queue the link in her language. The mail names who asks, and never the participant."""
    assert request.email is not None
    asker = people_queries.display_name(request.asked_by)
    with force_locale(request.language):
        subject = _l("%(asker)s ber om ditt svar", asker=asker)
        if again:
            subject = _l("%(asker)s väntar på ditt svar", asker=asker)
        body = _l(
            "Hej %(witness)s!\n\n"
            "%(asker)s vill veta vad du har sett på jobbet. Det tar två minuter och kräver inget konto.\n\n"
            "Öppna länken:\n%(address)s\n\n"
            "Länken är bara din och går att använda en gång. Den gäller till och med %(day)s.",
            witness=request.witness_name,
            asker=asker,
            address=witness_address(request.id),
            day=show_date(request.expires_at),
        )
        send_mail(request.email, subject, body)
    request.mailed_at = clock.now()
    record(actor, "witness.mailed", OBJECT_KIND, request.id)


def _locked(request_id: UUID) -> tuple[WitnessRequest, Standing]:
    """The request, locked after its attempt, and how its link stands."""
    attempt = queries.get_attempt(witness_queries.get_request(request_id).attempt_id, lock=True)
    request = witness_queries.get_request(request_id, lock=True)
    return request, witness_queries.standing_of(request, attempt)


def _takes_no_answer(standing: Standing) -> Refused:
    """What the staff are told; a witness is told it in other words."""
    return Refused(_l("Länken tar inte emot svar nu: %(standing)s.", standing=STANDING_NAMES[standing]))


def mail_again(*, actor: Actor, request: WitnessRequest) -> bool:
    """Mail the same link once more; whether a mail goes. The link itself stays as it is.

    Within a minute after a mail: no effect.
    """
    request, standing = _locked(request.id)
    if standing is not Standing.OPEN:
        raise _takes_no_answer(standing)
    if not request.email:
        raise Refused(_l("Det finns ingen e-postadress. Kopiera länken eller visa koden."))
    if request.mailed_at is not None and clock.now() - request.mailed_at < witness_rules.JUST_MAILED:
        return False
    _keep_hash(request)
    _mail(actor, request, again=True)
    return True


def give_more_time(*, actor: Actor, request: WitnessRequest) -> WitnessRequest:
    """Let the same link work for some more days, and mail it if there is an address. Again: no effect."""
    request, standing = _locked(request.id)
    if standing is Standing.OPEN:
        return request
    if standing is not Standing.EXPIRED:
        raise _takes_no_answer(standing)
    request.expires_at = clock.now() + witness_rules.MORE_TIME
    if not request.email:
        # Whoever gives more time where no mail can go tells the witness herself: that is the one reminder.
        request.reminded_at = request.reminded_at or clock.now()
    record(actor, "witness.given_time", OBJECT_KIND, request.id, {"expires": request.expires_at.isoformat()})
    if request.email:
        _keep_hash(request)
        _mail(actor, request, again=True)
    return request


def revoke_request(*, actor: Actor, request: WitnessRequest) -> WitnessRequest:
    """The link stops working at once. Again: no effect; after an answer: refused, for it is evidence already."""
    request = witness_queries.get_request(request.id, lock=True)
    if request.revoked_at is not None:
        return request
    if request.sent_at is not None:
        raise Refused(_l("Svaret har redan kommit. Det kan inte tas tillbaka."))
    request.revoked_at, request.revoked_by = clock.now(), actor.own_account_id
    record(actor, "witness.revoked", OBJECT_KIND, request.id)
    return request


def note_asked_again(*, actor: Actor, request: WitnessRequest) -> None:
    """The one reminder of a witness without an address: the asker has asked her again. Again: no effect."""
    request, standing = _locked(request.id)
    if request.reminded_at is not None:
        return
    if standing is not Standing.OPEN:
        raise _takes_no_answer(standing)
    if request.email:
        raise Refused(_l("Vittnet har en e-postadress. Då går påminnelsen som mejl."))
    request.reminded_at = clock.now()
    record(actor, "witness.asked_again", OBJECT_KIND, request.id)


def remind_witness(request_id: UUID) -> bool:
    """Remind once, by mail. That it was done is written in the same transaction as the mail, so never twice."""
    request, standing = _locked(request_id)
    if standing is not Standing.OPEN or request.reminded_at is not None or not request.email:
        return False
    request.reminded_at = clock.now()
    _keep_hash(request)
    _mail(SYSTEM, request, again=True)
    return True


def _keep_hash(request: WitnessRequest) -> None:
    """The link that is about to be sent must open, even if the site's key has changed since the first one."""
    request.token_hash = token_hash(witness_token(request.id))


@dataclass(frozen=True)
class Said:
    """The witness's word on one criterion."""

    has_seen: bool
    text: str = ""


@dataclass(frozen=True)
class Testimony:
    """What a witness sends: that she is the one who was asked, and a word on each criterion.

    `language` is that of the page she answers on: she is asked nothing more.
    """

    confirms_identity: bool
    said: Mapping[str, Said] = field(default_factory=dict)
    language: str = "sv"
    sent_by: UUID | None = None


def give_testimony(
    *, token: str, testimony: Testimony, received: Received | None = None, waiting_id: UUID | None = None
) -> WitnessRequest:
    """Take the answer, once. What she has seen becomes evidence; what she has not is kept beside it.

    `waiting_id` is a sound that came with an earlier try, when no other came with this one. The first evidence begins
    the work, as an observation does.

    Raises NotFound for an unknown link, and Refused when it is used up, revoked, too old or no longer needed.
    """
    found = witness_queries.find_by_token(token)
    if found is None:
        raise NotFound("witness link")
    request, standing = _locked(found.id)
    if standing is not Standing.OPEN:
        raise Refused(REFUSALS[standing])
    attempt = queries.get_attempt(request.attempt_id)
    refusal = witness_rules.no_part_in_it(testimony.sent_by, attempt.participant_id, request.asked_by)
    if refusal:
        raise Refused(refusal)
    _take_answers(request, testimony, has_sound=bool(received or waiting_id))
    request.sent_at = clock.now()
    if request.seen_keys:
        sound = _sound_of(request, received, waiting_id)
        request.evidence_id = _keep_evidence(request, sound, testimony.language).id
        bring_under_way(SYSTEM, attempt)
    not_seen = [answer.criterion_key for answer in request.answers if not answer.has_seen]
    told = {"witness": request.who, "seen": request.seen_keys, "not_seen": not_seen}
    record(SYSTEM, "witness.answered", OBJECT_KIND, request.id, told)
    return request


def _take_answers(request: WitnessRequest, testimony: Testimony, *, has_sound: bool) -> None:
    if set(testimony.said) != set(request.criterion_keys):
        raise BadInput("answers", _l("Svara på alla frågor."))
    if not testimony.confirms_identity:
        raise BadInput("is_me", _l("Kryssa i att det är du. Är du någon annan, be om en egen länk."))
    for answer in request.answers:
        said = testimony.said[answer.criterion_key]
        answer.has_seen, answer.text = said.has_seen, said.text.strip()
    if has_sound and not request.seen_keys:
        raise BadInput(
            "file", _l("Ljudet måste handla om något som du har sett. Skicka utan ljud, eller ändra svaret.")
        )


def keep_sound(
    *, request: WitnessRequest, received: Received, instead_of: UUID | None = None
) -> MediaFile | None:
    """Let her sound wait until the rest of her answer is right; None when too much waits already.

    She has no account, so it lies in the name of the one who asked, and one try's takes the place of another's.
    """
    earlier = media_queries.waiting_media(instead_of, request.asked_by) if instead_of else None
    if earlier is not None:
        media_actions.delete(earlier, actor=SYSTEM)
        db.session.flush()
    return media_actions.keep_waiting(received, actor=SYSTEM, owner_id=request.asked_by)


def _sound_of(
    request: WitnessRequest, received: Received | None, waiting_id: UUID | None
) -> MediaFile | None:
    if received is not None:
        return media_actions.store_received(received, actor=SYSTEM, claimed=True, owner_id=request.asked_by)
    if waiting_id is None:
        return None
    try:
        [sound] = media_actions.claim([waiting_id], actor=SYSTEM, owner_id=request.asked_by)
    except NotFound as error:
        raise BadInput("file", NOT_KEPT) from error
    if sound.refusal is not None:
        raise BadInput("file", refusal_text(sound.refusal))
    return sound


def _keep_evidence(request: WitnessRequest, media: MediaFile | None, language: str) -> Evidence:
    """The testimony as evidence. Its author is the one who asked; who the witness is stands in the request.

    She writes or speaks alone on her own phone: there is no interpreter, and nobody else is in it.
    """
    assert request.sent_at is not None
    evidence = Evidence(
        attempt_id=request.attempt_id,
        author_id=request.asked_by,
        kind=EvidenceKind.TESTIMONY,
        method="testimony",
        text="",
        media_id=media.id if media else None,
        people="nobody",
        place=request.workplace,
        form_key=request.id.hex,
        created_at=request.sent_at,
        handed_in_at=request.sent_at,
        links=[EvidenceCriterion(criterion_key=key) for key in sorted(request.seen_keys)],
        circumstances=circumstances_row(
            request.asked_by, Circumstances(taken_by=TakenBy.WITNESS, language=language)
        ),
    )
    db.session.add(evidence)
    db.session.flush()
    changes = {"attempt": str(request.attempt_id), "kind": "testimony", "criteria": sorted(request.seen_keys)}
    record(SYSTEM, "evidence.added", "evidence", evidence.id, changes)
    return evidence
