"""The trainers' studio: editing, previewing and publishing the organisation's courses."""
