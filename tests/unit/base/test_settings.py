"""What the settings refuse, and what their error says."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from stegvis.settings import BadSettings, Settings, from_environment


def test_production_without_a_key_is_refused_and_tells_no_secret() -> None:
    with pytest.raises(ValidationError) as refusal:
        Settings(env="production", secret_key="short", database_url="postgresql://us:hemligt@db/stegvis")
    assert "STEGVIS_SECRET_KEY" in str(refusal.value)
    assert "hemligt" not in str(refusal.value)


KEY = "a-key-for-tests-that-is-long-enough-0123456789"


def test_production_over_plain_http_is_refused() -> None:
    with pytest.raises(ValidationError, match="https://"):
        Settings(env="production", secret_key=KEY, public_url="http://stegvis.example.se")


@pytest.mark.parametrize(
    "address", ["https://stegvis.example.se", "http://127.0.0.1:8000", "http://localhost"]
)
def test_production_over_https_or_on_this_machine_alone_is_fine(address: str) -> None:
    assert Settings(env="production", secret_key=KEY, public_url=address).public_url == address


def test_a_weak_lock_of_the_keys_is_refused_without_repeating_it(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="STEGVIS_KEYS_SECRET") as refusal:
        Settings(secret_key=KEY, keys_secret="hemligt")
    assert "hemligt" not in str(refusal.value)
    missing = tmp_path / "nycklar"
    with pytest.raises(ValidationError, match="STEGVIS_KEYS_SECRET_FILE"):
        Settings(secret_key=KEY, keys_secret_file=str(missing))
    missing.write_text(KEY)
    assert Settings(secret_key=KEY, keys_secret_file=str(missing)).keys_secret_file == str(missing)


def test_each_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEGVIS_ENV", "prod")
    monkeypatch.setenv("STEGVIS_PHOTO_LIMIT_MB", "many")

    with pytest.raises(BadSettings) as refusal:
        from_environment()

    assert [line.partition(":")[0] for line in str(refusal.value).splitlines()] == [
        "STEGVIS_ENV",
        "STEGVIS_PHOTO_LIMIT_MB",
    ]
