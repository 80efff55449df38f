"""The media room: receive, check, clean of places and people, keep and send files."""
