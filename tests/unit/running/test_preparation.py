"""What may stand in the way of a start, and what to do about it."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from stegvis import worker
from stegvis.running import preparation, server
from stegvis.running.preparation import CannotStart
from stegvis.running.web import make_application
from stegvis.settings import Settings


def test_root_is_warned_in_development() -> None:
    assert "root" in str(preparation.check_user(production=False, user_id=0))


def test_root_is_refused_in_production() -> None:
    with pytest.raises(CannotStart, match="root"):
        preparation.check_user(production=True, user_id=0)


@pytest.mark.parametrize("start", [make_application, server.main, worker.main])
def test_server_and_worker_that_are_started_by_themselves_refuse_root(
    start: Callable[[], object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(preparation, "user_id", lambda: 0)
    monkeypatch.setattr("stegvis.running.server.end_with_parent", lambda: None)
    monkeypatch.setattr("stegvis.worker.end_with_parent", lambda: None)
    monkeypatch.setenv("STEGVIS_ENV", "production")
    monkeypatch.setenv("STEGVIS_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("STEGVIS_DATA", str(tmp_path / "var"))
    with pytest.raises(SystemExit, match="Never run the site as root in production"):
        start()
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("production", [True, False])
def test_another_user_is_fine(production: bool) -> None:
    assert preparation.check_user(production=production, user_id=1000) is None


@pytest.mark.parametrize(
    ("env", "public_url", "is_warned"),
    [
        ("production", "http://stegvis.example", True),
        ("production", "https://stegvis.example", False),
        ("development", "http://127.0.0.1:8000", False),
    ],
)
def test_production_without_https_is_warned(
    env: Literal["production", "development"], public_url: str, is_warned: bool
) -> None:
    said = preparation.check_public_url(Settings(env=env, public_url=public_url, secret_key="k" * 32))
    assert ("https" in (said or "")) == is_warned


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "http", "80.5"])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(CannotStart, match="PORT"):
        preparation.chosen_port(text)


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=str(port)):
            preparation.check_port("127.0.0.1", port)


def test_one_data_folder_serves_one_site(tmp_path: Path) -> None:
    with (
        preparation.only_one(tmp_path),
        pytest.raises(CannotStart, match="already running"),
        preparation.only_one(tmp_path),
    ):
        pytest.fail("both got the folder")


def test_a_data_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    with preparation.only_one(tmp_path):
        pass
    with preparation.only_one(tmp_path):
        pass


@pytest.fixture
def prepared(tmp_path: Path) -> Settings:
    """Settings whose data folder was made ready for the content there is."""
    settings = Settings(data=tmp_path, courses_path=tmp_path / "courses", modules_path=tmp_path / "modules")
    settings.courses_path.mkdir()
    (settings.courses_path / "lesson.md").write_text("text")
    (tmp_path / "stegvis.db").touch()
    (tmp_path / preparation.PREPARED_FILE).write_text(preparation.fingerprint(settings))
    return settings


def test_a_later_start_has_nothing_to_prepare(prepared: Settings) -> None:
    assert preparation.is_prepared(prepared)


def test_changed_content_is_prepared_again(prepared: Settings) -> None:
    (prepared.courses_path / "lesson.md").write_text("a longer text")

    assert not preparation.is_prepared(prepared)


def test_a_missing_database_is_prepared_again(prepared: Settings) -> None:
    (prepared.data / "stegvis.db").unlink()

    assert not preparation.is_prepared(prepared)


def test_another_database_is_prepared_again(prepared: Settings) -> None:
    other = prepared.model_copy(update={"database_url": "postgresql://other"})

    assert not preparation.is_prepared(other)


def test_demonstration_accounts_are_read_from_their_file(tmp_path: Path) -> None:
    accounts = [{"role": "assessor", "name": "Bo"}]
    (tmp_path / preparation.DEMONSTRATION_FILE).write_text(json.dumps(accounts))

    assert preparation.demonstration_accounts(tmp_path) == accounts


def test_no_file_means_no_demonstration_accounts(tmp_path: Path) -> None:
    assert preparation.demonstration_accounts(tmp_path) == []
