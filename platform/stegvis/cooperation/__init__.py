"""Agreements by which the staff of one municipality help another: who may be asked, and for how long."""
