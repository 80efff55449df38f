"""`stegvis routes`: every address of the site and what it needs, read from the application itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypedDict

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from stegvis.access.gate import declared
from stegvis.access.permissions import Permission

PUBLIC = "public"
STATIC_REASON = "Style sheets, scripts, fonts and drawings: files of the program, nobody's data."
UNDECLARED = "undeclared"


class Route(TypedDict):
    """One rule of the address map. `permission` is a permission's name, "public", or "undeclared" (always refused)."""

    endpoint: str
    rule: str
    methods: list[str]
    permission: str
    reason: str


def routes_of(app: Flask) -> list[Route]:
    """Every rule of the application, sorted by endpoint and rule. `reason` is empty unless the route is public."""
    found = [
        _route(rule.endpoint, rule.rule, rule.methods or set(), app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
    ]
    return sorted(found, key=lambda route: (route["endpoint"], route["rule"], route["methods"]))


def _route(endpoint: str, rule: str, methods: set[str], view: Callable[..., Any]) -> Route:
    declaration = STATIC_REASON if endpoint == "static" else declared(view)
    if isinstance(declaration, Permission):
        permission, reason = declaration.name, ""
    elif declaration:
        permission, reason = PUBLIC, declaration
    else:
        permission, reason = UNDECLARED, ""
    return Route(
        endpoint=endpoint,
        rule=rule,
        methods=sorted(methods - {"HEAD", "OPTIONS"}),
        permission=permission,
        reason=reason,
    )


@click.command("routes")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list instead of a table.")
@with_appcontext
def routes(as_json: bool) -> None:
    """List every address, its methods and the permission it needs. Needs no database."""
    found = routes_of(current_app)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for route in found:
        methods = ",".join(route["methods"])
        click.echo(
            f"{route['rule']:<60} {methods:<9} {route['endpoint']:<32} "
            f"{route['permission']} {route['reason']}".rstrip()
        )
