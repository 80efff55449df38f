"""Which variant a reader has chosen. The choice holds for lessons and modules alike until she chooses another."""

from __future__ import annotations

from flask import request, session

from stegvis.content.variants import VARIANTS

VARIANT = "variant"
"""The name of the choice in addresses, forms and the session."""


def chosen_variant() -> str | None:
    """The code that was asked for now, else before in this session; None when she has never chosen."""
    asked = request.args.get(VARIANT, "")
    if not asked and request.method == "POST":
        asked = request.form.get(VARIANT, "")
    if asked in VARIANTS and session.get(VARIANT) != asked:
        session[VARIANT] = asked
    chosen: str | None = session.get(VARIANT)
    return chosen
