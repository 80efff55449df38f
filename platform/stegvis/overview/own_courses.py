"""The courses that somebody takes herself. Reads only."""

from __future__ import annotations

from stegvis.access import Actor
from stegvis.base.language import Text, _l
from stegvis.learning import queries as learning_queries
from stegvis.learning.preferred import preferred_variant
from stegvis.learning.queries import CourseLine
from stegvis.overview.sections import Line, Link, Section
from stegvis.web.templating import show_date


def own_courses(actor: Actor, *, always: bool) -> list[Section]:
    """The courses that she takes or has taken; with `always` also when there are none."""
    lines = []
    for one in learning_queries.courses_of(actor.own_account_id):
        lesson_id = one.standing.next_lesson_id
        is_open = one.completed_at is None and lesson_id is not None
        values = {"course_key": one.course_key}
        if is_open:
            values["lesson_id"] = str(lesson_id)
        words = one.course.text(preferred_variant())
        lines.append(
            Line(
                title="",
                about=words.title,
                about_language=words.language,
                link=Link("learning.lesson" if is_open else "learning.course", values),
                next_step=_l("Fortsätt")
                if is_open
                else _l("Gå kursen igen")
                if one.may_be_taken_again
                else None,
                tag=None if is_open else _course_end_tag(one),
                done=(one.standing.done, one.standing.total) if is_open else None,
            )
        )
    if not lines and not always:
        return []
    all_link = (Link("learning.catalogue"), _l("Alla kurser"))
    nothing = _l("Du har inte börjat någon kurs.")
    return [Section("kurser", _l("Mina kurser"), lines, nothing=nothing, all_link=all_link)]


def _course_end_tag(one: CourseLine) -> tuple[str, Text]:
    """That the course is done, or that its certificate soon ends, or has."""
    if one.ends_on is None or not one.may_be_taken_again:
        return "ok", _l("Klar")
    day = show_date(one.ends_on)
    if one.has_run_out:
        return "missing", _l("Kursintyget gick ut %(day)s", day=day)
    return "wait", _l("Kursintyget gäller till %(day)s", day=day)
