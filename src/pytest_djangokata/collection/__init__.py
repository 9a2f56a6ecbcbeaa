"""What was chosen: a kata's modules, classes and tests as pytest nodes of the parent, without importing any of them."""
