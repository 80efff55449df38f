"""What the gate in front of the application and the views that receive files must agree on."""

from __future__ import annotations

UPLOAD_SUFFIX = "/ladda-upp"
"""A POST to a path that ends so is not read ahead by the gate: its view reads the body as a stream.

Nothing may touch `request.form`, `request.files` or `request.data` on such a path before the view does.
"""


def is_upload(method: str, path: str) -> bool:
    """Whether this request carries a body that only its view may read."""
    return method == "POST" and path.endswith(UPLOAD_SUFFIX)
