"""A wrong clock or a seal out of time: nothing is issued, staff and operators are told why, and it is made later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine
from click.testing import Result
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from stegvis.access import SYSTEM
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.certificates import actions, exporting, queries, readiness
from stegvis.certificates.batches import actions as batch_actions
from stegvis.certificates.batches import queries as batch_queries
from stegvis.certificates.batches.working import work_on
from stegvis.certificates.checking.inspecting import inspect
from stegvis.certificates.checking.verdict import Reason, Verdict
from stegvis.certificates.keys import actions as key_actions
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.reading import seal_period
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.models import Certificate, CertificateSeries
from stegvis.certificates.readiness_rules import NotReady, Period, Unready
from stegvis.certificates.sealing import authority
from stegvis.certificates.states import ItemState, Obstacle, OrderFailure, OrderState, WithdrawalCause
from stegvis.people import queries as people_queries
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, another, cleared_attempt
from tests.integration.certificates.test_issuing import issued

LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)


@pytest.fixture
def cleared(db_session: Session) -> Cleared:
    return cleared_attempt()


def seal_of(organisation_id: UUID) -> Period:
    """From when to when the organisation's seal holds."""
    return seal_period(key_queries.keys_in_force(organisation_id)[KeyPurpose.SEAL])


@contextmanager
def clock_says(moment: datetime) -> Iterator[None]:
    """The machine's own clock, and with it everything, says this moment."""
    with time_machine.travel(moment, tick=True):
        yield


def failure_at(moment: datetime, cleared: Cleared) -> str | None:
    """Why the worker can't carry out a new order of this attempt then."""
    order = actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id)
    db.session.commit()
    with clock_says(moment):
        assert actions.issue(order.id) is None
    assert order.state is OrderState.FAILED
    return order.failure


def years_of_series() -> set[int]:
    return set(db.session.scalars(select(CertificateSeries.year)))


def test_a_clock_that_has_lost_its_time_makes_no_certificate_and_no_key(cleared: Cleared) -> None:
    assert failure_at(LONG_AGO, cleared) == OrderFailure.CLOCK
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == 0
    assert key_queries.keys_of(cleared.unit.organisation_id) == []
    assert years_of_series() == set()
    # The same order, when the clock is right again.
    assert inspect(exporting.pdf_of(issued(cleared))).verdict is Verdict.VALID


def test_a_clock_behind_the_newest_certificate_makes_none(cleared: Cleared) -> None:
    first = issued(cleared)
    later = another(cleared, "Olena Kovalenko")
    assert failure_at(first.issued_at - timedelta(hours=1), later) == OrderFailure.CLOCK


def test_clocks_of_two_machines_may_differ_a_little(cleared: Cleared) -> None:
    first = issued(cleared)
    with clock_says(first.issued_at - timedelta(minutes=4)):
        assert readiness.unready_now(first.organisation_id) is None
    with clock_says(first.issued_at - timedelta(minutes=6)):
        assert readiness.unready_now(first.organisation_id) is Unready.CLOCK_BEFORE_RECORD


def test_a_certificate_from_a_clock_that_was_ahead_stops_nobody_once_it_is_withdrawn(
    cleared: Cleared, app: Flask
) -> None:
    key_actions.ensure_keys(actor=SYSTEM, organisation_id=cleared.unit.organisation_id)
    db.session.commit()
    with clock_says(clock.now() + timedelta(days=200)):
        wrong = issued(cleared)
    later = another(cleared, "Olena Kovalenko")
    with pytest.raises(Refused, match="Serverns klocka går fel"):
        actions.order_issue(actor=later.issuing, attempt_id=later.attempt_id)
    with pytest.raises(BadInput, match="Serverns klocka går fel"):
        batch_actions.order_batch(actor=later.issuing, batch_id=uuid4(), attempt_ids=[later.attempt_id])
    # Checked meanwhile, it is told apart from one that is valid, and from one that has expired.
    assert (inspect(exporting.pdf_of(wrong)).verdict, inspect(exporting.pdf_of(wrong)).reasons) == (
        Verdict.NOT_YET,
        {Reason.NOT_YET},
    )
    assert "<h1>Intyget är daterat senare än i dag</h1>" in app.test_client().get(f"/intyg/{wrong.code}").text
    actions.withdraw(
        actor=cleared.issuing, certificate_id=wrong.id, cause=WithdrawalCause.ERROR, hearing_note="Fel datum."
    )
    db.session.commit()
    assert issued(later).issued_at < wrong.issued_at


def test_a_seal_out_of_time_seals_nothing_until_it_is_renewed(cleared: Cleared, app: Flask) -> None:
    first = issued(cleared)
    seal = seal_of(first.organisation_id)
    later = another(cleared, "Olena Kovalenko")
    assert failure_at(seal.ends + timedelta(days=1), later) == OrderFailure.SEAL_ENDED
    db.session.commit()
    with clock_says(seal.ends + timedelta(days=1)):
        name = people_queries.get_organisation(first.organisation_id).name
        rotated = run(app, "keys", "rotate", "--organisation", name, "--purpose", "seal")
        assert rotated.exit_code == 0, rotated.output
        second = issued(later)
        for paper in (first, second):
            assert inspect(exporting.pdf_of(paper)).verdict is Verdict.VALID


