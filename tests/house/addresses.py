"""What the walks read from the address map: each page and verb with an address made from the world."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from tests.factories.validation import MODULE
from tests.house.world import Subject

TOKENS = {
    "people.open_card": "card",
    "people.accept": "invitation",
    "people.new_password": "reset",
    "reminders.end": "ending",
    "testimony.show": "witness",
    "testimony.send": "witness",
    "testimony.thanks": "witness",
    "certificates.shared": "link",
    "certificates.shared_file": "link",
}


@dataclass(frozen=True)
class Door:
    """One endpoint with one method. `has_parameters` when its address names an object."""

    endpoint: str
    method: str
    has_parameters: bool


def rules_of(app: Flask) -> list[Rule]:
    """The rules of the address map, sorted."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))


def doors(app: Flask) -> list[Door]:
    """Every endpoint and method of ours, sorted."""
    return [
        Door(rule.endpoint, method, bool(rule.arguments))
        for rule in rules_of(app)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def address(app: Flask, door: Door, subject: Subject, public: Subject) -> str:
    """The door's address about this subject. Raises LookupError when the world lacks a value for it."""
    values = dict(subject.values)
    if door.endpoint in TOKENS:
        values |= {
            "token": public.values[TOKENS[door.endpoint]],
            "evidence_id": public.values["shared_piece"],
        }
    elif door.endpoint == "certificates.check":
        values["code"] = public.values["certificate"]
    elif door.endpoint.startswith("issuers."):
        values |= {"organisation_id": public.values["issuer"], "number": 1}
    elif door.endpoint == "certificates.digital_form":
        values["name"] = "credential.json"
    elif door.endpoint == "ladders.show":
        values["module_key"] = MODULE
    elif door.endpoint == "web.choose_language":
        values["code"] = "en"
    elif door.endpoint == "static":
        values["filename"] = "css/base.css"
    wanted = {
        name
        for rule in app.url_map.iter_rules(door.endpoint)
        if door.method in (rule.methods or set())
        for name in rule.arguments
    }
    missing = wanted - values.keys()
    if missing:
        raise LookupError(f"the world has no {sorted(missing)} for {door.endpoint}")
    adapter = app.url_map.bind("localhost")
    return adapter.build(door.endpoint, {name: values[name] for name in wanted}, method=door.method)
