"""The page on which an administrator chooses how certificates look: bad input is told, and nothing is lost."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, stream_encode_multipart

from stegvis.access import Role
from stegvis.audit.models import AuditEntry
from stegvis.base import outbox
from stegvis.base.database import db
from stegvis.base.storage import storage
from stegvis.certificates.designs.models import CertificateDesign, CertificateLogo
from stegvis.media import tasks as media_tasks
from stegvis.media.models import MediaFile
from stegvis.people.models import Account, Unit
from tests.factories import logos, people
from tests.integration.certificates.cleared import Cleared

assert media_tasks, "registers the consumer that removes bytes"

SignIn = Callable[[Account], FlaskClient]
PAGE, SEND = "/intygens-utseende", "/intygens-utseende/ladda-upp"
GOOD = {
    "template": "calm",
    "main_colour": "#8b1a2b",
    "main_picked": "#2a2766",
    "main_shown": "#2a2766",
    "accent_colour": "#0f6c7c",
    "accent_picked": "#1f6b3c",
    "accent_shown": "#1f6b3c",
    "logo_alternative": "Ett segel",
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def administrator(app: Flask, people_around: Cleared) -> Account:
    with app.app_context():
        made = people.staff(Role.ADMINISTRATOR, people_around.unit)
        db.session.commit()
        return made


@pytest.fixture
def client(administrator: Account, sign_in: SignIn) -> FlaskClient:
    return sign_in(administrator)


def send(client: FlaskClient, file: tuple[bytes, str] | None = None, **fields: str) -> TestResponse:
    """Send the form as the page shows it, with these fields changed and this file last."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(PAGE).text)
    assert token is not None
    data: dict[str, Any] = {"csrf_token": token.group(1), **GOOD, **fields}
    if file is not None:
        data["file"] = FileStorage(io.BytesIO(file[0]), filename=file[1])
    # In memory: the client would spool a large file to a temporary one and leave that open.
    body, length, boundary = stream_encode_multipart(data, use_tempfile=False)
    return client.post(
        SEND,
        input_stream=body,
        content_length=length,
        content_type=f"multipart/form-data; boundary={boundary}",
    )


def fields_of(answer: TestResponse) -> dict[str, str]:
    """What the form of the page holds now."""
    page: Any = html.fromstring(answer.text)
    found = {one.get("name"): one.get("value") or "" for one in page.xpath("//main//input[@name]")}
    for one in page.xpath("//main//input[@type='radio'][@checked]"):
        found[one.get("name")] = one.get("value")
    return found


def error_of(answer: TestResponse, field: str) -> str:
    page: Any = html.fromstring(answer.text)
    return " ".join("".join(page.xpath(f"//p[@id='{field}-error']//text()")).split())


def designs(app: Flask) -> list[CertificateDesign]:
    with app.app_context():
        return list(
            db.session.execute(select(CertificateDesign).order_by(CertificateDesign.number)).scalars()
        )


def test_the_page_shows_the_look_of_stegvis_until_another_is_chosen(client: FlaskClient) -> None:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    held = fields_of(answer)
    assert (held["template"], held["main_colour"], held["accent_colour"]) == ("framed", "#2a2766", "#1f6b3c")
    assert "Stegvis eget utseende" in answer.text


def test_samples_are_shown_before_anything_is_saved(client: FlaskClient, app: Flask) -> None:
    answer = send(client, (logos.picture(), "logotyp.png"), wanted="preview")
    assert answer.status_code == 200
    assert designs(app) == []
    page: Any = html.fromstring(answer.text)
    pictures = page.xpath("//figure//img")
    assert len(pictures) == 2 and all(one.get("alt") for one in pictures)
    for one in pictures:
        picture = client.get(one.get("src"))
        assert (picture.status_code, picture.mimetype) == (200, "image/png")
        assert Image.open(io.BytesIO(picture.data)).size == (int(one.get("width")), int(one.get("height")))
    pdfs = [client.get(one.get("href")) for one in page.xpath("//figure//a")]
    assert all(one.data.startswith(b"%PDF") and one.mimetype == "application/pdf" for one in pdfs)


def test_what_was_shown_is_saved_with_the_logo_that_came_before(client: FlaskClient, app: Flask) -> None:
    shown = fields_of(send(client, (logos.picture(), "logotyp.png"), wanted="preview"))
    answer = send(client, wanted="save", logo=shown["logo"])
    assert answer.status_code == 302
    [design] = designs(app)
    assert (design.template.value, design.main_colour, design.logo_alternative) == (
        "calm",
        "#8b1a2b",
        "Ett segel",
    )
    assert str(design.logo_id) == shown["logo"]
    again = fields_of(client.get(PAGE))
    assert (again["main_colour"], again["logo"], again["template"]) == ("#8b1a2b", shown["logo"], "calm")
    with app.app_context():
        verbs = db.session.execute(select(AuditEntry.verb)).scalars().all()
        assert {"certificate_logo.kept", "certificate_design.chosen"} <= set(verbs)


