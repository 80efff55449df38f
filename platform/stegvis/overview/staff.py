"""What waits for a member of staff, one function a role. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from stegvis.access import Actor, Role
from stegvis.activities import work_lists as placement_lists
from stegvis.base.language import Text, _l
from stegvis.content import queries as content_queries
from stegvis.handovers import queries as handover_queries
from stegvis.handovers.queries import HandoverLine
from stegvis.handovers.states import STATE_NAMES as HANDOVER_STATES
from stegvis.handovers.states import HandoverState
from stegvis.overview import external, queries
from stegvis.overview.administrator import administrator_sections
from stegvis.overview.competence import (
    batches_of,
    lacking_staff,
    own_competence,
    to_countersign,
    without_competence,
)
from stegvis.overview.issuing import issuing_sections
from stegvis.overview.own_courses import own_courses
from stegvis.overview.renewals import certificates_to_renew
from stegvis.overview.sections import Line, Link, Section, Stat
from stegvis.overview.shared import done_by_others, shared_with_me
from stegvis.overview.wishes import wishes_to_answer
from stegvis.overview.witnesses import unanswered_witnesses
from stegvis.validation import competences, mappings, plans, reconsiderations, work_lists
from stegvis.validation.mappings import MappingStep
from stegvis.validation.states import ENDED, STATE_NAMES, AttemptState
from stegvis.validation.work_lists import AttemptLine
from stegvis.verification.interim_reading import InterimStep, to_answer, to_look_at
from stegvis.verification.standardisation_reading import to_talk_over
from stegvis.web.templating import show_date

_S = AttemptState
_JUDGE = frozenset({_S.SUBMITTED, _S.RETURNED})
_WITH_PARTICIPANT = frozenset({_S.MAPPING, _S.PLANNED, _S.IN_PROGRESS, _S.SUPPLEMENT})
_OBSERVE = frozenset({_S.MAPPING, _S.PLANNED, _S.IN_PROGRESS, _S.SUPPLEMENT, _S.SUBMITTED})
_TAG_KINDS: Mapping[AttemptState, str] = {
    _S.RETURNED: "more",
    _S.SUPPLEMENT: "more",
    _S.REGISTERED: "missing",
    _S.CLEARED: "ok",
}


def _line(attempt: AttemptLine, endpoint: str, next_step: Text | None, is_competent: bool = True) -> Line:
    line = Line(
        title=attempt.participant_name,
        link=Link(endpoint, {"attempt_id": attempt.attempt_id}),
        next_step=next_step,
        since=attempt.since,
        tag=(_TAG_KINDS.get(attempt.state, "info"), STATE_NAMES[attempt.state]),
        about=content_queries.module(attempt.revision_id).title,
    )
    return line if is_competent else without_competence(line)


_ALL_ATTEMPTS = (Link("validation.index"), _l("Alla valideringar"))


def _to_answer(actor: Actor, role: Role, known: list[AttemptLine] | None = None) -> list[Section]:
    """Reconsiderations that wait for her, the nearest deadline first; for a coordinator all that are open."""
    coordinates = role is Role.COORDINATOR
    lines = []
    for one in reconsiderations.to_answer(actor, role, known):
        endpoint, step = ("validation.show", None) if coordinates else ("asking.answer", _l("Svara"))
        values = {"attempt_id": one.line.attempt_id}
        if coordinates and one.waits_for_words:
            endpoint, step = "asking.on_her_behalf", _l("Skriv ned vad deltagaren säger")
        elif coordinates and one.lacks_assessor:
            endpoint, step = "people.assign", _l("Utse en annan bedömare")
            values = {"person_id": one.line.participant_id}
        day = show_date(one.answer_by)
        late = _l("Skulle ha svarats %(day)s", day=day)
        line = Line(
            title=one.line.participant_name,
            link=Link(endpoint, values),
            next_step=step,
            since=one.line.since,
            tag=("stop", late) if one.is_late else ("more", _l("Svara senast %(day)s", day=day)),
            about=content_queries.module(one.line.revision_id).title,
        )
        lines.append(line if one.is_competent else without_competence(line))
    return [Section(f"omprovning-{role.value}", _l("Omprövningar"), lines)] if lines else []


def _mappings(section_id: str, heading: Text, steps: list[MappingStep]) -> list[Section]:
    """What is to be done in mappings; nothing when none waits."""
    lines = [
        Line(
            title=one.line.participant_name,
            link=Link(one.endpoint, {"attempt_id": one.line.attempt_id}),
            next_step=one.text,
            since=one.since,
            tag=("more", one.why) if one.why else ("info", STATE_NAMES[one.line.state]),
            about=content_queries.module(one.line.revision_id).title,
        )
        for one in steps
    ]
    return [Section(section_id, heading, lines)] if lines else []


def _assessor(actor: Actor) -> list[Section]:
    states = _JUDGE | _WITH_PARTICIPANT | {_S.ASSESSED, _S.RECONSIDERATION}
    lines = work_lists.lines_assigned(actor, Role.ASSESSOR, states)
    own = competences.own(actor, Role.ASSESSOR)
    mine = [one for one in lines if one.state in _JUDGE]
    others = [one for one in lines if one.state in _WITH_PARTICIPANT]
    sections = [
        Section(
            "bedoma",
            _l("Att bedöma"),
            [_line(one, "bench.start", _l("Bedöm"), own.covers(one.module_key)) for one in mine],
            nothing=_l("Inget väntar på din bedömning."),
            all_link=_ALL_ATTEMPTS,
        )
    ]
    sections[:0] = [*_to_answer(actor, Role.ASSESSOR, lines), *to_countersign(actor, lines, own)]
    sections += _interim(
        to_answer(actor), "interim.answer", _l("Från kvalitetssäkraren"), _l("Läs och svara")
    )
    sections += _mappings("kartlagg", _l("Kartläggning och plan"), plans.to_do(actor, lines))
    if others:
        waiting = [_line(one, "validation.show", None) for one in others]
        sections.append(Section("vantar-pa-deltagaren", _l("Väntar på deltagaren"), waiting))
    return [*sections, *own_competence(actor, own)]


def _verifier(actor: Actor) -> list[Section]:
    states = {_S.SAMPLED, _S.EXTERNAL_ACTION, _S.RECONSIDERATION}
    lines = work_lists.lines_in_places(actor, Role.INTERNAL_VERIFIER, states)
    own = competences.own(actor, Role.INTERNAL_VERIFIER)
    return [
        *_to_answer(actor, Role.INTERNAL_VERIFIER, lines),
        Section(
            "granska",
            _l("Att granska"),
            [
                _line(one, "verification.review", _l("Granska"), own.covers(one.module_key))
                for one in lines
                if one.state is _S.SAMPLED
            ],
            nothing=_l("Inget väntar på granskning."),
            all_link=(Link("verification.index"), _l("Alla granskningar")),
        ),
        *external.action_sections([one for one in lines if one.state is _S.EXTERNAL_ACTION]),
        *batches_of(actor, own),
        *shared_with_me(actor, own),
        *_interim(to_look_at(actor), "interim.look", _l("Löpande stickprov"), _l("Titta")),
        *_to_talk_over(actor),
        *own_competence(actor, own),
    ]


def _interim(steps: list[InterimStep], endpoint: str, title: Text, next_step: Text) -> list[Section]:
    """Running attempts that were drawn, for the verifier to look at or the assessor to answer about."""
    lines = [
        Line(
            title=one.name,
            link=Link(endpoint, {"item_id": one.item_id}),
            next_step=next_step,
            since=one.since,
            tag=("stop" if one.is_late else "wait", _l("Senast %(day)s", day=show_date(one.due))),
            about=one.title,
        )
        for one in steps
    ]
    return [Section(endpoint.replace(".", "-"), title, lines)] if lines else []


def _to_talk_over(actor: Actor) -> list[Section]:
    """Modules in which a verifier and an assessor did not agree, until a meeting has; nothing when none waits."""
    lines = []
    for one in to_talk_over(actor):
        link, step = Link("standardisation.index"), _l("Förbered samsynsmöte")
        if one.meeting_id:
            link = Link("standardisation.meeting", {"meeting_id": one.meeting_id})
            step = _l("Till samsynsmötet")
        day = _l("Tas upp senast %(day)s", day=show_date(one.due))
        lines.append(Line(one.title, link, step, one.since, ("stop" if one.is_late else "more", day)))
    return [Section("samsyn", _l("Samsyn"), lines)] if lines else []


def _issuer(actor: Actor) -> list[Section]:
    return [*_to_answer(actor, Role.ISSUER), *issuing_sections(actor)]


def _supervisor(actor: Actor) -> list[Section]:
    lines = work_lists.lines_assigned(actor, Role.SUPERVISOR, _OBSERVE)
    return [
        Section(
            "observera",
            _l("Mina deltagare"),
            [_line(one, "validation.observe", _l("Skriv vad du har sett")) for one in lines],
            nothing=_l("Ingen av dina deltagare visar något just nu."),
            all_link=_ALL_ATTEMPTS,
        )
    ]


def _coordinator(actor: Actor) -> list[Section]:
    # Verified and not gone on at once: at its end, since it is not achieved, or waiting for the issuer's choice.
    open_states = frozenset(AttemptState) - ENDED - {_S.VERIFIED}
    attempts = work_lists.lines_in_places(actor, Role.COORDINATOR, open_states)
    participants = queries.participants_lacking_something(actor)
    lacking = list({one.account_id: one for one in participants}.values())
    without_assessor = [
        Line(one.name, Link("people.assign", {"person_id": one.account_id}), _l("Utse bedömare"), one.since,
             ("missing", _l("Saknar bedömare")), one.unit_name)
        for one in lacking
        if not one.has_assessor
    ]  # fmt: skip
    without_card = [
        Line(one.name, Link("people.card", {"person_id": one.account_id}), _l("Gör ett kort"), one.since,
             ("missing", _l("Saknar kort")), one.unit_name)
        for one in lacking
        if not one.has_card
    ]  # fmt: skip
    told = {one.account_id for one in lacking if not one.has_assessor}
    without_assessor += lacking_staff(attempts, told)
    sections = [*_to_answer(actor, Role.COORDINATOR, attempts), *wishes_to_answer(actor), *_handovers(actor)]
    if without_assessor or without_card:
        sections.append(Section("saknas", _l("Något saknas"), without_assessor + without_card))
    rested = mappings.to_look_at_again(actor, attempts)
    sections += _mappings("titta-igen", _l("Vilar eller pausad: dags att titta igen"), rested)
    sections += certificates_to_renew(participants)
    sections += _placements(actor)
    sections += done_by_others(actor)
    is_whole = len(attempts) < work_lists.MOST_LINES
    counted = (
        Counter(one.state for one in attempts)
        if is_whole
        else work_lists.counts_in_places(actor, Role.COORDINATOR, open_states)
    )
    sections.append(
        Section(
            "enheten",
            _l("Valideringar i din enhet"),
            [_line(one, "validation.show", None) for one in attempts],
            nothing=_l("Ingen validering pågår. Anmäl en deltagare från hennes eller hans sida."),
            all_link=_ALL_ATTEMPTS,
            stats=[Stat(STATE_NAMES[state], counted[state]) for state in AttemptState if state in counted],
        )
    )
    return sections


def _handovers(actor: Actor) -> list[Section]:
    """What she is to take over or not, and what came to nothing of what she or a colleague proposed."""
    waiting, news = handover_queries.to_answer_and_news(actor)
    lines = [
        Line(
            title=one.name or _l("En deltagare"),
            link=Link("handovers.answer", {"handover_id": one.handover.id}),
            next_step=_l("Svara"),
            since=one.handover.state_since,
            tag=("more", _l("Från %(unit)s", unit=one.from_unit)),
        )
        for one in waiting
    ]
    lines += [
        Line(
            title=one.name or _l("En deltagare"),
            # Who has left is no longer hers to open.
            link=Link("handovers.index")
            if one.handover.state is HandoverState.ACCEPTED
            else Link("handovers.sent", {"handover_id": one.handover.id}),
            next_step=_l("Ta tillbaka och föreslå en annan") if one.lost_receiver else None,
            since=one.handover.state_since if one.lost_receiver else None,
            tag=_handover_tag(one),
        )
        for one in news
    ]
    all_link = (Link("handovers.index"), _l("Alla överlämningar"))
    return [Section("overlamningar", _l("Överlämningar"), lines, all_link=all_link)] if lines else []


def _handover_tag(one: HandoverLine) -> tuple[str, Text]:
    if one.lost_receiver:
        return "stop", _l("Mottagaren är inte samordnare längre")
    is_done = one.handover.state is HandoverState.ACCEPTED
    return "ok" if is_done else "stop", HANDOVER_STATES[one.handover.state]


def _placements(actor: Actor) -> list[Section]:
    """Talks about placements that are due, and placements to end; nothing when none waits."""
    lines = [
        Line(
            title=one.participant_name,
            link=Link(
                "activities.follow_up" if one.step.talk else "activities.show",
                {"placement_id": one.placement_id},
            ),
            next_step=_l("Skriv om samtalet") if one.step.talk else _l("Avsluta praktiken"),
            since=one.step.since,
            tag=("wait", _l("Dags för samtal") if one.step.talk else _l("Ska avslutas")),
            about=one.workplace_name,
        )
        for one in placement_lists.waiting_lines(actor)
        if one.step is not None
    ]
    all_link = (Link("activities.index"), _l("All praktik"))
    return [Section("praktik", _l("Praktik"), lines, all_link=all_link)] if lines else []


def _trainer(actor: Actor) -> list[Section]:
    entries = content_queries.catalogue(actor.organisation_id)
    parted = content_queries.conflicts(actor.organisation_id)
    return [
        Section(
            "innehall",
            _l("Kurser att sköta"),
            [
                Line(
                    title=entry.title,
                    link=Link(
                        "authoring.conflict" if entry.key in parted else "authoring.course",
                        {"course_key": entry.key},
                    ),
                    next_step=_l("Jämför och välj") if entry.key in parted else _l("Öppna kursen"),
                    tag=_course_tag(entry, entry.key in parted),
                )
                for entry in entries
            ],
            nothing=_l("Det finns inga publicerade kurser."),
        )
    ]


def _course_tag(entry: content_queries.Entry, has_parted: bool) -> tuple[str, Text]:
    if has_parted:
        return "more", _l("Mappen har en nyare text")
    return ("info", _l("Egen version")) if entry.organisation_id else ("plain", _l("Gemensam kurs"))


_BY_ROLE: Mapping[Role, Callable[[Actor], list[Section]]] = {
    Role.ASSESSOR: _assessor,
    Role.INTERNAL_VERIFIER: _verifier,
    Role.EXTERNAL_VERIFIER: external.sample_sections,
    Role.ISSUER: _issuer,
    Role.SUPERVISOR: _supervisor,
    Role.COORDINATOR: _coordinator,
    Role.TRAINER: _trainer,
    Role.ADMINISTRATOR: administrator_sections,
}
"""In the order in which the sections stand on the page."""


def staff_sections(actor: Actor) -> list[Section]:
    """The sections of all her roles, and her own courses last."""
    sections = [
        section for role, build in _BY_ROLE.items() if role in actor.roles for section in build(actor)
    ]
    return [
        *sections,
        *unanswered_witnesses(actor),
        *own_courses(actor, always=Role.SUPERVISOR in actor.roles),
    ]


def has_waiting(sections: Collection[Section]) -> bool:
    """Whether anything waits at all: courses to look after or to read are there, and wait for nobody."""
    return any(line.since for section in sections for line in section.lines)
