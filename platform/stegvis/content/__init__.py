"""Courses and validation modules: read from files, checked, published as revisions that never change."""
