"""Every select about the competence of staff, and what pages and work lists show of it. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from stegvis.access import Actor, ObjectFacts, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.base.language import Text
from stegvis.content import queries as content_queries
from stegvis.content.states import Kind
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Assignment, Membership
from stegvis.validation import apart, lendings
from stegvis.validation import competence_rules as rules
from stegvis.validation.competence_models import CompetenceProofFile, StaffCompetence
from stegvis.validation.competence_proofs import proofs_of
from stegvis.validation.competence_rules import DUTIES, EVERY_MODULE, Attention, Held, Need
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from stegvis.validation.work_lists import AttemptLine


def get_competence(competence_id: UUID, *, lock: bool = False) -> StaffCompetence:
    """The competence, or NotFound. `lock` holds the row until the transaction ends."""
    statement = select(StaffCompetence).where(StaffCompetence.id == competence_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound("staff competence")
    return found


def object_facts(competence: StaffCompetence) -> ObjectFacts:
    """What the policy needs to know about a competence."""
    return ObjectFacts(owner_id=competence.account_id, organisation_id=competence.organisation_id)


def in_force_from(account_id: UUID, role: Role, module_key: str, day: date) -> StaffCompetence | None:
    """The same competence from the same day on, if it is registered."""
    statement = select(StaffCompetence).where(
        StaffCompetence.account_id == account_id,
        StaffCompetence.role == role,
        StaffCompetence.module_key == module_key,
        StaffCompetence.valid_from == day,
        StaffCompetence.ended_at.is_(None),
    )
    return db.session.execute(statement).scalar_one_or_none()


def current_proof(competence_id: UUID) -> CompetenceProofFile | None:
    """The uploaded proof that counts, if there is one."""
    statement = select(CompetenceProofFile).where(
        CompetenceProofFile.competence_id == competence_id, CompetenceProofFile.replaced_at.is_(None)
    )
    return db.session.execute(statement).scalar_one_or_none()


def proof_by_form_key(competence_id: UUID, form_key: str) -> CompetenceProofFile | None:
    """What this very form has uploaded already, replaced since or not."""
    statement = select(CompetenceProofFile).where(
        CompetenceProofFile.competence_id == competence_id, CompetenceProofFile.form_key == form_key
    )
    return db.session.execute(statement).scalar_one_or_none()


def held_by_many(account_ids: Collection[UUID]) -> dict[UUID, list[Held]]:
    """Account → what she holds and held, without what was ended by hand, in one question."""
    if not account_ids:
        return {}
    statement = (
        select(StaffCompetence)
        .where(StaffCompetence.account_id.in_(list(account_ids)), StaffCompetence.ended_at.is_(None))
        .order_by(StaffCompetence.account_id, StaffCompetence.valid_from, StaffCompetence.id)
    )
    found: dict[UUID, list[Held]] = {account_id: [] for account_id in account_ids}
    for one in db.session.execute(statement).scalars():
        found[one.account_id].append(one.held)
    return found


def ever_held_by_many(account_ids: Collection[UUID]) -> dict[UUID, list[Held]]:
    """Account → all that was ever registered, for what was done on an earlier day: what was ended held until then."""
    statement = (
        select(StaffCompetence)
        .where(StaffCompetence.account_id.in_(list(account_ids)))
        .order_by(StaffCompetence.account_id, StaffCompetence.valid_from, StaffCompetence.id)
    )
    found: dict[UUID, list[Held]] = {account_id: [] for account_id in account_ids}
    for one in db.session.execute(statement).scalars():
        held = one.held
        if one.ended_at is not None:
            ended_on = clock.local(one.ended_at).date()
            ends_on = ended_on if held.ends_on is None else min(held.ends_on, ended_on)
            held = replace(held, is_ended=False, ends_on=ends_on)
        found[one.account_id].append(held)
    return found


def held_by(account_id: UUID | None) -> list[Held]:
    """What one person holds and held; nothing for the system."""
    return held_by_many([account_id])[account_id] if account_id is not None else []


def competent_among(account_ids: Collection[UUID], role: Role, module_key: str) -> frozenset[UUID]:
    """Those of the accounts who have competence for the module today."""
    held, today = held_by_many(account_ids), people_queries.today()
    return frozenset(one for one in held if rules.is_competent(held[one], role, module_key, today))


def refusal_of(actor: Actor, role: Role, module_key: str) -> Text | None:
    """Why the actor may not judge or review in this module today, for a page to say before she begins."""
    guard = rules.may_assess if role is Role.ASSESSOR else rules.may_verify_module
    return guard(held_by(actor.account_id), module_key, people_queries.today())


@dataclass(frozen=True)
class AssessorsHeld:
    """What the assessors of some attempts hold: who is assigned, by participant, and who is lent, by attempt."""

    assigned: Mapping[UUID, Mapping[UUID, Sequence[Held]]]
    lent: Mapping[UUID, Mapping[UUID, Sequence[Held]]]

    def of(self, line: AttemptLine) -> dict[UUID, Sequence[Held]]:
        """The attempt's assessors of today → what each holds. Who has none is not there."""
        return {**self.assigned.get(line.participant_id, {}), **self.lent.get(line.attempt_id, {})}


