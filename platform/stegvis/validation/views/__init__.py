"""The pages of validation: the participant's own, and the staff's."""
