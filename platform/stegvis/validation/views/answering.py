"""The witness's pages: one form, one thank-you. No account, no script needed, and nothing but what she is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response

from stegvis.access import public
from stegvis.access.gate import signed_in_actor
from stegvis.base import clock
from stegvis.base.database import commit_despite_error, db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.forms import Form
from stegvis.base.language import Text, _l, current_language
from stegvis.base.links import sign, unsign
from stegvis.base.throttle import Throttle
from stegvis.media.keeping import Received
from stegvis.media.receiving import receive, receives_upload
from stegvis.media.rules import UNCLAIMED_LIFETIME
from stegvis.media.states import Kind
from stegvis.people import queries as people_queries
from stegvis.validation import actions, queries, witness_queries
from stegvis.validation.witness_forms import answer_form, seen_name, text_name
from stegvis.validation.witness_models import WitnessRequest
from stegvis.validation.witness_rules import REFUSALS, Standing
from stegvis.web.language import COOKIE

blueprint = Blueprint("testimony", __name__, template_folder="../templates", url_prefix="/vittne")

_SOUND = "witness-sound"
MISSES = 30
WINDOW = timedelta(minutes=10)


def _throttle() -> Throttle:
    throttle: Throttle = current_app.extensions.setdefault(
        "stegvis.validation.throttle", Throttle(MISSES, WINDOW)
    )
    return throttle


def _page(template: str, status: int, **values: object) -> Response:
    response = make_response(render_template(f"validation/{template}", bare=True, **values), status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _closed(message: Text, status: int) -> Response:
    response = _page("witness_closed.html", status, message=message)
    # So that the script that sends a sound shows this page instead of asking her to try again.
    response.headers["X-Stegvis-Final"] = "yes"
    return response


def _found(token: str) -> WitnessRequest | Response:
    """The request of this link, or the page that says why there is none."""
    address, now = request.remote_addr or "", clock.now()
    if _throttle().is_closed(address, now):
        response = _closed(_l("Det har kommit många länkar som inte finns. Försök igen om tio minuter."), 429)
        response.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
        return response
    found = witness_queries.find_by_token(token)
    if found is None:
        _throttle().note_miss(address, now)
        return _closed(_l("Länken finns inte. Be den som frågade om en ny."), 404)
    return found


@contextmanager
def _in_language_of(asked: WitnessRequest) -> Iterator[None]:
    """The language that the witness was asked in, unless she has chosen another one here herself."""
    if request.cookies.get(COOKIE):
        yield
    else:
        with force_locale(asked.language):
            yield


@blueprint.get("/<string:token>")
@public("A witness has no account; the link that she was given is the key.")
def show(token: str) -> Response:
    """The question. Opening it, by her or by a mail scanner, changes nothing."""
    asked = _found(token)
    if isinstance(asked, Response):
        return asked
    with _in_language_of(asked):
        standing = witness_queries.standing_of(asked)
        if standing is not Standing.OPEN:
            return _closed(REFUSALS[standing], 410)
        return _question(asked, token, _form(asked))


@blueprint.post("/<string:token>/ladda-upp")
@receives_upload
@public("A witness has no account; the link that she was given is the key.")
def send(token: str) -> Response:
    """Take her answer. It counts once; whatever is wrong is said in the form, and her words are kept there."""
    # Nothing is written before the whole answer has come, so that a slow phone holds nobody up.
    db.read_only()
    asked = _found(token)
    if isinstance(asked, Response):
        return asked
    sender = signed_in_actor()
    upload = receive([Kind.SOUND])
    asked = witness_queries.get_request(asked.id)
    with _in_language_of(asked):
        form = _form(asked)
        waiting = _waiting_sound(asked, form)
        is_valid = form.validate()
        if upload.problem is not None:
            form.take(BadInput("file", upload.problem))
            is_valid = False
        try:
            if is_valid:
                testimony = _testimony(asked, form, sender.account_id if sender else None)
                actions.give_testimony(
                    token=token, testimony=testimony, received=upload.received, waiting_id=waiting
                )
                return redirect(url_for(".thanks", token=token))
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            return _closed(refusal.message, 409)
        db.session.rollback()
        standing = witness_queries.standing_of(witness_queries.get_request(asked.id))
        if standing is not Standing.OPEN:
            return _closed(REFUSALS[standing], 409)
        return _question_again(asked.id, token, form, upload.received, waiting)


@blueprint.get("/<string:token>/tack")
@public("Follows on the answer of a witness, who has no account.")
def thanks(token: str) -> Response:
    """Her answer has come."""
    asked = _found(token)
    if isinstance(asked, Response):
        return asked
    with _in_language_of(asked):
        if asked.sent_at is None:
            return redirect(url_for(".show", token=token))
        return _page("witness_thanks.html", 200)


def _question_again(
    request_id: UUID, token: str, form: Form, received: Received | None, waiting_id: UUID | None
) -> Response:
    """The question with what is wrong. A good sound that came with it need not be sent once more."""
    asked = witness_queries.get_request(request_id)
    if received is not None:
        kept = actions.keep_sound(request=asked, received=received, instead_of=waiting_id)
        waiting_id = kept.id if kept else None
        commit_despite_error()
    form["sound"].data = sign(_SOUND, [str(asked.id), str(waiting_id)]) if waiting_id else ""
    return _question(asked, token, form, 422, has_sound=waiting_id is not None)


def _waiting_sound(asked: WitnessRequest, form: Form) -> UUID | None:
    """The sound of an earlier try that this form names, and has not left out."""
    named = unsign(_SOUND, form["sound"].data or "", UNCLAIMED_LIFETIME)
    if form["without_sound"].data or not named or named[0] != str(asked.id):
        return None
    return UUID(named[1])


def _form(asked: WitnessRequest) -> Form:
    module = queries.module_of(queries.get_attempt(asked.attempt_id))
    criteria = [found for key in asked.criterion_keys if (found := module.criterion(key)) is not None]
    return answer_form(criteria, asked.who)()


def _testimony(asked: WitnessRequest, form: Form, sent_by: UUID | None) -> actions.Testimony:
    said = {
        key: actions.Said(
            has_seen=form[seen_name(place)].data == "yes", text=form[text_name(place)].data or ""
        )
        for place, key in enumerate(asked.criterion_keys)
    }
    return actions.Testimony(
        confirms_identity=bool(form["is_me"].data),
        said=said,
        language=current_language().code,
        sent_by=sent_by,
    )


def _question(
    asked: WitnessRequest, token: str, form: Form, status: int = 200, *, has_sound: bool = False
) -> Response:
    attempt = queries.get_attempt(asked.attempt_id)
    participant = people_queries.get_account(attempt.participant_id)
    return _page(
        "witness_question.html",
        status,
        token=token,
        form=form,
        has_sound=has_sound,
        places=range(len(asked.criterion_keys)),
        given_name="" if participant.protected else participant.given_name,
        asker=people_queries.display_name(asked.asked_by),
        unit="" if participant.protected else attempt.case.unit.name,
        seen_name=seen_name,
        text_name=text_name,
    )
