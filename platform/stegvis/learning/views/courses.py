"""The catalogue and the page of one course."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, requires
from stegvis.base.language import _l
from stegvis.content import queries as content
from stegvis.content.compiled import CompiledPicture
from stegvis.content.compiled_courses import CompiledCourse
from stegvis.content.validity_rules import has_run_out
from stegvis.learning import actions, links, queries, wording
from stegvis.learning.preferred import preferred_variant
from stegvis.learning.views import blueprint
from stegvis.people import queries as people
from stegvis.web.messages import flash


@blueprint.get("")
@requires(Permission.CONTENT_READ)
def catalogue() -> str:
    """All courses that she may take, with how far she has come."""
    actor = current_actor()
    mine = {line.course_key: line for line in queries.courses_of(actor.own_account_id)}
    entries = [
        (entry.key, content.course(entry.revision_id), mine.pop(entry.key, None))
        for entry in content.catalogue(actor.organisation_id)
    ]
    entries += [(line.course_key, line.course, line) for line in mine.values()]
    code = preferred_variant()
    entries.sort(key=lambda entry: entry[1].text(code).title.casefold())
    return render_template(
        "learning/catalogue.html", offered=entries, picture_of=first_picture, variant_code=code
    )


def first_picture(course: CompiledCourse) -> CompiledPicture | None:
    """The picture of a course: that of its first lesson which has one."""
    return next((lesson.picture for lesson in course.lessons if lesson.picture is not None), None)


@blueprint.get("/<string:course_key>")
@requires(Permission.CONTENT_READ)
def course(course_key: str) -> str:
    """What the course holds, what it asks for, and where she stands."""
    actor = current_actor()
    enrolment = queries.find_enrolment(actor.own_account_id, course_key)
    if enrolment is None:
        shown = content.course(content.current_revision(course_key, actor.organisation_id))
        standing, certificate = None, None
    else:
        shown = content.course(enrolment.revision_id)
        standing = queries.standing_of(enrolment.id, shown)
        certificate = links.certificate_address(enrolment.id) if enrolment.completed_at else None
    ends_on = queries.certificate_ends_on(enrolment) if enrolment else None
    return render_template(
        "learning/course.html",
        course=shown,
        enrolment=enrolment,
        standing=standing,
        rule=wording.rule_in_words(queries.parts_of(shown)),
        left=wording.left_in_words(standing) if standing else [],
        certificate=certificate,
        ends_on=ends_on,
        has_run_out=has_run_out(ends_on, people.today()),
        may_be_taken_again=enrolment is not None and queries.may_be_taken_again(enrolment),
        own_certificates=links.own_certificates_address(),
        picture=first_picture(shown),
        variant_code=preferred_variant(),
    )


@blueprint.post("/<string:course_key>/borja")
@requires(Permission.COURSE_TAKE)
def enrol(course_key: str) -> Response:
    """Begin the course and go to its first lesson."""
    actor = current_actor()
    enrolment = actions.enrol(actor=actor, course_key=course_key)
    shown = content.course(enrolment.revision_id)
    lesson_id = queries.standing_of(enrolment.id, shown).next_lesson_id
    flash(_l("Du är med i kursen. Allt du svarar sparas."), "done")
    if lesson_id is None:
        return redirect(url_for(".course", course_key=course_key))
    return redirect(url_for(".lesson", course_key=course_key, lesson_id=lesson_id))
