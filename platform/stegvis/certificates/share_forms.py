"""What a holder fills in when she makes a link to her certificate."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from typing import cast
from uuid import uuid4

from markupsafe import Markup
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from stegvis.base.forms import ChoiceRequired, Form, OneOf
from stegvis.base.language import _l
from stegvis.certificates.share_rules import DEPTH_NAMES, LIFETIMES, MOST_EVIDENCE, USUAL_DAYS
from stegvis.certificates.states import ShareDepth
from stegvis.content.compiled_modules import CompiledModule
from stegvis.validation.kinds import KINDS
from stegvis.validation.models import Evidence
from stegvis.validation.rules import EvidenceKind


class ShareForm(Form):
    """How much the link shows, and for how long."""

    form_key = HiddenField(default=lambda: uuid4().hex)
    depth = RadioField(
        _l("Vad får de se?"),
        choices=[SelectChoice(depth.value, cast(str, name)) for depth, name in DEPTH_NAMES.items()],
        default=ShareDepth.CLAIMS.value,
        validators=[ChoiceRequired(_l("Välj vad de får se.")), OneOf()],
        validate_choice=False,
    )
    days = RadioField(
        _l("Hur länge?"),
        choices=[SelectChoice(str(days), cast(str, name)) for days, name in LIFETIMES.items()],
        default=str(USUAL_DAYS),
        validators=[ChoiceRequired(_l("Välj hur länge länken gäller.")), OneOf()],
        validate_choice=False,
    )

    def offer(self, depths: Sequence[ShareDepth]) -> None:
        """Let her choose among these depths; where there is one, there is nothing to choose."""
        if len(depths) == 1:
            del self.depth
            return
        self.depth.choices = [SelectChoice(depth.value, cast(str, DEPTH_NAMES[depth])) for depth in depths]


class EvidenceForm(Form):
    """Which of her own evidence goes along with the link."""

    form_key = HiddenField(default=lambda: uuid4().hex)
    evidence = SelectMultipleField(
        _l("Vad vill du visa?"),
        [OneOf()],
        description=_l("Välj högst %(count)s saker.", count=MOST_EVIDENCE),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    people_agreed = BooleanField(_l("Jag har frågat. Alla vill vara med."))

    def offer(
        self, pieces: Sequence[Evidence], module: CompiledModule, with_people: frozenset[object]
    ) -> None:
        """Let her choose among these. Where nobody else is in any of them, nobody is to be asked."""
        self.evidence.choices = [
            SelectChoice(str(one.id), cast(str, _words(one, module, has_people=one.id in with_people)))
            for one in pieces
        ]
        if not with_people:
            del self.people_agreed


def _words(piece: Evidence, module: CompiledModule, *, has_people: bool) -> Markup:
    """What it is, how it begins or what it shows, and whether others are in it.

    What it shows is in Swedish whatever the page's language.
    """
    shows = [found.easy_text for key in piece.criterion_keys if (found := module.criterion(key)) is not None]
    words = Markup("{}").format(KINDS[piece.kind].name)
    if piece.kind is EvidenceKind.TEXT:
        words += Markup('<br><bdi dir="auto">{}</bdi>').format(
            shorten(piece.text, _BEGINNING, placeholder=" …")
        )
    elif shows:
        more = f" (+{len(shows) - 1})" if shows[1:] else ""
        words += Markup('<br><span lang="sv" dir="ltr">{}{}</span>').format(shows[0], more)
    return words + Markup("<br><strong>{}</strong>").format(_WITH_OTHERS) if has_people else words


_BEGINNING = 80
"""So many characters of a text are enough to know it again."""

_WITH_OTHERS = _l("Andra är med.")
