"""Handing a participant over: to another coordinator, another unit or another municipality, in two steps."""
