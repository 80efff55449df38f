"""The demonstration data: made up municipalities whose people have come different far. Made by the rooms' verbs."""
