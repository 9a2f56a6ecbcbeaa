"""The migrations as they have been released, and have run on every server. The tests start from them."""
