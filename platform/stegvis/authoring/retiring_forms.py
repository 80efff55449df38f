"""The forms of retiring a validation module and of bringing it back."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import _l
from stegvis.content.retiring import MOST_WORDS
from stegvis.content.version_rules import Version

WHOLE = "all"


class RetireForm(Form):
    """What is retired, and why."""

    what = RadioField(
        _l("Vad ska avvecklas?"),
        [ChoiceRequired(_l("Välj vad som ska avvecklas.")), OneOf()],
        validate_choice=False,
    )
    reason = TextAreaField(
        _l("Varför?"),
        [Required(_l("Skriv varför. Samordnaren läser det när någon vill börja.")), AtMost(MOST_WORDS)],
        description=_l("Samordnaren läser det när någon vill börja."),
    )

    def offer(self, versions: Iterable[Version], *, whole: bool) -> None:
        """The versions that can be chosen, and perhaps the whole module."""
        all_of_it = [SelectChoice(WHOLE, _l("Hela modulen, också nya versioner av den"))]
        self.what.choices = [
            *(
                SelectChoice(
                    str(one.id),
                    _l("Version %(number)s, som gäller nu", number=one.number)
                    if one.is_current
                    else _l("Version %(number)s, som är ersatt", number=one.number),
                )
                for one in versions
            ),
            *(all_of_it if whole else ()),
        ]

    @property
    def version_id(self) -> UUID | None:
        """The chosen version; None for the whole module."""
        return None if self.what.data == WHOLE else UUID(self.what.data)


class RestoreForm(Form):
    """Why it is brought back."""

    reason = TextAreaField(
        _l("Varför?"), [Required(_l("Skriv varför modulen tas i bruk igen.")), AtMost(MOST_WORDS)]
    )
