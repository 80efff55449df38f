"""Backups: one file that holds the database and all files, taken while the site runs, checked before it is restored."""
