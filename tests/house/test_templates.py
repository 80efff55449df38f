"""All templates as a set."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import nodes
from jinja2.environment import Environment

LAYOUT = "web/layout.html"
_OUTSIDE_TAGS = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.DOTALL)
_TRANSLATES = re.compile(r"(?<![\w.])(?:_|ngettext)\(")
_ELEMENT_OF_PLAIN_TEXT = re.compile(r"<(title|option|textarea)\b[^<>]*>(.*?)</\1>", re.DOTALL)


@pytest.fixture(scope="session")
def environment(mapped_app: Flask) -> Environment:
    """The environment in which the application's templates are made."""
    return mapped_app.jinja_env


def own_templates(environment: Environment) -> list[str]:
    """The names of all templates."""
    return sorted(name for name in environment.list_templates() if name.endswith((".html", ".txt")))


def source_of(environment: Environment, name: str) -> str:
    """What a template holds."""
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def tags_of(source: str) -> Iterator[tuple[str, list[str]]]:
    """Every HTML tag of a template, with the Jinja expressions that stand in its attributes."""
    expressions: list[str] = []

    def hide(found: re.Match[str]) -> str:
        expressions.append(found.group())
        return f"\ue000{len(expressions) - 1}\ue001"

    hidden = _JINJA.sub(hide, _OUTSIDE_TAGS.sub("", source))
    for tag in _TAG.findall(hidden):
        yield tag, [expressions[int(number)] for number in re.findall("\ue000(\\d+)\ue001", tag)]


def extends_layout(environment: Environment, name: str) -> bool:
    """Whether a template is a page."""
    parsed = environment.parse(source_of(environment, name))
    return any(
        isinstance(found.template, nodes.Const) and found.template.value == LAYOUT
        for found in parsed.find_all(nodes.Extends)
    )


def test_all_templates_compile(environment: Environment) -> None:
    names = own_templates(environment)

    assert len(names) > 50
    for name in names:
        environment.get_template(name)


def test_every_page_fills_in_title_and_main(environment: Environment) -> None:
    wrong = []
    for name in own_templates(environment):
        if extends_layout(environment, name):
            blocks = set(environment.get_template(name).blocks)
            wrong += [f"{name}: {lacking}" for lacking in sorted({"title", "main"} - blocks)]

    assert wrong == []


def test_only_the_layout_begins_a_document(environment: Environment) -> None:
    """Whatever is no page is a part of one, and has no head of its own."""
    wrong = [
        name
        for name in own_templates(environment)
        if name != LAYOUT and re.search(r"<html|<title|<body", source_of(environment, name))
    ]

    assert wrong == []


def test_no_template_has_style_or_script_in_an_attribute(environment: Environment) -> None:
    wrong = [
        f"{name}: {tag}"
        for name in own_templates(environment)
        for tag, _expressions in tags_of(source_of(environment, name))
        if re.search(r"\s(?:style|on[a-z]+)\s*=|javascript:", tag)
    ]

    assert wrong == []


def test_translated_text_in_attributes_is_plain(environment: Environment) -> None:
    """There is no place for a `<span lang>` in an attribute."""
    wrong = [
        f"{name}: {expression}"
        for name in own_templates(environment)
        for _tag, expressions in tags_of(source_of(environment, name))
        for expression in expressions
        if expression.startswith("{{") and _TRANSLATES.search(expression) and "|plain" not in expression
    ]

    assert wrong == []


def test_translated_text_in_title_and_option_is_plain(environment: Environment) -> None:
    wrong = [
        f"{name}: {expression}"
        for name in own_templates(environment)
        for _element, content in _ELEMENT_OF_PLAIN_TEXT.findall(source_of(environment, name))
        for expression in _JINJA.findall(content)
        if _TRANSLATES.search(expression) and "|plain" not in expression
    ]

    assert wrong == []


def test_the_title_block_is_plain(environment: Environment) -> None:
    title = re.compile(r"\{%\s*block title\s*%\}(.*?)\{%\s*endblock", re.DOTALL)
    wrong = [
        f"{name}: {expression}"
        for name in own_templates(environment)
        for content in title.findall(source_of(environment, name))
        for expression in _JINJA.findall(content)
        if _TRANSLATES.search(expression) and "|plain" not in expression
    ]

    assert wrong == []


@pytest.mark.parametrize(
    "source", ["""<a title="{{ _('Hej') }}">""", """<a {{ x }} aria-label="{{ ngettext('a', 'b', n) }}">"""]
)
def test_the_search_for_attributes_finds_them(source: str) -> None:
    found = [expression for _tag, expressions in tags_of(source) for expression in expressions]

    assert any(_TRANSLATES.search(expression) for expression in found)
