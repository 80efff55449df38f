"""A paper as somebody scans or photographs it."""

from __future__ import annotations

import io
from uuid import uuid4

from PIL import Image

from stegvis.base.storage import storage
from stegvis.media.keeping import Received, keep, spool_folder
from stegvis.media.rules import PAPER_KINDS
from stegvis.media.sniffing import PDF, FileType


def pdf(words: str = "Diplom") -> bytes:
    """A small document; other words make another file."""
    return b"%PDF-1.4\n% " + words.encode() + b"\ntrailer <<>>\n%%EOF\n"


def picture(colour: str = "#1f6b3c", form: str = "PNG") -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, form)
    return file.getvalue()


def received_paper(content: bytes | None = None, file_type: FileType = PDF) -> Received:
    """A document that has come, in the storage. Call inside an application context."""
    path = spool_folder() / uuid4().hex
    path.write_bytes(pdf() if content is None else content)
    try:
        return keep(path, file_type, frozenset(PAPER_KINDS), storage())
    finally:
        path.unlink(missing_ok=True)
