"""Nothing to configure."""
