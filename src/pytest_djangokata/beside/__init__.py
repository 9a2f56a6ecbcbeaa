"""Beside other plugins and pytest's own options: what has to be translated, because a kata's test runs elsewhere."""
