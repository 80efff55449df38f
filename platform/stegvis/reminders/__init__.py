"""What waits, by mail: one digest a person and day, recorded first, sent once."""
