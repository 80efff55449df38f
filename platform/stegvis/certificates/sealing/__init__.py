"""The seal in the PDF: a PAdES signature of the organisation that forbids every change."""
