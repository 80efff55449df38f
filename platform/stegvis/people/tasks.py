"""Work of this room that is done after the request."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from stegvis.access import SYSTEM
from stegvis.base.language import Text, _l
from stegvis.base.mail import send_mail
from stegvis.base.outbox import consumer
from stegvis.people import queries
from stegvis.people.actions import cleaning, credentials


def _reset_mail(address: str) -> Text:
    return _l(
        """Hej!

Någon, troligen du, har bett om ett nytt lösenord till Stegvis. Öppna länken och välj ett nytt:

%(address)s

Länken gäller i två timmar och kan användas en gång. Bad du inte om det? Då behöver du inte göra något.""",
        address=address,
    )


@consumer("people.send-reset-links")
def send_reset_links(account_ids: list[str]) -> None:
    """Mail a link for a new password to each of the accounts that has an address."""
    for account_id in account_ids:
        account = queries.get_account(UUID(account_id))
        if account.email and account.is_active:
            address = credentials.make_reset_link(actor=SYSTEM, account=account)
            send_mail(account.email, _l("Nytt lösenord till Stegvis"), _reset_mail(address))


@consumer("people.clean-up", every=timedelta(hours=6))
def clean_up() -> None:
    """Remove what is of no use any more."""
    cleaning.clean_up()
