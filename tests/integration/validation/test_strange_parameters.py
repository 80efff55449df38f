"""Whatever stands after the question mark, a page answers, and never with an error of ours."""

from __future__ import annotations

import pytest
from flask import Flask

from stegvis.access import Role
from tests.factories import people, validation

STRANGE = (
    "",
    "-1",
    "0",
    "9" * 30,
    "1e9",
    "%00",
    "%FF%FE",
    "a/b",
    "..%2F..",
    "%27%22%3E%3Cscript%3E",
    "%F0%9F%8D%95" * 50,
)
OWN = (
    "/mina-steg/ATTEMPT/bevis/photo?sak=", "/mina-steg/ATTEMPT/bevis/text?sak=", "/?next=", "/sprak/en?next=",
    "/mina-steg/ATTEMPT/bildfragor?variant=",
    "/mina-steg/ATTEMPT/bildfragor/1?variant=", "/mina-steg/ATTEMPT/min-bedomare?sak=",
)  # fmt: skip
STAFF = (
    "/valideringar?sok=", "/valideringar?sida=", "/valideringar?visa=", "/valideringar/ATTEMPT/observation?sak=",
    "/personer?sok=", "/personer?sida=", "/personer?visa=", "/praktik?sida=", "/praktik?visa=",
    "/arsrapport?ar=", "/arsrapport?enhet=", "/utfardade-intyg?sida=",
)  # fmt: skip


@pytest.fixture
def attempt_id(app: Flask) -> str:
    with app.app_context():
        cast = validation.cast()
        for role in (Role.COORDINATOR, Role.ADMINISTRATOR, Role.ISSUER, Role.INTERNAL_VERIFIER):
            whole = role is Role.ADMINISTRATOR
            people.membership(cast.assessor, role, cast.unit, whole_organisation=whole)
        app.config["cast"] = cast
        return str(validation.in_progress(cast).id)


@pytest.mark.parametrize("address", [*OWN, *STAFF])
def test_a_strange_value_is_no_error_of_ours(app: Flask, attempt_id: str, address: str) -> None:
    cast = app.config["cast"]
    client = people.signed_in_client(app, cast.participant if address in OWN else cast.assessor)
    assert client.get(address.replace("ATTEMPT", attempt_id)).status_code in (200, 302)
    for value in STRANGE:
        answer = client.get(address.replace("ATTEMPT", attempt_id) + value)
        assert answer.status_code < 500, (address, value)
        assert b"<script>" not in answer.data
