"""The answer to a form that came too late: why, and all that was typed, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from wtforms import HiddenField, StringField

from stegvis.base.forms import Form
from stegvis.base.language import Text


@dataclass(frozen=True)
class Typed:
    """What somebody typed in one field."""

    about: Text | str
    words: str


def typed_in(form: Form, about: Mapping[str, Text | str] | None = None) -> list[Typed]:
    """What was typed in the form's fields for text, under their labels, or under what `about` says of a field."""
    known = about or {}
    return [
        Typed(known.get(field.name, field.label.text), field.data)
        for field in form
        if isinstance(field, StringField)
        and not isinstance(field, HiddenField)
        and (field.data or "").strip()
    ]


def late_page(why: Text | str, typed: list[Typed], back: str, back_label: Text | str) -> tuple[str, int]:
    """A page that says why the form changed nothing, and keeps what was typed. Answers 409."""
    html = render_template("web/late.html", why=why, typed=typed, back=back, back_label=back_label)
    return html, 409
