"""What people typed, as it reaches the application: without characters that no keyboard makes.

PostgreSQL refuses NUL, terminals and PDF writers obey control characters, and two private characters mark places in
our own pages. They are dropped once, where a request's fields are read, so that no view has to think of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flask import Flask, Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

_DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue010\ue011\ufffe\uffff]")


def without_control_characters(text: str) -> str:
    """The text with its tabs and line breaks, but without other control characters and half characters."""
    return _DROPPED.sub("", text)


class TypedFields(ImmutableMultiDict[str, Any]):
    """The fields of a form or a query, each text cleaned. Files are left as they are."""

    def __init__(self, fields: MultiDict[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        pairs = fields.items(multi=True) if isinstance(fields, MultiDict) else fields or ()
        super().__init__([(name, _cleaned(value)) for name, value in pairs])


def _cleaned(value: Any) -> Any:
    return without_control_characters(value) if isinstance(value, str) else value


class TypedRequest(Request):
    """A request whose form and query are read as `TypedFields`."""

    parameter_storage_class = TypedFields

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # A query that is not UTF-8 would stop every page that reads its own address, error pages too.
        self.query_string = self.query_string.decode("utf-8", "replace").encode()


def init_app(app: Flask) -> None:
    """Read fields clean, and answer addresses that no page of ours can have without asking the database."""
    app.request_class = TypedRequest
    app.before_request(_refuse_unreadable_address)


def _refuse_unreadable_address() -> None:
    if _DROPPED.search(request.path):
        abort(404)
