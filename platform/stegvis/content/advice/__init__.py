"""What an author should mend although it stops nothing: rules of the craft, each a warning where it stands."""
