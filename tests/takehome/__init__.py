"""Take-homes: handed out, done, and scored."""
