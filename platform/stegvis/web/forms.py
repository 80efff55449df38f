"""The form for reporting a fault in accessibility."""

from __future__ import annotations

from wtforms import StringField, TextAreaField

from stegvis.base.forms import AtMost, Form, Required
from stegvis.base.language import _l


class FaultReportForm(Form):
    """What is wrong, where, and how to answer; only the first is asked of everybody."""

    message = TextAreaField(
        _l("Vad fungerar inte?"),
        [Required(_l("Skriv vad som inte fungerar.")), AtMost(5000)],
        description=_l("Skriv med egna ord. Du får skriva på vilket språk du vill."),
    )
    page = StringField(
        _l("Vilken sida gäller det? (frivilligt)"),
        [AtMost(500)],
        description=_l("Skriv sidans namn eller adress."),
    )
    contact = StringField(
        _l("Hur kan vi nå dig? (frivilligt)"),
        [AtMost(200)],
        description=_l("Skriv e-post eller telefon om du vill ha svar."),
    )
