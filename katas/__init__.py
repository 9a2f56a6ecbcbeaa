"""The catalogue of katas."""
