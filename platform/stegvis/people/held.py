"""What a form held when the session had ended: kept for a day, given back to the one who wrote it.

A form that is sent by someone whose session has ended, or with a token of an earlier session, changes nothing. Its
fields (never passwords or codes) are kept, and after signing in the writer comes to `/fortsatt/<token>`. From there
she sends the form as it was, or opens its page again; a view that can show the fields at once is marked with
`shows_held_form`, and then she comes straight to it.

A file is kept too, but only for a browser with the cookie of a session that was in use within the last day: the room
of files reads it and lets it lie, and the held fields name it in `FILE_ID`. The view's form claims it from there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from flask import Flask, current_app, redirect, request, session, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from stegvis.access.gate import SIGN_IN_ENDPOINT, declared, signed_in_actor
from stegvis.access.permissions import Permission
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.language import _l
from stegvis.base.uploads import UPLOAD_SUFFIX, is_upload
from stegvis.people import card_queries
from stegvis.people.actions.throttling import Counter, charge
from stegvis.people.models import Account, HeldInput, SignInSession
from stegvis.people.rules import HELD_FROM_ACCOUNT, HELD_FROM_ADDRESS, network_of
from stegvis.people.signed_in import TOKEN
from stegvis.people.tokens import new_token, token_hash
from stegvis.web.error_pages import error_response
from stegvis.web.messages import flash

View = TypeVar("View", bound=Callable[..., Any])

PARAMETER = "fortsatt"
IN_COOKIE = "held"
FILE_ID = "file_id"
"""The field in which held fields name the file that came with them."""

FILE_FROM_SESSION_OF_LAST = timedelta(hours=24)
FileKeeper = Callable[[UUID], UUID | None]
_FILE_KEEPER = "stegvis.file_keeper"
_LEFT = "left"
_KEPT_FOR = timedelta(hours=24)
_MOST_CHARACTERS = 100_000
_NEVER_KEPT = frozenset({"csrf_token", "password", "new", "current", "code", "tap"})


def shows_held_form(view: View) -> View:
    """Mark a view that shows what `held_form` gives when it is opened with GET."""
    view.stegvis_shows_held_form = True  # type: ignore[attr-defined]
    return view


def held_form() -> MultiDict[str, str] | None:
    """The fields that the signed-in person had sent to this page when her session had ended, or None.

    For a form: `MyForm(formdata=held_form())` on GET.
    """
    token = request.args.get(PARAMETER, "")
    held = card_queries.held_input(token) if token else None
    if held is None or not belongs_to_reader(held, token):
        return None
    return MultiDict([(str(name), str(value)) for name, value in held.fields])


def belongs_to_reader(held: HeldInput, token: str) -> bool:
    """Whether the signed-in person wrote it; where nobody was known, whether it was written in this browser."""
    actor = signed_in_actor()
    if actor is None:
        return False
    if held.account_id is not None:
        return held.account_id == actor.account_id
    return session.get(IN_COOKIE) == token


def keep_input() -> str:
    """Keep this request's fields; the path that brings the writer back to them after signing in."""
    page = page_of(request.path)
    if not _comes_from_our_page():
        return page
    if is_upload(request.method, request.path):
        return _keep_with_file(page)
    fields, writer = _fields(), _writer()
    if not fields or _is_too_often(writer):
        return page
    return _keep(fields, page, writer)


def _keep_with_file(page: str) -> str:
    """Nothing of the body is read before we know whose it is."""
    keeper = cast(FileKeeper | None, current_app.extensions.get(_FILE_KEEPER))
    writer = _recent_writer()
    if keeper is None or writer is None or _is_too_often(writer):
        return page
    file_id = keeper(writer)
    fields = _fields()
    if file_id is not None:
        fields = [[name, value] for name, value in fields if name != FILE_ID] + [[FILE_ID, str(file_id)]]
    return _keep(fields, page, writer) if fields else page


def _fields() -> list[list[str]]:
    """The request's fields that may be kept; none when they are too long."""
    fields = [[name, value] for name, value in request.form.items(multi=True) if name not in _NEVER_KEPT]
    is_too_long = sum(len(name) + len(value) for name, value in fields) > _MOST_CHARACTERS
    return [] if is_too_long else fields


def _is_too_often(writer: UUID | None) -> bool:
    """Count this form. Many may share an address: one who is known is counted for herself."""
    # The count is kept in a transaction of its own, which must not wait for this one.
    db.begin_write()
    counter = (
        Counter(HELD_FROM_ACCOUNT, str(writer))
        if writer
        else Counter(HELD_FROM_ADDRESS, network_of(request.remote_addr))
    )
    return charge([counter]) is not None


