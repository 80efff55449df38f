"""A certificate that ends: from its module's version through its last second, on every surface that tells of it."""

from __future__ import annotations

import json
import subprocess
from datetime import datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from stegvis.base import clock, outbox
from stegvis.base.clock import SWEDEN
from stegvis.base.database import db
from stegvis.base.errors import Refused
from stegvis.certificates import actions, exporting, queries
from stegvis.certificates.checking.inspecting import inspect
from stegvis.certificates.checking.verdict import Reason, Verdict
from stegvis.certificates.claims import claims
from stegvis.certificates.keys.actions import ensure_keys
from stegvis.certificates.models import Certificate
from stegvis.certificates.share_links import share_token
from stegvis.certificates.states import CertificateState, OrderFailure, OrderState, ShareDepth, Standing
from stegvis.validation.certifying import certificate_facts
from tests.factories import ending, people, validation
from tests.factories.ending import DECIDED, LAST_DAY, on
from tests.factories.validation import Cast

LAST_SECOND = datetime.combine(LAST_DAY, time(23, 59, 58), SWEDEN)
NEXT_DAY = datetime.combine(LAST_DAY + timedelta(days=1), time(0, 0, 1), SWEDEN)


@pytest.fixture
def cast(app: Flask) -> Cast:
    with on(app, DECIDED):
        return ending.cast_of_ending()


@pytest.fixture
def certificate(app: Flask, cast: Cast) -> Certificate:
    with on(app, DECIDED):
        return ending.issued(cast)


def ordered(cast: Cast, attempt_id: UUID) -> UUID:
    order = actions.order_issue(actor=people.actor(cast.issuer), attempt_id=attempt_id)
    db.session.commit()
    return order.id


def test_the_last_day_is_counted_from_the_decision_not_from_the_paper(app: Flask, cast: Cast) -> None:
    with on(app, DECIDED):
        attempt = validation.cleared(cast)
        # A seal that began in days to come would be refused: the machine's own clock doesn't play along.
        ensure_keys(actor=people.actor(cast.issuer), organisation_id=cast.unit.organisation_id)
        db.session.commit()
    with on(app, DECIDED + timedelta(days=40)):
        order_id = ordered(cast, attempt.id)
        outbox.run_pending()
        made = queries.get_certificate(order_id)
        snapshot = queries.snapshot_of(made)
        assert snapshot.issued_on == DECIDED.date() + timedelta(days=40)
        assert (snapshot.valid_until, made.valid_until) == (LAST_DAY, LAST_DAY)


def test_a_module_that_says_nothing_gives_a_certificate_without_an_end(app: Flask) -> None:
    with on(app, DECIDED):
        made = ending.issued(validation.cast())
        assert (made.valid_until, queries.snapshot_of(made).valid_until) == (None, None)


def test_whoever_began_on_the_version_before_keeps_its_promise(app: Flask) -> None:
    with on(app, DECIDED):
        cast = validation.cast()
        attempt = validation.cleared(cast)
        ending.module_ends_after(cast.unit)
        assert certificate_facts(attempt.id).valid_until is None


