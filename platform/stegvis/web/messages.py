"""Telling the user, on the next page, what happened."""

from __future__ import annotations

from typing import cast

import flask

from stegvis.base.language import Text


def flash(message: Text, kind: str = "done") -> None:
    """Show the text on top of the next page. Kinds: `done`, `info`, `problem`.

    Flask keeps a text that knows its own HTML as markup, so the language of each fallback survives the redirect.
    """
    flask.flash(cast(str, message), kind)
