from __future__ import annotations

from django.db import transaction
from rest_framework import serializers

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine


class Lines(serializers.ListSerializer):
    def validate(self, lines):
        if not lines or len(lines) > 50:
            raise serializers.ValidationError("An invoice has 1 to 50 lines.")
        return lines

    def to_representation(self, data):
        return super().to_representation(data.order_by("id"))


class LineSerializer(serializers.ModelSerializer):
    class Meta:
        model = InvoiceLine
        list_serializer_class = Lines
        fields = ["description", "quantity", "unit_price"]
        extra_kwargs = {"quantity": {"min_value": 1, "max_value": 10_000, "required": True}}


class InvoiceSerializer(serializers.ModelSerializer):
    customer = serializers.SlugRelatedField("slug", queryset=Organisation.objects.all())
    lines = LineSerializer(many=True)
    status = serializers.CharField(read_only=True)

    class Meta:
        model = Invoice
        fields = ["customer", "number", "status", "issued_on", "due_on", "lines"]

    def validate(self, attrs):
        wrong = []
        if attrs["issued_on"] > attrs["due_on"]:
            wrong.append(("due_on", "Too early."))
        if not sum(line["quantity"] * line["unit_price"] for line in attrs["lines"]) > 0:
            wrong.append(("non_field_errors", "No money."))
        if wrong:
            raise serializers.ValidationError(dict(wrong))
        return {**attrs, "status": Invoice.Status.DRAFT}

    def create(self, validated_data):
        with transaction.atomic():
            lines = validated_data.pop("lines")
            invoice = super().create(validated_data)
            for line in lines:
                invoice.lines.create(**line)
        return invoice

    def to_representation(self, invoice):
        total = sum(quantity * price for quantity, price in invoice.lines.values_list("quantity", "unit_price"))
        return {**super().to_representation(invoice), "total": f"{total:.2f}"}
