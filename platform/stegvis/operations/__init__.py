"""Work that the site gave up: seen by those who can act, and tried again by them."""