def held_by_assessors_of(lines: Collection[AttemptLine]) -> AssessorsHeld:
    """What the assessors of the lines' attempts hold, in one question; in two where somebody is lent."""
    if not lines:
        return AssessorsHeld({}, {})
    statement = (
        select(Assignment.participant_id, StaffCompetence)
        .join(StaffCompetence, StaffCompetence.account_id == Assignment.staff_id)
        .where(
            Assignment.participant_id.in_({line.participant_id for line in lines}),
            Assignment.role == Role.ASSESSOR,
            people_queries.in_force(Assignment),
            StaffCompetence.ended_at.is_(None),
            ~_is_overruled([line.attempt_id for line in lines]),
        )
        .order_by(Assignment.participant_id, StaffCompetence.id)
    )
    found: dict[UUID, dict[UUID, list[Held]]] = {}
    for participant_id, competence in db.session.execute(statement):
        hers = found.setdefault(participant_id, {})
        hers.setdefault(competence.account_id, []).append(competence.held)
    return AssessorsHeld(found, _held_by_lent({line.attempt_id for line in lines if line.lent_to}))


def _held_by_lent(attempt_ids: Collection[UUID]) -> dict[UUID, dict[UUID, list[Held]]]:
    """Attempt → who is lent to it and may act today → what she holds."""
    if not attempt_ids:
        return {}
    lent = lendings.in_force().subquery()
    statement = (
        select(lent.c.attempt_id, StaffCompetence)
        .join(StaffCompetence, StaffCompetence.account_id == lent.c.assessor_id)
        .where(lent.c.attempt_id.in_(attempt_ids), StaffCompetence.ended_at.is_(None))
        .order_by(lent.c.attempt_id, StaffCompetence.id)
    )
    found: dict[UUID, dict[UUID, list[Held]]] = {}
    for attempt_id, competence in db.session.execute(statement):
        found.setdefault(attempt_id, {}).setdefault(competence.account_id, []).append(competence.held)
    return found


def _is_overruled(attempt_ids: Collection[UUID]) -> ColumnElement[bool]:
    """A reconsideration of one of these attempts of the participant's changed her decision: somebody else decides."""
    return exists().where(
        ModuleAttempt.id.in_(attempt_ids),
        ModuleAttempt.participant_id == Assignment.participant_id,
        apart.is_overruled(Assignment.staff_id),
    )


def lacking_assessor(lines: Sequence[AttemptLine], known: AssessorsHeld | None = None) -> list[AttemptLine]:
    """Those of the lines whose participant has no assessor with competence for the module today.

    `known`: what their assessors hold, where a page has read it already.
    """
    held = held_by_assessors_of(lines) if known is None else known
    today = people_queries.today()
    return [
        line
        for line in lines
        if not any(
            rules.is_competent(one, Role.ASSESSOR, line.module_key, today) for one in held.of(line).values()
        )
    ]


def open_modules_of(participant_id: UUID) -> frozenset[str]:
    """The modules of her attempts that go on."""
    statement = (
        select(ModuleAttempt.module_key)
        .where(
            ModuleAttempt.participant_id == participant_id,
            ModuleAttempt.ended_at.is_(None),
            ModuleAttempt.state != AttemptState.DORMANT,
        )
        .order_by(ModuleAttempt.module_key)
    )
    return frozenset(db.session.execute(statement).scalars())


@dataclass(frozen=True)
class Lacking:
    """Something about one person's competence that needs attention, as work lists show it."""

    account_id: UUID
    name: str
    attention: Attention


@dataclass(frozen=True)
class OwnCompetence:
    """What a person holds in one of her roles, read once for a whole list."""

    role: Role
    held: tuple[Held, ...]
    attention: tuple[Attention, ...]

    def covers(self, module_key: str) -> bool:
        """Whether it covers the module today."""
        return rules.is_competent(self.held, self.role, module_key, people_queries.today())


def own(actor: Actor, role: Role) -> OwnCompetence:
    """The actor's own competence in a role that she has today."""
    holders = _holders(Membership.account_id == actor.own_account_id, Membership.role == role)
    held = tuple(one for holder in holders for one in holder.held)
    attention = tuple(one.attention for one in _lacking(holders))
    return OwnCompetence(role, held, attention)


def attention_in(organisation_ids: Collection[UUID]) -> list[Lacking]:
    """The same for all assessors and verifiers of these organisations, the longest waiting first."""
    return _lacking(_holders(Account.organisation_id.in_(list(organisation_ids))))


@dataclass
class _Holder:
    """A person in a role: since when, and what she holds and held in it."""

    account_id: UUID
    role: Role
    name: str
    since: date
    held: list[Held] = field(default_factory=list)


