"""Journeys in a real browser against the site as `make run` starts it."""
