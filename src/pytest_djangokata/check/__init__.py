"""The author's check: a kata is red as shipped, green when solved, and no wrong answer slips through."""
