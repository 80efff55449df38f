"""What a reader from another body finds of the evidence: all that the internal verifier finds, and nobody's name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.media.models import MediaFile
from stegvis.media.states import Kind, MediaState
from stegvis.people import queries as people_queries
from stegvis.people.models import Account
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.circumstances_rules import Consent, Interpreter, OwnWord, TakenBy
from stegvis.validation.judgement_models import Judgement
from stegvis.validation.models import Evidence, EvidenceCriterion, ModuleAttempt
from stegvis.validation.particulars_models import EarlierCertificate, ProfessionalTalk
from stegvis.validation.pseudonyms import pseudonym_of
from stegvis.validation.rules import EvidenceKind, JudgementResult
from stegvis.validation.witness_models import WitnessAnswer, WitnessRequest
from stegvis.verification import standardisation_reading
from stegvis.verification.hidden_names import people_near
from tests.factories import external, people, placements, standardisation, validation
from tests.factories.validation import Cast

DAY = datetime(2026, 3, 4, 12, 34, tzinfo=UTC)
RECEIVER = "Berit Provgren"
FILE_OF = {
    EvidenceKind.PHOTO: Kind.PHOTO,
    EvidenceKind.SOUND: Kind.SOUND,
    EvidenceKind.FILM: Kind.FILM,
    EvidenceKind.FILE: Kind.FILE,
    EvidenceKind.OBSERVATION: Kind.SOUND,
    EvidenceKind.TALK: Kind.SOUND,
    EvidenceKind.CERTIFICATE: Kind.FILE,
}
OPENS = {
    EvidenceKind.PHOTO: "Öppna fotot",
    EvidenceKind.SOUND: "Öppna ljudet",
    EvidenceKind.FILM: "Öppna filmen",
    EvidenceKind.FILE: "Öppna filen",
    EvidenceKind.OBSERVATION: "Öppna ljudet",
    EvidenceKind.TALK: "Öppna ljudet",
    EvidenceKind.CERTIFICATE: "Öppna filen",
}


def first_criterion(attempt: ModuleAttempt) -> str:
    """The key of the module's first criterion."""
    return validation_queries.module_of(attempt).criterion_ids[0]


def add(attempt: ModuleAttempt, author: Account, kind: EvidenceKind, text: str = "", **more: Any) -> Evidence:
    """A piece of evidence about the first criterion, shown in an exercise."""
    evidence = Evidence(
        attempt_id=attempt.id,
        author_id=author.id,
        kind=kind,
        method="testimony" if kind is EvidenceKind.TESTIMONY else "conversation",
        text=text,
        place="Kafé Linden i Hultsfred",
        form_key=f"a-{kind.value}",
        created_at=DAY,
        handed_in_at=DAY,
        links=[EvidenceCriterion(criterion_key=first_criterion(attempt), is_simulated=True)],
        **more,
    )
    db.session.add(evidence)
    db.session.commit()
    return evidence


def a_file(owner: Account, kind: Kind) -> UUID:
    """A file that is ready to be opened."""
    media = MediaFile(
        owner_id=owner.id,
        kind=kind,
        state=MediaState.READY,
        received_sha256="0" * 64,
        received_size=3,
        received_type="text/plain",
        ready_key=f"{kind.value:0<32}",
        ready_type="text/plain",
        ready_size=3,
        created_at=DAY,
        claimed_at=DAY,
    )
    db.session.add(media)
    db.session.flush()
    return media.id


def witnessed(
    cast: Cast, attempt: ModuleAttempt, *, name: str = "Karin Ek", has_seen: bool, text: str
) -> None:
    """A witness's answer about the first criterion."""
    evidence = add(attempt, cast.supervisor, EvidenceKind.TESTIMONY) if has_seen else None
    db.session.add(
        WitnessRequest(
            attempt_id=attempt.id,
            asked_by=cast.supervisor.id,
            asked_at=DAY,
            witness_name=name,
            workplace="Kafé Linden",
            relation=f"handledare till {cast.participant.given_name}",
            language="sv",
            token_hash=f"{name}-{has_seen}",
            form_key=f"{name}-{has_seen}",
            expires_at=DAY,
            sent_at=DAY,
            evidence_id=evidence.id if evidence else None,
            answers=[
                WitnessAnswer(
                    criterion_key=first_criterion(attempt), position=0, has_seen=has_seen, text=text
                )
            ],
        )
    )
    db.session.commit()


def sampled(cast: Cast) -> ModuleAttempt:
    """An attempt in the external sample."""
    external.required(people.actor(cast.issuer), cast.unit.organisation_id)
    return validation_queries.get_attempt(validation.cleared(cast).id)


def outside(cast: Cast) -> Account:
    """The external verifier."""
    return people.staff(Role.EXTERNAL_VERIFIER, cast.unit)


