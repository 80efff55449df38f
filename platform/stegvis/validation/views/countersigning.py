"""The page where a qualified assessor countersigns a trainee's decision, or sends it back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, Permission, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import Text, _l
from stegvis.people import queries as people_queries
from stegvis.validation import actions, countersignatures, queries, reading
from stegvis.validation import countersign_rules as rules
from stegvis.validation.competence_forms import CountersignForm
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from stegvis.validation.views.loading import attempt_for
from stegvis.validation.witness_reading import witnesses_of
from stegvis.web.late import late_page, typed_in
from stegvis.web.messages import flash
from stegvis.web.templating import show_date

blueprint = Blueprint(
    "countersigning", __name__, template_folder="../templates", url_prefix="/valideringar/<uuid:attempt_id>"
)

Page = str | tuple[str, int] | Response


@blueprint.route("/kontrasignera", methods=["GET", "POST"])
@requires(Permission.JUDGEMENT_WRITE)
def sign(attempt_id: UUID) -> Page:
    """The decision with all that it rests on, and the word on it. Opening it is logged."""
    actor, attempt, module = attempt_for(attempt_id, Permission.JUDGEMENT_WRITE)
    form = CountersignForm()
    if (
        form.is_submitted()
        and attempt.state is not AttemptState.ASSESSED
        and not _is_sent_again(actor, attempt)
    ):
        return _too_late(attempt, form)
    if form.validate_on_submit():
        try:
            actions.countersign(
                actor=actor, attempt=attempt, stands=form.stands.data == "yes", words=form.words.data or ""
            )
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            if queries.get_attempt(attempt_id).state is not AttemptState.ASSESSED:
                return _too_late(attempt, form)
            form.take(BadInput("stands", refusal.message))
        else:
            flash(_l("Ditt svar är sparat."), "done")
            return redirect(url_for("validation.show", attempt_id=attempt_id))
    record_read(actor, "module_attempt", attempt.id)
    page = reading.staff_page(actor, attempt, module, with_events=False, with_answers=False)
    refusal_text = None
    if page.decision is not None and attempt.state is AttemptState.ASSESSED:
        refusal_text = rules.may_countersign(
            actor.account_id,
            countersignatures.pending(attempt, page.decision),
            is_qualified=countersignatures.is_qualified(actor, attempt.module_key),
        )
    html = render_template(
        "validation/countersign.html",
        page=page,
        form=form,
        witnesses=witnesses_of(attempt_id, page.earlier_evidence),
        waits=attempt.state is AttemptState.ASSESSED,
        refusal=refusal_text,
    )
    return html, 422 if form.is_submitted() else 200


def _is_sent_again(actor: Actor, attempt: ModuleAttempt) -> bool:
    """Whether the latest word is the actor's own: the action knows whether it is the same."""
    done = countersignatures.latest_of(attempt.id)
    stands = request.form.get("stands") == "yes"
    return done is not None and (done.signed_by, done.stands) == (actor.account_id, stands)


def _too_late(attempt: ModuleAttempt, form: CountersignForm) -> Page:
    """The decision waits for nobody any more: who was first, and what was typed."""
    why: Text = _l("Inget beslut väntar på kontrasignering längre. Läget har ändrats medan du skrev.")
    done = countersignatures.latest_of(attempt.id)
    if done is not None:
        why = _l(
            "%(name)s svarade före dig, %(day)s.",
            name=people_queries.display_name(done.signed_by),
            day=show_date(done.at),
        )
    here = url_for("validation.show", attempt_id=attempt.id)
    return late_page(why, typed_in(form), here, _l("Till valideringen"))
