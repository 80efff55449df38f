"""What participants do outside the workshop: placements (praktik) with their three-party follow-ups."""
