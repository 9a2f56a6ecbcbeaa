from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from rest_framework import serializers

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine

MOST_LINES = 50
MOST_PIECES = 10_000


class LineSerializer(serializers.ModelSerializer):
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_PIECES)

    class Meta:
        model = InvoiceLine
        fields = ("description", "quantity", "unit_price")


class InvoiceSerializer(serializers.ModelSerializer):
    customer = serializers.SlugRelatedField(slug_field="slug", queryset=Organisation.objects.all())
    lines = LineSerializer(many=True, min_length=1, max_length=MOST_LINES)
    total = serializers.SerializerMethodField()

    class Meta:
        model = Invoice
        fields = ("customer", "number", "status", "issued_on", "due_on", "total", "lines")
        read_only_fields = ("status",)

    def get_total(self, invoice):
        total = sum((line.quantity * line.unit_price for line in invoice.lines.all()), Decimal(0))
        return serializers.DecimalField(max_digits=12, decimal_places=2).to_representation(total)

    def to_representation(self, invoice):
        data = super().to_representation(invoice)
        data["lines"] = LineSerializer(invoice.lines.order_by("pk"), many=True).data
        return data

    def validate(self, data):
        errors = {}
        if data["due_on"] < data["issued_on"]:
            errors["due_on"] = "Too early."
        if sum(line["quantity"] * line["unit_price"] for line in data["lines"]) <= 0:
            errors["non_field_errors"] = "The total is not more than zero."
        if errors:
            raise serializers.ValidationError(errors)
        return data

    @transaction.atomic
    def create(self, data):
        lines = data.pop("lines")
        invoice = Invoice.objects.create(status=Invoice.Status.DRAFT, **data)
        InvoiceLine.objects.bulk_create(InvoiceLine(invoice=invoice, **line) for line in lines)
        return invoice
