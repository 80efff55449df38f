"""The verbs of certificates. Each is told its actor, changes, audits and queues; none commits."""

from stegvis.certificates.actions.changing import set_visibility, withdraw
from stegvis.certificates.actions.issuing import issue, keep_stamped, stamp
from stegvis.certificates.actions.ordering import (
    order_course_certificate,
    order_issue,
    order_replacement,
    send_waiting_orders_again,
    try_course_again,
)
from stegvis.certificates.actions.renewing import ask_for_renewal, lay_aside
from stegvis.certificates.actions.sharing import NewShare, share, withdraw_share

__all__ = [
    "NewShare",
    "ask_for_renewal",
    "issue",
    "keep_stamped",
    "lay_aside",
    "order_course_certificate",
    "order_issue",
    "order_replacement",
    "send_waiting_orders_again",
    "set_visibility",
    "share",
    "stamp",
    "try_course_again",
    "withdraw",
    "withdraw_share",
]
