"""People and the organisations they write for."""
