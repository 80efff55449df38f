"""The pages of courses and lessons."""

from __future__ import annotations

from flask import Blueprint

from stegvis.access import Permission
from stegvis.base.language import _l
from stegvis.web.navigation import NavigationItem

blueprint = Blueprint("learning", __name__, template_folder="../templates", url_prefix="/kurser")

NAVIGATION = [
    NavigationItem(
        label=_l("Kurser"),
        endpoint="learning.catalogue",
        permission=Permission.CONTENT_READ,
        icon="book",
        order=40,
    )
]
