"""Certificates that end. Call inside an application context with the shipped content; each function commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from flask import Flask

from stegvis.access import Role
from stegvis.base import clock
from stegvis.base.clock import SWEDEN
from stegvis.base.database import db
from stegvis.certificates import actions
from stegvis.certificates.models import Certificate
from stegvis.content import actions as content_actions
from stegvis.content import queries as content_queries
from stegvis.content.states import ChangeKind
from stegvis.people.models import Unit
from tests.factories import people, validation, versions
from tests.factories.learning import COURSE
from tests.factories.validation import Cast

DECIDED = datetime(2026, 11, 2, 9, 0, tzinfo=SWEDEN)
LAST_DAY = date(2027, 11, 2)
"""A year after that."""
OPENS = datetime(2027, 9, 3, 9, 0, tzinfo=SWEDEN)
"""The first day of the sixty before it."""
AFTER = datetime(2027, 11, 20, 9, 0, tzinfo=SWEDEN)


@contextmanager
def on(app: Flask, moment: datetime) -> Iterator[None]:
    """In the application, at this moment. Browsers are used outside: each request has its own context."""
    with app.app_context(), clock.at(moment):
        yield


def module_ends_after(place: Unit, months: int = 12) -> None:
    """Publish a version of Disk/kafé for the unit's municipality whose certificate holds so long."""
    trainer = people.actor(people.staff(Role.TRAINER, place))
    versions.published(
        trainer, {"hours: 40\n": f"hours: 40\nvalid_for_months: {months}\n"}, ChangeKind.NEW_VERSION
    )


def course_ends_after(place: Unit, months: int = 12) -> None:
    """The same of the supervisors' course."""
    trainer = people.actor(people.staff(Role.TRAINER, place))
    parent = content_queries.get_revision_row(
        content_queries.current_revision(COURSE, trainer.organisation_id)
    )
    path = f"courses/{COURSE}/course.yaml"
    text = parent.source[path].replace("\nlanguage: sv", f"\nvalid_for_months: {months}\nlanguage: sv", 1)
    assert "valid_for_months" in text
    content_actions.publish_edit(
        actor=trainer,
        parent_id=parent.id,
        path=path,
        text=text,
        change_kind=ChangeKind.NEW_VERSION,
        note="Intyget gäller en viss tid",
    )
    db.session.commit()


def cast_of_ending() -> Cast:
    """People in a municipality where the certificate holds for a year."""
    cast = validation.cast()
    module_ends_after(cast.unit)
    return cast


def issued(cast: Cast) -> Certificate:
    """The certificate of a new attempt, decided and issued at once, before any worker sees the order."""
    attempt = validation.cleared(cast)
    order = actions.order_issue(actor=people.actor(cast.issuer), attempt_id=attempt.id)
    made = actions.issue(order.id)
    assert made is not None, order.failure
    db.session.commit()
    return made
