"""Watch mode: what is saved is run, and one screen shows what came of it."""