def test_paper_and_programs_are_told_the_same_day(
    app: Flask, certificate: Certificate, tmp_path: Path
) -> None:
    with on(app, DECIDED):
        files = {path.name: path for path in exporting.export(certificate, tmp_path)}
        told = {claim.label.source: claim.values for claim in claims(queries.snapshot_of(certificate))}
    written = subprocess.run(
        ["pdftotext", str(files["certificate.pdf"]), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "2 november 2027" in written
    assert told["Gäller till"] == ("2 november 2027",)
    credential = json.loads(files["credential.json"].read_text())
    elm = json.loads(files["elm.jsonld"].read_text())
    # A program by the same rule as ours: it holds through the last second of the day in Sweden.
    last = datetime.fromisoformat(credential["validUntil"])
    assert LAST_SECOND < last < NEXT_DAY
    assert {datetime.fromisoformat(elm[name]) for name in ("validUntil", "expirationDate")} == {last}


AROUND_MIDNIGHT = pytest.mark.parametrize(
    ("moment", "has_ended"), [(LAST_SECOND, False), (NEXT_DAY, True)], ids=["last second", "next day"]
)


@AROUND_MIDNIGHT
def test_files_and_commands_tell_the_same_through_midnight(
    app: Flask, certificate: Certificate, tmp_path: Path, moment: datetime, has_ended: bool
) -> None:
    with on(app, moment):
        assert queries.standing_of(certificate) is (Standing.EXPIRED if has_ended else Standing.VALID)
        files = {path.name: path for path in exporting.export(certificate, tmp_path / "files")}
        for name in ("certificate.pdf", "credential.json", "credential.jwt", "badge.png"):
            report = inspect(files[name].read_bytes())
            assert report.verdict is (Verdict.EXPIRED if has_ended else Verdict.VALID)
            assert report.reasons == ({Reason.EXPIRED} if has_ended else set())
    with clock.at(moment):
        runner = app.test_cli_runner()
        [line] = json.loads(runner.invoke(args=["certificates", "list", "--json"]).output)
        checked = runner.invoke(args=["certificates", "verify", str(files["credential.json"]), "--json"])
    assert (line["state"], line["valid_until"]) == ("expired" if has_ended else "issued", "2027-11-02")
    assert json.loads(checked.output)["verdict"] == ("expired" if has_ended else "valid")
    assert checked.exit_code == int(has_ended)


@AROUND_MIDNIGHT
def test_pages_tell_the_same_through_midnight(
    app: Flask, certificate: Certificate, cast: Cast, moment: datetime, has_ended: bool
) -> None:
    with clock.at(moment):
        check = app.test_client().get(f"/intyg/{certificate.code}").text
        own = people.signed_in_client(app, cast.participant).get("/mina-intyg").text
        staff = people.signed_in_client(app, cast.coordinator).get(f"/utfardade-intyg/{certificate.id}").text
    heading = "Intyget har gått ut" if has_ended else "Intyget gäller"
    assert f"<h1>{heading}</h1>" in check and "2 november 2027" in check
    ends = "Det gällde till 2 november 2027." if has_ended else "Det gäller till 2 november 2027."
    assert ends in own and ends in staff and heading in own


def test_a_link_tells_that_it_has_ended_and_still_shows_it(
    app: Flask, certificate: Certificate, cast: Cast
) -> None:
    with on(app, LAST_SECOND - timedelta(days=3)):
        new = actions.NewShare(uuid4().hex, ShareDepth.CLAIMS, 7)
        share = actions.share(actor=people.actor(cast.participant), certificate_id=certificate.id, new=new)
        db.session.commit()
        token = share_token(share.id)
    with clock.at(NEXT_DAY):
        told = app.test_client().get(f"/delat/{token}").text
    assert "Intyget har gått ut" in told and "2 november 2027" in told


def test_the_last_day_is_never_changed(app: Flask, certificate: Certificate) -> None:
    with app.app_context():
        with pytest.raises(IntegrityError):
            db.session.execute(
                update(Certificate).where(Certificate.id == certificate.id).values(valid_until=None)
            )
        db.session.rollback()
        assert queries.get_certificate(certificate.id).valid_until == LAST_DAY


def test_a_new_name_holds_no_longer_than_the_old_one(
    app: Flask, certificate: Certificate, cast: Cast
) -> None:
    with on(app, DECIDED + timedelta(days=200)):
        order = actions.order_replacement(
            actor=people.actor(cast.issuer), certificate_id=certificate.id, new_name="Ny", reason="Gift"
        )
        db.session.commit()
        outbox.run_pending()
        assert queries.get_certificate(order.id).valid_until == LAST_DAY
        assert queries.get_certificate(certificate.id).state is CertificateState.REPLACED


def test_what_ran_out_while_it_waited_is_not_issued(app: Flask, cast: Cast) -> None:
    with on(app, DECIDED):
        attempt = validation.cleared(cast)
    with on(app, LAST_SECOND):
        order_id = ordered(cast, attempt.id)
    with on(app, NEXT_DAY):
        outbox.run_pending()
        order = queries.get_order(order_id)
        assert (order.state, order.failure) == (OrderState.FAILED, OrderFailure.RUN_OUT)
        assert queries.certificate_or_none(order_id) is None
        with pytest.raises(Refused, match="redan slut"):
            ordered(cast, attempt.id)
        db.session.rollback()
    with clock.at(NEXT_DAY):
        page = people.signed_in_client(app, cast.issuer).get(f"/klara-for-intyg/{attempt.id}").text
    assert "redan slut" in page


def test_the_issuer_sees_the_day_before_she_issues(app: Flask, cast: Cast) -> None:
    with on(app, DECIDED):
        attempt = validation.cleared(cast)
    with clock.at(DECIDED):
        page = people.signed_in_client(app, cast.issuer).get(f"/klara-for-intyg/{attempt.id}").text
    assert "<dt>Gäller till</dt><dd>2 november 2027</dd>" in page


def test_the_list_is_asked_for_what_holds_ends_or_has_ended(
    app: Flask, certificate: Certificate, cast: Cast
) -> None:
    def is_on_list(moment: datetime, which: str) -> bool:
        with clock.at(moment):
            page = people.signed_in_client(app, cast.coordinator).get(f"/utfardade-intyg?lage={which}").text
        assert f'lage={which}" aria-current="page"' in page
        return certificate.serial in page

    moments, ways = (DECIDED, ending.OPENS, NEXT_DAY), ("alla", "galler", "gar-ut", "utgangna")
    assert {(moment, which) for moment in moments for which in ways if not is_on_list(moment, which)} == {
        (DECIDED, "gar-ut"), (DECIDED, "utgangna"), (ending.OPENS, "utgangna"),
        (NEXT_DAY, "galler"), (NEXT_DAY, "gar-ut"),
    }  # fmt: skip


def test_an_unknown_filter_shows_all(app: Flask, certificate: Certificate, cast: Cast) -> None:
    with clock.at(DECIDED):
        answer = people.signed_in_client(app, cast.coordinator).get("/utfardade-intyg?lage=%27--")
    assert (answer.status_code, certificate.serial in answer.text) == (200, True)
