"""Declaring a conflict of interest (jäv) with the participant of an attempt."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, may, require, requires
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.people import conflicts
from stegvis.people.actions.conflicts import declare_conflict, take_conflict_back
from stegvis.people.conflict_models import TIE_NAMES, Tie
from stegvis.people.conflict_reading import staff_round
from stegvis.people.queries import get_account
from stegvis.validation import queries
from stegvis.validation.conflict_forms import DeclareForm, DeclareForSomebodyForm, TakeBackForm
from stegvis.validation.views.loading import attempt_for
from stegvis.web.messages import flash

blueprint = Blueprint(
    "conflicts", __name__, template_folder="../templates", url_prefix="/valideringar/<uuid:attempt_id>/jav"
)

Page = str | tuple[str, int] | Response


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.CONFLICT_DECLARE)
def declare(attempt_id: UUID) -> Page:
    """Somebody on the staff says that she is too close; a coordinator may say it of a colleague."""
    actor, attempt = current_actor(), queries.get_attempt(attempt_id)
    facts = queries.object_facts(attempt)
    require(actor, Permission.CONFLICT_DECLARE, facts)
    manages = may(actor, Permission.CONFLICT_MANAGE, facts)
    form = DeclareForSomebodyForm() if manages else DeclareForm()
    if isinstance(form, DeclareForSomebodyForm):
        staff = staff_round(attempt.case.organisation_id, attempt.case.unit_id)
        form.offer(actor.own_account_id, staff)
    if form.validate_on_submit():
        about = UUID(form.staff.data) if isinstance(form, DeclareForSomebodyForm) else actor.own_account_id
        try:
            declare_conflict(
                actor=actor, participant_id=attempt.participant_id, staff_id=about,
                tie=Tie(form.tie.data), words=form.words.data or "",
            )  # fmt: skip
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.form_errors.append(refusal.message)
        else:
            return _declared(attempt_id, is_own=about == actor.own_account_id)
    html = render_template(
        "validation/conflict.html",
        attempt=attempt, form=form, manages=manages, tie_names=TIE_NAMES,
        name=get_account(attempt.participant_id).display_name,
        known=conflicts.conflicts_of(attempt.participant_id) if manages else (),
    )  # fmt: skip
    return html, 422 if form.is_submitted() else 200


def _declared(attempt_id: UUID, *, is_own: bool) -> Response:
    if is_own:
        flash(_l("Tack för att du sa det. En kollega tar över."), "done")
        return redirect(url_for("overview.start"))
    flash(_l("Det är antecknat. Personen kommer inte längre åt något om deltagaren."), "done")
    return redirect(url_for(".declare", attempt_id=attempt_id))


@blueprint.route("/<uuid:conflict_id>/ta-tillbaka", methods=["GET", "POST"])
@requires(Permission.CONFLICT_MANAGE)
def take_back(attempt_id: UUID, conflict_id: UUID) -> Page:
    """It was a mistake: a coordinator takes it back, with a reason."""
    actor, attempt, _ = attempt_for(attempt_id, Permission.CONFLICT_MANAGE)
    conflict = conflicts.get_conflict(conflict_id)
    if conflict.participant_id != attempt.participant_id:
        raise NotFound("conflict of interest")
    form = TakeBackForm()
    if form.validate_on_submit():
        try:
            take_conflict_back(actor=actor, conflict=conflict, reason=form.reason.data or "")
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_l("Det är taget tillbaka. Utse personen på nytt om det behövs."), "done")
            return redirect(url_for(".declare", attempt_id=attempt_id))
    html = render_template(
        "validation/conflict_take_back.html",
        attempt=attempt, form=form, conflict=conflict, name=get_account(conflict.staff_id).display_name,
    )  # fmt: skip
    return html, 422 if form.is_submitted() else 200
