"""What other programs may send us, and what they get back."""

from __future__ import annotations

from rest_framework import serializers

#: An invoice has at most so many lines, ...
MOST_LINES = 50
#: ... and a line at most so many pieces.
MOST_PIECES = 10_000


class InvoiceSerializer(serializers.Serializer):
    """An invoice with its lines, from JSON and to JSON."""
