"""What is done about placements, courses and files, each as a form that somebody sends."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from stegvis.access import Role
from stegvis.activities.models import PlacementEvent, Workplace
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.certificates import actions as certificate_actions
from stegvis.certificates import queries as certificate_queries
from stegvis.certificates.designs.models import CertificateDesign, CertificateLogo
from stegvis.certificates.models import Certificate
from stegvis.content import queries as content_queries
from stegvis.content.models import ContentRevision
from stegvis.demo import recordings
from stegvis.learning.models import AnswerTry, Enrolment
from stegvis.media.models import MediaFile
from stegvis.people import queries as people_queries
from stegvis.validation import queries
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.feedback_models import SpokenFeedback
from stegvis.validation.models import Evidence
from stegvis.validation.particulars_models import EarlierCertificate
from tests.factories import learning, logos, papers, people, placements, validation
from tests.factories.validation import Cast
from tests.integration.at_once.attempt_forms import TOLD
from tests.integration.at_once.shapes import Rows, Sent, Verb, of


def _change_a_placement(cast: Cast) -> Sent:
    """To a new workplace, which is made on the way."""
    placement = placements.on_placement(cast)
    data = {
        "workplace": "", "workplace_name": "Skolköket", "workplace_place": "", "workplace_contact": "",
        "supervisor": "", "supervisor_name": "Berit", "supervisor_contact": "", "times": "",
        "starts_on": placement.starts_on.isoformat(), "ends_on": placement.ends_on.isoformat(),
    }  # fmt: skip
    path = f"/praktik/{placement.id}/andra"
    return Sent(cast.coordinator, path, data, "placement.changed", {PlacementEvent: 1, Workplace: 1})


def _change_a_workplace(cast: Cast) -> Sent:
    placement = placements.on_placement(cast)
    data = {"name": "Kaféet", "place": "Storgatan 2", "contact": ""}
    return Sent(cast.coordinator, f"/arbetsplatser/{placement.workplace_id}", data, "workplace.changed")


def _begin_a_course(cast: Cast) -> Sent:
    path = f"/kurser/{learning.COURSE}/borja"
    return Sent(cast.supervisor, path, {}, "learning.enrolled", {Enrolment: 1})


def _answer_an_exercise(cast: Cast) -> Sent:
    learning.enrolled(cast.supervisor)
    course = content_queries.course(content_queries.current_revision(learning.COURSE, None))
    exercise = course.lessons[0].exercises[0]
    path = f"/kurser/{learning.COURSE}/{course.lessons[0].id}/svar/{exercise.id}"
    return Sent(
        cast.supervisor, path, learning.right_answer(exercise).to_dict(flat=False), "", {AnswerTry: 1}
    )


def _choose_in_a_scenario(cast: Cast) -> Sent:
    """The way so far comes with the form, so that a choice is made once however often it is sent."""
    learning.enrolled(cast.supervisor)
    data = {"path-a2-scenario-1": "", "answer-a2-scenario-1": "skriv"}
    path = f"/kurser/{learning.COURSE}/a2-scenario/svar/a2-scenario-1"
    return Sent(cast.supervisor, path, data, "", {AnswerTry: 1})


def _publish_a_text(cast: Cast) -> Sent:
    """Whoever is second is told that somebody has published meanwhile, and keeps her text."""
    trainer = people.staff(Role.TRAINER, cast.unit)
    revision_id = content_queries.current_revision(learning.COURSE, cast.unit.organisation_id)
    name = "a1-uppdraget/01-rollen.md"
    text = content_queries.get_revision_row(revision_id).source[f"courses/{learning.COURSE}/{name}"]
    data = {
        "parent": str(revision_id), "text": text + "\n## Nytt stycke\n", "change_kind": "correction",
        "note": "Nytt", "do": "publish",
    }  # fmt: skip
    path = f"/kursverkstad/{learning.COURSE}/text/{name}"
    return Sent(trainer, path, data, "content.published", {ContentRevision: 1})


def _try_to_make_a_course_certificate_again(cast: Cast) -> Sent:
    """The learner's name could not be printed, and has been mended since."""
    learner = people.staff(Role.TRAINER, cast.unit, name="Kajsa 花子")
    enrolment = learning.enrolled(learner)
    enrolment.completed_at = clock.now()
    certificate_actions.order_course_certificate(None, enrolment_id=enrolment.id)
    db.session.commit()
    outbox.run_pending()
    people_queries.get_account(learner.id).family_name = "Kurslund"
    db.session.commit()
    order = certificate_queries.order_of_enrolment(enrolment.id)
    assert order is not None
    path = f"/klara-for-intyg/kurs/{order.id}"
    return Sent(cast.issuer, path, {}, "certificate.ordered_again", {Certificate: 1})


