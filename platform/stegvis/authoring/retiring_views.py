"""The pages of the validation modules: their versions, retiring one, and bringing it back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, ObjectFacts, Permission, current_actor, require, requires
from stegvis.authoring import retiring_queries
from stegvis.authoring.retiring_forms import RestoreForm, RetireForm
from stegvis.base.errors import Refused
from stegvis.base.language import _l
from stegvis.content import retirements, retiring
from stegvis.web.messages import flash

blueprint = Blueprint("modules", __name__, template_folder="templates", url_prefix="/valideringsmoduler")

Page = str | tuple[str, int] | Response


def _trainer(organisation_id: UUID | None = None) -> Actor:
    """The actor, who must be a trainer of this organisation, or of her own when none is named."""
    actor = current_actor()
    require(
        actor,
        Permission.CONTENT_WRITE,
        ObjectFacts(organisation_id=organisation_id or actor.organisation_id),
    )
    return actor


@blueprint.get("")
@requires(Permission.CONTENT_WRITE)
def index() -> str:
    """The modules that the organisation sees, with the versions and how many go on with each."""
    return render_template("authoring/modules.html", modules=retiring_queries.modules(_trainer()))


@blueprint.route("/<string:module_key>/avveckla", methods=["GET", "POST"])
@requires(Permission.CONTENT_WRITE)
def retire(module_key: str) -> Page:
    """No new attempts at a version, or at the module. What is open goes on."""
    actor = _trainer()
    module = retiring_queries.get_module(actor, module_key)
    form = RetireForm()
    # What a colleague has retired meanwhile is answered as done; it is not offered again.
    form.offer((one.version for one in module.versions), whole=True)
    if form.validate_on_submit():
        try:
            retiring.retire(
                actor=actor,
                module_key=module_key,
                version_id=form.version_id,
                reason=form.reason.data or "",
            )
        except Refused as refusal:
            form.take_any(refusal)
        else:
            flash(_l("Avvecklad. De som redan har börjat går vidare."), "done")
            return redirect(url_for(".index"))
    form.offer(module.to_retire, whole=module.retirement is None)
    html = render_template("authoring/retire.html", module=module, form=form)
    return html, 422 if form.is_submitted() else 200


@blueprint.route("/avvecklingar/<uuid:retirement_id>/ta-i-bruk", methods=["GET", "POST"])
@requires(Permission.CONTENT_WRITE)
def restore(retirement_id: UUID) -> Page:
    """New attempts may begin again."""
    retirement = retirements.get_retirement(retirement_id)
    actor = _trainer(retirement.organisation_id)
    form = RestoreForm()
    if form.validate_on_submit():
        try:
            retiring.restore(actor=actor, retirement_id=retirement_id, reason=form.reason.data or "")
        except Refused as refusal:
            form.take_any(refusal)
        else:
            flash(_l("Avvecklingen gäller inte längre."), "done")
            return redirect(url_for(".index"))
    html = render_template(
        "authoring/restore.html",
        retirement=retirement,
        module=retiring_queries.get_module(actor, retirement.module_key),
        form=form,
    )
    return html, 422 if form.is_submitted() else 200
