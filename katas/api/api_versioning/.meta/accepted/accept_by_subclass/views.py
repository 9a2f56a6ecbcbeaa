"""The URLs that other programs talk to."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, viewsets
from rest_framework.generics import ListCreateAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from kata_project.billing.models import Invoice
from katas.api.api_versioning.serializers import InvoiceSerializer, NewInvoiceSerializer


def invoices() -> QuerySet[Invoice]:
    return Invoice.objects.select_related("customer").prefetch_related("lines").order_by("number")


class InvoiceList(ListCreateAPIView[Invoice]):
    """All invoices, and new ones."""

    serializer_class = InvoiceSerializer

    def get_queryset(self) -> QuerySet[Invoice]:
        return invoices()

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        if not serializer.is_valid():
            # A list of texts, since 2019.
            texts = [f"{key}: {error}" for key, errors in serializer.errors.items() for error in errors]
            return Response({"errors": texts}, status=400)
        serializer.save()
        return Response(serializer.data, status=201)


class InvoiceDetail(RetrieveAPIView[Invoice]):
    """One invoice."""

    serializer_class = InvoiceSerializer
    lookup_field = "number"

    def get_queryset(self) -> QuerySet[Invoice]:
        return invoices()


class NewInvoices(mixins.CreateModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    serializer_class = NewInvoiceSerializer
    lookup_field = "number"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def get_queryset(self):
        return invoices()

    def list(self, request):
        return Response({"invoices": [self.get_serializer(one).data for one in self.get_queryset()]})