def _holders(*conditions: ColumnElement[bool]) -> list[_Holder]:
    """Who has one of the roles today, each with what is registered for it and not ended by hand, in one question."""
    statement = (
        select(Account, Membership, StaffCompetence)
        .join(Membership, Membership.account_id == Account.id)
        .outerjoin(
            StaffCompetence,
            (StaffCompetence.account_id == Account.id)
            & (StaffCompetence.role == Membership.role)
            & StaffCompetence.ended_at.is_(None),
        )
        .where(
            Membership.role.in_(DUTIES), people_queries.in_force(Membership), Account.is_active, *conditions
        )
        .order_by(Account.given_name, Account.family_name, Account.id, Membership.valid_from, Membership.id)
    )
    found: dict[tuple[UUID, Role], _Holder] = {}
    for account, membership, competence in db.session.execute(statement):
        key = (account.id, membership.role)
        holder = found.setdefault(
            key, _Holder(account.id, membership.role, account.display_name, membership.valid_from)
        )
        if competence is not None and competence.held not in holder.held:
            holder.held.append(competence.held)
    return list(found.values())


def _lacking(holders: Sequence[_Holder]) -> list[Lacking]:
    today = people_queries.today()
    found = [
        Lacking(one.account_id, one.name, attention)
        for one in holders
        for attention in rules.to_attend(one.held, one.role, one.since, today)
    ]
    return sorted(found, key=lambda one: one.attention.since)


@dataclass(frozen=True)
class CompetenceLine:
    """One registered competence in the list. `need` says that it ends soon or has ended, and nothing follows."""

    competence: StaffCompetence
    module_title: str
    need: Need | None
    certificate_holds: bool
    registered_by: str
    has_file: bool = False


@dataclass(frozen=True)
class PersonCompetence:
    """A person in one role, and what is registered for it. `is_missing`: nothing holds today."""

    account_id: UUID
    name: str
    role: Role
    lines: tuple[CompetenceLine, ...]
    is_missing: bool
    may_write: bool

    @property
    def needs_attention(self) -> bool:
        """Whether somebody should see to it now."""
        return self.is_missing or any(line.need for line in self.lines)


def module_titles(organisation_id: UUID | None) -> dict[str, str]:
    """Key → title of the published modules that the organisation sees."""
    entries = content_queries.catalogue(organisation_id, kind=Kind.MODULE)
    return {entry.key: entry.title for entry in entries}


def people_for(actor: Actor) -> list[PersonCompetence]:
    """Who may assess and verify in the organisations where the actor is coordinator or administrator; else herself.

    Those that need attention come first.
    """
    governed = _organisations(actor, Role.ADMINISTRATOR)
    seen = governed | _organisations(actor, Role.COORDINATOR)
    is_hers = Membership.account_id == actor.own_account_id
    holders = _holders(Account.organisation_id.in_(list(seen)) if seen else is_hers)
    found_rows = _rows({one.account_id for one in holders})
    rows = [one for one, _ in found_rows]
    names = people_queries.display_names({one.registered_by for one in rows if one.registered_by})
    proofs = {
        proof.certificate_id for found in proofs_of(_with_certificate(rows)).values() for proof in found
    }
    titles, today = module_titles(actor.organisation_id), people_queries.today()
    found = []
    for holder in holders:
        hers = [
            row for row in found_rows if (row[0].account_id, row[0].role) == (holder.account_id, holder.role)
        ]
        needs = rules.to_attend(holder.held, holder.role, holder.since, today)
        by_end = {(one.module_key, one.ends_on): one.need for one in needs}
        lines = tuple(
            CompetenceLine(
                one,
                titles.get(one.module_key, one.module_key) if one.module_key != EVERY_MODULE else "",
                None if one.ended_at else by_end.get((one.module_key, one.valid_to)),
                one.certificate_id is None or one.certificate_id in proofs,
                names.get(one.registered_by, "") if one.registered_by else "",
                has_file,
            )
            for one, has_file in hers
        )
        is_missing = not any(one.held.covers(one.module_key, today) for one, _ in hers)
        may_write = bool(governed) and holder.account_id != actor.account_id
        found.append(
            PersonCompetence(holder.account_id, holder.name, holder.role, lines, is_missing, may_write)
        )
    return sorted(found, key=lambda one: not one.needs_attention)


def _organisations(actor: Actor, role: Role) -> frozenset[UUID]:
    return frozenset(grant.organisation_id for grant in actor.grants if grant.role is role)


def _rows(account_ids: Collection[UUID]) -> list[tuple[StaffCompetence, bool]]:
    """What is registered for the accounts, and whether a file was uploaded as its proof, in one question."""
    statement = (
        select(StaffCompetence, CompetenceProofFile.media_id)
        .outerjoin(
            CompetenceProofFile,
            (CompetenceProofFile.competence_id == StaffCompetence.id)
            & CompetenceProofFile.replaced_at.is_(None),
        )
        .where(StaffCompetence.account_id.in_(list(account_ids)))
        .order_by(
            StaffCompetence.ended_at.is_not(None), StaffCompetence.valid_from.desc(), StaffCompetence.id
        )
    )
    return [(one, media_id is not None) for one, media_id in db.session.execute(statement)]


def _with_certificate(rows: Sequence[StaffCompetence]) -> frozenset[UUID]:
    return frozenset(one.account_id for one in rows if one.certificate_id)
