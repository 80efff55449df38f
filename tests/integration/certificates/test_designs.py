"""Choosing a look, and that it is frozen with each certificate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Forbidden, NotFound
from stegvis.certificates import actions, queries
from stegvis.certificates.actions.issuing import stamp
from stegvis.certificates.batches.working import work_on
from stegvis.certificates.designs import queries as design_queries
from stegvis.certificates.designs.actions import Choice, choose_design, keep_logo, sweep_unused_logos
from stegvis.certificates.designs.models import CertificateDesign, CertificateLogo
from stegvis.certificates.designs.rules import STANDARD
from stegvis.certificates.designs.states import Template
from stegvis.certificates.exporting import forms_of, pdf_of
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.models import Certificate
from stegvis.certificates.rendering import Attached, render_pdf
from stegvis.certificates.tasks import sweep
from tests.factories import logos, people
from tests.integration.certificates.cleared import Cleared, another, cleared_attempt
from tests.integration.certificates.ordering import cleared_attempts, ordered
from tests.integration.certificates.test_changing import replaced
from tests.integration.certificates.test_issuing import issued

RED = Choice(Template.CALM, "#8B1A2B", "#0f6c7c", None, "")


@pytest.fixture
def cleared(db_session: Session) -> Cleared:
    return cleared_attempt()


@pytest.fixture
def on_database(on_each_database: Flask) -> Iterator[None]:
    """Each kind of database in turn, without the shipped content."""
    with on_each_database.app_context():
        yield


def administrator(cleared: Cleared) -> Actor:
    return people.actor(people.staff(Role.ADMINISTRATOR, cleared.unit))


def chosen(cleared: Cleared, choice: Choice = RED) -> CertificateDesign:
    found = choose_design(
        actor=administrator(cleared), organisation_id=cleared.unit.organisation_id, choice=choice
    )
    db.session.commit()
    return found


def with_logo(cleared: Cleared, width: int = 600, height: int = 200) -> Choice:
    kept = keep_logo(
        actor=administrator(cleared),
        organisation_id=cleared.unit.organisation_id,
        picture=logos.picture(width, height),
    )
    db.session.commit()
    return replace(RED, logo_id=kept.id, logo_alternative="Ett segel")


def count(model: type[CertificateDesign] | type[CertificateLogo]) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def seal_begins(certificate: Certificate) -> bytes:
    """What the paper is before its seal, whose bytes hold chance."""
    made = key_queries.credential_of(certificate.id)
    assert made is not None
    design = design_queries.design_of(certificate.design_id)
    return render_pdf(
        queries.snapshot_of(certificate), Attached(made.credential, made.europass), design
    ).rstrip()


def test_a_certificate_is_issued_in_the_look_of_today(cleared: Cleared) -> None:
    design = chosen(cleared, with_logo(cleared))
    certificate = issued(cleared)
    assert certificate.design_id == design.id
    assert pdf_of(certificate).startswith(seal_begins(certificate))


def test_one_that_was_issued_before_keeps_its_look(cleared: Cleared) -> None:
    before = issued(cleared)
    chosen(cleared)
    assert before.design_id is None
    assert design_queries.design_of(before.design_id) == STANDARD
    assert pdf_of(before).startswith(seal_begins(before))


def test_a_look_of_another_municipality_is_not_taken(cleared: Cleared) -> None:
    chosen(cleared_attempt("Hodan Ali"))
    assert issued(cleared).design_id is None


def test_the_paper_that_replaces_looks_as_the_one_before(cleared: Cleared) -> None:
    first = chosen(cleared)
    old = issued(cleared)
    chosen(cleared, replace(RED, main_colour="#000000"))
    new = replaced(cleared, old)
    assert new.design_id == first.id
    assert pdf_of(new).startswith(seal_begins(new))


def test_the_paper_that_replaces_one_from_before_looks_as_it_did(cleared: Cleared) -> None:
    old = issued(cleared)
    chosen(cleared)
    assert replaced(cleared, old).design_id is None


def test_the_paper_with_an_authoritys_time_looks_the_same(
    cleared: Cleared, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(cleared, with_logo(cleared))
    certificate = issued(cleared)
    chosen(cleared, replace(RED, main_colour="#000000"))
    printed = list[bytes]()

    def seal(pdf: bytes, _key: object) -> bytes:
        printed.append(pdf)
        return pdf

    monkeypatch.setattr("stegvis.certificates.making.time_stamper", lambda _url: object())
    monkeypatch.setattr("stegvis.certificates.making.seal", seal)
    stamp(certificate.id)
    assert printed[0].rstrip() == seal_begins(certificate)


def test_a_batch_is_issued_in_the_look_of_today(db_session: Session) -> None:
    attempts = cleared_attempts(2)
    design = chosen(attempts[0], with_logo(attempts[0]))
    work_on(ordered(attempts), uuid4())
    made = queries.all_certificates()
    assert [one.design_id for one in made] == [design.id, design.id]
    assert all(pdf_of(one).startswith(seal_begins(one)) for one in made)


def test_the_badge_takes_the_colours_of_the_certificate(cleared: Cleared) -> None:
    chosen(cleared)
    certificate = issued(cleared)
    chosen(cleared, replace(RED, main_colour="#000000"))
    assert b"#8b1a2b" in forms_of(certificate)["badge.svg"].content()


def test_a_colour_is_kept_as_six_digits_in_lower_case(cleared: Cleared) -> None:
    assert chosen(cleared).main_colour == "#8b1a2b"


def test_the_same_choice_again_makes_no_new_look(cleared: Cleared) -> None:
    choice = with_logo(cleared)
    assert chosen(cleared, choice).id == chosen(cleared, choice).id
    assert count(CertificateDesign) == 1


def test_each_new_choice_is_a_look_of_its_own(cleared: Cleared) -> None:
    numbers = [
        chosen(cleared, choice).number for choice in (RED, replace(RED, template=Template.FRAMED), RED)
    ]
    assert numbers == [1, 2, 3]


def test_the_same_picture_is_kept_once(cleared: Cleared) -> None:
    assert with_logo(cleared) == with_logo(cleared)
    assert count(CertificateLogo) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"main_colour": "blå"}, "main_colour"),
        ({"main_colour": "#777777"}, "main_colour"),
        ({"accent_colour": "#ffc933"}, "accent_colour"),
        ({"accent_colour": ""}, "accent_colour"),
        ({"logo_id": UUID(int=1), "logo_alternative": "Ett segel"}, "file"),
    ],
)
def test_what_cannot_be_taken_is_refused_at_its_field(
    cleared: Cleared, change: dict[str, object], field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        chosen(cleared, replace(RED, **change))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert count(CertificateDesign) == 0


@pytest.mark.parametrize("words", ["", "   ", "x" * 201])
def test_a_logo_needs_a_few_words(cleared: Cleared, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        chosen(cleared, replace(with_logo(cleared), logo_alternative=words))
    assert refused.value.field == "logo_alternative"


def test_the_logo_of_another_municipality_is_not_taken(cleared: Cleared) -> None:
    theirs = with_logo(cleared_attempt("Hodan Ali"))
    with pytest.raises(BadInput):
        chosen(cleared, theirs)


@pytest.mark.parametrize("role", [Role.ISSUER, Role.COORDINATOR, Role.TRAINER])
def test_only_an_administrator_of_the_municipality_chooses(cleared: Cleared, role: Role) -> None:
    stranger = people.actor(people.staff(role, cleared.unit))
    with pytest.raises((Forbidden, NotFound)):
        choose_design(actor=stranger, organisation_id=cleared.unit.organisation_id, choice=RED)
    elsewhere = administrator(cleared_attempt("Hodan Ali"))
    with pytest.raises(NotFound):
        choose_design(actor=elsewhere, organisation_id=cleared.unit.organisation_id, choice=RED)


def test_the_sweep_removes_what_nobody_chose_and_keeps_what_a_look_has(cleared: Cleared) -> None:
    chosen(cleared, with_logo(cleared))
    chosen(cleared)
    with_logo(cleared, width=500, height=500)
    sweep()
    assert count(CertificateLogo) == 2, "a form may still choose it"
    with time_machine.travel(clock.now() + timedelta(hours=49)):
        sweep()
    assert count(CertificateLogo) == 1
    certificate = issued(cleared)
    assert certificate.design_id is not None
    assert sweep_unused_logos() == 0


@pytest.mark.usefixtures("on_database")
@pytest.mark.parametrize("model", [CertificateDesign, CertificateLogo])
def test_the_database_refuses_to_change_a_look(
    model: type[CertificateDesign] | type[CertificateLogo],
) -> None:
    place = people.unit()
    actor = people.actor(people.staff(Role.ADMINISTRATOR, place))
    kept = keep_logo(actor=actor, organisation_id=place.organisation_id, picture=logos.picture())
    choice = replace(RED, logo_id=kept.id, logo_alternative="Ett segel")
    choose_design(actor=actor, organisation_id=place.organisation_id, choice=choice)
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(update(model).values(organisation_id=place.organisation_id))
    db.session.rollback()
    with pytest.raises(IntegrityError):
        db.session.execute(delete(CertificateLogo))


def test_the_database_refuses_to_give_a_certificate_another_look(cleared: Cleared) -> None:
    certificate, design = issued(cleared), chosen(cleared)
    with pytest.raises(IntegrityError, match="never changed"):
        db.session.execute(
            update(Certificate).where(Certificate.id == certificate.id).values(design_id=design.id)
        )


def test_a_look_that_a_certificate_has_cannot_be_removed(cleared: Cleared) -> None:
    design = chosen(cleared)
    issued(cleared)
    with pytest.raises(IntegrityError):
        db.session.execute(delete(CertificateDesign).where(CertificateDesign.id == design.id))


def test_of_the_longest_names_none_is_protected(cleared: Cleared) -> None:
    another(cleared, "Bartholomea Ungefärligen-Förmodligen")
    people.participant(cleared.unit, name="Skyddade Förmodligen-Ungefärligen-Långtifrån", protected=True)
    found = design_queries.longest_names(cleared.unit.organisation_id)
    assert found.participant == "Bartholomea Ungefärligen-Förmodligen"


def test_orders_of_the_same_moment_read_the_look_once(
    cleared: Cleared, monkeypatch: pytest.MonkeyPatch
) -> None:
    design = chosen(cleared, with_logo(cleared))
    first = design_queries.design_of(design.id)
    monkeypatch.setattr(db.session, "get", None)
    assert design_queries.design_of(design.id) is first


def test_an_order_that_failed_and_is_tried_again_takes_the_look_of_the_day_it_is_issued(
    cleared: Cleared,
) -> None:
    order = actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id)
    db.session.commit()
    design = chosen(cleared)
    certificate = actions.issue(order.id)
    assert certificate is not None and certificate.design_id == design.id
