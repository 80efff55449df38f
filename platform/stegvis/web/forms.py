"""The form for reporting a fault in accessibility."""

from __future__ import annotations

from wtforms import StringField, TextAreaField

from stegvis.base.forms import AtMost, Form, Required
from stegvis.base.language import _l


class FaultReportForm(Form):
    """What is wrong, where, and how to answer; only the first is asked of everybody."""

    message = TextAreaField(
        _l("Vad fungerar inte?"),  # type: ignore[arg-type]  # shown through str() and __html__
        [Required(_l("Skriv vad som inte fungerar.")), AtMost(5000)],
        description=_l("Skriv med egna ord. Du får skriva på vilket språk du vill."),  # type: ignore[arg-type]
    )
    page = StringField(
        _l("Vilken sida gäller det? (frivilligt)"),  # type: ignore[arg-type]
        [AtMost(500)],
        description=_l("Skriv sidans namn eller adress."),  # type: ignore[arg-type]
    )
    contact = StringField(
        _l("Hur kan vi nå dig? (frivilligt)"),  # type: ignore[arg-type]
        [AtMost(200)],
        description=_l("Skriv e-post eller telefon om du vill ha svar."),  # type: ignore[arg-type]
    )
