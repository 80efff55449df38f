"""The page around a lesson, made once for all who see the same.

What the layout shows depends on the lesson, the language and the reader's roles, which is the key under which it is
kept; her name, the form token, the nonce of the scripts and the text with her answers are put in afterwards. A page
with a message on it, or opened with another query than a variant, is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from flask import g, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from stegvis.access import Actor, current_actor
from stegvis.content.variants import VARIANTS
from stegvis.learning.lesson_html import TOKEN_PLACE, kept
from stegvis.web.headers import csp_nonce

BODY_PLACE, USER_PLACE = "\ue010body\ue011", "\ue010user\ue011"
_NAME_PLACE, _NONCE_PLACE = "\ue010name\ue011", "\ue010nonce\ue011"
_ACTOR, _NONCE, _TOKEN = "stegvis_actor", "stegvis_csp_nonce", "csrf_token"


@dataclass(frozen=True)
class Reader:
    """What is put into the places of a page for the one who reads it."""

    actor: Actor
    nonce: str
    token: str


def reader() -> Reader:
    """The one who sends this request."""
    return Reader(current_actor(), csp_nonce(), _form_token())


def _form_token() -> str:
    """The form token of this session, signed once: signing says only which session it belongs to."""
    secret = session.get(_TOKEN)
    return kept.get(("token", secret), generate_csrf) if secret else generate_csrf()


def page(key: tuple[str, ...], make: Callable[[], str], body: str) -> str:
    """The whole page: its frame, kept when it can be, with the reader's own things in their places.

    `key` says what the frame depends on beside roles and address; `make` renders it with BODY_PLACE and USER_PLACE.
    """
    who = reader()
    frame = _kept_frame(key, make, who) if can_be_kept() else _made(make, who.actor)
    return (
        frame.replace(BODY_PLACE, body)
        .replace(_NAME_PLACE, str(escape(who.actor.name)))
        .replace(USER_PLACE, str(who.actor.own_account_id))
        .replace(_NONCE_PLACE, who.nonce)
        .replace(TOKEN_PLACE, str(escape(who.token)))
    )


def can_be_kept() -> bool:
    """Whether this request's page looks the same for everybody with the same roles."""
    plain_query = not request.query_string or (
        request.args.keys() == {"variant"} and request.args["variant"] in VARIANTS
    )
    return request.method == "GET" and plain_query and not session.get("_flashes")


def _kept_frame(key: tuple[str, ...], make: Callable[[], str], who: Reader) -> str:
    roles = ",".join(sorted(who.actor.roles))
    place = (request.host, request.path, request.args.get("variant", ""), roles)
    return kept.get(("frame", *key, *place), lambda: _made(make, who.actor))


def _made(make: Callable[[], str], actor: Actor) -> str:
    with _standing_in(_ACTOR, replace(actor, name=_NAME_PLACE)):  # noqa: SIM117
        with _standing_in(_NONCE, _NONCE_PLACE), _standing_in(_TOKEN, TOKEN_PLACE):
            return make()


@contextmanager
def _standing_in(name: str, place: Any) -> Iterator[None]:
    """Let `g` hold a place instead of the reader's own thing while a frame is made."""
    own = g.get(name)
    setattr(g, name, place)
    try:
        yield
    finally:
        g.pop(name)
        if own is not None:
            setattr(g, name, own)
