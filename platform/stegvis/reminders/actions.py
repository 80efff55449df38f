"""The room's verbs: begin a day, write a person's digest, choose. Nothing here commits."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import flask_babel
from sqlalchemy import delete

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput
from stegvis.base.language import _l
from stegvis.base.mail import send_mail
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts
from stegvis.people.models import Account
from stegvis.people.states import AccountKind
from stegvis.reminders import gathering, mails, queries, rules
from stegvis.reminders.models import Digest, DigestChoice, DigestDay
from stegvis.reminders.rules import DigestLine


def begin_day() -> int:
    """Queue everybody's digest of today, once, when it is time to; the number queued.

    The day's row and the queued work are one transaction: after a crash either all is there, or it begins anew.
    """
    moment = clock.local(clock.now())
    if not rules.is_time_to_send(moment) or queries.is_begun(moment.date()):
        return 0
    db.session.add(DigestDay(day=moment.date(), begun_at=clock.now()))
    db.session.flush()
    found = queries.recipients()
    for account_id in found:
        outbox.send("reminders.write-digest", account_id=str(account_id), day=moment.date().isoformat())
    db.session.execute(delete(Digest).where(Digest.day < moment.date() - rules.DIGESTS_KEPT))
    return len(found)


def write_digest(account_id: UUID, day: date) -> Digest | None:
    """Record a person's digest of the day and queue its mail, in one transaction. None when she gets none.

    Again on the same day: nothing, since her row is there. On a later day: nothing, since that day has its own.
    """
    account = people_queries.get_account(account_id)
    if day != people_queries.today() or not account.email or not account.is_active:
        return None
    is_participant = account.kind is AccountKind.PARTICIPANT
    if not wants(account) or not rules.has_rested(is_participant, queries.last_day_of(account_id), day):
        return None
    lines = rules.digest_lines(gathering.waiting_for(people_queries.actor_for(account)), day)
    if not lines:
        return None
    digest = Digest(
        account_id=account_id, day=day, waiting=sum(line.number for line in lines), written_at=clock.now()
    )
    db.session.add(digest)
    # Here a second writer of the same digest stops: the rest of its transaction goes with it.
    db.session.flush()
    _send(account, account.email, lines)
    return digest


def _send(account: Account, to: str, lines: tuple[DigestLine, ...]) -> None:
    """Queue the mail in her language."""
    with flask_babel.force_locale(account.language):
        step = rules.own_step(lines)
        if account.kind is AccountKind.PARTICIPANT and step is not None:
            send_mail(to, mails.OWN_SUBJECT, mails.own_body(account.id, step))
        else:
            send_mail(to, mails.STAFF_SUBJECT, mails.staff_body(account.id, lines))


def wants(account: Account) -> bool:
    """Whether the person gets digests, by her own word or, as staff, without any."""
    choice = queries.choice_of(account.id)
    return rules.wants_digest(account.kind is AccountKind.PARTICIPANT, choice.wants if choice else None)


def choose(*, actor: Actor, account: Account, wanted: bool, email: str | None = None) -> None:
    """Say yes or no for oneself. A yes needs an address; a participant may give it here.

    Staff change theirs on their account's page, with their password: whoever holds the address can choose a new one.
    """
    if account.kind is not AccountKind.PARTICIPANT:
        email = account.email
        if wanted and not email:
            raise BadInput("wants", _l("Ditt konto har ingen e-post. Skriv den under Mitt konto först."))
    if wanted and not (email or "").strip():
        raise BadInput("email", _l("Skriv din e-post. Vi behöver den för att skicka mejl."))
    if wanted and (email or "").strip() != (account.email or ""):
        accounts.change_person(
            actor=actor,
            account=account,
            given_name=account.given_name,
            family_name=account.family_name,
            email=email,
            language=account.language,
        )
    _keep_choice(actor, account.id, wanted)


def end_by_link(account_id: UUID) -> None:
    """Say no by the link in a mail, without signing in. The account herself did it: nobody else has the link."""
    account = people_queries.get_account(account_id)
    _keep_choice(people_queries.actor_for(account), account_id, wanted=False)


def _keep_choice(actor: Actor, account_id: UUID, wanted: bool) -> None:
    choice = queries.choice_of(account_id, lock=True)
    if choice is not None and choice.wants == wanted:
        return
    if choice is None:
        choice = DigestChoice(account_id=account_id)
        db.session.add(choice)
    choice.wants, choice.chosen_at = wanted, clock.now()
    record(actor, "digest.chosen", "account", account_id, {"wants": wanted})
