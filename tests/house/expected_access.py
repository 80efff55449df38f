"""Who gets in where: written by hand from the specification, without a look at the policy that the product uses.

Each row says how far into the world a role reaches, seen from the object: the people assigned to its participant (for
a participant: she herself), their workshop, their municipality, or everybody. Whoever is not named is refused: 404
where the address names an object, 403 where it doesn't, and 403 as well where `seen` says that she knows the object
from another page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

PARTICIPANT, SUPERVISOR, ASSESSOR, VERIFIER = "participant", "supervisor", "assessor", "internal_verifier"
EXTERNAL = "external_verifier"
ISSUER, COORDINATOR, TRAINER, ADMINISTRATOR = "issuer", "coordinator", "trainer", "administrator"
ROLES = (PARTICIPANT, SUPERVISOR, ASSESSOR, VERIFIER, EXTERNAL, ISSUER, COORDINATOR, TRAINER, ADMINISTRATOR)


class Reach(IntEnum):
    """How far from the object somebody stands, and how far a role reaches."""

    NAMED = 1
    WORKSHOP = 2
    MUNICIPALITY = 3
    ANYWHERE = 4


NAMED, WORKSHOP, MUNICIPALITY, ANYWHERE = Reach


@dataclass(frozen=True)
class Row:
    """One object (by the name it has in the seeded world) and who gets in; `seen` is answered 403."""

    on: str
    reach: Mapping[str, Reach]
    seen: Mapping[str, Reach] = field(default_factory=dict)


def on(subject: str, reach: Mapping[str, Reach], seen: Mapping[str, Reach] | None = None) -> Row:
    """A row about this object."""
    return Row(subject, reach, seen or {})


def anyone_with(*roles: str) -> tuple[Row, ...]:
    """A page about no single object: these roles open it, and find there what is theirs."""
    return (on("nothing", dict.fromkeys(roles, ANYWHERE)),)


EVERYBODY = anyone_with(*ROLES)

# Public addresses, and why each must be.
PUBLIC = {
    "static": "files of the program",
    "overview.start": "the front door; signed in, it is one's own start page",
    "health.alive": "a supervisor process has no account",
    "health.ready": "a load balancer has no account",
    "people.sign_in": "the way in",
    "people.open_card": "the way in with a card",
    "people.card_code": "the way in with a card when the camera is dead",
    "people.card_pictures": "the second half of the way in with a card",
    "people.accept": "the invited has no account yet; the token is the key",
    "people.forgotten_password": "without the password nobody can sign in first",
    "people.forgotten_password_sent": "follows on the one above",
    "people.new_password": "opened from a mail; the token is the key",
    "certificates.check_form": "an employer has no account",
    "issuers.profile": "whoever checks a certificate reads who issued it",
    "issuers.did": "anybody's program reads the public keys",
    "issuers.status": "anybody's program asks whether certificates hold; a list of bits names nobody",
    "issuers.root": "whoever trusts our own root fetches it",
    "certificates.check": "an employer has no account; the code is the key",
    "certificates.check_file": "an employer has no account; the file is her own",
    "certificates.shared": "an employer has no account; the holder's link is the key",
    "certificates.shared_file": "follows on the one above",
    "reminders.end": "opened from a mail; the signed token is the key, and it only ends mails",
    "reminders.ended": "follows on the one above",
    "testimony.show": "a witness has no account; the link is the key",
    "testimony.send": "a witness has no account; the link is the key",
    "testimony.thanks": "a witness has no account; the link is the key",
    "ladders.index": "what modules lead to concerns whoever thinks of beginning; it tells of nobody",
    "ladders.show": "follows on the one above; only she herself sees where she stands",
    "web.choose_language": "the language is chosen before signing in",
    "web.accessibility": "the law asks for it (2018:1937)",
    "web.fault_report": "the law asks for it (2018:1937)",
    "web.privacy": "one must know before leaving any data",
    "web.help_page": "help with signing in",
}

_OWNER = {PARTICIPANT: NAMED}
_OWN_DRAFTS = (on("collecting", _OWNER),)
_OWN_CASE = (on("collecting", _OWNER), on("submitted", _OWNER), on("certified", _OWNER))
_ASSESSOR_JUDGES = (
    on("submitted", {ASSESSOR: NAMED}),
    on("reviewing", {ASSESSOR: NAMED}),
    on("protected submitted", {}),
)
# The participant is only led on to her own page.
_CASE = {ASSESSOR: NAMED, SUPERVISOR: NAMED, COORDINATOR: WORKSHOP, PARTICIPANT: NAMED}
_CASE_ROWS = (
    on("collecting", _CASE),
    on("submitted", _CASE),
    on("reviewing", {**_CASE, VERIFIER: WORKSHOP}),
    on("cleared", {**_CASE, ISSUER: WORKSHOP}),
    on("certified", {**_CASE, ISSUER: WORKSHOP}),
    on("protected submitted", {}),
    on("protected reviewing", {}),
    on("protected cleared", {}),
)
_EVIDENCE = {ASSESSOR: NAMED, SUPERVISOR: NAMED, PARTICIPANT: NAMED}
_WITNESS = (
    on("submitted", {SUPERVISOR: NAMED, ASSESSOR: NAMED}),
    on("protected submitted", {}),
)
_COORDINATED = {COORDINATOR: WORKSHOP}
_EXTRACT = (
    on("ended early", {PARTICIPANT: NAMED, COORDINATOR: WORKSHOP}),
    on("protected ended early", {}),
    on("certified", {}),
)
_CARED_FOR = {COORDINATOR: WORKSHOP, ADMINISTRATOR: MUNICIPALITY}
_MANAGED = {ADMINISTRATOR: MUNICIPALITY}
_PARTICIPANT_CARED_FOR = (
    on("submitted", _CARED_FOR),
    on("colleague", {}),
    on("protected submitted", {}),
)
_CERTIFICATE_SEEN = {
    ASSESSOR: NAMED,
    COORDINATOR: WORKSHOP,
    VERIFIER: MUNICIPALITY,
    ISSUER: MUNICIPALITY,
    PARTICIPANT: NAMED,
}
_CERTIFICATE = (
    on("certified", _CERTIFICATE_SEEN, seen={ADMINISTRATOR: MUNICIPALITY}),
    on("protected certified", {}),
)
_OWN_CERTIFICATE = (
    on("certified", _OWNER, seen={**_CERTIFICATE_SEEN, ADMINISTRATOR: MUNICIPALITY}),
    on("protected certified", {}),
)
_CERTIFICATE_CHANGED = (on("certified", {ISSUER: MUNICIPALITY}), on("protected certified", {}))
_ORDERED_TOGETHER = (on("ordered together", {ISSUER: WORKSHOP}),)
_ISSUED = (
    on("submitted", {}),
    on("cleared", {ISSUER: WORKSHOP}),
    on("protected cleared", {}),
)

_SAMPLED_EXTERNALLY = (
    on("external sample", {EXTERNAL: WORKSHOP}),
    on("external action", {}),
    on("reviewing", {}),
    on("cleared", {}),
    on("protected reviewing", {}),
)
# The mapping talk is held by the assessor or the coordinator.
_MAPPED = (on("submitted", {ASSESSOR: NAMED, COORDINATOR: WORKSHOP}), on("protected submitted", {}))

_PLANNED = (on("submitted", {ASSESSOR: NAMED}), on("protected submitted", {}))

_PLACEMENT_SEEN = {**_OWNER, SUPERVISOR: NAMED, ASSESSOR: NAMED, COORDINATOR: WORKSHOP}
_PLACEMENT_WRITTEN = (on("submitted", _COORDINATED), on("protected submitted", {}))

_TAKEN = (on("course", dict.fromkeys(ROLES, ANYWHERE)),)
_SHARED_COURSE_WRITTEN = (on("course", {TRAINER: ANYWHERE}),)

EXPECTED: Mapping[str, tuple[Row, ...]] = {
    # The own account.
    "people.account": EVERYBODY,
    # Participants have a card and pictures, no password.
    "people.change_password": anyone_with(*(role for role in ROLES if role != PARTICIPANT)),
    "people.sign_out": EVERYBODY,
    "people.sign_out_everywhere": EVERYBODY,
    "people.continue_with": EVERYBODY,
    "reminders.choice": EVERYBODY,
    # Courses: everybody takes them, trainers write them; what a municipality has changed is its own.
    "learning.catalogue": EVERYBODY,
    "learning.course": _TAKEN,
    "learning.enrol": _TAKEN,
    "learning.lesson": _TAKEN,
    "learning.answer": _TAKEN,
    "learning.task": _TAKEN,
    "learning.done": _TAKEN,
    "authoring.courses": anyone_with(TRAINER),
    "authoring.course": _SHARED_COURSE_WRITTEN,
    "authoring.download": _SHARED_COURSE_WRITTEN,
    "authoring.history": _SHARED_COURSE_WRITTEN,
    "authoring.conflict": _SHARED_COURSE_WRITTEN,
    "authoring.settle": _SHARED_COURSE_WRITTEN,
    "authoring.edit": _SHARED_COURSE_WRITTEN,
    "authoring.save": _SHARED_COURSE_WRITTEN,
    "authoring.revision": (on("own revision", {TRAINER: MUNICIPALITY}),),
    # Validation modules are retired for the trainer's own municipality.
    "modules.index": anyone_with(TRAINER),
    "modules.retire": (on("validation module", {TRAINER: ANYWHERE}),),
    "modules.restore": (on("retirement", {TRAINER: MUNICIPALITY}),),
    # Others' accounts: the coordinator's in her own unit, the administrator's in her own organisation.
    "people.people_list": anyone_with(COORDINATOR, ADMINISTRATOR),
    "people.add_participant": anyone_with(COORDINATOR, ADMINISTRATOR),
    "people.invite": anyone_with(COORDINATOR, ADMINISTRATOR),
    # A coordinator may take back what she may invite to: supervisors in her unit.
    "people.invitations": anyone_with(COORDINATOR, ADMINISTRATOR),
    "people.withdraw_invitation": (
        on("supervisor's invitation", _CARED_FOR),
        on("assessor's invitation", _MANAGED),
    ),
    "people.units": anyone_with(ADMINISTRATOR),
    "people.rename_unit": (on("own unit", _MANAGED),),
    "people.person": (
        on("submitted", _CARED_FOR),
        on("colleague", _CARED_FOR),
        on("protected submitted", {}),
    ),
    "people.change_person": (
        on("submitted", _CARED_FOR),
        on("colleague", _MANAGED, seen=_COORDINATED),
        on("protected submitted", {}),
    ),
    "people.close_account": (
        on("submitted", _CARED_FOR),
        on("colleague", _MANAGED, seen=_COORDINATED),
        on("protected submitted", {}),
    ),
    "people.card": _PARTICIPANT_CARED_FOR,
    "people.make_card": _PARTICIPANT_CARED_FOR,
    "people.revoke_card": _PARTICIPANT_CARED_FOR,
    "people.protection": (on("submitted", _CARED_FOR), on("protected submitted", {})),
    "people.give_role": (on("colleague", _MANAGED),),
    "people.end_role": (on("colleague", _MANAGED),),
    "people.reset_link": (on("colleague", _MANAGED),),
    "people.assign": (on("submitted", _COORDINATED), on("protected submitted", {})),
    "people.end_assignment": (on("submitted", _COORDINATED), on("protected submitted", {})),
    # The participant's own steps: drafts are hers alone.
    "steps.modules": anyone_with(PARTICIPANT),
    "steps.attempt": (*_OWN_CASE, on("again", _OWNER)),
    "steps.criterion": (*_OWN_CASE, on("again", _OWNER)),
    "steps.events": (*_OWN_CASE, on("again", _OWNER)),
    "steps.words": _OWN_CASE,
    "own_mapping.question": _OWN_DRAFTS,
    "own_mapping.answers": _OWN_DRAFTS,
    "own_mapping.talk": _OWN_DRAFTS,
    "own_planning.show": _OWN_DRAFTS,
    "own_planning.task": _OWN_DRAFTS,
    "own_planning.ask": _OWN_DRAFTS,
    "own_quizzing.show": _OWN_DRAFTS,
    "own_quizzing.question": _OWN_DRAFTS,
    "steps.hand_in": _OWN_DRAFTS,
    "steps.stop": _OWN_DRAFTS,
    "own_asking.ask": _OWN_DRAFTS,
    "own_asking.under_way": _OWN_DRAFTS,
    "own_wishes.say": _OWN_DRAFTS,
    "own_waiting.pause": _OWN_DRAFTS,
    "own_waiting.go_on": _OWN_DRAFTS,
    "evidence.new": _OWN_DRAFTS,
    "evidence.add_text": _OWN_DRAFTS,
    "evidence.add_file": _OWN_DRAFTS,
    "evidence.show": _OWN_DRAFTS,
    "evidence.change": _OWN_DRAFTS,
    "evidence.delete": _OWN_DRAFTS,
    # Evidence that has been handed in.
    "evidence.file": (
        on("collecting", _OWNER),
        on("submitted", _EVIDENCE),
        on("reviewing", {**_EVIDENCE, VERIFIER: WORKSHOP}),
        # The earlier attempt's photo, on which a later one rests that is in review.
        on("earlier reviewing", {**_EVIDENCE, VERIFIER: WORKSHOP}),
        on("protected submitted", {}),
    ),
    "validation.observe": (
        on("submitted", {SUPERVISOR: NAMED, ASSESSOR: NAMED}),
        on("protected submitted", {}),
    ),
    # Witnesses are asked by those who may add evidence.
    "witnesses.index": _WITNESS,
    "witnesses.ask": _WITNESS,
    "witnesses.show": _WITNESS,
    "witnesses.mail_again": _WITNESS,
    "witnesses.give_more_time": _WITNESS,
    "witnesses.note_asked_again": _WITNESS,
    "witnesses.revoke": _WITNESS,
    "validation.send_observation": (
        on("submitted", {SUPERVISOR: NAMED, ASSESSOR: NAMED}),
        on("protected submitted", {}),
    ),
    "validation.talk": (
        on("submitted", {SUPERVISOR: NAMED, ASSESSOR: NAMED}),
        on("protected submitted", {}),
    ),
    "validation.send_talk": (
        on("submitted", {SUPERVISOR: NAMED, ASSESSOR: NAMED}),
        on("protected submitted", {}),
    ),
    "validation.earlier_certificate": (
        on("submitted", {SUPERVISOR: NAMED, ASSESSOR: NAMED}),
        on("protected submitted", {}),
    ),
    "validation.send_earlier_certificate": (
        on("submitted", {SUPERVISOR: NAMED, ASSESSOR: NAMED}),
        on("protected submitted", {}),
    ),
    "circumstances.tell": (
        on("submitted", {SUPERVISOR: NAMED, ASSESSOR: NAMED}),
        on("protected submitted", {}),
    ),
    # The case.
    "validation.index": anyone_with(PARTICIPANT, SUPERVISOR, ASSESSOR, VERIFIER, ISSUER, COORDINATOR),
    "validation.show": (*_CASE_ROWS, on("again", _CASE)),
    "cases.show": (
        on("submitted", _CASE),
        on("reviewing", _CASE),
        on("cleared", _CASE),
        on("protected submitted", {}),
    ),
    "cases.close": (on("submitted", _COORDINATED), on("protected submitted", {})),
    "validation.open_new": (on("newcomer", _COORDINATED), on("protected submitted", {})),
    "validation.abort": (on("submitted", _COORDINATED), on("protected submitted", {})),
    # Placements: the unit's coordinators lead them, those around the participant read, she reads her own.
    "activities.index": anyone_with(PARTICIPANT, SUPERVISOR, ASSESSOR, COORDINATOR),
    "activities.show": (on("submitted", _PLACEMENT_SEEN), on("protected submitted", {})),
    "activities.open_new": (on("newcomer", _COORDINATED), on("protected submitted", {})),
    "activities.change": _PLACEMENT_WRITTEN,
    "activities.follow_up": _PLACEMENT_WRITTEN,
    "activities.hand_over": _PLACEMENT_WRITTEN,
    "activities.end": _PLACEMENT_WRITTEN,
    "activities.workplaces": anyone_with(COORDINATOR),
    "activities.change_workplace": (on("workplace", {COORDINATOR: MUNICIPALITY}),),
    "waiting.pause": (on("submitted", _COORDINATED), on("protected submitted", {})),
    "waiting.take_up": (on("submitted", _COORDINATED), on("protected submitted", {})),
    # Whoever has to do with her may say that she is too close; the unit's coordinators know why, and take back.
    "conflicts.declare": (
        on("submitted", {SUPERVISOR: NAMED, ASSESSOR: NAMED, COORDINATOR: WORKSHOP}),
        on("reviewing", {SUPERVISOR: NAMED, ASSESSOR: NAMED, COORDINATOR: WORKSHOP, VERIFIER: WORKSHOP}),
        on("cleared", {SUPERVISOR: NAMED, ASSESSOR: NAMED, COORDINATOR: WORKSHOP, ISSUER: WORKSHOP}),
        on("protected submitted", {}),
        on("protected reviewing", {}),
        on("protected cleared", {}),
    ),
    "conflicts.take_back": (on("submitted", _COORDINATED), on("protected submitted", {})),
    # What she says about her assessor is her coordinators' to answer; never the person's own to read.
    "wishes.answer": (on("submitted", _COORDINATED), on("protected submitted", {})),
    "coordinators.name_other": (on("submitted", _MANAGED), on("protected submitted", {})),
    "mapping.show": _MAPPED,
    "mapping.talk": _MAPPED,
    "planning.show": _PLANNED,
    "planning.new_task": _PLANNED,
    "planning.change_task": _PLANNED,
    "planning.confirm_for_her": _PLANNED,
    "waiting.put_to_rest": (on("submitted", {ASSESSOR: NAMED}), on("protected submitted", {})),
    "waiting.hand_in_for_her": (on("submitted", {ASSESSOR: NAMED}), on("protected submitted", {})),
    "waiting.let_old_count": (on("submitted", {ASSESSOR: NAMED}), on("protected submitted", {})),
    "asking.answer": (
        on("submitted", {ASSESSOR: NAMED}),
        on("reviewing", {ASSESSOR: NAMED, VERIFIER: WORKSHOP}),
        on("cleared", {ASSESSOR: NAMED, ISSUER: WORKSHOP}),
        on("protected submitted", {}),
        on("protected cleared", {}),
    ),
    "asking.on_her_behalf": (on("submitted", _COORDINATED), on("protected submitted", {})),
    "asking.pass_on": (on("submitted", _COORDINATED), on("protected submitted", {})),
    # The judgement.
    "bench.start": _ASSESSOR_JUDGES,
    "bench.criterion": (*_ASSESSOR_JUDGES, on("again", {ASSESSOR: NAMED})),
    # What an earlier attempt found, for whoever judges the one that goes on.
    "reusing.show": (*_ASSESSOR_JUDGES, on("again", {ASSESSOR: NAMED})),
    "bench.decide": _ASSESSOR_JUDGES,
    "bench.ask_for_more": _ASSESSOR_JUDGES,
    "speaking.speak": _ASSESSOR_JUDGES,
    "speaking.send": _ASSESSOR_JUDGES,
    "speaking.sound": (
        on("reviewing", {PARTICIPANT: NAMED, ASSESSOR: NAMED, VERIFIER: WORKSHOP}),
        on("protected reviewing", {}),
    ),
    "bench.guide": (on("submitted", {SUPERVISOR: NAMED, ASSESSOR: NAMED}), on("protected submitted", {})),
    # The review: the internal verifier, while the attempt is in review.
    "verification.index": anyone_with(VERIFIER),
    "verification.review": (
        on("submitted", {}),
        on("reviewing", {VERIFIER: WORKSHOP}),
        on("earlier reviewing", {VERIFIER: WORKSHOP}),
        on("cleared", {}),
        on("protected reviewing", {}),
    ),
    "verification.batch": (on("queued", {VERIFIER: WORKSHOP}),),
    "verification.lock": (on("queued", {VERIFIER: WORKSHOP}),),
    "verification.approve_rest": (on("queued", {VERIFIER: WORKSHOP}),),
    "countersigning.sign": _ASSESSOR_JUDGES,
    # Competence: the administrator's to write; an assessor or verifier reads her own.
    "competence.index": anyone_with(ASSESSOR, VERIFIER, COORDINATOR, ADMINISTRATOR),
    "competence.register": (on("colleague", _MANAGED),),
    "competence.send": (on("colleague", _MANAGED),),
    "competence.proof": (
        on("competence", {ASSESSOR: NAMED, COORDINATOR: MUNICIPALITY, ADMINISTRATOR: MUNICIPALITY}),
    ),
    "competence.send_proof": (on("competence", _MANAGED),),
    "competence.end": (on("competence", _MANAGED),),
    # The yearly figures: those who answer for the verification, each of her own place.
    "yearly.show": anyone_with(VERIFIER, EXTERNAL, COORDINATOR, ADMINISTRATOR),
    "yearly.file": anyone_with(VERIFIER, EXTERNAL, COORDINATOR, ADMINISTRATOR),
    # External verification: another body's verifier, while the attempt is in the external sample.
    "external.index": anyone_with(EXTERNAL),
    "external.review": _SAMPLED_EXTERNALLY,
    "external.evidence_file": _SAMPLED_EXTERNALLY,
    "external.choices": anyone_with(ISSUER, ADMINISTRATOR),
    "external.choose": (on("module", {ISSUER: MUNICIPALITY, ADMINISTRATOR: MUNICIPALITY}),),
    "external.action": (
        on("external action", {VERIFIER: WORKSHOP}),
        on("external sample", {}),
        on("protected reviewing", {}),
    ),
    # Hand-overs: coordinators of the unit that gives propose, those of the unit that receives answer, and she says yes
    # or no to another municipality. Nobody there knows of it before her yes.
    # Help from another municipality: administrators agree, the unit's coordinators lend.
    "cooperation.index": anyone_with(ADMINISTRATOR),
    "cooperation.propose": anyone_with(ADMINISTRATOR),
    "cooperation.show": (on("agreement", {ADMINISTRATOR: ANYWHERE}), on("agreement of others", {})),
    "cooperation.read": (on("agreement", {ADMINISTRATOR: ANYWHERE}), on("agreement of others", {})),
    "cooperation.end": (on("agreement", {ADMINISTRATOR: ANYWHERE}), on("agreement of others", {})),
    # A shared batch: the unit's coordinators share it; who helps gets to what was drawn, and only where it is shared.
    "sharing.batches": anyone_with(COORDINATOR),
    "sharing.share": (on("queued", _COORDINATED), on("shared", _COORDINATED)),
    "sharing.take_back": (on("queued", _COORDINATED), on("shared", _COORDINATED)),
    "sharing.index": anyone_with(VERIFIER),
    "sharing.lock": (on("queued", {}, seen={VERIFIER: WORKSHOP}),),
    "sharing.approve_rest": (on("queued", {}, seen={VERIFIER: WORKSHOP}),),
    "sharing.review": (on("reviewing", {}, seen={VERIFIER: WORKSHOP}), on("submitted", {})),
    "sharing.evidence_file": (on("reviewing", {}, seen={VERIFIER: WORKSHOP}), on("submitted", {})),
    "lending.choose": (on("submitted", _COORDINATED), on("protected submitted", {})),
    "lending.end": (on("submitted", _COORDINATED), on("protected submitted", {})),
    "handovers.index": anyone_with(COORDINATOR),
    "handovers.choose_unit": (on("newcomer", _COORDINATED), on("protected outgoing", {})),
    "handovers.propose": (on("outgoing", _COORDINATED), on("protected outgoing", {})),
    "handovers.sent": (on("outgoing", _COORDINATED), on("protected outgoing", {})),
    "handovers.answer": (
        on("outgoing", {}),
        on("incoming", _COORDINATED),
        on("incoming by name", {COORDINATOR: NAMED}),
        on("protected outgoing", {}),
    ),
    "own_contacts.index": anyone_with(PARTICIPANT),
    "own_contacts.consent": (on("outgoing", _OWNER), on("protected outgoing", {})),
    # Interim samples: the verifier while a running attempt is drawn, and its assessor.
    "interim.index": anyone_with(VERIFIER),
    "interim.draw": (on("interim", {VERIFIER: WORKSHOP}),),
    "interim.look": (on("interim", {VERIFIER: WORKSHOP}),),
    "interim.file": (on("interim", {VERIFIER: WORKSHOP}),),
    "interim.answer": (on("interim", {ASSESSOR: NAMED}),),
    # Standardisation: the organisation's verifiers.
    "standardisation.index": anyone_with(VERIFIER),
    "standardisation.prepare": (on("disagreement", {VERIFIER: MUNICIPALITY}),),
    "standardisation.meeting": (on("disagreement", {VERIFIER: MUNICIPALITY}),),
    "standardisation.shown": (on("disagreement", {VERIFIER: MUNICIPALITY}),),
    # Certificates.
    "certificates.waiting": anyone_with(ISSUER),
    "certificates.issue_page": _ISSUED,
    "certificates.issue": _ISSUED,
    "certificates.try_course_again": (on("failed course", {ISSUER: WORKSHOP}),),
    "certificates.order_batch": anyone_with(ISSUER),
    "certificates.batches": anyone_with(ISSUER),
    "certificates.batch_page": _ORDERED_TOGETHER,
    "certificates.cancel_batch": _ORDERED_TOGETHER,
    "certificates.try_batch_again": _ORDERED_TOGETHER,
    "certificates.batch_papers": _ORDERED_TOGETHER,
    "certificates.listed": anyone_with(ISSUER, COORDINATOR, ADMINISTRATOR),
    "certificates.certificate_page": _CERTIFICATE,
    "certificates.certificate_file": _CERTIFICATE,
    "certificates.digital_form": _CERTIFICATE,
    "certificates.replace_page": _CERTIFICATE_CHANGED,
    "certificates.replace": _CERTIFICATE_CHANGED,
    "certificates.withdraw_page": _CERTIFICATE_CHANGED,
    "certificates.withdraw": _CERTIFICATE_CHANGED,
    # What soon ends: its holder asks, and who may put her up for the module again says that it waits for nobody.
    "certificates.ask_for_renewal": _OWN_CERTIFICATE,
    "certificates.lay_renewal_aside": (on("certified", _COORDINATED), on("protected certified", {})),
    # How the municipality's certificates look: its administrator's to choose. A sample is of her own municipality.
    "designs.show": anyone_with(ADMINISTRATOR),
    "designs.send": anyone_with(ADMINISTRATOR),
    # The extract of what was met: hers, and her coordinators' to print for her. None while the attempt goes on.
    "extracts.show": _EXTRACT,
    "extracts.file": _EXTRACT,
    "certificates.own_certificates": EVERYBODY,
    "certificates.share_page": _OWN_CERTIFICATE,
    "certificates.set_visibility": _OWN_CERTIFICATE,
    # Links to her certificate: made, seen and ended by her alone.
    "certificates.new_link": _OWN_CERTIFICATE,
    "certificates.make_link": _OWN_CERTIFICATE,
    "certificates.new_link_evidence": _OWN_CERTIFICATE,
    "certificates.make_link_with_evidence": _OWN_CERTIFICATE,
    "certificates.links": EVERYBODY,
    "certificates.link": _OWN_CERTIFICATE,
    "certificates.withdraw_link": _OWN_CERTIFICATE,
    # The site.
    "operations.condition": anyone_with(ADMINISTRATOR),
    "operations.failed_work": anyone_with(ADMINISTRATOR),
    "operations.try_again": anyone_with(ADMINISTRATOR),
    "web.fault_reports": anyone_with(ADMINISTRATOR),
}

# How near to the participants of the world a role must stand before any of their names may meet her anywhere.
MAY_MEET_NAMES: Mapping[str, Reach] = {
    SUPERVISOR: NAMED,
    ASSESSOR: NAMED,
    COORDINATOR: WORKSHOP,
    VERIFIER: MUNICIPALITY,
    ISSUER: MUNICIPALITY,
    ADMINISTRATOR: MUNICIPALITY,
}

LENT_ASSESSOR = frozenset(
    {
        "asking.answer", "bench.ask_for_more", "bench.criterion", "bench.decide", "bench.guide",
        "bench.start", "circumstances.tell", "conflicts.declare", "countersigning.sign", "evidence.file",
        "mapping.show", "mapping.talk", "planning.change_task", "planning.confirm_for_her",
        "planning.new_task", "planning.show", "reusing.show", "speaking.send", "speaking.speak",
        "validation.earlier_certificate", "validation.observe", "validation.send_earlier_certificate",
        "validation.send_observation", "validation.send_talk", "validation.show", "validation.talk",
        "waiting.hand_in_for_her", "waiting.let_old_count", "waiting.put_to_rest", "witnesses.ask",
        "witnesses.give_more_time", "witnesses.index", "witnesses.mail_again", "witnesses.note_asked_again",
        "witnesses.revoke", "witnesses.show",
    }
)  # fmt: skip
"""What an assessor of another municipality opens about the one attempt to which she is lent: what the unit's own
assessor does, but not the placement, and nothing that hangs on the participant rather than on the attempt."""

HELPING_VERIFIER = frozenset(
    {"sharing.approve_rest", "sharing.evidence_file", "sharing.lock", "sharing.review"}
)
"""What a verifier of another municipality opens about an attempt that was drawn in the batch that is shared."""
