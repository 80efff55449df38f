"""What the pages about standardisation read: what waits, and a meeting with its cases under numbers. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from stegvis.access import Actor
from stegvis.base import clock
from stegvis.base.language import Text, _l
from stegvis.base.working_days import due_day
from stegvis.content import queries as content_queries
from stegvis.content.compiled_modules import CompiledCriterion, CompiledModule
from stegvis.people import queries as people_queries
from stegvis.people.models import Account
from stegvis.validation.pseudonyms import conceal
from stegvis.validation.rules import JudgementResult
from stegvis.verification import standardisation_queries as queries
from stegvis.verification.hidden_names import PersonNear, people_near
from stegvis.verification.standardisation_models import StandardisationMeeting, StandardisationPoint
from stegvis.verification.standardisation_queries import EvidenceText, KnownCase, WaitingItem
from stegvis.verification.standardisation_rules import WITHIN_WORKING_DAYS, Agreed, MeetingDraft, Seen

NAME = _l("[namn]")
"""What stands in a case where a name was."""


@dataclass(frozen=True)
class Question:
    """A criterion that waits to be talked over, and how many disagreements there are about it."""

    criterion: str
    count: int


@dataclass(frozen=True)
class ModuleToTalkOver:
    """What waits in one module of one organisation. Whoever prepares the meeting owns it; until then every verifier."""

    item_id: UUID
    organisation_id: UUID
    title: str
    questions: tuple[Question, ...]
    since: datetime
    due: date
    meeting_id: UUID | None
    prepared_by: str

    @property
    def count(self) -> int:
        """How many disagreements wait."""
        return sum(one.count for one in self.questions)

    @property
    def is_late(self) -> bool:
        """Whether it should have been talked over."""
        return self.due < people_queries.today()


def to_talk_over(actor: Actor) -> list[ModuleToTalkOver]:
    """What waits for a meeting where the actor is a verifier, the longest waiting first."""
    organisations = queries.organisations_of(actor)
    if not organisations:
        return []
    in_order = sorted(queries.waiting_items(organisations), key=_place)
    waiting = [_waiting(list(group)) for _place_of, group in groupby(in_order, key=_place)]
    return sorted(waiting, key=lambda one: (one.since, str(one.item_id)))


def _place(waiting: WaitingItem) -> tuple[str, str]:
    return str(waiting.item.organisation_id), waiting.item.module_key


def _waiting(items: Sequence[WaitingItem]) -> ModuleToTalkOver:
    module, first = content_queries.module(items[-1].revision_id), items[0]
    counts = Counter(one.item.criterion_key for one in items)
    oldest = min(one.item.opened_at for one in items)
    return ModuleToTalkOver(
        item_id=first.item.id,
        organisation_id=first.item.organisation_id,
        title=module.title,
        questions=tuple(Question(criterion_text(module, key), count) for key, count in counts.items()),
        since=oldest,
        due=due_day(clock.local(oldest), WITHIN_WORKING_DAYS),
        meeting_id=first.meeting_id,
        prepared_by=first.prepared_by,
    )


def criterion_text(module: CompiledModule, key: str) -> str:
    """The criterion's text; its key when the newest text no longer has it."""
    criterion = module.criterion(key)
    return criterion.text if criterion else key


@dataclass(frozen=True)
class HeldMeeting:
    """A closed meeting in a list."""

    meeting: StandardisationMeeting
    title: str


def held_meetings(actor: Actor) -> list[HeldMeeting]:
    """The meetings that are closed, the latest first."""
    return [
        HeldMeeting(one, content_queries.module(one.revision_id).title)
        for one in queries.meetings(queries.organisations_of(actor))
        if one.closed_at is not None
    ]


@dataclass(frozen=True)
class ShownEvidence:
    """Evidence without names, and whether the meeting sees it."""

    evidence_id: UUID
    kind: str
    text: str
    is_shown: bool


@dataclass(frozen=True)
class ShownCase:
    """A case under its number, without names."""

    number: int
    result: JudgementResult | None
    reason: str
    verifier_note: str
    evidence: tuple[ShownEvidence, ...]
    files: int
    withheld: Text | None

    @property
    def is_hidden(self) -> bool:
        """Whether nothing but the disagreement is shown; `withheld` says why."""
        return self.withheld is not None


