"""The ways in which a verb or a query says no. The web floor turns each into a page."""

from __future__ import annotations

from stegvis.base.language import Text


class NotFound(Exception):
    """The thing does not exist, or does not exist for this actor: always shown as 404."""


class Forbidden(Exception):
    """The thing is visible to the actor, but this verb is not hers: shown as 403."""


class Refused(Exception):
    """A rule says no. The message tells the user why and what to do instead."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message.source))
        self.message = message


class BadInput(Refused):
    """One field holds something that can't be taken. The message belongs beside that field."""

    def __init__(self, field: str, message: Text) -> None:
        super().__init__(message)
        self.field = field
