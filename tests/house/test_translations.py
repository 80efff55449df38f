"""The interface's texts: found by the collection, translated with the same placeholders, in the right plural."""

from __future__ import annotations

import ast
import gettext
import importlib.util
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.mofile import write_mo
from flask import Flask

from stegvis.base.language import LANGUAGES, SOURCE, _l, _ln

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "platform" / "stegvis"
TRANSLATED = [code for code in LANGUAGES if code != SOURCE]
MARKERS = {"_", "_l", "_ln", "ngettext"}
ARABIC_LETTER = re.compile("[\u0600-\u06ff]")


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "scripts" / "translations.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


translations = _script()


def _catalogue(language: str) -> gettext.GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, translations.stored(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def test_the_collection_sees_code_and_templates() -> None:
    places = {place for message in translations.extracted() for place, _line in message.locations}
    assert {place.rsplit(".", 1)[-1] for place in places} == {"py", "html"}


def test_complete_languages_have_every_text_and_no_placeholder_is_lost() -> None:
    assert list(translations.faults()) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [message.id for message in translations.stored(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_ends_as_its_source_does(language: str) -> None:
    ends = {".": ".…", "!": "!", "?": "?؟", ":": ":", "…": "…"}
    wrong = [
        (message.id, message.string)
        for message in translations.stored(language)
        if isinstance(message.id, str) and message.id and message.string
        if message.string[-1] not in ends.get(message.id[-1], message.string[-1])
    ]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_as_many_forms_as_its_language(language: str) -> None:
    catalog = translations.stored(language)
    wrong = [
        message.id
        for message in catalog
        if message.id
        and len(translations.strings(message)) != (catalog.num_plurals if message.pluralizable else 1)
    ]
    assert wrong == []


def test_what_is_said_in_arabic_is_arabic() -> None:
    said = [
        translations.PLACEHOLDER.sub("", text)
        for message in translations.stored("ar")
        if message.id
        for text in translations.strings(message)
    ]
    assert [text for text in said if any(map(str.isalpha, text)) and not ARABIC_LETTER.search(text)] == []


def test_each_arabic_number_has_the_form_that_grammar_asks_for() -> None:
    catalogue = _catalogue("ar")
    forms = {
        number: catalogue.ngettext("%(count)s övning", "%(count)s övningar", number)
        for number in (1, 2, 3, 10, 11, 99, 100, 103, 111)
    }
    assert forms[3] == forms[10] == forms[103] == "%(count)s تمارين"
    assert forms[11] == forms[99] == forms[111] == "%(count)s تمريناً"
    assert (forms[1], forms[2], forms[100]) == ("تمرين واحد", "تمرينان", "%(count)s تمرين")


def _marked_calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
                yield path, node


def test_every_text_in_code_is_written_where_it_is_marked() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path, call in _marked_calls()
        if not (isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str))
    ]
    assert hidden == []


def _own_texts(path: Path) -> Iterator[str]:
    """Words of a template that stand outside `{{ }}`, and outside blocks that say that they are Swedish."""
    source = re.sub(r"\{% block main_class %\}\w+", "", path.read_text(encoding="utf-8"))
    html = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.DOTALL)
    html = re.sub(r'<(\w+)[^>]* lang="sv".*?</\1>', " ", html, flags=re.DOTALL)
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    yield from re.findall(r"(?:aria-label|alt|placeholder)=\"([^\"]*[^\W\d_]{2}[^\"]*)\"", html)
    yield from (words.strip() for words in re.findall(r">([^<]*[^\W\d_]{2}[^<]*)<", html))


def test_no_template_holds_words_that_cannot_be_translated() -> None:
    templates = sorted(PACKAGE.rglob("templates/**/*.html"))
    loose = {path.name: words for path in templates if (words := list(_own_texts(path)))}
    assert loose == {"layout.html": ["– Stegvis"]}


def test_a_translation_that_is_the_same_word_is_not_marked_as_swedish(mapped_app: Flask) -> None:
    with mapped_app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert _l("Film").__html__() == "Film"


@pytest.mark.parametrize(("count", "words"), [(1, "درس واحد"), (2, "درسان"), (12, "12 درساً")])
def test_a_number_is_shown_with_its_arabic_form(mapped_app: Flask, count: int, words: str) -> None:
    with mapped_app.test_request_context("/", headers={"Accept-Language": "ar"}):
        assert str(_ln("%(count)s lektion", "%(count)s lektioner", count)) == words


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_page_says_when_its_language_is_not_reviewed(mapped_app: Flask, language: str) -> None:
    page = mapped_app.test_client().get("/hjalp", headers={"Accept-Language": language}).text
    notice = _catalogue(language).gettext(
        "Översättningen är inte granskad av någon som har språket som modersmål."
    )
    assert (notice in page) is not LANGUAGES[language].reviewed
