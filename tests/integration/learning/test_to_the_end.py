"""Every course that is shipped, from its first page to a certificate that anybody can check."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.access import Role
from stegvis.base import outbox
from stegvis.content import queries as content
from stegvis.content.compiled_courses import CompiledLesson
from stegvis.content.exercises import Exercise
from stegvis.content.exercises.branching import Branching
from tests import forms
from tests.factories import learning, people

COURSES = (
    "bedoma-i-validering",
    "handledare-pa-arbetsplatsen",
    "horisontella-principer-i-praktiken",
    "intern-kvalitetssakring",
    "sprakutvecklande-arbetsplats",
)


def answer(client: FlaskClient, address: str, exercise: Exercise) -> None:
    """Answer right by the form on the lesson's page; a scenario one choice at a time."""
    end = f"/svar/{exercise.id}"
    if isinstance(exercise, Branching):
        for choice in exercise.way_to("good"):
            page = forms.get(client, address)
            page.send(page.form(end), **{exercise.field: choice})
        return
    right = learning.right_answer(exercise)
    page = forms.get(client, address)
    page.send(page.form(end), **{name: right.getlist(name) for name in right})


def take(client: FlaskClient, address: str, lesson: CompiledLesson) -> str:
    """Everything that a lesson asks for; where its button leads."""
    for exercise in lesson.exercises:
        answer(client, address, exercise)
    page = forms.get(client, address)
    if lesson.has_workplace_task:
        page = page.send(page.form("/uppgift"), **{"task-done": "yes"})
    return page.send(page.form("/klar")).address


def test_every_course_is_here(published_app: Flask) -> None:
    with published_app.app_context():
        assert sorted(one.key for one in content.catalogue()) == sorted(COURSES)


@pytest.mark.parametrize("course", COURSES)
def test_whoever_does_all_of_it_has_a_certificate(published_app: Flask, course: str) -> None:
    app = published_app
    with app.app_context():
        learner = people.staff(Role.SUPERVISOR, name="Olena Kovalchuk")
        lessons = content.course(content.current_revision(course)).lessons
    client = people.signed_in_client(app, learner)
    page = forms.get(client, f"/kurser/{course}")
    page = page.send(page.form("/borja"))
    for place, lesson in enumerate(lessons, 1):
        assert page.address.endswith(f"/{lesson.id}"), "each lesson leads to the next"
        assert "Du har klarat kursen" not in forms.get(client, f"/kurser/{course}").text
        page = forms.get(client, take(client, page.address, lesson))
        assert place < len(lessons) or "Du har klarat kursen" in forms.get(client, f"/kurser/{course}").text
    with app.app_context():
        outbox.run_pending()
    told = forms.checked_by_an_employer(app.test_client(), forms.get(client, "/mina-intyg"))
    assert "Filen är äkta och intyget gäller" in told and "Olena Kovalchuk" in told
