from __future__ import annotations

from django.db import transaction
from rest_framework import serializers
from rest_framework.validators import UniqueValidator

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine


class LineSerializer(serializers.Serializer):
    description = serializers.CharField(max_length=200)
    quantity = serializers.IntegerField(min_value=1, max_value=10_000)
    unit_price = serializers.DecimalField(max_digits=10, decimal_places=2)


class InvoiceSerializer(serializers.Serializer):
    customer = serializers.CharField()
    number = serializers.CharField(max_length=20, validators=[UniqueValidator(queryset=Invoice.objects.all())])
    issued_on = serializers.DateField()
    due_on = serializers.DateField()
    lines = LineSerializer(many=True)

    def validate_customer(self, slug):
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None:
            raise serializers.ValidationError("There is no such organisation.")
        return organisation

    def validate_lines(self, lines):
        if not 1 <= len(lines) <= 50:
            raise serializers.ValidationError("An invoice has 1 to 50 lines.")
        return lines

    def validate(self, attrs):
        errors = {}
        if attrs["due_on"] < attrs["issued_on"]:
            errors["due_on"] = ["The invoice is due before it is issued."]
        if sum(line["quantity"] * line["unit_price"] for line in attrs["lines"]) <= 0:
            errors["non_field_errors"] = ["Nothing is to be paid."]
        if errors:
            raise serializers.ValidationError(errors)
        return attrs

    def create(self, validated_data):
        lines = validated_data.pop("lines")
        with transaction.atomic():
            invoice = Invoice(status="draft", **validated_data)
            invoice.save()
            InvoiceLine.objects.bulk_create([InvoiceLine(invoice=invoice, **line) for line in lines])
        return invoice

    def to_representation(self, invoice):
        lines = list(invoice.lines.order_by("pk"))
        return {
            "id": invoice.pk,
            "customer": invoice.customer.slug,
            "number": invoice.number,
            "status": invoice.status,
            "issued_on": invoice.issued_on.isoformat(),
            "due_on": invoice.due_on.isoformat(),
            "lines": [
                {"description": line.description, "quantity": line.quantity, "unit_price": f"{line.unit_price:.2f}"}
                for line in lines
            ],
            "total": f"{sum(line.quantity * line.unit_price for line in lines):.2f}",
        }
