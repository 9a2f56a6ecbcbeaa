"""What other programs may send us, and what they get back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from rest_framework import serializers

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine

#: An invoice has at most so many lines, ...
MOST_LINES = 50
#: ... and a line at most so many pieces.
MOST_PIECES = 10_000


class LineSerializer(serializers.ModelSerializer):
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_PIECES)

    class Meta:
        model = InvoiceLine
        fields = ("description", "quantity", "unit_price")


class InvoiceSerializer(serializers.ModelSerializer):
    """An invoice with its lines, from JSON and to JSON."""

    customer = serializers.SlugRelatedField(slug_field="slug", queryset=Organisation.objects.all())
    lines = LineSerializer(many=True, allow_empty=False, max_length=MOST_LINES)
    total = serializers.SerializerMethodField()

    class Meta:
        model = Invoice
        fields = ("customer", "number", "status", "issued_on", "due_on", "lines", "total")
        read_only_fields = ("status",)

    def get_total(self, invoice: Invoice) -> str:
        total = sum((line.quantity * line.unit_price for line in invoice.lines.all()), Decimal(0))
        return f"{total:.2f}"

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        errors = {}
        if attrs["due_on"] < attrs["issued_on"]:
            errors["due_on"] = "An invoice is not due before it is issued."
        if sum(line["quantity"] * line["unit_price"] for line in attrs["lines"]) <= 0:
            errors["non_field_errors"] = "The total is to be more than zero."
        if errors:
            raise serializers.ValidationError(errors)
        return attrs

    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> Invoice:
        lines = validated_data.pop("lines")
        invoice = Invoice.objects.create(status=Invoice.Status.DRAFT, **validated_data)
        for line in lines:
            InvoiceLine.objects.create(invoice=invoice, **line)
        return invoice

    def to_representation(self, invoice: Invoice) -> dict[str, Any]:
        # The model has no ordering of its own.
        lines = LineSerializer(invoice.lines.order_by("id"), many=True).data
        return super().to_representation(invoice) | {"lines": lines}