def test_a_seal_that_is_not_valid_yet_seals_nothing(cleared: Cleared) -> None:
    first = issued(cleared)
    with clock_says(clock.now() + timedelta(days=2)):
        key_actions.rotate(actor=SYSTEM, organisation_id=first.organisation_id, purposes=[KeyPurpose.SEAL])
        db.session.commit()
    later = another(cleared, "Olena Kovalenko")
    with pytest.raises(Refused, match="Sigillet gäller inte ännu"):
        actions.order_issue(actor=later.issuing, attempt_id=later.attempt_id)


def test_of_an_order_of_many_none_is_made_and_all_say_why(cleared: Cleared) -> None:
    issued(cleared)
    several = [another(cleared, name) for name in ("Olena Kovalenko", "Farid Ahmadi")]
    wanted = [one.attempt_id for one in several]
    batch = batch_actions.order_batch(actor=cleared.issuing, batch_id=uuid4(), attempt_ids=wanted)
    db.session.commit()
    batch_id, years = batch.id, years_of_series()
    with clock_says(LONG_AGO):
        work_on(batch_id, uuid4())
    failed = batch_queries.items_in(batch_id, ItemState.FAILED)
    assert [one.failure for one in failed] == [Obstacle.CLOCK] * len(several)
    assert years_of_series() == years
    db.session.commit()

    batch_actions.try_failed_again(actor=cleared.issuing, batch_id=batch_id)
    db.session.commit()
    work_on(batch_id, uuid4())
    assert len(batch_queries.items_in(batch_id, ItemState.ISSUED)) == len(several)


def test_no_replacement_is_made_by_a_wrong_clock_and_the_old_one_stays(cleared: Cleared) -> None:
    old = issued(cleared)
    order = actions.order_replacement(
        actor=cleared.issuing, certificate_id=old.id, new_name="Amina Berg", reason="Nytt namn"
    )
    db.session.commit()
    with clock_says(LONG_AGO):
        assert actions.issue(order.id) is None
    assert order.failure == OrderFailure.CLOCK
    assert inspect(exporting.pdf_of(old)).verdict is Verdict.VALID
    assert queries.successor_of(old.id) is None


def test_keys_are_not_made_by_a_wrong_clock(cleared: Cleared, app: Flask) -> None:
    first = issued(cleared)
    name = people_queries.get_organisation(first.organisation_id).name
    without_keys = people.unit().organisation_id
    with clock_says(LONG_AGO):
        with pytest.raises(NotReady, match="clock is wrong"):
            key_actions.ensure_keys(actor=SYSTEM, organisation_id=without_keys)
        answer = run(app, "keys", "rotate", "--organisation", name)
    assert (answer.exit_code, "timedatectl" in answer.output) == (1, True)
    assert len(key_queries.keys_of(first.organisation_id)) == len(KeyPurpose)


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def bought(folder: Path, made_at: datetime) -> list[str]:
    """The options that bring in a seal from somebody else who sells them."""
    root = authority.make_root("En utfärdare av sigill", made_at)
    own = authority.make_seal_certificate(root, "Kommunen", "", made_at)
    chain, key = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in (own.certificate, root.certificate)))
    key.write_bytes(own.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return ["--chain", str(chain), "--key", str(key)]


@pytest.mark.parametrize(
    ("days", "said"), [(-4 * 365, "har gått ut"), (2, "gäller inte ännu")], ids=["ended", "not yet"]
)
def test_a_bought_seal_out_of_time_is_not_brought_in(
    cleared: Cleared, app: Flask, tmp_path: Path, days: int, said: str
) -> None:
    first = issued(cleared)
    name = people_queries.get_organisation(first.organisation_id).name
    options = bought(tmp_path, clock.now() + timedelta(days=days))
    answer = run(app, "keys", "bring-in-seal", "--organisation", name, *options)
    assert (answer.exit_code, said in answer.output) == (1, True), answer.output


def test_a_bought_seal_is_not_replaced_by_one_of_our_own_unasked(
    cleared: Cleared, app: Flask, tmp_path: Path
) -> None:
    first = issued(cleared)
    name = people_queries.get_organisation(first.organisation_id).name
    assert (
        run(app, "keys", "bring-in-seal", "--organisation", name, *bought(tmp_path, clock.now())).exit_code
        == 0
    )
    answer = run(app, "keys", "rotate", "--organisation", name)
    assert (answer.exit_code, "left alone" in answer.output) == (0, True)
    in_use = {
        one["fragment"]
        for one in json.loads(run(app, "keys", "show", "--organisation", name, "--json").stdout)
        if one["retired_at"] is None
    }
    assert in_use == {"bevis-2", "token-2", "sigill-2"}


def test_the_root_is_renewed_before_a_seal_would_outlive_it(cleared: Cleared) -> None:
    first = issued(cleared)
    [root] = key_queries.own_root_certificates()
    near_its_end = root.not_valid_after_utc - timedelta(days=365)
    with clock_says(near_its_end):
        key_actions.rotate(actor=SYSTEM, organisation_id=first.organisation_id, purposes=[KeyPurpose.SEAL])
        db.session.commit()
        [_old, new] = key_queries.own_root_certificates()
        seal = seal_of(first.organisation_id)
        assert new.not_valid_after_utc > seal.ends > root.not_valid_after_utc
        second = issued(another(cleared, "Olena Kovalenko"))
        for paper in (first, second):
            assert inspect(exporting.pdf_of(paper)).verdict is Verdict.VALID
