"""The migrations as they are on the servers. The tests start from them."""