def _send_a_photo(cast: Cast) -> Sent:
    attempt = validation.opened(cast)
    validation.agreed(cast, attempt)
    return of(
        attempt, cast.participant, "/mina-steg/ATTEMPT/bevis/photo/ladda-upp", "evidence.added",
        {Evidence: 1, EvidenceCircumstances: 1, MediaFile: 1},
        form_key=uuid4().hex, criteria=[queries.module_of(attempt).criterion_ids[0]],
        file=(papers.picture(form="JPEG"), "foto.jpg"), taken_by="participant",
    )  # fmt: skip


def _send_an_earlier_certificate(cast: Cast) -> Sent:
    attempt = validation.submitted(cast)
    may_be_shown = [one.id for one in queries.module_of(attempt).criteria() if "certificate" in one.methods]
    day = people_queries.today() - timedelta(days=30)
    return of(
        attempt, cast.assessor, "/valideringar/ATTEMPT/tidigare-intyg/ladda-upp", "evidence.added",
        {Evidence: 1, EvidenceCircumstances: 1, EarlierCertificate: 1, MediaFile: 1},
        form_key=uuid4().hex, criteria=may_be_shown[:1], text="Intyg.", issuer="Skolan",
        issued_on=day.isoformat(), file=(papers.pdf(), "intyg.pdf"), **TOLD, own_word="yes",
    )  # fmt: skip


def _choose_how_certificates_look(cast: Cast) -> Sent:
    data = {
        "template": "calm", "main_colour": "#8b1a2b", "accent_colour": "#0f6c7c", "logo_alternative": "Ett segel",
        "file": (logos.picture(), "logotyp.png"), "wanted": "save",
    }  # fmt: skip
    account = people.staff(Role.ADMINISTRATOR, cast.unit)
    rows: Rows = {CertificateDesign: 1, CertificateLogo: 1}
    return Sent(account, "/intygens-utseende/ladda-upp", data, "certificate_design.chosen", rows)


def _speak(cast: Cast) -> Sent:
    return of(
        validation.queued(cast), cast.assessor, "/valideringar/ATTEMPT/tala/ladda-upp", "feedback.spoken",
        {SpokenFeedback: 1, MediaFile: 1}, file=(recordings.sound(), "inspelning.wav"),
    )  # fmt: skip


WORK_VERBS: dict[str, Verb] = {
    "choose how certificates look": Verb("designs.send", _choose_how_certificates_look),
    "change a placement": Verb("activities.change", _change_a_placement),
    "change a workplace": Verb("activities.change_workplace", _change_a_workplace),
    "begin a course": Verb("learning.enrol", _begin_a_course),
    "answer an exercise": Verb("learning.answer", _answer_an_exercise),
    "choose in a scenario": Verb("learning.answer", _choose_in_a_scenario),
    "publish a text": Verb("authoring.save", _publish_a_text),
    "try to make a course's certificate again": Verb(
        "certificates.try_course_again", _try_to_make_a_course_certificate_again
    ),
    "send a photo": Verb("evidence.add_file", _send_a_photo),
    "send an earlier certificate": Verb("validation.send_earlier_certificate", _send_an_earlier_certificate),
    "speak": Verb("speaking.send", _speak),
}
