"""Measurements of what the product promises about speed. `make bench` runs them all and prints a table."""
