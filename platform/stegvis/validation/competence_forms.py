"""The shape of what is typed about the competence of staff."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from wtforms import BooleanField, FileField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from stegvis.access import Role
from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import _l
from stegvis.media.keeping import Received
from stegvis.people.forms import RealDate, choices
from stegvis.people.labels import ROLE_WORDS
from stegvis.validation.actions import Paper
from stegvis.validation.competence_proofs import CourseProof
from stegvis.validation.competence_rules import DUTIES, EVERY_MODULE
from stegvis.validation.forms import form_key_field


class PaperForm(Form):
    """A paper that shows somebody's competence. The file is sent last: the words have come if it is refused."""

    form_key = form_key_field()
    file_id = HiddenField(description="A file that came earlier and waits for this form.")
    file = FileField(
        _l("Underlaget som fil"),
        description=_l("PDF, JPEG eller PNG. Personen, samordnare och administratörer kan läsa den."),
    )

    @property
    def waiting_file(self) -> UUID | None:
        """The id of the file that waits for this form, if it names one."""
        try:
            return UUID(self.file_id.data or "")
        except ValueError:
            return None

    def paper(self, received: Received | None) -> Paper:
        """The file that came with this form, else the one that waits for it."""
        return Paper(self.form_key.data or "", received, self.waiting_file if received is None else None)


class CompetenceForm(PaperForm):
    """Who may what, until when, and what the administrator has seen."""

    role = SelectField(
        _l("Roll"),
        [ChoiceRequired(_l("Välj en roll.")), OneOf()],
        choices=choices(((role.value, ROLE_WORDS[role]) for role in DUTIES), first=_l("Välj")),
        validate_choice=False,
    )
    module = SelectField(_l("Modul"), [OneOf()], validate_choice=False)
    valid_from = RealDate(_l("Första dag"), [ChoiceRequired(_l("Skriv första dagen."))])
    valid_to = RealDate(
        _l("Sista dag"),
        [ChoiceRequired(_l("Skriv sista dagen."))],
        description=_l("Du och personen påminns 60 dagar innan."),
    )
    as_trainee = BooleanField(
        _l("Bedömare under upplärning"),
        description=_l("En annan bedömare i modulen läser och kontrasignerar varje beslut."),
    )
    trainee_until = RealDate(
        _l("Kontrasigneras till och med (frivilligt)"),
        [Optional()],
        description=_l("Utan dag: tills du registrerar en kompetens utan upplärning."),
    )
    certificate = SelectField(_l("Kursintyg från Stegvis (om det finns)"), [OneOf()], validate_choice=False)
    proof = TextAreaField(
        _l("Underlag"),
        [AtMost(1000)],
        description=_l(
            "Vad du har sett: utbildning, yrkesbevis, erfarenhet. Behövs inte om du väljer ett kursintyg."
        ),
    )
    proof_date = RealDate(
        _l("Underlagets datum"),
        [Optional()],
        description=_l("Behövs inte om du väljer ett kursintyg."),
    )

    def offer(self, titles: Mapping[str, str], proofs: Iterable[CourseProof]) -> None:
        """The choices of the lists."""
        self.module.choices = choices(titles.items(), first=_l("Alla moduler"))
        self.certificate.choices = choices(
            ((str(one.certificate_id), one.words) for one in proofs), first=_l("Inget kursintyg")
        )

    def begin(self, today: date, roles: Collection[Role]) -> None:
        """What a new form says: from today, for the role that she has, if it is one."""
        self.valid_from.data = today
        duties = [role for role in DUTIES if role in roles]
        self.role.data = duties[0].value if len(duties) == 1 else None

    @property
    def module_key(self) -> str:
        """The chosen module; nothing chosen means every one."""
        return self.module.data or EVERY_MODULE

    @property
    def certificate_id(self) -> UUID | None:
        """The chosen course certificate."""
        return UUID(self.certificate.data) if self.certificate.data else None


class EndCompetenceForm(Form):
    """Why a competence ends before its day."""

    reason = TextAreaField(
        _l("Varför avslutas den?"), [Required(_l("Skriv varför kompetensen avslutas.")), AtMost(1000)]
    )


class CountersignForm(Form):
    """A qualified colleague's word on a trainee's decision."""

    stands = RadioField(
        _l("Ditt svar"),
        choices=[
            SelectChoice("yes", _l("Jag kontrasignerar")),
            SelectChoice("no", _l("Jag skickar tillbaka beslutet")),
        ],
        validators=[ChoiceRequired(_l("Välj om du kontrasignerar eller skickar tillbaka.")), OneOf()],
        validate_choice=False,
    )
    words = TextAreaField(
        _l("Till kollegan"),
        [AtMost(2000)],
        description=_l("Behövs när du skickar tillbaka. Deltagaren läser det inte."),
    )
