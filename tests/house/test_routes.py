"""What every route owes the house, read from the address map."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from stegvis.access.commands import UNDECLARED, routes_of
from stegvis.access.gate import declared
from stegvis.base.request_shell import SAFE_METHODS
from stegvis.base.uploads import UPLOAD_SUFFIX
from stegvis.extensions import csrf
from tests.house.addresses import rules_of
from tests.house.conftest import KEY

_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)?")
_PARAMETER = re.compile(r"<([^>]+)>")
_CONVERTERS = ("uuid:", "int:", "string:", "path:")


@pytest.fixture(scope="session")
def own_rules(mapped_app: Flask) -> list[Rule]:
    """Every rule but that of the static files."""
    return [rule for rule in rules_of(mapped_app) if rule.endpoint != "static"]


def test_every_route_declares_its_permission_or_why_it_is_public(mapped_app: Flask) -> None:
    assert [route for route in routes_of(mapped_app) if route["permission"] == UNDECLARED] == []


def test_a_public_route_says_why_in_a_sentence(mapped_app: Flask, own_rules: list[Rule]) -> None:
    reasons = [declared(mapped_app.view_functions[rule.endpoint]) for rule in own_rules]
    short = [reason for reason in reasons if isinstance(reason, str) and len(reason.split()) < 5]

    assert short == []


def test_parameters_say_their_type(own_rules: list[Rule]) -> None:
    untyped = [
        rule.rule
        for rule in own_rules
        for parameter in _PARAMETER.findall(rule.rule)
        if not parameter.startswith(_CONVERTERS)
    ]

    assert untyped == []


def test_addresses_are_lower_case_ascii_words(own_rules: list[Rule]) -> None:
    odd = [
        rule.rule
        for rule in own_rules
        for part in _PARAMETER.sub("", rule.rule).split("/")
        if part and not _WORD.fullmatch(part)
    ]

    assert odd == []


def test_a_form_that_changes_something_needs_its_token(mapped_app: Flask, own_rules: list[Rule]) -> None:
    """Only a view that receives a file is exempt here: it checks the token when it has read the form."""
    views = [(rule, mapped_app.view_functions[rule.endpoint]) for rule in own_rules]
    exempt = [rule.rule for rule, view in views if f"{view.__module__}.{view.__name__}" in csrf._exempt_views]

    assert exempt
    assert [address for address in exempt if not address.endswith(UPLOAD_SUFFIX)] == []
    assert not csrf._exempt_blueprints


def test_an_upload_changes_nothing_by_get(own_rules: list[Rule]) -> None:
    uploads = [rule for rule in own_rules if rule.rule.endswith(UPLOAD_SUFFIX)]

    assert uploads
    assert [rule.rule for rule in uploads if (rule.methods or set()) - {"OPTIONS"} != {"POST"}] == []


def test_what_changes_something_is_sent_with_post(own_rules: list[Rule]) -> None:
    """A browser's forms know no other, and everything works without JavaScript."""
    methods = {method for rule in own_rules for method in rule.methods or ()} - SAFE_METHODS

    assert methods == {"POST"}


def test_the_command_lists_the_routes_without_a_database(mapped_app: Flask, tmp_path: Path) -> None:
    nowhere = f"sqlite:///{tmp_path}/no/such/folder/stegvis.db"
    environment = os.environ | {
        "STEGVIS_ENV": "test",
        "STEGVIS_SECRET_KEY": KEY,
        "STEGVIS_DATA": str(tmp_path / "var"),
        "STEGVIS_DATABASE_URL": nowhere,
    }
    command = [sys.executable, "-m", "stegvis.cli", "routes", "--json"]
    printed = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    assert json.loads(printed) == routes_of(mapped_app)
