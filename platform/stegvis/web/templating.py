"""What every template can use: texts, dates in the reader's language, fingerprints of files, and form errors."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import flask_babel
from babel.dates import format_datetime
from flask import Flask, current_app
from wtforms import Field, FieldList, FormField
from wtforms.fields import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)

from stegvis import settings
from stegvis.access.gate import signed_in_actor
from stegvis.base import clock
from stegvis.base.language import LANGUAGES, Text, _l, _ln, current_language, plain
from stegvis.web.headers import csp_nonce
from stegvis.web.language import address_to_keep
from stegvis.web.navigation import account_address, navigation_menu, sign_in_address, sign_out_address

_LOOK_AGAIN_SECONDS = 1.0
_FALLBACK_MARK = '<span lang="sv"'


def init_app(app: Flask) -> None:
    """Give the templates their functions, filters and tests. Stands after Flask-Babel, whose `_` it replaces."""
    environment = app.jinja_env
    environment.globals.update(
        _=_l,
        ngettext=_ln,
        asset=asset,
        csp_nonce=csp_nonce,
        signed_in_actor=signed_in_actor,
        navigation_menu=navigation_menu,
        account_address=account_address,
        sign_in_address=sign_in_address,
        sign_out_address=sign_out_address,
        address_to_keep=address_to_keep,
        languages=tuple(LANGUAGES.values()),
        form_errors=form_errors,
        control_kind=control_kind,
        control_attributes=control_attributes,
    )
    environment.filters.update(
        plain=plain,
        date=show_date,
        weekday=show_weekday,
        moment=show_moment,
        clock=show_clock,
        waited=waited,
        choice_type=choice_type,
        choice_value=choice_value,
    )
    environment.tests["fallback"] = is_fallback
    app.context_processor(lambda: {"page_language": current_language()})


@dataclass(frozen=True)
class _Asset:
    """A file under static/ as it was when it was last looked at."""

    looked_at: float
    changed_at: int
    address: str


def asset(name: str) -> str:
    """The address of a file under static/, with a fingerprint of what is in it, so that it can be cached for long.

    In production a file is looked at once, else at most once a second.
    """
    known: dict[str, _Asset] = current_app.extensions.setdefault("stegvis.assets", {})
    found = known.get(name)
    now = time.monotonic()
    if found and (now - found.looked_at < _LOOK_AGAIN_SECONDS or settings.current().env == "production"):
        return found.address
    path = Path(current_app.static_folder or "") / name
    changed_at = path.stat().st_mtime_ns if path.is_file() else 0
    if found and found.changed_at == changed_at:
        address = found.address
    else:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10] if changed_at else "0"
        address = f"{current_app.static_url_path}/{name}?v={digest}"
    known[name] = _Asset(now, changed_at, address)
    return address


NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def show_date(value: date | datetime) -> str:
    """A day, for instance "22 november 2026"."""
    day = clock.local(value) if isinstance(value, datetime) else value
    return _kept_together(str(flask_babel.format_date(day, "d MMMM y")))


def _kept_together(day: str) -> str:
    """The day on one line where the page runs from right to left.

    After Swedish words, a day that is broken there leaves its number on the line of those words, as if it
    belonged to them.
    """
    return day.replace(" ", NO_BREAK_SPACE) if current_language().direction == "rtl" else day


def show_weekday(value: date) -> str:
    """The day of the week, for instance "tisdag"."""
    return str(flask_babel.format_date(value, "EEEE"))


def show_moment(value: datetime) -> str:
    """A day and a time, for instance "22 november 2026 14:02"."""
    return _kept_together(_formatted(value, "d MMMM y HH:mm", current_language().code))


def show_clock(value: datetime) -> str:
    """A time of day, for instance "14:02"."""
    return _formatted(value, "HH:mm", current_language().code)


@lru_cache(maxsize=4_000)
def _formatted(value: datetime, pattern: str, language: str) -> str:
    """Kept, since Babel takes long and a page shows the same moments again and again."""
    return str(format_datetime(value, pattern, tzinfo=clock.SWEDEN, locale=language))


def waited(since: date | datetime) -> Text:
    """How many days something has waited, by Swedish calendar days."""
    first = clock.local(since).date() if isinstance(since, datetime) else since
    days = (clock.local(clock.now()).date() - first).days
    return _l("sedan i dag") if days < 1 else _ln("%(count)s dag", "%(count)s dagar", days)


def is_fallback(value: object) -> bool:
    """Whether a text is shown in Swedish because the language of the page has no translation of it."""
    return isinstance(value, Text) and str(value.__html__()).startswith(_FALLBACK_MARK)


@dataclass(frozen=True)
class FormError:
    """An error of a form and the id of the control that it is about (empty when it is about the whole form)."""

    control: str
    message: Any


def form_errors(form: Any) -> list[FormError]:
    """All errors of a form in the order of its fields, those of nested fields too."""
    own = [FormError("", message) for message in getattr(form, "form_errors", [])]
    return own + [error for field in form for error in _field_errors(field)]


def _field_errors(field: Field) -> Iterator[FormError]:
    if isinstance(field, FormField):
        yield from form_errors(field.form)
        return
    if isinstance(field, FieldList):
        for entry in field.entries:
            yield from _field_errors(entry)
    for message in field.errors:
        if isinstance(message, str | Text):
            yield FormError(_first_control(field), message)
            return


def _first_control(field: Field) -> str:
    if isinstance(field, HiddenField):
        return ""
    return f"{field.id}-0" if control_kind(field) == "group" else str(field.id)


_KINDS: tuple[tuple[type[Field], str], ...] = (
    (HiddenField, "hidden"),
    (RadioField, "group"),
    (SelectMultipleField, "group"),
    (SelectField, "select"),
    (BooleanField, "checkbox"),
    (TextAreaField, "textarea"),
)


def control_kind(field: Field) -> str:
    """How the field is drawn: hidden, group, select, checkbox, textarea or input."""
    return next((kind for cls, kind in _KINDS if isinstance(field, cls)), "input")


def control_attributes(
    given: dict[str, Any], described: str, error: object, lang: str = "", **more: str
) -> dict[str, Any]:
    """The attributes of a control: those given in the template (`inputmode`, `data_x` → `data-x`) and those for all."""
    attributes: dict[str, Any] = {name.replace("_", "-"): plain(value) for name, value in given.items()}
    attributes.update({name: value.strip() for name, value in more.items() if value.strip()})
    if described.strip():
        attributes["aria-describedby"] = described.strip()
    if error:
        attributes["aria-invalid"] = "true"
    if lang:
        attributes["lang"] = lang
    return attributes


def choice_type(field: Field) -> str:
    """How the choices of a group are drawn: one of them (radio) or any number (checkbox)."""
    return "radio" if isinstance(field, RadioField) else "checkbox"


def choice_value(choice: Any) -> str:
    """What one choice of a group sends."""
    return str(choice._value() if hasattr(choice, "_value") else choice.data)
