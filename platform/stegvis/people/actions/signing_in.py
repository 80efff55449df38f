"""Signing in: staff by user name and password, participants by card and picture code."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from stegvis.access import SYSTEM
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import Text, _l
from stegvis.people import card_queries, passwords, queries
from stegvis.people.actions.sessions import start_session
from stegvis.people.actions.throttling import Counter, charge, failures, forget, give_back
from stegvis.people.models import Account, QrCard
from stegvis.people.pictures import pin_text
from stegvis.people.rules import (
    ACCOUNT,
    ADDRESS,
    CARD,
    CARD_IN_ALL,
    CARD_STOPS_AFTER,
    CODE_FROM_ADDRESS,
    KNOWN_DEVICE,
    OWN_PASSWORD,
)
from stegvis.people.states import AccountKind
from stegvis.people.tokens import keyed_hash, normalise_code

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Device:
    """The browser that asks: its address, its own random id, and the accounts that have signed in from it before."""

    address: str
    id: str = ""
    accounts: frozenset[UUID] = field(default_factory=frozenset)


class TooManyTries(Refused):
    """One must wait: the same answer whether the name exists or not."""

    def __init__(self, until: datetime) -> None:
        seconds = max(1, int((until - clock.now()).total_seconds()))
        super().__init__(_wait_text(seconds))


def _wait_text(seconds: int) -> Text:
    if seconds < 90:
        return _l("Det blev många försök. Vänta %(seconds)s sekunder och försök igen.", seconds=seconds)
    minutes = -(-seconds // 60)
    return _l("Det blev många försök. Vänta %(minutes)s minuter och försök igen.", minutes=minutes)


def sign_in_by_password(*, username: str, password: str, device: Device) -> tuple[Account, str]:
    """The account and its new session's token; Refused when name and password don't fit, TooManyTries when one waits.

    The context must hold no write when this is called: the slow check runs without any lock. Failures from
    elsewhere never make a device wait that has signed in to this account before.
    """
    name = username.strip().casefold()
    account = queries.account_by_username(name)
    counters = _password_counters(name, account, device)
    until = charge(counters)
    if until is not None:
        raise TooManyTries(until)
    usable = account is not None and account.is_active and account.kind is AccountKind.STAFF
    right = passwords.fits(account.password_hash if account and usable else None, password)
    if account is None or not right:
        log.warning("a sign-in by password failed")
        raise Refused(_l("Användarnamnet eller lösenordet är fel. Försök igen."))
    db.begin_write()
    forget([counter for counter in counters if counter.limit is not ADDRESS])
    give_back(Counter(ADDRESS, device.address))
    return account, start_session(account, way="password")


def check_own_password(*, account: Account, password: str) -> None:
    """That the one who is signed in knows her password: BadInput on `current`, or TooManyTries.

    Throttled, since a browser that somebody left signed in is a place to guess from. The context must hold no write,
    and holds one afterwards.
    """
    counter = Counter(OWN_PASSWORD, str(account.id))
    until = charge([counter])
    if until is not None:
        raise TooManyTries(until)
    right = passwords.fits(account.password_hash, password)
    if not right:
        raise BadInput("current", _l("Det är inte ditt nuvarande lösenord."))
    db.begin_write()
    forget([counter])


def _password_counters(name: str, account: Account | None, device: Device) -> Sequence[Counter]:
    if account is not None and account.id in device.accounts:
        return (Counter(KNOWN_DEVICE, f"{account.id}:{device.id}"),)
    return (Counter(ACCOUNT, name), Counter(ADDRESS, device.address))


def pin_secret(card_id: UUID, taps: Sequence[int]) -> str:
    """What is hashed of a picture code: tied to the card and to this installation's key."""
    return keyed_hash("card-pin", f"{card_id}:{pin_text(taps)}")


def find_card_by_code(*, typed: str, device: Device) -> QrCard:
    """The card with the typed code. Throttled per address; Refused when there is none. No write is held."""
    counter = Counter(CODE_FROM_ADDRESS, device.address)
    until = charge([counter])
    if until is not None:
        raise TooManyTries(until)
    code = normalise_code(typed)
    card = card_queries.card_by_code(code) if code else None
    if card is None:
        raise Refused(_l("Koden stämmer inte. Titta på kortet och skriv en gång till."))
    db.begin_write()
    give_back(counter)
    return card


def sign_in_by_card(*, card_id: UUID, taps: Sequence[int]) -> tuple[Account, str]:
    """The participant and her new session's token; Refused in kind words. The context must hold no write."""
    counters = [Counter(CARD, str(card_id)), Counter(CARD_IN_ALL, str(card_id))]
    until = charge(counters)
    if until is not None:
        raise TooManyTries(until)
    card = card_queries.card_by_id(card_id)
    right = passwords.fits(card.pin_hash if card else None, pin_secret(card_id, taps))
    if card is None or not right:
        _note_wrong_pictures(card)
    assert card is not None
    account = queries.get_account(card.participant_id)
    db.begin_write()
    forget(counters)
    return account, start_session(account, way="card")


def _note_wrong_pictures(card: QrCard | None) -> None:
    if card is not None and failures(Counter(CARD_IN_ALL, str(card.id))) >= CARD_STOPS_AFTER:
        db.begin_write()
        stop_card(card_queries.card_by_id(card.id))
        raise CardStopped
    raise Refused(_l("Det var inte rätt bilder. Det gör inget. Försök igen."))


class CardStopped(Refused):
    """The card has been stopped after very many wrong picture codes. The request must commit."""

    def __init__(self) -> None:
        super().__init__(_l("Kortet är stoppat. Be din samordnare om ett nytt kort."))


def stop_card(card: QrCard | None) -> None:
    """Stop a card that somebody tries to guess."""
    if card is not None:
        card.revoked_at = clock.now()
        record(SYSTEM, "card_stopped", "account", card.participant_id)
