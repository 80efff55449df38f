"""What a participant says about her assessor, the coordinator's answer, and naming another coordinator."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, Role, current_actor, require, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.forms import Form
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.people.conflict_models import Tie
from stegvis.people.facts import facts_as_seen
from stegvis.validation import actions, coordinating, wishes
from stegvis.validation.views.loading import attempt_for, own_attempt
from stegvis.validation.wish_forms import AnswerWishForm, OtherCoordinatorForm, WishForm
from stegvis.validation.wish_models import WISH_NAMES, WishKind
from stegvis.web.messages import flash

own_blueprint = Blueprint("own_wishes", __name__, template_folder="../templates", url_prefix="/mina-steg")
blueprint = Blueprint("wishes", __name__, template_folder="../templates", url_prefix="/valideringar")
coordinators = Blueprint("coordinators", __name__, template_folder="../templates", url_prefix="/personer")

Page = str | tuple[str, int] | Response


def _take(form: Form, refusal: Refused) -> None:
    if isinstance(refusal, BadInput):
        form.take(refusal)
    else:
        form.form_errors.append(refusal.message)


@own_blueprint.route("/<uuid:attempt_id>/min-bedomare", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def say(attempt_id: UUID) -> Page:
    """She knows the person who assesses her, or wants somebody else: two taps."""
    actor, attempt, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    people, form = wishes.whom_she_may_name(attempt), WishForm()
    form.offer(people)
    if form.validate_on_submit():
        try:
            actions.say_wish(
                actor=actor,
                attempt=attempt,
                staff_id=UUID(form.staff.data),
                kind=WishKind(form.kind.data),
                words=form.words.data or "",
            )
        except Refused as refusal:
            _take(form, refusal)
        else:
            flash(_l("Bra att du sa till. Din samordnare läser det och svarar dig."), "done")
            return redirect(url_for(".say", attempt_id=attempt_id))
    html = render_template(
        "validation/own_wish.html",
        attempt=attempt,
        form=form,
        people=people,
        said=wishes.own_wishes(attempt_id),
        wish_names=WISH_NAMES,
    )
    return html, 422 if form.is_submitted() else 200


@blueprint.route("/<uuid:attempt_id>/onskemal/<uuid:wish_id>", methods=["GET", "POST"])
@requires(Permission.CONFLICT_MANAGE)
def answer(attempt_id: UUID, wish_id: UUID) -> Page:
    """The coordinator writes down a conflict of interest, or answers. To the person herself the page isn't there."""
    actor, attempt, module = attempt_for(attempt_id, Permission.CONFLICT_MANAGE)
    wish = wishes.get_wish(wish_id)
    if wish.attempt_id != attempt.id or wish.staff_id == actor.account_id:
        raise NotFound("staff wish")
    form = AnswerWishForm()
    if form.validate_on_submit():
        try:
            actions.answer_wish(actor=actor, wish=wish, words=form.words.data or "", tie=_tie(form))
        except Refused as refusal:
            _take(form, refusal)
        else:
            flash(_l("Deltagaren läser ditt svar. Utse en annan person om det behövs."), "done")
            return redirect(url_for("validation.show", attempt_id=attempt_id))
    record_read(actor, "module_attempt", attempt.id)
    names = people_queries.display_names({attempt.participant_id, wish.staff_id})
    html = render_template(
        "validation/wish_answer.html",
        attempt=attempt,
        module=module,
        form=form,
        wish=wish,
        name=names[attempt.participant_id],
        about=names[wish.staff_id],
        wish_names=WISH_NAMES,
    )
    return html, 422 if form.is_submitted() else 200


def _tie(form: AnswerWishForm) -> Tie | None:
    """How they know each other, when a conflict of interest is written down."""
    if form.how.data != "conflict":
        return None
    if not form.tie.data:
        raise BadInput("tie", _l("Välj hur de känner varandra."))
    return Tie(form.tie.data)


@coordinators.route("/<uuid:person_id>/annan-samordnare", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def name_other(person_id: UUID) -> Page:
    """An administrator names another coordinator for a participant whom no one of the unit may look after.

    Somebody with protected identity whom nobody reaches may be helped too; who she is does not show.
    """
    actor, person = current_actor(), people_queries.get_participant(person_id)
    governed = {grant.organisation_id for grant in actor.grants if grant.role is Role.ADMINISTRATOR}
    lacking = coordinating.lacking_of(person_id, governed)
    facts = facts_as_seen(actor, person_id)
    require(actor, Permission.ACCOUNTS_MANAGE, replace(facts, protected=False) if lacking else facts)
    after = url_for("overview.start") if person.protected else url_for("people.person", person_id=person_id)
    if not lacking:
        flash(_l("Deltagaren har en samordnare."), "done")
        return redirect(after)
    form = OtherCoordinatorForm()
    form.offer(coordinating.who_could_coordinate(lacking[0]))
    if form.validate_on_submit():
        try:
            actions.name_other_coordinator(
                actor=actor, participant_id=person_id, staff_id=UUID(form.staff.data)
            )
        except Refused as refusal:
            _take(form, refusal)
        else:
            flash(_l("Samordnaren är utsedd."), "done")
            return redirect(after)
    html = render_template(
        "validation/other_coordinator.html", person=person, form=form, lacking=lacking, after=after
    )
    return html, 422 if form.is_submitted() else 200
