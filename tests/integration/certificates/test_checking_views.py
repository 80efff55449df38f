"""The public check page: the paper's own claims, never more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from stegvis.base import outbox
from stegvis.base.database import db
from stegvis.certificates import actions, queries
from stegvis.certificates.claims import claims, main_claims
from stegvis.certificates.codes import grouped
from stegvis.certificates.states import Visibility, WithdrawalCause
from stegvis.certificates.views.outside import MISSES
from stegvis.people import queries as people_queries
from tests.integration.certificates.cleared import Cleared

Certificate = tuple[str, str]


def page_of(client: FlaskClient, code: str) -> str:
    return client.get(f"/intyg/{grouped(code)}").text


def test_the_page_states_every_claim_of_the_paper(
    app: Flask, client: FlaskClient, certificate: Certificate
) -> None:
    page = page_of(client, certificate[1])
    with app.app_context():
        made = queries.by_code(certificate[1])
        assert made is not None
        snapshot = queries.snapshot_of(made)
    words = [value for claim in claims(snapshot) for value in claim.values]
    for said in (*words, *main_claims(snapshot), *snapshot.is_not, "Intyget gäller"):
        assert escape(said) in page


def test_the_page_is_kept_out_of_search_engines(client: FlaskClient, certificate: Certificate) -> None:
    assert "noindex" in client.get(f"/intyg/{certificate[1]}").headers["X-Robots-Tag"]


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: f" {grouped(code)} ", lambda code: code.replace("0", "O")]
)
def test_a_code_typed_by_hand_finds_its_page(
    client: FlaskClient, certificate: Certificate, change: Callable[[str], str]
) -> None:
    answer = client.get("/intyg", query_string={"kod": change(certificate[1])}, follow_redirects=True)
    assert "Intyget gäller" in answer.text


def test_what_cannot_be_a_code_is_said_beside_the_field(client: FlaskClient) -> None:
    answer = client.get("/intyg", query_string={"kod": "hej"})
    assert answer.status_code == 422
    assert "Koden har 16 tecken" in answer.text
    assert 'value="hej"' in answer.text


def test_an_unknown_code_gets_a_calm_page(client: FlaskClient) -> None:
    answer = client.get("/intyg/0000-0000-0000-0000")
    assert answer.status_code == 404
    assert "Vi hittar inget intyg" in answer.text


def test_guessing_is_slowed_down(client: FlaskClient) -> None:
    answers = [client.get("/intyg/0000-0000-0000-0000").status_code for _ in range(MISSES + 1)]
    assert answers[-2:] == [404, 429]


def test_the_holders_choice_hides_the_claims(
    app: Flask, client: FlaskClient, certificate: Certificate, people_around: Cleared
) -> None:
    with app.app_context():
        made = queries.by_code(certificate[1])
        assert made is not None
        made.visibility = Visibility.STATUS_ONLY
        db.session.commit()
    page = page_of(client, certificate[1])
    assert "Intyget gäller" in page
    assert "Amina" not in page and "Disk" not in page


def test_protected_identity_hides_the_claims_even_when_it_came_later(
    app: Flask, client: FlaskClient, certificate: Certificate, people_around: Cleared
) -> None:
    with app.app_context():
        people_queries.get_account(people_around.participant.id).protected = True
        db.session.commit()
    page = page_of(client, certificate[1])
    assert "Intyget gäller" in page
    assert "Amina" not in page


def test_a_withdrawn_certificate_says_so_without_the_cause(
    app: Flask, client: FlaskClient, certificate: Certificate, people_around: Cleared
) -> None:
    with app.app_context():
        made = queries.by_code(certificate[1])
        assert made is not None
        actions.withdraw(
            actor=people_around.issuing,
            certificate_id=made.id,
            cause=WithdrawalCause.FRAUD,
            hearing_note="Hon höll inte med.",
        )
        db.session.commit()
    page = page_of(client, certificate[1])
    assert "Intyget gäller inte" in page
    assert "Fusk" not in page and "höll inte med" not in page


def replaced(app: Flask, people_around: Cleared, code: str) -> str:
    """Replace the certificate by one with a new name; the code of the new one."""
    with app.app_context():
        made = queries.by_code(code)
        assert made is not None
        order = actions.order_replacement(
            actor=people_around.issuing,
            certificate_id=made.id,
            new_name="Amina Berg",
            reason="Nytt efternamn",
        )
        db.session.commit()
        outbox.run_pending()
        return queries.get_certificate(order.id).code


def test_nobody_is_traced_from_a_replaced_paper_to_her_new_name(
    app: Flask, client: FlaskClient, certificate: Certificate, people_around: Cleared
) -> None:
    new = replaced(app, people_around, certificate[1])
    page = page_of(client, certificate[1])
    assert "Intyget är ersatt av ett nytt" in page and "Amina Yusuf" in page
    assert "Berg" not in page
    assert new not in page and grouped(new) not in page


def test_a_protected_persons_replaced_paper_is_only_said_not_to_be_valid(
    app: Flask, client: FlaskClient, certificate: Certificate, people_around: Cleared
) -> None:
    replaced(app, people_around, certificate[1])
    with app.app_context():
        people_queries.get_account(people_around.participant.id).protected = True
        db.session.commit()
    page = page_of(client, certificate[1])
    assert "Intyget gäller inte" in page
    assert "ersatt" not in page and "Amina" not in page


def test_an_arabic_page_marks_the_papers_swedish(client: FlaskClient, certificate: Certificate) -> None:
    client.set_cookie("lang", "ar")
    page = client.get(f"/intyg/{certificate[1]}", headers={"Accept-Language": "ar"}).text
    assert 'lang="ar" dir="rtl"' in page
    assert '<dd><span lang="sv" dir="ltr">Disk/kafé</span></dd>' in page
