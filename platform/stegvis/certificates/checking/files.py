"""From a file's bytes to what it says: PDF, credential, token, badge or Europass file, told apart by content.

Nothing is believed here and nothing is fetched. Whatever a stranger sends ends in `Opened` or in `CannotOpen`.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from joserfc import jws
from pyhanko.pdf_utils.reader import PdfFileReader

from stegvis.certificates.badges import KEYWORD, NotASvg, credential_in_png, credentials_in_svg
from stegvis.certificates.checking.verdict import FileKind, Reason
from stegvis.certificates.credentials import europass
from stegvis.certificates.credentials.canonical import Document

LARGEST_FILE = 2 * 1024 * 1024
LARGEST_JSON = 200 * 1024
MOST_OBJECTS = 200
"""How many objects a document may hold: a paper with some ninety outcomes or parts."""
DEEPEST = 20
CREDENTIAL_NAME = "credential.json"
SNAPSHOT_NAME = "certificate.json"

_PDF, _PNG = b"%PDF-", b"\x89PNG\r\n\x1a\n"
_HEADER_WITHIN = 1024
_MOST_PIXELS = 4_000_000
_MOST_NAMES = 40
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


class CannotOpen(Exception):
    """There is no certificate to read in the file, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Opened:
    """What a file holds. A paper from before credentials were made has an empty document and its snapshot only."""

    kind: FileKind
    content: bytes = field(repr=False)
    document: Document = field(default_factory=dict)
    token: str = ""
    snapshot: str = ""
    says_twice: bool = False


def open_file(content: bytes) -> Opened:
    """What the file holds. Raises CannotOpen."""
    if not content.strip():
        raise CannotOpen(Reason.EMPTY)
    if len(content) > LARGEST_FILE:
        raise CannotOpen(Reason.TOO_LARGE)
    if _PDF in content[:_HEADER_WITHIN]:
        return _opened_pdf(content)
    if content.startswith(_PNG):
        return _opened_png(content)
    return _opened_text(content)


def _opened_text(content: bytes) -> Opened:
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise CannotOpen(Reason.UNKNOWN_KIND) from None
    if text.startswith("<"):
        return _opened_svg(content, text)
    if len(content) > LARGEST_JSON:
        raise CannotOpen(Reason.TOO_LARGE)
    if text.startswith("{"):
        document, says_twice = read_document(text)
        kind = FileKind.EUROPASS if _is_for_europass(document) else FileKind.JSON
        return Opened(kind, content, document, says_twice=says_twice)
    if _TOKEN.fullmatch(text):
        return Opened(FileKind.TOKEN, content, _said_by(text), token=text)
    raise CannotOpen(Reason.UNKNOWN_KIND)


def _is_for_europass(document: Document) -> bool:
    types = document.get("type")
    return isinstance(types, list) and europass.TYPE in types


def _said_by(token: str) -> Document:
    """What the token says, not yet believed."""
    try:
        payload = jws.extract_compact(token.encode()).payload.decode()
    # A stranger's token can break the library in ways that it does not name.
    except Exception as error:
        raise CannotOpen(Reason.DAMAGED_FILE) from error
    return read_document(payload)[0]


def read_document(text: str) -> tuple[Document, bool]:
    """The document, and whether it says something twice: readers would choose differently. Raises CannotOpen."""
    twice = False

    def once(pairs: list[tuple[str, Any]]) -> Document:
        nonlocal twice
        read = dict(pairs)
        twice = twice or len(read) != len(pairs)
        return read

    if len(text.encode("utf-8", "replace")) > LARGEST_JSON:
        raise CannotOpen(Reason.TOO_LARGE)
    try:
        document = json.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise CannotOpen(Reason.DAMAGED_FILE) from error
    if not isinstance(document, dict):
        raise CannotOpen(Reason.NO_CREDENTIAL)
    return document, twice


