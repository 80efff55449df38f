"""One's own account."""

from __future__ import annotations

from werkzeug.wrappers import Response

from stegvis import settings
from stegvis.access import Actor, Permission, current_actor, requires
from stegvis.base.database import db
from stegvis.base.errors import Forbidden, Refused
from stegvis.base.language import _l
from stegvis.people import queries
from stegvis.people.account_links import account_links
from stegvis.people.actions import accounts, credentials
from stegvis.people.forms import ChangePasswordForm, OwnAccountForm
from stegvis.people.labels import ROLE_WORDS
from stegvis.people.models import Account
from stegvis.people.signed_in import signed_in
from stegvis.people.states import AccountKind
from stegvis.people.views.blueprint import blueprint, page, status_of, take, to
from stegvis.web.language import remember_language


@blueprint.route("/mitt-konto", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def account() -> Response:
    """See and change name, e-mail and language."""
    actor = current_actor()
    form, refusal = OwnAccountForm(obj=queries.get_account(actor.own_account_id)), None
    if form.validate_on_submit():
        db.read_only()
        try:
            own = _changed(actor, form)
        except Refused as error:
            refusal = error
            take(form, error)
        else:
            response = to("account", _l("Sparat."))
            remember_language(response, own.language, settings.current())
            return response
    own = queries.get_account(actor.own_account_id)
    return page(
        "account.html",
        status_of(form, refusal),
        form=form,
        own=own,
        roles=queries.memberships_of(own.id),
        role_words=ROLE_WORDS,
        organisation=queries.get_organisation(own.organisation_id),
        links=account_links(),
    )


def _changed(actor: Actor, form: OwnAccountForm) -> Account:
    credentials.confirm_new_email(actor=actor, email=form.email.data, current=form.current.data or "")
    own = queries.get_account(actor.own_account_id)
    accounts.change_person(
        actor=actor,
        account=own,
        given_name=form.given_name.data or "",
        family_name=form.family_name.data or "",
        email=form.email.data,
        language=form.language.data,
    )
    return own


@blueprint.route("/mitt-konto/losenord", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def change_password() -> Response:
    """Change one's own password. Participants have none."""
    form, refusal, found = ChangePasswordForm(), None, signed_in()
    if found is None or found.kind is not AccountKind.STAFF:
        raise Forbidden("a password of one's own")
    if form.validate_on_submit():
        db.read_only()
        try:
            credentials.change_password(
                actor=current_actor(),
                current=form.current.data or "",
                new=form.new.data or "",
                session_id=found.session_id,
            )
            return to("account", _l("Ditt nya lösenord är sparat. Du är utloggad på andra enheter."))
        except Refused as error:
            refusal = error
            take(form, error)
    return page("change_password.html", status_of(form, refusal), form=form)