def _keep(fields: list[list[str]], page: str, account_id: UUID | None) -> str:
    token, now = new_token(), clock.now()
    db.session.add(
        HeldInput(
            token_hash=token_hash(token),
            account_id=account_id,
            path=request.full_path.rstrip("?"),
            page=page,
            fields=fields,
            created_at=now,
            expires_at=now + _KEPT_FOR,
        )
    )
    if account_id is None:
        session[IN_COOKIE] = token
    return url_for("people.continue_with", token=token)


def leave_browser() -> None:
    """Empty the browser's session at sign-out. The ended session's token stays, only to tell whose an open page was:
    on a shared device a form sent from it must never come back to the next one who signs in.
    """
    ended = session.get(TOKEN)
    session.clear()
    session[_LEFT] = ended


def _writer() -> UUID | None:
    """Who is signed in, or was in the session whose cookie this browser still has."""
    actor = signed_in_actor()
    if actor is not None:
        return actor.account_id
    return _account_of(session.get(TOKEN) or session.get(_LEFT))


def last_in_browser() -> UUID | None:
    """Who is signed in, or was until the session ended by itself; None when she signed out."""
    actor = signed_in_actor()
    return actor.account_id if actor is not None else _account_of(session.get(TOKEN))


def _account_of(token: Any) -> UUID | None:
    if not isinstance(token, str):
        return None
    statement = select(SignInSession.account_id).where(SignInSession.token_hash == token_hash(token))
    return db.session.execute(statement).scalar_one_or_none()


def _recent_writer() -> UUID | None:
    """As `_writer`, but only an account in use whose session was in use lately: for what costs space."""
    actor = signed_in_actor()
    if actor is not None:
        return actor.account_id
    token = session.get(TOKEN) or session.get(_LEFT)
    if not isinstance(token, str):
        return None
    statement = (
        select(SignInSession.account_id)
        .join(Account, Account.id == SignInSession.account_id)
        .where(
            SignInSession.token_hash == token_hash(token),
            SignInSession.seen_at >= clock.now() - FILE_FROM_SESSION_OF_LAST,
            Account.is_active,
        )
    )
    return db.session.execute(statement).scalar_one_or_none()


def _comes_from_our_page() -> bool:
    """Whether a page of ours sent the form: no other site may plant words in somebody's mouth."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    # Older browsers: the session's cookie is SameSite=Lax, so a form on another site comes without it.
    return bool(session)


def page_of(path: str) -> str:
    """The nearest page that can be opened: the path itself, else the first of its parents that is one."""
    adapter = current_app.url_map.bind("localhost")
    path = path.removesuffix(UPLOAD_SUFFIX) or "/"
    while path not in ("", "/"):
        try:
            adapter.match(path, method="GET")
        except HTTPException:
            path = path.rsplit("/", 1)[0]
        else:
            return path
    return "/"


def way_back(kept: HeldInput, token: str) -> str:
    """The page that shows the form, with the query that it was sent with, and what it held."""
    query = [pair for pair in parse_qsl(urlsplit(kept.path).query) if pair[0] != PARAMETER]
    return f"{kept.page}?{urlencode([*query, (PARAMETER, token)])}"


def shows_itself(page: str) -> bool:
    """Whether the page's view is marked with `shows_held_form`."""
    try:
        endpoint, _values = current_app.url_map.bind("localhost").match(page, method="GET")
    except HTTPException:
        return False
    return getattr(current_app.view_functions[endpoint], "stegvis_shows_held_form", False)


def _stale_form(_error: CSRFError) -> Response:
    """A form with a token of an earlier session: nothing is done with it, and nothing of it is lost."""
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return error_response(400, _l("Du har loggats ut. Logga in igen och skicka en gång till."))
    if not _comes_from_our_page() or request.endpoint is None:
        return error_response(400)
    view = current_app.view_functions[request.endpoint]
    if not isinstance(declared(view), Permission):
        flash(_l("Sidan hade varit öppen länge. Försök en gång till."), "warning")
        return redirect(page_of(request.path))
    way_back = keep_input()
    if signed_in_actor() is not None:
        return redirect(way_back)
    return redirect(url_for(SIGN_IN_ENDPOINT, next=way_back))


def set_file_keeper(app: Flask, keeper: FileKeeper) -> None:
    """Tell who reads and keeps the file of a held form; `media` does this."""
    app.extensions[_FILE_KEEPER] = keeper


def init_app(app: Flask) -> None:
    """Keep input when the session has ended, and when a form's token is of an earlier one."""
    app.extensions["stegvis.keep_input"] = keep_input
    app.register_error_handler(CSRFError, _stale_form)
