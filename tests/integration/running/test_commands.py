"""What the `stegvis` command says when something is not as it should be: a sentence with the remedy, no traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import free_port

KEY = "a-key-for-tests-that-is-long-enough-0123456789"


def stegvis(*arguments: str, port: int | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STEGVIS_")}
    chosen = {f"STEGVIS_{name.upper()}": value for name, value in settings.items()}
    environment = {**kept, **chosen, **({"PORT": str(port)} if port else {})}
    command = [sys.executable, "-m", "stegvis.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["routes"],
        ["backup", "x.tar"],
        ["create-administrator", "--organisation", "X"],
        ["audit", "verify"],
    ],
    ids=" ".join,
)
def test_production_without_a_key_is_refused_in_a_sentence(arguments: list[str], tmp_path: Path) -> None:
    ended = stegvis(*arguments, env="production", data=str(tmp_path))

    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: STEGVIS_SECRET_KEY must hold at least 32 characters")
    assert "Traceback" not in ended.stderr


def test_help_lists_what_needs_no_settings_when_they_cannot_be_used(tmp_path: Path) -> None:
    ended = stegvis("--help", env="production", data=str(tmp_path))

    assert ended.returncode == 0
    assert "check-content" in ended.stdout
    assert "STEGVIS_SECRET_KEY" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "arguments", [["audit", "verify"], ["create-administrator", "--organisation", "X"]], ids=" ".join
)
def test_a_database_that_was_never_made_is_told_with_the_remedy(arguments: list[str], tmp_path: Path) -> None:
    ended = stegvis(*arguments, data=str(tmp_path))

    assert ended.returncode == 1
    assert "stegvis migrate" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("command", ["run", "routes"])
def test_a_data_folder_that_cannot_be_written_is_named(command: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = stegvis(command, data=str(tmp_path / "file" / "var"))

    assert ended.returncode == 1
    assert "STEGVIS_DATA" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_content_is_checked_whatever_the_settings_are(tmp_path: Path) -> None:
    ended = stegvis("check-content", "--json", env="production", data=str(tmp_path / "nowhere"))

    assert ended.returncode == 0, ended.stderr
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("module", ["stegvis.running.server", "stegvis.worker"])
def test_services_of_their_own_refuse_in_a_sentence_too(module: str, tmp_path: Path) -> None:
    environment = os.environ | {"STEGVIS_ENV": "production", "STEGVIS_DATA": str(tmp_path)}
    environment.pop("STEGVIS_SECRET_KEY", None)
    ended = subprocess.run(
        [sys.executable, "-m", module], env=environment, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: STEGVIS_SECRET_KEY")


@pytest.mark.parametrize("setting", ["database_url", "broker_url", "storage_url", "smtp_url"])
def test_an_address_of_an_unknown_kind_is_named_and_not_repeated(setting: str, tmp_path: Path) -> None:
    ended = stegvis("routes", data=str(tmp_path), port=None, **{setting: "gopher://user:hemligt@host/x"})

    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Error: STEGVIS_{setting.upper()} must be empty or begin with ")
    assert "hemligt" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_server_that_is_down_is_told_at_start_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as unheard:
        # Bound and not listening: nobody else gets the port, and nobody answers on it.
        unheard.bind(("127.0.0.1", 0))
        address = f"postgresql://somebody@127.0.0.1:{unheard.getsockname()[1]}/stegvis"
        ended = stegvis("run", data=str(tmp_path), database_url=address, port=free_port())

    assert ended.returncode == 1
    assert "Error: The database can't be used: connection failed" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_help_lists_our_commands_and_no_options_of_flask(tmp_path: Path) -> None:
    ended = stegvis("--help", data=str(tmp_path))

    assert "create-administrator" in ended.stdout
    assert "--app" not in ended.stdout
    assert "Flask" not in stegvis("--version").stdout


def test_a_backup_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    assert stegvis("migrate", data=str(tmp_path / "var")).returncode == 0
    ended = stegvis("backup", str(tmp_path / "nowhere" / "x.tar"), data=str(tmp_path / "var"))

    assert ended.returncode == 1
    assert (
        ended.stderr
        == f"Error: The backup {tmp_path}/nowhere/x.tar can't be written: No such file or directory\n"
    )


def test_the_database_is_for_its_user_alone_also_in_a_folder_that_others_may_read(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    environment = os.environ | {
        "STEGVIS_ENV": "test",
        "STEGVIS_DATA": str(tmp_path),
        "STEGVIS_DATABASE_URL": "",
    }
    subprocess.run([sys.executable, "-m", "stegvis.running.prepare"], env=environment, check=True)

    readable = [path.name for path in tmp_path.iterdir() if path.stat().st_mode & 0o077]
    assert readable == []
