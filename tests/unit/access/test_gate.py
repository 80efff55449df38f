"""The gate, in a bare application: closed to whatever declares nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.access import (
    Actor,
    Grant,
    Permission,
    Role,
    current_actor,
    gate,
    public,
    requires,
    set_actor_loader,
)
from tests.unit.access.test_policy import HOME, WORKSHOP, actor


@pytest.fixture
def signed_in() -> list[Actor]:
    """Who sends the requests: the first of the list, or nobody."""
    return []


@pytest.fixture
def app(signed_in: list[Actor]) -> Flask:
    """An application with one view of each sort."""
    bare = Flask("bare")
    bare.config["TESTING"] = True

    @bare.get("/oppen")
    @public("Only in this test, for everybody.")
    def open_to_all() -> str:
        return "open"

    @bare.get("/glomd")
    def forgotten() -> str:
        return "forgotten"

    @bare.route("/personer", methods=["GET", "POST"])
    @requires(Permission.ACCOUNTS_MANAGE)
    def people() -> str:
        return current_actor().name

    @bare.get("/personer/<int:number>")
    @requires(Permission.ACCOUNTS_MANAGE)
    def person(number: int) -> str:
        return str(number)

    bare.add_url_rule("/logga-in", endpoint=gate.SIGN_IN_ENDPOINT, view_func=open_to_all)
    set_actor_loader(bare, lambda: signed_in[0] if signed_in else None)
    gate.init_app(bare)
    return bare


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser."""
    return app.test_client()


def test_a_public_view_opens(client: FlaskClient) -> None:
    assert client.get("/oppen").text == "open"


def test_a_view_that_declares_nothing_is_closed_even_to_an_administrator(
    client: FlaskClient, signed_in: list[Actor]
) -> None:
    signed_in.append(actor(*Role))

    assert client.get("/glomd").status_code == 403


def test_somebody_signed_out_is_asked_to_sign_in_and_brought_back(client: FlaskClient) -> None:
    answer = client.get("/personer?sida=2")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/logga-in?next=/personer?sida%3D2"


def test_a_form_of_somebody_signed_out_is_not_run(client: FlaskClient) -> None:
    assert client.post("/personer").status_code == 302


def test_a_role_with_the_permission_gets_in(client: FlaskClient, signed_in: list[Actor]) -> None:
    signed_in.append(actor(Role.ADMINISTRATOR))

    assert client.get("/personer").text == "Stina"


def test_a_role_without_it_is_refused(client: FlaskClient, signed_in: list[Actor]) -> None:
    signed_in.append(actor(Role.TRAINER))

    assert client.get("/personer").status_code == 403


def test_a_role_without_it_does_not_learn_whether_an_object_exists(
    client: FlaskClient, signed_in: list[Actor]
) -> None:
    signed_in.append(actor(Role.TRAINER))

    assert client.get("/personer/7").status_code == 404


def test_an_unknown_address_is_not_found_signed_out_too(client: FlaskClient) -> None:
    assert client.get("/finns-inte").status_code == 404


def test_a_grant_counts_wherever_it_holds() -> None:
    two_places = frozenset({Grant(Role.TRAINER, HOME), Grant(Role.ASSESSOR, HOME, WORKSHOP)})
    stina = Actor(None, "Stina", HOME, two_places)

    assert stina.roles == {Role.TRAINER, Role.ASSESSOR}
