"""One typed settings class, read from the environment only, with defaults that are safe on a laptop."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import urlsplit

from flask import current_app
from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_PACKAGE = Path(__file__).resolve().parent
_REPOSITORY = _PACKAGE.parent.parent


def _shipped_folder(name: str) -> Path:
    """The folder as it was packed into the wheel, else as it lies in the repository."""
    packed = _PACKAGE / name
    return packed if packed.is_dir() else _REPOSITORY / name


def _two_cores_at_most() -> int:
    """As many processes as this one may use cores, two at most: each takes about 200 MB while a batch is written."""
    return min(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


_KINDS_OF_ADDRESS = {
    "database_url": ("postgresql://", "postgresql+psycopg://", "sqlite:///"),
    "broker_url": ("redis://", "rediss://"),
    "storage_url": ("s3://", "file://"),
    "smtp_url": ("smtp://", "smtp+starttls://", "smtps://"),
    "timestamp_url": ("http://", "https://"),
}


class BadSettings(Exception):
    """The environment holds settings that can't be used: a sentence for each, with its variable and the remedy."""


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
    keys_secret: str = Field(
        default="", description="Locks the private keys of issuers. Empty: made from the secret key."
    )
    keys_secret_file: str = Field(default="", description="A file with it instead.")
    pkcs11_module: str = Field(default="", description="The library of an HSM that holds seal keys.")
    pkcs11_token: str = ""
    pkcs11_pin: str = ""
    timestamp_url: str = Field(default="", description="A time-stamp authority (RFC 3161) for seals.")
    certificate_processes: int = Field(
        default_factory=_two_cores_at_most, ge=1, le=16, description="How many processes write a batch."
    )
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
    sample_of_assessor: int = Field(default=1, ge=1)
    sample_of_method: int = Field(default=1, ge=1)
    sample_with_interpreter: int = Field(default=1, ge=1)
    sample_reviewed_within_days: int = Field(default=365, ge=1, le=365)
    sample_disagreed_within_days: int = Field(default=365, ge=365)
    sample_new_module_until: int = Field(default=10, ge=10)
    sample_simulated_share: float = Field(default=1 / 3, ge=0, le=1 / 3)
    sample_high_risk_points: int = Field(default=3, ge=1, le=3)
    sample_points_new_assessor: int = Field(default=1, ge=1)
    sample_points_new_module: int = Field(default=1, ge=1)
    sample_points_many_simulations: int = Field(default=1, ge=1)
    sample_points_late: int = Field(default=1, ge=1)
    sample_points_same_person: int = Field(default=2, ge=2)
    sample_points_earlier_disagreement: int = Field(default=3, ge=3)
    batch_size: int = Field(default=10, ge=1, le=10)
    batch_working_days: int = Field(default=10, ge=1, le=10)
    interim_percent: int = Field(default=10, ge=10, le=100)
    # External verification, where it is chosen: likewise.
    external_sample_percent: int = Field(default=20, ge=20, le=100)
    # A participant has at least two weeks to ask for a decision to be looked at again.
    reconsideration_days: int = Field(default=14, ge=14, le=365)

    operator_name: str = Field(default="Kommunen", description="Who answers for the site, in its statements.")
    contact_mail: str = Field(default="", description="Reports of faults in accessibility are sent here.")
    contact_phone: str = ""
    supervisory_authority: str = "Myndigheten för digital förvaltning (Digg)"
    supervisory_authority_url: str = "https://www.digg.se/"
    trust_proxy: bool = Field(default=False, description="Believe X-Forwarded-* from one proxy in front.")

    @model_validator(mode="after")
    def _addresses_are_of_known_kinds(self) -> Settings:
        # The addresses themselves are not repeated: they may hold passwords.
        faults = [
            f"STEGVIS_{name.upper()} must be empty or begin with {' or '.join(kinds)}"
            for name, kinds in _KINDS_OF_ADDRESS.items()
            if getattr(self, name) and not getattr(self, name).startswith(kinds)
        ]
        if faults:
            raise ValueError("\n".join(faults))
        return self

    @model_validator(mode="after")
    def _the_lock_of_keys_is_strong(self) -> Settings:
        # The secret itself is not repeated.
        if self.keys_secret and len(self.keys_secret) < 32:
            raise ValueError(
                "STEGVIS_KEYS_SECRET must hold at least 32 characters. Make one with: openssl rand -hex 32"
            )
        if self.keys_secret_file:
            file = Path(self.keys_secret_file)
            if not file.is_file() or len(file.read_bytes().strip()) < 32:
                raise ValueError(
                    "STEGVIS_KEYS_SECRET_FILE must name a file that holds at least 32 characters."
                )
        return self

    @model_validator(mode="after")
    def _production_is_safe(self) -> Settings:
        faults = []
        if self.env == "production" and len(self.secret_key) < 32:
            faults.append(
                "STEGVIS_SECRET_KEY must hold at least 32 characters when STEGVIS_ENV=production."
                " Make one with: openssl rand -hex 32"
            )
        if self.env == "production" and not self.secure and not self.only_here:
            faults.append(
                f"STEGVIS_PUBLIC_URL={self.public_url} must begin with https:// when STEGVIS_ENV=production:"
                " passwords and certificates travel over it."
            )
        if faults:
            raise ValueError("\n".join(faults))
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

    @property
    def only_here(self) -> bool:
        """Whether the public address is one that nobody but this machine can open."""
        return urlsplit(self.public_url).hostname in ("127.0.0.1", "::1", "localhost")


def from_environment() -> Settings:
    """The settings of the environment. BadSettings, in words for people, when they can't be used."""
    try:
        return Settings()
    except ValidationError as error:
        raise BadSettings("\n".join(_sentence(problem) for problem in error.errors())) from None


def _sentence(problem: ErrorDetails) -> str:
    limits = problem.get("ctx", {})
    if "ge" in limits:
        said = f"must be at least {limits['ge']:.4g}"
    elif "le" in limits:
        said = f"must be at most {limits['le']:.4g}"
    else:
        said = problem["msg"].removeprefix("Value error, ")
    return f"STEGVIS_{str(problem['loc'][0]).upper()}: {said}" if problem["loc"] else said


def current() -> Settings:
    """The settings of the application whose context is active."""
    return cast(Settings, current_app.extensions["stegvis.settings"])
