"""Staff add evidence, on a phone beside the participant: an observation, a talk, or an earlier certificate."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for

from stegvis.access import Permission, current_actor, requires
from stegvis.base.database import commit_despite_error, db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import Text, _l
from stegvis.media import actions as media_actions
from stegvis.media import queries as media_queries
from stegvis.media.keeping import Received
from stegvis.media.receiving import current_limits, receive, receives_upload
from stegvis.media.rules import too_large
from stegvis.media.states import Kind
from stegvis.people.held import held_form, shows_held_form
from stegvis.people.workplaces import workplace_today
from stegvis.validation import actions, queries
from stegvis.validation.guard_facts import evidence_counts
from stegvis.validation.kinds import KINDS
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.observing_forms import (
    EarlierCertificateForm,
    ObservationForm,
    StaffEvidenceForm,
    TalkForm,
)
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.views.loading import attempt_for
from stegvis.validation.views.staff import Page, blueprint
from stegvis.web.messages import flash

__all__ = ["blueprint"]


@dataclass(frozen=True)
class Way:
    """One of the three: its kind, its form and where it is sent."""

    kind: EvidenceKind
    form: type[StaffEvidenceForm]
    sent_to: str
    saved: Text

    @property
    def media(self) -> list[Kind]:
        """The files that it takes."""
        return [Kind(name) for name in KINDS[self.kind].accepted_media]


_OBSERVATION = Way(
    EvidenceKind.OBSERVATION, ObservationForm, "validation.send_observation", _l("Observationen är sparad.")
)
_TALK = Way(EvidenceKind.TALK, TalkForm, "validation.send_talk", _l("Samtalet är sparat."))
_CERTIFICATE = Way(
    EvidenceKind.CERTIFICATE,
    EarlierCertificateForm,
    "validation.send_earlier_certificate",
    _l("Det tidigare intyget är sparat."),
)


@blueprint.get("/valideringar/<uuid:attempt_id>/observation")
@requires(Permission.EVIDENCE_ADD)
@shows_held_form
def observe(attempt_id: UUID) -> Page:
    """Tick what she is doing now, and say what was seen."""
    return _open(attempt_id, _OBSERVATION)


@blueprint.post("/valideringar/<uuid:attempt_id>/observation/ladda-upp")
@receives_upload
@requires(Permission.EVIDENCE_ADD)
def send_observation(attempt_id: UUID) -> Page:
    """Keep the observation, with its sound."""
    return _take(attempt_id, _OBSERVATION)


@blueprint.get("/valideringar/<uuid:attempt_id>/yrkessamtal")
@requires(Permission.EVIDENCE_ADD)
@shows_held_form
def talk(attempt_id: UUID) -> Page:
    """Write down a talk about the work, or add its sound."""
    return _open(attempt_id, _TALK)


@blueprint.post("/valideringar/<uuid:attempt_id>/yrkessamtal/ladda-upp")
@receives_upload
@requires(Permission.EVIDENCE_ADD)
def send_talk(attempt_id: UUID) -> Page:
    """Keep the talk, with its sound."""
    return _take(attempt_id, _TALK)


@blueprint.get("/valideringar/<uuid:attempt_id>/tidigare-intyg")
@requires(Permission.EVIDENCE_ADD)
@shows_held_form
def earlier_certificate(attempt_id: UUID) -> Page:
    """Add a certificate from somewhere else."""
    return _open(attempt_id, _CERTIFICATE)


@blueprint.post("/valideringar/<uuid:attempt_id>/tidigare-intyg/ladda-upp")
@receives_upload
@requires(Permission.EVIDENCE_ADD)
def send_earlier_certificate(attempt_id: UUID) -> Page:
    """Keep the earlier certificate, with its file."""
    return _take(attempt_id, _CERTIFICATE)


def _open(attempt_id: UUID, way: Way) -> Page:
    _, attempt, module = attempt_for(attempt_id, Permission.EVIDENCE_ADD)
    chosen = [key for key in request.args.getlist("sak") if module.criterion(key)]
    where = workplace_today(attempt.participant_id)
    form = way.form(formdata=held_form(), data={"place": where, "criteria": chosen})
    return _show(attempt, form, way)


def _show(attempt: ModuleAttempt, form: StaffEvidenceForm, way: Way, status: int = 200) -> tuple[str, int]:
    module, own_id = queries.module_of(attempt), current_actor().own_account_id
    form.offer(module)
    waiting = media_queries.waiting_media(form.waiting_file, own_id) if form.waiting_file else None
    if waiting is None:
        form.file_id.data = ""
    limits = current_limits()
    largest = max(way.media, key=limits.of)
    _, observed, _ = evidence_counts(attempt.id)
    html = render_template(
        "validation/observation.html",
        attempt=attempt,
        module=module,
        form=form,
        words=KINDS[way.kind],
        own_id=own_id,
        send_to=url_for(way.sent_to, attempt_id=attempt.id),
        offered={choice.value for choice in form.criteria.choices},
        may_be_exercise={choice.value for choice in form.simulated.choices},
        to_be_seen={one.id for one in module.criteria() if one.safety_critical and one.id not in observed},
        waiting=waiting,
        limit=limits.of(largest),
        too_large=too_large(largest, limits),
    )
    return html, status


def _take(attempt_id: UUID, way: Way) -> Page:
    """Receive the form and its file. If something is wrong, all that was written stays, and the file waits."""
    attempt_for(attempt_id, Permission.EVIDENCE_ADD)
    upload = receive(way.media)
    actor, attempt, module = attempt_for(attempt_id, Permission.EVIDENCE_ADD)
    form = way.form()
    form.offer(module)
    is_valid = form.validate()
    if upload.problem is not None:
        form.take(BadInput("file", upload.problem))
        is_valid = False
    if is_valid:
        try:
            actions.add_observation(
                actor=actor, attempt=attempt, new=_new(form, way), received=upload.received
            )
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            # What she wrote stays on the screen, so that she can keep it elsewhere.
            form.form_errors.append(refusal.message)
        else:
            flash(way.saved, "done")
            return redirect(url_for("validation.show", attempt_id=attempt_id))
    return _show_again(attempt_id, form, way, upload.received)


def _new(form: StaffEvidenceForm, way: Way) -> actions.NewEvidence:
    return actions.NewEvidence(
        form_key=form.form_key.data or "",
        kind=way.kind,
        criterion_keys=form.chosen,
        text=form.text.data or "",
        media_id=form.waiting_file,
        place=form.place.data or "",
        simulated_keys=form.exercises,
        circumstances=form.circumstances,
        **form.particulars,
    )


def _show_again(attempt_id: UUID, form: StaffEvidenceForm, way: Way, received: Received | None) -> Page:
    """The form with what is wrong. A good file that came with it need not be sent once more."""
    db.session.rollback()
    actor, attempt, _ = attempt_for(attempt_id, Permission.EVIDENCE_ADD)
    media = media_actions.keep_waiting(received, actor=actor) if received else None
    if media is not None:
        form.file_id.data = str(media.id)
        commit_despite_error()
    return _show(attempt, form, way, 422)
