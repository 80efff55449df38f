"""The form in which an assessor takes over what was found in an earlier attempt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, TextAreaField

from stegvis.base.forms import AtMost, Form
from stegvis.base.language import _l
from stegvis.validation.earlier_findings import Offer
from stegvis.validation.reuse_rules import reason_field_name, take_field_name


class TakeOverForm(Form):
    """What is taken over, and that the assessor has looked at it. Nothing is ticked beforehand."""

    holds = BooleanField(
        _l("Jag har läst och tittat på bevisen. De visar fortfarande det som kriteriet säger.")
    )

    def chosen(self, offers: Iterable[Offer]) -> dict[str, str]:
        """Criterion → her reason, for what is ticked."""
        return {
            key: (self[reason_field_name(key)].data or "") if reason_field_name(key) in self else ""
            for key in (offer.criterion.id for offer in offers)
            if take_field_name(key) in self and self[take_field_name(key)].data
        }


def take_over_form(offers: Iterable[Offer]) -> type[TakeOverForm]:
    """The form for what is offered: a box for each criterion, and for a safety-critical one why it holds today."""

    class OfferedForm(TakeOverForm):
        """One box for each criterion that may be taken over."""

    for offer in offers:
        key = offer.criterion.id
        setattr(OfferedForm, take_field_name(key), BooleanField(_l("Ta över det här")))
        if offer.criterion.safety_critical:
            why: Any = TextAreaField(
                _l("Varför räcker det som sågs då?"),
                [AtMost(2000)],
                description=_l("Behövs, för kriteriet är säkerhetskritiskt. Deltagaren läser det."),
            )
            setattr(OfferedForm, reason_field_name(key), why)
    return OfferedForm
