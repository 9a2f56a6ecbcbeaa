"""What a teacher asks of a class: ``assignment.toml``, read and resolved to katas."""
