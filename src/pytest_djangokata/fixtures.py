"""Fixtures for a kata's tests."""
