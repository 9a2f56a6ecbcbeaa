"""Invoices as other programs know them since 2019, and as new ones do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.reverse import reverse
from rest_framework.validators import UniqueValidator

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice


class InvoiceRules(serializers.Serializer[Invoice]):
    """What holds for invoices in every version."""

    #: What the versions name differently: the view of one invoice, and the key of the day on which it is due.
    url_name: ClassVar[str]
    due_key: ClassVar[str]

    url = serializers.SerializerMethodField()
    number = serializers.SlugField(max_length=20, validators=[UniqueValidator(Invoice.objects.all())])
    customer = serializers.SlugRelatedField(slug_field="slug", queryset=Organisation.objects.all())

    def get_url(self, invoice: Invoice) -> str:
        return reverse(self.url_name, kwargs={"number": invoice.number}, request=self.context["request"])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["due_on"] < attrs["issued_on"]:
            raise serializers.ValidationError({self.due_key: "An invoice is not due before it is issued."})
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Invoice:
        return Invoice.objects.create(**validated_data)


def total_of(invoice: Invoice) -> Decimal:
    return sum((line.quantity * line.unit_price for line in invoice.lines.all()), Decimal("0.00"))


class InvoiceSerializer(InvoiceRules):
    """Version 1. The keys, their order, the dates and the float are what clients read."""

    url_name, due_key = "api-invoice", "due"

    date = serializers.DateField(source="issued_on", format="%d.%m.%Y", input_formats=["%d.%m.%Y"])
    due = serializers.DateField(source="due_on", format="%d.%m.%Y", input_formats=["%d.%m.%Y"])
    total = serializers.SerializerMethodField()
    paid = serializers.SerializerMethodField()

    def get_total(self, invoice: Invoice) -> float:
        return float(total_of(invoice))

    def get_paid(self, invoice: Invoice) -> bool:
        return invoice.status == Invoice.Status.PAID


class InvoiceSerializerV2(InvoiceRules):
    """Version 2."""

    url_name, due_key = "api-v2-invoice", "due_on"

    issued_on = serializers.DateField()
    due_on = serializers.DateField()
    total = serializers.SerializerMethodField()
    status = serializers.CharField(read_only=True)

    def get_total(self, invoice: Invoice) -> str:
        return f"{total_of(invoice):.2f}"

    def to_representation(self, instance: Invoice) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if instance.customer is not None:
            shown["customer"] = {"slug": instance.customer.slug, "name": instance.customer.name}
        return shown
