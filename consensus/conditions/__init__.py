"""What a state's consent hangs on: conditions, the levers in them, and who waits for whom."""
