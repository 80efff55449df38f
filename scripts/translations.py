"""The catalogues of the interface: collect the texts, check that complete languages have them all, compile.

Usage: python scripts/translations.py update|check|compile

The source language is Swedish, written in code (`_l`, `_ln`) and templates (`_`, `_ln`); there is no catalogue for it.
A text's placeholders must be the same in each translation.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from stegvis.base.language import LANGUAGES, SOURCE

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "platform" / "stegvis"
FOLDER = PACKAGE / "translations"
METHODS = [("**.py", "python"), ("**/templates/**", "jinja2")]
OPTIONS: dict[str, dict[str, Any]] = {"**/templates/**": {"trimmed": "true", "silent": "false"}}
KEYWORDS: dict[str, Any] = {"_": None, "_l": None, "_ln": (1, 2), "ngettext": (1, 2)}
# Babel's own rule for Arabic is wrong from 11 upward, so each rule is written here, as in gettext's manual.
PLURAL_FORMS = {
    "en": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
HEADER = """# {name}: the interface's texts. The source language is Swedish.
msgid ""
msgstr ""
"Language: {code}\\n"
"Plural-Forms: {plural_forms}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def extracted() -> Catalog:
    """All texts of the code and the templates, sorted."""
    catalog = Catalog(project="stegvis", charset="utf-8")
    found = extract_from_dir(PACKAGE, METHODS, OPTIONS, KEYWORDS, ("Translators:",))
    for path, _line, text, comments, context in found:
        catalog.add(text, None, [(f"platform/stegvis/{path}", 0)], auto_comments=comments, context=context)
    return catalog


def catalogue_path(language: str) -> Path:
    """Where a language's catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def stored(language: str) -> Catalog:
    """A language's catalogue; an empty one where no file is."""
    path = catalogue_path(language)
    content = path.read_bytes() if path.exists() else header(language)
    return read_po(BytesIO(content), locale=language)


def header(language: str) -> bytes:
    """How a catalogue begins: without dates and names, so that it changes only when a text does."""
    return HEADER.format(
        name=LANGUAGES[language].name, code=language, plural_forms=PLURAL_FORMS[language]
    ).encode()


def store(language: str, catalog: Catalog) -> None:
    """Write a language's catalogue."""
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(header(language))
        write_po(file, catalog, width=110, sort_output=True, include_lineno=False, omit_header=True)


def translated_languages() -> list[str]:
    """The languages that have catalogues."""
    return [code for code in LANGUAGES if code != SOURCE]


def update() -> None:
    """Bring each catalogue in step with the texts; translations of texts that are gone are dropped."""
    template = extracted()
    for language in translated_languages():
        catalog = stored(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        store(language, catalog)
        missing = sum(1 for message in catalog if message.id and not any(strings(message)))
        print(f"{language}: {len(catalog)} texts, {missing} without translation")


def strings(message: Message) -> list[str]:
    """All forms of a translation."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def sources(message: Message) -> list[str]:
    """All forms of the source text."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def faults() -> Iterator[str]:
    """What is wrong, a sentence each."""
    template = extracted()
    for language in translated_languages():
        catalog = stored(language)
        for wanted in template:
            if not wanted.id:
                continue
            message = catalog.get(wanted.id, wanted.context)
            yield from _message_faults(language, wanted, message)


def _message_faults(language: str, wanted: Message, message: Message | None) -> Iterator[str]:
    text = sources(wanted)[0]
    if message is None or not all(strings(message)) or message.fuzzy:
        if LANGUAGES[language].complete:
            yield f"{language}: no translation of “{text}”"
        return
    needed = set(PLACEHOLDER.findall(sources(wanted)[-1]))
    for translation in strings(message):
        used = set(PLACEHOLDER.findall(translation))
        if used - needed or (isinstance(wanted.id, str) and used != needed):
            yield f"{language}: other placeholders than the source in “{translation}”"


def check() -> None:
    """Print each fault; exit with 1 when there is one."""
    found = list(faults())
    for fault in found:
        print(fault)
    if found:
        sys.exit(f"{len(found)} faults. `make translations` collects new texts; then translate them.")


def compile_all() -> None:
    """Write what the application reads: only the texts that are translated, the rest is shown in Swedish."""
    for language in translated_languages():
        catalog = stored(language)
        for message in list(catalog):
            if message.id and not all(strings(message)):
                catalog.delete(message.id, message.context)
        path = catalogue_path(language).with_suffix(".mo")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_mo(file, catalog)


if __name__ == "__main__":
    verbs = {"update": update, "check": check, "compile": compile_all}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:
        sys.exit(__doc__)
    verbs[sys.argv[1]]()
