"""Running a kata's code in processes of its own: starting them, talking to them, and surviving them."""
