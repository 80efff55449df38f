"""What may stand in the way of a start, and what to do about it."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from stegvis import worker
from stegvis.running import preparation, server
from stegvis.running.preparation import CannotStart
from stegvis.running.web import make_application
from stegvis.settings import Settings

KEY = "a-key-for-tests-that-is-long-enough-0123456789"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without any setting of ours."""
    for name in [name for name in os.environ if name.startswith("STEGVIS_")]:
        monkeypatch.delenv(name)
    return monkeypatch


def production(environment: pytest.MonkeyPatch, address: str = "https://stegvis.example.se") -> None:
    environment.setenv("STEGVIS_ENV", "production")
    environment.setenv("STEGVIS_SECRET_KEY", KEY)
    environment.setenv("STEGVIS_PUBLIC_URL", address)


def test_root_is_warned_in_development(environment: pytest.MonkeyPatch) -> None:
    settings = preparation.checked_settings(user_id=0)

    assert ["root" in warning for warning in preparation.warnings(settings, user_id=0)] == [True]


def test_root_is_refused_in_production(environment: pytest.MonkeyPatch) -> None:
    production(environment)

    with pytest.raises(CannotStart, match="root"):
        preparation.checked_settings(user_id=0)


def test_another_user_is_fine_in_production(environment: pytest.MonkeyPatch) -> None:
    production(environment)
    settings = preparation.checked_settings(user_id=1000)

    assert list(preparation.warnings(settings, user_id=1000)) == []


def test_an_address_of_this_machine_alone_is_warned_of_in_production(environment: pytest.MonkeyPatch) -> None:
    production(environment, "http://127.0.0.1:8000")
    settings = preparation.checked_settings(user_id=1000)

    assert ["STEGVIS_PUBLIC_URL" in one for one in preparation.warnings(settings, user_id=1000)] == [True]


def test_settings_that_cannot_be_used_are_named_without_a_traceback(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("STEGVIS_ENV", "prod")

    with pytest.raises(CannotStart, match=r"STEGVIS_ENV: .*'production'"):
        preparation.checked_settings(user_id=1000)


def test_what_stands_in_the_way_ends_a_process_with_a_sentence() -> None:
    def main() -> None:
        raise CannotStart("The way is blocked.")

    with pytest.raises(SystemExit, match=r"^Error: The way is blocked\.$"):
        preparation.or_refuse(main)


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
    with pytest.raises(CannotStart, match="Never run the site as root in production"):
        start()
    assert not (tmp_path / "var").exists()


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


def test_a_data_folder_that_cannot_be_made_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(CannotStart, match="STEGVIS_DATA"), preparation.only_one(tmp_path / "file" / "var"):
        pytest.fail("there is no such folder")


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


def test_a_database_elsewhere_is_looked_at_each_time(prepared: Settings) -> None:
    other = prepared.model_copy(update={"database_url": "postgresql://other"})
    (prepared.data / preparation.PREPARED_FILE).write_text(preparation.fingerprint(other))

    assert not preparation.is_prepared(other)


def test_demonstration_accounts_are_read_from_their_file(tmp_path: Path) -> None:
    accounts = [{"role": "assessor", "name": "Bo", "qr_link": ""}]
    (tmp_path / preparation.DEMONSTRATION_FILE).write_text(json.dumps(accounts))

    assert preparation.demonstration_accounts(Settings(data=tmp_path)) == accounts


def test_cards_lead_to_where_the_site_is_now(tmp_path: Path) -> None:
    path = tmp_path / preparation.DEMONSTRATION_FILE
    path.write_text(json.dumps([{"name": "Noor", "qr_link": "http://127.0.0.1:8000/k/abc"}]))

    accounts = preparation.demonstration_accounts(Settings(data=tmp_path, public_url="http://127.0.0.1:8080"))

    assert accounts == [{"name": "Noor", "qr_link": "http://127.0.0.1:8080/k/abc"}]
    assert json.loads(path.read_text()) == accounts


def test_no_file_means_no_demonstration_accounts(tmp_path: Path) -> None:
    assert preparation.demonstration_accounts(Settings(data=tmp_path)) == []
