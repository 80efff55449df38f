"""The keys of those who issue: made, kept under a lock, rotated, and read by whoever signs or checks."""
