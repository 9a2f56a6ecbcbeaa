from decimal import Decimal

from rest_framework import serializers
from rest_framework.validators import UniqueValidator

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice


class Customer(serializers.RelatedField):
    queryset = Organisation.objects.all()

    def to_internal_value(self, data):
        found = Organisation.objects.filter(slug=data).first() if isinstance(data, str) else None
        if found is None:
            raise serializers.ValidationError(f"Object with slug={data} does not exist.")
        return found

    def to_representation(self, value):
        return {"slug": value.slug, "name": value.name}


def not_before(attrs, key):
    if attrs["due_on"] < attrs["issued_on"]:
        raise serializers.ValidationError({key: "An invoice is not due before it is issued."})
    return attrs


def number():
    return serializers.SlugField(max_length=20, validators=[UniqueValidator(Invoice.objects.all())])


class Base(serializers.Serializer):
    def total(self, invoice):
        return sum((one.quantity * one.unit_price for one in invoice.lines.all()), Decimal("0.00"))

    def create(self, validated_data):
        return Invoice.objects.create(**validated_data)

    def get_url(self, invoice):
        request = self.context["request"]
        version = "" if request.version is None else f"{request.version}/"
        return request.build_absolute_uri(f"/api/{version}invoices/{invoice.number}/")


class InvoiceSerializer(Base):
    url = serializers.SerializerMethodField()
    number = number()
    customer = serializers.SlugRelatedField(slug_field="slug", queryset=Organisation.objects.all())
    date = serializers.DateField(source="issued_on", format="%d.%m.%Y", input_formats=["%d.%m.%Y"])
    due = serializers.DateField(source="due_on", format="%d.%m.%Y", input_formats=["%d.%m.%Y"])
    total = serializers.SerializerMethodField()
    paid = serializers.SerializerMethodField()

    def get_total(self, invoice):
        return float(Base.total(self, invoice))

    def get_paid(self, invoice):
        return invoice.status == "paid"

    def validate(self, attrs):
        return not_before(attrs, "due")


class InvoiceSerializer2(Base):
    url = serializers.SerializerMethodField()
    number = number()
    customer = Customer()
    issued_on = serializers.DateField()
    due_on = serializers.DateField()
    total = serializers.SerializerMethodField()
    status = serializers.ReadOnlyField()

    def get_total(self, invoice):
        return str(Base.total(self, invoice))

    def validate(self, attrs):
        return not_before(attrs, "due_on")
