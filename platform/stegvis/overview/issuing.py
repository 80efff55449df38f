"""What waits for whoever issues certificates. Reads only."""

from __future__ import annotations

from stegvis.access import Actor, Permission
from stegvis.base.language import Text, _l
from stegvis.certificates import queries as certificate_queries
from stegvis.certificates.queries import FailedCourse
from stegvis.certificates.states import OrderFailure, OrderState
from stegvis.overview import external
from stegvis.overview.sections import Line, Link, Section


def issuing_sections(actor: Actor) -> list[Section]:
    """What an issuer issues, withdraws and decides."""
    lines = []
    for waiting in certificate_queries.waiting_for_issue(actor):
        ordered = waiting.order is not None and waiting.order.state is OrderState.PENDING
        failed = waiting.order is not None and waiting.order.state is OrderState.FAILED
        standing = ("stop", _l("Kunde inte utfärdas")) if failed else ("ok", _l("Klar för intyg"))
        lines.append(
            Line(
                title=waiting.attempt.participant_name,
                link=Link("certificates.issue_page", {"attempt_id": waiting.attempt.attempt_id}),
                next_step=None if ordered else _l("Utfärda intyg"),
                since=waiting.attempt.cleared_at,
                tag=("wait", _l("Intyget skrivs nu")) if ordered else standing,
                about=waiting.attempt.module_title,
            )
        )
    for course in certificate_queries.failed_course_orders(actor, Permission.CERTIFICATE_ISSUE):
        link = Link("certificates.waiting", {"_anchor": "kursintyg"})
        lines.append(_failed_course(course, link, _l("Se varför och försök igen")))
    return [
        *_to_withdraw(actor),
        *external.choice_sections(actor),
        Section(
            "utfarda",
            _l("Klara för intyg"),
            lines,
            nothing=_l("Inget intyg väntar på att utfärdas."),
            all_link=(Link("certificates.listed"), _l("Utfärdade intyg")),
        ),
    ]


def _to_withdraw(actor: Actor) -> list[Section]:
    """Certificates whose decision did not stand when it was looked at again."""
    lines = [
        Line(
            title=certificate_queries.snapshot_of(one.certificate).holder_name,
            link=Link("certificates.withdraw_page", {"certificate_id": one.certificate.id}),
            next_step=_l("Hör deltagaren och återkalla"),
            since=one.since,
            tag=("stop", _l("Omprövningen ändrade beslutet")),
        )
        for one in certificate_queries.doubted_certificates(actor)
    ]
    return [Section("aterkalla", _l("Intyg att återkalla"), lines)] if lines else []


def _failed_course(course: FailedCourse, link: Link, next_step: Text) -> Line:
    tag = ("stop", _l("Kursintyg som inte gick att göra"))
    return Line(course.learner_name, link, next_step, course.since, tag, about=course.course_title)


def names_to_mend(actor: Actor) -> list[Section]:
    """Whose course certificates wait for a name that can be printed."""
    lines = [
        _failed_course(one, Link("people.person", {"person_id": one.learner_id}), _l("Rätta namnet"))
        for one in certificate_queries.failed_course_orders(actor, Permission.ACCOUNTS_MANAGE)
        if one.failure is OrderFailure.NAME
    ]
    return [Section("namn", _l("Namn som inte kan skrivas på intyg"), lines)] if lines else []
