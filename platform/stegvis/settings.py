"""One typed settings class, read from the environment only, with defaults that are safe on a laptop."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, cast

from flask import current_app
from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_PACKAGE = Path(__file__).resolve().parent
_REPOSITORY = _PACKAGE.parent.parent


def _shipped_folder(name: str) -> Path:
    """The folder as it was packed into the wheel, else as it lies in the repository."""
    packed = _PACKAGE / name
    return packed if packed.is_dir() else _REPOSITORY / name


class Settings(BaseSettings):
    """What the environment decides. Every field is read from `STEGVIS_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="STEGVIS_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    env: Literal["development", "production", "test"] = "development"
    data: Path = Path("var")
    database_url: str = ""
    broker_url: str = Field(default="", description="Empty: the broker lives inside the worker process.")
    storage_url: str = Field(
        default="", description="Empty: files in the data folder; else s3://bucket/prefix."
    )
    storage_endpoint: str = ""
    public_url: str = "http://127.0.0.1:8000"
    secret_key: str = ""
    smtp_url: str = Field(default="", description="Empty: mails lie as files in the data folder.")
    mail_from: str = "stegvis@localhost"
    static_path: Path = Field(default_factory=lambda: _shipped_folder("static"))
    courses_path: Path = Field(default_factory=lambda: _shipped_folder("courses"))
    modules_path: Path = Field(default_factory=lambda: _shipped_folder("validation_modules"))

    photo_limit_mb: int = 25
    sound_limit_mb: int = 50
    film_limit_mb: int = 300
    file_limit_mb: int = 25

    session_idle_minutes: int = 60
    session_absolute_hours: int = 12
    participant_session_idle_minutes: int = 240

    # Internal verification: the defaults are the least that is looked at, and may only be sharpened.
    sample_percent: int = Field(default=33, ge=33, le=100)
    sample_percent_at_risk: int = Field(default=50, ge=50, le=100)
    sample_all_up_to: int = Field(default=4, ge=4)
    sample_first_decisions: int = Field(default=3, ge=3)
    batch_size: int = Field(default=10, ge=1, le=10)
    batch_working_days: int = Field(default=10, ge=1, le=10)

    operator_name: str = Field(default="Kommunen", description="Who answers for the site, in its statements.")
    contact_mail: str = Field(default="", description="Reports of faults in accessibility are sent here.")
    contact_phone: str = ""
    supervisory_authority: str = "Myndigheten för digital förvaltning (Digg)"
    supervisory_authority_url: str = "https://www.digg.se/"
    trust_proxy: bool = Field(default=False, description="Believe X-Forwarded-* from one proxy in front.")

    @model_validator(mode="after")
    def _production_needs_a_key(self) -> Settings:
        if self.env == "production" and len(self.secret_key) < 32:
            raise ValueError(
                "STEGVIS_SECRET_KEY must hold at least 32 characters when STEGVIS_ENV=production"
            )
        return self

    @property
    def resolved_database_url(self) -> str:
        """The database to use: what was asked for, else SQLite in the data folder."""
        if self.database_url:
            return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
        return f"sqlite:///{self.data.resolve() / 'stegvis.db'}"

    @property
    def secure(self) -> bool:
        """Whether people reach the site over https, so that cookies can demand it."""
        return self.public_url.startswith("https://")


def current() -> Settings:
    """The settings of the application whose context is active."""
    return cast(Settings, current_app.extensions["stegvis.settings"])
