"""Many certificates in one order: kept as rows, made by processes of their own, and handed out together."""
