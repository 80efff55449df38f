"""What the forms that take a paper as a file have in common."""

from __future__ import annotations

from stegvis.access import current_actor
from stegvis.base.database import commit_despite_error, db
from stegvis.media import actions as media_actions
from stegvis.media import queries as media_queries
from stegvis.media.keeping import Received
from stegvis.media.receiving import current_limits
from stegvis.media.rules import PAPER_ACCEPT, PAPER_KINDS, too_large
from stegvis.validation.competence_forms import PaperForm


def keep_for_next_try(form: PaperForm, received: Received | None) -> None:
    """Take back what the refused form began. A good file that came with it need not be sent once more."""
    db.session.rollback()
    media = media_actions.keep_waiting(received, actor=current_actor()) if received else None
    if media is not None:
        form.file_id.data = str(media.id)
        commit_despite_error()


def about_file(form: PaperForm) -> dict[str, object]:
    """The file that waits for the form, and what the page says about files."""
    own_id = current_actor().own_account_id
    waiting = media_queries.waiting_media(form.waiting_file, own_id) if form.waiting_file else None
    if waiting is None:
        form.file_id.data = ""
    limits = current_limits()
    largest = max(PAPER_KINDS, key=limits.of)
    return {
        "waiting": waiting,
        "accept": PAPER_ACCEPT,
        "limit": limits.of(largest),
        "too_large": too_large(largest, limits),
    }