@dataclass(frozen=True)
class MeetingCriterion:
    """A criterion with the cases about it, and what is written so far."""

    key: str
    text: str
    criterion: CompiledCriterion | None
    cases: tuple[ShownCase, ...]
    point: StandardisationPoint | None


@dataclass(frozen=True)
class MeetingPage:
    """A meeting as its pages show it."""

    meeting: StandardisationMeeting
    module: CompiledModule
    criteria: tuple[MeetingCriterion, ...]
    attendees: frozenset[UUID]
    may_attend: tuple[Account, ...]
    names: Mapping[UUID, str]
    kept: MeetingDraft

    @property
    def seen(self) -> Seen:
        """What whoever opens the page has seen."""
        return Seen.of(self.kept, sum(len(line.cases) for line in self.criteria))

    @property
    def is_open(self) -> bool:
        """Whether it may be written in."""
        return self.meeting.closed_at is None

    def name(self, account_id: UUID | None) -> str:
        """The name of somebody who took part or kept the minutes."""
        return self.names.get(account_id, "") if account_id else ""

    @property
    def evidence_ids(self) -> tuple[UUID, ...]:
        """The evidence that may be shown."""
        found = (one.evidence_id for line in self.criteria for case in line.cases for one in case.evidence)
        return tuple(dict.fromkeys(found))


def meeting_page(actor: Actor, meeting: StandardisationMeeting) -> MeetingPage:
    """The meeting with its cases, the names of participants and of everybody near them taken out.

    A case about a participant to whom the actor is too close shows her nothing but the disagreement.
    """
    known = queries.known_cases(meeting.id, actor.own_account_id)
    texts = queries.evidence_about(known)
    near = people_near({one.participant_id for one in known if not one.is_withheld})
    shown = frozenset(row.evidence_id for row in queries.shown_in(meeting.id))
    points = {point.criterion_key: point for point in queries.points_in(meeting.id)}
    attendees = frozenset(row.account_id for row in queries.attendees_of(meeting.id))
    may_attend = queries.who_may_attend(meeting.organisation_id) if meeting.closed_at is None else ()
    module = content_queries.module(meeting.revision_id)
    keys = dict.fromkeys(one.item.criterion_key for one in known)
    criteria = tuple(
        MeetingCriterion(
            key=key,
            text=criterion_text(module, key),
            criterion=module.criterion(key),
            cases=tuple(_case(one, texts, near, shown) for one in known if one.item.criterion_key == key),
            point=points.get(key),
        )
        for key in keys
    )
    people = {meeting.opened_by, *attendees} | ({meeting.closed_by} if meeting.closed_by else set())
    agreed = {key: Agreed(point.interpretation, point.valid_from) for key, point in points.items()}
    return MeetingPage(
        meeting,
        module,
        criteria,
        attendees,
        tuple(may_attend),
        people_queries.display_names(people),
        MeetingDraft(meeting.held_on, attendees, meeting.notes, shown, agreed),
    )


def _case(
    known: KnownCase, texts: Iterable[EvidenceText], near: Iterable[PersonNear], shown: frozenset[UUID]
) -> ShownCase:
    about = [
        text
        for text in texts
        if text.attempt_id == known.attempt_id and text.criterion_key == known.item.criterion_key
    ]
    names = {*known.names, *(text.author for text in about)}
    names |= {one.name for one in near if one.participant_id == known.participant_id}
    hidden = dict.fromkeys(sorted(names), str(NAME))
    return ShownCase(
        number=known.case.number,
        result=None if known.is_withheld else known.result,
        reason="" if known.is_withheld else conceal(known.reason, hidden),
        verifier_note="" if known.is_withheld else conceal(known.verifier_note, hidden),
        evidence=tuple(
            ShownEvidence(one.evidence_id, one.kind, conceal(one.text, hidden), one.evidence_id in shown)
            for one in about
            if one.text.strip()
        ),
        files=sum(one.has_file for one in about),
        withheld=_why_withheld(known),
    )


def _why_withheld(known: KnownCase) -> Text | None:
    if known.protected:
        return _l("Deltagaren har skyddade personuppgifter. Bevis och bedömning visas inte här.")
    if known.handed_over:
        return _l("Deltagaren är överlämnad till en annan kommun. Bevis och bedömning visas inte här.")
    if known.too_close:
        # Not why: under a number nobody is told who she is.
        return _l("Bevis och bedömning i det här fallet visas inte för dig.")
    return None
