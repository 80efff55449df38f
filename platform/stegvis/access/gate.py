"""The gate in front of every view: what it needs is declared on it, and a view that declares nothing is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from stegvis.access.actor import Actor
from stegvis.access.permissions import Permission
from stegvis.access.policy import permitted_at_all

View = TypeVar("View", bound=Callable[..., Any])
ActorLoader = Callable[[], Actor | None]

SIGN_IN_ENDPOINT = "people.sign_in"


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare the permission that a view needs. Stands directly under the route decorators."""

    def declare(view: View) -> View:
        view.stegvis_permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def public(reason: str) -> Callable[[View], View]:
    """Declare that a view is open to everybody, and why."""

    def declare(view: View) -> View:
        view.stegvis_public = reason  # type: ignore[attr-defined]
        return view

    return declare


def declared(view: Callable[..., Any]) -> Permission | str | None:
    """The permission of a view, or its reason for being public, or None when it declares nothing."""
    return getattr(view, "stegvis_permission", None) or getattr(view, "stegvis_public", None)


def set_actor_loader(app: Flask, loader: ActorLoader) -> None:
    """Tell the gate how to find out who sends the request; `people` does this."""
    app.extensions["stegvis.actor_loader"] = loader


def signed_in_actor() -> Actor | None:
    """Who sends this request, or None for someone who has not signed in. Looked up once a request."""
    if "stegvis_actor" not in g:
        loader = cast(ActorLoader | None, current_app.extensions.get("stegvis.actor_loader"))
        g.stegvis_actor = loader() if loader else None
    return cast(Actor | None, g.stegvis_actor)


def current_actor() -> Actor:
    """Who sends this request; answers 401 when nobody has signed in."""
    actor = signed_in_actor()
    if actor is None:
        abort(401)
    return actor


def init_app(app: Flask) -> None:
    """Put the gate in front of all views of the application."""
    app.before_request(_check)


def _check() -> Response | None:
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    declaration = declared(view)
    if request.endpoint == "static" or (declaration is not None and not isinstance(declaration, Permission)):
        return None
    if declaration is None:
        abort(403)
    actor = signed_in_actor()
    if actor is None:
        return _to_sign_in()
    if not permitted_at_all(actor, declaration):
        abort(404 if request.view_args else 403)
    return None


def _to_sign_in() -> Response:
    """Ask her to sign in and bring her back. What a form held is kept by `people` before this is reached."""
    return redirect(url_for(SIGN_IN_ENDPOINT, next=_wanted()))


def _wanted() -> str:
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    keep = current_app.extensions.get("stegvis.keep_input")
    return str(keep()) if keep else request.path
