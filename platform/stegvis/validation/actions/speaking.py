"""The assessor says it with her voice."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.media import actions as media_actions
from stegvis.media import queries as media_queries
from stegvis.media.keeping import Received
from stegvis.media.models import MediaFile
from stegvis.media.rules import NOT_KEPT, refusal_text, wrong_kind
from stegvis.media.states import Kind
from stegvis.validation import feedback, queries, rules
from stegvis.validation.feedback_models import SpokenFeedback
from stegvis.validation.models import ModuleAttempt

NOTHING_TO_SPEAK_OF = _l("Du kan tala in när du själv har beslutat eller bett om mer. Gör det först.")


def may_speak(actor: Actor, attempt: ModuleAttempt) -> feedback.Occasion:
    """What the actor may speak about now. Raises Refused when there is nothing, or it is another's word."""
    refusal = rules.not_her_own(actor.account_id, attempt.participant_id)
    if refusal:
        raise Refused(refusal)
    about = feedback.occasion(attempt)
    if about is None or about.by != actor.account_id:
        raise Refused(NOTHING_TO_SPEAK_OF)
    return about


def speak(
    *,
    actor: Actor,
    attempt: ModuleAttempt,
    received: Received | None = None,
    waiting_id: UUID | None = None,
) -> SpokenFeedback:
    """Let the participant hear a sound about what she was told last. The same sound again has no effect.

    Another sound about the same takes the place of the earlier one, which is kept.
    """
    attempt = queries.get_attempt(attempt.id, lock=True)
    about = may_speak(actor, attempt)
    present = feedback.current_about(about)
    if present is not None and _is_same(present, received, waiting_id):
        return present
    media = _taken(actor, received, waiting_id)
    if present is not None:
        present.superseded_at = clock.now()
        db.session.flush()
    spoken = SpokenFeedback(
        attempt_id=attempt.id,
        decision_id=about.decision_id,
        event_id=about.event_id,
        media_id=media.id,
        author_id=actor.own_account_id,
        at=clock.now(),
    )
    db.session.add(spoken)
    db.session.flush()
    about_what = "decision" if about.decision_id else "more"
    record(
        actor, "feedback.spoken", "module_attempt", attempt.id, {"about": about_what, "media": str(media.id)}
    )
    return spoken


def _is_same(present: SpokenFeedback, received: Received | None, waiting_id: UUID | None) -> bool:
    if received is not None:
        return present.media.received_sha256 == received.received_sha256
    return waiting_id == present.media_id


def _taken(actor: Actor, received: Received | None, waiting_id: UUID | None) -> MediaFile:
    """The file that came with the form, or the actor's own that waits for it."""
    if received is not None:
        return media_actions.store_received(received, actor=actor, claimed=True)
    if waiting_id is None or media_queries.waiting_media(waiting_id, actor.own_account_id) is None:
        raise BadInput("file", _l("Spela in eller välj ett ljud först.") if waiting_id is None else NOT_KEPT)
    try:
        [media] = media_actions.claim([waiting_id], actor=actor)
    except NotFound as error:
        raise BadInput("file", NOT_KEPT) from error
    if media.kind is not Kind.SOUND:
        raise BadInput("file", wrong_kind([Kind.SOUND]))
    if media.refusal is not None:
        raise BadInput("file", refusal_text(media.refusal))
    return media
