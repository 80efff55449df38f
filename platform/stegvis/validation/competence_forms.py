"""The shape of what is typed about the competence of staff."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from wtforms import SelectField, TextAreaField
from wtforms.validators import Optional

from stegvis.access import Role
from stegvis.base.forms import AtMost, ChoiceRequired, Form, OneOf, Required
from stegvis.base.language import _l
from stegvis.people.forms import RealDate, choices
from stegvis.people.labels import ROLE_WORDS
from stegvis.validation.competence_proofs import CourseProof
from stegvis.validation.competence_rules import DUTIES, EVERY_MODULE


class CompetenceForm(Form):
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
