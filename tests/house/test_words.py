"""What no committed file may tell: where it was written, by what, and where packages come from."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Put together here, so that this file does not find itself.
_MACHINE = ("/" + "work/", "/" + "farm/", "/" + "root/", "/tmp/" + "brief")
_REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "registry.npm" + "js.org")
_TOOLS = ("chat" + "gpt", "anth" + "ropic", "cl" + "aude", "co" + "pilot")
_FORBIDDEN = re.compile(
    "|".join(re.escape(word) for word in (*_MACHINE, *_REGISTRIES, *_TOOLS)), re.IGNORECASE
)


def committed_files() -> list[Path]:
    """Every file that git knows."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def text_of(path: Path) -> str:
    """The file as text; nothing for a picture or a font, and for one that was removed just now."""
    if not path.is_file():
        return ""
    content = path.read_bytes()
    return "" if b"\0" in content[:8000] else content.decode("utf-8", "replace")


def test_no_file_names_a_machine_a_registry_or_a_tool() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in committed_files()
        if (found := _FORBIDDEN.search(text_of(path)))
    ]

    assert wrong == []


def test_the_search_would_find_one() -> None:
    assert _FORBIDDEN.search("see https://PYPI" + ".org/simple")
    assert any(text_of(path) for path in committed_files())
