"""Setting the room up in an application."""

from __future__ import annotations

from uuid import UUID

from flask import Flask, url_for

from stegvis.base.language import _l
from stegvis.certificates import actions, commands, queries, tasks, views
from stegvis.certificates.views import designs, extracts, issuers
from stegvis.learning import links
from stegvis.learning.signals import course_completed
from stegvis.people import account_links
from stegvis.validation import competence_proofs
from stegvis.web import navigation

CONSUMERS = (tasks.issue, tasks.issue_batch, tasks.add_time, tasks.sweep)
"""Importing them registers them with the outbox."""


def init_app(app: Flask) -> None:
    """Pages, menu, what the worker does, and the news that a course is completed."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(extracts.blueprint)
    app.register_blueprint(issuers.blueprint)
    app.register_blueprint(designs.blueprint)
    app.cli.add_command(commands.keys)
    app.cli.add_command(commands.certificates)
    course_completed.connect(actions.order_course_certificate)
    links.set_certificate_address(app, _address_of_course_certificate)
    navigation.offer(app, [*views.NAVIGATION, *designs.NAVIGATION])
    competence_proofs.offer(app, queries.course_proofs)
    # The menu of those who see to others' certificates has no room for their own.
    account_links.offer(
        app, account_links.AccountLink(_l("Mina intyg"), "certificates.own_certificates", "certificate")
    )


def _address_of_course_certificate(enrolment_id: UUID) -> str | None:
    certificate = queries.certificate_of_enrolment(enrolment_id)
    if certificate is None:
        return None
    return url_for("certificates.share_page", certificate_id=certificate.id)
