"""Grading a class: submissions in, verdicts from the probe, rows of a gradebook out."""
