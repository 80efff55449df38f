"""A form that somebody sends, and all that it may leave behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from stegvis.base.database import Base
from stegvis.people.models import Account
from stegvis.validation.models import ModuleAttempt
from tests.factories.validation import Cast

Rows = dict[type[Base], int]


@dataclass(frozen=True)
class Sent:
    """A form that somebody sends, and all that it leaves behind, each thing once.

    `account` is None for a form of somebody who is not signed in. `event` is the attempt's, or the verb in the log
    where nothing moves; none where nothing is logged. `rows` are those it adds to each table. Whoever is first is
    answered with `done`.
    """

    account: Account | Sequence[Account] | None
    path: str
    data: Mapping[str, object]
    event: str
    rows: Rows = field(default_factory=dict)
    done: int = 302


Prepare = Callable[[Cast], Sent]


@dataclass(frozen=True)
class Verb:
    """The route to which the form is sent, and how to get to where it can be sent."""

    endpoint: str
    prepare: Prepare


def of(
    attempt: ModuleAttempt,
    account: Account | Sequence[Account],
    path: str,
    event: str,
    rows: Rows | None = None,
    **data: object,
) -> Sent:
    """A form about an attempt, whose id takes the place of ATTEMPT in the path."""
    return Sent(account, path.replace("ATTEMPT", str(attempt.id)), data, event, rows or {})
