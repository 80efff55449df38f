"""What the settings refuse, and what their error says."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from stegvis.settings import Settings


def test_production_without_a_key_is_refused_and_tells_no_secret() -> None:
    with pytest.raises(ValidationError) as refusal:
        Settings(env="production", secret_key="short", database_url="postgresql://us:hemligt@db/stegvis")
    assert "STEGVIS_SECRET_KEY" in str(refusal.value)
    assert "hemligt" not in str(refusal.value)
