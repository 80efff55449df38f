"""Start pages and figures: reads the other rooms, writes nothing."""
