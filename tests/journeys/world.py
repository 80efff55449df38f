"""What the demonstration world holds, as the journeys look it up: people, attempts, evidence, certificates."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask
from sqlalchemy import Select, select

from stegvis.access import Role
from stegvis.app import create_app
from stegvis.base.database import db
from stegvis.certificates.models import Certificate
from stegvis.content.compiled_modules import CompiledModule
from stegvis.people.models import Account, Organisation
from stegvis.settings import Settings
from stegvis.validation import queries
from stegvis.validation.models import Evidence, ModuleAttempt
from stegvis.validation.states import AttemptState
from stegvis.verification.interim_models import InterimItem, InterimSample
from stegvis.verification.models import BatchItem
from stegvis.verification.standardisation_models import StandardisationMeeting

ORGANISATION = "Exempelstads kommun"
Result = TypeVar("Result")


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration who can sign in: staff by password, a participant by card."""

    name: str
    role: str
    workshop: str
    username: str = ""
    password: str = ""
    card_path: str = ""
    code: str = ""
    pin: tuple[str, ...] = ()


class World:
    """The demonstration data of a running site. Looks into its database; changes are made by the rooms' own verbs."""

    def __init__(self, data: Path, public_url: str) -> None:
        self._data = data
        self._public_url = public_url

    @cached_property
    def app(self) -> Flask:
        """An application on the running site's data."""
        return create_app(Settings(env="development", data=self._data, public_url=self._public_url))

    def close(self) -> None:
        """Let go of the database."""
        if "app" in self.__dict__:
            with self.app.app_context():
                db.engine.dispose()

    @cached_property
    def people(self) -> list[Person]:
        """Everybody in the list of demonstration accounts of one municipality."""
        return self._listed(lambda organisation: organisation == ORGANISATION)

    @cached_property
    def neighbours(self) -> list[Person]:
        """Everybody in the list of demonstration accounts of the other municipality."""
        return self._listed(lambda organisation: organisation != ORGANISATION)

    def _listed(self, fits: Callable[[str], bool]) -> list[Person]:
        listed = json.loads((self._data / "demo-accounts.json").read_text())
        return [
            Person(
                name=one["name"],
                role=one["role"],
                workshop=one["workshop"],
                username=one.get("username", ""),
                password=one.get("password", ""),
                card_path=urlsplit(one.get("qr_link", "")).path,
                code=one.get("code", ""),
                pin=tuple(one.get("pin", ())),
            )
            for one in listed
            if fits(one["organisation"])
        ]

    def staff(self, role: Role, workshop: str = "", place: int = 0) -> Person:
        """Somebody with this role, for this workshop or the whole municipality; `place` 1 is her colleague."""
        fitting = [
            one
            for one in self.people
            if one.role == role.value and (not workshop or one.workshop in ("", workshop))
        ]
        return fitting[place]

    def forget(self) -> None:
        """Look accounts and attempts up anew: some were added."""
        for name in ("_accounts", "_attempts"):
            self.__dict__.pop(name, None)

    def named(self, name: str) -> Person:
        """The person with this name; a KeyError when nobody has it."""
        return next(one for one in self.people if one.name == name)

    def do(self, deed: Callable[[], Result]) -> Result:
        """Do something in the database by the rooms' own verbs, and commit.

        What the deed may ask this object is looked up before: what writes has the database for itself.
        """
        assert self._accounts and self._attempts is not None
        with self.app.app_context():
            db.begin_write()
            result = deed()
            db.session.commit()
        return result

    def look(self, statement: Select[Result]) -> Sequence[Result]:
        """The objects that a select finds, in its order, loosened from the session."""
        with self.app.app_context():
            found = db.session.scalars(statement).unique().all()
            db.session.expunge_all()
        return found

    @cached_property
    def organisation_id(self) -> UUID:
        """The municipality of the list."""
        return next(iter(self._accounts.values())).organisation_id

    def account_id(self, name: str) -> UUID:
        """The account of the person with this name."""
        return self._accounts[name].id

    @cached_property
    def _accounts(self) -> dict[str, Account]:
        statement = (
            select(Account).join(Organisation).where(Organisation.name == ORGANISATION).order_by(Account.id)
        )
        return {f"{one.given_name} {one.family_name}": one for one in self.look(statement)}

    @cached_property
    def _attempts(self) -> dict[str, ModuleAttempt]:
        names = {account.id: name for name, account in self._accounts.items()}
        found = self.look(select(ModuleAttempt).order_by(ModuleAttempt.created_at))
        return {names[one.participant_id]: one for one in found if one.participant_id in names}

    def attempt_id(self, name: str) -> UUID:
        """The attempt of the participant with this name."""
        return self._attempts[name].id

    def participant_in(self, state: AttemptState) -> Person:
        """A participant with a card and without protected identity whose attempt stands in this state."""
        known = {one.name for one in self.people}
        for name, attempt in sorted(self._attempts.items()):
            # Those who were added by other journeys are not in the list of demonstration accounts.
            if name in known and attempt.state is state and not self._accounts[name].protected:
                return self.named(name)
        raise KeyError(f"nobody's attempt is {state}")

    def own_evidence(self, name: str) -> Evidence:
        """The first piece that this participant has added."""
        statement = (
            select(Evidence)
            .where(Evidence.attempt_id == self.attempt_id(name), Evidence.author_id == self.account_id(name))
            .order_by(Evidence.created_at)
        )
        return self.look(statement)[0]

    def module_of(self, name: str) -> CompiledModule:
        """The module of this participant's attempt, as it was when the attempt began."""
        attempt_id = self.attempt_id(name)
        return self.do(lambda: queries.module_of(queries.get_attempt(attempt_id)))

    def batch_id(self, attempt_id: UUID) -> UUID:
        """The verifiers' batch that the attempt's decision lies in."""
        statement = select(BatchItem).where(BatchItem.attempt_id == attempt_id).order_by(BatchItem.decided_at)
        return self.look(statement)[-1].batch_id

    def interim_items(self) -> tuple[InterimItem, InterimItem]:
        """A running attempt that waits for a verifier's look, and one about which she has said something."""
        ours = select(Organisation.id).where(Organisation.name == ORGANISATION)
        statement = (
            select(InterimItem)
            .join(InterimSample)
            .where(InterimSample.organisation_id.in_(ours))
            .order_by(InterimItem.looked_at.is_not(None), InterimItem.id)
        )
        found = self.look(statement)
        assert found[0].looked_at is None and found[-1].looked_at is not None
        return found[0], found[-1]

    def whose(self, attempt_id: UUID) -> Person:
        """The participant whose attempt it is."""
        return self.named(next(name for name, one in self._attempts.items() if one.id == attempt_id))

    def meeting_ids(self) -> tuple[UUID, UUID]:
        """The standardisation meeting that is being prepared, and the one that was held."""
        statement = (
            select(StandardisationMeeting)
            .join(Organisation)
            .where(Organisation.name == ORGANISATION)
            .order_by(StandardisationMeeting.opened_at.desc())
        )
        prepared, held, *_earlier = self.look(statement)
        return prepared.id, held.id

    def certificate_of(self, name: str) -> Certificate:
        """The latest certificate of the person with this name."""
        statement = (
            select(Certificate)
            .where(Certificate.holder_id == self.account_id(name))
            .order_by(Certificate.issued_at.desc())
        )
        return self.look(statement)[0]
