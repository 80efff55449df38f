"""The Node process in which others' verifiers look at our credentials. One serves many questions."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

FOLDER = Path(__file__).parent
ENDS_WITHIN = 10
"""Seconds that the process gets for ending when nobody asks any more."""

Fetch = Callable[[str], str | None]
"""What lies at an address, as JSON; None for nothing."""


@dataclass(frozen=True)
class Answer:
    """What the verifier says of a credential: whether it holds, the bits that its status lists have, and why not."""

    verified: bool
    ended: tuple[bool, ...]
    errors: tuple[str, ...]


class Verifier:
    """The process. `fetch` stands for the network: it is asked for each address, and nothing else is opened."""

    def __enter__(self) -> Verifier:
        node = shutil.which("node")
        if node is None or not (FOLDER / "node_modules").is_dir():
            pytest.fail("Node or its packages are missing; `make setup-test` installs them", pytrace=False)
        self._process = subprocess.Popen(
            [node, "verify.mjs"], cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # It ends by itself when its input does.
        self._process.communicate(timeout=ENDS_WITHIN)

    def verify(self, credential: dict[str, Any], fetch: Fetch, now: datetime | None = None) -> Answer:
        """What it says of the credential at this moment, or at `now`; of its status list always at this moment."""
        moment = (now or datetime.now(UTC)).isoformat()
        said = self._ask({"ask": "verify", "credential": credential, "now": moment}, fetch)
        return Answer(said["verified"], tuple(said["ended"]), tuple(said["errors"]))

    def canonical(self, document: dict[str, Any], fetch: Fetch) -> str:
        """The document's canonical N-Quads, as the program in JavaScript finds them."""
        said = self._ask({"ask": "canonize", "document": document}, fetch)
        assert "quads" in said, said
        quads: str = said["quads"]
        return quads

    def _ask(self, question: dict[str, Any], fetch: Fetch) -> dict[str, Any]:
        self._say(question)
        while True:
            message: dict[str, Any] = json.loads(self._line())
            if "answer" in message:
                answer: dict[str, Any] = message["answer"]
                return answer
            found = fetch(message["wants"])
            content = None if found is None else json.loads(found)
            self._say({"address": message["wants"], "content": content})

    def _say(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the process has ended; what it said stands above"
        return line
