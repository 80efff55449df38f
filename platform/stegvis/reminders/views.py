"""One's own choice, on the account's page and by the link in a mail."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, public, requires
from stegvis.base.errors import BadInput
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.people.states import AccountKind
from stegvis.reminders import actions, mails
from stegvis.reminders.forms import ChoiceForm
from stegvis.web.messages import flash

blueprint = Blueprint("reminders", __name__, template_folder="templates")

Page = str | tuple[str, int] | Response


@blueprint.route("/mitt-konto/paminnelser", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def choice() -> Page:
    """Choose whether one gets digests."""
    actor = current_actor()
    own, form = people_queries.get_account(actor.own_account_id), ChoiceForm()
    if form.validate_on_submit():
        try:
            wanted = form.wants.data == "yes"
            actions.choose(actor=actor, account=own, wanted=wanted, email=form.email.data)
            flash(_l("Sparat."), "done")
            return redirect(url_for("people.account"))
        except BadInput as refusal:
            form.take(refusal)
    if request.method == "GET":
        form.wants.data = "yes" if actions.wants(own) else "no"
        form.email.data = own.email
    is_participant = own.kind is AccountKind.PARTICIPANT
    html = render_template("reminders/choice.html", form=form, is_participant=is_participant)
    return html, 422 if form.is_submitted() else 200


@blueprint.route("/paminnelser/avsluta/<string:token>", methods=["GET", "POST"])
@public(
    "Opened from a mail by somebody who may not be able to sign in; the signed link is the key, and only ends mails."
)
def end(token: str) -> Page:
    """End the mails: mail scanners open links, so only the button of this page does it."""
    account_id = mails.account_of_token(token)
    if account_id is None:
        return render_template("reminders/unknown.html"), 404
    if request.method == "POST":
        actions.end_by_link(account_id)
        return redirect(url_for("reminders.ended"))
    return render_template("reminders/end.html", token=token)


@blueprint.get("/paminnelser/avslutade")
@public("Follows on the one above.")
def ended() -> str:
    """The mails have ended."""
    return render_template("reminders/ended.html")
