"""Texts for people: the source language is Swedish, and a text without translation says that it is Swedish.

A page in Arabic may hold strings that exist only in Swedish. Screen readers and the direction of text need to
know, so a `Text` that falls back wraps itself in `<span lang="sv" dir="ltr">` when it is placed as content.
Within attributes, `<title>` and `<option>` use `{{ text|plain }}`, which gives the bare string.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, has_app_context
from flask_babel import get_locale, get_translations
from markupsafe import Markup, escape


@dataclass(frozen=True)
class Language:
    """A language of the interface: `code` as in HTML's lang, `reviewed` when a native speaker has read it."""

    code: str
    name: str
    direction: str
    complete: bool
    reviewed: bool


LANGUAGES: dict[str, Language] = {
    "sv": Language("sv", "Svenska", "ltr", complete=True, reviewed=True),
    "en": Language("en", "English", "ltr", complete=True, reviewed=False),
    "ar": Language("ar", "العربية", "rtl", complete=False, reviewed=False),
}
SOURCE = "sv"


def current_language() -> Language:
    """The language of the page being made; Swedish outside a request."""
    locale = get_locale() if has_app_context() else None
    return LANGUAGES.get(str(locale.language) if locale else SOURCE, LANGUAGES[SOURCE])


@dataclass(frozen=True)
class Text:
    """A text that is translated when it is shown. `values` fill `%(name)s` places."""

    source: str
    values: tuple[tuple[str, Any], ...] = ()
    plural: str = ""
    count: int | None = None

    def _translated(self) -> tuple[str, bool]:
        """The template string in the language of the page, and whether it is a translation (or needs none)."""
        source = self.plural if self.count not in (None, 1) else self.source
        if (
            not has_app_context()
            or "babel" not in current_app.extensions
            or current_language().code == SOURCE
        ):
            return source, True
        translations = get_translations()
        # The catalogue is asked, since a translation may be the same word: “Film” is English too.
        catalogue = getattr(translations, "_catalog", {})
        if self.count is None:
            return translations.gettext(self.source), self.source in catalogue
        found = translations.ngettext(self.source, self.plural, self.count)
        return found, (self.source, 0) in catalogue

    def _values(self) -> dict[str, Any]:
        values = dict(self.values)
        if self.count is not None:
            values.setdefault("count", self.count)
        return values

    def __str__(self) -> str:
        template = self._translated()[0]
        values = self._values()
        return template % values if values else template

    def __html__(self) -> Markup:
        template, is_translated = self._translated()
        values = self._values()
        html = Markup(template) % values if values else escape(template)  # noqa: S704 - sources are ours, values escaped
        if is_translated:
            return html
        return Markup('<span lang="sv" dir="ltr">{}</span>').format(html)

    def __bool__(self) -> bool:
        return bool(self.source)


def _l(source: str, **values: Any) -> Text:
    """A Swedish text to be translated when it is shown."""
    return Text(source, tuple(values.items()))


def _ln(singular: str, plural: str, count: int, **values: Any) -> Text:
    """A Swedish text with a number in it; `%(count)s` is filled with the number."""
    return Text(singular, tuple(values.items()), plural, count)


def plain(value: object) -> str:
    """The bare string of a text, for attributes, titles and options."""
    return str(value)
