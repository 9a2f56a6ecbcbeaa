"""Invoices as other programs know them since 2019."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers
from rest_framework.reverse import reverse
from rest_framework.validators import UniqueValidator

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice


class InvoiceSerializer(serializers.Serializer[Invoice]):
    """An invoice as JSON. The keys, their order, the dates and the float are what clients read."""

    url = serializers.SerializerMethodField()
    number = serializers.SlugField(max_length=20, validators=[UniqueValidator(Invoice.objects.all())])
    customer = serializers.SlugRelatedField(slug_field="slug", queryset=Organisation.objects.all())
    date = serializers.DateField(source="issued_on", format="%d.%m.%Y", input_formats=["%d.%m.%Y"])
    due = serializers.DateField(source="due_on", format="%d.%m.%Y", input_formats=["%d.%m.%Y"])
    total = serializers.SerializerMethodField()
    paid = serializers.SerializerMethodField()

    def get_url(self, invoice: Invoice) -> str:
        return reverse("api-invoice", kwargs={"number": invoice.number}, request=self.context["request"])

    def get_total(self, invoice: Invoice) -> float:
        return float(sum((line.quantity * line.unit_price for line in invoice.lines.all()), Decimal(0)))

    def get_paid(self, invoice: Invoice) -> bool:
        return invoice.status == Invoice.Status.PAID

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["due_on"] < attrs["issued_on"]:
            raise serializers.ValidationError({"due": "An invoice is not due before it is issued."})
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Invoice:
        return Invoice.objects.create(**validated_data)


class CustomerField(serializers.SlugRelatedField):
    """Takes a slug, and shows slug and name."""

    def to_representation(self, obj):
        return {"slug": obj.slug, "name": obj.name}


class NewInvoiceSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="new-invoice-detail", lookup_field="number")
    number = serializers.SlugField(max_length=20, validators=[UniqueValidator(Invoice.objects.all())])
    customer = CustomerField(slug_field="slug", queryset=Organisation.objects.all())
    total = serializers.SerializerMethodField()

    class Meta:
        model = Invoice
        fields = ["url", "number", "customer", "issued_on", "due_on", "total", "status"]
        read_only_fields = ["status"]

    def get_total(self, invoice):
        cents = sum(line.quantity * int(line.unit_price * 100) for line in invoice.lines.all())
        return str(Decimal(cents).scaleb(-2))

    def validate(self, attrs):
        if attrs["issued_on"] > attrs["due_on"]:
            raise serializers.ValidationError({"due_on": ["too early"]})
        return attrs