def is_intricate(document: Document) -> bool:
    """Whether the document is built otherwise than ours, so that finding its canonical form could take for ever.

    The work grows beyond all bounds only when nameless objects refer to nameless ones. Ours never do: each stands
    directly in one with a name. The words with which others could be made to are refused as well.
    """
    for count, (inner, depth, is_within_nameless) in enumerate(_objects(document), start=1):
        is_nameless = not isinstance(inner.get("id"), str)
        if count > MOST_OBJECTS or depth > DEEPEST or (is_nameless and is_within_nameless):
            return True
    text = json.dumps(document, ensure_ascii=False)
    if '"_:' in text or text.count('"@') != 1:
        return True
    contexts = document.get("@context")
    return not (
        isinstance(contexts, list)
        and len(contexts) <= DEEPEST
        and all(isinstance(one, str) for one in contexts)
    )


def _objects(document: Document) -> Iterator[tuple[Document, int, bool]]:
    """Each object with its depth, and whether the one around it is nameless. Not recursive: depth is a stranger's."""
    waiting: list[tuple[Any, int, bool]] = [(document, 0, False)]
    while waiting:
        value, depth, is_within = waiting.pop()
        if isinstance(value, list):
            waiting += [(one, depth + 1, is_within) for one in value if isinstance(one, dict | list)]
        elif isinstance(value, dict):
            yield value, depth, is_within
            is_nameless = not isinstance(value.get("id"), str)
            waiting += [
                (one, depth + 1, is_nameless) for one in value.values() if isinstance(one, dict | list)
            ]


def _opened_png(content: bytes) -> Opened:
    width, height = (int.from_bytes(content[start : start + 4], "big") for start in (16, 20))
    if width * height > _MOST_PIXELS:
        raise CannotOpen(Reason.TOO_LARGE)
    try:
        text = credential_in_png(content)
    # A stranger's picture can break the library in ways that it does not name.
    except Exception as error:
        raise CannotOpen(Reason.DAMAGED_FILE) from error
    if text is None:
        raise CannotOpen(Reason.NO_CREDENTIAL)
    document, says_twice = read_document(text)
    several = content.count(b"iTXt" + KEYWORD.encode()) > 1
    return Opened(FileKind.PNG, content, document, says_twice=says_twice or several)


def _opened_svg(content: bytes, text: str) -> Opened:
    try:
        found = credentials_in_svg(text)
    except NotASvg:
        raise CannotOpen(Reason.UNKNOWN_KIND) from None
    if not found:
        raise CannotOpen(Reason.NO_CREDENTIAL)
    document, says_twice = read_document(found[0])
    return Opened(FileKind.SVG, content, document, says_twice=says_twice or len(found) > 1)


def _opened_pdf(content: bytes) -> Opened:
    attached = attachments(content)
    snapshot = attached.get(SNAPSHOT_NAME, b"").decode("utf-8", "replace")
    if CREDENTIAL_NAME in attached:
        text = attached[CREDENTIAL_NAME].decode("utf-8", "replace")
        document, says_twice = read_document(text)
        return Opened(FileKind.PDF, content, document, snapshot=snapshot, says_twice=says_twice)
    if snapshot:
        return Opened(FileKind.PDF, content, snapshot=snapshot)
    raise CannotOpen(Reason.NO_CREDENTIAL)


def attachments(content: bytes) -> dict[str, bytes]:
    """The two files of ours inside a PDF, by name. Raises CannotOpen.

    The library sets bounds to what compressed parts may unfold to.
    """
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        named = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    except KeyError:
        return {}
    # A stranger's PDF can break the library in ways that it does not name.
    except Exception as error:
        raise CannotOpen(Reason.DAMAGED_FILE) from error
    try:
        places = range(0, min(len(named), 2 * _MOST_NAMES) - 1, 2)
        wanted = {str(named[at]): named[at + 1] for at in places}
        return {
            name: bytes(wanted[name]["/EF"]["/F"].data)[: LARGEST_JSON + 1]
            for name in (CREDENTIAL_NAME, SNAPSHOT_NAME)
            if name in wanted
        }
    except Exception as error:
        raise CannotOpen(Reason.DAMAGED_FILE) from error
