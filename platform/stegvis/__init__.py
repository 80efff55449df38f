"""Stegvis: courses, validation and certificates for Swedish municipal labour-market units."""
