"""Mail: queued in the business transaction, sent by the worker; without SMTP it lies as a file in the data folder."""

from __future__ import annotations

import os
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from stegvis import settings
from stegvis.base.language import Text
from stegvis.base.outbox import consumer, send


def send_mail(to: str, subject: Text | str, body: Text | str) -> None:
    """Queue one mail with plain text. It leaves only if the current transaction commits."""
    single_line = " ".join(str(subject).split())
    send("base.send-mail", message_id=str(uuid4()), to=to, subject=single_line, body=str(body))


@consumer("base.send-mail", slow=True, forgets=True)
def deliver(message_id: str, to: str, subject: str, body: str) -> None:
    """Send the mail, or put it in the data folder under its own id, so that a repeat overwrites itself."""
    current = settings.current()
    message = EmailMessage()
    message["From"] = current.mail_from
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = f"<{message_id}@stegvis>"
    message.set_content(body)
    if current.smtp_url:
        _send_by_smtp(current.smtp_url, message)
    else:
        _put_in_folder(current.data / "mail", message_id, message)


def _put_in_folder(folder: Path, message_id: str, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"{message_id}.eml"
    partial = target.with_suffix(".part")
    partial.write_bytes(message.as_bytes())
    partial.chmod(0o600)
    os.replace(partial, target)  # noqa: PTH105 - the same atomic call, said plainly


def _send_by_smtp(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port or 465, timeout=30, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, port or 25, timeout=30)
    with server:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