def test_the_bytes_that_came_are_not_kept_beside_the_logo(client: FlaskClient, app: Flask) -> None:
    send(client, (logos.picture(), "logotyp.png"), wanted="save")
    with app.app_context():
        outbox.run_pending()
        assert db.session.execute(select(MediaFile)).scalars().all() == []
        assert [key for key in storage().every_key() if not key.startswith("certificates/")] == []


def test_a_logo_survives_an_error_in_another_field(client: FlaskClient, app: Flask) -> None:
    answer = send(client, (logos.picture(), "logotyp.png"), wanted="save", main_colour="#ffc933")
    assert answer.status_code == 422
    held = fields_of(answer)
    assert held["logo"] and (held["main_colour"], held["logo_alternative"]) == ("#ffc933", "Ett segel")
    assert "Filen har kommit och ligger kvar" in answer.text
    saved = send(client, wanted="save", logo=held["logo"])
    assert saved.status_code == 302
    assert str(designs(app)[0].logo_id) == held["logo"]


def test_a_colour_that_is_too_light_is_refused_and_the_nearest_is_offered(
    client: FlaskClient, app: Flask
) -> None:
    answer = send(client, wanted="save", main_colour="#ffc933", accent_colour="#ffc933")
    assert "Kontrasten mot vitt är 1,5:1 och måste vara minst 4,5:1" in error_of(answer, "main_colour")
    assert "minst 3:1" in error_of(answer, "accent_colour")
    page: Any = html.fromstring(answer.text)
    offers = page.xpath("//button[@name='use']/@value")
    assert offers == ["main_colour #987000", "accent_colour #bf8c00"]
    taken = send(client, main_colour="#ffc933", use=offers[0])
    assert (taken.status_code, fields_of(taken)["main_colour"]) == (200, "#987000")
    assert designs(app) == []


def test_the_colours_of_stegvis_are_taken_by_a_button(client: FlaskClient) -> None:
    held = fields_of(send(client, stegvis="ja"))
    assert (held["main_colour"], held["accent_colour"], held["template"]) == ("#2a2766", "#1f6b3c", "calm")


def test_a_colour_that_was_picked_counts_without_any_script(client: FlaskClient, app: Flask) -> None:
    answer = send(client, wanted="save", main_colour="#2a2766", main_picked="#404040")
    assert answer.status_code == 302
    assert designs(app)[0].main_colour == "#404040"


@pytest.mark.parametrize("typed", ["blå", "#12", "", "javascript:alert(1)", "#ffffff;background:url(x)"])
def test_what_is_no_colour_is_told_beside_the_field_and_stays(client: FlaskClient, typed: str) -> None:
    answer = send(client, wanted="save", main_colour=typed)
    assert answer.status_code == 422
    assert "Skriv färgen som # och sex tecken" in error_of(answer, "main_colour")
    held = fields_of(answer)
    assert (held["main_colour"], held["accent_colour"], held["main_picked"]) == (typed, "#0f6c7c", "#2a2766")


