"""Signing in and out for staff, forgotten passwords, and coming back to what one wrote."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, public, requires
from stegvis.access.gate import signed_in_actor
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import card_queries, held, queries
from stegvis.people.actions import credentials, sessions, signing_in
from stegvis.people.actions.throttling import Counter, charge
from stegvis.people.device import remember_device, this_device
from stegvis.people.forms import ForgottenForm, NewPasswordForm, SignInForm
from stegvis.people.rules import RESET, RESET_FROM_ADDRESS
from stegvis.people.signed_in import signed_in
from stegvis.people.views.blueprint import WANTED, blueprint, let_in, page, status_of, take, to
from stegvis.web.addresses import safe_next


@blueprint.route("/logga-in", methods=["GET", "POST"])
@public("The way in: whoever has not signed in must reach it.")
def sign_in() -> Response:
    """User name and password for staff; the way to the card for participants."""
    wanted = safe_next(request.args.get(WANTED))
    if request.method == "GET" and signed_in_actor() is not None:
        return redirect(wanted)
    if request.method == "GET" or WANTED in request.args:
        session[WANTED] = wanted
    form, refusal = SignInForm(), None
    if form.validate_on_submit():
        db.read_only()
        try:
            account, token = signing_in.sign_in_by_password(
                username=form.username.data or "", password=form.password.data or "", device=this_device()
            )
            return let_in(account, token)
        except Refused as error:
            refusal = error
            take(form, error)
    return page("sign_in.html", status_of(form, refusal), form=form, returning=wanted != "/")


@blueprint.post("/logga-ut")
@requires(Permission.OWN_ACCOUNT)
def sign_out() -> Response:
    """Sign out of this browser."""
    found = signed_in()
    if found is not None:
        sessions.end_session(actor=found.actor, session_id=found.session_id)
    held.leave_browser()
    return to("sign_in", _l("Du är utloggad."))


@blueprint.post("/logga-ut-overallt")
@requires(Permission.OWN_ACCOUNT)
def sign_out_everywhere() -> Response:
    """Sign out of all browsers, this one too."""
    actor = current_actor()
    sessions.end_all_sessions(actor=actor, account_id=actor.own_account_id)
    held.leave_browser()
    return to("sign_in", _l("Du är utloggad överallt."))


@blueprint.route("/glomt-losenord", methods=["GET", "POST"])
@public("Whoever has forgotten the password can't sign in first.")
def forgotten_password() -> Response:
    """Ask for a link by mail. The answer is the same whether the name exists or not."""
    form, refusal = ForgottenForm(), None
    if form.validate_on_submit():
        login = (form.login.data or "").strip()
        db.read_only()
        counters = [Counter(RESET, login.casefold()), Counter(RESET_FROM_ADDRESS, this_device().address)]
        until = charge(counters)
        if until is None:
            by_name, by_email = queries.account_by_username(login), queries.accounts_by_email(login)
            db.begin_write()
            credentials.ask_for_reset(accounts=[by_name] if by_name else by_email)
            return to("forgotten_password_sent")
        refusal = signing_in.TooManyTries(until)
        take(form, refusal)
    return page("forgotten_password.html", status_of(form, refusal), form=form)


@blueprint.get("/glomt-losenord/skickat")
@public("Follows on the page for a forgotten password.")
def forgotten_password_sent() -> Response:
    """What happens now, and what to do without e-mail."""
    return page("forgotten_password_sent.html")


@blueprint.route("/nytt-losenord/<string:token>", methods=["GET", "POST"])
@public("Opened by a one-time link in a mail; the token is the key.")
def new_password(token: str) -> Response:
    """Choose a new password by a one-time link."""
    owner = queries.get_account(card_queries.get_reset(token).account_id)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            account = credentials.use_reset_link(token=token, new=form.new.data or "")
            response = to("sign_in", _l("Ditt nya lösenord är sparat. Logga in med det."))
            # Nobody's guesses elsewhere may keep her from signing in with it.
            remember_device(response, account.id)
            return response
        except BadInput as error:
            take(form, error)
    return page("new_password.html", status_of(form), form=form, username=owner.username)


@blueprint.get("/fortsatt/<string:token>")
@requires(Permission.OWN_ACCOUNT)
def continue_with(token: str) -> Response:
    """Back to what one wrote when the session had ended: straight to its page, or send it from here."""
    kept = card_queries.held_input(token)
    if kept is None or not held.belongs_to_reader(kept, token):
        return redirect("/")
    way_back = held.way_back(kept, token)
    if held.shows_itself(kept.page):
        return redirect(way_back)
    # What a person has written has a space in it; the keys that a page's form carries have none.
    texts = [value for _name, value in kept.fields if len(value) > 20 and " " in value]
    return page("continue.html", kept=kept, texts=texts, way_back=way_back, home=url_for("people.account"))
