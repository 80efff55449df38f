"""A participant's card: a new one in two clicks, revoked in two clicks."""

from __future__ import annotations

from uuid import UUID

from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, requires
from stegvis.base.errors import NotFound
from stegvis.base.language import _l
from stegvis.people import card_queries
from stegvis.people.actions import cards
from stegvis.people.addresses import card_address, typed_code_address
from stegvis.people.models import Account
from stegvis.people.pictures import pictures_of
from stegvis.people.states import AccountKind
from stegvis.people.tokens import grouped
from stegvis.people.views.blueprint import blueprint, page, person_for, to
from stegvis.web.qr import qr_drawing


@blueprint.get("/personer/<uuid:person_id>/kort")
@requires(Permission.PARTICIPANT_INVITE)
def card(person_id: UUID) -> Response:
    """Whether she has a card; make one or revoke it."""
    shown = _participant(person_id)
    return page("card.html", person=shown, card=card_queries.card_in_use(person_id))


@blueprint.post("/personer/<uuid:person_id>/kort")
@requires(Permission.PARTICIPANT_INVITE)
def make_card(person_id: UUID) -> Response:
    """Make the card and show it, once: nobody can read it from the database again, so there is no page to go to."""
    shown = _participant(person_id)
    new = cards.make_card(actor=current_actor(), participant_id=person_id)
    return page(
        "card_print.html",
        person=shown,
        qr=qr_drawing(card_address(new.token)),
        code=grouped(new.code),
        pictures=pictures_of(new.taps),
        address=typed_code_address().partition("://")[2],
    )


@blueprint.post("/personer/<uuid:person_id>/kort/sparra")
@requires(Permission.PARTICIPANT_INVITE)
def revoke_card(person_id: UUID) -> Response:
    """The card stops working at once."""
    _participant(person_id)
    cards.revoke_card(actor=current_actor(), participant_id=person_id)
    return to("card", _l("Kortet är spärrat. Det går inte att logga in med det längre."), person_id=person_id)


def _participant(person_id: UUID) -> Account:
    shown = person_for(Permission.PARTICIPANT_INVITE, person_id)
    if shown.kind is not AccountKind.PARTICIPANT:
        raise NotFound("participant")
    return shown
