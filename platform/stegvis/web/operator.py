"""Who runs the site, when several municipalities share it: `people` knows, and tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from uuid import UUID

from flask import Flask, current_app

_KEY = "stegvis.operator_finder"
OperatorFinder = Callable[[], UUID | None]


def set_operator_finder(app: Flask, finder: OperatorFinder) -> None:
    """Tell the application how to find the organisation that runs the site."""
    app.extensions[_KEY] = finder


def operator_organisation_id() -> UUID | None:
    """The organisation that runs the site; None before there is any."""
    finder = cast(OperatorFinder | None, current_app.extensions.get(_KEY))
    return finder() if finder else None