def test_the_external_verifier_reads_what_a_witness_has_seen_and_not_seen(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt, verifier = sampled(cast), outside(cast)
        she = cast.participant
        witnessed(cast, attempt, has_seen=True, text=f"{she.given_name} diskade allt, sa Karin.")
        witnessed(cast, attempt, name="Olof Ahl", has_seen=False, text="Jag var ledig. Olof")
        address, code, name = f"/externt-urval/{attempt.id}", pseudonym_of(attempt.id), she.given_name
    html = people.signed_in_client(app, verifier).get(address).text
    assert f"{code} diskade allt, sa Vittne." in html
    assert f"Vittne (handledare till {code})" in html
    assert "Ett vittne har inte sett det här" in html and "Jag var ledig. Vittne" in html
    assert [word for word in ("Karin", "Olof", "Ahl", "Linden", name) if word in html] == []


def test_the_external_verifier_reads_question_issuer_exercise_and_day(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt, verifier = sampled(cast), outside(cast)
        staff, named = cast.supervisor, cast.participant.given_name
        told = EvidenceCircumstances(
            done_on=date(2026, 3, 1),
            done_at=time(9, 15),
            taken_by=TakenBy.OTHER,
            language="ar",
            interpreter=Interpreter.BOTH_SPEAK,
            consent=Consent.NOBODY,
            own_word=OwnWord.YES,
            noted_by=staff.id,
            noted_at=DAY,
        )
        add(attempt, staff, EvidenceKind.OBSERVATION, "Såg disken.", circumstances=told)
        question = ProfessionalTalk(question=f"Vad gör {named} först?")
        add(attempt, staff, EvidenceKind.TALK, "Sköljer.", talk=question)
        paper = EarlierCertificate(issuer=f"Kursgården, {named}", issued_on=date(2025, 5, 6))
        add(attempt, staff, EvidenceKind.CERTIFICATE, "Livsmedelshygien, två dagar.", certificate=paper)
        address, code = f"/externt-urval/{attempt.id}", pseudonym_of(attempt.id)
    html = people.signed_in_client(app, verifier).get(address).text
    for words in (
        "Övning, inte riktigt arbete",
        f"Vad gör {code} först?",
        f"Kursgården, {code}</bdi>, 6 maj 2025",
        "Livsmedelshygien, två dagar.",
        "4 mars 2026. Gjort 1 mars 2026",
        "Tolk var med, båda talar",
    ):
        assert words in html
    assert [word for word in (named, "Linden", "Hultsfred", "09:15", "13:34") if word in html] == []


@pytest.mark.parametrize("kind", FILE_OF)
def test_each_link_to_a_file_says_what_it_opens(app: Flask, kind: EvidenceKind) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt, verifier = sampled(cast), outside(cast)
        add(attempt, cast.supervisor, kind, media_id=a_file(cast.supervisor, FILE_OF[kind]))
        address = f"/externt-urval/{attempt.id}"
    html = people.signed_in_client(app, verifier).get(address).text
    assert f">{OPENS[kind]}</a>" in html
    assert "evidence-photo" not in html and "<audio" not in html and "<video" not in html


def test_whoever_receives_her_at_a_workplace_is_not_named_either(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        placements.on_placement(cast)
        attempt, verifier = sampled(cast), outside(cast)
        add(
            attempt,
            cast.supervisor,
            EvidenceKind.OBSERVATION,
            "Berit Provgren såg det, och Provgrens kollega.",
        )
        address = f"/externt-urval/{attempt.id}"
    html = people.signed_in_client(app, verifier).get(address).text
    assert "Handledare såg det, och Handledare kollega." in html


@pytest.mark.parametrize("page", ["granskningar/{}", "valideringar/{}"])
def test_a_witness_who_has_seen_nothing_is_told_where_there_is_no_testimony(app: Flask, page: str) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt = validation.decided(cast)
        witnessed(cast, attempt, has_seen=False, text="Jag var ledig.")
        address = f"/{page.format(attempt.id)}"
    reader = cast.verifier if page.startswith("granskningar") else cast.assessor
    html = people.signed_in_client(app, reader).get(address).text
    assert "Ett vittne har inte sett det här" in html and "Jag var ledig." in html


def test_a_meeting_reads_no_names_of_those_near_her(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        placements.on_placement(cast)
        note = f"{RECEIVER} och Karin såg det, sa {cast.coordinator.display_name}."
        attempt = standardisation.disagreed(cast, note=note)
        witnessed(cast, attempt, has_seen=False, text="Jag var ledig.")
        page = standardisation_reading.meeting_page(
            people.actor(cast.verifier), standardisation.prepared(cast)
        )
        (case,) = page.criteria[0].cases
        assert case.verifier_note == "[namn] och [namn] såg det, sa [namn]."


def test_guidance_stands_beside_the_criterion_and_a_judge_who_was_replaced_is_not_named(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt, verifier = sampled(cast), outside(cast)
        earlier = people.staff(Role.ASSESSOR, cast.unit, name="Sixten Frånvarande")
        db.session.add(
            Judgement(
                attempt_id=attempt.id,
                criterion_key=first_criterion(attempt),
                result=JudgementResult.NOT_YET,
                reason="Öva mer.",
                assessor_id=earlier.id,
                at=DAY,
                superseded_at=DAY,
            )
        )
        validation_actions.give_guidance(
            actor=people.actor(cast.verifier),
            organisation_id=cast.unit.organisation_id,
            module_key=attempt.module_key,
            criterion_key=first_criterion(attempt),
            text="Två gånger räcker, sa Sixten.",
            valid_from=people_queries.today(),
        )
        db.session.commit()
        address = f"/externt-urval/{attempt.id}"
    html = people.signed_in_client(app, verifier).get(address).text
    assert "Så har vi kommit överens" in html and "Två gånger räcker, sa Bedömare." in html


def test_who_is_near_is_asked_in_one_question_on_each_database(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        placements.on_placement(cast)
        attempt = validation.decided(cast)
        witnessed(cast, attempt, has_seen=False, text="Jag var ledig.")
        near = people_near([cast.participant.id])
        assert {(one.name, str(one.word)) for one in near} == {
            (cast.supervisor.display_name, "Handledare"),
            (cast.assessor.display_name, "Bedömare"),
            (cast.coordinator.display_name, "Samordnare"),
            (RECEIVER, "Handledare"),
            ("Karin Ek", "Vittne"),
        }
