"""Signing in with a card: the QR code or the typed code, then four pictures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from stegvis.access import public
from stegvis.base.database import commit_despite_error, db
from stegvis.base.errors import Refused
from stegvis.people import card_queries
from stegvis.people.actions import signing_in
from stegvis.people.device import this_device
from stegvis.people.forms import CodeForm
from stegvis.people.models import QrCard
from stegvis.people.pictures import PIN_PICTURES
from stegvis.people.rules import PIN_TAPS
from stegvis.people.signed_in import signed_in
from stegvis.people.views.blueprint import blueprint, let_in, page, status_of, take

_CARD = "card"


@blueprint.get("/k/<string:token>")
@public("The card's QR code opens it; four pictures are asked for before anyone is let in.")
def open_card(token: str) -> Response:
    """Take the card and go on to the pictures. The token leaves the address bar at once."""
    card = card_queries.card_by_token(token)
    if card is None:
        return page("card_unknown.html", 404)
    found = signed_in()
    if found is not None and found.account_id == card.participant_id:
        return redirect("/")
    return _to_pictures(card)


def _to_pictures(card: QrCard) -> Response:
    session[_CARD] = {"id": str(card.id), "taps": []}
    return redirect(url_for("people.card_pictures"))


@blueprint.route("/kort", methods=["GET", "POST"])
@public("The way in for a participant whose camera does not work.")
def card_code() -> Response:
    """Type the card's code."""
    form, refusal = CodeForm(), None
    if form.validate_on_submit():
        db.read_only()
        try:
            return _to_pictures(
                signing_in.find_card_by_code(typed=form.code.data or "", device=this_device())
            )
        except Refused as error:
            refusal = error
            take(form, error)
    return page("card_code.html", status_of(form, refusal), form=form)


@blueprint.route("/kort/bilder", methods=["GET", "POST"])
@public("Part of the way in with a card: the picture code.")
def card_pictures() -> Response:
    """Tap four pictures, one a page; the fourth lets in."""
    state = _state()
    if state is None:
        return redirect(url_for("people.card_code"))
    if request.method == "GET":
        return _pictures(state)
    if "again" in request.form:
        _remember(state, [])
        return redirect(url_for("people.card_pictures"))
    tap = request.form.get("tap", type=int)
    # The place tells a double tap, which sends the same form twice, from two taps.
    place = request.form.get("place", type=int)
    if tap is not None and tap in range(len(PIN_PICTURES)) and place == len(state["taps"]):
        _remember(state, [*state["taps"], tap])
    if len(state["taps"]) < PIN_TAPS:
        return redirect(url_for("people.card_pictures"))
    return _try(state)


def _try(state: dict[str, Any]) -> Response:
    taps = state["taps"]
    _remember(state, [])
    db.read_only()
    try:
        account, token = signing_in.sign_in_by_card(card_id=UUID(state["id"]), taps=taps)
        return let_in(account, token)
    except signing_in.CardStopped as error:
        session.pop(_CARD, None)
        commit_despite_error()
        return _pictures(state, error)
    except Refused as error:
        return _pictures(state, error)


def _pictures(state: dict[str, Any], refusal: Refused | None = None) -> Response:
    status = 200 if refusal is None else 429 if isinstance(refusal, signing_in.TooManyTries) else 422
    return page(
        "card_pictures.html",
        status,
        pictures=PIN_PICTURES,
        tapped=len(state["taps"]),
        needed=PIN_TAPS,
        refusal=refusal,
    )


def _state() -> dict[str, Any] | None:
    state = session.get(_CARD)
    return dict(state) if state else None


def _remember(state: dict[str, Any], taps: list[int]) -> None:
    state["taps"] = taps
    session[_CARD] = dict(state)
