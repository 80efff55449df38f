"""The blueprint, the menu entries and what the views of this room share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from stegvis import settings
from stegvis.access import Permission, current_actor, require
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, Refused
from stegvis.base.forms import Form
from stegvis.base.language import Text, _l
from stegvis.people import queries
from stegvis.people.actions import sessions
from stegvis.people.actions.signing_in import TooManyTries
from stegvis.people.device import remember_device
from stegvis.people.facts import facts_as_seen
from stegvis.people.held import IN_COOKIE, last_in_browser
from stegvis.people.models import Account
from stegvis.people.signed_in import put_in_cookie, signed_in
from stegvis.web.addresses import safe_next
from stegvis.web.language import remember_language
from stegvis.web.messages import flash
from stegvis.web.navigation import NavigationItem

blueprint = Blueprint("people", __name__.rsplit(".", 2)[0], template_folder="templates")

NAVIGATION = [
    NavigationItem(
        label=_l("Personer"),
        endpoint="people.people_list",
        permission=Permission.ACCOUNTS_SEE_UNIT,
        icon="people",
        order=70,
    )
]

WANTED = "next"


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A rendered page with this status."""
    return make_response(render_template(f"people/{template}", **values), status)


def to(endpoint: str, message: Text | None = None, **values: Any) -> Response:
    """To another page of this room, with something to say there."""
    if message is not None:
        flash(message, "done")
    return redirect(url_for(f"people.{endpoint}", **values))


def status_of(form: Form, refusal: Refused | None = None) -> int:
    """200 for a form that is shown, 422 for one that was refused, 429 when one must wait."""
    if isinstance(refusal, TooManyTries):
        return 429
    return 422 if refusal or form.errors else 200


def take(form: Form, refusal: Refused) -> None:
    """Show a refusal in the form: beside its field, else above it."""
    if isinstance(refusal, BadInput) and refusal.field in form:
        form.take(refusal)
    else:
        form.form_errors.append(refusal.message)


def let_in(account: Account, token: str) -> Response:
    """Renew the browser's session for the account and go to where she was going.

    Browsers are shared: whoever was signed in here is signed out, and the page that somebody else was sent from is
    no place for her.
    """
    earlier, last = signed_in(), last_in_browser()
    wanted = safe_next(session.get(WANTED)) if last in (None, account.id) else "/"
    if earlier is not None:
        sessions.end_session(actor=earlier.actor, session_id=earlier.session_id)
    put_in_cookie(token, keep=(IN_COOKIE,))
    response = redirect(wanted)
    remember_device(response, account.id)
    if account.language != "sv" or "sprak" not in request.cookies:
        remember_language(response, account.language, settings.current())
    return response


def person_for(permission: Permission, person_id: UUID) -> Account:
    """The person, if the actor has the permission there; NotFound or Forbidden otherwise."""
    account = queries.get_account(person_id)
    actor = current_actor()
    require(actor, permission, facts_as_seen(actor, person_id))
    if account.protected and request.method == "GET":
        record_read(actor, "account", person_id)
    return account
