"""Choosing and changing passwords; invitations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import update

from stegvis.access import Actor, Role
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import Text, _l
from stegvis.base.mail import send_mail
from stegvis.base.outbox import send
from stegvis.people import card_queries, passwords, queries
from stegvis.people.actions.accounts import refuse_part_of_organisation
from stegvis.people.actions.sessions import end_all_sessions
from stegvis.people.actions.signing_in import check_own_password
from stegvis.people.addresses import invitation_address, reset_address
from stegvis.people.models import Account, Invitation, Membership, PasswordReset
from stegvis.people.rules import password_fault, username_fault
from stegvis.people.states import AccountKind
from stegvis.people.tokens import keyed_hash, new_token, token_hash

INVITATION_HOLDS = timedelta(days=14)
RESET_HOLDS = timedelta(hours=2)


def change_password(*, actor: Actor, current: str, new: str, session_id: UUID | None = None) -> None:
    """Change one's own password; every other browser is signed out.

    BadInput on `current` or `new`, TooManyTries after many wrong ones. The context must hold no write.
    """
    account = queries.get_account(actor.own_account_id)
    _refuse_weak(account, new)
    check_own_password(account=account, password=current)
    account = queries.get_account(actor.own_account_id)
    _set_password(account, new)
    record(actor, "password_changed", "account", account.id)
    end_all_sessions(actor=actor, account_id=account.id, but=session_id)


def confirm_new_email(*, actor: Actor, email: str | None, current: str) -> None:
    """Staff who change their own e-mail show that they know the password, for new ones are sent to that address.

    BadInput on `current`, TooManyTries after many wrong ones. The context must hold no write.
    """
    account = queries.get_account(actor.own_account_id)
    changed = (email or "").strip() != (account.email or "")
    if account.kind is not AccountKind.STAFF or not changed:
        db.begin_write()
        return
    if not current:
        raise BadInput("current", _l("Skriv ditt nuvarande lösenord för att byta e-post."))
    check_own_password(account=account, password=current)


def _refuse_weak(account: Account, new: str) -> None:
    names = (account.given_name, account.family_name)
    fault = password_fault(new, username=account.username or "", names=names)
    if fault:
        raise BadInput("new", fault)


def _set_password(account: Account, new: str) -> None:
    _refuse_weak(account, new)
    account.password_hash = passwords.hash_secret(new)
    # Links that were asked for before the new password was chosen must not undo it.
    unused = (PasswordReset.account_id == account.id) & PasswordReset.used_at.is_(None)
    db.session.execute(update(PasswordReset).where(unused).values(used_at=clock.now()))


def ask_for_reset(*, accounts: Sequence[Account]) -> None:
    """Queue a mail to those of the accounts that have an address. The same work is done when there are none."""
    send("people.send-reset-links", account_ids=[str(account.id) for account in accounts])


def make_reset_link(*, actor: Actor, account: Account) -> str:
    """A link with which the account's owner chooses a new password, once, within two hours."""
    token, now = new_token(), clock.now()
    reset = PasswordReset(
        account_id=account.id, token_hash=token_hash(token), created_at=now, expires_at=now + RESET_HOLDS
    )
    db.session.add(reset)
    record(actor, "reset_link_made", "account", account.id)
    return reset_address(token)


def use_reset_link(*, token: str, new: str) -> Account:
    """Set the password by the link; NotFound when it is used, too old or unknown. Signs out everywhere."""
    reset = card_queries.get_reset(token)
    account = queries.get_account(reset.account_id)
    _set_password(account, new)
    reset.used_at = clock.now()
    actor = queries.actor_for(account)
    record(actor, "password_reset", "account", account.id)
    end_all_sessions(actor=actor, account_id=account.id)
    return account


def invite(
    *,
    actor: Actor,
    organisation_id: UUID,
    unit_id: UUID | None,
    role: Role,
    given_name: str = "",
    family_name: str = "",
    email: str | None = None,
    valid_to: date | None = None,
    form_key: str = "",
) -> str:
    """Invite a member of staff: the link, which is also mailed when there is an address.

    The same form sent twice (told by `form_key`) gives the same link. BadInput on `valid_to` for a day that has been,
    on `unit` for an administrator of a part.
    """
    refuse_part_of_organisation(role, unit_id)
    if valid_to is not None and valid_to < queries.today():
        raise BadInput("valid_to", _l("Slutdagen ligger före startdagen. Välj en senare dag."))
    said = (
        f"{actor.account_id} {organisation_id} {unit_id} {role} {given_name} {family_name} {email} {valid_to}"
    )
    token = keyed_hash("invitation", f"{form_key} {said}") if form_key else new_token()
    if form_key:
        # The second of two clicks waits here, and finds what the first one made.
        queries.lock_account(actor.own_account_id)
    if card_queries.is_invited(token):
        return invitation_address(token)
    now = clock.now()
    invitation = Invitation(
        token_hash=token_hash(token),
        organisation_id=organisation_id,
        unit_id=unit_id,
        role=role,
        given_name=given_name,
        family_name=family_name,
        email=email or None,
        valid_to=valid_to,
        invited_by=actor.account_id,
        created_at=now,
        expires_at=now + INVITATION_HOLDS,
    )
    db.session.add(invitation)
    db.session.flush()
    record(actor, "invited", "invitation", invitation.id, {"role": role.value, "email": email or ""})
    address = invitation_address(token)
    if email:
        send_mail(email, _l("Inbjudan till Stegvis"), _invitation_mail(address))
    return address


def withdraw_invitation(*, actor: Actor, invitation_id: UUID) -> Invitation:
    """The link stops at once. Taken back again: no effect. Refused when somebody has used it, NotFound for none."""
    invitation = card_queries.invitation_by_id(invitation_id)
    if invitation.used_at is not None:
        raise Refused(_l("Inbjudan är redan använd. Avsluta personens roll i stället."))
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at, invitation.withdrawn_by = clock.now(), actor.own_account_id
        record(actor, "invitation_withdrawn", "invitation", invitation.id, {"role": invitation.role.value})
    return invitation


def _invitation_mail(address: str) -> Text:
    return _l(
        """Hej!

Du är inbjuden till Stegvis. Öppna länken och välj användarnamn och lösenord:

%(address)s

Länken gäller i 14 dagar och kan användas en gång.""",
        address=address,
    )


def accept_invitation(*, token: str, username: str, given_name: str, family_name: str, new: str) -> Account:
    """Make the account that the invitation offers. BadInput on `username` or `new`.

    NotFound when it is used up, InvitationWithdrawn when it is taken back.
    """
    invitation = card_queries.get_invitation(token)
    name = username.strip().casefold()
    fault = username_fault(name)
    if fault:
        raise BadInput("username", fault)
    if queries.account_by_username(name) is not None:
        raise BadInput("username", _l("Det användarnamnet är upptaget. Välj ett annat."))
    account = Account(
        organisation_id=invitation.organisation_id,
        kind=AccountKind.STAFF,
        username=name,
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        email=invitation.email,
        created_at=clock.now(),
    )
    _set_password(account, new)
    db.session.add(account)
    db.session.flush()
    db.session.add(
        Membership(
            account_id=account.id,
            organisation_id=invitation.organisation_id,
            unit_id=invitation.unit_id,
            role=invitation.role,
            valid_from=queries.today(),
            valid_to=invitation.valid_to,
        )
    )
    invitation.used_at = clock.now()
    db.session.flush()
    record(
        queries.actor_for(account),
        "invitation_accepted",
        "account",
        account.id,
        {"role": invitation.role.value},
    )
    return account