def giant() -> bytes:
    """A small PNG whose header tells of 20,000 × 20,000 pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 20_000, 20_000, 8, 6, 0, 0, 0)
    checked = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + checked + logos.picture()[33:]


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        pytest.param(b"hej", "logotyp.png", "exportera den som PNG", id="text that says it is a picture"),
        pytest.param(b"hej", "logotyp.txt", "exportera den som PNG", id="text"),
        pytest.param(SVG, "logotyp.svg", "exportera den som PNG", id="svg"),
        pytest.param(b"%PDF-1.7\n%%EOF", "logotyp.pdf", "exportera den som PNG", id="pdf"),
        pytest.param(b"MZ" + bytes(5_000), "logotyp.exe", "exportera den som PNG", id="program"),
        pytest.param(b"", "logotyp.png", "tom eller skadad", id="empty"),
        pytest.param(logos.picture()[:900], "logotyp.png", "tom eller skadad", id="half"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"x" * 900, "logotyp.png", "tom eller skadad", id="nonsense"),
        pytest.param(giant(), "logotyp.png", "i mindre storlek", id="bomb"),
        pytest.param(logos.picture() + bytes(50_000_000), "logotyp.png", "i mindre storlek", id="50 MB"),
        pytest.param(logos.picture(90, 40), "logotyp.png", "för liten", id="small"),
        pytest.param(logos.picture(colour="#ffffff"), "logotyp.png", "ljus bakgrund", id="white"),
        pytest.param(logos.picture(2000, 100), "logotyp.png", "långsmal", id="long"),
    ],
)
def test_a_file_that_is_no_good_logo_is_told_with_the_remedy(
    client: FlaskClient, app: Flask, content: bytes, name: str, told: str
) -> None:
    answer = send(client, (content, name), wanted="save")
    assert answer.status_code == 422
    assert told in error_of(answer, "file")
    held = fields_of(answer)
    assert (held["main_colour"], held["accent_colour"], held["template"]) == ("#8b1a2b", "#0f6c7c", "calm")
    assert held["logo_alternative"] == "Ett segel"
    assert designs(app) == []
    with app.app_context():
        assert db.session.execute(select(CertificateLogo)).scalars().all() == []


def test_a_bad_file_leaves_the_logo_that_was_there(client: FlaskClient) -> None:
    first = fields_of(send(client, (logos.picture(), "logotyp.png"), wanted="preview"))["logo"]
    answer = send(client, (b"hej", "logotyp.png"), wanted="save", logo=first)
    assert fields_of(answer)["logo"] == first


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
def test_other_pictures_are_taken_too(client: FlaskClient, app: Flask, form: str) -> None:
    picture = logos.picture(form=form, is_clear=False)
    assert send(client, (picture, f"logotyp.{form.lower()}"), wanted="save").status_code == 302
    assert designs(app)[0].logo is not None


def test_a_logo_needs_words(client: FlaskClient) -> None:
    answer = send(client, (logos.picture(), "logotyp.png"), wanted="save", logo_alternative=" ")
    assert answer.status_code == 422
    assert "vad logotypen visar" in error_of(answer, "logo_alternative")


def test_words_without_a_logo_are_no_fault(client: FlaskClient, app: Flask) -> None:
    assert send(client, wanted="save").status_code == 302
    assert designs(app)[0].logo_alternative == ""


def test_the_logo_is_taken_away_by_its_box(client: FlaskClient, app: Flask) -> None:
    send(client, (logos.picture(), "logotyp.png"), wanted="save")
    held = fields_of(client.get(PAGE))
    send(client, wanted="save", logo=held["logo"], without_logo="y")
    assert [one.logo_id is None for one in designs(app)] == [False, True]


def test_a_form_that_names_a_strange_logo_has_none(client: FlaskClient, app: Flask) -> None:
    answer = send(client, wanted="save", logo="00000000-0000-0000-0000-000000000001")
    assert answer.status_code == 422
    assert "finns inte kvar" in error_of(answer, "file")
    assert fields_of(answer)["logo"] == ""


@pytest.mark.parametrize(
    "query",
    [
        "prov=diplom",
        "prov=competence&mall=striped&farg=8b1a2b&accent=0f6c7c",
        "prov=competence&mall=calm&farg=red&accent=0f6c7c",
        "prov=competence&mall=calm&farg=ffc933&accent=0f6c7c",
        "prov=competence&mall=calm",
        "prov=competence&mall=calm&farg=8b1a2b&accent=0f6c7c&logotyp=x",
        "prov=competence&mall=calm&farg=8b1a2b&accent=0f6c7c&logotyp=00000000-0000-0000-0000-000000000001",
    ],
)
def test_an_address_that_tells_of_no_look_leads_nowhere(client: FlaskClient, query: str) -> None:
    assert client.get(f"{PAGE}?{query}").status_code == 404


def test_a_sample_of_another_municipality_is_never_made(
    client: FlaskClient, app: Flask, sign_in: SignIn, people_around: Cleared
) -> None:
    theirs = fields_of(send(client, (logos.picture(), "logotyp.png"), wanted="preview"))["logo"]
    with app.app_context():
        stranger = people.staff(Role.ADMINISTRATOR, people.unit())
        db.session.commit()
    address = f"{PAGE}?prov=competence&mall=calm&farg=8b1a2b&accent=0f6c7c&logotyp={theirs}"
    assert client.get(address).status_code == 200
    assert sign_in(stranger).get(address).status_code == 404


def test_a_name_that_no_font_has_breaks_no_sample(
    client: FlaskClient, app: Flask, people_around: Cleared
) -> None:
    with app.app_context():
        people.participant(
            people_around.unit, name="漢字漢字漢字漢字漢字漢字漢字漢字 Efternamnsson-Långström"
        )
        unit = db.session.get_one(Unit, people_around.unit.id)
        unit.name = "Verkstaden vid hamnen \U0001f600"
        db.session.commit()
    assert client.get(f"{PAGE}?prov=competence").status_code == 200


def test_an_issuer_is_not_let_in(sign_in: SignIn, people_around: Cleared) -> None:
    assert sign_in(people_around.issuer).get(PAGE).status_code == 403


def test_a_file_that_came_when_the_session_had_ended_is_used(
    client: FlaskClient, app: Flask, administrator: Account
) -> None:
    """A form with a token of an earlier session: what it held is shown again, and its file is there."""
    data = {**GOOD, "csrf_token": "of another day", "wanted": "save"}
    data_with_file: dict[str, Any] = {**data, "file": (io.BytesIO(logos.picture()), "logotyp.png")}
    answer = client.post(
        SEND,
        data=data_with_file,
        content_type="multipart/form-data",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    shown = client.get(answer.location, follow_redirects=True)
    held = fields_of(shown)
    assert (held["main_colour"], held["template"]) == ("#8b1a2b", "calm")
    assert held["file_id"]
    assert send(client, wanted="save", file_id=held["file_id"]).status_code == 302
    assert designs(app)[0].logo is not None
    with app.app_context():
        assert db.session.execute(select(MediaFile)).scalars().all() == []
